/*
 * What is due.  A row of `delivery` in state waiting or sending has in due_ms
 * when it is to be looked at next, so that one index answers both: retries
 * whose time has come, and claims whose lease ran out.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store/op.h"
#include "store/outbox.h"
#include "store/silences.h"

struct due_row {
	int64_t n;
	struct store_due_delivery delivery;
};

struct due_rows {
	struct due_row *items;
	size_t len, cap;
};

static int64_t
since(const struct store_op *op, int64_t at_ms)
{
	return at_ms > 0 && at_ms < op->now_ms ? op->now_ms - at_ms : 0;
}

static void
read_row(struct query *q, struct store_op *op, struct due_row *row)
{
	struct store_due_delivery *d = &row->delivery;

	row->n = col_int(q);
	d->id = col_text(q, op->arena);
	d->channel = col_text(q, op->arena);
	d->leg = (enum leg)col_int(q);
	d->seq = (unsigned)col_int(q);
	d->resend = (unsigned)col_int(q);
	d->story_id = col_text(q, op->arena);
	d->created_ms = col_int(q);
	d->late_ms = since(op, col_int(q));
	d->age_ms = since(op, col_int(q));
	d->tries = col_int(q);
	d->cut_off = col_int(q);
	d->cut_off += col_bool(q);
	d->is_frozen = col_maybe_text(q, op->arena, &d->body);
	d->memory = col_text(q, op->arena);
	d->level = (unsigned)col_int(q);
}

/* A claim that ran out was cut off, though its row does not say so yet. */
static int
find_on_channel(struct db *db, struct store_op *op,
    const struct store_channel_room *room, struct due_rows *rows,
    bool *has_more)
{
	size_t taken = 0;
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT n, id, channel, leg, seq, resend, story_id, created_ms,"
	    " due_ms, claimed_ms, tries, cut_off, state = 1, body, memory,"
	    " level"
	    " FROM delivery AS d"
	    " WHERE channel = ?1 AND state < 2 AND due_ms <= ?2"
	    " AND (story_id = '' OR NOT EXISTS (SELECT 1 FROM delivery AS e"
	    "  WHERE e.channel = d.channel AND e.story_id = d.story_id"
	    "  AND e.story_id <> '' AND e.n < d.n AND e.state < 2))"
	    " ORDER BY due_ms, n LIMIT ?3",
	    val_text(room->channel), val_int(op->now_ms),
	    val_int((int64_t)room->max_len + 1));
	while ((got = query_next(q, &op->fault.err)) > 0) {
		if (taken++ == room->max_len) {
			*has_more = true;
			query_end(q);
			break;
		}
		read_row(q, op, vec_add(op->arena, rows));
	}
	return got < 0 ? -1 : 0;
}

static void
read_alert(struct query *q, struct arena *arena, struct store_due_alert *to)
{
	struct alert *a = &to->alert;
	struct slice id = col_text(q, arena);

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
	to->silence_id = col_int(q);
	a->doc = col_text(q, arena);
}

static int
read_alerts(
    struct db *db, struct store_op *op, struct due_row *row, size_t *bytes)
{
	VEC(struct store_due_alert) alerts = {0};
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT a.id, a.kind, a.state, a.reason, a.rule_id, a.rule_title,"
	    " a.severity, a.denied, a.story_id, a.feed_id, a.article_n,"
	    " a.raised_ms, " SILENCE_OF_ALERT ", a.doc"
	    " FROM delivery_alert AS da JOIN alert AS a ON a.n = da.alert_n"
	    " WHERE da.delivery_n = ?2 ORDER BY da.place",
	    val_int(op->now_ms), val_int(row->n));
	while ((got = query_next(q, &op->fault.err)) > 0) {
		struct store_due_alert *alert = vec_add(op->arena, &alerts);

		read_alert(q, op->arena, alert);
		*bytes += alert->alert.doc.len;
	}
	row->delivery.alerts = alerts.items;
	row->delivery.alert_len = alerts.len;
	*bytes += row->delivery.body.len;
	return got;
}

