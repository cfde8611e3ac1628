/*
 * The places are numbered in characters once, then a window slides over them:
 * the one with the most different words wins, the earliest of equals, because
 * news says first what matters most.  What is left of the length goes to the
 * front until the sentence's beginning, and the rest behind, until the last
 * sentence (else word) that ends within it.
 */
#include "alert/excerpt.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "text/utf8.h"

/* Places that are weighed; the weighing is quadratic, and where there are more
 * the first ones show as well what the article is about. */
#define MAX_SPOTS 200

/* A paragraph that ends after this much of the length is a good end. */
#define ENOUGH_OF(max_chars) ((max_chars) / 3)

/* Quotes and brackets behind a stop: more of them is no sentence's end. */
#define MAX_CLOSING 3

#define FIRST_IDEOGRAPH 0x2E80 /* from here on scripts without spaces */

static const struct slice ELLIPSIS = SLICE("…");

struct spot {
	size_t start, end; /* bytes */
	size_t char_start, char_end;
	struct slice term;
};

struct cut {
	size_t start, end; /* bytes of the body */
};

static bool
is_border(struct slice text, size_t at)
{
	return at == text.len || ((uint8_t)text.ptr[at] & 0xC0) != 0x80;
}

/* Whether a place is what it says: inside the text, whole characters, and the
 * words that it names. */
static bool
spot_fits(struct slice text, const struct because *because)
{
	if (because->start >= because->end || because->end > text.len ||
	    !is_border(text, because->start) || !is_border(text, because->end))
		return false;
	return because->text.len == 0 ||
	    slice_eq(because->text,
	        slice_sub(text, because->start, because->end - because->start));
}

static int
compare_spots(const void *a, const void *b)
{
	const struct spot *left = a, *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	return (left->end > right->end) - (left->end < right->end);
}

/* The places of the wanted fields (a bit for each) that fit, sorted. */
static size_t
spots_of(struct slice text, unsigned fields, const struct because *because,
    size_t because_len, struct spot *out)
{
	size_t len = 0;

	for (size_t i = 0; i < because_len; i++) {
		if ((fields >> because[i].field & 1) == 0 ||
		    !spot_fits(text, &because[i]))
			continue;
		out[len++] = (struct spot){.start = because[i].start,
		    .end = because[i].end,
		    .term = because[i].term};
	}
	qsort(out, len, sizeof(*out), compare_spots);
	return len;
}

/* Joins what overlaps or touches; the places are sorted. */
static struct marks
join_spots(struct arena *arena, const struct spot *spots, size_t len)
{
	struct marks marks = {
	    .items = arena_new_array(arena, struct mark, len > 0 ? len : 1)};

	for (size_t i = 0; i < len; i++) {
		struct mark *last =
		    marks.len > 0 ? &marks.items[marks.len - 1] : NULL;

		if (last != NULL && spots[i].start <= last->end) {
			if (spots[i].end > last->end)
				last->end = spots[i].end;
			continue;
		}
		marks.items[marks.len++] =
		    (struct mark){spots[i].start, spots[i].end};
	}
	return marks;
}

struct marks
marks_of(struct arena *arena, struct slice text, enum field field,
    const struct because *because, size_t because_len)
{
	struct spot *spots =
	    arena_new_array(arena, struct spot, because_len + 1);
	size_t len = spots_of(text, 1u << field, because, because_len, spots);

	return join_spots(arena, spots, len);
}

/* Characters between two places, or max + 1 where there are more than max. */
static size_t
count_to(struct slice text, size_t from, size_t to, size_t max)
{
	struct slice rest = slice_sub(text, from, to - from);
	size_t count = 0;
	uint32_t cp;

	while (count <= max && utf8_next(&rest, &cp))
		count++;
	return count;
}

/* Numbers the characters from the first place on.  What is wider than an
 * excerpt counts as little wider, because the text may be megabytes. */
static void
count_chars(struct slice text, struct spot *spots, size_t len, size_t max_chars)
{
	size_t chars = 0;

	for (size_t i = 0; i < len; i++) {
		struct spot *spot = &spots[i];

		if (i > 0)
			chars += count_to(
			    text, spots[i - 1].start, spot->start, max_chars);
		spot->char_start = chars;
		spot->char_end =
		    chars + count_to(text, spot->start, spot->end, max_chars);
	}
}

static size_t
count_terms(const struct spot *spots, size_t len)
{
	size_t different = 0;

	for (size_t i = 0; i < len; i++) {
		size_t before = 0;

		while (
		    before < i && !slice_eq(spots[before].term, spots[i].term))
			before++;
		different += before == i;
	}
	return different;
}

