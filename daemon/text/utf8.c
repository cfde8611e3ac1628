#include "text/utf8.h"

#include <string.h>

/*
 * What the second byte of a sequence may be depends on the first one (Unicode
 * 15, table 3-7); all later bytes are 80..BF.
 */
struct lead {
	uint8_t first, last; /* of the lead byte */
	uint8_t length;
	uint8_t low, high; /* of the second byte */
};

static const struct lead LEADS[] = {
    {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF},
    {0xED, 0xED, 3, 0x80, 0x9F}, /* no surrogates */
    {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF},
    {0xF1, 0xF3, 4, 0x80, 0xBF},
    {0xF4, 0xF4, 4, 0x80, 0x8F}, /* nothing above U+10FFFF */
};

static const struct lead *
find_lead(uint8_t byte)
{
	for (size_t i = 0; i < COUNT_OF(LEADS); i++) {
		if (byte >= LEADS[i].first && byte <= LEADS[i].last)
			return &LEADS[i];
	}
	return NULL;
}

/*
 * Bytes of the sequence at the front that are as they should be: its whole
 * length where it is well formed, fewer where it breaks off; 0 for a byte that
 * cannot begin one.
 */
static size_t
good_bytes(struct slice s, const struct lead *lead)
{
	size_t n = 1;

	while (n < lead->length && n < s.len) {
		uint8_t byte = (uint8_t)s.ptr[n];
		uint8_t low = n == 1 ? lead->low : 0x80;
		uint8_t high = n == 1 ? lead->high : 0xBF;

		if (byte < low || byte > high)
			break;
		n++;
	}
	return n;
}

/* Every byte of a word. */
#define ALL(byte) (UINT64_C(0x0101010101010101) * (byte))

static uint64_t
word_at(struct slice s, size_t at)
{
	uint64_t word;

	memcpy(&word, s.ptr + at, sizeof(word));
	return word;
}

size_t
utf8_ascii_run(struct slice s)
{
	size_t n = 0;

	while (
	    n + sizeof(uint64_t) <= s.len && (word_at(s, n) & ALL(0x80)) == 0)
		n += sizeof(uint64_t);
	while (n < s.len && (uint8_t)s.ptr[n] < 0x80)
		n++;
	return n;
}

static inline bool
is_tail(char c)
{
	return ((uint8_t)c & 0xC0) == 0x80;
}

/* The two and three bytes of nearly all text; 0 leaves it to the table. */
static inline size_t
decode_common(struct slice s, uint32_t *cp_out)
{
	uint8_t lead = (uint8_t)s.ptr[0];

	if (lead >= 0xC2 && lead <= 0xDF && s.len > 1 && is_tail(s.ptr[1])) {
		*cp_out =
		    (uint32_t)(lead & 0x1F) << 6 | ((uint8_t)s.ptr[1] & 0x3F);
		return 2;
	}
	if (lead >= 0xE1 && lead <= 0xEC && s.len > 2 && is_tail(s.ptr[1]) &&
	    is_tail(s.ptr[2])) {
		*cp_out = (uint32_t)(lead & 0x0F) << 12 |
		    (uint32_t)((uint8_t)s.ptr[1] & 0x3F) << 6 |
		    ((uint8_t)s.ptr[2] & 0x3F);
		return 3;
	}
	return 0;
}

size_t
utf8_decode(struct slice s, uint32_t *cp_out)
{
	size_t common;
	const struct lead *lead;
	uint32_t cp;

	if (s.len == 0)
		return 0;
	if ((uint8_t)s.ptr[0] < 0x80) {
		*cp_out = (uint8_t)s.ptr[0];
		return 1;
	}
	common = decode_common(s, cp_out);
	if (common > 0)
		return common;
	lead = find_lead((uint8_t)s.ptr[0]);
	if (lead == NULL || good_bytes(s, lead) != lead->length)
		return 0;
	cp = (uint8_t)s.ptr[0] & (0x7FU >> lead->length);
	for (size_t i = 1; i < lead->length; i++)
		cp = cp << 6 | ((uint8_t)s.ptr[i] & 0x3F);
	*cp_out = cp;
	return lead->length;
}

