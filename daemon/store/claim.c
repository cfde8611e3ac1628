/*
 * Claims and settlements.  A claim's token is the number of its attempt: it
 * rises with every claim of a delivery, so that an older holder is known by it.
 */
#include <stdio.h>

#include "base/digest.h"
#include "store/op.h"
#include "store/outbox.h"
#include "store/owe.h"
#include "store/silences.h"

#define LEASE_TEXT "not settled before its lease ran out"

struct claim_row {
	int64_t n;
	enum delivery_state state;
	int64_t claims;
	unsigned level;
	bool is_frozen;
	struct slice body;
	bool is_due; /* its time has come and nothing is before it */
};

static int
read_row(
    struct db *db, struct store_op *op, struct slice id, struct claim_row *row)
{
	struct err *err = &op->fault.err;
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT n, state, claims, state < 2 AND due_ms <= ?1"
	    " AND (story_id = '' OR NOT EXISTS (SELECT 1 FROM delivery AS e"
	    "  WHERE e.channel = d.channel AND e.story_id = d.story_id"
	    "  AND e.story_id <> '' AND e.n < d.n AND e.state < 2)),"
	    " level, body"
	    " FROM delivery AS d WHERE id = ?2",
	    val_int(op->now_ms), val_text(id));
	if ((got = query_next(q, err)) < 0)
		return -1;
	if (got == 0)
		return err_set(
		    err, ERR_NOT_FOUND, "no delivery %.*s", SLICE_ARG(id));
	row->n = col_int(q);
	row->state = (enum delivery_state)col_int(q);
	row->claims = col_int(q);
	row->is_due = col_bool(q);
	row->level = (unsigned)col_int(q);
	row->is_frozen = col_maybe_text(q, op->arena, &row->body);
	query_end(q);
	return 0;
}

static bool
tells(const struct store_claim *claim, struct slice alert_id)
{
	for (size_t i = 0; i < claim->told_len; i++)
		if (slice_eq(claim->told[i], alert_id))
			return true;
	return false;
}

/* The delivery's alerts beside what the body tells of them. */
struct claim_view {
	size_t alerts;
	size_t silenced;
	size_t wrong; /* told though silenced, or not told though not */
	int64_t silence_n;
};

static int
read_view(struct db *db, struct store_op *op, int64_t delivery_n,
    struct claim_view *view)
{
	const struct store_claim *claim = op->request;
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT a.id, " SILENCE_OF_ALERT " FROM delivery_alert AS da"
	    " JOIN alert AS a ON a.n = da.alert_n WHERE da.delivery_n = ?2",
	    val_int(op->now_ms), val_int(delivery_n));
	while ((got = query_next(q, &op->fault.err)) > 0) {
		struct slice id = col_text(q, op->arena);
		int64_t silence_n = col_int(q);

		view->alerts++;
		view->silenced += silence_n != 0;
		view->wrong += tells(claim, id) != (silence_n == 0);
		if (silence_n != 0)
			view->silence_n = silence_n;
	}
	return got;
}

/* Ends the attempt of a claim that nobody settled. */
static int
end_cut_off(struct db *db, const struct store_op *op,
    const struct claim_row *row, struct err *err)
{
	if (row->state != DELIVERY_SENDING)
		return 0;
	if (db_run(db, err,
	        "UPDATE attempt SET ended_ms = ?, outcome = ?, text = ?"
	        " WHERE delivery_n = ? AND number = ?",
	        val_int(op->now_ms), val_int(OUTCOME_UNKNOWN),
	        val_text(S(LEASE_TEXT)), val_int(row->n),
	        val_int(row->claims)) < 0)
		return -1;
	return db_run(db, err,
	    "UPDATE delivery SET cut_off = cut_off + 1 WHERE n = ?",
	    val_int(row->n));
}

