#include "unit/testing.h"

#include "base/digest.h"
#include "base/rng.h"
#include "deliver/mime.h"
#include "text/utf8.h"

/* Lines of at most `max` bytes, 7 bit, ended by CRLF alone. */
static void
assert_lines(struct slice out, size_t max, const char *what)
{
	size_t column = 0;

	for (size_t i = 0; i < out.len; i++) {
		uint8_t c = (uint8_t)out.ptr[i];

		if (c == '\r') {
			if (i + 1 == out.len || out.ptr[i + 1] != '\n')
				fail_msg("%s: a bare CR", what);
			continue;
		}
		if (c == '\n') {
			if (i == 0 || out.ptr[i - 1] != '\r')
				fail_msg("%s: a bare LF", what);
			column = 0;
			continue;
		}
		if (c >= 0x7F || (c < ' ' && c != '\t'))
			fail_msg("%s: byte 0x%02x", what, c);
		if (++column > max)
			fail_msg("%s: a line of more than %zu", what, max);
	}
	if (out.len > 0 && column != 0)
		fail_msg("%s: no CRLF at the end", what);
}

/* One header and nothing after it: each line but the first begins with a
 * space, and no line is blank. */
static void
assert_one_header(struct slice out, const char *what)
{
	size_t at = 0;

	while ((at = slice_find(out, S("\r\n"), at)) + 2 < out.len) {
		at += 2;
		if (out.ptr[at] != ' ' || at + 1 >= out.len ||
		    char_is_space(out.ptr[at + 1]))
			fail_msg("%s: a second header", what);
	}
}

struct header_case {
	const char *name, *text, *want;
};

static const struct header_case HEADERS[] = {
    {"plain text stands as it is", "[HIGH] A title", "Subject: [HIGH] A title"},
    {"nothing", "", "Subject:"},
    {"white space is collapsed", "  a \t\r\n b  ", "Subject: a b"},
    {"line breaks start no header", "a\r\nBcc: x@y", "Subject: a Bcc: x@y"},
    {"other line ends neither",
        "a\xE2\x80\xA8 b\xC2\x85"
        "c\x0b d",
        "Subject: a b c d"},
    {"latin becomes Q", "Café in town",
        "Subject: =?UTF-8?Q?Caf=C3=A9_in_town?="},
    {"other scripts become B", "Кремль",
        "Subject: =?UTF-8?B?0JrRgNC10LzQu9GM?="},
    {"what looks encoded is encoded",
        "=?utf-8?B?eA==?=", "Subject: =?UTF-8?B?PT91dGYtOD9CP2VBPT0/PQ==?="},
    {"bad bytes become the replacement", "a\xff",
        "Subject: =?UTF-8?B?Ye+/vQ==?="},
};

static void
text_headers_are_safe_and_readable(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(HEADERS); i++) {
		AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

		mime_add_text_header(
		    &out, "Subject", slice_of(HEADERS[i].text));
		assert_slice(slice_sub(buf_slice(&out), 0, out.len - 2),
		    HEADERS[i].want);
	}
}

/* What a reader makes of a header's encoded words; only for our own form. */
static void
decode_header(struct slice out, struct buf *text)
{
	struct err err = ERR_INIT;
	size_t at = slice_find_char(out, ':', 0) + 1;

	while ((at = slice_find(out, S("=?UTF-8?"), at)) < out.len) {
		bool q = out.ptr[at + 8] == 'Q';
		struct slice word = slice_from(out, at + 10);

		word.len = slice_find(word, S("?="), 0);
		at += 10 + word.len + 2;
		assert_true(word.len + 12 <= 75);
		if (!q) {
			size_t before = text->len;

			assert_int_equal(
			    digest_base64_parse(word, text, &err), 0);
			assert_true(
			    utf8_is_valid(slice_from(buf_slice(text), before)));
			continue;
		}
		for (size_t i = 0; i < word.len; i++) {
			unsigned byte;

			if (word.ptr[i] == '_') {
				buf_add_char(text, ' ');
			} else if (word.ptr[i] == '=') {
				assert_int_equal(
				    sscanf(word.ptr + i + 1, "%2X", &byte), 1);
				buf_add_char(text, (char)byte);
				i += 2;
			} else {
				buf_add_char(text, word.ptr[i]);
			}
		}
	}
}

static void
encoded_words_hold_whole_characters_of_any_length(void **state)
{
	static const char *const UNITS[] = {
	    "é", "字", "𝒳", "é a", "aaaaaaaaaé"};

	(void)state;
	for (size_t u = 0; u < COUNT_OF(UNITS); u++) {
		AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

		while (text.len < 400) {
			AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
			AUTO(buf_fini) struct buf back = buf_init(BUF_MAX_OWN);

			buf_add_str(&text, UNITS[u]);
			mime_add_text_header(&out, "Subject", buf_slice(&text));
			assert_lines(buf_slice(&out), 76, UNITS[u]);
			assert_one_header(buf_slice(&out), UNITS[u]);
			decode_header(buf_slice(&out), &back);
			assert_string_equal(buf_str(&back), buf_str(&text));
		}
	}
}

