/*
 * The daemon's work put together: store, network, the three pipelines (poll,
 * article, dispatch), reload and control.  main makes one app, starts it, runs
 * the loop and frees it.
 */
#ifndef FLOW_APP_H
#define FLOW_APP_H

#include <stdbool.h>

#include "base/auto.h"
#include "base/err.h"
#include "flow/edition.h"
#include "net/loop.h"

struct app;

/* The state's file, in the folder that `state` names. */
#define APP_STATE_FILE "watch.db"

/* What the service manager is told; any may be NULL. */
struct app_hooks {
	void (*ready)(const char *status);
	void (*status)(const char *status);
	void (*reloading)(int64_t mono_ms);
};

struct app_options {
	struct loop *loop;       /* outlives the app */
	const char *config_path; /* read again by every reload */
	struct config_options config;
	struct app_hooks hooks;
	/* Poll every feed once, deliver what is due, then stop the loop. */
	bool once;
	bool colour;   /* the stdout channel writes to a terminal */
	uint64_t seed; /* of jitter */
};

enum app_start {
	APP_STARTED,
	APP_NOT_USABLE, /* settings, or rules without a kept set: see problems
	                 */
	APP_FAILED,     /* the state cannot be opened */
};

/*
 * Reads the configuration, opens the state and starts all work on the loop.
 * What is wrong with files is added to problems, also where it started with
 * the last good rules; err is filled for APP_FAILED.
 */
enum app_start app_start(const struct app_options *options,
    struct problems *problems, struct app **app_out, struct err *err);

/* Stops: no new work, waits at most grace_ms for what is being sent, then
 * stops the loop. */
void app_stop(struct app *app, int64_t grace_ms);

/* Reads the files again; problems are logged and shown by status. */
void app_reload(struct app *app);

/* With `once`: whether every feed was read and every message delivered. */
bool app_went_well(const struct app *app);

/* Whether the store is at work and its descriptor will tell of it. */
bool app_is_storing(const struct app *app);

/* The state broke: the loop was stopped, a new start may help. */
bool app_has_failed(const struct app *app);

void app_free(struct app **app);

#endif