/* Which silence kept which alert out of the message. */
static int
note_silences(struct db *db, const struct store_op *op, int64_t delivery_n,
    struct err *err)
{
	return db_run(db, err,
	    "UPDATE delivery_alert SET silence_n = (SELECT " SILENCE_OF_ALERT
	    "  FROM alert AS a WHERE a.n = alert_n) WHERE delivery_n = ?2",
	    val_int(op->now_ms), val_int(delivery_n));
}

static int
suppress(struct db *db, const struct store_op *op, const struct claim_row *row,
    int64_t silence_n, struct err *err)
{
	if (note_silences(db, op, row->n, err) < 0)
		return -1;
	return db_run(db, err,
	    "UPDATE delivery SET state = ?, settled_ms = ?, silence_n = ?,"
	    " reason = 'silenced' WHERE n = ?",
	    val_int(DELIVERY_SUPPRESSED), val_int(op->now_ms),
	    val_int(silence_n), val_int(row->n));
}

static void
spell_sha256(struct slice body, char out[2 * DIGEST_SHA256_LEN + 1])
{
	uint8_t sha256[DIGEST_SHA256_LEN];

	digest_sha256(body, sha256);
	for (size_t i = 0; i < sizeof(sha256); i++)
		snprintf(out + 2 * i, 3, "%02x", sha256[i]);
}

static int
take(struct db *db, const struct store_op *op, const struct claim_row *row,
    struct store_claimed *claimed, struct err *err)
{
	const struct store_claim *claim = op->request;

	claimed->attempt = claimed->token = row->claims + 1;
	claimed->body = row->is_frozen ? row->body : claim->body;
	spell_sha256(claimed->body, claimed->body_sha256);
	if (!row->is_frozen &&
	    (note_silences(db, op, row->n, err) < 0 ||
	        db_run(db, err,
	            "UPDATE delivery SET body = ?, body_sha256 = ? WHERE n = ?",
	            val_blob(claim->body),
	            val_text(slice_of(claimed->body_sha256)),
	            val_int(row->n)) < 0))
		return -1;
	if (db_run(db, err,
	        "INSERT INTO attempt (delivery_n, number, boot, started_ms)"
	        " VALUES (?, ?, ?, ?)",
	        val_int(row->n), val_int(claimed->token), val_int(op->boot),
	        val_int(op->now_ms)) < 0)
		return -1;
	return db_run(db, err,
	    "UPDATE delivery SET state = ?1, claims = ?2, due_ms = ?3,"
	    " claimed_ms = iif(claimed_ms = 0, ?4, claimed_ms) WHERE n = ?5",
	    val_int(DELIVERY_SENDING), val_int(claimed->token),
	    val_int(op->now_ms + claim->lease_ms), val_int(op->now_ms),
	    val_int(row->n));
}

static int
run_claim(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_claim *claim = op->request;
	struct store_claimed *claimed =
	    arena_alloc(op->arena, sizeof(*claimed));
	struct claim_row row = {0};
	struct claim_view view = {0};

	op->result = claimed;
	claimed->answer = STORE_CLAIM_REFUSED;
	if (read_row(db, op, claim->delivery_id, &row) < 0)
		return -1;
	if (!row.is_due)
		return 0;
	if (read_view(db, op, row.n, &view) < 0 ||
	    end_cut_off(db, op, &row, err) < 0)
		return -1;
	if (view.alerts > 0 && view.silenced == view.alerts) {
		claimed->answer = STORE_CLAIM_SILENCED;
		return suppress(db, op, &row, view.silence_n, err);
	}
	if (!row.is_frozen && (view.wrong > 0 || row.level != claim->level)) {
		claimed->answer = STORE_CLAIM_OUTDATED;
		return 0;
	}
	claimed->answer = STORE_CLAIMED;
	return take(db, op, &row, claimed, err);
}

OP_TELL(tell_claim, store_claimed_fn, struct store_claimed)

struct store_op *
store_claim_delivery(struct store *store, const struct store_claim *claim,
    store_claimed_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_claim, tell_claim};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_claim *copy = op_copy(op, struct store_claim, claim);

	op_own(op->arena, &copy->delivery_id);
	op_own(op->arena, &copy->body);
	copy->told = op_own_slices(op->arena, claim->told, claim->told_len);
	op->request = copy;
	return op_start(op, store);
}

