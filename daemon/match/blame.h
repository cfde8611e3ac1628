/*
 * The nearest miss of a rule in one sentence: down the tree to the condition
 * that came closest to being met.
 */
#ifndef MATCH_BLAME_H
#define MATCH_BLAME_H

#include "match/miss.h"

/* `line 14: near, within 8 words: «weapons» and «talks» are 11 words apart, 8
 * allowed`; its pieces were tried, and it is not met. */
void
blame_rule(struct miss_place *m, const struct pieces *pieces, struct buf *out);

#endif
