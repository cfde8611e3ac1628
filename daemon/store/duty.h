/*
 * What decides when and whether people are told: digests, silences, budgets,
 * and the conditions of the daemon's own health.
 */
#ifndef STORE_DUTY_H
#define STORE_DUTY_H

#include "store/article.h"
#include "store/outbox.h"
#include "store/store.h"

/* A digest's id is the hash of channel, route and hour. */
void store_digest_id(struct slice channel, struct slice route, int64_t due_ms,
    char out[DIGEST_ID_LEN + 1]);

/* Adds an alert to a digest, which is opened where it is not there. */
struct store_op *store_add_to_digest(struct store *store,
    const struct store_digest_item *item, store_done_fn *done, void *arg);

struct store_digest {
	struct slice id;
	struct slice channel;
	struct slice route;
	int64_t due_ms;
	size_t alert_len;
};

struct store_digests {
	const struct store_digest *items;
	size_t len;
	int64_t wait_ms; /* until the next one is due; -1: none is open */
};

typedef void store_digests_fn(const struct store_fault *fault,
    const struct store_digests *digests, void *arg);

/* Open digests whose hour has come, oldest first. */
struct store_op *
store_due_digests(struct store *store, store_digests_fn *done, void *arg);

/*
 * Ends a digest: as deliveries with at most max_alerts of its alerts each (0:
 * as one), numbered by their seq, or without one (empty: skip).
 */
struct store_digest_end {
	struct slice digest_id;
	bool is_skipped;
	size_t max_alerts;
};

struct store_op *store_end_digest(struct store *store,
    const struct store_digest_end *end, store_done_fn *done, void *arg);

/* What is given must all hold for an alert; nothing given is ERR_INPUT. */
struct store_silence {
	int64_t id; /* set by the store */
	struct slice rule_id;
	struct slice tag;
	struct slice feed_id;
	struct slice text; /* folded by the caller; found inside an alert's */
	int64_t starts_ms; /* set by the store */
	int64_t ends_ms;   /* set by the store from for_ms */
	int64_t for_ms;
	struct slice by;
	struct slice reason;
};

struct store_silences {
	const struct store_silence *items; /* newest first */
	size_t len;
};

typedef void store_silence_fn(const struct store_fault *fault,
    const struct store_silence *silence, void *arg);
typedef void store_silences_fn(const struct store_fault *fault,
    const struct store_silences *silences, void *arg);

/* Answers the silence as it is kept. */
struct store_op *store_add_silence(struct store *store,
    const struct store_silence *silence, store_silence_fn *done, void *arg);
/* Those that hold; with_ended all. */
struct store_op *store_list_silences(
    struct store *store, bool with_ended, store_silences_fn *done, void *arg);
/* ERR_NOT_FOUND where none of that id holds. */
struct store_op *store_end_silence(
    struct store *store, int64_t id, store_done_fn *done, void *arg);

/* A token bucket that survives: `capacity` in per_ms, full at first. */
struct store_budget {
	struct slice name; /* a channel */
	int64_t capacity;
	int64_t per_ms;
};

struct store_budget_answer {
	bool is_taken;
	int64_t wait_ms; /* until there is one, where it was not */
};

typedef void store_budget_fn(const struct store_fault *fault,
    const struct store_budget_answer *answer, void *arg);

/* Takes one token. */
struct store_op *store_take_budget(struct store *store,
    const struct store_budget *budget, store_budget_fn *done, void *arg);

/*
 * Says that a condition holds or not.  Only a change does anything: it is kept,
 * and the alert and deliveries that come with it are owed.  The alert's id is
 * made by the store from kind, subject and the time since when it holds (and
 * whether it ends); deliveries that name no alert mean it.
 */
struct store_health {
	struct slice kind;    /* feed, channel, list, rules, state */
	struct slice subject; /* which of them */
	bool is_open;
	struct slice text;               /* what is wrong */
	const struct store_alert *alert; /* NULL: nobody is told */
	const struct store_delivery *deliveries;
	size_t delivery_len;
};

struct store_health_change {
	bool has_changed;
	int64_t opened_ms;
	struct slice alert_id; /* empty where none was made */
};

struct store_condition {
	struct slice kind;
	struct slice subject;
	struct slice text;
	int64_t opened_ms;
	struct slice alert_id;
};

struct store_conditions {
	const struct store_condition *items; /* by kind and subject */
	size_t len;
};

typedef void store_health_fn(const struct store_fault *fault,
    const struct store_health_change *change, void *arg);
typedef void store_conditions_fn(const struct store_fault *fault,
    const struct store_conditions *conditions, void *arg);

struct store_op *store_set_health(struct store *store,
    const struct store_health *health, store_health_fn *done, void *arg);
/* Those that hold. */
struct store_op *
store_list_health(struct store *store, store_conditions_fn *done, void *arg);

#endif
