/* Hosts that asked to be left alone. */
#include "store/op.h"
#include "store/poll.h"

static int
run_throttle(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_throttle *throttle = op->request;

	if (throttle->delay_ms <= 0)
		return db_run(db, err, "DELETE FROM throttle WHERE host = ?",
		    val_text(throttle->host));
	return db_run(db, err,
	    "INSERT INTO throttle (host, until_ms, reason) VALUES (?, ?, ?)"
	    " ON CONFLICT (host) DO UPDATE"
	    " SET until_ms = excluded.until_ms, reason = excluded.reason"
	    " WHERE excluded.until_ms > until_ms",
	    val_text(throttle->host), val_int(op->now_ms + throttle->delay_ms),
	    val_text(throttle->reason));
}

struct store_op *
store_throttle_host(struct store *store, const struct store_throttle *throttle,
    store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_throttle, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_throttle *copy =
	    op_copy(op, struct store_throttle, throttle);

	op_own(op->arena, &copy->host);
	op_own(op->arena, &copy->reason);
	op->request = copy;
	return op_start(op, store);
}

static int
run_load(struct db *db, struct store_op *op, struct err *err)
{
	struct store_throttles *result =
	    arena_alloc(op->arena, sizeof(*result));
	VEC(struct store_throttle) throttles = {0};
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT host, until_ms, reason FROM throttle"
	    " WHERE until_ms > ? ORDER BY host",
	    val_int(op->now_ms));
	while ((got = query_next(q, err)) > 0) {
		struct store_throttle *t = vec_add(op->arena, &throttles);

		t->host = col_text(q, op->arena);
		t->delay_ms = col_int(q) - op->now_ms;
		t->reason = col_text(q, op->arena);
	}
	if (got < 0)
		return -1;
	result->items = throttles.items;
	result->len = throttles.len;
	op->result = result;
	return 0;
}

OP_TELL(tell_load, store_throttles_fn, struct store_throttles)

struct store_op *
store_load_throttles(struct store *store, store_throttles_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_ORDERED, run_load, tell_load};

	return op_start(op_new(store, &KIND, (op_any_fn *)done, arg), store);
}