static int
read_thread(struct db *db, struct store_op *op, struct due_row *row)
{
	struct store_due_delivery *d = &row->delivery;
	struct query *q;
	int got;

	if (slice_is_empty(d->story_id))
		return 0;
	q = db_query(db,
	    "SELECT provider_id FROM delivery WHERE channel = ?"
	    " AND story_id = ? AND story_id <> '' AND state = 2"
	    " AND provider_id <> '' ORDER BY n LIMIT 1",
	    val_text(d->channel), val_text(d->story_id));
	if ((got = query_next(q, &op->fault.err)) > 0)
		d->thread_id = col_text(q, op->arena);
	query_end(q);
	return got < 0 ? -1 : 0;
}

/* The longest waiting first, over all channels. */
static int
compare_rows(const void *left, const void *right)
{
	const struct due_row *a = left, *b = right;

	if (a->delivery.late_ms != b->delivery.late_ms)
		return a->delivery.late_ms > b->delivery.late_ms ? -1 : 1;
	return a->n < b->n ? -1 : a->n > b->n;
}

static int
read_wait(struct db *db, struct store_op *op, struct store_due *due)
{
	const struct store_due_request *request = op->request;

	due->wait_ms = -1;
	for (size_t i = 0; i < request->channel_len; i++) {
		int64_t due_ms;
		int got = db_number(db, &op->fault.err, &due_ms,
		    "SELECT due_ms FROM delivery WHERE channel = ?"
		    " AND state < 2 AND due_ms > ? ORDER BY due_ms LIMIT 1",
		    val_text(request->channels[i].channel),
		    val_int(op->now_ms));

		if (got < 0)
			return -1;
		if (got > 0 &&
		    (due->wait_ms < 0 || due_ms - op->now_ms < due->wait_ms))
			due->wait_ms = due_ms - op->now_ms;
	}
	return 0;
}

/* Fills in what the rows carry until the answer is as large as it may be. */
static int
fill_rows(struct db *db, struct store_op *op, struct due_rows *rows,
    struct store_due *due)
{
	const struct store_due_request *request = op->request;
	struct store_due_delivery *items =
	    arena_new_array(op->arena, struct store_due_delivery, rows->len);
	size_t bytes = 0;

	for (size_t i = 0; i < rows->len; i++) {
		if (i > 0 && bytes >= request->max_bytes) {
			due->has_more = true;
			break;
		}
		if (read_alerts(db, op, &rows->items[i], &bytes) < 0 ||
		    read_thread(db, op, &rows->items[i]) < 0)
			return -1;
		items[i] = rows->items[i].delivery;
		due->len = i + 1;
	}
	due->items = items;
	return 0;
}

static int
run_due(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_due_request *request = op->request;
	struct store_due *due = arena_alloc(op->arena, sizeof(*due));
	struct due_rows rows = {0};

	(void)err;
	for (size_t i = 0; i < request->channel_len; i++)
		if (find_on_channel(db, op, &request->channels[i], &rows,
		        &due->has_more) < 0)
			return -1;
	if (rows.len > 1)
		qsort(rows.items, rows.len, sizeof(*rows.items), compare_rows);
	if (fill_rows(db, op, &rows, due) < 0 || read_wait(db, op, due) < 0)
		return -1;
	op->result = due;
	return 0;
}

OP_TELL(tell_due, store_due_fn, struct store_due)

struct store_op *
store_find_due(struct store *store, const struct store_due_request *request,
    store_due_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_ORDERED, run_due, tell_due};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_due_request *copy =
	    op_copy(op, struct store_due_request, request);
	struct store_channel_room *rooms = op_copy_array(op->arena,
	    struct store_channel_room, request->channels, request->channel_len);

	for (size_t i = 0; i < request->channel_len; i++)
		op_own(op->arena, &rooms[i].channel);
	copy->channels = rooms;
	op->request = copy;
	return op_start(op, store);
}
