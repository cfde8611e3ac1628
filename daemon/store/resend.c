/*
 * Channels that come and go, and what an operator sends again.  A successor has
 * the anchor, leg and seq of what it follows and the next resend number on its
 * channel; asked twice, the successor that still waits is found and made due,
 * not followed by another.
 */
#include "store/op.h"
#include "store/outbox.h"
#include "store/owe.h"

static bool
has_channel(const struct store_channel_set *set, struct slice channel)
{
	for (size_t i = 0; i < set->len; i++)
		if (slice_eq(set->channels[i], channel))
			return true;
	return false;
}

static int
hold_others(struct db *db, struct store_op *op, struct store_moved *moved)
{
	struct slices waiting = {0};
	struct err *err = &op->fault.err;
	struct query *q = db_query(db,
	    "SELECT DISTINCT channel FROM delivery WHERE state = ?",
	    val_int(DELIVERY_WAITING));

	if (op_read_slices(q, op->arena, &waiting, err) < 0)
		return -1;
	for (size_t i = 0; i < waiting.len; i++) {
		if (has_channel(op->request, waiting.items[i]))
			continue;
		if (db_run(db, err,
		        "UPDATE delivery SET state = ?,"
		        " reason = 'its channel is not configured'"
		        " WHERE state = ? AND channel = ?",
		        val_int(DELIVERY_HELD), val_int(DELIVERY_WAITING),
		        val_text(waiting.items[i])) < 0)
			return -1;
		moved->held += (size_t)db_changes(db);
	}
	return 0;
}

static int
run_channels(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_channel_set *set = op->request;
	struct store_moved *moved = arena_alloc(op->arena, sizeof(*moved));

	op->result = moved;
	if (hold_others(db, op, moved) < 0)
		return -1;
	for (size_t i = 0; i < set->len; i++) {
		if (db_run(db, err,
		        "UPDATE delivery SET state = ?, due_ms = ?, reason = ''"
		        " WHERE state = ? AND channel = ?",
		        val_int(DELIVERY_WAITING), val_int(op->now_ms),
		        val_int(DELIVERY_HELD), val_text(set->channels[i])) < 0)
			return -1;
		moved->released += (size_t)db_changes(db);
	}
	return 0;
}

OP_TELL(tell_moved, store_moved_fn, struct store_moved)

struct store_op *
store_set_channels(struct store *store, const struct store_channel_set *set,
    store_moved_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_channels, tell_moved};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_channel_set *copy =
	    op_copy(op, struct store_channel_set, set);

	copy->channels = op_own_slices(op->arena, set->channels, set->len);
	op->request = copy;
	return op_start(op, store);
}

/* A delivery that is to be sent again. */
struct origin {
	int64_t n;
	enum delivery_state state;
	struct store_delivery as; /* without alerts */
};

struct resending {
	struct db *db;
	struct store_op *op;
	const struct store_resend *request;
	struct slices sent, unknown;
	VEC(struct origin) origins;
};

#define ORIGIN_COLUMNS \
	"d.n, d.state, d.anchor, d.channel, d.leg, d.seq, d.story_id"
/* The latest of its line, on the channel, not too old. */
#define ORIGIN_FITS                                             \
	" (?1 = '' OR d.channel = ?1) AND d.created_ms >= ?2"   \
	" AND NOT EXISTS (SELECT 1 FROM delivery AS e"          \
	"  WHERE e.anchor = d.anchor AND e.channel = d.channel" \
	"  AND e.leg = d.leg AND e.seq = d.seq AND e.resend > d.resend)"

static int
read_origins(struct resending *r, struct query *q)
{
	struct arena *arena = r->op->arena;
	int got;

	while ((got = query_next(q, &r->op->fault.err)) > 0) {
		struct origin *o = vec_add(arena, &r->origins);

		o->n = col_int(q);
		o->state = (enum delivery_state)col_int(q);
		o->as.anchor = col_text(q, arena);
		o->as.channel = col_text(q, arena);
		o->as.leg = (enum leg)col_int(q);
		o->as.seq = (unsigned)col_int(q);
		o->as.story_id = col_text(q, arena);
	}
	return got;
}

