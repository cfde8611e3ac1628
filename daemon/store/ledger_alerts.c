/* Alerts as people ask for them. */
#include <stdio.h>

#include "store/ledger.h"
#include "store/ledger_rows.h"
#include "store/op.h"

struct listing {
	struct store_filter filter;
	bool with_docs;
};

struct alert_rows {
	VEC(int64_t) numbers;
	struct {
		struct store_ledger_alert *items;
		size_t len, cap;
	} alerts;
};

#define ALERT_COLUMNS                                                    \
	"a.n, a.id, a.kind, a.state, a.reason, a.rule_id, a.rule_title," \
	" a.severity, a.denied, a.story_id, a.feed_id, a.article_n,"     \
	" a.raised_ms, a.trial, a.was_true, a.note"

static void
read_alert(struct query *q, struct arena *arena, struct alert_rows *rows)
{
	struct store_ledger_alert *to = vec_add(arena, &rows->alerts);
	struct alert *a = &to->alert;
	struct slice id;
	int64_t was_true;

	*vec_add(arena, &rows->numbers) = col_int(q);
	id = col_text(q, arena);
	snprintf(a->id, sizeof(a->id), "%.*s", SLICE_ARG(id));
	a->kind = (enum alert_kind)col_int(q);
	a->state = (enum alert_state)col_int(q);
	a->reason = col_text(q, arena);
	a->rule_id = col_text(q, arena);
	a->rule_title = col_text(q, arena);
	a->severity = (enum severity)col_int(q);
	a->denied = col_bool(q);
	a->story_id = col_text(q, arena);
	a->feed_id = col_text(q, arena);
	a->article_id = col_int(q);
	a->raised_ms = col_int(q);
	a->is_trial = col_bool(q);
	to->is_closed = col_maybe(q, &was_true);
	to->was_true = was_true != 0;
	to->note = col_text(q, arena);
}

static int
read_parts(struct db *db, struct store_op *op, int64_t alert_n,
    struct store_ledger_alert *alert)
{
	struct ledger_deliveries deliveries = {0};
	struct slices tags = {0};
	struct query *q;

	q = db_query(db,
	    "SELECT tag FROM alert_tag WHERE alert_n = ? ORDER BY tag",
	    val_int(alert_n));
	if (op_read_slices(q, op->arena, &tags, &op->fault.err) < 0)
		return -1;
	alert->tags = tags.items;
	alert->tag_len = tags.len;
	q = db_query(db,
	    "SELECT " LEDGER_DELIVERY_COLUMNS " FROM delivery_alert AS da"
	    " JOIN delivery AS d ON d.n = da.delivery_n"
	    " WHERE da.alert_n = ? ORDER BY d.n",
	    val_int(alert_n));
	if (ledger_read_deliveries(db, q, op, LEDGER_BARE, &deliveries) < 0)
		return -1;
	alert->deliveries = deliveries.items;
	alert->delivery_len = deliveries.len;
	return 0;
}

static int
read_doc(struct db *db, struct store_op *op, int64_t alert_n,
    struct store_ledger_alert *alert)
{
	struct query *q =
	    db_query(db, "SELECT doc FROM alert WHERE n = ?", val_int(alert_n));

	if (query_next(q, &op->fault.err) < 0)
		return -1;
	alert->alert.doc = col_text(q, op->arena);
	query_end(q);
	return 0;
}

/* Reads the query's rows, then their parts; the answer is op's result. */
static int
read_rows(struct db *db, struct query *q, struct store_op *op, bool with_docs,
    int64_t limit)
{
	struct store_alerts *result = arena_alloc(op->arena, sizeof(*result));
	struct alert_rows rows = {0};
	int got;

	while ((got = query_next(q, &op->fault.err)) > 0)
		read_alert(q, op->arena, &rows);
	if (got < 0)
		return -1;
	for (size_t i = 0; i < rows.alerts.len; i++)
		if (read_parts(db, op, rows.numbers.items[i],
		        &rows.alerts.items[i]) < 0 ||
		    (with_docs &&
		        read_doc(db, op, rows.numbers.items[i],
		            &rows.alerts.items[i]) < 0))
			return -1;
	result->items = rows.alerts.items;
	result->len = rows.alerts.len;
	if ((int64_t)result->len == limit)
		result->next = rows.numbers.items[result->len - 1];
	op->result = result;
	return 0;
}

/*
 * The list goes by the time of raising, which an index answers from any hour
 * on; a page begins behind the row that the cursor names.
 */
