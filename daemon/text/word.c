#include "text/word.h"

#include "base/auto.h"
#include "text/token.h"

static inline enum script
script_at(const struct word_source *source, size_t at)
{
	struct glyph g = word_glyph(source, at);

	return glyph_script(&g);
}

/* Part of a run of letters or digits that goes on. */
static inline bool
continues_word(enum script script)
{
	return script >= SCRIPT_INVISIBLE && script <= SCRIPT_OTHER;
}

/* The first character from `at` on that leaves a trace. */
static inline struct glyph
visible_glyph(const struct word_source *source, size_t at)
{
	struct glyph g = word_glyph(source, at);

	while (glyph_script(&g) == SCRIPT_INVISIBLE)
		g = word_glyph(source, g.next);
	return g;
}

/*
 * Bytes of an 's at `at` after which no word goes on; 0 where there is none.
 */
static size_t
possessive_len(const struct word_source *source, size_t at)
{
	struct glyph mark = visible_glyph(source, at), s, after;

	if (!fold_is_apostrophe(mark.cp))
		return 0;
	s = visible_glyph(source, mark.next);
	if (s.cp != 's' && s.cp != 'S')
		return 0;
	after = visible_glyph(source, s.next);
	if (continues_word(glyph_script(&after)))
		return 0;
	return s.next - at;
}

/* Bytes of an apostrophe and the suffix behind it in Turkish. */
static size_t
suffix_len(const struct word_source *source, size_t at)
{
	struct glyph g = visible_glyph(source, at);

	if (!source->drops_suffix || !fold_is_apostrophe(g.cp))
		return 0;
	for (g = word_glyph(source, g.next); continues_word(glyph_script(&g));)
		g = word_glyph(source, g.next);
	return g.at - at;
}

/* What French, Italian and Catalan put before an apostrophe. */
static bool
is_elided(struct slice word)
{
	static const struct slice elided[] = {SLICE("l"), SLICE("d"),
	    SLICE("j"), SLICE("m"), SLICE("n"), SLICE("s"), SLICE("t"),
	    SLICE("c"), SLICE("qu"), SLICE("lorsqu"), SLICE("puisqu"),
	    SLICE("jusqu"), SLICE("quoiqu"), SLICE("quelqu"), SLICE("presqu"),
	    SLICE("dell"), SLICE("nell"), SLICE("sull"), SLICE("all"),
	    SLICE("dall"), SLICE("coll"), SLICE("un"), SLICE("gl"),
	    SLICE("quest"), SLICE("quell"), SLICE("sant")};

	for (size_t i = 0; i < COUNT_OF(elided); i++)
		if (slice_eq_nocase(word, elided[i]))
			return true;
	return false;
}

/* Does the word go on across this apostrophe? */
static bool
joins_apostrophe(const struct word_source *source, const struct word *w,
    const struct glyph *g)
{
	if (w->script == SCRIPT_DIGIT ||
	    !fold_is_alphabetic(script_at(source, g->next)))
		return false;
	return !source->drops_suffix && possessive_len(source, g->at) == 0 &&
	    !is_elided(slice_sub(source->text, w->start, w->end - w->start));
}

/* צה"ל: the double quote of Hebrew acronyms, typed or as gershayim. */
static bool
joins_gershayim(const struct word_source *source, const struct word *w,
    const struct glyph *g)
{
	return (g->cp == '"' || g->cp == 0x05F4) &&
	    w->script == SCRIPT_HEBREW &&
	    script_at(source, g->next) == SCRIPT_HEBREW;
}

static void
word_note_case(struct word *w, const struct glyph *g)
{
	if ((g->entry & (FOLD_UPPER | FOLD_LOWER)) != 0)
		w->flags |= TOKEN_CASED;
	if ((g->entry & FOLD_LOWER) != 0)
		w->has_lower = true;
	if (!w->has_letter && (g->entry & FOLD_UPPER) != 0)
		w->flags |= TOKEN_CAPITAL;
	w->has_letter = true;
}

/* Takes the character into the word. */
static void
word_add(struct word *w, const struct glyph *g)
{
	bool is_mark = glyph_script(g) == SCRIPT_MARK;

	if (g->at != w->end || (g->entry & FOLD_NFC) != 0 ||
	    (w->reorders && (g->entry & FOLD_REORDERS) != 0))
		w->rebuild = true;
	if (!fold_entry_is_self(g->entry))
		w->changes = true;
	w->reorders = (g->entry & FOLD_REORDERS) != 0;
	w->marks = is_mark ? w->marks + 1 : 0;
	if (w->marks > FOLD_MARKS_MAX)
		w->rebuild = true;
	else
		w->kept += g->next - g->at;
	w->end = g->next;
	if (!is_mark)
		word_note_case(w, g);
}

