#include "text/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "text/charset_table.h"
#include "text/utf8.h"

/*
 * Three things are native: UTF-8 with its repair, UTF-16 and UTF-32, because
 * they decide what the bytes are; and windows-1252, because it takes whatever
 * nothing else wants, megabytes of noise included.  iconv does the rest.
 */

/* How far a declaration is looked for: pages put scripts before <meta>. */
#define DECLARATION_BYTES 4096

/* What a body looks like as UTF-8, from one pass over it. */
struct utf8_survey {
	size_t good; /* sequences of two bytes and more */
	size_t bad;  /* places that are no UTF-8 */
	bool is_cut; /* the body breaks off within a sequence */
	bool has_escape;
};

static struct utf8_survey
survey(struct slice bytes)
{
	struct utf8_survey found = {0};
	struct slice rest = bytes;

	found.has_escape = slice_find_char(bytes, 0x1B, 0) < bytes.len;
	for (;;) {
		uint32_t cp;
		size_t n;

		rest = slice_from(rest, utf8_ascii_run(rest));
		if (rest.len == 0)
			return found;
		n = utf8_decode(rest, &cp);
		if (n > 0) {
			found.good++;
			rest = slice_from(rest, n);
			continue;
		}
		utf8_next(&rest, &cp);
		if (rest.len == 0 && found.good > 0)
			found.is_cut = true;
		else
			found.bad++;
	}
}

/* UTF-8 where it is, windows-1252 where it is not. */
static void
decode_utf8(struct slice bytes, struct buf *out)
{
	struct slice run = bytes;
	uint32_t cp;

	for (;;) {
		size_t n;

		bytes = slice_from(bytes, utf8_ascii_run(bytes));
		if (bytes.len == 0)
			break;
		n = utf8_decode(bytes, &cp);
		if (n == 0) {
			buf_add(out, run.ptr, (size_t)(bytes.ptr - run.ptr));
			utf8_add(
			    out, charset_windows_1252((uint8_t)bytes.ptr[0]));
		}
		bytes = slice_from(bytes, n > 0 ? n : 1);
		if (n == 0)
			run = bytes;
	}
	buf_add(out, run.ptr, run.len);
}

static void
decode_windows_1252(struct slice bytes, struct buf *out)
{
	while (bytes.len > 0) {
		size_t n = utf8_ascii_run(bytes);

		buf_add(out, bytes.ptr, n);
		bytes = slice_from(bytes, n);
		if (bytes.len == 0)
			return;
		utf8_add(out, charset_windows_1252((uint8_t)bytes.ptr[0]));
		bytes = slice_from(bytes, 1);
	}
}

static uint32_t
unit_at(struct slice bytes, size_t at, const struct charset *charset)
{
	uint32_t unit = 0;

	for (size_t i = 0; i < charset->unit_bytes; i++) {
		size_t place =
		    charset->is_little ? charset->unit_bytes - 1 - i : i;

		unit = unit << 8 | (uint8_t)bytes.ptr[at + place];
	}
	return unit;
}

/* UTF-16 and UTF-32; a lone half or half a unit is U+FFFD. */
static void
decode_wide(struct slice bytes, const struct charset *charset, struct buf *out)
{
	size_t step = charset->unit_bytes;
	size_t at = 0;

	while (at + step <= bytes.len) {
		uint32_t cp = unit_at(bytes, at, charset);
		uint32_t low = 0;

		at += step;
		if (step == 2 && cp >= 0xD800 && cp <= 0xDBFF &&
		    at + step <= bytes.len)
			low = unit_at(bytes, at, charset);
		if (low >= 0xDC00 && low <= 0xDFFF) {
			cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
			at += step;
		}
		utf8_add(out, cp);
	}
	if (at < bytes.len)
		utf8_add(out, UTF8_REPLACEMENT);
}

/* One call of iconv's, with its outputs in `out`; false at the end. */
static bool
convert_some(iconv_t converter, struct slice *rest, struct buf *out)
{
	char chunk[4096];
	char *in = (char *)rest->ptr;
	char *to = chunk;
	size_t in_left = rest->len, to_left = sizeof(chunk);
	size_t result = iconv(
	    converter, rest->len > 0 ? &in : NULL, &in_left, &to, &to_left);
	int error = result == (size_t)-1 ? errno : 0;

	buf_add(out, chunk, sizeof(chunk) - to_left);
	if (rest->len == 0)
		return false;
	*rest = slice_make(in, in_left);
	if (error == EILSEQ || error == EINVAL) {
		utf8_add(out, UTF8_REPLACEMENT);
		*rest = slice_from(*rest, 1);
	}
	return true;
}

