/*
 * What stands around a hit of a list: the needs of its entry, and whether a
 * short form is the person's or part of another name.
 */
#ifndef MATCH_NEIGHBOUR_H
#define MATCH_NEIGHBOUR_H

#include "match/eval.h"

/* Works out all places that neighbour_meets() will look at. */
void neighbour_prepare(struct eval *eval, const struct entry_plan *plan);

/* One of the entry's needs is true within its distance of the place. */
bool neighbour_meets(struct eval *eval, const struct entry_plan *plan,
    uint32_t first, uint32_t last);

/* Capitals tell nothing there: a title-case headline, a caseless script. */
bool neighbour_says_nothing(const struct eval *eval, uint32_t spot);

/*
 * No capitalised word stands directly beside the place that would make it
 * another name: one that is in no spelling of the entry, no title of office,
 * day or month, and not the first of its sentence.
 */
bool neighbour_is_harmless(const struct eval *eval,
    const struct entry_plan *plan, uint32_t first, uint32_t last);

#endif
