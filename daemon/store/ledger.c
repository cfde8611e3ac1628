/* Stories, polls and the archive as people ask for them. */
#include "store/ledger.h"
#include "store/articles.h"
#include "store/ledger_rows.h"
#include "store/op.h"

static int
read_sources(
    struct db *db, struct store_op *op, struct store_listed_story *story)
{
	struct slices sources = {0};
	struct query *q = db_query(db,
	    "SELECT source FROM story_article AS listed WHERE story_id = ?"
	    " GROUP BY source ORDER BY min(at_ms), source",
	    val_text(story->id));

	if (op_read_slices(q, op->arena, &sources, &op->fault.err) < 0)
		return -1;
	story->sources = sources.items;
	story->source_len = sources.len;
	return 0;
}

static int
run_stories(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_filter *f = op->request;
	struct store_stories *result = arena_alloc(op->arena, sizeof(*result));
	VEC(struct store_listed_story) stories = {0};
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT s.id, s.first_ms, s.last_ms,"
	    " (SELECT count(*) FROM story_article WHERE story_id = s.id),"
	    " (SELECT count(*) FROM alert"
	    "  WHERE story_id = s.id AND story_id <> ''),"
	    " coalesce((SELECT rule_title FROM alert"
	    "  WHERE story_id = s.id AND story_id <> '' ORDER BY n LIMIT 1), '')"
	    " FROM story AS s WHERE s.last_ms >= ?"
	    " ORDER BY s.last_ms DESC, s.id LIMIT ?",
	    val_int(f->has_since ? f->since_ms : INT64_MIN),
	    val_int(ledger_limit(f->max_len)));
	while ((got = query_next(q, err)) > 0) {
		struct store_listed_story *s = vec_add(op->arena, &stories);

		s->id = col_text(q, op->arena);
		s->first_ms = col_int(q);
		s->last_ms = col_int(q);
		s->articles = col_int(q);
		s->alerts = col_int(q);
		s->title = col_text(q, op->arena);
	}
	if (got < 0)
		return -1;
	for (size_t i = 0; i < stories.len; i++)
		if (read_sources(db, op, &stories.items[i]) < 0)
			return -1;
	result->items = stories.items;
	result->len = stories.len;
	op->result = result;
	return 0;
}

OP_TELL(tell_stories, store_stories_fn, struct store_stories)

struct store_op *
store_list_stories(struct store *store, const struct store_filter *filter,
    store_stories_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_BESIDE, run_stories, tell_stories};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);

	op->request = op_copy(op, struct store_filter, filter);
	return op_start(op, store);
}

static void
read_record(
    struct query *q, struct arena *arena, struct store_poll_record *record)
{
	record->feed_id = col_text(q, arena);
	record->at_ms = col_int(q);
	record->until_ms = col_int(q);
	record->times = col_int(q);
	record->status = col_int(q);
	record->verdict = col_text(q, arena);
	record->error = col_text(q, arena);
	record->latency_ms = col_int(q);
	record->bytes = col_int(q);
	record->entries = col_int(q);
	record->fresh = col_int(q);
}

#define POLL_COLUMNS                                                      \
	"SELECT f.id, p.at_ms, p.until_ms, p.times, p.status, p.verdict," \
	" p.error, p.latency_ms, p.bytes, p.entries, p.fresh"             \
	" FROM poll AS p JOIN feed AS f ON f.n = p.feed_n"                \
	" WHERE p.until_ms >= ? AND p.at_ms < ?"

static struct query *
query_polls(struct db *db, const struct store_poll_query *query)
{
	struct value since =
	    val_int(query->has_since ? query->since_ms : INT64_MIN);
	struct value until =
	    val_int(query->has_until ? query->until_ms : INT64_MAX);
	struct value limit = val_int(ledger_limit(query->max_len));

	if (slice_is_empty(query->feed_id))
		return db_query(db, POLL_COLUMNS " ORDER BY p.n DESC LIMIT ?",
		    since, until, limit);
	return db_query(db,
	    POLL_COLUMNS " AND p.feed_n = (SELECT n FROM feed WHERE id = ?)"
	                 " ORDER BY p.n DESC LIMIT ?",
	    since, until, val_text(query->feed_id), limit);
}

static int
run_polls(struct db *db, struct store_op *op, struct err *err)
{
	struct store_polls *result = arena_alloc(op->arena, sizeof(*result));
	VEC(struct store_poll_record) records = {0};
	struct query *q = query_polls(db, op->request);
	int got;

	while ((got = query_next(q, err)) > 0)
		read_record(q, op->arena, vec_add(op->arena, &records));
	result->items = records.items;
	result->len = records.len;
	op->result = result;
	return got;
}

OP_TELL(tell_polls, store_polls_fn, struct store_polls)

struct store_op *
store_list_polls(struct store *store, const struct store_poll_query *query,
    store_polls_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_BESIDE, run_polls, tell_polls};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_poll_query *copy =
	    op_copy(op, struct store_poll_query, query);

	op_own(op->arena, &copy->feed_id);
	op->request = copy;
	return op_start(op, store);
}

#define ARCHIVE_ROWS              \
	"SELECT " ARTICLE_COLUMNS \
	" FROM article AS a JOIN feed AS f ON f.n = a.feed_n"

static struct query *
query_archive(struct db *db, const struct store_archive *archive)
{
	struct value since =
	    val_int(archive->has_since ? archive->since_ms : INT64_MIN);
	struct value until =
	    val_int(archive->has_until ? archive->until_ms : INT64_MAX);

	if (archive->id != 0)
		return db_query(
		    db, ARCHIVE_ROWS " WHERE a.n = ?", val_int(archive->id));
	if (archive->by_time)
		return db_query(db,
		    "SELECT " ARTICLE_COLUMNS
		    " FROM article AS a INDEXED BY article_seen"
		    " CROSS JOIN feed AS f ON f.n = a.feed_n"
		    " WHERE a.seen_ms >= ? AND a.seen_ms < ?"
		    " ORDER BY a.seen_ms",
		    since, until);
	return db_query(db,
	    ARCHIVE_ROWS " WHERE a.n > ? AND a.seen_ms >= ? AND a.seen_ms < ?"
	                 " ORDER BY a.n",
	    val_int(archive->after_id), since, until);
}

static int
run_archive(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_archive *archive = op->request;
	struct articles_bound bound = {archive->max_len, archive->max_bytes};
	struct store_articles *articles =
	    arena_alloc(op->arena, sizeof(*articles));

	articles->wait_ms = -1;
	op->result = articles;
	return articles_read(
	    query_archive(db, archive), op, &bound, articles, err);
}

struct store_op *
store_read_archive(struct store *store, const struct store_archive *archive,
    store_articles_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_BESIDE, run_archive, articles_tell};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);

	op->request = op_copy(op, struct store_archive, archive);
	return op_start(op, store);
}
