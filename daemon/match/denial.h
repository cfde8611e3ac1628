/*
 * Which places of an article are denied: those that follow a cue in the same
 * sentence with at most DENIAL_WORDS words between and nothing that ends its
 * reach, and those that stand so before a cue that looks back.  A sentence is
 * looked at when the first of its places is asked for, and once.
 */
#ifndef MATCH_DENIAL_H
#define MATCH_DENIAL_H

#include "match/scan.h"

/* At most so many words between a cue and what it denies. */
#define DENIAL_WORDS 6

struct denial;

NODISCARD struct denial *denial_new(struct scan *scan);
void denial_free(struct denial **denial);

/* Begins with the article that was scanned. */
void denial_article(struct denial *denial, struct slice language);

/* True where the place, spots of the scan, is denied. */
bool denial_holds(struct denial *denial, uint32_t first, uint32_t last);

/* The spots of the cue that denies the place; false where none does. */
bool denial_cue(struct denial *denial, uint32_t first, uint32_t last,
    uint32_t *cue_first_out, uint32_t *cue_last_out);

#endif
