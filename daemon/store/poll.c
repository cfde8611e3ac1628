/*
 * One commit a poll: what the feed said, entries and validators together, so
 * that a validator never stands for entries that were lost.
 *
 * An entry's key is remembered in `seen`, apart from the article: longer, and
 * until it has been out of the feed for a time.  Writing the time of last sight
 * at every poll would rewrite every key of every feed every few minutes; it is
 * written when it has grown old by SEEN_GRAIN_MS, and a feed that says «nothing
 * has changed» refreshes all keys of its last document by one number.
 */
#include "store/poll.h"

#include "store/feeds.h"
#include "store/op.h"
#include "store/seen.h"

/* What happened to an entry. */
struct written {
	int64_t article_n;
	bool is_fresh; /* false: that very version was there already */
};

static struct slice
pack_tags(struct store_op *op, const struct store_entry *entry)
{
	return pack_slices(op->arena, entry->tags, entry->tag_len);
}

/* Writes the article under its number (0: a new one). */
static int
write_article(struct db *db, struct store_op *op, int64_t feed_n,
    const struct store_entry *entry, struct written *written)
{
	const struct article *article = entry->article;
	struct err *err = &op->fault.err;

	if (db_run(db, err,
	        "INSERT INTO article (n, feed_n, key, version, stage, due_ms,"
	        " seen_ms, reason, published_ms, updated_ms, url, title,"
	        " author, tags, language, body)"
	        " VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	        " ON CONFLICT DO UPDATE SET"
	        " version = version + 1, stage = excluded.stage,"
	        " due_ms = excluded.due_ms, seen_ms = excluded.seen_ms,"
	        " reason = excluded.reason,"
	        " published_ms = excluded.published_ms,"
	        " updated_ms = excluded.updated_ms, url = excluded.url,"
	        " title = excluded.title, author = excluded.author,"
	        " tags = excluded.tags, language = excluded.language,"
	        " body = excluded.body",
	        val_maybe(written->article_n != 0, written->article_n),
	        val_int(feed_n), val_text(article->key), val_int(entry->stage),
	        val_int(op->now_ms + entry->delay_ms), val_int(op->now_ms),
	        val_text(entry->reason),
	        val_maybe(article->has_published, article->published_ms),
	        val_maybe(article->has_updated, article->updated_ms),
	        val_text(article->url), val_text(article->title),
	        val_text(entry->author), val_blob(pack_tags(op, entry)),
	        val_text(article->language), val_text(article->body)) < 0)
		return -1;
	if (db_number(db, err, &written->article_n,
	        "SELECT n FROM article WHERE feed_n = ? AND key = ?",
	        val_int(feed_n), val_text(article->key)) < 0)
		return -1;
	return 0;
}

static int
write_entry(struct db *db, struct store_op *op, int64_t feed_n,
    const struct store_entry *entry, struct written *written)
{
	struct slice key = entry->article->key, hash = {NULL, 0};
	struct err *err = &op->fault.err;
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT article_n, content_hash FROM seen"
	    " WHERE feed_n = ? AND key = ?",
	    val_int(feed_n), val_text(key));
	if ((got = query_next(q, err)) < 0)
		return -1;
	if (got > 0) {
		written->article_n = col_int(q);
		hash = col_text(q, op->arena);
		query_end(q);
	}
	if (written->article_n != 0 && !slice_is_empty(hash) &&
	    slice_eq(hash, entry->content_hash))
		return 0;
	written->is_fresh = true;
	if (write_article(db, op, feed_n, entry, written) < 0)
		return -1;
	return db_run(db, err,
	    "INSERT INTO seen (feed_n, key, content_hash, article_n,"
	    " first_seen_ms, last_seen_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?5)"
	    " ON CONFLICT DO UPDATE SET content_hash = excluded.content_hash,"
	    " article_n = excluded.article_n,"
	    " last_seen_ms = excluded.last_seen_ms",
	    val_int(feed_n), val_text(key), val_text(entry->content_hash),
	    val_int(written->article_n), val_int(op->now_ms));
}

static int
write_entries(struct db *db, struct store_op *op, int64_t feed_n,
    struct store_polled *polled)
{
	const struct store_poll *poll = op->request;
	int64_t *ids = arena_new_array(op->arena, int64_t, poll->entry_len);

	for (size_t i = 0; i < poll->entry_len; i++) {
		struct written written = {0};

		if (write_entry(db, op, feed_n, &poll->entries[i], &written) <
		    0)
			return -1;
		ids[i] = written.article_n;
		if (written.is_fresh && poll->entries[i].stage == STORE_READY)
			polled->ready++;
	}
	polled->article_ids = ids;
	polled->len = poll->entry_len;
	return 0;
}

