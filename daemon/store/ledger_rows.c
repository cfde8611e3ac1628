#include "store/ledger_rows.h"

int64_t
ledger_limit(size_t max_len)
{
	return max_len > 0 && max_len < STORE_MAX_ROWS ? (int64_t)max_len
	                                               : STORE_MAX_ROWS;
}

struct slice
ledger_after(struct arena *arena, struct slice prefix)
{
	/* Ids are hex digits, which all come before this letter. */
	return arena_printf(arena, "%.*sz", SLICE_ARG(prefix));
}

int
ledger_check_one(size_t found, const char *noun, const char *plural,
    struct slice id, struct err *err)
{
	if (found == 0)
		return err_set(
		    err, ERR_NOT_FOUND, "no %s %.*s", noun, SLICE_ARG(id));
	if (found > 1)
		return err_set(err, ERR_INPUT, "several %s begin with %.*s",
		    plural, SLICE_ARG(id));
	return 0;
}

static void
read_delivery(struct query *q, struct arena *arena,
    struct store_ledger_delivery *d, int64_t *n)
{
	*n = col_int(q);
	d->id = col_text(q, arena);
	d->channel = col_text(q, arena);
	d->leg = (enum leg)col_int(q);
	d->seq = (unsigned)col_int(q);
	d->resend = (unsigned)col_int(q);
	d->state = (enum delivery_state)col_int(q);
	d->reason = col_text(q, arena);
	d->silence_id = col_int(q);
	d->story_id = col_text(q, arena);
	d->created_ms = col_int(q);
	d->due_ms = col_int(q);
	d->has_due = d->state == DELIVERY_WAITING;
	d->has_settled = col_maybe(q, &d->settled_ms);
	d->tries = col_int(q);
	d->body_bytes = col_int(q);
	d->body_sha256 = col_text(q, arena);
}

static int
read_attempts(struct db *db, struct store_op *op, int64_t delivery_n,
    struct store_ledger_delivery *d)
{
	VEC(struct store_attempt) attempts = {0};
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT number, boot, started_ms, ended_ms, outcome, code, text,"
	    " provider_id FROM attempt WHERE delivery_n = ? ORDER BY number",
	    val_int(delivery_n));
	while ((got = query_next(q, &op->fault.err)) > 0) {
		struct store_attempt *a = vec_add(op->arena, &attempts);

		a->number = col_int(q);
		a->boot = col_int(q);
		a->started_ms = col_int(q);
		a->has_ended = col_maybe(q, &a->ended_ms);
		a->outcome = (enum outcome)col_int(q);
		a->code = col_int(q);
		a->text = col_text(q, op->arena);
		a->provider_id = col_text(q, op->arena);
	}
	d->attempts = attempts.items;
	d->attempt_len = attempts.len;
	return got;
}

static int
read_detail(struct db *db, struct store_op *op, int64_t delivery_n,
    enum ledger_detail detail, struct store_ledger_delivery *d)
{
	struct slices alert_ids = {0};
	struct err *err = &op->fault.err;
	struct query *q;

	q = db_query(db,
	    "SELECT a.id FROM delivery_alert AS da"
	    " JOIN alert AS a ON a.n = da.alert_n"
	    " WHERE da.delivery_n = ? ORDER BY da.place",
	    val_int(delivery_n));
	if (op_read_slices(q, op->arena, &alert_ids, err) < 0)
		return -1;
	d->alert_ids = alert_ids.items;
	d->alert_len = alert_ids.len;
	if (read_attempts(db, op, delivery_n, d) < 0)
		return -1;
	if (detail != LEDGER_WHOLE)
		return 0;
	q = db_query(
	    db, "SELECT body FROM delivery WHERE n = ?", val_int(delivery_n));
	if (query_next(q, err) < 0)
		return -1;
	d->body = col_text(q, op->arena);
	query_end(q);
	return 0;
}

int
ledger_read_deliveries(struct db *db, struct query *q, struct store_op *op,
    enum ledger_detail detail, struct ledger_deliveries *deliveries)
{
	VEC(int64_t) rows = {0};
	int got;

	while ((got = query_next(q, &op->fault.err)) > 0)
		read_delivery(q, op->arena, vec_add(op->arena, deliveries),
		    vec_add(op->arena, &rows));
	if (got < 0)
		return -1;
	if (rows.len > 0)
		deliveries->last_n = rows.items[rows.len - 1];
	for (size_t i = 0; detail != LEDGER_BARE && i < rows.len; i++)
		if (read_detail(db, op, rows.items[i], detail,
		        &deliveries->items[i]) < 0)
			return -1;
	return 0;
}