static bool
decode_iconv(struct slice bytes, const char *name, struct buf *out)
{
	iconv_t converter = iconv_open("UTF-8", name);

	if (converter == (iconv_t)-1)
		return false;
	/* The last call has no input: it flushes what was held back. */
	while (convert_some(converter, &bytes, out))
		;
	iconv_close(converter);
	return true;
}

static void
decode(struct slice bytes, const struct charset *charset, struct buf *out)
{
	switch (charset->decoder) {
	case CHARSET_WIDE:
		decode_wide(bytes, charset, out);
		return;
	case CHARSET_1252:
		decode_windows_1252(bytes, out);
		return;
	case CHARSET_ICONV:
		if (decode_iconv(bytes, charset->iconv_name, out))
			return;
		break; /* a system without that converter */
	case CHARSET_UTF8:
		break;
	}
	decode_utf8(bytes, out);
}

/* The byte order mark's encoding; its length is taken off the bytes. */
static const struct charset *
take_mark(struct slice *bytes)
{
	/* UTF-32 before UTF-16, whose mark it begins with. */
	static const struct {
		struct slice mark;
		const char *label;
	} MARKS[] = {
	    {SLICE("\xEF\xBB\xBF"), "utf-8"},
	    {SLICE("\x00\x00\xFE\xFF"), "utf-32be"},
	    {SLICE("\xFF\xFE\x00\x00"), "utf-32le"},
	    {SLICE("\xFE\xFF"), "utf-16be"},
	    {SLICE("\xFF\xFE"), "utf-16le"},
	};

	for (size_t i = 0; i < COUNT_OF(MARKS); i++) {
		if (!slice_starts(*bytes, MARKS[i].mark))
			continue;
		*bytes = slice_from(*bytes, MARKS[i].mark.len);
		return charset_find(slice_of(MARKS[i].label));
	}
	return NULL;
}

/* UTF-32 begins with three zeros about '<'; UTF-16 of any western markup has
 * a zero in most of its pairs, always at the same side. */
static const struct charset *
find_wide(struct slice bytes)
{
	struct slice head = slice_sub(bytes, 0, 1024);
	size_t zeros[2] = {0, 0};
	size_t pairs = head.len / 2;

	if (slice_starts(head, S("\0\0\0<")))
		return charset_find(S("utf-32be"));
	if (slice_starts(head, S("<\0\0\0")))
		return charset_find(S("utf-32le"));
	for (size_t i = 0; i < 2 * pairs; i++)
		zeros[i % 2] += head.ptr[i] == '\0';
	if (zeros[0] > pairs / 4 && zeros[1] < zeros[0] / 4)
		return charset_find(S("utf-16be"));
	if (zeros[1] > pairs / 4 && zeros[0] < zeros[1] / 4)
		return charset_find(S("utf-16le"));
	return NULL;
}

/* Offset of `word` in any case, s.len where there is none.  `s` is short. */
static size_t
find_nocase(struct slice s, struct slice word)
{
	for (size_t i = 0; i + word.len <= s.len; i++) {
		if (slice_starts_nocase(slice_from(s, i), word))
			return i;
	}
	return s.len;
}

/* The value after `name =` in s, with or without quotes; empty if none. */
static struct slice
value_of(struct slice s, struct slice name)
{
	struct slice rest;
	size_t end = 0;

	rest = slice_from(s, find_nocase(s, name) + name.len);
	rest = slice_trim(rest);
	if (rest.len == 0 || rest.ptr[0] != '=')
		return S("");
	rest = slice_trim(slice_from(rest, 1));
	if (rest.len > 0 && (rest.ptr[0] == '"' || rest.ptr[0] == '\'')) {
		end = slice_find_char(rest, rest.ptr[0], 1);
		return slice_trim(slice_sub(rest, 1, end - 1));
	}
	while (end < rest.len && !char_is_space(rest.ptr[end]) &&
	    strchr(";,\"'>?/", rest.ptr[end]) == NULL)
		end++;
	return slice_sub(rest, 0, end);
}

struct slice
charset_of_content_type(struct slice content_type)
{
	/* A header longer than this names no charset that anybody meant. */
	struct slice s = slice_sub(content_type, 0, 1024);

	return value_of(
	    slice_from(s, slice_find_char(s, ';', 0)), S("charset"));
}

/* <meta charset=x> or <meta content="text/html; charset=x">, in the head of a
 * page; feeds may carry one in an article, which means nothing. */
