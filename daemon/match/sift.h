/*
 * What `mentions` and `not_near` ask of a set of places: how many of them
 * stand beside each other, and which have something unwanted near.
 */
#ifndef MATCH_SIFT_H
#define MATCH_SIFT_H

#include "match/found.h"
#include "match/scan.h"

/* The most places of a set of which no two have a word in common. */
uint32_t sift_count(const struct founds *founds, struct found_set set);

struct sift {
	ARRAY(uint32_t) lasts; /* of the terms, ascending */
	ARRAY(uint32_t) ends;  /* the first last of these terms and all later */
	ARRAY(struct found) parts; /* of the window at hand */
	ARRAY(uint32_t) spare;
};

void sift_fini(struct sift *sift);

struct sift_request {
	const struct scan *scan;
	struct found_set places;
	struct found_set terms; /* in founds, too; each within one sentence */
	struct distance within; /* words or sentence */
};

/*
 * Appends the places that have none of the terms within the distance, measured
 * as for `near`.  A term that shares a word with a place is no neighbour of
 * it; one between the parts of a window is as near as can be.
 */
struct found_set sift_not_near(struct sift *sift,
    const struct sift_request *request, struct founds *founds);

#endif