static void
long_plain_headers_are_folded_between_words(void **state)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	(void)state;
	for (size_t len = 1; len < 200; len++) {
		AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

		buf_add_char(&text, len % 9 == 0 ? ' ' : 'x');
		mime_add_text_header(&out, "Subject", buf_slice(&text));
		assert_lines(buf_slice(&out), MIME_MAX_LINE, buf_str(&text));
		assert_one_header(buf_slice(&out), buf_str(&text));
	}
	/* A word that cannot be folded is encoded; 69 is the last that fits
	 * behind "Subject: ". */
	for (size_t len = 68; len <= 70; len++) {
		AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

		buf_reset(&text);
		while (text.len < len)
			buf_add_char(&text, 'x');
		mime_add_text_header(&out, "Subject", buf_slice(&text));
		assert_int_equal(
		    slice_find(buf_slice(&out), S("=?UTF-8?Q?"), 0) < out.len,
		    len == 70);
		assert_lines(buf_slice(&out), MIME_MAX_LINE, "words");
	}
}

static void
token_headers_keep_only_tokens(void **state)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	(void)state;
	mime_add_token_header(
	    &out, "References", S("<a@b>\r\nBcc: x  <c@d>\x01\xc3\xa9"));
	assert_string_equal(buf_str(&out), "References: <a@b>Bcc: x <c@d>\r\n");
	buf_reset(&out);
	for (size_t i = 0; i < 3; i++)
		mime_add_token_header(&out, "References",
		    S("<0123456789012345678901234567890123@bank.example> "
		      "<0123456789012345678901234567890123@bank.example>"));
	assert_lines(buf_slice(&out), MIME_MAX_LINE, "references");
}

struct address_case {
	const char *text;
	const char *address; /* NULL: refused */
	const char *name;
};

static const struct address_case ADDRESSES[] = {
    {"a@b", "a@b", ""},
    {" watch@bank.example ", "watch@bank.example", ""},
    {"first.last+tag@sub.bank.example", "first.last+tag@sub.bank.example", ""},
    {"Watch <watch@bank.example>", "watch@bank.example", "Watch"},
    {"\"Desk, East\" <d@bank.example>", "d@bank.example", "Desk, East"},
    {"<d@bank.example>", "d@bank.example", ""},
    {"", NULL, ""},
    {"@", NULL, ""},
    {"a@", NULL, ""},
    {"@b", NULL, ""},
    {"a b@c", NULL, ""},
    {"a@b@c", NULL, ""},
    {"a..b@c", NULL, ""},
    {".a@c", NULL, ""},
    {"a@b..c", NULL, ""},
    {"a@-b", NULL, ""},
    {"a@b_c", NULL, ""},
    {"ü@b.example", NULL, ""},
    {"a@bücher.example", NULL, ""},
    {"a@b\r\nRCPT TO:<x@y>", NULL, ""},
    {"a@b>", NULL, ""},
    {"x <a@b> y", NULL, ""},
    {"a@b,c@d", NULL, ""},
    {"\"a\"@b", NULL, ""},
};

static void
addresses_are_good_for_the_wire_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ADDRESSES); i++) {
		const struct address_case *c = &ADDRESSES[i];
		struct mime_address got = {0};

		if (mime_parse_address(slice_of(c->text), &got) !=
		    (c->address != NULL))
			fail_msg("\"%s\"", c->text);
		if (c->address == NULL)
			continue;
		assert_slice(got.address, c->address);
		assert_slice(got.name, c->name);
	}
}

static void
address_parts_have_limits(void **state)
{
	char text[300];

	(void)state;
	for (size_t local = 63; local <= 65; local++) {
		memset(text, 'a', local);
		memcpy(text + local, "@b.example", sizeof("@b.example"));
		assert_int_equal(mime_is_address(slice_of(text)), local <= 64);
	}
	for (size_t label = 62; label <= 64; label++) {
		memset(text, 'a', label + 2);
		text[1] = '@';
		text[label + 2] = '\0';
		assert_int_equal(mime_is_address(slice_of(text)), label <= 63);
	}
}

static void
names_of_addresses_are_quoted_or_encoded(void **state)
{
	struct mime_address addresses[] = {
	    {SLICE("Desk \"East\" \\ \r\nBcc: x"), SLICE("d@bank.example")},
	    {SLICE("Банк"), SLICE("b@bank.example")},
	    {SLICE(""), SLICE("c@bank.example")}};
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	(void)state;
	mime_add_address_header(&out, "To", addresses, 3);
	assert_string_equal(buf_str(&out),
	    "To: \"Desk \\\"East\\\" \\\\ Bcc: x\" <d@bank.example>, "
	    "=?UTF-8?B?0JHQsNC90Lo=?=\r\n"
	    " <b@bank.example>, c@bank.example\r\n");
}