static struct slice
meta_label(struct slice head)
{
	static const struct slice FEEDS[] = {
	    SLICE("<rss"), SLICE("<feed"), SLICE("<rdf:"), SLICE("<item")};
	struct slice label = S("");

	for (size_t i = 0; i < COUNT_OF(FEEDS); i++) {
		if (find_nocase(head, FEEDS[i]) < head.len)
			return label;
	}
	while (head.len > 0 && label.len == 0) {
		struct slice tag =
		    slice_from(head, find_nocase(head, S("<meta")));

		head = slice_from(tag, 1);
		tag = slice_sub(tag, 0, slice_find_char(tag, '>', 0));
		label = value_of(tag, S("charset"));
	}
	return label;
}

static struct slice
declared_label(struct slice bytes)
{
	struct slice head = slice_sub(bytes, 0, DECLARATION_BYTES);
	struct slice tag = slice_from(head, find_nocase(head, S("<?xml ")));

	if (tag.len == 0)
		return meta_label(head);
	return value_of(
	    slice_sub(tag, 0, slice_find_char(tag, '>', 0)), S("encoding"));
}

/* ISO-2022-JP without any label: seven bits and its own escapes. */
static bool
looks_like_2022_jp(struct slice bytes, const struct utf8_survey *found)
{
	return found->has_escape && found->good + found->bad == 0 &&
	    (slice_find(bytes, S("\x1B$B"), 0) < bytes.len ||
	        slice_find(bytes, S("\x1B$@"), 0) < bytes.len);
}

/*
 * Whether a label can be true of bytes that are not UTF-8 as a whole: ASCII
 * never is, UTF-8 only if it mostly is, and who could read an eight-bit
 * declaration has no UTF-16 before him.
 */
static bool
is_credible(const struct charset *charset, const struct utf8_survey *found)
{
	if (charset == NULL || charset->decoder == CHARSET_WIDE ||
	    strcmp(charset->plain_name, "us-ascii") == 0)
		return false;
	return charset->decoder != CHARSET_UTF8 || found->good >= found->bad;
}

/* For bytes that are neither ASCII nor mostly UTF-8. */
static const struct charset *
choose_by_label(const struct charset *http, const struct charset *declared,
    const struct utf8_survey *found)
{
	if (is_credible(http, found))
		return http;
	if (is_credible(declared, found))
		return declared;
	/* Only a header can speak of UTF-16 that has no zeros. */
	return http != NULL && http->decoder == CHARSET_WIDE ? http : NULL;
}

/* The encoding, and another name for it in *name_out where that says more. */
static const struct charset *
choose(struct slice bytes, struct slice content_type, const char **name_out)
{
	struct utf8_survey found = survey(bytes);
	const struct charset *utf8 = charset_find(S("utf-8"));
	const struct charset *http =
	    charset_find(charset_of_content_type(content_type));
	const struct charset *declared = charset_find(declared_label(bytes));
	const struct charset *first = http != NULL ? http : declared;

	if (found.has_escape && first != NULL && first->is_stateful)
		return first;
	if (looks_like_2022_jp(bytes, &found))
		return charset_find(S("iso-2022-jp"));
	if (found.good == 0 && found.bad == 0) {
		/* Plain ASCII is whatever it says it is. */
		if (first != NULL && first->decoder != CHARSET_WIDE)
			*name_out = first->plain_name;
		return utf8;
	}
	/* A few stray bytes among hundreds of good ones are damage. */
	if (found.bad * 20 <= found.good)
		return utf8;
	first = choose_by_label(http, declared, &found);
	if (first == NULL && found.good == 0)
		*name_out = "windows-1252";
	return first != NULL ? first : utf8;
}

const char *
charset_decode(struct slice bytes, struct slice content_type, struct buf *out)
{
	/* A byte becomes three at most (0x80 of windows-1252). */
	AUTO(buf_fini) struct buf raw = buf_init(bytes.len * 4 + UTF8_MAX);
	const struct charset *charset = take_mark(&bytes);
	const char *name = NULL;

	if (charset == NULL)
		charset = find_wide(bytes);
	if (charset == NULL)
		charset = choose(bytes, content_type, &name);
	/* Nearly all is UTF-8 already and needs no copy of its own. */
	if (charset->decoder != CHARSET_UTF8 || !utf8_is_valid(bytes)) {
		decode(bytes, charset, &raw);
		bytes = buf_slice(&raw);
	}
	/* Some servers send the mark twice, some encode it. */
	while (slice_starts(bytes, S("\xEF\xBB\xBF")))
		bytes = slice_from(bytes, 3);
	utf8_sanitise(bytes, out);
	return name != NULL ? name : charset->name;
}

const char *
charset_name(struct slice label)
{
	const struct charset *charset = charset_find(label);

	return charset != NULL ? charset->name : NULL;
}
