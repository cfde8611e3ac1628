/*
 * Feeds as they are configured: which there are, what another one was, when
 * each is due, and what is remembered of it.
 */
#include "store/feeds.h"

#include "model/feed.h"
#include "store/op.h"
#include "store/poll.h"

int
feed_row(struct db *db, struct slice id, int64_t *n_out, struct err *err)
{
	return db_number(
	    db, err, n_out, "SELECT n FROM feed WHERE id = ?", val_text(id));
}

int
feed_row_make(struct db *db, struct slice id, int64_t *n_out, struct err *err)
{
	int got = feed_row(db, id, n_out, err);

	if (got != 0)
		return got < 0 ? -1 : 0;
	if (db_run(db, err, "INSERT INTO feed (id) VALUES (?)", val_text(id)) <
	    0)
		return -1;
	*n_out = db_last_id(db);
	return 0;
}

static void
read_state(struct query *q, struct arena *arena, struct feed_state *state)
{
	state->id = col_text(q, arena);
	state->url = col_text(q, arena);
	state->effective_url = col_text(q, arena);
	state->etag = col_text(q, arena);
	state->last_modified = col_text(q, arena);
	state->body_sha256 = col_text(q, arena);
	state->phase = (enum feed_phase)col_int(q);
	state->baseline_done = col_bool(q);
	state->held_back = col_int(q);
	state->next_poll_ms = col_int(q);
	state->last_attempt_ms = col_int(q);
	state->last_success_ms = col_int(q);
	state->last_new_ms = col_int(q);
	state->throttled_until_ms = col_int(q);
	state->failures = col_int(q);
	state->first_failure_ms = col_int(q);
	state->last_status = col_int(q);
	state->last_error = col_text(q, arena);
	state->entry_count = col_int(q);
	state->latency_ms = col_int(q);
	state->title = col_text(q, arena);
	state->format = col_text(q, arena);
	state->memory = col_text(q, arena);
}

static int
run_load(struct db *db, struct store_op *op, struct err *err)
{
	struct store_feeds *feeds = arena_alloc(op->arena, sizeof(*feeds));
	VEC(struct feed_state) states = {0};
	struct query *q;
	int64_t *due_ms;
	int got;

	q = db_query(db,
	    "SELECT id, url, effective_url, etag, last_modified, body_sha256,"
	    " phase, baseline_done, held_back, next_poll_ms, last_attempt_ms,"
	    " last_success_ms, last_new_ms, throttled_until_ms, failures,"
	    " first_failure_ms, last_status, last_error, entry_count,"
	    " latency_ms, title, format, memory"
	    " FROM feed WHERE removed_ms IS NULL ORDER BY id");
	while ((got = query_next(q, err)) > 0)
		read_state(q, op->arena, vec_add(op->arena, &states));
	if (got < 0)
		return -1;
	due_ms = arena_new_array(op->arena, int64_t, states.len);
	for (size_t i = 0; i < states.len; i++)
		if (states.items[i].next_poll_ms > op->now_ms)
			due_ms[i] = states.items[i].next_poll_ms - op->now_ms;
	feeds->items = states.items;
	feeds->len = states.len;
	feeds->due_ms = due_ms;
	op->result = feeds;
	return 0;
}

OP_TELL(tell_load, store_feeds_fn, struct store_feeds)

struct store_op *
store_load_feeds(struct store *store, store_feeds_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_ORDERED, run_load, tell_load};

	return op_start(op_new(store, &KIND, (op_any_fn *)done, arg), store);
}

/* A removed feed is also taken over: its new name may come a reload later. */
static int
take_over(struct db *db, const struct store_feed_name *name, struct err *err)
{
	int64_t n;
	int got;

	if (slice_is_empty(name->was) || slice_eq(name->was, name->id))
		return 0;
	if ((got = feed_row(db, name->id, &n, err)) != 0)
		return got < 0 ? -1 : 0;
	return db_run(db, err, "UPDATE feed SET id = ? WHERE id = ?",
	    val_text(name->id), val_text(name->was));
}

/* Every feed counts as removed at first; those that are named are not. */
static int
run_set(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_feed_set *set = op->request;
	int64_t n;

	for (size_t i = 0; i < set->len; i++)
		if (take_over(db, &set->feeds[i], err) < 0)
			return -1;
	if (db_run(db, err,
	        "UPDATE feed SET removed_ms = ? WHERE removed_ms IS NULL",
	        val_int(op->now_ms)) < 0)
		return -1;
	for (size_t i = 0; i < set->len; i++)
		if (feed_row_make(db, set->feeds[i].id, &n, err) < 0 ||
		    db_run(db, err,
		        "UPDATE feed SET removed_ms = NULL WHERE n = ?",
		        val_int(n)) < 0)
			return -1;
	return 0;
}

struct store_op *
store_set_feeds(struct store *store, const struct store_feed_set *set,
    store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_set, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_feed_set *copy = op_copy(op, struct store_feed_set, set);
	struct store_feed_name *names = op_copy_array(
	    op->arena, struct store_feed_name, set->feeds, set->len);

	for (size_t i = 0; i < set->len; i++) {
		op_own(op->arena, &names[i].id);
		op_own(op->arena, &names[i].was);
	}
	copy->feeds = names;
	op->request = copy;
	return op_start(op, store);
}

static int
run_reschedule(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_appointment *appointment = op->request;

	if (db_run(db, err,
	        "UPDATE feed SET next_poll_ms = ?"
	        " WHERE id = ? AND removed_ms IS NULL",
	        val_int(op->now_ms + appointment->delay_ms),
	        val_text(appointment->feed_id)) < 0)
		return -1;
	if (db_changes(db) == 0)
		return err_set(err, ERR_NOT_FOUND, "no feed '%.*s'",
		    SLICE_ARG(appointment->feed_id));
	return 0;
}

struct store_op *
store_reschedule(struct store *store,
    const struct store_appointment *appointment, store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_reschedule, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_appointment *copy =
	    op_copy(op, struct store_appointment, appointment);

	op_own(op->arena, &copy->feed_id);
	op->request = copy;
	return op_start(op, store);
}
