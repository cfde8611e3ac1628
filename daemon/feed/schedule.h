/*
 * When to come back, and everything that is remembered of a poll, as one pure
 * step: state and verdict in, next state out.
 *
 *	         success                     3 failures and 6 h
 *	NEW ---------------> OK <---> RETRY --------------------> SICK
 *	                     ^                                     |
 *	                     +-------------- success --------------+
 *	any --- 429, 503 ---> THROTTLED --- its time is over ---> polled
 *	any --- 410, twice, an hour apart ---> GONE --- probed weekly
 *
 * It never gives up: a failing feed is asked more and more seldom, up to a
 * cap, for ever.  Validators are one opaque pair that only a reply which
 * parsed replaces.
 */
#ifndef FEED_SCHEDULE_H
#define FEED_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "feed/verdict.h"
#include "model/feed.h"

/* The interval of a feed: its own, else the default, sooner if official. */
int64_t feed_schedule_interval_ms(const struct feed *feed, int64_t default_ms);

/* What to ask: views of feed and state. */
struct feed_question {
	struct slice url;
	struct slice etag, last_modified; /* empty: do not send */
};

/*
 * The address to use (the one it moved to, as long as the configured one is
 * the same), and the validators unless it is time for a full answer: some
 * servers say 304 for ever.
 */
struct feed_question feed_schedule_question(
    const struct feed *feed, const struct feed_state *state, int64_t now_ms);

struct feed_poll {
	const struct feed *feed;
	const struct feed_state *state; /* before the poll */
	int64_t default_interval_ms;    /* fetch.interval */
	const struct feed_reply *reply;
	/* Read to its end where the verdict is FRESH; else it may be NULL. */
	const struct feed_document *document;
	const struct verdict *verdict;
	int64_t now_ms;
	uint64_t rnd;
};

/*
 * The whole next state.  Its text is copied into the arena, so that it may
 * outlive the poll.
 */
void feed_schedule_next(const struct feed_poll *poll, struct arena *arena,
    struct feed_state *next_out);

/*
 * When to poll after a start or a reload: never-polled feeds now, overdue ones
 * spread over a minute (their own interval where that is less), the others when
 * they were due; a time further away than any interval of ours (a clock that
 * jumped) counts as overdue.
 */
int64_t feed_schedule_resume_ms(const struct feed *feed,
    const struct feed_state *state, int64_t now_ms, uint64_t rnd);

/* The latest date of an entry that was ever seen; false where none was. */
bool feed_schedule_newest(const struct feed_state *state, int64_t *ms_out);

#endif