bool
utf8_next(struct slice *rest, uint32_t *cp_out)
{
	const struct lead *lead;
	size_t n;

	if (rest->len == 0)
		return false;
	n = utf8_decode(*rest, cp_out);
	if (n == 0) {
		lead = find_lead((uint8_t)rest->ptr[0]);
		n = lead != NULL ? good_bytes(*rest, lead) : 1;
		*cp_out = UTF8_REPLACEMENT;
	}
	*rest = slice_from(*rest, n);
	return true;
}

size_t
utf8_encode(uint32_t cp, char out[UTF8_MAX])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = UTF8_REPLACEMENT;
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

bool
utf8_add(struct buf *b, uint32_t cp)
{
	char bytes[UTF8_MAX];

	return buf_add(b, bytes, utf8_encode(cp, bytes));
}

bool
utf8_is_valid(struct slice s)
{
	uint32_t cp;
	size_t n;

	for (;;) {
		s = slice_from(s, utf8_ascii_run(s));
		if (s.len == 0)
			return true;
		n = utf8_decode(s, &cp);
		if (n == 0)
			return false;
		s = slice_from(s, n);
	}
}

size_t
utf8_count(struct slice s)
{
	uint32_t cp;
	size_t count = 0;

	while (utf8_next(&s, &cp))
		count++;
	return count;
}

bool
utf8_is_noncharacter(uint32_t cp)
{
	return (cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFE) == 0xFFFE;
}

static bool
is_unwanted(uint32_t cp)
{
	if (cp < 0x20)
		return cp != '\t' && cp != '\n' && cp != '\r';
	return cp == 0x7F || utf8_is_noncharacter(cp);
}

/* Eight bytes of ASCII none of which is a control: no sum here carries. */
static bool
is_plain_word(uint64_t word)
{
	return (word & ALL(0x80)) == 0 &&
	    ((word + ALL(0x80 - 0x20)) & ALL(0x80)) == ALL(0x80) &&
	    ((word + ALL(0x80 - 0x7F)) & ALL(0x80)) == 0;
}

/* Length of the ASCII at the front that is wanted; line ends are few. */
static size_t
plain_run(struct slice s)
{
	size_t n = 0;

	while (n < s.len) {
		size_t stop = n + sizeof(uint64_t);

		if (stop <= s.len && is_plain_word(word_at(s, n))) {
			n = stop;
			continue;
		}
		for (; n < s.len && n < stop; n++) {
			uint8_t byte = (uint8_t)s.ptr[n];

			if (byte >= 0x80 || is_unwanted(byte))
				return n;
		}
	}
	return n;
}

/*
 * Copies s in runs; a run ends at what must be replaced or left out.  Bad
 * bytes are seen by a U+FFFD that was not written as one.
 */
static bool
copy(struct slice s, bool drop_unwanted, struct buf *out)
{
	struct slice run = s;
	struct slice rest = s;

	for (;;) {
		uint32_t cp = 0;
		size_t n, run_len;

		rest = slice_from(rest,
		    drop_unwanted ? plain_run(rest) : utf8_ascii_run(rest));
		if (rest.len == 0)
			return buf_add(out, run.ptr, run.len);
		run_len = (size_t)(rest.ptr - run.ptr);
		n = utf8_decode(rest, &cp);
		if (n > 0 && !(drop_unwanted && is_unwanted(cp))) {
			rest = slice_from(rest, n);
			continue;
		}
		utf8_next(&rest, &cp);
		buf_add(out, run.ptr, run_len);
		if (n == 0)
			utf8_add(out, UTF8_REPLACEMENT);
		run = rest;
	}
}

bool
utf8_sanitise(struct slice s, struct buf *out)
{
	return copy(s, true, out);
}

bool
utf8_repair(struct slice s, struct buf *out)
{
	return copy(s, false, out);
}

struct slice
utf8_cut(struct slice s, size_t max_bytes)
{
	size_t end = max_bytes;

	if (s.len <= max_bytes)
		return s;
	/* Continuation bytes belong to what stands before them; more than
	 * three of them are no character at all. */
	while (end > 0 && max_bytes - end < UTF8_MAX &&
	    ((uint8_t)s.ptr[end] & 0xC0) == 0x80)
		end--;
	if (max_bytes - end >= UTF8_MAX)
		end = max_bytes;
	return slice_sub(s, 0, end);
}
