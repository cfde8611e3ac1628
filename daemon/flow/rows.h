/*
 * Rows of the state as JSON objects with stable keys, for programs and for the
 * tables that people read.
 */
#ifndef FLOW_ROWS_H
#define FLOW_ROWS_H

#include "base/buf.h"
#include "model/feed.h"
#include "model/problem.h"
#include "store/ledger.h"
#include "text/json.h"

/* `feed` is how it is configured; NULL where it is not any more. */
NODISCARD struct js *
row_of_feed(const struct feed_state *state, const struct feed *feed);
NODISCARD struct js *row_of_alert(const struct store_ledger_alert *alert);
NODISCARD struct js *
row_of_delivery(const struct store_ledger_delivery *delivery);

/* file line column level code message source_line hint help detail */
NODISCARD struct js *row_of_problem(const struct problem *problem);

/* A line for the whole and one for each channel. */
void rows_of_counts(const struct store_counts *counts, struct buf *lines);

/* Sets a wall time as RFC 3339, unless it is 0. */
void row_set_time(struct js *row, struct slice key, int64_t ms);

#endif
