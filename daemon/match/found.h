/*
 * A place that a condition found: a term, or a window with its parts.  Sets of
 * them are ranges of one growing array, in order of first and last word.
 */
#ifndef MATCH_FOUND_H
#define MATCH_FOUND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/slice.h"

struct found {
	uint32_t first, last;     /* spots, inclusive */
	const struct slice *term; /* as the rule has it; NULL for a window */
	uint32_t first_part;      /* of a window, founds->parts */
	uint32_t part_len;
};

struct found_set {
	uint32_t first; /* founds->items */
	uint32_t len;
};

struct founds {
	ARRAY(struct found) items;
	ARRAY(struct found) parts;
	ARRAY(struct found) spare;
};

void founds_reset(struct founds *founds);
void founds_fini(struct founds *founds);

static inline const struct found *
founds_items(const struct founds *founds, struct found_set set)
{
	return founds->items.items + set.first;
}

/* Puts what was appended since `first` in order, each place once. */
struct found_set founds_order(struct founds *founds, uint32_t first);

/* For sort_runs() and others: by first, then last. */
int found_compare(const void *left, const void *right);

/*
 * Goes along a set in order and says of places, also in order, whether they
 * lie inside one of the set without being equal to it.
 */
struct found_cover {
	const struct found *items;
	size_t len, at;
	bool any;
	uint32_t reach; /* last word of those that begin before */
};

bool
found_cover_holds(struct found_cover *cover, uint32_t first, uint32_t last);

#endif
