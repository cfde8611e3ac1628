/*
 * The minimal windows of `near`: intervals that hold one place of each child,
 * the places not overlapping, with few enough other words in between, and that
 * hold no smaller such interval.
 */
#ifndef MATCH_NEAR_H
#define MATCH_NEAR_H

#include "match/found.h"
#include "match/program.h"
#include "match/scan.h"

struct near_request {
	const struct scan *scan;
	const struct op *op;
	struct found_set sets[NEAR_MAX]; /* one a child, in founds */
	uint32_t set_len;
	uint32_t limit;    /* at most so many windows, the first ones */
	bool any_distance; /* within the paragraph, whatever the op says */
};

struct near_state {
	uint32_t start;  /* first word of the window to be */
	uint32_t value;  /* quarters up to it and within its places */
	uint32_t found;  /* its last place */
	uint32_t before; /* the state it continues, counted from 1 */
	uint32_t next;   /* in the list of its mask, counted from 1 */
	uint32_t mask;   /* children that it has */
};

/* States that become usable after the word `last`. */
struct near_pending {
	uint32_t last;
	uint32_t first_state;
	uint32_t state_len;
};

struct near {
	ARRAY(struct near_state) states;
	ARRAY(struct near_pending) heap; /* smallest `last` on top */
	uint32_t lists[1u << NEAR_MAX];  /* by mask, states from 1 */
};

void near_fini(struct near *near);

/* Appends the windows to the founds, in order. */
struct found_set near_windows(struct near *near,
    const struct near_request *request, struct founds *founds);

/* Quarters of other words inside a window. */
uint32_t near_gap(const struct scan *scan, const struct founds *founds,
    const struct found *window);

#endif