static struct value
since_of(const struct store_resend *request)
{
	return val_int(request->has_since ? request->since_ms : INT64_MIN);
}

/*
 * The whole id of a delivery or an alert that begins so: 1 found, 0 none or
 * several, -1 on failure.  Ids are hexadecimal, so "g" ends the range.
 */
static int
complete_id(struct resending *r, struct slice begin, struct slice *id_out)
{
	struct err *err = &r->op->fault.err;
	struct slices found = {0};

	if (begin.len < STORE_MIN_ID)
		return 0;
	if (op_read_slices(
	        db_query(r->db,
	            "SELECT id FROM delivery WHERE id >= ?1 AND id < ?1 || 'g'"
	            " UNION SELECT id FROM alert"
	            "  WHERE id >= ?1 AND id < ?1 || 'g' LIMIT 2",
	            val_text(begin)),
	        r->op->arena, &found, err) < 0)
		return -1;
	if (found.len != 1)
		return 0;
	*id_out = found.items[0];
	return 1;
}

/* One id's deliveries: its own line, or those of an alert. */
static int
find_by_id(struct resending *r, struct slice begin)
{
	struct slice id;
	int got = complete_id(r, begin, &id);

	if (got == 0)
		*vec_add(r->op->arena, &r->unknown) = begin;
	if (got <= 0)
		return got;
	if (read_origins(r,
	        db_query(r->db,
	            "SELECT " ORIGIN_COLUMNS " FROM delivery AS d"
	            " JOIN delivery AS named ON named.anchor = d.anchor"
	            "  AND named.channel = d.channel AND named.leg = d.leg"
	            "  AND named.seq = d.seq"
	            " WHERE named.id = ?3 AND" ORIGIN_FITS,
	            val_text(r->request->channel), since_of(r->request),
	            val_text(id))) < 0 ||
	    read_origins(r,
	        db_query(r->db,
	            "SELECT " ORIGIN_COLUMNS " FROM alert AS a"
	            " JOIN delivery_alert AS da ON da.alert_n = a.n"
	            " JOIN delivery AS d ON d.n = da.delivery_n"
	            " WHERE a.id = ?3 AND" ORIGIN_FITS " ORDER BY d.n",
	            val_text(r->request->channel), since_of(r->request),
	            val_text(id))) < 0)
		return -1;
	return 0;
}

static int
find_stuck(struct resending *r)
{
	return read_origins(r,
	    db_query(r->db,
	        "SELECT " ORIGIN_COLUMNS " FROM delivery AS d"
	        " WHERE d.state IN (3, 4) AND" ORIGIN_FITS " ORDER BY d.n",
	        val_text(r->request->channel), since_of(r->request)));
}

/* The latest of the origin's line on the channel it goes to now. */
struct latest {
	int64_t n;
	struct slice id;
	enum delivery_state state;
};

static int
find_latest(
    struct resending *r, struct store_delivery *as, struct latest *latest)
{
	struct query *q = db_query(r->db,
	    "SELECT n, id, state, resend FROM delivery WHERE anchor = ?"
	    " AND channel = ? AND leg = ? AND seq = ?"
	    " ORDER BY resend DESC LIMIT 1",
	    val_text(as->anchor), val_text(as->channel), val_int(as->leg),
	    val_int(as->seq));
	int got = query_next(q, &r->op->fault.err);

	if (got > 0) {
		latest->n = col_int(q);
		latest->id = col_text(q, r->op->arena);
		latest->state = (enum delivery_state)col_int(q);
		as->resend = (unsigned)col_int(q) + 1;
	}
	query_end(q);
	return got;
}

