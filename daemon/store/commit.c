/* What an article leaves behind, in one commit. */
#include "store/article.h"
#include "store/op.h"
#include "store/owe.h"

/*
 * Whether the plan may be written: no other planner came between, and no digest
 * it counts on has ended.  With a revision of -1 nothing was read.
 */
static int
is_stale(struct db *db, const struct store_op *op, bool *is_stale_out,
    struct err *err)
{
	const struct store_article_commit *commit = op->request;
	int64_t revision;

	if (db_number(db, err, &revision, "SELECT n FROM revision") < 0)
		return -1;
	*is_stale_out = commit->revision >= 0 && commit->revision != revision;
	for (size_t i = 0; !*is_stale_out && i < commit->digest_item_len; i++)
		if (owe_is_too_late(
		        db, &commit->digest_items[i], is_stale_out, err) < 0)
			return -1;
	return 0;
}

/* The article is matched, unless it was edited while that went on. */
static int
mark_matched(struct db *db, const struct store_op *op,
    struct store_planned *planned, struct err *err)
{
	const struct store_article_commit *commit = op->request;
	int64_t version;
	int got;

	if (db_run(db, err,
	        "UPDATE article SET stage = ?"
	        " WHERE n = ? AND version = ? AND stage = ?",
	        val_int(STORE_MATCHED), val_int(commit->article_id),
	        val_int(commit->version), val_int(STORE_READY)) < 0)
		return -1;
	if (db_changes(db) > 0)
		return commit->held_back == 0
		    ? 0
		    : db_run(db, err,
		          "UPDATE feed SET held_back = held_back + ?"
		          " WHERE n = (SELECT feed_n FROM article WHERE n = ?)",
		          val_int(commit->held_back),
		          val_int(commit->article_id));
	got = db_number(db, err, &version,
	    "SELECT version FROM article WHERE n = ?",
	    val_int(commit->article_id));
	planned->is_outdated = got > 0 && version != commit->version;
	return got < 0 ? -1 : 0;
}

static int
write_story(struct db *db, const struct store_op *op, struct err *err)
{
	const struct store_article_commit *commit = op->request;
	const struct store_story *story = &commit->story;

	if (slice_is_empty(story->id))
		return 0;
	if (db_run(db, err,
	        "INSERT INTO story (id, first_ms, last_ms, memory)"
	        " VALUES (?1, ?2, ?2, ?3) ON CONFLICT (id) DO UPDATE SET"
	        " last_ms = excluded.last_ms,"
	        " memory = iif(length(excluded.memory) = 0, memory,"
	        "  excluded.memory)",
	        val_text(story->id), val_int(op->now_ms),
	        val_blob(story->memory)) < 0 ||
	    db_run(db, err,
	        "INSERT OR IGNORE INTO story_article VALUES (?, ?, ?, ?)",
	        val_text(story->id), val_int(commit->article_id),
	        val_text(story->source), val_int(op->now_ms)) < 0)
		return -1;
	for (size_t i = 0; i < story->key_len; i++)
		if (db_run(db, err,
		        "INSERT INTO story_key (key, story_id, at_ms)"
		        " VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
		        " SET at_ms = excluded.at_ms",
		        val_text(story->keys[i]), val_text(story->id),
		        val_int(op->now_ms)) < 0)
			return -1;
	return 0;
}

static int
write_hits(struct db *db, const struct store_op *op, struct err *err)
{
	const struct store_article_commit *commit = op->request;

	for (size_t i = 0; i < commit->rule_hit_len; i++)
		if (db_run(db, err,
		        "INSERT OR IGNORE INTO rule_hit VALUES (?, ?, ?, ?, ?)",
		        val_text(commit->rule_hits[i].rule_id),
		        val_int(commit->article_id), val_text(commit->story.id),
		        val_text(commit->rule_hits[i].source),
		        val_int(op->now_ms)) < 0)
			return -1;
	return 0;
}

static int
write_owed(struct db *db, const struct store_op *op,
    struct store_planned *planned, struct err *err)
{
	const struct store_article_commit *commit = op->request;
	struct store_owed owed = {commit->alerts, commit->alert_len,
	    commit->deliveries, commit->delivery_len};
	struct owe_news news = {0};

	if (owe_alerts(db, op, &owed, &news, err) < 0 ||
	    owe_deliveries(db, op, &owed, &news, err) < 0)
		return -1;
	for (size_t i = 0; i < commit->digest_item_len; i++)
		if (owe_digest_item(db, &commit->digest_items[i], err) < 0)
			return -1;
	planned->new_alerts = news.alerts;
	planned->new_deliveries = news.deliveries;
	return 0;
}

/* Facts of later plans changed only where one of these was written. */
static int
raise_revision(struct db *db, const struct store_op *op, struct err *err)
{
	const struct store_article_commit *commit = op->request;

	if (slice_is_empty(commit->story.id) && commit->alert_len == 0 &&
	    commit->rule_hit_len == 0)
		return 0;
	return db_run(db, err, "UPDATE revision SET n = n + 1");
}

static int
run_commit(struct db *db, struct store_op *op, struct err *err)
{
	struct store_planned *planned =
	    arena_alloc(op->arena, sizeof(*planned));

	op->result = planned;
	if (is_stale(db, op, &planned->is_stale, err) < 0)
		return -1;
	if (planned->is_stale)
		return 0;
	if (mark_matched(db, op, planned, err) < 0 ||
	    write_story(db, op, err) < 0 ||
	    write_owed(db, op, planned, err) < 0 ||
	    write_hits(db, op, err) < 0 || raise_revision(db, op, err) < 0)
		return -1;
	return 0;
}

OP_TELL(tell_commit, store_planned_fn, struct store_planned)

static void
own_story(struct arena *arena, struct store_story *story)
{
	op_own(arena, &story->id);
	op_own(arena, &story->source);
	op_own(arena, &story->memory);
	story->keys = op_own_slices(arena, story->keys, story->key_len);
}

struct store_op *
store_commit_article(struct store *store,
    const struct store_article_commit *commit, store_planned_fn *done,
    void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_commit, tell_commit};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_article_commit *copy =
	    op_copy(op, struct store_article_commit, commit);
	struct store_owed owed = {commit->alerts, commit->alert_len,
	    commit->deliveries, commit->delivery_len};
	struct store_digest_item *items =
	    op_copy_array(op->arena, struct store_digest_item,
	        commit->digest_items, commit->digest_item_len);
	struct store_rule_hit *hits = op_copy_array(op->arena,
	    struct store_rule_hit, commit->rule_hits, commit->rule_hit_len);

	owe_own(op->arena, &owed);
	copy->alerts = owed.alerts;
	copy->deliveries = owed.deliveries;
	for (size_t i = 0; i < commit->digest_item_len; i++)
		owe_own_item(op->arena, &items[i]);
	copy->digest_items = items;
	for (size_t i = 0; i < commit->rule_hit_len; i++) {
		op_own(op->arena, &hits[i].rule_id);
		op_own(op->arena, &hits[i].source);
	}
	copy->rule_hits = hits;
	own_story(op->arena, &copy->story);
	op->request = copy;
	return op_start(op, store);
}
