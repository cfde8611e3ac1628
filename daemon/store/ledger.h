/*
 * What people ask: who was told what and when, or why not.  Answers come from
 * what is durable, without holding up the writer; lists are bounded, newest
 * first, and go on from a cursor.
 */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include "model/alert.h"
#include "model/delivery.h"
#include "store/article.h"
#include "store/poll.h"
#include "store/store.h"

/* No answer holds more rows than this: ask again with `before`. */
#define STORE_MAX_ROWS 10000

/* Whether alerts of rules on trial are listed. */
enum store_trial {
	STORE_TRIAL_NOT,
	STORE_TRIAL_ONLY,
	STORE_TRIAL_TOO,
};

/* Which alerts, or which deliveries by their alerts; empty says nothing. */
struct store_filter {
	bool has_since, has_until;
	int64_t since_ms, until_ms; /* raised, or created: since <= t < until */
	struct slice rule_id;
	struct slice channel;
	struct slice story_id;
	struct slice id; /* of the alert or delivery, or how it begins */
	bool has_alert_state;
	enum alert_state alert_state;
	struct slice reason;    /* of the alert: baseline, ... */
	enum store_trial trial; /* for alerts */
	bool has_delivery_state;
	enum delivery_state delivery_state;
	int64_t before; /* the last answer's cursor; 0: from the newest */
	size_t max_len; /* 0: STORE_MAX_ROWS */
};

struct store_attempt {
	int64_t number; /* of its delivery, from 1 */
	int64_t boot;
	int64_t started_ms;
	bool has_ended;
	int64_t ended_ms;
	enum outcome outcome; /* where it has ended */
	int64_t code;
	struct slice text;
	struct slice provider_id;
};

struct store_ledger_delivery {
	struct slice id;
	struct slice channel;
	enum leg leg;
	unsigned seq, resend;
	enum delivery_state state;
	struct slice reason; /* why held, dead or suppressed */
	int64_t silence_id;  /* that suppressed it; 0: none */
	struct slice story_id;
	int64_t created_ms;
	bool has_due;
	int64_t due_ms; /* while it waits */
	bool has_settled;
	int64_t settled_ms;
	int64_t tries;
	struct slice body; /* frozen; empty in lists */
	int64_t body_bytes;
	struct slice body_sha256; /* hex; empty: no body is frozen */
	const struct slice *alert_ids;
	size_t alert_len;
	const struct store_attempt *attempts;
	size_t attempt_len;
};

struct store_ledger_alert {
	struct alert alert; /* doc is empty in lists unless with_docs */
	const struct slice *tags;
	size_t tag_len;
	bool is_closed;
	bool was_true; /* as the person who closed it says */
	struct slice note;
	const struct store_ledger_delivery *deliveries; /* without attempts */
	size_t delivery_len;
};

struct store_alerts {
	const struct store_ledger_alert *items;
	size_t len;
	int64_t next; /* for `before`; 0: that was all */
};

struct store_deliveries {
	const struct store_ledger_delivery *items;
	size_t len;
	int64_t next;
};

typedef void store_alerts_fn(const struct store_fault *fault,
    const struct store_alerts *alerts, void *arg);
typedef void store_deliveries_fn(const struct store_fault *fault,
    const struct store_deliveries *deliveries, void *arg);

struct store_op *store_list_alerts(struct store *store,
    const struct store_filter *filter, bool with_docs, store_alerts_fn *done,
    void *arg);
struct store_op *store_list_deliveries(struct store *store,
    const struct store_filter *filter, store_deliveries_fn *done, void *arg);

/* One of them whole, by its id or a beginning that only it has: an answer of
 * one, or ERR_NOT_FOUND, or ERR_INPUT where it fits several. */
struct store_op *store_show_alert(
    struct store *store, struct slice id, store_alerts_fn *done, void *arg);
struct store_op *store_show_delivery(
    struct store *store, struct slice id, store_deliveries_fn *done, void *arg);

/* What a person made of an alert; ERR_NOT_FOUND.  Runs with the writes. */
struct store_closing {
	struct slice alert_id;
	bool was_true;
	struct slice note;
};

struct store_op *store_close_alert(struct store *store,
    const struct store_closing *closing, store_done_fn *done, void *arg);

struct store_listed_story {
	struct slice id;
	int64_t first_ms, last_ms;
	const struct slice *sources;
	size_t source_len;
	int64_t articles;
	int64_t alerts;
	struct slice title; /* of its first alert's rule; or empty */
};

struct store_stories {
	const struct store_listed_story *items; /* by last_ms, newest first */
	size_t len;
};

typedef void store_stories_fn(const struct store_fault *fault,
    const struct store_stories *stories, void *arg);

/* has_since, since_ms and max_len of the filter count. */
struct store_op *store_list_stories(struct store *store,
    const struct store_filter *filter, store_stories_fn *done, void *arg);

struct store_poll_query {
	struct slice feed_id; /* empty: all */
	bool has_since, has_until;
	int64_t since_ms, until_ms;
	size_t max_len; /* 0: STORE_MAX_ROWS */
};

struct store_polls {
	const struct store_poll_record *items; /* newest first */
	size_t len;
};

typedef void store_polls_fn(const struct store_fault *fault,
    const struct store_polls *polls, void *arg);

struct store_op *store_list_polls(struct store *store,
    const struct store_poll_query *query, store_polls_fn *done, void *arg);

/* Articles of the archive in order of id; also those long matched. */
struct store_archive {
	int64_t id; /* this one alone; 0: by what follows */
	int64_t after_id;
	bool has_since, has_until;
	int64_t since_ms, until_ms; /* seen_ms */
	/* In order of seen_ms, without after_id: the beginning of a short time
	 * is found without a look at all that came before it. */
	bool by_time;
	size_t max_len;
	size_t max_bytes;
};

struct store_op *store_read_archive(struct store *store,
    const struct store_archive *archive, store_articles_fn *done, void *arg);

struct store_channel_counts {
	struct slice channel;
	int64_t waiting, sending, delivered, dead, held, suppressed;
	int64_t oldest_ms; /* age of the oldest that waits; 0: none */
};

struct store_counts {
	int64_t feeds, failing_feeds;
	int64_t articles, ready_articles, page_articles;
	int64_t alerts; /* opened */
	int64_t waiting, sending, delivered, dead, held, suppressed;
	int64_t oldest_ms; /* age of the oldest that waits; 0: none */
	int64_t open_digests, silences, conditions;
	const struct store_channel_counts *channels; /* by name */
	size_t channel_len;
};

typedef void store_counts_fn(const struct store_fault *fault,
    const struct store_counts *counts, void *arg);

/* For `status`. */
struct store_op *
store_count(struct store *store, store_counts_fn *done, void *arg);

#endif
