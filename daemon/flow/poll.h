/*
 * The pipeline «poll» for one feed: due -> fetch -> read entries -> known? ->
 * one commit.  Its schedule lives in the store, its timer here.
 */
#ifndef FLOW_POLL_H
#define FLOW_POLL_H

#include <stdbool.h>
#include <stdint.h>

#include "feed/verdict.h"
#include "flow/document.h"
#include "flow/edition.h"
#include "model/feed.h"
#include "net/pool.h"
#include "net/xfer.h"
#include "store/store.h"

struct app;

/* Bodies up to this size are read in the loop's own turn: under 5 ms. */
#define POLL_INLINE_BYTES ((size_t)256 << 10)

enum poll_step {
	POLL_IDLE,
	POLL_FETCH,
	POLL_READ,
	POLL_ASK,
	POLL_COMMIT
};

/* Written by poll.c alone; polls.c reads what is above the line. */
struct poll {
	struct app *app;
	struct xfers *xfers;
	const struct feed *feed; /* of `edition` */
	struct edition *edition; /* a reference */
	struct arena *arena;     /* of `state` */
	struct feed_state state;
	bool is_known;     /* `state` is what the store remembers */
	bool was_polled;   /* since the start */
	bool has_failed;   /* the last time */
	bool is_stopped;   /* begins no more */
	bool is_hurried;   /* before it was known */
	bool is_refreshed; /* while it committed */
	enum poll_step step;
	/* ---- */
	struct timer *timer;
	struct xfer *xfer;
	struct job *job;
	struct store_op *op;

	struct arena *run; /* of the poll under way, as all below */
	struct feed_reply reply;
	int64_t body_bytes;
	struct document *document; /* NULL: there was no body to read */
	struct verdict verdict;
	struct arena *next_arena;
	struct feed_state next;
	size_t fresh;
};

/* A feed of the app's edition; nothing begins before poll_learn(). */
NODISCARD struct poll *
poll_new(struct app *app, struct xfers *xfers, const struct feed *feed);
void poll_free(struct poll **poll);

/* What the store remembers of it, copied; NULL: nothing.  Arms the timer. */
void poll_learn(struct poll *poll, const struct feed_state *state);

/* The feed as the app's edition has it now; what is under way begins again. */
void poll_refresh(struct poll *poll, const struct feed *feed);

/* Arms the timer anew by what is remembered. */
void poll_resume(struct poll *poll);
/* Begins at once, unless it is under way. */
void poll_hurry(struct poll *poll);
/* Begins no more; what is under way ends, but for a commit. */
void poll_stop(struct poll *poll);

#endif