static const struct header_case QUOTED[] = {
    {"nothing", "", ""},
    {"a line end is added", "a", "a\r\n"},
    {"all line ends are one", "a\nb\r\nc\rd\n\n", "a\r\nb\r\nc\r\nd\r\n\r\n"},
    {"equals and eight bits", "a=é", "a=3D=C3=A9\r\n"},
    {"white space at the end of a line", "a \nb\t\nc d",
        "a=20\r\nb=09\r\nc d\r\n"},
    {"a dot and From at the front", ".\n..\nFrom x\nto From .",
        "=2E\r\n=2E.\r\n=46rom x\r\nto From .\r\n"},
    {"controls are left out",
        "a\x01\x1b[31m\x7f\xC2\x85"
        "b",
        "a[31mb\r\n"},
    {"bad bytes", "\xff", "=EF=BF=BD\r\n"},
    {"boundaries", "--=_x", "--=3D_x\r\n"},
};

static void
quoted_lines_say_what_was_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(QUOTED); i++) {
		AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

		mime_add_quoted(&out, slice_of(QUOTED[i].text));
		assert_slice(buf_slice(&out), QUOTED[i].want);
	}
}

static void
quoted_lines_keep_their_length_at_every_border(void **state)
{
	static const char *const TAILS[] = {
	    "", "=", "é", ".", " ", "..", "From ", "=.", "𝒳"};

	(void)state;
	for (size_t t = 0; t < COUNT_OF(TAILS); t++) {
		for (size_t len = 70; len < 80; len++) {
			AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
			AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

			while (text.len < len)
				buf_add_char(&text, 'x');
			buf_add_str(&text, TAILS[t]);
			mime_add_quoted(&out, buf_slice(&text));
			assert_lines(buf_slice(&out), 76, buf_str(&text));
			/* No line of the output begins with a dot. */
			assert_int_equal(
			    slice_find(buf_slice(&out), S("\n."), 0), out.len);
			assert_int_equal(
			    slice_find(buf_slice(&out), S("\nF"), 0), out.len);
			/* 76 fit, so 76 are not broken. */
			if (len <= 76 && t == 0)
				assert_int_equal(out.len, len + 2);
		}
	}
}

static void
no_bytes_break_out_of_a_header_or_a_line(void **state)
{
	static const char ALPHABET[] = "ab \t\r\n=?_.F\x00\x1b\x7f\xc2\x85\xe2"
	                               "\x80\xa8\xf0\x9f\x98\x80\xff\"<>,:@";
	struct rng rng = {7};

	(void)state;
	for (size_t round = 0; round < 3000; round++) {
		AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
		AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
		size_t len = rng_below(&rng, 300);
		struct mime_address address = {.address = SLICE("a@b")};

		while (text.len < len)
			buf_add_char(&text,
			    ALPHABET[rng_below(&rng, sizeof(ALPHABET) - 1)]);
		mime_add_text_header(&out, "Subject", buf_slice(&text));
		assert_lines(buf_slice(&out), MIME_MAX_LINE, "text header");
		assert_one_header(buf_slice(&out), "text header");
		buf_reset(&out);
		mime_add_token_header(&out, "X-Rule", buf_slice(&text));
		assert_lines(buf_slice(&out), 998, "token header");
		assert_one_header(buf_slice(&out), "token header");
		buf_reset(&out);
		address.name = buf_slice(&text);
		mime_add_address_header(&out, "From", &address, 1);
		assert_lines(buf_slice(&out), MIME_MAX_LINE, "address");
		assert_one_header(buf_slice(&out), "address");
		buf_reset(&out);
		mime_add_quoted(&out, buf_slice(&text));
		assert_lines(buf_slice(&out), 76, "quoted");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_headers_are_safe_and_readable),
	    cmocka_unit_test(encoded_words_hold_whole_characters_of_any_length),
	    cmocka_unit_test(long_plain_headers_are_folded_between_words),
	    cmocka_unit_test(token_headers_keep_only_tokens),
	    cmocka_unit_test(addresses_are_good_for_the_wire_or_refused),
	    cmocka_unit_test(address_parts_have_limits),
	    cmocka_unit_test(names_of_addresses_are_quoted_or_encoded),
	    cmocka_unit_test(quoted_lines_say_what_was_said),
	    cmocka_unit_test(quoted_lines_keep_their_length_at_every_border),
	    cmocka_unit_test(no_bytes_break_out_of_a_header_or_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
