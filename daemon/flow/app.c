#include "flow/app.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/check.h"
#include "base/log.h"
#include "base/mem.h"
#include "flow/control.h"
#include "flow/digests.h"
#include "flow/dispatch.h"
#include "flow/expiry.h"
#include "flow/notice.h"
#include "flow/parts.h"
#include "flow/planner.h"
#include "flow/polls.h"
#include "flow/reload.h"
#include "flow/upkeep.h"
#include "store/upkeep.h"

/* Parsing, compiling, printing: more would only fight for the cores. */
#define WORKERS 2
/*
 * One turn hands out completions of the store for this long: most take
 * microseconds, that of a poll with 8 MiB takes 8 ms.
 */
#define STORE_BUDGET_MS 3

/* --- the store in the loop ----------------------------------------------- */

static void pump_store(struct app *app);

static void
on_store_ready(int fd, unsigned events, void *arg)
{
	(void)fd;
	(void)events;
	pump_store(arg);
}

static void
on_store_timer(void *arg)
{
	struct app *app = arg;

	app->store_timer = NULL;
	pump_store(app);
}

/* Waits for what the store wants now, which changes with every call. */
static void
watch_store(struct app *app)
{
	unsigned wanted = store_wanted_events(app->store), events = 0;

	if (wanted == 0 && app->store_timer == NULL)
		app->store_timer = loop_defer(app->loop, on_store_timer, app);
	if (wanted & STORE_WANTS_READ)
		events |= WATCH_READ;
	if (wanted & STORE_WANTS_WRITE)
		events |= WATCH_WRITE;
	if (events == app->store_events)
		return;
	watch_cancel(&app->store_watch);
	app->store_events = events;
	if (events != 0)
		app->store_watch = loop_watch(app->loop, store_fd(app->store),
		    events, on_store_ready, app);
}

static void
pump_store(struct app *app)
{
	int64_t until_ms = loop_mono_ms(app->loop) + STORE_BUDGET_MS;

	while (
	    store_process(app->store, 1) && loop_mono_ms(app->loop) < until_ms)
		;
	watch_store(app);
	app_check_idle(app);
}

struct store *
app_store(struct app *app)
{
	if (app->store_timer == NULL)
		app->store_timer = loop_defer(app->loop, on_store_timer, app);
	return app->store;
}

void
app_store_failed(
    struct app *app, const struct store_fault *fault, const char *what)
{
	app->faults++;
	log_error(LOG_NO_FIELDS, "%s: %s%s", what, fault->err.text,
	    fault->trouble == STORE_FULL ? " (the state is full)" : "");
	if (fault->trouble != STORE_BROKEN)
		return;
	/* What was not flushed may be gone from memory as well: only a new
	 * start knows what is on disk. */
	log_error(LOG_NO_FIELDS, "the disk failed a write: ending");
	app->has_failed = true;
	loop_stop(app->loop);
}

/* --- idle and stop ------------------------------------------------------- */

static void
on_idle(void *arg)
{
	struct app *app = arg;
	bool is_done;

	app->idle_timer = NULL;
	if (app->is_stopping)
		is_done = dispatch_running(app->dispatch) == 0 &&
		    polls_running(app->polls) == 0 &&
		    planner_is_idle(app->planner);
	else
		is_done = polls_all_done(app->polls) &&
		    planner_is_idle(app->planner) &&
		    dispatch_is_idle(app->dispatch);
	if (is_done && store_is_idle(app->store))
		loop_stop(app->loop);
}

void
app_check_idle(struct app *app)
{
	if (!app->is_stopping && !app->options.once)
		return;
	/* Looked at in a turn of its own, when all parts have had theirs. */
	if (app->idle_timer == NULL && app->upkeep != NULL)
		app->idle_timer = loop_defer(app->loop, on_idle, app);
}

