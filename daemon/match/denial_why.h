/*
 * What an explanation says of a denial: the words that deny and those that are
 * denied.
 */
#ifndef MATCH_DENIAL_WHY_H
#define MATCH_DENIAL_WHY_H

#include "match/eval.h"

/* Spots of the scan, inclusive. */
struct denial_why {
	uint32_t first, last;         /* what is denied */
	uint32_t cue_first, cue_last; /* by what */
};

/*
 * The first denied hit under a condition, false where there is none.  Hits
 * that are looked for only to be absent (`none`) are not asked, nor those that
 * disqualify others.
 */
bool denial_why(struct eval *eval, uint32_t op, struct denial_why *why_out);

#endif
