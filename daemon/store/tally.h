/*
 * How many sources stand behind the articles that met a rule.  A site is one
 * source however much it writes, and a text is one source however many sites
 * carry it; so it is the largest number of articles of which no two share
 * either: a matching of sites and texts.  Which came first does not matter.
 */
#ifndef STORE_TALLY_H
#define STORE_TALLY_H

#include <stddef.h>

#include "base/auto.h"
#include "base/slice.h"

struct tally;

NODISCARD struct tally *tally_new(void);
void tally_free(struct tally **tally);

/* An article: the site it counts for, and what text it carries.  One without a
 * site counts for none. */
void tally_add(struct tally *tally, struct slice site, struct slice text);

/* Time is at worst the square of what was added. */
size_t tally_sources(const struct tally *tally);

#endif
