/*
 * Pruning: a list of statements, each of which takes away at most so many rows
 * that are older than a time.  What still has work ahead is never old.
 */
#include "store/op.h"
#include "store/seen.h"
#include "store/upkeep.h"

/* Pages given back to the disk in a step, about as many as a step empties. */
#define VACUUM_PAGES 1000

enum age {
	AGE_SEEN,
	AGE_REMOVED,
	AGE_ARTICLES,
	AGE_ALERTS,
	AGE_DELIVERIES,
	AGE_POLLS,
	AGE_NOW, /* over as soon as its time has come */
	AGE_COUNT
};

struct prune_step {
	enum age age;
	const char *sql; /* ?1: older than this; ?2: at most so many rows */
};

/*
 * Seen keys: those of a feed's last document count as seen whenever the feed
 * said that it is the same.  Alerts stay while a delivery or digest names them.
 */
/* clang-format off */
static const struct prune_step STEPS[] = {
    {AGE_SEEN,
        "DELETE FROM seen WHERE (feed_n, key) IN (SELECT s.feed_n, s.key"
        " FROM seen AS s LEFT JOIN feed AS f ON f.n = s.feed_n"
        " WHERE s.last_seen_ms < ?1 AND (f.n IS NULL OR f.confirmed_ms < ?1"
        "  OR s.last_seen_ms < f.document_ms - 43200000) LIMIT ?2)"},
    {AGE_REMOVED,
        "DELETE FROM seen WHERE (feed_n, key) IN (SELECT s.feed_n, s.key"
        " FROM feed AS f CROSS JOIN seen AS s ON s.feed_n = f.n"
        " WHERE f.removed_ms < ?1 LIMIT ?2)"},
    {AGE_REMOVED,
        "UPDATE feed SET etag = x'', last_modified = x'', body_sha256 = '',"
        " effective_url = '', phase = 0, baseline_done = 0, held_back = 0,"
        " next_poll_ms = 0, last_attempt_ms = 0, last_success_ms = 0,"
        " throttled_until_ms = 0, failures = 0, memory = x'' WHERE n IN"
        " (SELECT n FROM feed WHERE removed_ms < ?1 AND last_attempt_ms > 0"
        "  LIMIT ?2)"},
    {AGE_REMOVED,
        "DELETE FROM feed WHERE n IN (SELECT n FROM feed AS f"
        " WHERE removed_ms < ?1 AND NOT EXISTS"
        "  (SELECT 1 FROM article AS a WHERE a.feed_n = f.n)"
        " AND NOT EXISTS (SELECT 1 FROM poll AS p WHERE p.feed_n = f.n)"
        " AND NOT EXISTS (SELECT 1 FROM seen AS s WHERE s.feed_n = f.n)"
        " LIMIT ?2)"},
    {AGE_ARTICLES,
        "DELETE FROM article WHERE n IN (SELECT n FROM article"
        " WHERE seen_ms < ?1 AND stage >= 2 ORDER BY seen_ms LIMIT ?2)"},
    {AGE_ARTICLES,
        "DELETE FROM rule_hit WHERE (rule_id, article_n) IN"
        " (SELECT rule_id, article_n FROM rule_hit WHERE at_ms < ?1"
        "  LIMIT ?2)"},
    {AGE_ARTICLES,
        "DELETE FROM story_key WHERE (key, story_id) IN"
        " (SELECT k.key, k.story_id FROM story AS s"
        "  JOIN story_key AS k ON k.story_id = s.id"
        "  WHERE s.last_ms < ?1 LIMIT ?2)"},
    {AGE_POLLS,
        "DELETE FROM poll WHERE n IN (SELECT n FROM poll"
        " WHERE until_ms < ?1 ORDER BY until_ms LIMIT ?2)"},
    {AGE_DELIVERIES,
        "DELETE FROM delivery WHERE n IN (SELECT n FROM delivery"
        " WHERE created_ms < ?1 AND settled_ms < ?1 AND state IN (2, 3, 5)"
        " LIMIT ?2)"},
    {AGE_DELIVERIES,
        "DELETE FROM digest WHERE n IN (SELECT n FROM digest"
        " WHERE ended_ms < ?1 LIMIT ?2)"},
    {AGE_DELIVERIES,
        "DELETE FROM silence WHERE n IN (SELECT n FROM silence"
        " WHERE ends_ms < ?1 LIMIT ?2)"},
    {AGE_ALERTS,
        "DELETE FROM alert WHERE n IN (SELECT n FROM alert AS a"
        " WHERE raised_ms < ?1 AND NOT EXISTS (SELECT 1"
        "  FROM delivery_alert AS da WHERE da.alert_n = a.n)"
        " AND NOT EXISTS (SELECT 1"
        "  FROM digest_alert AS ga WHERE ga.alert_n = a.n) LIMIT ?2)"},
    {AGE_ALERTS,
        "DELETE FROM story_article WHERE (story_id, article_n) IN"
        " (SELECT sa.story_id, sa.article_n FROM story AS s"
        "  JOIN story_article AS sa ON sa.story_id = s.id"
        "  WHERE s.last_ms < ?1 LIMIT ?2)"},
    {AGE_ALERTS,
        "DELETE FROM story WHERE id IN (SELECT id FROM story AS s"
        " WHERE last_ms < ?1 AND NOT EXISTS (SELECT 1"
        "  FROM story_article AS sa WHERE sa.story_id = s.id)"
        " AND NOT EXISTS (SELECT 1 FROM story_key AS k"
        "  WHERE k.story_id = s.id) LIMIT ?2)"},
    {AGE_ALERTS,
        "DELETE FROM health WHERE (kind, subject, opened_ms) IN"
        " (SELECT kind, subject, opened_ms FROM health"
        "  WHERE closed_ms < ?1 LIMIT ?2)"},
    {AGE_NOW,
        "DELETE FROM throttle WHERE host IN"
        " (SELECT host FROM throttle WHERE until_ms < ?1 LIMIT ?2)"},
};
/* clang-format on */

