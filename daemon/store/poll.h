/*
 * The pipeline «poll»: what is remembered of feeds, which of their entries are
 * known, and the one commit that a poll ends with.
 */
#ifndef STORE_POLL_H
#define STORE_POLL_H

#include "model/article.h"
#include "model/feed.h"
#include "store/store.h"

struct store_feeds {
	const struct feed_state *items; /* in order of id */
	size_t len;
	const int64_t *due_ms; /* delay until each one's next poll; >= 0 */
};

typedef void store_feeds_fn(const struct store_fault *fault,
    const struct store_feeds *feeds, void *arg);

/* The states of all feeds that are not removed. */
struct store_op *
store_load_feeds(struct store *store, store_feeds_fn *done, void *arg);

struct store_feed_name {
	struct slice id;
	struct slice was; /* the id whose history it continues; may be empty */
};

/*
 * Says which feeds are configured.  A known one that is missing is marked
 * removed (its state is kept for STORE_REMOVED_FEED_MS, see upkeep.h), one that
 * is back is taken up where it stood; one never seen that `was` another takes
 * over that one's state, entries and articles.
 */
struct store_feed_set {
	const struct store_feed_name *feeds;
	size_t len;
};

struct store_op *store_set_feeds(struct store *store,
    const struct store_feed_set *set, store_done_fn *done, void *arg);

struct store_keys {
	struct slice feed_id;
	const struct slice *keys; /* identities within the feed */
	size_t len;
};

struct store_known_entry {
	bool is_known;
	struct slice content_hash; /* of the version last committed */
	int64_t article_id;        /* 0: it was never kept as an article */
	int64_t first_seen_ms;
	const struct slice *fired_rules; /* rules with an alert for it */
	size_t fired_rule_len;
};

struct store_known {
	const struct store_known_entry *entries; /* in the order of the keys */
	size_t len;
};

typedef void store_known_fn(const struct store_fault *fault,
    const struct store_known *known, void *arg);

struct store_op *store_find_known(struct store *store,
    const struct store_keys *keys, store_known_fn *done, void *arg);

/* What is to be done with an article next. */
enum store_stage {
	STORE_READY,    /* to be matched */
	STORE_PAGE,     /* its page is to be fetched first */
	STORE_RECORDED, /* nothing */
	STORE_MATCHED,  /* nothing more; not for a new entry */
};

/*
 * A new or edited entry: the article's key, url, title, body, language and
 * times are read, its id and source are not.  An edited one (known key) keeps
 * its article id and rises in version.
 */
struct store_entry {
	const struct article *article;
	struct slice content_hash;
	struct slice author;
	const struct slice *tags;
	size_t tag_len;
	enum store_stage stage;
	int64_t delay_ms;    /* until the page may be fetched */
	struct slice reason; /* why its hits must not alert (baseline, age);
	                        empty: they may */
};

/*
 * A line of the log of polls: «was it read on 14 March?».  Polls of a day (UTC)
 * that follow each other with the same verdict, status and error and brought
 * nothing are one line.
 */
struct store_poll_record {
	struct slice feed_id; /* set by the store */
	int64_t at_ms;        /* set by the store: of the first */
	int64_t until_ms;     /* set by the store: of the last */
	int64_t times;        /* set by the store */
	int64_t status;
	struct slice verdict; /* fresh, unchanged, later, broken, ... */
	struct slice error;
	int64_t latency_ms;
	int64_t bytes;
	int64_t entries; /* in the document */
	int64_t fresh;   /* new or edited */
};

/*
 * All that a poll leaves behind, in one commit.  `state` is written whole but
 * for next_poll_ms, which becomes now + delay_ms, and held_back, which only
 * store_commit_article() raises.
 */
struct store_poll {
	const struct feed_state *state;
	int64_t delay_ms;
	/* Without a document (304, same bytes): the entries of the last one
	 * count as seen again. */
	bool is_unchanged;
	const struct store_entry *entries;
	size_t entry_len;
	const struct slice *seen_keys; /* known ones that the document has */
	size_t seen_len;
	struct store_poll_record record;
};

struct store_polled {
	int64_t next_poll_ms;       /* wall time */
	const int64_t *article_ids; /* of the entries, in order */
	size_t len;
	size_t ready; /* how many of them are to be matched now */
};

typedef void store_polled_fn(const struct store_fault *fault,
    const struct store_polled *polled, void *arg);

struct store_op *store_commit_poll(struct store *store,
    const struct store_poll *poll, store_polled_fn *done, void *arg);

/* Makes a feed due after delay_ms, whatever stood there; ERR_NOT_FOUND. */
struct store_appointment {
	struct slice feed_id;
	int64_t delay_ms;
};

struct store_op *store_reschedule(struct store *store,
    const struct store_appointment *appointment, store_done_fn *done,
    void *arg);

/* A host that asked to be left alone; a longer wait replaces a shorter. */
struct store_throttle {
	struct slice host;
	int64_t delay_ms; /* what is left of it; 0 lifts it */
	struct slice reason;
};

struct store_throttles {
	const struct store_throttle *items;
	size_t len;
};

typedef void store_throttles_fn(const struct store_fault *fault,
    const struct store_throttles *throttles, void *arg);

struct store_op *store_throttle_host(struct store *store,
    const struct store_throttle *throttle, store_done_fn *done, void *arg);
/* Those that still hold. */
struct store_op *
store_load_throttles(struct store *store, store_throttles_fn *done, void *arg);

#endif
