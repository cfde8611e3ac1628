/*
 * From a rule that is met to the places that say why: the windows of each
 * condition that is true, numbered in the order of the text, each with the
 * terms inside it.
 */
#ifndef MATCH_WITNESS_H
#define MATCH_WITNESS_H

#include "match/eval.h"

struct witness {
	ARRAY(struct found) windows, spare;
	ARRAY(struct because) items; /* of all rules of the article */
	ARRAY(struct because) item_spare;
	ARRAY(uint32_t) seen; /* by op: the last round that came by */
	uint32_t round;
};

void witness_fini(struct witness *witness);

/* Appends the items of a condition that is true; returns how many. */
size_t witness_add(struct witness *witness, struct eval *eval, uint32_t op);

#endif
