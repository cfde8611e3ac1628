#include "flow/reload.h"

#include <string.h>

#include "base/array.h"
#include "base/check.h"
#include "base/log.h"
#include "flow/notice.h"
#include "flow/parts.h"
#include "flow/survey.h"
#include "store/upkeep.h"

struct asker {
	reload_done_fn *done;
	void *arg;
	bool is_next; /* came while one was under way: waits for the next */
};

struct reload {
	struct app *app;
	struct job *job;
	bool again;
	struct survey *survey; /* of the rules in force; askers wait for it */
	ARRAY(struct asker) askers;
};

/* What a worker has: nothing of it is shared with the loop's thread. */
struct loading {
	struct reload *reload;
	char *config_path;
	struct config_options options;
	int64_t now_ms;
	struct edition *before;
	struct problems *problems;
	struct edition *edition;
};

static void
loading_free(struct loading **loading)
{
	edition_unref(&(*loading)->edition);
	edition_unref(&(*loading)->before);
	problems_free(&(*loading)->problems);
	mem_free(&(*loading)->config_path);
	mem_free(loading);
}

static void
loading_work(void *arg)
{
	struct loading *loading = arg;
	const struct edition_request request = {
	    .config_path = loading->config_path,
	    .options = loading->options,
	    .now_ms = loading->now_ms,
	    .before = loading->before,
	};

	loading->edition = edition_load(&request, loading->problems);
}

static void
loading_drop(void *arg)
{
	struct loading *loading = arg;

	loading_free(&loading);
}

static void
log_problems(const struct problems *problems)
{
	size_t shown = 0;

	ARRAY_EACH(problem, &problems->items) {
		if (problem->level == PROBLEM_NOTE ||
		    ++shown > PROBLEMS_PER_FILE)
			continue;
		log_warn(LOG_NO_FIELDS, "%.*s:%u:%u: %s %s: %.*s",
		    SLICE_ARG(problem->place.file), problem->place.line,
		    problem->place.column, problem_level_name(problem->level),
		    problem->code, SLICE_ARG(problem->text));
	}
	if (shown > PROBLEMS_PER_FILE)
		log_warn(LOG_NO_FIELDS,
		    "%zu more findings: `sanctions-watch check` shows all",
		    shown - PROBLEMS_PER_FILE);
}

static void
remove_asker(struct reload *reload, size_t at)
{
	for (size_t i = at + 1; i < reload->askers.len; i++)
		reload->askers.items[i - 1] = reload->askers.items[i];
	reload->askers.len--;
}

/* One who is told may forget itself, so it is out of the list by then. */
static void
tell_askers(
    struct reload *reload, bool accepted, const struct problems *problems)
{
	size_t at = 0;

	while (at < reload->askers.len) {
		struct asker *asker = &reload->askers.items[at];
		struct asker told = *asker;

		if (asker->is_next) {
			asker->is_next = false;
			at++;
			continue;
		}
		remove_asker(reload, at);
		told.done(accepted, problems, told.arg);
	}
}

static void
on_saved(const struct store_fault *fault, void *arg)
{
	struct app *app = arg;

	if (fault != NULL)
		app_store_failed(
		    app, fault, "the last good rules cannot be kept");
}

void
reload_accept(struct reload *reload)
{
	struct app *app = reload->app;

	app->refused_ms = 0;
	(void)store_save_sources(
	    app_store(app), app->edition->sources, on_saved, app);
	notices_set(app->notices,
	    &(struct notice){.kind = S("rules"),
	        .severity = SEVERITY_INFO,
	        .title = S("the configuration is accepted again")});
}

void
reload_refuse(struct reload *reload, const struct problems *problems)
{
	struct app *app = reload->app;
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	app->refused_ms = loop_now_ms(app->loop);
	buf_printf(&text,
	    "%zu errors; the last good set stays in force, "
	    "`sanctions-watch check` says what is wrong",
	    problems_count(problems, PROBLEM_ERROR));
	notices_set(app->notices,
	    &(struct notice){.kind = S("rules"),
	        .is_open = true,
	        .severity = SEVERITY_HIGH,
	        .title = S("the new configuration is refused"),
	        .text = buf_slice(&text)});
}

