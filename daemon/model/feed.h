/*
 * A feed as it is configured, and what the daemon remembers of it between two
 * polls.
 */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "model/problem.h"
#include "model/rule.h"

enum lookback_kind {
	LOOKBACK_SPAN,
	LOOKBACK_ALL
};

/* How far back the first fetch may alert; a span of 0 is a silent baseline. */
struct lookback {
	enum lookback_kind kind;
	int64_t span_ms;
};

struct feed {
	struct slice id;
	struct slice url; /* http, https or file, absolute */
	struct terms tags;
	bool has_interval;
	int64_t interval_ms;
	bool official;
	struct slice language; /* empty: as the feed says */
	bool has_user_agent;
	struct slice user_agent;
	bool allow_private;
	bool has_max_age;
	int64_t max_age_ms;
	struct lookback lookback;
	struct slice was;
	struct place place;
};

/* feeds.md calls these states; a feed that was never polled is NEW. */
enum feed_phase {
	FEED_NEW,
	FEED_OK,
	FEED_RETRY,     /* failed, trying again after a back-off */
	FEED_SICK,      /* failing for long; the operator was told */
	FEED_THROTTLED, /* the server asked us to wait */
	FEED_GONE,      /* 410; probed once a week */
	FEED_PHASE_COUNT,
};

const char *feed_phase_name(enum feed_phase phase);
bool feed_phase_find(struct slice name, enum feed_phase *out);

/*
 * Everything that must survive a restart.  The validators are one opaque pair,
 * byte for byte, replaced together and only by a 200 that parsed, in the same
 * commit as the entries they belong to.
 */
struct feed_state {
	struct slice id;
	struct slice url;           /* as configured when this was written */
	struct slice effective_url; /* empty: the configured one */
	struct slice etag;
	struct slice last_modified;
	struct slice body_sha256; /* hex of the last body that parsed; empty */
	enum feed_phase phase;
	bool baseline_done;
	int64_t held_back; /* entries that the silent baseline kept back */
	int64_t next_poll_ms;
	int64_t last_attempt_ms; /* 0: never */
	int64_t last_success_ms; /* 0: never */
	int64_t last_new_ms;     /* when an entry was last new; 0: never */
	int64_t throttled_until_ms;
	int64_t failures; /* in a row */
	int64_t first_failure_ms;
	int64_t last_status; /* HTTP status, 0 where there was none */
	struct slice last_error;
	int64_t entry_count; /* of the last document */
	int64_t latency_ms;  /* of the last transfer */
	struct slice title;
	struct slice format; /* "rss 2.0", "atom 1.0", "json 1.1" */
	struct slice memory; /* what feed/schedule keeps for itself; opaque */
};

#endif
