/* Digests: what is collected for an hour, and told then. */
#include <inttypes.h>
#include <stdio.h>

#include "store/duty.h"
#include "store/op.h"
#include "store/owe.h"

void
store_digest_id(struct slice channel, struct slice route, int64_t due_ms,
    char out[DIGEST_ID_LEN + 1])
{
	char due_text[24];
	struct slice parts[4] = {SLICE("digest"), channel, route};

	snprintf(due_text, sizeof(due_text), "%" PRId64, due_ms);
	parts[3] = slice_of(due_text);
	digest_id(parts, 4, out);
}

static int
run_add(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_digest_item *item = op->request;
	bool is_late;

	if (owe_is_too_late(db, item, &is_late, err) < 0)
		return -1;
	if (is_late)
		return err_set(err, ERR_INPUT, "the digest has ended");
	return owe_digest_item(db, item, err);
}

struct store_op *
store_add_to_digest(struct store *store, const struct store_digest_item *item,
    store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_add, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_digest_item *copy =
	    op_copy(op, struct store_digest_item, item);

	owe_own_item(op->arena, copy);
	op->request = copy;
	return op_start(op, store);
}

static int
run_due(struct db *db, struct store_op *op, struct err *err)
{
	struct store_digests *digests =
	    arena_alloc(op->arena, sizeof(*digests));
	VEC(struct store_digest) items = {0};
	struct query *q;
	int64_t due_ms;
	int got;

	q = db_query(db,
	    "SELECT id, channel, route, due_ms, (SELECT count(*)"
	    "  FROM digest_alert AS da WHERE da.digest_n = d.n)"
	    " FROM digest AS d WHERE ended_ms IS NULL AND due_ms <= ?"
	    " ORDER BY due_ms, n",
	    val_int(op->now_ms));
	while ((got = query_next(q, err)) > 0) {
		struct store_digest *digest = vec_add(op->arena, &items);

		digest->id = col_text(q, op->arena);
		digest->channel = col_text(q, op->arena);
		digest->route = col_text(q, op->arena);
		digest->due_ms = col_int(q);
		digest->alert_len = (size_t)col_int(q);
	}
	if (got < 0)
		return -1;
	got = db_number(db, err, &due_ms,
	    "SELECT due_ms FROM digest WHERE ended_ms IS NULL AND due_ms > ?"
	    " ORDER BY due_ms LIMIT 1",
	    val_int(op->now_ms));
	if (got < 0)
		return -1;
	digests->wait_ms = got > 0 ? due_ms - op->now_ms : -1;
	digests->items = items.items;
	digests->len = items.len;
	op->result = digests;
	return 0;
}

OP_TELL(tell_due, store_digests_fn, struct store_digests)

struct store_op *
store_due_digests(struct store *store, store_digests_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_ORDERED, run_due, tell_due};

	return op_start(op_new(store, &KIND, (op_any_fn *)done, arg), store);
}

/* One delivery that tells the digest; its anchor is the digest's id. */
static int
owe_part(struct db *db, struct store_op *op, int64_t digest_n,
    const struct store_delivery *as)
{
	const struct store_digest_end *end = op->request;
	int64_t len = end->max_alerts > 0 ? (int64_t)end->max_alerts : -1;
	struct err *err = &op->fault.err;
	struct owe_row row;

	if (owe_row(db, op, as, &row, err) < 0)
		return -1;
	return db_run(db, err,
	    "INSERT OR IGNORE INTO delivery_alert (delivery_n, alert_n, place)"
	    " SELECT ?, alert_n, place FROM digest_alert WHERE digest_n = ?"
	    " ORDER BY place LIMIT ? OFFSET ?",
	    val_int(row.n), val_int(digest_n), val_int(len),
	    val_int(len > 0 ? len * (int64_t)as->seq : 0));
}

static int
owe_digest(struct db *db, struct store_op *op, int64_t digest_n)
{
	const struct store_digest_end *end = op->request;
	struct store_delivery as = {
	    .anchor = end->digest_id, .leg = LEG_DIGEST};
	struct err *err = &op->fault.err;
	int64_t alerts, parts = 1;
	struct query *q = db_query(db,
	    "SELECT channel, (SELECT count(*) FROM digest_alert"
	    "  WHERE digest_n = d.n) FROM digest AS d WHERE n = ?",
	    val_int(digest_n));

	if (query_next(q, err) < 0)
		return -1;
	as.channel = col_text(q, op->arena);
	alerts = col_int(q);
	query_end(q);
	if (end->max_alerts > 0 && alerts > 0)
		parts = (alerts - 1) / (int64_t)end->max_alerts + 1;
	for (; (int64_t)as.seq < parts; as.seq++)
		if (owe_part(db, op, digest_n, &as) < 0)
			return -1;
	return 0;
}

static int
run_end(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_digest_end *end = op->request;
	int64_t digest_n;
	int got = db_number(db, err, &digest_n,
	    "SELECT n FROM digest WHERE id = ?", val_text(end->digest_id));

	if (got < 0)
		return -1;
	if (got == 0)
		return err_set(err, ERR_NOT_FOUND, "no digest %.*s",
		    SLICE_ARG(end->digest_id));
	if (db_run(db, err,
	        "UPDATE digest SET ended_ms = ?"
	        " WHERE n = ? AND ended_ms IS NULL",
	        val_int(op->now_ms), val_int(digest_n)) < 0)
		return -1;
	if (db_changes(db) == 0 || end->is_skipped)
		return 0;
	return owe_digest(db, op, digest_n);
}

struct store_op *
store_end_digest(struct store *store, const struct store_digest_end *end,
    store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_end, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_digest_end *copy =
	    op_copy(op, struct store_digest_end, end);

	op_own(op->arena, &copy->digest_id);
	op->request = copy;
	return op_start(op, store);
}
