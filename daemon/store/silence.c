/* Silences: added, listed, ended; due.c and claim.c apply them. */
#include "store/duty.h"
#include "store/op.h"

static int
run_add(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_silence *silence = op->request;
	struct store_silence *kept = op_copy(op, struct store_silence, silence);

	if (slice_is_empty(silence->rule_id) && slice_is_empty(silence->tag) &&
	    slice_is_empty(silence->feed_id) && slice_is_empty(silence->text))
		return err_set(err, ERR_INPUT,
		    "a silence needs a rule, tag, feed or text");
	if (silence->for_ms <= 0)
		return err_set(err, ERR_INPUT, "a silence needs a time");
	kept->starts_ms = op->now_ms;
	kept->ends_ms = op->now_ms + silence->for_ms;
	if (db_run(db, err,
	        "INSERT INTO silence (rule_id, tag, feed_id, text, starts_ms,"
	        " ends_ms, author, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	        val_text(kept->rule_id), val_text(kept->tag),
	        val_text(kept->feed_id), val_text(kept->text),
	        val_int(kept->starts_ms), val_int(kept->ends_ms),
	        val_text(kept->by), val_text(kept->reason)) < 0)
		return -1;
	kept->id = db_last_id(db);
	op->result = kept;
	return 0;
}

OP_TELL(tell_add, store_silence_fn, struct store_silence)

struct store_op *
store_add_silence(struct store *store, const struct store_silence *silence,
    store_silence_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_add, tell_add};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_silence *copy = op_copy(op, struct store_silence, silence);

	op_own(op->arena, &copy->rule_id);
	op_own(op->arena, &copy->tag);
	op_own(op->arena, &copy->feed_id);
	op_own(op->arena, &copy->text);
	op_own(op->arena, &copy->by);
	op_own(op->arena, &copy->reason);
	op->request = copy;
	return op_start(op, store);
}

static int
run_list(struct db *db, struct store_op *op, struct err *err)
{
	const bool *with_ended = op->request;
	struct store_silences *silences =
	    arena_alloc(op->arena, sizeof(*silences));
	VEC(struct store_silence) items = {0};
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT n, rule_id, tag, feed_id, text, starts_ms, ends_ms, author,"
	    " reason FROM silence WHERE ends_ms > ? ORDER BY n DESC",
	    val_int(*with_ended ? INT64_MIN : op->now_ms));
	while ((got = query_next(q, err)) > 0) {
		struct store_silence *s = vec_add(op->arena, &items);

		s->id = col_int(q);
		s->rule_id = col_text(q, op->arena);
		s->tag = col_text(q, op->arena);
		s->feed_id = col_text(q, op->arena);
		s->text = col_text(q, op->arena);
		s->starts_ms = col_int(q);
		s->ends_ms = col_int(q);
		s->for_ms = s->ends_ms - s->starts_ms;
		s->by = col_text(q, op->arena);
		s->reason = col_text(q, op->arena);
	}
	if (got < 0)
		return -1;
	silences->items = items.items;
	silences->len = items.len;
	op->result = silences;
	return 0;
}

OP_TELL(tell_list, store_silences_fn, struct store_silences)

struct store_op *
store_list_silences(
    struct store *store, bool with_ended, store_silences_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_ORDERED, run_list, tell_list};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);

	op->request = op_copy(op, bool, &with_ended);
	return op_start(op, store);
}

static int
run_end(struct db *db, struct store_op *op, struct err *err)
{
	const int64_t *id = op->request;

	if (db_run(db, err,
	        "UPDATE silence SET ends_ms = ?1 WHERE n = ?2 AND ends_ms > ?1",
	        val_int(op->now_ms), val_int(*id)) < 0)
		return -1;
	if (db_changes(db) == 0)
		return err_set(err, ERR_NOT_FOUND, "no silence %lld holds",
		    (long long)*id);
	return 0;
}

struct store_op *
store_end_silence(
    struct store *store, int64_t id, store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_end, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);

	op->request = op_copy(op, int64_t, &id);
	return op_start(op, store);
}