static int
run_list(struct db *db, struct store_op *op, struct err *err)
{
	const struct listing *listing = op->request;
	const struct store_filter *f = &listing->filter;
	int64_t limit = ledger_limit(f->max_len);
	int64_t before_ms = INT64_MAX;
	struct query *q;

	if (f->before > 0 &&
	    db_number(db, err, &before_ms,
	        "SELECT raised_ms FROM alert WHERE n = ?",
	        val_int(f->before)) < 0)
		return -1;
	q = db_query(db,
	    "SELECT " ALERT_COLUMNS " FROM alert AS a"
	    " WHERE (a.raised_ms < ?12 OR a.n < ?1)"
	    " AND a.raised_ms >= ?2 AND a.raised_ms < ?3"
	    " AND a.raised_ms <= ?12"
	    " AND (?4 = '' OR a.rule_id = ?4) AND (?5 = '' OR a.story_id = ?5)"
	    " AND substr(a.id, 1, length(?6)) = ?6"
	    " AND (?7 < 0 OR a.state = ?7) AND (?8 = '' OR a.reason = ?8)"
	    " AND (?13 < 0 OR a.trial = ?13)"
	    " AND ((?9 = '' AND ?10 < 0) OR EXISTS (SELECT 1"
	    "  FROM delivery_alert AS da JOIN delivery AS d"
	    "  ON d.n = da.delivery_n WHERE da.alert_n = a.n"
	    "  AND (?9 = '' OR d.channel = ?9)"
	    "  AND (?10 < 0 OR d.state = ?10)))"
	    " ORDER BY a.raised_ms DESC, a.n DESC LIMIT ?11",
	    val_int(f->before > 0 ? f->before : INT64_MAX),
	    val_int(f->has_since ? f->since_ms : INT64_MIN),
	    val_int(f->has_until ? f->until_ms : INT64_MAX),
	    val_text(f->rule_id), val_text(f->story_id), val_text(f->id),
	    val_int(f->has_alert_state ? (int64_t)f->alert_state : -1),
	    val_text(f->reason), val_text(f->channel),
	    val_int(f->has_delivery_state ? (int64_t)f->delivery_state : -1),
	    val_int(limit), val_int(before_ms),
	    val_int(f->trial == STORE_TRIAL_TOO
	            ? -1
	            : f->trial == STORE_TRIAL_ONLY));
	return read_rows(db, q, op, listing->with_docs, limit);
}

OP_TELL(tell_alerts, store_alerts_fn, struct store_alerts)

struct store_op *
store_list_alerts(struct store *store, const struct store_filter *filter,
    bool with_docs, store_alerts_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_BESIDE, run_list, tell_alerts};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct listing listing = {*filter, with_docs};
	struct listing *copy = op_copy(op, struct listing, &listing);

	op_own(op->arena, &copy->filter.rule_id);
	op_own(op->arena, &copy->filter.channel);
	op_own(op->arena, &copy->filter.story_id);
	op_own(op->arena, &copy->filter.id);
	op_own(op->arena, &copy->filter.reason);
	op->request = copy;
	return op_start(op, store);
}

static int
run_show(struct db *db, struct store_op *op, struct err *err)
{
	const struct slice *id = op->request;
	const struct store_alerts *found;

	if (read_rows(db,
	        db_query(db,
	            "SELECT " ALERT_COLUMNS " FROM alert AS a"
	            " WHERE a.id >= ? AND a.id < ? ORDER BY a.id LIMIT ?",
	            val_text(*id), val_text(ledger_after(op->arena, *id)),
	            val_int(LEDGER_SHOW_LIMIT)),
	        op, true, LEDGER_SHOW_LIMIT + 1) < 0)
		return -1;
	found = op->result;
	return ledger_check_one(found->len, "alert", "alerts", *id, err);
}

struct store_op *
store_show_alert(
    struct store *store, struct slice id, store_alerts_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_BESIDE, run_show, tell_alerts};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct slice *copy = op_copy(op, struct slice, &id);

	op_own(op->arena, copy);
	op->request = copy;
	return op_start(op, store);
}

static int
run_close(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_closing *closing = op->request;

	if (db_run(db, err,
	        "UPDATE alert SET was_true = ?, note = ? WHERE id = ?",
	        val_int(closing->was_true), val_text(closing->note),
	        val_text(closing->alert_id)) < 0)
		return -1;
	if (db_changes(db) == 0)
		return err_set(err, ERR_NOT_FOUND, "no alert %.*s",
		    SLICE_ARG(closing->alert_id));
	return 0;
}

struct store_op *
store_close_alert(struct store *store, const struct store_closing *closing,
    store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_close, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_closing *copy = op_copy(op, struct store_closing, closing);

	op_own(op->arena, &copy->alert_id);
	op_own(op->arena, &copy->note);
	op->request = copy;
	return op_start(op, store);
}