/* What is in use from the start to the end. */
static void
warn_of_fixed(const struct settings *old, const struct settings *new)
{
	const struct {
		const char *name;
		bool is_same;
	} fixed[] = {
	    {"state", slice_eq(old->state_dir, new->state_dir)},
	    {"listen", slice_eq(old->control_path, new->control_path)},
	    {"log",
	        slice_eq(old->log_format, new->log_format) &&
	            old->log_level == new->log_level},
	};

	for (size_t i = 0; i < COUNT_OF(fixed); i++) {
		if (!fixed[i].is_same)
			log_warn(LOG_NO_FIELDS,
			    "`%s` has changed, which only a restart heeds",
			    fixed[i].name);
	}
}

/* What the archive says joins the other findings of the reload. */
static void
on_surveyed(struct problems *problems, void *arg)
{
	struct reload *reload = arg;
	struct app *app = reload->app;

	reload->survey = NULL;
	log_problems(problems);
	ARRAY_EACH(problem, &problems->items)
		problems_add(app->problems, problem);
	problems_free(&app->breadth);
	app->breadth = take_ptr(&problems);
	tell_askers(reload, true, app->problems);
}

/* Another reload comes: who waits is told what is known. */
static void
break_survey(struct reload *reload)
{
	if (reload->survey == NULL)
		return;
	survey_cancel(&reload->survey);
	tell_askers(reload, true, reload->app->problems);
}

static void
on_loaded(void *arg)
{
	struct loading *loading = arg;
	struct reload *reload = loading->reload;
	struct app *app = reload->app;
	bool accepted = loading->edition != NULL;

	reload->job = NULL;
	log_problems(loading->problems);
	if (accepted) {
		warn_of_fixed(
		    app->edition->settings, loading->edition->settings);
		app_set_edition(app, &loading->edition);
		reload_accept(reload);
		log_info(LOG_NO_FIELDS, "reloaded: %zu feeds, %zu rules",
		    app->edition->settings->feeds.len,
		    ruleset_rule_count(app->edition->ruleset));
	} else {
		reload_refuse(reload, loading->problems);
	}
	problems_free(&app->problems);
	app->problems = take_ptr(&loading->problems);
	if (app->options.hooks.ready != NULL)
		app->options.hooks.ready("running");
	app_tell_status(app);
	loading_free(&loading);
	if (accepted) {
		problems_free(&app->breadth);
		reload->survey = survey_start(app, on_surveyed, reload);
	} else {
		tell_askers(reload, false, app->problems);
	}
	if (reload->again)
		reload_start(reload);
}

struct reload *
reload_new(struct app *app)
{
	struct reload *reload = mem_new(sizeof(*reload));

	reload->app = app;
	return reload;
}

void
reload_free(struct reload **reload)
{
	struct reload *self = take_ptr(reload);

	if (self == NULL)
		return;
	job_cancel(&self->job);
	survey_cancel(&self->survey);
	array_fini(&self->askers);
	mem_free(&self);
}

void
reload_start(struct reload *reload)
{
	static const struct job_spec spec = {
	    loading_work, on_loaded, loading_drop};
	struct app *app = reload->app;
	struct loading *loading;

	if (reload->job != NULL) {
		reload->again = true;
		return;
	}
	reload->again = false;
	break_survey(reload);
	if (app->options.hooks.reloading != NULL)
		app->options.hooks.reloading(loop_mono_ms(app->loop));
	loading = mem_new(sizeof(*loading));
	loading->reload = reload;
	loading->config_path = strdup(app->options.config_path);
	check(loading->config_path != NULL);
	loading->options = app->options.config;
	loading->now_ms = loop_now_ms(app->loop);
	loading->before = edition_ref(app->edition);
	loading->problems = problems_new();
	reload->job = job_start(app->pool, &spec, loading);
}

void
reload_ask(struct reload *reload, reload_done_fn *done, void *arg)
{
	break_survey(reload);
	*array_add(&reload->askers) =
	    (struct asker){done, arg, reload->job != NULL};
	reload_start(reload);
}

void
reload_forget(struct reload *reload, const void *arg)
{
	for (size_t i = reload->askers.len; i-- > 0;) {
		if (reload->askers.items[i].arg == arg)
			remove_asker(reload, i);
	}
}