/* First and last place of the best stretch of at most max_chars. */
static void
best_stretch(const struct spot *spots, size_t len, size_t max_chars,
    size_t *first_out, size_t *last_out)
{
	size_t best = 0;

	*first_out = *last_out = 0;
	for (size_t i = 0; i < len; i++) {
		size_t last = i, terms;

		while (last + 1 < len &&
		    spots[last + 1].char_end <= spots[i].char_start + max_chars)
			last++;
		terms = count_terms(spots + i, last - i + 1);
		if (terms > best) {
			best = terms;
			*first_out = i;
			*last_out = last;
		}
	}
}

static size_t
step_back(struct slice text, size_t at)
{
	do {
		at--;
	} while (at > 0 && !is_border(text, at));
	return at;
}

static uint32_t
char_at(struct slice text, size_t at, size_t *len_out)
{
	struct slice rest = slice_from(text, at);
	uint32_t cp = 0;

	if (utf8_next(&rest, &cp))
		*len_out = text.len - at - rest.len;
	return cp;
}

/* Combining marks, joiners and variation selectors stay with what they
 * change. */
static bool
is_attached(uint32_t cp)
{
	return (cp >= 0x300 && cp <= 0x36F) || cp == 0x200D ||
	    (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0x1F3FB && cp <= 0x1F3FF);
}

static bool
is_stop(uint32_t cp)
{
	static const uint32_t STOPS[] = {
	    '.', '!', '?', 0x2026, 0x61F, 0x6D4, 0x964, 0x3002, 0xFF01, 0xFF1F};

	for (size_t i = 0; i < COUNT_OF(STOPS); i++)
		if (cp == STOPS[i])
			return true;
	return false;
}

static bool
is_closing(uint32_t cp)
{
	return cp == '"' || cp == '\'' || cp == ')' || cp == ']' ||
	    cp == 0x201D || cp == 0x2019 || cp == 0xBB || cp == 0x300D;
}

/* "J." of a name, "U.S.": one letter and a stop end no sentence. */
static bool
is_initial(struct slice text, size_t stop_at)
{
	return stop_at > 0 && char_is_alpha(text.ptr[stop_at - 1]) &&
	    (stop_at == 1 || char_is_space(text.ptr[stop_at - 2]) ||
	        text.ptr[stop_at - 2] == '.');
}

/* Whether the text before `at` ends a sentence or a line. */
static bool
ends_sentence(struct slice text, size_t at)
{
	size_t before = at, len = 0;
	uint32_t cp = 0;

	if (at == 0 || at == text.len || text.ptr[at] == '\n' ||
	    text.ptr[at - 1] == '\n')
		return true;
	for (unsigned i = 0; i <= MAX_CLOSING && before > 0; i++) {
		before = step_back(text, before);
		cp = char_at(text, before, &len);
		if (!is_closing(cp))
			break;
	}
	if (!is_stop(cp) || (cp == '.' && is_initial(text, before)))
		return false;
	return cp >= FIRST_IDEOGRAPH || char_is_space(text.ptr[at]);
}

/* Whether a word may be cut from the next one at `at`. */
static bool
ends_word(struct slice text, size_t at)
{
	size_t len = 0;
	uint32_t cp;

	if (at == 0 || at == text.len || char_is_space(text.ptr[at]) ||
	    char_is_space(text.ptr[at - 1]))
		return true;
	cp = char_at(text, at, &len);
	return cp >= FIRST_IDEOGRAPH && !is_attached(cp);
}

static size_t
skip_space(struct slice text, size_t at, size_t end)
{
	while (at < end && char_is_space(text.ptr[at]))
		at++;
	return at;
}

static bool
starts_sentence(struct slice text, size_t at)
{
	if (at == 0 || text.ptr[at - 1] == '\n')
		return true;
	if (char_is_space(text.ptr[at - 1]))
		return ends_sentence(text, at - 1);
	return !char_is_space(text.ptr[at]) && ends_sentence(text, at);
}

/* Where to begin, from `need` to `max_chars` characters before `from`: at the
 * beginning of a sentence, else of the farthest word. */
static size_t
find_start(struct slice text, size_t from, size_t need, size_t max_chars)
{
	size_t at = from, word = from, any = from, len = 0;

	for (size_t chars = 0; chars <= max_chars; chars++) {
		if (at == 0 || (chars >= need && starts_sentence(text, at)))
			return at;
		if (ends_word(text, at))
			word = at;
		if (!is_attached(char_at(text, at, &len)))
			any = at;
		at = step_back(text, at);
	}
	return word < from ? word : any;
}

/*
 * Where to end, from `need` to `max_chars` characters after `to`: at the end
 * of a paragraph, else of the last sentence, else of the last word.
 */