static bool
word_takes(
    const struct word_source *source, struct word *w, const struct glyph *g)
{
	if (glyph_script(g) == SCRIPT_MARK)
		return true;
	if (w->kept + (g->next - g->at) > FOLD_WORD_MAX)
		return false;
	if (w->script == SCRIPT_DIGIT)
		return glyph_script(g) == SCRIPT_DIGIT;
	if (fold_is_alphabetic(glyph_script(g)))
		return true;
	if (fold_is_apostrophe(g->cp) && joins_apostrophe(source, w, g)) {
		w->rebuild = w->rebuild || g->cp != '\'';
		return true;
	}
	if (joins_gershayim(source, w, g)) {
		w->rebuild = true;
		return true;
	}
	return false;
}

static struct word
word_begin(const struct glyph *first)
{
	struct word w = {.start = first->at,
	    .end = first->at,
	    .script = glyph_script(first)};

	word_add(&w, first);
	return w;
}

/* A run of letters or of digits, from its first character on. */
static struct word
scan_run(const struct word_source *source, const struct glyph *first)
{
	struct word w = word_begin(first);
	struct glyph g = word_glyph(source, w.end);

	for (;;) {
		if (glyph_script(&g) == SCRIPT_INVISIBLE) {
			g = word_glyph(source, g.next);
			continue;
		}
		if (!word_takes(source, &w, &g))
			return w;
		word_add(&w, &g);
		g = word_glyph(source, g.next);
	}
}

/* Conjoining letters of Hangul make one syllable with what stands before. */
static bool
joins_syllable(uint32_t before, uint32_t cp)
{
	bool is_vowel = cp >= 0x1160 && cp <= 0x11A7;
	bool is_tail = cp >= 0x11A8 && cp <= 0x11FF;

	if (is_vowel)
		return before >= 0x1100 && before <= 0x115F;
	if (!is_tail)
		return false;
	return (before >= 0x1160 && before <= 0x11A7) ||
	    (before >= 0xAC00 && before <= 0xD7A3 &&
	        (before - 0xAC00) % 28 == 0);
}

/* One character of Han, kana, Hangul or Thai with its marks. */
static struct word
scan_single(const struct word_source *source, const struct glyph *first)
{
	struct word w = word_begin(first);
	struct glyph g = word_glyph(source, w.end);
	uint32_t before = first->cp;

	for (;;) {
		if (glyph_script(&g) == SCRIPT_INVISIBLE) {
			g = word_glyph(source, g.next);
			continue;
		}
		if (glyph_script(&g) != SCRIPT_MARK &&
		    !joins_syllable(before, g.cp))
			return w;
		word_add(&w, &g);
		before = g.cp;
		g = word_glyph(source, g.next);
	}
}

/* The end of a letter and its marks; 0 where no letter stands at `at`. */
static size_t
letter_end(const struct word_source *source, size_t at)
{
	struct glyph g = visible_glyph(source, at);

	if (!fold_is_alphabetic(glyph_script(&g)))
		return 0;
	do {
		at = g.next;
		g = word_glyph(source, at);
	} while (glyph_script(&g) == SCRIPT_MARK);
	return at;
}

/*
 * "U.S." from its first letter on: single letters, a full stop after each;
 * after the last one it may be missing.  False where there are not two.
 */
static bool
scan_initials(const struct word_source *source, const struct glyph *first,
    struct word *word_out)
{
	size_t letters = 0, end = 0, at = first->at;
	struct word w;

	while (at - first->at < FOLD_WORD_MAX / 2) {
		size_t next = letter_end(source, at);
		struct glyph after;

		if (next == 0)
			break;
		after = visible_glyph(source, next);
		if (after.cp == '.') {
			letters++;
			at = end = after.next;
			continue;
		}
		if (letters > 0 && !continues_word(glyph_script(&after))) {
			letters++;
			end = next;
		}
		break;
	}
	if (letters < 2)
		return false;
	w = word_begin(first);
	while (w.end < end) {
		struct glyph g = word_glyph(source, w.end);

		if (g.cp == '.' || glyph_script(&g) == SCRIPT_INVISIBLE)
			w.end = g.next;
		else
			word_add(&w, &g);
	}
	w.rebuild = true;
	w.flags |= TOKEN_INITIALS;
	*word_out = w;
	return true;
}

struct word
word_scan(const struct word_source *source, const struct glyph *first)
{
	struct word w;

	if (glyph_script(first) >= SCRIPT_HAN)
		return scan_single(source, first);
	if (fold_is_alphabetic(glyph_script(first)) &&
	    scan_initials(source, first, &w))
		return w;
	return scan_run(source, first);
}

size_t
word_dropped_tail(const struct word_source *source, size_t at)
{
	size_t len;

	/* Most words end before a space. */
	if (at >= source->text.len || source->text.ptr[at] == ' ')
		return 0;
	len = possessive_len(source, at);
	return len > 0 ? len : suffix_len(source, at);
}