static int
touch_keys(
    struct db *db, const struct store_op *op, int64_t feed_n, struct err *err)
{
	const struct store_poll *poll = op->request;

	for (size_t i = 0; i < poll->seen_len; i++)
		if (db_run(db, err,
		        "UPDATE seen SET last_seen_ms = ?1 WHERE feed_n = ?2"
		        " AND key = ?3 AND last_seen_ms < ?4",
		        val_int(op->now_ms), val_int(feed_n),
		        val_text(poll->seen_keys[i]),
		        val_int(op->now_ms - SEEN_GRAIN_MS)) < 0)
			return -1;
	return 0;
}

static int
write_validators(
    struct db *db, const struct store_op *op, int64_t feed_n, struct err *err)
{
	const struct store_poll *poll = op->request;
	const struct feed_state *s = poll->state;
	bool is_read = poll->entry_len + poll->seen_len > 0;

	return db_run(db, err,
	    "UPDATE feed SET url = ?, effective_url = ?, etag = ?,"
	    " last_modified = ?, body_sha256 = ?, memory = ?, title = ?,"
	    " format = ?, last_error = ?,"
	    " document_ms = iif(?, ?, document_ms),"
	    " confirmed_ms = iif(?, ?, confirmed_ms) WHERE n = ?",
	    val_text(s->url), val_text(s->effective_url), val_blob(s->etag),
	    val_blob(s->last_modified), val_text(s->body_sha256),
	    val_blob(s->memory), val_text(s->title), val_text(s->format),
	    val_text(s->last_error), val_int(is_read), val_int(op->now_ms),
	    val_int(is_read || poll->is_unchanged), val_int(op->now_ms),
	    val_int(feed_n));
}

static int
write_numbers(
    struct db *db, const struct store_op *op, int64_t feed_n, struct err *err)
{
	const struct store_poll *poll = op->request;
	const struct feed_state *s = poll->state;

	return db_run(db, err,
	    "UPDATE feed SET phase = ?, baseline_done = ?, next_poll_ms = ?,"
	    " last_attempt_ms = ?, last_success_ms = ?, last_new_ms = ?,"
	    " throttled_until_ms = ?, failures = ?, first_failure_ms = ?,"
	    " last_status = ?, entry_count = ?, latency_ms = ? WHERE n = ?",
	    val_int(s->phase), val_int(s->baseline_done),
	    val_int(op->now_ms + poll->delay_ms), val_int(s->last_attempt_ms),
	    val_int(s->last_success_ms), val_int(s->last_new_ms),
	    val_int(s->throttled_until_ms), val_int(s->failures),
	    val_int(s->first_failure_ms), val_int(s->last_status),
	    val_int(s->entry_count), val_int(s->latency_ms), val_int(feed_n));
}

#define DAY_MS ((int64_t)24 * 3600 * 1000)

/* Lengthens the feed's last line where this poll says the same. */
static int
write_record(
    struct db *db, const struct store_op *op, int64_t feed_n, struct err *err)
{
	const struct store_poll *poll = op->request;
	const struct store_poll_record *r = &poll->record;

	if (r->fresh == 0) {
		if (db_run(db, err,
		        "UPDATE poll SET until_ms = ?1, times = times + 1,"
		        " latency_ms = ?2, bytes = bytes + ?3, entries = ?4"
		        " WHERE n = (SELECT max(n) FROM poll WHERE feed_n = ?5)"
		        " AND fresh = 0 AND status = ?6 AND verdict = ?7"
		        " AND error = ?8 AND at_ms >= ?9 AND until_ms <= ?1",
		        val_int(op->now_ms), val_int(r->latency_ms),
		        val_int(r->bytes), val_int(r->entries), val_int(feed_n),
		        val_int(r->status), val_text(r->verdict),
		        val_text(r->error),
		        val_int(op->now_ms - op->now_ms % DAY_MS)) < 0)
			return -1;
		if (db_changes(db) > 0)
			return 0;
	}
	return db_run(db, err,
	    "INSERT INTO poll (feed_n, at_ms, until_ms, times, status, verdict,"
	    " error, latency_ms, bytes, entries, fresh)"
	    " VALUES (?1, ?2, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	    val_int(feed_n), val_int(op->now_ms), val_int(r->status),
	    val_text(r->verdict), val_text(r->error), val_int(r->latency_ms),
	    val_int(r->bytes), val_int(r->entries), val_int(r->fresh));
}