static size_t
find_end(struct slice text, size_t to, size_t need, size_t max_chars)
{
	size_t at = to, sentence = 0, word = 0, any = to;

	for (size_t chars = 0; chars <= max_chars && at < text.len; chars++) {
		size_t len = 1;

		if (chars >= need && text.ptr[at] == '\n')
			return at;
		if (chars >= need && ends_sentence(text, at))
			sentence = at;
		if (ends_word(text, at))
			word = at;
		if (!is_attached(char_at(text, at, &len)))
			any = at;
		at += len;
	}
	if (at == text.len &&
	    count_to(text, to, text.len, max_chars) <= max_chars)
		return at;
	if (sentence > 0)
		return sentence;
	return word > 0 ? word : any;
}

/* Byte offset of the character max_chars after `from`, at most `to`. */
static size_t
clip(struct slice text, size_t from, size_t to, size_t max_chars)
{
	struct slice rest = slice_sub(text, from, to - from);
	uint32_t cp;

	while (max_chars > 0 && utf8_next(&rest, &cp))
		max_chars--;
	return to - rest.len;
}

static size_t
cut_chars(struct slice body, struct cut cut)
{
	return utf8_count(slice_sub(body, cut.start, cut.end - cut.start));
}

/* The best stretch, as the spots themselves stand. */
static struct cut
cut_spots(struct slice body, const struct spot *spots, size_t len, size_t max)
{
	struct cut cut = {0, 0};
	size_t first, last;

	if (len == 0)
		return cut;
	best_stretch(spots, len, max, &first, &last);
	cut.start = spots[first].start;
	for (size_t i = first; i <= last; i++)
		if (spots[i].end > cut.end)
			cut.end = spots[i].end;
	cut.end = clip(body, cut.start, cut.end, max);
	return cut;
}

static struct cut
choose_cut(struct slice body, const struct spot *spots, size_t len, size_t max)
{
	struct cut cut = cut_spots(body, spots, len, max);
	size_t enough = ENOUGH_OF(max), used = cut_chars(body, cut);

	if (used < max && cut.start > 0)
		cut.start = find_start(body, cut.start, 0, (max - used) / 2);
	used = cut_chars(body, cut);
	if (used < max)
		cut.end = find_end(body, cut.end,
		    used < enough ? enough - used : 0, max - used);
	/* At the end of a text there is more before than behind. */
	used = cut_chars(body, cut);
	if (used < enough && cut.start > 0)
		cut.start =
		    find_start(body, cut.start, enough - used, max - used);
	cut.start = skip_space(body, cut.start, cut.end);
	while (cut.end > cut.start && char_is_space(body.ptr[cut.end - 1]))
		cut.end--;
	return cut;
}

/* Whether the body goes on in the same paragraph beyond the cut. */
static bool
goes_on_before(struct slice body, size_t at)
{
	while (at > 0 && body.ptr[at - 1] == ' ')
		at--;
	return at > 0 && body.ptr[at - 1] != '\n';
}

static bool
goes_on_after(struct slice body, size_t at)
{
	at += slice_from(body, at).len > 0 && body.ptr[at] == ' ';
	return at < body.len && body.ptr[at] != '\n';
}

/* The cut as text of its own, and the places moved to it. */
static struct excerpt
make_excerpt(struct arena *arena, struct slice body, struct cut cut,
    const struct spot *spots, size_t len)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	struct spot *moved = arena_new_array(arena, struct spot, len + 1);
	struct excerpt excerpt;
	size_t moved_len = 0, shift;

	if (goes_on_before(body, cut.start)) {
		buf_add_slice(&text, ELLIPSIS);
		buf_add_char(&text, ' ');
	}
	shift = text.len;
	buf_add_slice(&text, slice_sub(body, cut.start, cut.end - cut.start));
	if (goes_on_after(body, cut.end)) {
		buf_add_char(&text, ' ');
		buf_add_slice(&text, ELLIPSIS);
	}
	for (size_t i = 0; i < len; i++) {
		size_t start = spots[i].start, end = spots[i].end;

		start = start > cut.start ? start : cut.start;
		end = end < cut.end ? end : cut.end;
		if (start < end)
			moved[moved_len++] =
			    (struct spot){.start = start - cut.start + shift,
			        .end = end - cut.start + shift};
	}
	excerpt.text = arena_copy(arena, buf_slice(&text));
	excerpt.marks = join_spots(arena, moved, moved_len);
	return excerpt;
}

struct excerpt
excerpt_plan(struct arena *arena, struct slice body,
    const struct because *because, size_t because_len, size_t max_chars)
{
	struct spot *spots =
	    arena_new_array(arena, struct spot, because_len + 1);
	size_t len = spots_of(body, 1u << FIELD_BODY | 1u << FIELD_FURNITURE,
	    because, because_len, spots);
	size_t weighed = len < MAX_SPOTS ? len : MAX_SPOTS;
	struct cut cut;

	if (slice_is_empty(slice_trim(body)) || max_chars == 0)
		return (struct excerpt){.text = {"", 0}};
	count_chars(body, spots, weighed, max_chars);
	cut = choose_cut(body, spots, weighed, max_chars);
	return make_excerpt(arena, body, cut, spots, len);
}
