#include "alert/correction.h"

#include "base/auto.h"
#include "base/buf.h"
#include "text/fold.h"
#include "text/utf8.h"

/* As fold_word() leaves them; several words are joined by a blank. */
static const struct slice CUES[] = {
    SLICE("correction"),
    SLICE("corrected"),
    SLICE("corrects"),
    SLICE("correct"),
    SLICE("clarification"),
    SLICE("retraction"),
    SLICE("retracted"),
    SLICE("withdrawn"),
    SLICE("erratum"),
    SLICE("korrektur"),
    SLICE("korrigiert"),
    SLICE("berichtigung"),
    SLICE("berichtigt"),
    SLICE("rectificatif"),
    SLICE("rectification"),
    SLICE("correccion"),
    SLICE("rectificacion"),
    SLICE("correcao"),
    SLICE("rettifica"),
    SLICE("duzeltme"),
    SLICE("исправление"),
    SLICE("исправлено"),
    SLICE("исправленная"),
    SLICE("опровержение"),
    SLICE("уточнение"),
    SLICE("виправлення"),
    SLICE("виправлено"),
    SLICE("спростування"),
    SLICE("уточнення"),
    SLICE("تصحيح"),
    SLICE("اصلاحيه"),
    SLICE("更正"),
    SLICE("訂正"),
    SLICE("정정"),
};

/* Longer than any cue: what is longer is none. */
#define MAX_CUE_BYTES ((size_t)64)

static bool
is_cue(struct slice word)
{
	AUTO(buf_fini) struct buf folded = buf_init(MAX_CUE_BYTES);

	if (word.len == 0 || word.len > MAX_CUE_BYTES)
		return false;
	fold_word(word, &folded);
	for (size_t i = 0; i < COUNT_OF(CUES); i++)
		if (slice_eq(buf_slice(&folded), CUES[i]))
			return true;
	return false;
}

static bool
is_letter(uint32_t cp)
{
	return fold_script(cp) >= SCRIPT_INVISIBLE;
}

static bool
is_one_of(uint32_t cp, const uint32_t *set, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (set[i] == cp)
			return true;
	return false;
}

static bool
is_opening(uint32_t cp)
{
	static const uint32_t SET[] = {'(', '[', 0x3010, 0xFF08};

	return is_one_of(cp, SET, COUNT_OF(SET));
}

static bool
is_closing(uint32_t cp)
{
	static const uint32_t SET[] = {')', ']', 0x3011, 0xFF09};

	return is_one_of(cp, SET, COUNT_OF(SET));
}

/* `: | – —`, and what else stands between a label and its headline. */
static bool
is_divider(uint32_t cp)
{
	static const uint32_t SET[] = {':', '|', 0x2013, 0x2014, 0xFF1A};

	return is_one_of(cp, SET, COUNT_OF(SET));
}

/* The letters at the front of *rest, which goes on behind them. */
static struct slice
take_word(struct slice *rest, bool *is_upper_out)
{
	struct slice from = *rest, at = *rest;
	uint32_t cp;

	*is_upper_out = true;
	while (utf8_next(&at, &cp) && is_letter(cp)) {
		*is_upper_out = *is_upper_out && !fold_is_lower(cp);
		*rest = at;
	}
	return slice_sub(from, 0, from.len - rest->len);
}

/* Whether a label may end here.  A hyphen is one after capitals, as agencies
 * write it, or between blanks. */
static bool
ends_label(struct slice rest, bool is_upper, bool in_brackets)
{
	bool after_blank = rest.len > 0 && rest.ptr[0] == ' ';
	uint32_t cp;

	rest = slice_trim(rest);
	if (!utf8_next(&rest, &cp))
		return false;
	if (in_brackets)
		return is_closing(cp);
	return is_divider(cp) || (cp == '-' && (is_upper || after_blank));
}

static bool
begins_with_label(struct slice title)
{
	struct slice rest = slice_trim(title), inner = rest;
	bool in_brackets = false, is_upper;
	uint32_t cp;

	if (utf8_next(&inner, &cp) && is_opening(cp)) {
		in_brackets = true;
		rest = slice_trim(inner);
	}
	return is_cue(take_word(&rest, &is_upper)) &&
	    ends_label(rest, is_upper, in_brackets);
}

/* «Minister resigns (corrected)» */
static bool
ends_with_label(struct slice title)
{
	struct slice rest = slice_trim(title), inner;
	uint32_t cp, last = 0;
	bool is_upper;

	inner = S("");
	while (utf8_next(&rest, &cp)) {
		if (is_opening(cp))
			inner = rest;
		last = cp;
	}
	if (inner.len == 0 || !is_closing(last))
		return false;
	return is_cue(take_word(&inner, &is_upper)) &&
	    ends_label(inner, is_upper, true) && utf8_count(inner) == 1;
}

bool
title_is_correction(struct slice title)
{
	return begins_with_label(title) || ends_with_label(title);
}
