/*
 * Everything goes through one of three doors, each of which lets only 7 bit
 * out and writes the only line ends there are: text headers, token headers,
 * quoted-printable lines.
 */
#include "deliver/mime.h"

#include <string.h>

#include "base/check.h"
#include "base/digest.h"
#include "text/utf8.h"

#define MAX_ENCODED_LINE                                     \
	76 /* of header lines with encoded words, RFC 2047 2 \
	    */
#define MAX_ENCODED_WORD 75
#define MAX_QUOTED_LINE  76 /* RFC 2045 6.7, without CRLF */
/* What cannot be folded must stay below the 998 of RFC 5322, 2.1.1. */
#define MAX_TOKEN 900

#define WORD_OPEN "=?UTF-8?"
#define WORD_FRAME                \
	(sizeof(WORD_OPEN "Q?"    \
	                  "?=") - \
	    1)

#define MAX_LOCAL   64 /* RFC 5321 4.5.3.1 */
#define MAX_DOMAIN  255
#define MAX_ADDRESS 254
#define MAX_LABEL   63

static const char HEX[] = "0123456789ABCDEF";

/* The place in the line; a header's first line has its name before it. */
struct line {
	struct buf *out;
	size_t column;
};

static void
line_add(struct line *line, const void *ptr, size_t len)
{
	buf_add(line->out, ptr, len);
	line->column += len;
}

/* What follows begins with a space: it belongs to the same header. */
static void
line_fold(struct line *line)
{
	buf_add_str(line->out, "\r\n");
	line->column = 0;
}

/* A space and the word, on the next line where this one has no room. */
static void
line_add_word(struct line *line, struct slice word)
{
	if (line->column + 1 + word.len > MIME_MAX_LINE)
		line_fold(line);
	line_add(line, " ", 1);
	line_add(line, word.ptr, word.len);
}

static struct line
line_begin(struct buf *out, const char *name)
{
	struct line line = {.out = out};

	line_add(&line, name, strlen(name));
	line_add(&line, ":", 1);
	return line;
}

static void
line_end(struct line *line)
{
	buf_add_str(line->out, "\r\n");
}

static bool
is_blank(uint32_t cp)
{
	return cp <= 0x20 || (cp >= 0x7F && cp <= 0xA0) || cp == 0x2028 ||
	    cp == 0x2029;
}

/* The text on one line: blanks and controls as single spaces, none at its
 * ends; well formed. */
static void
tidy(struct slice text, struct buf *out)
{
	bool owed = false;
	uint32_t cp;

	while (utf8_next(&text, &cp)) {
		if (is_blank(cp)) {
			owed = out->len > 0;
			continue;
		}
		if (owed)
			buf_add_char(out, ' ');
		owed = false;
		utf8_add(out, cp);
	}
}

static bool
is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((uint8_t)text.ptr[i] >= 0x7F)
			return false;
	return true;
}

/* Whether ASCII can stand as it is: it folds, and nothing in it would be read
 * as an encoded word. */
static bool
is_plain(struct slice text, size_t first_column)
{
	struct slice rest = text, word;
	size_t room = MIME_MAX_LINE - 1 - first_column;

	if (!is_ascii(text) || slice_find(text, S("=?"), 0) < text.len)
		return false;
	while (slice_cut(&rest, ' ', &word)) {
		if (word.len > room)
			return false;
		room = MIME_MAX_LINE - 1;
	}
	return true;
}

static void
add_words(struct line *line, struct slice text)
{
	struct slice word;

	while (slice_cut(&text, ' ', &word))
		if (word.len > 0)
			line_add_word(line, word);
}

/* Characters that mean themselves in Q, also within a phrase (RFC 2047 5). */
static bool
is_q_safe(char c)
{
	return char_is_alnum(c) || c == '!' || c == '*' || c == '+' ||
	    c == '-' || c == '/';
}

static size_t
q_len(struct slice text)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		len += is_q_safe(text.ptr[i]) || text.ptr[i] == ' ' ? 1 : 3;
	return len;
}

static size_t
b_len(size_t len)
{
	return (len + 2) / 3 * 4;
}

static void
add_q(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = (uint8_t)text.ptr[i];

		if (is_q_safe(text.ptr[i]))
			buf_add_char(out, text.ptr[i]);
		else if (c == ' ')
			buf_add_char(out, '_');
		else
			buf_printf(out, "=%02X", c);
	}
}

