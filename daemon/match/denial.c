/*
 * One sentence is read in three passes over its words:
 *
 *	"The Kremlin did not deny that it bought shells, but denied talks."
 *	 find:    not   deny  that       stop(but)  denied
 *	 settle:  -     -     that       stop       denied     (not + deny)
 *	 cast:                                      denied -> talks
 *
 * find: the longest phrase of the cue book from each place on.  settle: which
 * of them deny after all, and in which direction.  cast: each marks the places
 * that it reaches, so that a question costs nothing.  A cue reaches a few
 * words and no phrase is long, so all of it is linear.
 */
#include "match/denial.h"

#include <string.h>

#include "base/auto.h"
#include "match/denial_state.h"

/* Symbols of one word; no word has so many in the tables. */
#define SYMBOLS_MAX 16

struct denial *
denial_new(struct scan *scan)
{
	struct denial *d = mem_new(sizeof(*d));

	d->scan = scan;
	return d;
}

void
denial_free(struct denial **denial)
{
	struct denial *d = *denial;

	if (d == NULL)
		return;
	array_fini(&d->words);
	array_fini(&d->symbols);
	array_fini(&d->marks);
	mem_free(&d->read);
	mem_free(&d->mark_at);
	mem_free(&d->ahead);
	mem_free(&d->back);
	mem_free(denial);
}

void
denial_article(struct denial *d, struct slice language)
{
	d->filter = cue_filter_of(language);
	d->prepared = false;
}

static void
grow_spots(struct denial *d, size_t len)
{
	if (len <= d->spot_cap)
		return;
	d->spot_cap = len * 2;
	d->mark_at = mem_resize(d->mark_at, d->spot_cap, sizeof(*d->mark_at));
	d->ahead = mem_resize(d->ahead, d->spot_cap, sizeof(*d->ahead));
	d->back = mem_resize(d->back, d->spot_cap, sizeof(*d->back));
}

static void
prepare(struct denial *d)
{
	size_t spots = d->scan->spots.len;
	size_t sentences = denial_spot(d, (uint32_t)spots - 1)->sentence + 1;

	if (d->generation != d->scan->words.generation) {
		d->generation = d->scan->words.generation;
		d->words.len = d->symbols.len = 0;
	}
	grow_spots(d, spots);
	if (sentences > d->read_cap) {
		d->read_cap = sentences * 2;
		d->read = mem_resize(d->read, d->read_cap, sizeof(*d->read));
	}
	memset(d->read, 0, sentences * sizeof(*d->read));
	d->marks.len = 0;
	d->book = cue_book();
	d->prepared = true;
}

static uint8_t
add_symbols(struct denial *d, struct slice word)
{
	uint32_t found[SYMBOLS_MAX];
	uint32_t len =
	    dict_symbols(d->book->dict, word, false, found, COUNT_OF(found));

	len = len < COUNT_OF(found) ? len : COUNT_OF(found);
	for (uint32_t i = 0; i < len; i++)
		*array_add(&d->symbols) = found[i];
	return (uint8_t)len;
}

static struct cue_word
look_up(struct denial *d, uint32_t spot)
{
	const struct token *token = scan_token(d->scan, spot);
	struct cue_word word = {
	    .first_symbol = (uint32_t)d->symbols.len, .known = true};
	struct token_forms forms;
	size_t count;

	word.len = add_symbols(d, token->folded);
	if (token->script != SCRIPT_ARABIC)
		return word;
	count = token_arabic_forms(token->folded, &forms);
	for (size_t i = 0; i < count; i++)
		word.start_len += add_symbols(d, forms.form[i]);
	return word;
}

static struct cue_word
word_at(struct denial *d, uint32_t spot)
{
	uint32_t number = scan_word(d->scan, spot);

	while (d->words.len <= number)
		*array_add(&d->words) = (struct cue_word){0};
	if (!d->words.items[number].known)
		d->words.items[number] = look_up(d, spot);
	return d->words.items[number];
}

bool
denial_word_is(struct denial *d, uint32_t spot, uint32_t symbol)
{
	struct cue_word word = word_at(d, spot);

	for (uint32_t i = 0; i < word.len; i++)
		if (d->symbols.items[word.first_symbol + i] == symbol)
			return true;
	return false;
}

