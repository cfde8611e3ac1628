/*
 * The gap between two tokens decides: most gaps are one space and are left at
 * once.
 */
#include "text/sentence.h"

#include <pthread.h>

#include "base/check.h"
#include "text/abbrev.h"
#include "text/utf8.h"

enum stop {
	STOP_NONE,
	STOP_OPEN,  /* ends a sentence before white space and no small letter */
	STOP_POINT, /* the same, if no abbreviation stands before it */
	STOP_ALWAYS,
};

struct abbrev_name {
	struct slice language;
	uint16_t bit;
};

static const struct abbrev_name abbrev_names[] = {
    {SLICE("en"), ABBREV_EN},
    {SLICE("de"), ABBREV_DE},
    {SLICE("fr"), ABBREV_FR},
    {SLICE("es"), ABBREV_ES},
    {SLICE("ru"), ABBREV_RU},
    {SLICE("uk"), ABBREV_UK},
    {SLICE("it"), ABBREV_IT},
    {SLICE("pt"), ABBREV_PT},
    {SLICE("nl"), ABBREV_NL},
    {SLICE("pl"), ABBREV_PL},
};

/* All languages where it is unknown, none where we have no table. */
uint16_t
sentence_abbreviations(struct slice language)
{
	if (slice_is_empty(language))
		return UINT16_MAX;
	for (size_t i = 0; i < COUNT_OF(abbrev_names); i++)
		if (slice_eq(language, abbrev_names[i].language))
			return abbrev_names[i].bit;
	return 0;
}

/* The rows of abbrev_table by a hash of their words, counted from 1. */
#define ABBREV_SLOTS 2048 /* a quarter of them used */

static uint16_t abbrev_slots[ABBREV_SLOTS];

/* Of the length and the outermost bytes, which is all that it takes to keep
   the rows apart from nearly every other word. */
static size_t
abbrev_hash(struct slice word)
{
	uint32_t h = (uint8_t)word.ptr[0] |
	    (uint32_t)(uint8_t)word.ptr[word.len / 2] << 8 |
	    (uint32_t)(uint8_t)word.ptr[word.len - 1] << 16 |
	    (uint32_t)word.len << 24;

	return (size_t)(h * UINT32_C(2654435769) >> 21) % ABBREV_SLOTS;
}

static void
abbrev_slots_build(void)
{
	check(abbrev_count < ABBREV_SLOTS / 2);
	for (size_t i = 0; i < abbrev_count; i++) {
		size_t at = abbrev_hash(abbrev_table[i].word);

		while (abbrev_slots[at] != 0)
			at = (at + 1) % ABBREV_SLOTS;
		abbrev_slots[at] = (uint16_t)(i + 1);
	}
}

static const struct abbrev *
abbrev_find(struct slice word)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	size_t at;

	if (word.len == 0)
		return NULL;
	pthread_once(&once, abbrev_slots_build);
	for (at = abbrev_hash(word); abbrev_slots[at] != 0;
	     at = (at + 1) % ABBREV_SLOTS) {
		const struct abbrev *row = &abbrev_table[abbrev_slots[at] - 1];

		if (slice_eq(row->word, word))
			return row;
	}
	return NULL;
}

static bool
is_abbreviation(struct slice word, uint16_t abbreviations, bool before_digit)
{
	const struct abbrev *row = abbrev_find(word);

	if (row == NULL)
		return false;
	abbreviations &= row->languages;
	if (!before_digit)
		abbreviations &= (uint16_t)~row->before_digits;
	return abbreviations != 0;
}

bool
sentence_is_abbreviation(
    struct slice folded_word, struct slice language, bool before_digit)
{
	return is_abbreviation(
	    folded_word, sentence_abbreviations(language), before_digit);
}

static enum stop
stop_of(uint32_t cp)
{
	switch (cp) {
	case '.':
		return STOP_POINT;
	case '!':
	case '?':
	case 0x061F: /* Arabic question mark */
	case 0x06D4: /* Urdu full stop */
	case 0x0589: /* Armenian full stop */
	case 0x1362: /* Ethiopic full stop */
	case 0x2026: /* … */
	case 0x203C: /* doubled marks */
	case 0x2047:
	case 0x2048:
	case 0x2049:
		return STOP_OPEN;
	case 0x0964: /* danda */
	case 0x0965:
	case 0x104B: /* Myanmar section */
	case 0x17D4: /* Khmer khan */
	case 0x3002: /* 。 */
	case 0xFF01: /* ！ */
	case 0xFF0E: /* ． */
	case 0xFF1F: /* ？ */
	case 0xFF61: /* half-width 。 */
		return STOP_ALWAYS;
	default:
		return STOP_NONE;
	}
}

