/* What waits to be matched, and what becomes of pages. */
#include "store/article.h"

#include <inttypes.h>

#include "store/articles.h"
#include "store/op.h"

static int
read_article(struct query *q, struct arena *arena, struct store_article *view,
    struct err *err)
{
	struct article *article = &view->article;
	struct slices tags = {0};

	view->id = col_int(q);
	view->version = col_int(q);
	view->stage = (enum store_stage)col_int(q);
	view->reason = col_text(q, arena);
	view->seen_ms = col_int(q);
	article->id = arena_printf(arena, "%" PRId64, view->id);
	article->source = col_text(q, arena);
	article->key = col_text(q, arena);
	article->has_published = col_maybe(q, &article->published_ms);
	article->has_updated = col_maybe(q, &article->updated_ms);
	article->url = col_text(q, arena);
	article->title = col_text(q, arena);
	view->author = col_text(q, arena);
	if (unpack_slices(col_text(q, arena), arena, &tags, err) < 0)
		return -1;
	view->tags = tags.items;
	view->tag_len = tags.len;
	article->language = col_text(q, arena);
	article->body = col_text(q, arena);
	return 0;
}

static size_t
article_bytes(const struct store_article *view)
{
	return view->article.title.len + view->article.body.len;
}

int
articles_read(struct query *q, struct store_op *op,
    const struct articles_bound *bound, struct store_articles *articles,
    struct err *err)
{
	VEC(struct store_article) views = {0};
	size_t bytes = 0;
	int got;

	while ((got = query_next(q, err)) > 0) {
		struct store_article *view;

		if ((bound->max_len > 0 && views.len == bound->max_len) ||
		    (views.len > 0 && bytes >= bound->max_bytes)) {
			articles->has_more = true;
			query_end(q);
			break;
		}
		view = vec_add(op->arena, &views);
		if (read_article(q, op->arena, view, err) < 0)
			return -1;
		bytes += article_bytes(view);
		if (views.len > 1 && bytes > bound->max_bytes) {
			views.len--;
			articles->has_more = true;
			query_end(q);
			break;
		}
	}
	if (got < 0)
		return -1;
	articles->items = views.items;
	articles->len = views.len;
	return 0;
}

OP_TELL(tell_articles, store_articles_fn, struct store_articles)

void
articles_tell(const struct store_op *op, const struct store_fault *fault)
{
	tell_articles(op, fault);
}

struct article *
store_article_copy(const struct store_article *view)
{
	struct article *article = article_new();
	struct arena *arena = article->arena;

	*article = view->article;
	article->arena = arena;
	op_own(arena, &article->id);
	op_own(arena, &article->key);
	op_own(arena, &article->source);
	op_own(arena, &article->url);
	op_own(arena, &article->title);
	op_own(arena, &article->body);
	op_own(arena, &article->language);
	return article;
}

struct ready_feeds {
	int64_t *items;
	size_t len;
};

/* Those behind range[0] and up to range[1], `max` at most. */
static int
add_ready_feeds(struct db *db, const int64_t range[2], size_t max,
    struct ready_feeds *feeds, struct err *err)
{
	struct query *q = db_query(db,
	    "WITH RECURSIVE ready (feed_n) AS ("
	    " SELECT min(feed_n) FROM article WHERE stage = 0 AND feed_n > ?"
	    " UNION ALL SELECT (SELECT min(feed_n) FROM article"
	    "  WHERE stage = 0 AND feed_n > ready.feed_n)"
	    " FROM ready WHERE feed_n IS NOT NULL)"
	    " SELECT feed_n FROM ready WHERE feed_n <= ? LIMIT ?",
	    val_int(range[0]), val_int(range[1]), val_int((int64_t)max));
	int got;

	while ((got = query_next(q, err)) > 0)
		feeds->items[feeds->len++] = col_int(q);
	return got;
}

/* In the order of their turns: from the one behind the last, round to it. */
static int
read_ready_feeds(struct db *db, const struct store_next *next,
    struct ready_feeds *feeds, struct err *err)
{
	const int64_t ranges[][2] = {{next->turn, INT64_MAX}, {0, next->turn}};

	for (size_t i = 0; i < COUNT_OF(ranges); i++)
		if (add_ready_feeds(db, ranges[i], next->max_len - feeds->len,
		        feeds, err) < 0)
			return -1;
	return 0;
}

static int
read_share(struct db *db, struct store_op *op, int64_t feed_n,
    const struct articles_bound *bound, struct store_articles *share,
    struct err *err)
{
	return articles_read(
	    db_query(db,
	        "SELECT " ARTICLE_COLUMNS
	        " FROM article AS a JOIN feed AS f ON f.n = a.feed_n"
	        " WHERE a.stage = 0 AND a.feed_n = ? ORDER BY a.n",
	        val_int(feed_n)),
	    op, bound, share, err);
}

/* Every feed gives an equal share, until the bytes are used up. */
static int
read_ready(struct db *db, struct store_op *op, struct store_articles *articles,
    struct err *err)
{
	const struct store_next *next = op->request;
	struct ready_feeds feeds = {
	    arena_new_array(op->arena, int64_t, next->max_len), 0};
	struct store_article *views =
	    arena_new_array(op->arena, struct store_article, next->max_len);
	size_t bytes = 0;

