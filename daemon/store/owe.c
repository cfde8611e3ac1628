#include "store/owe.h"

#include "store/duty.h"

static int
alert_row(struct db *db, struct slice id, int64_t *n_out, struct err *err)
{
	int got = db_number(
	    db, err, n_out, "SELECT n FROM alert WHERE id = ?", val_text(id));

	if (got == 0)
		return err_set(
		    err, ERR_NOT_FOUND, "no alert %.*s", SLICE_ARG(id));
	return got < 0 ? -1 : 0;
}

static int
write_alert(struct db *db, const struct store_op *op,
    const struct store_alert *from, bool *is_new_out, struct err *err)
{
	const struct alert *a = &from->alert;
	int64_t n;

	if (db_run(db, err,
	        "INSERT INTO alert (id, kind, state, reason, rule_id,"
	        " rule_title, severity, denied, story_id, feed_id, article_n,"
	        " raised_ms, trial, text, doc)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	        " ON CONFLICT (id) DO NOTHING",
	        val_text(slice_of(a->id)), val_int(a->kind), val_int(a->state),
	        val_text(a->reason), val_text(a->rule_id),
	        val_text(a->rule_title), val_int(a->severity),
	        val_int(a->denied), val_text(a->story_id), val_text(a->feed_id),
	        val_int(a->article_id),
	        val_int(a->raised_ms != 0 ? a->raised_ms : op->now_ms),
	        val_int(a->is_trial), val_text(from->text),
	        val_blob(a->doc)) < 0)
		return -1;
	*is_new_out = db_changes(db) > 0;
	if (!*is_new_out)
		return 0;
	n = db_last_id(db);
	for (size_t i = 0; i < from->tag_len; i++)
		if (db_run(db, err,
		        "INSERT OR IGNORE INTO alert_tag VALUES (?, ?)",
		        val_int(n), val_text(from->tags[i])) < 0)
			return -1;
	return 0;
}

int
owe_alerts(struct db *db, const struct store_op *op,
    const struct store_owed *owed, struct owe_news *news, struct err *err)
{
	for (size_t i = 0; i < owed->alert_len; i++) {
		bool is_new;

		if (write_alert(db, op, &owed->alerts[i], &is_new, err) < 0)
			return -1;
		news->alerts += is_new;
	}
	return 0;
}

int
owe_row(struct db *db, const struct store_op *op,
    const struct store_delivery *d, struct owe_row *row_out, struct err *err)
{
	struct slice anchor = d->anchor;
	char id[DIGEST_ID_LEN + 1];

	if (slice_is_empty(anchor) && d->alert_len > 0)
		anchor = d->alert_ids[0];
	if (slice_is_empty(anchor))
		return err_set(
		    err, ERR_INPUT, "a delivery without anchor and alerts");
	delivery_id(anchor, d->channel, d->leg, d->seq, d->resend, id);
	if (db_run(db, err,
	        "INSERT INTO delivery (id, anchor, channel, leg, seq, resend,"
	        " state, due_ms, story_id, created_ms)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	        " ON CONFLICT (id) DO NOTHING",
	        val_text(slice_of(id)), val_text(anchor), val_text(d->channel),
	        val_int(d->leg), val_int(d->seq), val_int(d->resend),
	        val_int(DELIVERY_WAITING), val_int(op->now_ms + d->delay_ms),
	        val_text(d->story_id), val_int(op->now_ms)) < 0)
		return -1;
	row_out->is_new = db_changes(db) > 0;
	return db_number(db, err, &row_out->n,
	           "SELECT n FROM delivery WHERE id = ?",
	           val_text(slice_of(id))) < 0
	    ? -1
	    : 0;
}

static int
add_alerts(struct db *db, int64_t delivery_n, const struct store_delivery *d,
    struct err *err)
{
	for (size_t i = 0; i < d->alert_len; i++) {
		int64_t alert_n;

		if (alert_row(db, d->alert_ids[i], &alert_n, err) < 0 ||
		    db_run(db, err,
		        "INSERT OR IGNORE INTO delivery_alert"
		        " (delivery_n, alert_n, place) VALUES (?1, ?2,"
		        " (SELECT count(*) FROM delivery_alert"
		        "  WHERE delivery_n = ?1))",
		        val_int(delivery_n), val_int(alert_n)) < 0)
			return -1;
	}
	return 0;
}

/* The waiting message that the alerts may join: 1 found. */
static int
find_joinable(struct db *db, const struct store_delivery *d, int64_t *n_out,
    struct err *err)
{
	if (!d->may_join || slice_is_empty(d->story_id))
		return 0;
	return db_number(db, err, n_out,
	    "SELECT n FROM delivery WHERE channel = ? AND story_id = ?"
	    " AND story_id <> '' AND leg = ? AND state = ? AND claims = 0"
	    " ORDER BY n DESC LIMIT 1",
	    val_text(d->channel), val_text(d->story_id), val_int(d->leg),
	    val_int(DELIVERY_WAITING));
}

/*
 * Whether messages of the channel and leg tell all of its alerts already.  One
 * that joined has no row of its own, which would say so by its id; therefore
 * the row that was joined takes the higher seq.
 */