static int
run_commit(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_poll *poll = op->request;
	struct store_polled *polled = arena_alloc(op->arena, sizeof(*polled));
	int64_t feed_n;

	if (feed_row_make(db, poll->state->id, &feed_n, err) < 0 ||
	    write_entries(db, op, feed_n, polled) < 0 ||
	    touch_keys(db, op, feed_n, err) < 0 ||
	    write_validators(db, op, feed_n, err) < 0 ||
	    write_numbers(db, op, feed_n, err) < 0 ||
	    write_record(db, op, feed_n, err) < 0)
		return -1;
	polled->next_poll_ms = op->now_ms + poll->delay_ms;
	op->result = polled;
	return 0;
}

OP_TELL(tell_commit, store_polled_fn, struct store_polled)

static const struct feed_state *
own_state(struct arena *arena, const struct feed_state *from)
{
	struct feed_state *state =
	    op_copy_array(arena, struct feed_state, from, 1);

	op_own(arena, &state->id);
	op_own(arena, &state->url);
	op_own(arena, &state->effective_url);
	op_own(arena, &state->etag);
	op_own(arena, &state->last_modified);
	op_own(arena, &state->body_sha256);
	op_own(arena, &state->last_error);
	op_own(arena, &state->title);
	op_own(arena, &state->format);
	op_own(arena, &state->memory);
	return state;
}

static void
own_entry(struct arena *arena, struct store_entry *entry)
{
	struct article *article =
	    op_copy_array(arena, struct article, entry->article, 1);

	article->arena = NULL;
	op_own(arena, &article->key);
	op_own(arena, &article->url);
	op_own(arena, &article->title);
	op_own(arena, &article->body);
	op_own(arena, &article->language);
	entry->article = article;
	op_own(arena, &entry->content_hash);
	op_own(arena, &entry->author);
	op_own(arena, &entry->reason);
	entry->tags = op_own_slices(arena, entry->tags, entry->tag_len);
}

struct store_op *
store_commit_poll(struct store *store, const struct store_poll *poll,
    store_polled_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_commit, tell_commit};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_poll *copy = op_copy(op, struct store_poll, poll);
	struct store_entry *entries = op_copy_array(
	    op->arena, struct store_entry, poll->entries, poll->entry_len);

	for (size_t i = 0; i < poll->entry_len; i++)
		own_entry(op->arena, &entries[i]);
	copy->entries = entries;
	copy->state = own_state(op->arena, poll->state);
	copy->seen_keys =
	    op_own_slices(op->arena, poll->seen_keys, poll->seen_len);
	op_own(op->arena, &copy->record.verdict);
	op_own(op->arena, &copy->record.error);
	op->request = copy;
	return op_start(op, store);
}

static int
read_known(struct db *db, struct store_op *op, int64_t feed_n, struct slice key,
    struct store_known_entry *entry)
{
	struct slices rules = {0};
	struct err *err = &op->fault.err;
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT content_hash, article_n, first_seen_ms FROM seen"
	    " WHERE feed_n = ? AND key = ?",
	    val_int(feed_n), val_text(key));
	if ((got = query_next(q, err)) <= 0)
		return got;
	entry->is_known = true;
	entry->content_hash = col_text(q, op->arena);
	entry->article_id = col_int(q);
	entry->first_seen_ms = col_int(q);
	query_end(q);
	q = db_query(db,
	    "SELECT DISTINCT rule_id FROM alert"
	    " WHERE article_n = ? AND article_n > 0 ORDER BY rule_id",
	    val_int(entry->article_id));
	if (op_read_slices(q, op->arena, &rules, err) < 0)
		return -1;
	entry->fired_rules = rules.items;
	entry->fired_rule_len = rules.len;
	return 0;
}

static int
run_known(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_keys *keys = op->request;
	struct store_known *known = arena_alloc(op->arena, sizeof(*known));
	struct store_known_entry *entries =
	    arena_new_array(op->arena, struct store_known_entry, keys->len);
	int64_t feed_n;
	int got = feed_row(db, keys->feed_id, &feed_n, err);

	if (got < 0)
		return -1;
	for (size_t i = 0; got > 0 && i < keys->len; i++)
		if (read_known(db, op, feed_n, keys->keys[i], &entries[i]) < 0)
			return -1;
	known->entries = entries;
	known->len = keys->len;
	op->result = known;
	return 0;
}

OP_TELL(tell_known, store_known_fn, struct store_known)

struct store_op *
store_find_known(struct store *store, const struct store_keys *keys,
    store_known_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_ORDERED, run_known, tell_known};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_keys *copy = op_copy(op, struct store_keys, keys);

	op_own(op->arena, &copy->feed_id);
	copy->keys = op_own_slices(op->arena, keys->keys, keys->len);
	op->request = copy;
	return op_start(op, store);
}