static void
on_stop_timer(void *arg)
{
	struct app *app = arg;

	app->stop_timer = NULL;
	log_warn(LOG_NO_FIELDS,
	    "%zu deliveries are still on their way; they go on after the "
	    "next start",
	    dispatch_running(app->dispatch));
	loop_stop(app->loop);
}

void
app_stop(struct app *app, int64_t grace_ms)
{
	if (app->is_stopping)
		return;
	app->is_stopping = true;
	polls_stop(app->polls);
	planner_stop(app->planner);
	dispatch_stop(app->dispatch);
	app->stop_timer = timer_start(app->loop, grace_ms, on_stop_timer, app);
	app_check_idle(app);
}

bool
app_went_well(const struct app *app)
{
	return app->faults == 0 && polls_failed(app->polls) == 0 &&
	    dispatch_failed(app->dispatch) == 0;
}

bool
app_is_storing(const struct app *app)
{
	return app->store_timer == NULL && !store_is_idle(app->store);
}

bool
app_has_failed(const struct app *app)
{
	return app->has_failed;
}

/* --- the edition --------------------------------------------------------- */

void
app_tell_status(struct app *app)
{
	char status[160];

	if (app->options.hooks.status == NULL)
		return;
	snprintf(status, sizeof(status), "%zu feeds, %zu rules%s%s",
	    app->edition->settings->feeds.len,
	    ruleset_rule_count(app->edition->ruleset),
	    app->edition->is_kept ? ", running the last good rules" : "",
	    app->refused_ms != 0 ? " (last reload FAILED)" : "");
	app->options.hooks.status(status);
}

void
app_set_edition(struct app *app, struct edition **edition)
{
	edition_unref(&app->edition);
	app->edition = take_ptr(edition);
	app->edition->pool = app->pool;
	app->loaded_ms = loop_now_ms(app->loop);
	polls_sync(app->polls);
	dispatch_sync(app->dispatch);
	planner_sync(app->planner);
	notices_sync(app->notices);
	expiry_sync(app->expiry);
	app_tell_status(app);
}

static void
on_jump(int64_t jump_ms, void *arg)
{
	struct app *app = arg;

	log_warn(LOG_NO_FIELDS,
	    "the clock moved by %lld ms: looking anew at what is due",
	    (long long)jump_ms);
	polls_on_jump(app->polls);
	dispatch_on_jump(app->dispatch, jump_ms);
	digests_wake(app->digests);
	expiry_sync(app->expiry);
}

/* --- start --------------------------------------------------------------- */

static int64_t
store_now(void *arg)
{
	return loop_now_ms(arg);
}

static int
open_store(struct app *app, const struct settings *settings, struct err *err)
{
	AUTO(buf_fini) struct buf path = buf_init(BUF_MAX_OWN);
	struct store_options options = {
	    .mode = STORE_WRITE,
	    .clock = store_now,
	    .clock_arg = app->loop,
	};

	if (mkdir(settings->state_dir.ptr, 0700) != 0 && errno != EEXIST)
		return err_errno(err, "%s", settings->state_dir.ptr);
	buf_printf(
	    &path, "%.*s/" APP_STATE_FILE, SLICE_ARG(settings->state_dir));
	options.path = buf_slice(&path);
	if (store_open(&options, &app->store, err) != 0)
		return -1;
	app->store_events = 0;
	return 0;
}

struct kept {
	struct source_set *set;
};

static void
on_kept_sources(const struct store_fault *fault,
    const struct store_sources *sources, void *arg)
{
	struct kept *kept = arg;

	if (fault != NULL)
		return; /* there are none: the caller says what that means */
	kept->set = source_set_new();
	ARRAY_EACH(file, &sources->set->files)
		source_set_add(kept->set, file->path, file->text);
}

