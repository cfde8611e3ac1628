/*
 * The short ways through words of the alphabets below U+0800, with a table of
 * folded letters, and through Han, kana and Hangul that fold to themselves.  A
 * word that has an apostrophe, a mark or anything invisible in it or behind it
 * is left to the slow way; what is cut here is cut as there.
 */
#include <endian.h>
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
short_word_at(const struct cutter *c, const struct token_pen *pen)
{
	const struct fold_short *shorts = c->source.table->shorts;
	const char *text = c->source.text.ptr;
	const size_t limit = token_run_limit(c, pen->at);
	struct short_word w = {.end = pen->at};
	char *out = pen->scratch;
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
	w.folded_len = (size_t)(out - pen->scratch);
	return w;
}

/* Is what follows the word more than a border of it? */
static inline bool
short_word_goes_on(const struct cutter *c, const struct short_word *w)
{
	struct glyph g;

	if (w->end >= c->source.text.len || c->source.text.ptr[w->end] == ' ')
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

static inline unsigned
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

/* Is there a space and then a letter of two bytes? */
static inline bool
alphabet_goes_on(struct slice text, size_t at)
{
	return text.len - at > 1 && text.ptr[at] == ' ' &&
	    ((uint8_t)text.ptr[at + 1] & 0xE0) == 0xC0;
}

bool
token_cut_alphabet(struct cutter *c)
{
	const size_t start = c->pen.at;
	struct token_pen pen = c->pen;

	while (pen.next < pen.end) {
		struct short_word w = short_word_at(c, &pen);
		struct token_span span = {
		    .start = pen.at, .end = w.end, .script = w.script};

		if (w.letters == 0 || w.end - pen.at > FOLD_WORD_MAX ||
		    short_word_goes_on(c, &w))
			break;
		span.flags = short_word_flags(&w) | token_star(c, w.end);
		token_pen_put(&pen, c, &span);
		if ((w.facts & FOLD_SHORT_CHANGES) != 0) {
			pen.next->folded =
			    (struct slice){pen.scratch, w.folded_len};
			pen.scratch += w.folded_len;
		}
		token_pen_step(&pen, c, &span);
		if (!alphabet_goes_on(c->source.text, pen.at))
			break;
		pen.at++;
	}
	c->pen = pen;
	return pen.at > start;
}

/* --- characters that are words ------------------------------------------- */

/* A word of its own that folds to itself and composes with nothing. */
static inline bool
is_plain_character(uint32_t entry)
{
	return fold_entry_script(entry) >= SCRIPT_HAN &&
	    fold_entry_is_self(entry) && (entry & FOLD_NFC) == 0;
}

/* Can it stand behind such a character without being part of the word? */
static inline bool
is_plain_border(uint32_t entry, uint32_t cp)
{
	enum script script = fold_entry_script(entry);

	if ((entry & FOLD_NFC) != 0)
		return false;
	if (script == SCRIPT_NONE)
		return !fold_is_apostrophe(cp);
	return script != SCRIPT_INVISIBLE && script != SCRIPT_MARK;
}

/* Three bytes at the front, which nearly all of these characters are, as a
   number; 0 for any other shape.  Four bytes can be read. */
static inline uint32_t
three_bytes(const char *text)
{
	const uint32_t shape = 0x00C0C0F0, three = 0x008080E0;
	uint32_t bytes;

	memcpy(&bytes, text, sizeof(bytes));
	bytes = le32toh(bytes);
	if ((bytes & shape) != three)
		return 0;
	return (bytes & 0x0F) << 12 | (bytes >> 2 & 0x0FC0) |
	    (bytes >> 16 & 0x3F);
}

/* The same if they are well formed. */
static inline uint32_t
three_at(const char *text)
{
	uint32_t cp = three_bytes(text);

	return cp < FOLD_SHORT_COUNT || (cp >= 0xD800 && cp <= 0xDFFF) ? 0 : cp;
}

/* The code point at `at` and its bytes, none at the end of the text.  Not as a
   glyph, which would be packed and unpacked for each. */
static inline uint32_t
character_at(const struct word_source *source, size_t at, size_t *used_out)
{
	const char *rest = source->text.ptr + at;
	size_t left = source->text.len - at;
	uint32_t cp = left >= 4 ? three_at(rest) : 0;

	*used_out = 3;
	if (cp != 0)
		return cp;
	*used_out = fold_decode(rest, left, &cp);
	if (*used_out == 0)
		*used_out = left > 0;
	return cp;
}

/* The script of the token that the next one may touch. */
static enum script
script_before(const struct token_pen *pen, const struct cutter *c)
{
	if (pen->at != pen->touch || pen->next == c->list->items)
		return SCRIPT_NONE;
	return (enum script)pen->next[-1].script;
}

/* The flags of a character of a run of its script, and of the one before. */
static inline unsigned
run_flags(struct token_pen *pen, enum script script)
{
	if (script == SCRIPT_KATAKANA)
		pen->next[-1].flags |= TOKEN_NO_END;
	return script == SCRIPT_KATAKANA || script == SCRIPT_HANGUL
	    ? TOKEN_NO_START
	    : 0;
}

/* How many characters from `at` on are Han or, all, are syllables of Hangul;
   the last one of the text is not counted. */
static inline size_t
run_len(const struct word_source *source, size_t at, enum script script)
{
	bool is_han = script == SCRIPT_HAN;
	uint32_t first = is_han ? FOLD_HAN_FIRST : FOLD_HANGUL_FIRST;
	uint32_t last = is_han ? FOLD_HAN_LAST : FOLD_HANGUL_LAST;
	const char *text = source->text.ptr + at;
	size_t left = source->text.len - at, len = 0;

	while (len * 3 + 4 <= left &&
	    three_bytes(text + len * 3) - first <= last - first)
		len++;
	return len;
}

/*
 * The rest of a run behind its first character, whose token was just written:
 * nothing but the place differs from one to the next.
 */
static inline void
put_run(struct token_pen *pen, size_t count)
{
	struct token token = pen->next[-1];
	unsigned flags = token.script == SCRIPT_HANGUL ? TOKEN_NO_START : 0;

	token.flags = (uint16_t)(TOKEN_TOUCHES | flags);
	for (size_t i = 0; i < count; i++) {
		token.folded.ptr += 3;
		token.exact.ptr += 3;
		token.start += 3;
		token.end += 3;
		token.at += WIDTH_CHARACTER;
		*pen->next++ = token;
	}
	pen->width += (uint32_t)count * WIDTH_CHARACTER;
	pen->touch = pen->at = pen->last = token.end;
}

/* Where the cutter stands in a row of characters: at one that is plain. */
struct character {
	size_t at, used;
	uint32_t entry;
	enum script before; /* of the token it touches */
};

/* Goes on to the next one and then, over a single comma or space, which most
   borders are, to the one behind. */
static inline void
character_step(struct character *g, struct token_pen *pen,
    const struct word_source *source)
{
	g->at = pen->at;
	g->entry =
	    fold_entry(source->table, character_at(source, g->at, &g->used));
	if (fold_entry_script(g->entry) != SCRIPT_NONE)
		return;
	g->before = SCRIPT_NONE;
	g->at = pen->at = g->at + g->used;
	g->entry =
	    fold_entry(source->table, character_at(source, g->at, &g->used));
}

/* Cuts the character and the run that begins with it; false if what follows
   the character is no border. */
static inline bool
cut_run(struct token_pen *pen, const struct cutter *c, struct character *g)
{
	const struct word_source *source = &c->source;
	struct token_span span = {.start = g->at,
	    .end = g->at + g->used,
	    .script = fold_entry_script(g->entry)};
	size_t room = (size_t)(pen->end - pen->next), used;
	size_t run = g->used == 3 ? run_len(source, g->at, span.script) : 0;
	uint32_t cp =
	    character_at(source, run > 0 ? g->at + run * 3 : span.end, &used);
	uint32_t entry = fold_entry(source->table, cp);

	if (!is_plain_character(entry) && !is_plain_border(entry, cp)) {
		if (run <= 1)
			return false;
		run--;
		cp = 0;
	}
	if (run > room) {
		run = room;
		cp = 0;
	}
	if (span.script == g->before)
		span.flags = run_flags(pen, g->before);
	token_pen_put(pen, c, &span);
	token_pen_step(pen, c, &span);
	if (run > 1)
		put_run(pen, run - 1);
	if (cp == '*')
		pen->next[-1].flags |= TOKEN_STAR;
	g->before = span.script;
	return true;
}

bool
token_cut_characters(struct cutter *c, const struct glyph *first)
{
	struct token_pen pen = c->pen;
	const size_t start = pen.at;
	struct character g = {.at = first->at,
	    .used = first->next - first->at,
	    .entry = first->entry,
	    .before = script_before(&pen, c)};

	while (is_plain_character(g.entry) && pen.next < pen.end &&
	    cut_run(&pen, c, &g))
		character_step(&g, &pen, &c->source);
	c->pen = pen;
	return pen.at > start;
}
