/*
 * What the state needs itself: small values, the last accepted rules, pruning,
 * backup, checks.
 */
#ifndef STORE_UPKEEP_H
#define STORE_UPKEEP_H

#include "model/source.h"
#include "store/store.h"

/* A value under a name, such as the time of the last heartbeat. */
struct store_value {
	struct slice name;
	struct slice value;
};

typedef void store_value_fn(const struct store_fault *fault,
    const struct store_value *value, void *arg);

struct store_op *store_set_value(struct store *store,
    const struct store_value *value, store_done_fn *done, void *arg);
/* ERR_NOT_FOUND where none was set. */
struct store_op *store_get_value(
    struct store *store, struct slice name, store_value_fn *done, void *arg);

/*
 * The set of sources that was accepted last, so that a restart with broken
 * files has one; the id is source_set_id().  It may be large, so it is not
 * copied: a reference is kept until it is written.
 */
struct store_op *store_save_sources(struct store *store, struct source_set *set,
    store_done_fn *done, void *arg);

struct store_sources {
	struct slice id;
	int64_t accepted_ms;
	const struct source_set
	    *set; /* a view: its arena is not the caller's */
};

typedef void store_sources_fn(const struct store_fault *fault,
    const struct store_sources *sources, void *arg);

/* ERR_NOT_FOUND where none was ever accepted. */
struct store_op *
store_load_sources(struct store *store, store_sources_fn *done, void *arg);

#define STORE_REMOVED_FEED_MS ((int64_t)30 * 24 * 3600 * 1000)
/* Entries are known for this long after their last sight in the feed. */
#define STORE_SEEN_MS ((int64_t)90 * 24 * 3600 * 1000)
/* Rows of a step: a larger one would hold up the writes beside it. */
#define STORE_PRUNE_ROWS 1000

/* Ages after which rows go; as the settings' `keep`. */
struct store_keep {
	int64_t articles_ms, alerts_ms, deliveries_ms, polls_ms;
};

struct store_pruned {
	size_t rows;
	bool has_more;
};

typedef void store_pruned_fn(const struct store_fault *fault,
    const struct store_pruned *pruned, void *arg);

/*
 * One step: at most STORE_PRUNE_ROWS rows.  What still has work ahead is never
 * taken: articles that wait, alerts of deliveries that have not ended.
 */
struct store_op *store_prune(struct store *store, const struct store_keep *keep,
    store_pruned_fn *done, void *arg);

/* A whole copy as a new file, durable; ERR_INPUT where there is one. */
struct store_op *store_backup(
    struct store *store, struct slice path, store_done_fn *done, void *arg);

/* Looks through the file: ERR_SYSTEM with the first finding, and BROKEN. */
struct store_op *
store_check(struct store *store, store_done_fn *done, void *arg);

struct store_sizes {
	int64_t file_bytes;
	int64_t log_bytes;  /* written ahead and not folded in yet */
	int64_t free_bytes; /* inside the file */
};

typedef void store_sizes_fn(const struct store_fault *fault,
    const struct store_sizes *sizes, void *arg);

struct store_op *
store_measure(struct store *store, store_sizes_fn *done, void *arg);

#endif
