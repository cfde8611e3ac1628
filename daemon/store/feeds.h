/*
 * Rows of feeds, as more than one operation needs them.
 */
#ifndef STORE_FEEDS_H
#define STORE_FEEDS_H

#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

/* The row's number of a feed's id: 1 found, 0 there is none, -1 *err. */
int feed_row(struct db *db, struct slice id, int64_t *n_out, struct err *err);

/* The same, and a new row where there is none; 0 or -1. */
int
feed_row_make(struct db *db, struct slice id, int64_t *n_out, struct err *err);

#endif
