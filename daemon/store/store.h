/*
 * Everything that must survive: feeds and what they carried, articles, stories,
 * alerts, deliveries and their attempts, silences, budgets, the last good
 * rules.  The headers of this folder speak in use cases; what keeps the rows
 * (SQLite here) is not seen, and a second implementation may stand behind them.
 *
 *	store.h    opening, events, cancelling, what went wrong
 *	poll.h     feeds, known entries, one commit a poll, throttled hosts
 *	article.h  what waits to be matched, facts for planning, one commit
 *	outbox.h   what is due, claims, settlements, holds, resends
 *	duty.h     digests, silences, budgets, health
 *	ledger.h   what people ask: alerts, deliveries, archive, counts
 *	upkeep.h   values, accepted rules, pruning, backup, checks
 *
 * Every operation takes time: it is started with a request, which is copied as
 * a whole, and completed by a call of `done` from inside store_process() or
 * store_drain(): exactly once, never from inside a start, never after
 * store_cancel().  Exactly one of a done's first two arguments is not NULL: the
 * fault, or the result, a view that lives until done returns.
 *
 * What is started before the next store_process() is carried out in that order
 * and made durable together, by one flush to disk; each operation still
 * succeeds or fails alone.  A done without a fault means: it is on disk.
 * Operations of ledger.h and the slow ones of upkeep.h run beside the others
 * and see what was durable when they began.
 *
 * Appointments go in and come out as delays in ms and are kept by the store's
 * clock; facts about the world (published, raised, a digest's hour) are wall
 * times in ms since 1970 UTC.  Ids are deterministic, so that what is done
 * twice names the same row and changes nothing the second time.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/err.h"
#include "base/slice.h"

struct store;
struct store_op;

enum store_mode {
	STORE_WRITE, /* the one instance that may write; makes the state */
	STORE_READ,  /* for commands beside, or without, a daemon */
};

/* Wall time in ms; asked on the thread that starts operations, and in open. */
typedef int64_t store_clock_fn(void *arg);

struct store_options {
	struct slice path; /* of the state file; its folder must exist */
	enum store_mode mode;
	store_clock_fn *clock;
	void *clock_arg;
	int64_t max_bytes; /* a state that would grow over it is full; 0: as
	                      the disk allows */
};

/*
 * Opens, brings an older state up to date and takes back what a former run had
 * claimed: that is due at once under the same id.  May block; fails with
 * ERR_DENIED where another instance writes, ERR_INPUT for a file that is no
 * state or a newer one, ERR_NOT_FOUND or ERR_SYSTEM else.
 */
int store_open(const struct store_options *options, struct store **store_out,
    struct err *err);

/*
 * Carries out all writes that were started, then closes.  Calls no done: what
 * was not told is forgotten.
 */
void store_close(struct store **store);

/* Rises with every opening for writing; marks attempts. */
int64_t store_boot(const struct store *store);

#define STORE_WANTS_READ  1u
#define STORE_WANTS_WRITE 2u

/*
 * When the descriptor is ready for one of the wanted events, or the wanted
 * events are 0, call store_process().  Both may change in store_process() and
 * in every start; ask again after them.
 */
int store_fd(const struct store *store);
unsigned store_wanted_events(const struct store *store);

/*
 * Hands on what was started and tells what is completed, in order of the
 * starts as far as both are done.  Never blocks.  A done may start, cancel, but
 * not close.  Stops after max_done calls (0: none left); true where there is
 * more to tell next time, for which the descriptor is ready.
 */
bool store_process(struct store *store, unsigned max_done);

/* Blocks until nothing is under way, what dones start included. */
void store_drain(struct store *store);

/* Whether an operation was started and not told or cancelled yet. */
bool store_is_idle(const struct store *store);

/* done is not called any more; a write is still carried out.  Accepts NULL. */
void store_cancel(struct store_op **op);

/* What keeps the whole state from being written, beside an op's own error. */
enum store_trouble {
	STORE_WELL,
	STORE_FULL,   /* no room; reading and small writes may go on */
	STORE_BROKEN, /* the disk failed a write: end the process, open anew */
};

struct store_fault {
	struct err err;
	enum store_trouble trouble;
};

/* As of the last write that was told; FULL ends with one that succeeds. */
enum store_trouble store_trouble(const struct store *store);

/* For operations that answer nothing but that they are done. */
typedef void store_done_fn(const struct store_fault *fault, void *arg);

#endif