static bool
is_closing(uint32_t cp)
{
	switch (cp) {
	case '"':
	case '\'':
	case ')':
	case ']':
	case 0x00AB: /* « closes in German and Danish */
	case 0x00BB:
	case 0x2018:
	case 0x2019:
	case 0x201C: /* “ closes in German */
	case 0x201D:
	case 0x2039:
	case 0x203A:
	case 0x300D:
	case 0x300F:
		return true;
	default:
		return false;
	}
}

static bool
is_line_end(uint32_t cp)
{
	return cp == '\n' || cp == 0x2028 || cp == 0x0085;
}

static bool
is_space(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x00A0 ||
	    cp == 0x0085 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
	    cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F ||
	    cp == 0x3000;
}

/* The non-joiner ends a word, but it is not seen either. */
static bool
is_invisible(uint32_t cp)
{
	return cp == 0x200C || fold_script(cp) == SCRIPT_INVISIBLE;
}

/* Reading a gap from its first character to its last. */
struct gap {
	size_t chars;       /* that can be seen */
	unsigned line_ends; /* with nothing but white space between */
	bool after_return;  /* the last character was a carriage return */
	bool blank_line;
	enum stop pending; /* a stop, with or without closing quotes */
	bool lone_point;   /* it is one full stop directly after the word */
	bool stopped;      /* that stop met white space */
	bool always;
};

static void
gap_read_space(struct gap *gap, uint32_t cp)
{
	/* A return is a line end of its own, a line feed after it is not. */
	bool ends = cp == '\r' || (is_line_end(cp) && !gap->after_return);

	if (ends)
		gap->line_ends++;
	gap->after_return = cp == '\r';
	if (gap->line_ends > 1 || cp == 0x2029)
		gap->blank_line = true;
	if (gap->pending != STOP_NONE)
		gap->stopped = true;
}

static void
gap_read_mark(struct gap *gap, uint32_t cp)
{
	enum stop stop = stop_of(cp);

	gap->line_ends = 0;
	gap->after_return = false;
	if (stop == STOP_ALWAYS)
		gap->always = true;
	if (gap->stopped)
		return;
	if (stop != STOP_NONE) {
		gap->lone_point = stop == STOP_POINT && gap->chars == 0;
		gap->pending = stop;
	} else if (!is_closing(cp)) {
		gap->pending = STOP_NONE;
	}
}

static struct gap
gap_read(struct slice text)
{
	struct gap gap = {0};
	uint32_t cp;

	while (utf8_next(&text, &cp)) {
		if (cp >= 0x80 && is_invisible(cp))
			continue;
		if (is_space(cp))
			gap_read_space(&gap, cp);
		else
			gap_read_mark(&gap, cp);
		gap.chars++;
	}
	return gap;
}

/* "J." and, of the language, "Gen.": the full stop is theirs. */
static bool
owns_point(
    const struct token *word, const struct token *next, uint16_t abbreviations)
{
	bool is_initial = (word->flags & TOKEN_CAPITAL) != 0 &&
	    word->exact.len <= UTF8_MAX && utf8_count(word->exact) == 1;

	return is_initial ||
	    is_abbreviation(
	        word->folded, abbreviations, next->script == SCRIPT_DIGIT);
}

static bool
begins_small(const struct token *token)
{
	return (token->flags & (TOKEN_CASED | TOKEN_CAPITAL)) == TOKEN_CASED;
}

/*
 * The gaps of nearly all prose, told without reading them: a comma or a full
 * stop and a space, one character of three bytes.
 */
static bool
gap_is_common(struct slice between, struct gap *gap_out)
{
	const char *p = between.ptr;
	uint32_t cp;

	if (between.len == 2 && p[1] == ' ' && (p[0] == ',' || p[0] == '.')) {
		*gap_out = (struct gap){
		    .stopped = p[0] == '.', .lone_point = p[0] == '.'};
		return true;
	}
	/* A stop that needs white space behind it has none here. */
	if (between.len == 3 && utf8_decode(between, &cp) == 3) {
		*gap_out = (struct gap){.always = stop_of(cp) == STOP_ALWAYS,
		    .blank_line = cp == 0x2029};
		return true;
	}
	return false;
}

enum sentence_border
sentence_border(const struct token *word, const struct token *next,
    struct slice between, uint16_t abbreviations)
{
	struct gap gap;

	if (between.len == 0 || (between.len == 1 && between.ptr[0] == ' '))
		return SENTENCE_GOES_ON;
	if (!gap_is_common(between, &gap))
		gap = gap_read(between);
	if (gap.blank_line)
		return PARAGRAPH_ENDS;
	if (gap.always)
		return SENTENCE_ENDS;
	if (!gap.stopped || begins_small(next))
		return SENTENCE_GOES_ON;
	if (gap.lone_point && owns_point(word, next, abbreviations))
		return SENTENCE_GOES_ON;
	return SENTENCE_ENDS;
}