static int
is_told(struct db *db, const struct store_delivery *d, bool *is_told_out,
    struct err *err)
{
	*is_told_out = d->may_join && d->alert_len > 0;
	for (size_t i = 0; *is_told_out && i < d->alert_len; i++) {
		int64_t one;
		int got = db_number(db, err, &one,
		    "SELECT 1 FROM alert AS a"
		    " JOIN delivery_alert AS da ON da.alert_n = a.n"
		    " JOIN delivery AS d ON d.n = da.delivery_n"
		    " WHERE a.id = ? AND d.channel = ? AND d.leg = ?"
		    " AND d.seq >= ? AND d.resend = ?",
		    val_text(d->alert_ids[i]), val_text(d->channel),
		    val_int(d->leg), val_int(d->seq), val_int(d->resend));

		if (got < 0)
			return -1;
		*is_told_out = got > 0;
	}
	return 0;
}

static int
join(struct db *db, int64_t n, const struct store_delivery *d, struct err *err)
{
	if (db_run(db, err, "UPDATE delivery SET seq = max(seq, ?) WHERE n = ?",
	        val_int(d->seq), val_int(n)) < 0)
		return -1;
	return add_alerts(db, n, d, err);
}

static int
write_delivery(struct db *db, const struct store_op *op,
    const struct store_delivery *d, struct owe_news *news, struct err *err)
{
	struct owe_row row;
	bool told;
	int got;

	if (is_told(db, d, &told, err) < 0)
		return -1;
	if (told)
		return 0;
	got = find_joinable(db, d, &row.n, err);
	if (got < 0)
		return -1;
	if (got > 0)
		return join(db, row.n, d, err);
	if (owe_row(db, op, d, &row, err) < 0)
		return -1;
	if (!row.is_new)
		return 0;
	news->deliveries++;
	return add_alerts(db, row.n, d, err);
}

int
owe_deliveries(struct db *db, const struct store_op *op,
    const struct store_owed *owed, struct owe_news *news, struct err *err)
{
	for (size_t i = 0; i < owed->delivery_len; i++)
		if (write_delivery(db, op, &owed->deliveries[i], news, err) < 0)
			return -1;
	return 0;
}

int
owe_is_too_late(struct db *db, const struct store_digest_item *item,
    bool *is_late_out, struct err *err)
{
	char id[DIGEST_ID_LEN + 1];
	int64_t one;
	int got;

	store_digest_id(item->channel, item->route, item->due_ms, id);
	got = db_number(db, err, &one,
	    "SELECT 1 FROM digest AS d WHERE d.id = ? AND d.ended_ms IS NOT NULL"
	    " AND NOT EXISTS (SELECT 1 FROM digest_alert AS da"
	    "  JOIN alert AS a ON a.n = da.alert_n"
	    "  WHERE da.digest_n = d.n AND a.id = ?)",
	    val_text(slice_of(id)), val_text(item->alert_id));
	if (got < 0)
		return -1;
	*is_late_out = got > 0;
	return 0;
}

static int
open_digest(struct db *db, const struct store_digest_item *item, int64_t *n_out,
    struct err *err)
{
	char id[DIGEST_ID_LEN + 1];

	store_digest_id(item->channel, item->route, item->due_ms, id);
	if (db_run(db, err,
	        "INSERT OR IGNORE INTO digest (id, channel, route, due_ms)"
	        " VALUES (?, ?, ?, ?)",
	        val_text(slice_of(id)), val_text(item->channel),
	        val_text(item->route), val_int(item->due_ms)) < 0 ||
	    db_number(db, err, n_out, "SELECT n FROM digest WHERE id = ?",
	        val_text(slice_of(id))) < 0)
		return -1;
	return 0;
}

int
owe_digest_item(
    struct db *db, const struct store_digest_item *item, struct err *err)
{
	int64_t digest_n, alert_n;

	if (open_digest(db, item, &digest_n, err) < 0)
		return -1;
	if (slice_is_empty(item->alert_id))
		return 0;
	if (alert_row(db, item->alert_id, &alert_n, err) < 0)
		return -1;
	return db_run(db, err,
	    "INSERT OR IGNORE INTO digest_alert (digest_n, alert_n, place)"
	    " VALUES (?1, ?2, (SELECT count(*) FROM digest_alert"
	    "  WHERE digest_n = ?1))",
	    val_int(digest_n), val_int(alert_n));
}

void
owe_own_alert(struct arena *arena, struct store_alert *alert)
{
	op_own(arena, &alert->alert.reason);
	op_own(arena, &alert->alert.rule_id);
	op_own(arena, &alert->alert.rule_title);
	op_own(arena, &alert->alert.story_id);
	op_own(arena, &alert->alert.feed_id);
	op_own(arena, &alert->alert.doc);
	op_own(arena, &alert->text);
	alert->tags = op_own_slices(arena, alert->tags, alert->tag_len);
}

void
owe_own_delivery(struct arena *arena, struct store_delivery *delivery)
{
	op_own(arena, &delivery->anchor);
	op_own(arena, &delivery->channel);
	op_own(arena, &delivery->story_id);
	delivery->alert_ids =
	    op_own_slices(arena, delivery->alert_ids, delivery->alert_len);
}

void
owe_own(struct arena *arena, struct store_owed *owed)
{
	struct store_alert *alerts = op_copy_array(
	    arena, struct store_alert, owed->alerts, owed->alert_len);
	struct store_delivery *deliveries = op_copy_array(
	    arena, struct store_delivery, owed->deliveries, owed->delivery_len);

	for (size_t i = 0; i < owed->alert_len; i++)
		owe_own_alert(arena, &alerts[i]);
	for (size_t i = 0; i < owed->delivery_len; i++)
		owe_own_delivery(arena, &deliveries[i]);
	owed->alerts = alerts;
	owed->deliveries = deliveries;
}

void
owe_own_item(struct arena *arena, struct store_digest_item *item)
{
	op_own(arena, &item->channel);
	op_own(arena, &item->route);
	op_own(arena, &item->alert_id);
}
