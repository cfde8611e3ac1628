/*
 * Of the terms that end before a place the one that ends last is the nearest,
 * of those that begin after it the one that begins first; a term between two
 * parts of a window is one that ends early enough among those that begin late
 * enough.  So each place costs a few binary searches, however many terms there
 * are.
 */
#include "match/sift.h"

#include "match/sort.h"

uint32_t
sift_count(const struct founds *founds, struct found_set set)
{
	const struct found *items = founds_items(founds, set);
	uint32_t count = 0, last = 0;

	/* The earliest end leaves most room.  In order of their beginnings, a
	 * place either is free of the one chosen or ends before it. */
	for (uint32_t i = 0; i < set.len; i++) {
		if (count == 0 || items[i].first > last) {
			count++;
			last = items[i].last;
		} else if (items[i].last < last) {
			last = items[i].last;
		}
	}
	return count;
}

void
sift_fini(struct sift *sift)
{
	array_fini(&sift->lasts);
	array_fini(&sift->ends);
	array_fini(&sift->parts);
	array_fini(&sift->spare);
}

struct sieve {
	struct sift *sift;
	const struct sift_request *request;
	struct founds *founds;
	const struct spot *spots;
};

static int
compare_numbers(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static const struct found *
terms_of(const struct sieve *s)
{
	return founds_items(s->founds, s->request->terms);
}

static void
prepare(struct sieve *s)
{
	struct sift *sift = s->sift;
	uint32_t len = s->request->terms.len, end = UINT32_MAX;

	sift->lasts.len = sift->ends.len = sift->spare.len = 0;
	for (uint32_t i = 0; i < len; i++) {
		*array_add(&sift->lasts) = terms_of(s)[i].last;
		*array_add(&sift->ends) = 0;
		*array_add(&sift->spare) = 0;
	}
	for (uint32_t i = len; i > 0; i--) {
		uint32_t last = terms_of(s)[i - 1].last;

		end = last < end ? last : end;
		sift->ends.items[i - 1] = end;
	}
	if (len > 1)
		sort_runs(sift->lasts.items, sift->spare.items, len,
		    sizeof(uint32_t), compare_numbers);
}

/* The number of the first term that begins at `spot` or later. */
static uint32_t
first_from(const struct sieve *s, uint32_t spot)
{
	uint32_t low = 0, high = s->request->terms.len;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (terms_of(s)[middle].first < spot)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How many terms end before `spot`. */
static uint32_t
count_before(const struct sieve *s, uint32_t spot)
{
	uint32_t low = 0, high = s->request->terms.len;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (s->sift->lasts.items[middle] < spot)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The place reaches from `first` to `last`, what is beside it ends at `left`
 * or begins at `right`; the words between the two are counted. */
static bool
is_within(const struct sieve *s, uint32_t left, uint32_t right)
{
	const struct spot *a = &s->spots[left], *b = &s->spots[right];

	if (a->paragraph != b->paragraph)
		return false;
	if (s->request->within.kind == DISTANCE_SENTENCE)
		return a->sentence == b->sentence;
	return (b->at - a->at - a->width + 3) / 4 <= s->request->within.words;
}

static bool
has_one_beside(const struct sieve *s, const struct found *place)
{
	uint32_t before = count_before(s, place->first);
	uint32_t after = first_from(s, place->last + 1);
	const struct spot *spots = s->spots;

	/* A place of several sentences lies in none with a neighbour. */
	if (s->request->within.kind == DISTANCE_SENTENCE &&
	    spots[place->first].sentence != spots[place->last].sentence)
		return false;
	if (before > 0 &&
	    is_within(s, s->sift->lasts.items[before - 1], place->first))
		return true;
	return after < s->request->terms.len &&
	    is_within(s, place->last, terms_of(s)[after].first);
}

static void
add_parts(struct sieve *s, const struct found *place)
{
	const struct founds *founds = s->founds;

	/* Nested as deep as `near` is written inside `near`. */
	for (uint32_t i = 0; i < place->part_len; i++)
		add_parts(s, &founds->parts.items[place->first_part + i]);
	if (place->part_len == 0)
		*array_add(&s->sift->parts) = *place;
}

/* A term that lies wholly between two parts of a window. */
static bool
has_one_between(struct sieve *s, const struct found *place)
{
	struct sift *sift = s->sift;

	if (place->part_len == 0 ||
	    (s->request->within.kind == DISTANCE_SENTENCE &&
	        s->spots[place->first].sentence !=
	            s->spots[place->last].sentence))
		return false;
	sift->parts.len = 0;
	add_parts(s, place);
	for (size_t i = 1; i < sift->parts.len; i++) {
		uint32_t begin = sift->parts.items[i - 1].last + 1;
		uint32_t end = sift->parts.items[i].first;
		uint32_t term = first_from(s, begin);

		if (term < s->request->terms.len &&
		    sift->ends.items[term] < end)
			return true;
	}
	return false;
}

struct found_set
sift_not_near(struct sift *sift, const struct sift_request *request,
    struct founds *founds)
{
	struct sieve s = {.sift = sift,
	    .request = request,
	    .founds = founds,
	    .spots = request->scan->spots.items};
	struct found_set kept = {(uint32_t)founds->items.len, 0};

	prepare(&s);
	for (uint32_t i = 0; i < request->places.len; i++) {
		struct found place = founds_items(founds, request->places)[i];

		if (has_one_beside(&s, &place) || has_one_between(&s, &place))
			continue;
		*array_add(&founds->items) = place;
		kept.len++;
	}
	return kept;
}
