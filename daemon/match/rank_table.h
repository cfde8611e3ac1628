/*
 * Titles of office and courtesy, days and months in the languages of most
 * feeds, folded: words beside a surname that do not make it another name.
 */
#ifndef MATCH_RANK_TABLE_H
#define MATCH_RANK_TABLE_H

#include <stddef.h>

#include "base/slice.h"

/* In the order of slice_compare(). */
extern const struct slice rank_table[];
extern const size_t rank_count;

#endif
