/*
 * Conditions of the daemon's own health.  Only the change of one is told, so
 * that whoever finds a feed broken may say so at every poll.
 */
#include <inttypes.h>
#include <stdio.h>

#include "store/duty.h"
#include "store/op.h"
#include "store/owe.h"

/* When it began to hold: 1 it does, 0 it does not. */
static int
read_opened(struct db *db, const struct store_op *op, int64_t *opened_ms_out,
    struct err *err)
{
	const struct store_health *health = op->request;

	return db_number(db, err, opened_ms_out,
	    "SELECT opened_ms FROM health WHERE kind = ? AND subject = ?"
	    " AND closed_ms IS NULL",
	    val_text(health->kind), val_text(health->subject));
}

static struct slice
name_alert(struct store_op *op, int64_t opened_ms)
{
	const struct store_health *health = op->request;
	char id[DIGEST_ID_LEN + 1];

	alert_id(arena_printf(op->arena, "%.*s/%.*s", SLICE_ARG(health->kind),
	             SLICE_ARG(health->subject)),
	    arena_printf(op->arena, "%s %" PRId64,
	        health->is_open ? "opened" : "closed", opened_ms),
	    id);
	return arena_copy(op->arena, slice_of(id));
}

/* Owes the request's alert under its id; deliveries that name none mean it. */
static int
owe_change(struct db *db, struct store_op *op, struct slice id)
{
	const struct store_health *health = op->request;
	struct store_alert *alert =
	    op_copy(op, struct store_alert, health->alert);
	struct store_delivery *deliveries = op_copy_array(op->arena,
	    struct store_delivery, health->deliveries, health->delivery_len);
	struct slice *ids = op_copy_array(op->arena, struct slice, &id, 1);
	struct store_owed owed = {alert, 1, deliveries, health->delivery_len};
	struct owe_news news = {0};

	snprintf(
	    alert->alert.id, sizeof(alert->alert.id), "%.*s", SLICE_ARG(id));
	for (size_t i = 0; i < health->delivery_len; i++) {
		if (deliveries[i].alert_len > 0)
			continue;
		deliveries[i].alert_ids = ids;
		deliveries[i].alert_len = 1;
	}
	if (owe_alerts(db, op, &owed, &news, &op->fault.err) < 0)
		return -1;
	return owe_deliveries(db, op, &owed, &news, &op->fault.err);
}

static int
write_change(struct db *db, const struct store_op *op,
    const struct store_health_change *change, struct err *err)
{
	const struct store_health *health = op->request;

	if (!health->is_open)
		return db_run(db, err,
		    "UPDATE health SET closed_ms = ? WHERE kind = ?"
		    " AND subject = ? AND closed_ms IS NULL",
		    val_int(op->now_ms), val_text(health->kind),
		    val_text(health->subject));
	/* The same condition may have come and gone within this very ms. */
	return db_run(db, err,
	    "INSERT INTO health (kind, subject, opened_ms, text, alert_id)"
	    " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
	    " SET closed_ms = NULL, text = excluded.text",
	    val_text(health->kind), val_text(health->subject),
	    val_int(change->opened_ms), val_text(health->text),
	    val_text(change->alert_id));
}

static int
run_set(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_health *health = op->request;
	struct store_health_change *change =
	    arena_alloc(op->arena, sizeof(*change));
	int got;

	if (health->alert == NULL && health->delivery_len > 0)
		return err_set(err, ERR_INPUT, "deliveries without an alert");
	op->result = change;
	if ((got = read_opened(db, op, &change->opened_ms, err)) < 0)
		return -1;
	change->has_changed = (got > 0) != health->is_open;
	if (!change->has_changed)
		return 0;
	if (health->is_open)
		change->opened_ms = op->now_ms;
	if (health->alert != NULL) {
		change->alert_id = name_alert(op, change->opened_ms);
		if (owe_change(db, op, change->alert_id) < 0)
			return -1;
	}
	return write_change(db, op, change, err);
}

OP_TELL(tell_set, store_health_fn, struct store_health_change)

struct store_op *
store_set_health(struct store *store, const struct store_health *health,
    store_health_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_set, tell_set};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_health *copy = op_copy(op, struct store_health, health);
	struct store_owed owed = {health->alert, health->alert != NULL,
	    health->deliveries, health->delivery_len};

	op_own(op->arena, &copy->kind);
	op_own(op->arena, &copy->subject);
	op_own(op->arena, &copy->text);
	owe_own(op->arena, &owed);
	copy->alert = health->alert != NULL ? owed.alerts : NULL;
	copy->deliveries = owed.deliveries;
	op->request = copy;
	return op_start(op, store);
}

static int
run_list(struct db *db, struct store_op *op, struct err *err)
{
	struct store_conditions *conditions =
	    arena_alloc(op->arena, sizeof(*conditions));
	VEC(struct store_condition) items = {0};
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT kind, subject, text, opened_ms, alert_id FROM health"
	    " WHERE closed_ms IS NULL ORDER BY kind, subject");
	while ((got = query_next(q, err)) > 0) {
		struct store_condition *c = vec_add(op->arena, &items);

		c->kind = col_text(q, op->arena);
		c->subject = col_text(q, op->arena);
		c->text = col_text(q, op->arena);
		c->opened_ms = col_int(q);
		c->alert_id = col_text(q, op->arena);
	}
	if (got < 0)
		return -1;
	conditions->items = items.items;
	conditions->len = items.len;
	op->result = conditions;
	return 0;
}

OP_TELL(tell_list, store_conditions_fn, struct store_conditions)

struct store_op *
store_list_health(struct store *store, store_conditions_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_ORDERED, run_list, tell_list};

	return op_start(op_new(store, &KIND, (op_any_fn *)done, arg), store);
}