static int
add_successor(struct resending *r, const struct origin *origin,
    const struct store_delivery *as)
{
	struct err *err = &r->op->fault.err;
	struct arena *arena = r->op->arena;
	char id[DIGEST_ID_LEN + 1];
	struct owe_row row;

	if (owe_row(r->db, r->op, as, &row, err) < 0 ||
	    db_run(r->db, err,
	        "INSERT OR IGNORE INTO delivery_alert"
	        " (delivery_n, alert_n, place)"
	        " SELECT ?, alert_n, place FROM delivery_alert"
	        " WHERE delivery_n = ?",
	        val_int(row.n), val_int(origin->n)) < 0)
		return -1;
	delivery_id(as->anchor, as->channel, as->leg, as->seq, as->resend, id);
	*vec_add(arena, &r->sent) = arena_copy(arena, slice_of(id));
	if (origin->state != DELIVERY_HELD)
		return 0;
	return db_run(r->db, err,
	    "UPDATE delivery SET state = ?, settled_ms = ?,"
	    " reason = 're-routed to ' || ? WHERE n = ?",
	    val_int(DELIVERY_SUPPRESSED), val_int(r->op->now_ms),
	    val_text(as->channel), val_int(origin->n));
}

static int
send_again(struct resending *r, const struct origin *origin)
{
	struct err *err = &r->op->fault.err;
	struct store_delivery as = origin->as;
	struct latest latest = {0};
	int got;

	if (!slice_is_empty(r->request->to))
		as.channel = r->request->to;
	if ((got = find_latest(r, &as, &latest)) < 0)
		return -1;
	if (got > 0 && latest.state == DELIVERY_HELD)
		return 0; /* its channel takes nothing */
	if (got == 0 ||
	    (latest.state != DELIVERY_WAITING &&
	        latest.state != DELIVERY_SENDING))
		return add_successor(r, origin, &as);
	*vec_add(r->op->arena, &r->sent) = latest.id;
	return db_run(r->db, err,
	    "UPDATE delivery SET due_ms = ? WHERE n = ? AND state = ?",
	    val_int(r->op->now_ms), val_int(latest.n),
	    val_int(DELIVERY_WAITING));
}

static int
run_resend(struct db *db, struct store_op *op, struct err *err)
{
	struct resending r = {.db = db, .op = op, .request = op->request};
	struct store_resent *resent = arena_alloc(op->arena, sizeof(*resent));

	(void)err;
	for (size_t i = 0; i < r.request->id_len; i++)
		if (find_by_id(&r, r.request->ids[i]) < 0)
			return -1;
	if (r.request->id_len == 0 && find_stuck(&r) < 0)
		return -1;
	for (size_t i = 0; i < r.origins.len; i++)
		if (send_again(&r, &r.origins.items[i]) < 0)
			return -1;
	resent->delivery_ids = r.sent.items;
	resent->len = r.sent.len;
	resent->unknown_ids = r.unknown.items;
	resent->unknown_len = r.unknown.len;
	op->result = resent;
	return 0;
}

OP_TELL(tell_resend, store_resent_fn, struct store_resent)

struct store_op *
store_resend(struct store *store, const struct store_resend *resend,
    store_resent_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_resend, tell_resend};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_resend *copy = op_copy(op, struct store_resend, resend);

	copy->ids = op_own_slices(op->arena, resend->ids, resend->id_len);
	op_own(op->arena, &copy->channel);
	op_own(op->arena, &copy->to);
	op->request = copy;
	return op_start(op, store);
}

static int
run_owe(struct db *db, struct store_op *op, struct err *err)
{
	struct owe_news news = {0};

	if (owe_alerts(db, op, op->request, &news, err) < 0)
		return -1;
	return owe_deliveries(db, op, op->request, &news, err);
}

struct store_op *
store_owe(struct store *store, const struct store_owed *owed,
    store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_owe, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_owed *copy = op_copy(op, struct store_owed, owed);

	owe_own(op->arena, copy);
	op->request = copy;
	return op_start(op, store);
}