/* What a phrase that ends here says in the languages that count; false where
 * it is none of theirs. */
static bool
read_cues(const struct denial *d, uint32_t term, struct mark *mark)
{
	bool inside = denial_spot(d, mark->first)->flags & TOKEN_NO_START;
	bool found = false;

	mark->flags = 0;
	mark->tail = SYMBOL_NONE;
	for (uint32_t i = d->book->by_term.items[term]; i != 0;) {
		const struct cue *cue = &d->book->cues.items[i - 1];

		i = cue->next;
		if (!cue_counts(cue, &d->filter) ||
		    (inside && !(cue->flags & CUE_INSIDE)))
			continue;
		found = true;
		mark->flags |= cue->flags;
		if (cue->tail != SYMBOL_NONE)
			mark->tail = cue->tail;
	}
	return found;
}

static void
walk(struct denial *d, uint32_t first, uint32_t last, struct trie_step at)
{
	struct mark mark = {.first = first, .last = last};
	struct mark *best = &d->marks.items[d->marks.len - 1];
	struct cue_word word;

	if (at.term != TERM_NONE && last + 1 > best->last &&
	    read_cues(d, at.term, &mark)) {
		mark.last = last + 1; /* exclusive while it is sought */
		*best = mark;
	}
	if (!at.goes_on || last >= d->last)
		return;
	word = word_at(d, last + 1);
	for (uint32_t i = 0; i < word.len; i++) {
		struct trie_step to = trie_step(d->book->trie, at.state,
		    d->symbols.items[word.first_symbol + i]);

		if (to.state != TRIE_NONE)
			walk(d, first, last + 1, to);
	}
}

/* Adds the longest phrase from here on; the spot after it, or the next. */
static uint32_t
find_from(struct denial *d, uint32_t first)
{
	struct cue_word word = word_at(d, first);
	struct mark *mark;

	if (word.len + word.start_len == 0)
		return first + 1;
	*array_add(&d->marks) = (struct mark){.first = first, .last = first};
	for (uint32_t i = 0; i < (uint32_t)word.len + word.start_len; i++) {
		struct trie_step to = trie_step(d->book->trie, TRIE_ROOT,
		    d->symbols.items[word.first_symbol + i]);

		if (to.state != TRIE_NONE)
			walk(d, first, first, to);
	}
	mark = &d->marks.items[d->marks.len - 1];
	if (mark->last == first) {
		d->marks.len--;
		return first + 1;
	}
	mark->last--;
	for (uint32_t i = mark->first; i <= mark->last; i++)
		d->mark_at[i] = (uint32_t)d->marks.len;
	return mark->last + 1;
}

static void
find(struct denial *d)
{
	d->first_mark = d->marks.len;
	for (uint32_t i = d->first; i <= d->last; i++)
		d->mark_at[i] = d->ahead[i] = d->back[i] = 0;
	for (uint32_t i = d->first; i <= d->last;)
		i = find_from(d, i);
}

static void
read_sentence(struct denial *d, uint32_t spot)
{
	const struct spot *spots = d->scan->spots.items;
	uint32_t sentence = spots[spot].sentence;

	d->first = d->last = spot;
	while (d->first > 0 && spots[d->first - 1].sentence == sentence)
		d->first--;
	while (d->last + 1 < d->scan->spots.len &&
	    spots[d->last + 1].sentence == sentence)
		d->last++;
	find(d);
	denial_settle(d);
	denial_cast(d);
	d->read[sentence] = true;
}

static uint32_t
cue_of(struct denial *d, uint32_t first, uint32_t last)
{
	if (!d->prepared)
		prepare(d);
	if (!d->read[denial_spot(d, first)->sentence])
		read_sentence(d, first);
	return d->ahead[first] != 0 ? d->ahead[first] : d->back[last];
}

bool
denial_holds(struct denial *d, uint32_t first, uint32_t last)
{
	return cue_of(d, first, last) != 0;
}

bool
denial_cue(struct denial *d, uint32_t first, uint32_t last,
    uint32_t *cue_first_out, uint32_t *cue_last_out)
{
	uint32_t number = cue_of(d, first, last);

	if (number == 0)
		return false;
	*cue_first_out = d->marks.items[number - 1].first;
	*cue_last_out = d->marks.items[number - 1].last;
	return true;
}