_Static_assert(SEEN_GRAIN_MS == 43200000, "as in the first statement");

static int
give_back(struct db *db, struct err *err)
{
	struct query *q;
	int got;

	/* Each row that it answers is a page. */
	q = db_query(db, "PRAGMA incremental_vacuum(1000)");
	while ((got = query_next(q, err)) > 0)
		;
	return got;
}

_Static_assert(VACUUM_PAGES == 1000, "as in the pragma");

static int
run_prune(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_keep *keep = op->request;
	struct store_pruned *pruned = arena_alloc(op->arena, sizeof(*pruned));
	const int64_t ages_ms[AGE_COUNT] = {
	    [AGE_SEEN] = STORE_SEEN_MS,
	    [AGE_REMOVED] = STORE_REMOVED_FEED_MS,
	    [AGE_ARTICLES] = keep->articles_ms,
	    [AGE_ALERTS] = keep->alerts_ms,
	    [AGE_DELIVERIES] = keep->deliveries_ms,
	    [AGE_POLLS] = keep->polls_ms,
	};

	for (size_t i = 0; i < COUNT_OF(STEPS); i++) {
		size_t left = STORE_PRUNE_ROWS - pruned->rows;

		if (left == 0)
			break;
		if (db_run(db, err, STEPS[i].sql,
		        val_int(op->now_ms - ages_ms[STEPS[i].age]),
		        val_int((int64_t)left)) < 0)
			return -1;
		pruned->rows += (size_t)db_changes(db);
	}
	pruned->has_more = pruned->rows >= STORE_PRUNE_ROWS;
	op->result = pruned;
	return give_back(db, err);
}

OP_TELL(tell_prune, store_pruned_fn, struct store_pruned)

struct store_op *
store_prune(struct store *store, const struct store_keep *keep,
    store_pruned_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_prune, tell_prune};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);

	op->request = op_copy(op, struct store_keep, keep);
	return op_start(op, store);
}