	if (read_ready_feeds(db, next, &feeds, err) < 0)
		return -1;
	articles->items = views;
	articles->turn = next->turn;
	articles->has_more = feeds.len == next->max_len;
	for (size_t i = 0; i < feeds.len && bytes < next->max_bytes; i++) {
		const struct articles_bound bound = {
		    next->max_len / feeds.len, next->max_bytes - bytes};
		struct store_articles share = {0};

		if (read_share(db, op, feeds.items[i], &bound, &share, err) < 0)
			return -1;
		articles->has_more |= share.has_more;
		articles->turn = feeds.items[i];
		for (size_t j = 0; j < share.len; j++) {
			bytes += article_bytes(&share.items[j]);
			views[articles->len++] = share.items[j];
		}
	}
	articles->has_more |= bytes >= next->max_bytes;
	return 0;
}

static int
read_pages(struct db *db, struct store_op *op, struct store_articles *articles,
    struct err *err)
{
	const struct store_next *next = op->request;
	const struct articles_bound bound = {next->max_len, next->max_bytes};

	return articles_read(
	    db_query(db,
	        "SELECT " ARTICLE_COLUMNS
	        " FROM article AS a JOIN feed AS f ON f.n = a.feed_n"
	        " WHERE a.stage = 1 AND a.due_ms <= ? AND a.n > ?"
	        " ORDER BY a.n",
	        val_int(op->now_ms), val_int(next->after_id)),
	    op, &bound, articles, err);
}

static int
run_next(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_next *next = op->request;
	struct store_articles *articles =
	    arena_alloc(op->arena, sizeof(*articles));
	int64_t due_ms;
	int got;

	articles->wait_ms = -1;
	if (next->max_len == 0)
		return err_set(err, ERR_INPUT, "no room for an article");
	got = next->stage == STORE_PAGE ? read_pages(db, op, articles, err)
	                                : read_ready(db, op, articles, err);
	if (got < 0)
		return -1;
	got = db_number(db, err, &due_ms,
	    "SELECT due_ms FROM article WHERE stage = 1 AND due_ms > ?"
	    " ORDER BY due_ms LIMIT 1",
	    val_int(op->now_ms));
	if (got < 0)
		return -1;
	if (got > 0)
		articles->wait_ms = due_ms - op->now_ms;
	op->result = articles;
	return 0;
}

struct store_op *
store_next_articles(struct store *store, const struct store_next *next,
    store_articles_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_ORDERED, run_next, articles_tell};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);

	op->request = op_copy(op, struct store_next, next);
	return op_start(op, store);
}

static int
run_page(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_page *page = op->request;

	if (page->has_text &&
	    db_run(db, err,
	        "UPDATE article SET body = ?1, title = iif(?2 = '', title, ?2),"
	        " language = iif(?3 = '', language, ?3),"
	        " published_ms = iif(?4, ?5, published_ms)"
	        " WHERE n = ?6 AND version = ?7 AND stage = 1",
	        val_text(page->body), val_text(page->title),
	        val_text(page->language), val_int(page->has_published),
	        val_int(page->published_ms), val_int(page->article_id),
	        val_int(page->version)) < 0)
		return -1;
	return db_run(db, err,
	    "UPDATE article SET stage = ?, due_ms = ?"
	    " WHERE n = ? AND version = ? AND stage = 1",
	    val_int(page->stage), val_int(op->now_ms + page->delay_ms),
	    val_int(page->article_id), val_int(page->version));
}

struct store_op *
store_commit_page(struct store *store, const struct store_page *page,
    store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_page, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_page *copy = op_copy(op, struct store_page, page);

	op_own(op->arena, &copy->title);
	op_own(op->arena, &copy->body);
	op_own(op->arena, &copy->language);
	op->request = copy;
	return op_start(op, store);
}

/* The step's last id is found first, so that one update does all of it. */
static int
run_rescan(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_rescan *rescan = op->request;
	struct store_rescanned *result =
	    arena_alloc(op->arena, sizeof(*result));
	struct query *q;

	q = db_query(db,
	    "SELECT count(*), coalesce(max(n), 0) FROM (SELECT n FROM article"
	    " WHERE n > ? AND seen_ms >= ? ORDER BY n LIMIT ?)",
	    val_int(rescan->after_id), val_int(rescan->since_ms),
	    val_int((int64_t)rescan->max_len));
	if (query_next(q, err) < 0)
		return -1;
	result->len = (size_t)col_int(q);
	result->last_id = col_int(q);
	query_end(q);
	result->has_more =
	    rescan->max_len > 0 && result->len == rescan->max_len;
	op->result = result;
	return db_run(db, err,
	    "UPDATE article SET stage = 0, version = version + 1, reason = ?"
	    " WHERE n > ? AND n <= ? AND seen_ms >= ? AND stage >= 2",
	    val_text(rescan->reason), val_int(rescan->after_id),
	    val_int(result->last_id), val_int(rescan->since_ms));
}

OP_TELL(tell_rescan, store_rescanned_fn, struct store_rescanned)

struct store_op *
store_rescan_articles(struct store *store, const struct store_rescan *rescan,
    store_rescanned_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_rescan, tell_rescan};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_rescan *copy = op_copy(op, struct store_rescan, rescan);

	op_own(op->arena, &copy->reason);
	op->request = copy;
	return op_start(op, store);
}