static void
add_encoded_word(struct line *line, struct slice text, bool as_q)
{
	size_t before = line->out->len;

	buf_add_str(line->out, WORD_OPEN);
	buf_add_str(line->out, as_q ? "Q?" : "B?");
	if (as_q)
		add_q(line->out, text);
	else
		digest_base64(text, line->out);
	buf_add_str(line->out, "?=");
	line->column += line->out->len - before;
}

/* The longest front of whole characters that fits into `room` columns. */
static size_t
encoded_front(struct slice text, bool as_q, size_t room)
{
	struct slice rest = text;
	size_t len = 0;
	uint32_t cp;

	if (room > MAX_ENCODED_WORD)
		room = MAX_ENCODED_WORD;
	while (utf8_next(&rest, &cp)) {
		struct slice front = slice_sub(text, 0, text.len - rest.len);
		size_t need = as_q ? q_len(front) : b_len(front.len);

		if (need + WORD_FRAME > room)
			break;
		len = front.len;
	}
	return len;
}

/* The text as encoded words, a space before each and lines between them. */
static void
add_encoded(struct line *line, struct slice text)
{
	bool as_q = q_len(text) <= b_len(text.len);

	while (text.len > 0) {
		size_t room = line->column + 1 < MAX_ENCODED_LINE
		    ? MAX_ENCODED_LINE - line->column - 1
		    : 0;
		size_t len = encoded_front(text, as_q, room);

		if (len == 0) {
			check(line->column > 0);
			line_fold(line);
			continue;
		}
		line_add(line, " ", 1);
		add_encoded_word(line, slice_sub(text, 0, len), as_q);
		text = slice_from(text, len);
	}
}

void
mime_add_text_header(struct buf *out, const char *name, struct slice text)
{
	AUTO(buf_fini) struct buf tidied = buf_init(text.len * 3 + 1);
	struct line line = line_begin(out, name);

	tidy(text, &tidied);
	if (is_plain(buf_slice(&tidied), line.column))
		add_words(&line, buf_slice(&tidied));
	else
		add_encoded(&line, buf_slice(&tidied));
	line_end(&line);
}

void
mime_add_token_header(struct buf *out, const char *name, struct slice tokens)
{
	AUTO(buf_fini) struct buf kept = buf_init(tokens.len + 1);
	struct line line = line_begin(out, name);
	struct slice rest, token;

	for (size_t i = 0; i < tokens.len; i++)
		if (tokens.ptr[i] >= ' ' && tokens.ptr[i] <= '~')
			buf_add_char(&kept, tokens.ptr[i]);
	rest = buf_slice(&kept);
	while (slice_cut(&rest, ' ', &token))
		if (token.len > 0)
			line_add_word(&line, slice_sub(token, 0, MAX_TOKEN));
	line_end(&line);
}

static bool
is_atom_char(char c)
{
	return char_is_alnum(c) ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool
is_local_part(struct slice text)
{
	struct slice atom;

	if (text.len == 0 || text.len > MAX_LOCAL)
		return false;
	while (slice_cut(&text, '.', &atom)) {
		if (atom.len == 0)
			return false;
		for (size_t i = 0; i < atom.len; i++)
			if (!is_atom_char(atom.ptr[i]))
				return false;
	}
	return true;
}

static bool
is_domain(struct slice text)
{
	struct slice label;

	if (text.len == 0 || text.len > MAX_DOMAIN)
		return false;
	while (slice_cut(&text, '.', &label)) {
		if (label.len == 0 || label.len > MAX_LABEL ||
		    label.ptr[0] == '-' || label.ptr[label.len - 1] == '-')
			return false;
		for (size_t i = 0; i < label.len; i++)
			if (!char_is_alnum(label.ptr[i]) && label.ptr[i] != '-')
				return false;
	}
	return true;
}

bool
mime_is_address(struct slice text)
{
	size_t at = slice_find_char(text, '@', 0);

	return text.len <= MAX_ADDRESS && at < text.len &&
	    is_local_part(slice_sub(text, 0, at)) &&
	    is_domain(slice_from(text, at + 1));
}

bool
mime_parse_address(struct slice text, struct mime_address *out)
{
	struct mime_address parsed = {.name = {"", 0}};
	size_t open;

	text = slice_trim(text);
	for (size_t i = 0; i < text.len; i++)
		if ((uint8_t)text.ptr[i] < ' ')
			return false;
	open = slice_find_char(text, '<', 0);
	if (open < text.len) {
		if (text.ptr[text.len - 1] != '>')
			return false;
		parsed.name = slice_trim(slice_sub(text, 0, open));
		text = slice_sub(text, open + 1, text.len - open - 2);
		if (parsed.name.len >= 2 && parsed.name.ptr[0] == '"' &&
		    slice_ends(parsed.name, S("\"")))
			parsed.name =
			    slice_sub(parsed.name, 1, parsed.name.len - 2);
	}
	parsed.address = text;
	if (!mime_is_address(text))
		return false;
	*out = parsed;
	return true;
}

/* A name as a quoted string if it is short ASCII, else encoded. */
static void
add_name(struct line *line, struct slice name)
{
	AUTO(buf_fini) struct buf quoted = buf_init(BUF_MAX_OWN);
	struct slice words = name;

	buf_add_char(&quoted, '"');
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '"' || name.ptr[i] == '\\')
			buf_add_char(&quoted, '\\');
		buf_add_char(&quoted, name.ptr[i]);
	}
	buf_add_char(&quoted, '"');
	words = buf_slice(&quoted);
	if (is_plain(words, line->column))
		add_words(line, words);
	else
		add_encoded(line, name);
}

