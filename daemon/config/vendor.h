/*
 * People paste queries of other products: operators, distances, quotes and
 * signs that are searched as words here, or not at all (R025, R044).
 */
#ifndef CONFIG_VENDOR_H
#define CONFIG_VENDOR_H

#include <stdbool.h>

#include "config/reader.h"

/* Warns about the first of them in a phrase; in `exact` words are meant. */
void vendor_check(struct reader *r, const struct tree_node *at, bool is_exact);

#endif