/* The last good rules beside the settings that were just read. */
static void
load_kept(struct app *app, struct edition_request *request)
{
	AUTO(problems_free) struct problems *unused = problems_new();
	struct kept kept = {NULL};

	(void)store_load_sources(app->store, on_kept_sources, &kept);
	store_drain(app->store);
	if (kept.set == NULL)
		return;
	request->kept = kept.set;
	app->edition = edition_load(request, unused);
	source_set_free(&kept.set);
	if (app->edition != NULL)
		log_error(LOG_NO_FIELDS,
		    "the rules on disk are refused: running the last good "
		    "ones; `sanctions-watch check` says what is wrong");
}

/* Settings first, since they say where the state is; then rules, from disk or
 * from the state. */
static enum app_start
load_first(struct app *app, struct problems *problems, struct err *err)
{
	struct settings *settings = config_read_settings(
	    app->options.config_path, &app->options.config, problems);
	struct edition_request request = {
	    .config_path = app->options.config_path,
	    .options = app->options.config,
	    .now_ms = loop_now_ms(app->loop),
	    .settings = &settings,
	};

	if (settings == NULL)
		return APP_NOT_USABLE;
	if (open_store(app, settings, err) != 0) {
		settings_free(&settings);
		return APP_FAILED;
	}
	app->edition = edition_load(&request, problems);
	if (app->edition != NULL)
		return APP_STARTED;
	load_kept(app, &request);
	settings_free(&settings);
	return app->edition != NULL ? APP_STARTED : APP_NOT_USABLE;
}

static void
start_parts(struct app *app)
{
	app->notices = notices_new(app);
	app->dispatch = dispatch_new(app);
	app->digests = digests_new(app);
	app->planner = planner_new(app);
	app->polls = polls_new(app);
	app->expiry = expiry_new(app);
	app->upkeep = upkeep_new(app);
	app->reload = reload_new(app);
	loop_on_jump(app->loop, on_jump, app);
}

enum app_start
app_start(const struct app_options *options, struct problems *problems,
    struct app **app_out, struct err *err)
{
	AUTO(app_free) struct app *app = mem_new(sizeof(*app));
	enum app_start result;

	app->options = *options;
	app->loop = options->loop;
	app->rng.state = options->seed;
	app->started_ms = app->loaded_ms = loop_now_ms(app->loop);
	app->problems = problems_new();
	app->pool = pool_new(app->loop, WORKERS);
	result = load_first(app, problems, err);
	if (result != APP_STARTED)
		return result;
	app->edition->pool = app->pool;
	start_parts(app);
	app->control = control_open(app);
	notices_sync(app->notices);
	ARRAY_EACH(problem, &problems->items)
		problems_add(app->problems, problem);
	if (app->edition->is_kept)
		reload_refuse(app->reload, problems);
	else
		reload_accept(app->reload);
	if (app->options.hooks.ready != NULL)
		app->options.hooks.ready("starting");
	app_tell_status(app);
	*app_out = take_ptr(&app);
	return APP_STARTED;
}

void
app_reload(struct app *app)
{
	reload_start(app->reload);
}

void
app_free(struct app **app)
{
	struct app *self = take_ptr(app);

	if (self == NULL)
		return;
	timer_cancel(&self->stop_timer);
	timer_cancel(&self->idle_timer);
	loop_on_jump(self->loop, NULL, NULL);
	control_close(&self->control);
	reload_free(&self->reload);
	upkeep_free(&self->upkeep);
	expiry_free(&self->expiry);
	polls_free(&self->polls);
	planner_free(&self->planner);
	digests_free(&self->digests);
	dispatch_free(&self->dispatch);
	timer_cancel(&self->store_timer);
	watch_cancel(&self->store_watch);
	if (self->store != NULL)
		store_close(&self->store);
	notices_free(&self->notices);
	if (self->edition != NULL)
		self->edition->pool = NULL; /* it is about to go */
	pool_free(&self->pool);
	edition_unref(&self->edition);
	problems_free(&self->problems);
	problems_free(&self->breadth);
	mem_free(&self);
}