void
mime_add_address_header(struct buf *out, const char *name,
    const struct mime_address *addresses, size_t len)
{
	struct line line = line_begin(out, name);

	for (size_t i = 0; i < len; i++) {
		AUTO(buf_fini) struct buf tidied = buf_init(BUF_MAX_OWN);
		AUTO(buf_fini) struct buf address = buf_init(BUF_MAX_OWN);
		bool has_name;

		check(mime_is_address(addresses[i].address));
		tidy(addresses[i].name, &tidied);
		has_name = tidied.len > 0;
		if (has_name)
			add_name(&line, buf_slice(&tidied));
		buf_printf(&address, "%s%.*s%s%s", has_name ? "<" : "",
		    SLICE_ARG(addresses[i].address), has_name ? ">" : "",
		    i + 1 < len ? "," : "");
		add_words(&line, buf_slice(&address));
	}
	line_end(&line);
}

/* Quoted-printable under way: the column of the line that is being written. */
struct quoting {
	struct buf *out;
	size_t column;
};

static void
quote_break(struct quoting *quoting)
{
	buf_add_str(quoting->out, "\r\n");
	quoting->column = 0;
}

/* One byte, escaped or not; `is_last` of its line needs no room for the "=" of
 * a soft line break. */
static void
quote_byte(struct quoting *quoting, uint8_t byte, bool escape, bool is_last)
{
	size_t need = (escape ? 3 : 1) + (is_last ? 0 : 1);

	if (quoting->column + need > MAX_QUOTED_LINE) {
		buf_add_char(quoting->out, '=');
		quote_break(quoting);
		/* Dots and "From " at a line's start meet old relays. */
		escape |= byte == '.' || byte == 'F';
	}
	if (escape) {
		buf_add_char(quoting->out, '=');
		buf_add_char(quoting->out, HEX[byte >> 4]);
		buf_add_char(quoting->out, HEX[byte & 15]);
	} else {
		buf_add_char(quoting->out, (char)byte);
	}
	quoting->column += escape ? 3 : 1;
}

static void
quote_line(struct quoting *quoting, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t byte = (uint8_t)text.ptr[i];
		bool is_last = i + 1 == text.len;
		bool escape = byte == '=' || byte >= 0x7F || byte < ' ';

		if (byte == '\t' || byte == ' ')
			escape = is_last;
		if (i == 0 && (byte == '.' || byte == 'F'))
			escape = true;
		quote_byte(quoting, byte, escape, is_last);
	}
	quote_break(quoting);
}

void
mime_add_quoted(struct buf *out, struct slice text)
{
	AUTO(buf_fini) struct buf line = buf_init(text.len * 3 + 1);
	struct quoting quoting = {.out = out};
	uint32_t cp, before = 0;

	while (utf8_next(&text, &cp)) {
		if (cp == '\n' && before == '\r') {
			before = cp;
			continue;
		}
		before = cp;
		if (cp == '\n' || cp == '\r') {
			quote_line(&quoting, buf_slice(&line));
			buf_reset(&line);
		} else if (cp == '\t' ||
		    (cp >= ' ' && (cp < 0x7F || cp > 0x9F))) {
			utf8_add(&line, cp);
		}
	}
	if (line.len > 0)
		quote_line(&quoting, buf_slice(&line));
}
