/*
 * Numbers in `stage`, `state`, `leg` and the like are the values of the enums,
 * which must therefore never change their order.  `n` is a row's own number and
 * never leaves the store; `id` is what the program calls a thing.
 *
 * Seen keys stand apart from bodies, because they are kept longer and looked up
 * at every poll.  Of a delivery, due_ms says when it is to be looked at next:
 * the next try while it waits, the lease's end while it is being sent.  What a
 * claim writes and an attempt ends with is never changed again, but for a body
 * that a settlement thaws.
 */
#include "store/schema.h"

#include <stdio.h>

#include "base/auto.h"
#include "model/alert.h"
#include "model/delivery.h"
#include "store/poll.h"

/* Partial indices, and the statements that use them, write these out. */
_Static_assert(DELIVERY_WAITING == 0 && DELIVERY_SENDING == 1, "state < 2");
_Static_assert(DELIVERY_DELIVERED == 2 && DELIVERY_DEAD == 3, "state");
_Static_assert(DELIVERY_HELD == 4 && DELIVERY_SUPPRESSED == 5, "state");
_Static_assert(STORE_READY == 0 && STORE_PAGE == 1, "stage");
_Static_assert(STORE_RECORDED >= 2 && STORE_MATCHED >= 2, "stage >= 2");
_Static_assert(ALERT_OPENED == 0, "alerts that are counted, state = 0");

#define APPLICATION_ID 0x53575453 /* "SWTS" */

