/*
 * The gap between two tokens decides: most gaps are one space and are left at
 * once.
 */
#include "text/sentence.h"

#include "text/abbrev.h"
#include "text/utf8.h"

enum stop {
	STOP_NONE,
	STOP_OPEN,  /* ends a sentence before white space and no small letter */
	STOP_POINT, /* the same, if no abbreviation stands before it */
	STOP_ALWAYS,
};

/* What a gap means for the token behind it. */
enum border {
	BORDER_NONE,
	BORDER_SENTENCE,
	BORDER_PARAGRAPH,
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
static uint16_t
abbrev_bits(struct slice language)
{
	if (slice_is_empty(language))
		return UINT16_MAX;
	for (size_t i = 0; i < COUNT_OF(abbrev_names); i++)
		if (slice_eq(language, abbrev_names[i].language))
			return abbrev_names[i].bit;
	return 0;
}

static const struct abbrev *
abbrev_find(struct slice word)
{
	size_t from = 0, to = abbrev_count;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int order = slice_compare(word, abbrev_table[mid].word);

		if (order == 0)
			return &abbrev_table[mid];
		if (order < 0)
			to = mid;
		else
			from = mid + 1;
	}
	return NULL;
}

bool
sentence_is_abbreviation(
    struct slice folded_word, struct slice language, bool before_digit)
{
	const struct abbrev *row = abbrev_find(folded_word);
	uint16_t bits = abbrev_bits(language);

	if (row == NULL)
		return false;
	bits &= row->languages;
	if (!before_digit)
		bits &= (uint16_t)~row->before_digits;
	return bits != 0;
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
    const struct token *word, const struct token *next, struct slice language)
{
	bool is_initial =
	    (word->flags & TOKEN_CAPITAL) != 0 && utf8_count(word->exact) == 1;

	return is_initial ||
	    sentence_is_abbreviation(
	        word->folded, language, next->script == SCRIPT_DIGIT);
}

static bool
begins_small(const struct token *token)
{
	return (token->flags & (TOKEN_CASED | TOKEN_CAPITAL)) == TOKEN_CASED;
}

static enum border
border_between(const struct token *word, const struct token *next,
    struct slice between, struct slice language)
{
	struct gap gap;

	if (between.len == 0 || (between.len == 1 && between.ptr[0] == ' '))
		return BORDER_NONE;
	gap = gap_read(between);
	if (gap.blank_line)
		return BORDER_PARAGRAPH;
	if (gap.always)
		return BORDER_SENTENCE;
	if (!gap.stopped || begins_small(next))
		return BORDER_NONE;
	if (gap.lone_point && owns_point(word, next, language))
		return BORDER_NONE;
	return BORDER_SENTENCE;
}

void
sentence_number(struct token_list *list, struct slice language)
{
	uint32_t sentence = 0, paragraph = 0;

	for (size_t i = 0; i < list->len; i++) {
		struct token *token = &list->items[i];
		enum border border = BORDER_NONE;

		if (i > 0)
			border = border_between(token - 1, token,
			    slice_sub(list->text, token[-1].end,
			        token->start - token[-1].end),
			    language);
		sentence += border != BORDER_NONE;
		paragraph += border == BORDER_PARAGRAPH;
		token->sentence = sentence;
		token->paragraph = paragraph;
		token->flags &= (uint16_t)~TOKEN_FIRST;
		if (i == 0 || border != BORDER_NONE)
			token->flags |= TOKEN_FIRST;
	}
}
