/*
 * Rows of deliveries as the ledger shows them.
 */
#ifndef STORE_LEDGER_ROWS_H
#define STORE_LEDGER_ROWS_H

#include "store/ledger.h"
#include "store/op.h"

/* What ledger_read_deliveries() takes a row to have, from `delivery AS d`. */
#define LEDGER_DELIVERY_COLUMNS                                            \
	"d.n, d.id, d.channel, d.leg, d.seq, d.resend, d.state, d.reason," \
	" d.silence_n, d.story_id, d.created_ms, d.due_ms, d.settled_ms,"  \
	" d.tries, coalesce(length(d.body), 0), d.body_sha256"

enum ledger_detail {
	LEDGER_BARE,     /* no alert ids, no attempts */
	LEDGER_ATTEMPTS, /* both */
	LEDGER_WHOLE,    /* the body too */
};

struct ledger_deliveries {
	struct store_ledger_delivery *items;
	size_t len, cap;
	int64_t last_n;
};

/* Reads to the end of the query, then what the detail asks for. */
int ledger_read_deliveries(struct db *db, struct query *q, struct store_op *op,
    enum ledger_detail detail, struct ledger_deliveries *deliveries);

/* How many rows an answer may have. */
int64_t ledger_limit(size_t max_len);

/* The smallest text that is greater than all that begin with an id's part. */
struct slice ledger_after(struct arena *arena, struct slice prefix);

/* One row is shown; a second says that the id's part does not tell them apart.
 */
#define LEDGER_SHOW_LIMIT 2

/* 0 where exactly one row was found for the id's part; -1 says what is wrong.
 */
int ledger_check_one(size_t found, const char *noun, const char *plural,
    struct slice id, struct err *err);

#endif