/* clang-format off */
static const char FIRST[] =
    "CREATE TABLE boot ("
    "  n INTEGER PRIMARY KEY, started_ms INTEGER NOT NULL) STRICT;"

    "CREATE TABLE feed ("
    "  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    "  removed_ms INTEGER,"
    "  url TEXT NOT NULL DEFAULT '', effective_url TEXT NOT NULL DEFAULT '',"
    "  etag BLOB NOT NULL DEFAULT x'', last_modified BLOB NOT NULL DEFAULT x'',"
    "  body_sha256 TEXT NOT NULL DEFAULT '', phase INTEGER NOT NULL DEFAULT 0,"
    "  baseline_done INTEGER NOT NULL DEFAULT 0,"
    "  held_back INTEGER NOT NULL DEFAULT 0,"
    "  next_poll_ms INTEGER NOT NULL DEFAULT 0,"
    "  last_attempt_ms INTEGER NOT NULL DEFAULT 0,"
    "  last_success_ms INTEGER NOT NULL DEFAULT 0,"
    "  last_new_ms INTEGER NOT NULL DEFAULT 0,"
    "  throttled_until_ms INTEGER NOT NULL DEFAULT 0,"
    "  failures INTEGER NOT NULL DEFAULT 0,"
    "  first_failure_ms INTEGER NOT NULL DEFAULT 0,"
    "  last_status INTEGER NOT NULL DEFAULT 0,"
    "  last_error TEXT NOT NULL DEFAULT '',"
    "  entry_count INTEGER NOT NULL DEFAULT 0,"
    "  latency_ms INTEGER NOT NULL DEFAULT 0,"
    "  title TEXT NOT NULL DEFAULT '', format TEXT NOT NULL DEFAULT '',"
    "  memory BLOB NOT NULL DEFAULT x'',"
    /* When its entries were last read, and last known to be the same. */
    "  document_ms INTEGER NOT NULL DEFAULT 0,"
    "  confirmed_ms INTEGER NOT NULL DEFAULT 0) STRICT;"

    "CREATE TABLE seen ("
    "  feed_n INTEGER NOT NULL, key TEXT NOT NULL,"
    "  content_hash TEXT NOT NULL, article_n INTEGER NOT NULL,"
    "  first_seen_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL,"
    "  PRIMARY KEY (feed_n, key)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX seen_last ON seen (last_seen_ms);"

    "CREATE TABLE poll ("
    "  n INTEGER PRIMARY KEY, feed_n INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
    "  until_ms INTEGER NOT NULL, times INTEGER NOT NULL,"
    "  status INTEGER NOT NULL, verdict TEXT NOT NULL, error TEXT NOT NULL,"
    "  latency_ms INTEGER NOT NULL, bytes INTEGER NOT NULL,"
    "  entries INTEGER NOT NULL, fresh INTEGER NOT NULL) STRICT;"
    "CREATE INDEX poll_feed ON poll (feed_n, n);"
    "CREATE INDEX poll_until ON poll (until_ms);"

    "CREATE TABLE throttle ("
    "  host TEXT PRIMARY KEY, until_ms INTEGER NOT NULL, reason TEXT NOT NULL)"
    "  STRICT, WITHOUT ROWID;"

    "CREATE TABLE article ("
    "  n INTEGER PRIMARY KEY AUTOINCREMENT, feed_n INTEGER NOT NULL,"
    "  key TEXT NOT NULL, version INTEGER NOT NULL, stage INTEGER NOT NULL,"
    "  due_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL,"
    "  reason TEXT NOT NULL, published_ms INTEGER, updated_ms INTEGER,"
    "  url TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL,"
    "  tags BLOB NOT NULL, language TEXT NOT NULL, body TEXT NOT NULL,"
    "  UNIQUE (feed_n, key)) STRICT;"
    "CREATE INDEX article_ready ON article (n) WHERE stage = 0;"
    "CREATE INDEX article_page ON article (due_ms) WHERE stage = 1;"
    "CREATE INDEX article_seen ON article (seen_ms);"

    "CREATE TABLE story ("
    "  id TEXT PRIMARY KEY, first_ms INTEGER NOT NULL,"
    "  last_ms INTEGER NOT NULL, memory BLOB NOT NULL) STRICT;"
    "CREATE INDEX story_last ON story (last_ms);"
    "CREATE TABLE story_key ("
    "  key TEXT NOT NULL, story_id TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    "  PRIMARY KEY (key, story_id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX story_key_story ON story_key (story_id);"
    "CREATE TABLE story_article ("
    "  story_id TEXT NOT NULL, article_n INTEGER NOT NULL,"
    "  source TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    "  PRIMARY KEY (story_id, article_n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE rule_hit ("
    "  rule_id TEXT NOT NULL, article_n INTEGER NOT NULL,"
    "  story_id TEXT NOT NULL, source TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    "  PRIMARY KEY (rule_id, article_n)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX rule_hit_at ON rule_hit (at_ms);"
    "CREATE INDEX rule_hit_rule ON rule_hit (rule_id, at_ms);"

    "CREATE TABLE alert ("
    "  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    "  kind INTEGER NOT NULL, state INTEGER NOT NULL, reason TEXT NOT NULL,"
    "  rule_id TEXT NOT NULL, rule_title TEXT NOT NULL,"
    "  severity INTEGER NOT NULL, denied INTEGER NOT NULL,"
    "  story_id TEXT NOT NULL, feed_id TEXT NOT NULL,"
    "  article_n INTEGER NOT NULL, raised_ms INTEGER NOT NULL,"
    "  was_true INTEGER, note TEXT NOT NULL DEFAULT '',"
    "  text TEXT NOT NULL, doc BLOB NOT NULL) STRICT;"
    "CREATE INDEX alert_article ON alert (article_n) WHERE article_n > 0;"
    "CREATE INDEX alert_story ON alert (story_id, n) WHERE story_id <> '';"
    "CREATE INDEX alert_raised ON alert (raised_ms);"
    "CREATE INDEX alert_state ON alert (state);"
    "CREATE INDEX alert_rule ON alert (rule_id, n);"
    "CREATE TABLE alert_tag ("
    "  alert_n INTEGER NOT NULL REFERENCES alert (n) ON DELETE CASCADE,"
    "  tag TEXT NOT NULL,"
    "  PRIMARY KEY (alert_n, tag)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE delivery ("
    "  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    "  anchor TEXT NOT NULL, channel TEXT NOT NULL, leg INTEGER NOT NULL,"
    "  seq INTEGER NOT NULL, resend INTEGER NOT NULL,"
    "  state INTEGER NOT NULL, due_ms INTEGER NOT NULL,"
    "  story_id TEXT NOT NULL, created_ms INTEGER NOT NULL,"
    "  claimed_ms INTEGER NOT NULL DEFAULT 0," /* first; 0: never */
    "  claims INTEGER NOT NULL DEFAULT 0," /* the last one's token */
    "  tries INTEGER NOT NULL DEFAULT 0,"
    "  cut_off INTEGER NOT NULL DEFAULT 0,"
    "  settled_ms INTEGER, reason TEXT NOT NULL DEFAULT '',"
    "  silence_n INTEGER NOT NULL DEFAULT 0,"
    "  provider_id TEXT NOT NULL DEFAULT '',"
    "  memory BLOB NOT NULL DEFAULT x'',"
    "  level INTEGER NOT NULL DEFAULT 0," /* bodies that were thawed */
    "  body_sha256 TEXT NOT NULL DEFAULT '', body BLOB) STRICT;"
    "CREATE INDEX delivery_due ON delivery (channel, due_ms, n)"
    "  WHERE state < 2;"
    "CREATE INDEX delivery_state ON delivery (state, channel, created_ms);"
    "CREATE INDEX delivery_story ON delivery (channel, story_id, n)"
    "  WHERE story_id <> '';"
    "CREATE INDEX delivery_anchor ON delivery (anchor, channel, leg, seq);"
    "CREATE INDEX delivery_created ON delivery (created_ms);"
    "CREATE TABLE delivery_alert ("
    "  delivery_n INTEGER NOT NULL REFERENCES delivery (n) ON DELETE CASCADE,"
    "  alert_n INTEGER NOT NULL REFERENCES alert (n),"
    "  place INTEGER NOT NULL, silence_n INTEGER NOT NULL DEFAULT 0,"
    "  PRIMARY KEY (delivery_n, alert_n)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX delivery_alert_alert ON delivery_alert (alert_n);"
    "CREATE TABLE attempt ("
    "  delivery_n INTEGER NOT NULL REFERENCES delivery (n) ON DELETE CASCADE,"
    "  number INTEGER NOT NULL,"
    "  boot INTEGER NOT NULL, started_ms INTEGER NOT NULL, ended_ms INTEGER,"
    "  outcome INTEGER NOT NULL DEFAULT 0, code INTEGER NOT NULL DEFAULT 0,"
    "  text TEXT NOT NULL DEFAULT '', provider_id TEXT NOT NULL DEFAULT '',"
    "  PRIMARY KEY (delivery_n, number)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE digest ("
    "  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    "  channel TEXT NOT NULL, route TEXT NOT NULL, due_ms INTEGER NOT NULL,"
    "  ended_ms INTEGER) STRICT;"
    "CREATE INDEX digest_due ON digest (due_ms) WHERE ended_ms IS NULL;"
    "CREATE TABLE digest_alert ("
    "  digest_n INTEGER NOT NULL REFERENCES digest (n) ON DELETE CASCADE,"
    "  alert_n INTEGER NOT NULL REFERENCES alert (n),"
    "  place INTEGER NOT NULL, PRIMARY KEY (digest_n, alert_n))"
    "  STRICT, WITHOUT ROWID;"
    "CREATE INDEX digest_alert_alert ON digest_alert (alert_n);"

    "CREATE TABLE silence ("
    "  n INTEGER PRIMARY KEY AUTOINCREMENT, rule_id TEXT NOT NULL,"
    "  tag TEXT NOT NULL, feed_id TEXT NOT NULL, text TEXT NOT NULL,"
    "  starts_ms INTEGER NOT NULL, ends_ms INTEGER NOT NULL,"
    "  author TEXT NOT NULL, reason TEXT NOT NULL) STRICT;"
    "CREATE INDEX silence_ends ON silence (ends_ms);"

    "CREATE TABLE budget ("
    "  name TEXT PRIMARY KEY, tokens REAL NOT NULL, at_ms INTEGER NOT NULL)"
    "  STRICT, WITHOUT ROWID;"

    "CREATE TABLE health ("
    "  kind TEXT NOT NULL, subject TEXT NOT NULL, opened_ms INTEGER NOT NULL,"
    "  closed_ms INTEGER, text TEXT NOT NULL, alert_id TEXT NOT NULL,"
    "  PRIMARY KEY (kind, subject, opened_ms)) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX health_open ON health (kind, subject)"
    "  WHERE closed_ms IS NULL;"

    "CREATE TABLE source_set ("
    "  id TEXT NOT NULL, accepted_ms INTEGER NOT NULL) STRICT;"
    "CREATE TABLE source_file ("
    "  place INTEGER PRIMARY KEY, path TEXT NOT NULL, text BLOB NOT NULL)"
    "  STRICT;"

    "CREATE TABLE value ("
    "  name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE revision (n INTEGER NOT NULL) STRICT;"
    "INSERT INTO revision VALUES (1);";
/* clang-format on */

/* What is ready is read feed by feed. */
static const char BY_FEED[] =
    "DROP INDEX article_ready;"
    "CREATE INDEX article_ready ON article (feed_n, n) WHERE stage = 0;";

/* Rules may be on trial, and have a limit for which alerts are counted. */
static const char TRIAL[] =
    "ALTER TABLE alert ADD COLUMN trial INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX alert_opened ON alert (rule_id, trial, raised_ms)"
    "  WHERE state = 0;";

/* Step i makes version i + 1 of version i. */
static const char *const STEPS[] = {FIRST, BY_FEED, TRIAL};

#define VERSION ((int64_t)COUNT_OF(STEPS))

static int
run_step(struct db *db, size_t step, struct err *err)
{
	char mark[96];

	/* Pragmas take no parameters; the numbers are ours. */
	snprintf(mark, sizeof(mark),
	    "PRAGMA application_id = %d; PRAGMA user_version = %zu; COMMIT",
	    APPLICATION_ID, step + 1);
	if (db_exec(db, "BEGIN IMMEDIATE", err) == 0 &&
	    db_exec(db, STEPS[step], err) == 0 && db_exec(db, mark, err) == 0)
		return 0;
	if (db_in_transaction(db))
		(void)db_exec(db, "ROLLBACK", &(struct err)ERR_INIT);
	return err_prefix(err, "version %zu", step + 1);
}

/* The version of the file; 0 for an empty one. */
static int
read_version(struct db *db, int64_t *version_out, struct err *err)
{
	int64_t application, tables;

	if (db_number(db, err, &application, "PRAGMA application_id") < 0 ||
	    db_number(db, err, version_out, "PRAGMA user_version") < 0 ||
	    db_number(db, err, &tables, "SELECT count(*) FROM sqlite_schema") <
	        0)
		return -1;
	if (tables > 0 && application != APPLICATION_ID)
		return err_set(err, ERR_INPUT,
		    "state: the file belongs to another program");
	if (*version_out > VERSION)
		return err_set(err, ERR_INPUT,
		    "state: version %lld is newer than this program, which "
		    "knows %lld: start the newer program",
		    (long long)*version_out, (long long)VERSION);
	return 0;
}

int
schema_check(struct db *db, struct err *err)
{
	int64_t version;

	if (read_version(db, &version, err) < 0)
		return -1;
	if (version < VERSION)
		return err_set(err, ERR_INPUT,
		    "state: version %lld is older than this program: start "
		    "the daemon once to bring it up to date",
		    (long long)version);
	return 0;
}

/* Where the log cannot be had, SQLite keeps the old mode without an error. */
static int
set_log(struct db *db, struct err *err)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct query *q = db_query(db, "PRAGMA journal_mode = WAL");
	struct slice mode;

	if (query_next(q, err) < 0)
		return -1;
	mode = col_text(q, arena);
	query_end(q);
	if (slice_eq(mode, S("wal")))
		return 0;
	return err_set(err, ERR_SYSTEM,
	    "state: its file system does not allow a write-ahead log");
}

int
schema_update(struct db *db, struct err *err)
{
	int64_t version;

	if (read_version(db, &version, err) < 0)
		return -1;
	/* Must stand before the first table, else it needs a VACUUM. */
	if (version == 0 &&
	    db_exec(db, "PRAGMA auto_vacuum = INCREMENTAL", err) < 0)
		return -1;
	if (set_log(db, err) < 0)
		return -1;
	for (size_t step = (size_t)version; step < COUNT_OF(STEPS); step++)
		if (run_step(db, step, err) < 0)
			return -1;
	return 0;
}
