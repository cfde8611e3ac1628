/* Deliveries as people ask for them. */
#include "store/ledger.h"
#include "store/ledger_rows.h"
#include "store/op.h"

static int
read_rows(struct db *db, struct query *q, struct store_op *op,
    enum ledger_detail detail, int64_t limit)
{
	struct store_deliveries *result =
	    arena_alloc(op->arena, sizeof(*result));
	struct ledger_deliveries rows = {0};

	if (ledger_read_deliveries(db, q, op, detail, &rows) < 0)
		return -1;
	result->items = rows.items;
	result->len = rows.len;
	if ((int64_t)rows.len == limit)
		result->next = rows.last_n;
	op->result = result;
	return 0;
}

/* By the time of creation, as alerts are listed by the time of raising. */
static int
run_list(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_filter *f = op->request;
	int64_t limit = ledger_limit(f->max_len);
	int64_t before_ms = INT64_MAX;
	struct query *q;

	if (f->before > 0 &&
	    db_number(db, err, &before_ms,
	        "SELECT created_ms FROM delivery WHERE n = ?",
	        val_int(f->before)) < 0)
		return -1;
	q = db_query(db,
	    "SELECT " LEDGER_DELIVERY_COLUMNS " FROM delivery AS d"
	    " WHERE (d.created_ms < ?12 OR d.n < ?1) AND d.created_ms <= ?12"
	    " AND d.created_ms >= ?2 AND d.created_ms < ?3"
	    " AND (?4 = '' OR d.channel = ?4) AND (?5 = '' OR d.story_id = ?5)"
	    " AND substr(d.id, 1, length(?6)) = ?6"
	    " AND (?7 < 0 OR d.state = ?7)"
	    " AND ((?8 = '' AND ?9 < 0 AND ?10 = '') OR EXISTS (SELECT 1"
	    "  FROM delivery_alert AS da JOIN alert AS a ON a.n = da.alert_n"
	    "  WHERE da.delivery_n = d.n AND (?8 = '' OR a.rule_id = ?8)"
	    "  AND (?9 < 0 OR a.state = ?9) AND (?10 = '' OR a.reason = ?10)))"
	    " ORDER BY d.created_ms DESC, d.n DESC LIMIT ?11",
	    val_int(f->before > 0 ? f->before : INT64_MAX),
	    val_int(f->has_since ? f->since_ms : INT64_MIN),
	    val_int(f->has_until ? f->until_ms : INT64_MAX),
	    val_text(f->channel), val_text(f->story_id), val_text(f->id),
	    val_int(f->has_delivery_state ? (int64_t)f->delivery_state : -1),
	    val_text(f->rule_id),
	    val_int(f->has_alert_state ? (int64_t)f->alert_state : -1),
	    val_text(f->reason), val_int(limit), val_int(before_ms));
	return read_rows(db, q, op, LEDGER_ATTEMPTS, limit);
}

OP_TELL(tell_deliveries, store_deliveries_fn, struct store_deliveries)

struct store_op *
store_list_deliveries(struct store *store, const struct store_filter *filter,
    store_deliveries_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_BESIDE, run_list, tell_deliveries};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_filter *copy = op_copy(op, struct store_filter, filter);

	op_own(op->arena, &copy->rule_id);
	op_own(op->arena, &copy->channel);
	op_own(op->arena, &copy->story_id);
	op_own(op->arena, &copy->id);
	op_own(op->arena, &copy->reason);
	op->request = copy;
	return op_start(op, store);
}

static int
run_show(struct db *db, struct store_op *op, struct err *err)
{
	const struct slice *id = op->request;
	const struct store_deliveries *found;

	if (read_rows(db,
	        db_query(db,
	            "SELECT " LEDGER_DELIVERY_COLUMNS " FROM delivery AS d"
	            " WHERE d.id >= ? AND d.id < ? ORDER BY d.id LIMIT ?",
	            val_text(*id), val_text(ledger_after(op->arena, *id)),
	            val_int(LEDGER_SHOW_LIMIT)),
	        op, LEDGER_WHOLE, LEDGER_SHOW_LIMIT + 1) < 0)
		return -1;
	found = op->result;
	return ledger_check_one(found->len, "delivery", "deliveries", *id, err);
}

struct store_op *
store_show_delivery(
    struct store *store, struct slice id, store_deliveries_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_BESIDE, run_show, tell_deliveries};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct slice *copy = op_copy(op, struct slice, &id);

	op_own(op->arena, copy);
	op->request = copy;
	return op_start(op, store);
}