static int
run_extend(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_lease *lease = op->request;
	bool *held = arena_alloc(op->arena, sizeof(*held));

	if (db_run(db, err,
	        "UPDATE delivery SET due_ms = ?"
	        " WHERE id = ? AND state = 1 AND claims = ?",
	        val_int(op->now_ms + lease->lease_ms),
	        val_text(lease->delivery_id), val_int(lease->token)) < 0)
		return -1;
	*held = db_changes(db) > 0;
	op->result = held;
	return 0;
}

OP_TELL(tell_held, store_held_fn, bool)

struct store_op *
store_extend_lease(struct store *store, const struct store_lease *lease,
    store_held_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_extend, tell_held};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_lease *copy = op_copy(op, struct store_lease, lease);

	op_own(op->arena, &copy->delivery_id);
	op->request = copy;
	return op_start(op, store);
}

static int
settle_row(struct db *db, const struct store_op *op, struct err *err)
{
	const struct store_settle *settle = op->request;
	const struct settlement *s = &settle->settlement;
	bool has_ended = s->state != DELIVERY_WAITING;

	return db_run(db, err,
	    "UPDATE delivery SET state = ?1, due_ms = ?2, tries = tries + ?3,"
	    " settled_ms = ?4, reason = iif(?5, ?6, reason),"
	    " provider_id = iif(?7 = '', provider_id, ?7),"
	    " memory = iif(length(?8) = 0, memory, ?8),"
	    " level = level + ?9, body = iif(?9, NULL, body),"
	    " body_sha256 = iif(?9, '', body_sha256)"
	    " WHERE id = ?10 AND state = 1 AND claims = ?11",
	    val_int(s->state), val_int(op->now_ms + s->delay_ms),
	    val_int(s->counts), val_maybe(has_ended, op->now_ms),
	    val_int(s->state == DELIVERY_DEAD),
	    val_text(settle->judgement.text),
	    val_text(settle->judgement.provider_id),
	    val_blob(settle->judgement.memory), val_int(s->thaw),
	    val_text(settle->delivery_id), val_int(settle->token));
}

static int
settle_attempt(struct db *db, const struct store_op *op, struct err *err)
{
	const struct store_settle *settle = op->request;
	const struct judgement *judgement = &settle->judgement;

	return db_run(db, err,
	    "UPDATE attempt SET ended_ms = ?, outcome = ?, code = ?, text = ?,"
	    " provider_id = ? WHERE number = ?"
	    " AND delivery_n = (SELECT n FROM delivery WHERE id = ?)",
	    val_int(op->now_ms), val_int(judgement->outcome),
	    val_int(judgement->code), val_text(judgement->text),
	    val_text(judgement->provider_id), val_int(settle->token),
	    val_text(settle->delivery_id));
}

static int
run_settle(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_settle *settle = op->request;
	bool *held = arena_alloc(op->arena, sizeof(*held));
	struct owe_news news = {0};

	op->result = held;
	if (settle_row(db, op, err) < 0)
		return -1;
	*held = db_changes(db) > 0;
	if (!*held)
		return 0;
	if (settle_attempt(db, op, err) < 0 ||
	    owe_alerts(db, op, &settle->owed, &news, err) < 0)
		return -1;
	return owe_deliveries(db, op, &settle->owed, &news, err);
}

struct store_op *
store_settle_delivery(struct store *store, const struct store_settle *settle,
    store_held_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_settle, tell_held};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_settle *copy = op_copy(op, struct store_settle, settle);

	op_own(op->arena, &copy->delivery_id);
	op_own(op->arena, &copy->judgement.text);
	op_own(op->arena, &copy->judgement.provider_id);
	op_own(op->arena, &copy->judgement.memory);
	owe_own(op->arena, &copy->owed);
	op->request = copy;
	return op_start(op, store);
}
