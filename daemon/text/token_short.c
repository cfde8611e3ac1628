/*
 * The short ways through words of the alphabets below U+0800, with a table of
 * folded letters, and through Han, kana and Hangul that fold to themselves.  A
 * word that has an apostrophe, a mark or anything invisible in it or behind it
 * is left to the slow way; what is cut here is cut as there.
 */
#include <string.h>

#include "text/token_cutter.h"

/* --- alphabets ----------------------------------------------------------- */

/* One of the characters that are in fold_table.shorts; 0 for any other. */
static inline size_t
short_decode(const char *text, size_t len, uint32_t *cp_out)
{
	const unsigned char *p = (const unsigned char *)text;

	if (p[0] < 0x80) {
		*cp_out = p[0];
		return 1;
	}
	if (len < 2 || p[0] < 0xC2 || p[0] > 0xDF || !fold_is_tail(p[1]))
		return 0;
	*cp_out = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3Fu);
	return 2;
}

/* A word of such letters as it was read; its folded form stands at the end of
   scratch. */
struct short_word {
	size_t end;
	size_t letters;
	size_t folded_len;
	unsigned facts; /* enum fold_short_fact, of any letter */
	unsigned first; /* of the first one */
	enum script script;
};

static inline struct short_word
short_word_at(const struct cutter *c)
{
	const struct fold_short *shorts = c->source.table->shorts;
	const char *text = c->source.text.ptr;
	const size_t limit = token_run_limit(c);
	char *const to = c->pen.scratch;
	struct short_word w = {.end = c->pen.at};
	char *out = to;
	uint32_t cp;

	while (w.end < limit) {
		size_t used = short_decode(text + w.end, limit - w.end, &cp);
		const struct fold_short *letter;

		if (used == 0)
			break;
		letter = &shorts[cp];
		if ((letter->facts & FOLD_SHORT_LETTER) == 0)
			break;
		if (w.letters++ == 0) {
			w.first = letter->facts;
			w.script = (enum script)letter->script;
		}
		memcpy(out, letter->to, FOLD_SHORT_BYTES);
		out += letter->len;
		w.facts |= letter->facts;
		w.end += used;
	}
	w.folded_len = (size_t)(out - to);
	return w;
}

/* Is what follows the word more than a border of it? */
static bool
short_word_goes_on(const struct cutter *c, const struct short_word *w)
{
	struct glyph g;

	if (w->end >= c->source.text.len)
		return false;
	g = word_glyph(&c->source, w->end);
	switch (glyph_script(&g)) {
	case SCRIPT_NONE:
		if (g.cp == '"' || g.cp == 0x05F4)
			return w->script == SCRIPT_HEBREW;
		return (g.cp == '.' && w->letters == 1) ||
		    fold_is_apostrophe(g.cp);
	case SCRIPT_DIGIT:
		return false;
	default:
		return glyph_script(&g) < SCRIPT_HAN;
	}
}

static unsigned
short_word_flags(const struct short_word *w)
{
	unsigned flags = 0;

	if ((w->facts & (FOLD_SHORT_UPPER | FOLD_SHORT_LOWER)) != 0)
		flags |= TOKEN_CASED;
	if ((w->facts & FOLD_SHORT_UPPER) != 0 &&
	    (w->facts & FOLD_SHORT_LOWER) == 0)
		flags |= TOKEN_ALL_CAPITALS;
	if ((w->first & FOLD_SHORT_UPPER) != 0)
		flags |= TOKEN_CAPITAL;
	return flags;
}

bool
token_cut_alphabet(struct cutter *c)
{
	struct short_word w = short_word_at(c);
	struct token_span span = {
	    .start = c->pen.at, .end = w.end, .script = w.script};
	struct token *token;

	if (w.end == c->pen.at || w.end - c->pen.at > FOLD_WORD_MAX ||
	    short_word_goes_on(c, &w))
		return false;
	span.flags = short_word_flags(&w) | token_star(c, w.end);
	token = token_pen_put(&c->pen, c, &span);
	if ((w.facts & FOLD_SHORT_CHANGES) != 0) {
		token->folded = (struct slice){c->pen.scratch, w.folded_len};
		c->pen.scratch += w.folded_len;
	}
	token_pen_step(&c->pen, c, &span);
	return true;
}

/* --- characters that are words ------------------------------------------- */

/* A word of its own that folds to itself and composes with nothing. */
static inline bool
is_plain_character(const struct glyph *g)
{
	return glyph_script(g) >= SCRIPT_HAN && fold_entry_is_self(g->entry) &&
	    (g->entry & FOLD_NFC) == 0;
}

/* Can it stand behind such a character without being part of the word? */
static inline bool
is_plain_border(const struct glyph *g)
{
	enum script script = glyph_script(g);

	if ((g->entry & FOLD_NFC) != 0)
		return false;
	if (script == SCRIPT_NONE)
		return !fold_is_apostrophe(g->cp);
	return script != SCRIPT_INVISIBLE && script != SCRIPT_MARK;
}

/* The flags of a character that continues a run of its script. */
static inline unsigned
run_of_script(
    const struct token_pen *pen, const struct cutter *c, const struct glyph *g)
{
	enum script script = glyph_script(g);
	struct token *before = pen->next - 1;

	if (g->at != pen->touch || pen->next == c->list->items ||
	    before->script != script)
		return 0;
	if (script == SCRIPT_KATAKANA)
		before->flags |= TOKEN_NO_END;
	return script == SCRIPT_KATAKANA || script == SCRIPT_HANGUL
	    ? TOKEN_NO_START
	    : 0;
}

bool
token_cut_characters(struct cutter *c, struct glyph first)
{
	struct token_pen pen = c->pen;
	const size_t start = pen.at;

	while (is_plain_character(&first) && pen.next < pen.end) {
		struct glyph next = word_glyph(&c->source, first.next);
		struct token_span span = {.start = first.at,
		    .end = first.next,
		    .script = glyph_script(&first)};
		bool goes_on = is_plain_character(&next);

		if (!goes_on && !is_plain_border(&next))
			break;
		span.flags = run_of_script(&pen, c, &first);
		span.flags |= next.cp == '*' ? TOKEN_STAR : 0;
		token_pen_put(&pen, c, &span);
		token_pen_step(&pen, c, &span);
		first = next;
		if (goes_on || glyph_script(&next) != SCRIPT_NONE)
			continue;
		/* Most borders are one comma or space. */
		first = word_glyph(&c->source, next.next);
		pen.at = next.next;
	}
	c->pen = pen;
	return pen.at > start;
}
