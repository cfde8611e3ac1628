/*
 * Figures for `status`.  Each is answered from an index, and what only grows
 * (alerts and delivered messages of ten years) is the one thing counted row by
 * row; it runs beside the writes.
 */
#include "store/ledger.h"
#include "store/op.h"

static int
count_channel(
    struct query *q, const struct store_op *op, struct store_channel_counts *c)
{
	enum delivery_state state = (enum delivery_state)col_int(q);
	int64_t count = col_int(q), oldest_ms = col_int(q);
	int64_t *const places[DELIVERY_STATE_COUNT] = {&c->waiting, &c->sending,
	    &c->delivered, &c->dead, &c->held, &c->suppressed};

	if ((unsigned)state >= DELIVERY_STATE_COUNT)
		return -1;
	*places[state] = count;
	if (state == DELIVERY_WAITING && op->now_ms > oldest_ms)
		c->oldest_ms = op->now_ms - oldest_ms;
	return 0;
}

static int
count_channels(struct db *db, struct store_op *op, struct store_counts *counts)
{
	VEC(struct store_channel_counts) channels = {0};
	struct store_channel_counts *c = NULL;
	struct err *err = &op->fault.err;
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT channel, state, count(*), min(created_ms) FROM delivery"
	    " GROUP BY channel, state ORDER BY channel");
	while ((got = query_next(q, err)) > 0) {
		struct slice channel = col_text(q, op->arena);

		if (c == NULL || !slice_eq(c->channel, channel))
			c = vec_add(op->arena, &channels);
		c->channel = channel;
		if (count_channel(q, op, c) < 0)
			return err_set(err, ERR_SYSTEM,
			    "state: an unknown delivery state");
	}
	counts->channels = channels.items;
	counts->channel_len = channels.len;
	return got;
}

static void
sum_channels(struct store_counts *counts)
{
	for (size_t i = 0; i < counts->channel_len; i++) {
		const struct store_channel_counts *c = &counts->channels[i];

		counts->waiting += c->waiting;
		counts->sending += c->sending;
		counts->delivered += c->delivered;
		counts->dead += c->dead;
		counts->held += c->held;
		counts->suppressed += c->suppressed;
		if (c->oldest_ms > counts->oldest_ms)
			counts->oldest_ms = c->oldest_ms;
	}
}

static int
run_count(struct db *db, struct store_op *op, struct err *err)
{
	struct store_counts *c = arena_alloc(op->arena, sizeof(*c));
	struct query *q;

	op->result = c;
	q = db_query(db,
	    "SELECT"
	    " (SELECT count(*) FROM feed WHERE removed_ms IS NULL),"
	    " (SELECT count(*) FROM feed"
	    "  WHERE removed_ms IS NULL AND failures > 0),"
	    " (SELECT count(*) FROM article),"
	    " (SELECT count(*) FROM article WHERE stage = 0),"
	    " (SELECT count(*) FROM article WHERE stage = 1),"
	    " (SELECT count(*) FROM alert INDEXED BY alert_opened"
	    "  WHERE state = 0 AND trial = 0),"
	    " (SELECT count(*) FROM digest WHERE ended_ms IS NULL),"
	    " (SELECT count(*) FROM silence WHERE ends_ms > ?),"
	    " (SELECT count(*) FROM health WHERE closed_ms IS NULL)",
	    val_int(op->now_ms));
	if (query_next(q, err) < 0)
		return -1;
	c->feeds = col_int(q);
	c->failing_feeds = col_int(q);
	c->articles = col_int(q);
	c->ready_articles = col_int(q);
	c->page_articles = col_int(q);
	c->alerts = col_int(q);
	c->open_digests = col_int(q);
	c->silences = col_int(q);
	c->conditions = col_int(q);
	query_end(q);
	if (count_channels(db, op, c) < 0)
		return -1;
	sum_channels(c);
	return 0;
}

OP_TELL(tell_count, store_counts_fn, struct store_counts)

struct store_op *
store_count(struct store *store, store_counts_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_BESIDE, run_count, tell_count};

	return op_start(op_new(store, &KIND, (op_any_fn *)done, arg), store);
}
