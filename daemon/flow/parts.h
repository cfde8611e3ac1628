/*
 * What the parts of flow share; nobody outside of flow includes this.
 *
 *	poll      feeds to entries        -> wakes planner
 *	planner   articles to alerts      -> wakes dispatch
 *	dispatch  deliveries to receivers
 *	digests   what waits for an hour  -> wakes dispatch
 *	reload    the next edition        -> all of them
 *	expiry    rules that are over     -> notice
 *	notice    the daemon's own health -> wakes dispatch
 *	control   what an operator asks
 *	upkeep    pruning
 */
#ifndef FLOW_PARTS_H
#define FLOW_PARTS_H

#include "base/rng.h"
#include "flow/app.h"
#include "net/pool.h"
#include "store/store.h"

struct polls;
struct planner;
struct dispatch;
struct digests;
struct reload;
struct notices;
struct expiry;
struct control;
struct upkeep;

struct app {
	struct app_options options;
	struct loop *loop;
	struct pool *pool;
	struct rng rng;
	struct edition *edition;   /* never NULL once started */
	struct problems *problems; /* of the last load, for status */
	struct problems *breadth;  /* of its survey; NULL: not known */
	int64_t loaded_ms;         /* wall time of the last accepted load */
	int64_t refused_ms;        /* of the last refused one; 0: none since */
	int64_t started_ms;
	bool is_stopping;
	bool has_failed; /* the state broke */
	uint64_t faults; /* operations of the state that failed */

	struct store *store; /* use app_store() */
	struct watch *store_watch;
	unsigned store_events;     /* what the watch waits for */
	struct timer *store_timer; /* hand on what was started */

	struct polls *polls;
	struct planner *planner;
	struct dispatch *dispatch;
	struct digests *digests;
	struct reload *reload;
	struct notices *notices;
	struct expiry *expiry;
	struct control *control;
	struct upkeep *upkeep;
	struct timer *stop_timer;
	struct timer *idle_timer;
};

/*
 * The store, to start an operation on: what is started in this turn is handed
 * to it together at the turn's end.
 */
struct store *app_store(struct app *app);

/*
 * Tells of a failed operation of the store, once, as `what`.  A broken state
 * ends the process: the next start reads what is on disk.
 */
void app_store_failed(
    struct app *app, const struct store_fault *fault, const char *what);

/* Swaps the edition (a reference is taken over) and tells all parts. */
void app_set_edition(struct app *app, struct edition **edition);

/* With `once` or while stopping: ends the loop when nothing is under way. */
void app_check_idle(struct app *app);

/* The line that the service manager shows. */
void app_tell_status(struct app *app);

#endif
