/* Appointments when the clock that they were made by has moved. */
#include "store/op.h"
#include "store/outbox.h"

static int
run_jump(struct db *db, struct store_op *op, struct err *err)
{
	const int64_t *jump_ms = op->request;

	/* After a jump forward time may really have passed, as in a machine
	 * that slept; who holds a claim has not noticed any of it. */
	return db_run(db, err,
	    "UPDATE delivery SET due_ms = due_ms + ?1"
	    " WHERE state < 2 AND (?1 < 0 OR state = 1)",
	    val_int(*jump_ms));
}

struct store_op *
store_jump_clock(
    struct store *store, int64_t jump_ms, store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_jump, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);

	op->request = op_copy(op, int64_t, &jump_ms);
	return op_start(op, store);
}
