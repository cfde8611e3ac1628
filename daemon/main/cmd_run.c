/* run: the daemon, and one round of it. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/log.h"
#include "config/settings.h"
#include "flow/app.h"
#include "main/commands.h"
#include "main/logsink.h"
#include "main/say.h"
#include "main/service.h"

/* What is on the wire at SIGTERM may take this long: less than the ten seconds
 * after which containers are killed.  What is cut off is sent again under the
 * same id by the next start. */
#define STOP_GRACE_MS 8000

struct run {
	struct loop *loop;
	struct app *app;
	struct watch *term, *interrupt, *hangup;
	struct timer *watchdog;
	int64_t watchdog_ms;
};

static void
on_stop_signal(int signal_number, void *arg)
{
	struct run *run = arg;

	log_info(LOG_NO_FIELDS, "%s: stopping",
	    signal_number == SIGTERM ? "SIGTERM" : "SIGINT");
	service_stopping();
	app_stop(run->app, STOP_GRACE_MS);
}

static void
on_hangup(int signal_number, void *arg)
{
	struct run *run = arg;

	(void)signal_number;
	log_info(LOG_NO_FIELDS, "SIGHUP: reading the configuration again");
	app_reload(run->app);
}

/* From the loop itself, so that it proves that the loop turns. */
static void
on_watchdog(void *arg)
{
	struct run *run = arg;

	service_watchdog_ping();
	run->watchdog =
	    timer_start(run->loop, run->watchdog_ms, on_watchdog, run);
}

static void
on_notice(struct slice text, void *arg)
{
	(void)arg;
	log_debug(LOG_NO_FIELDS, "%.*s", SLICE_ARG(text));
}

/* Before the start: a signal that comes while it lasts is handled after it,
 * and the service manager may send one as soon as it is told that we run. */
static void
watch_signals(struct run *run)
{
	run->term = loop_watch_signal(run->loop, SIGTERM, on_stop_signal, run);
	run->interrupt =
	    loop_watch_signal(run->loop, SIGINT, on_stop_signal, run);
	run->hangup = loop_watch_signal(run->loop, SIGHUP, on_hangup, run);
}

static void
unwatch_signals(struct run *run)
{
	watch_cancel(&run->term);
	watch_cancel(&run->interrupt);
	watch_cancel(&run->hangup);
}

static void
run_loop(struct run *run)
{
	run->watchdog_ms = service_watchdog_ms();
	if (run->watchdog_ms > 0)
		on_watchdog(run);
	loop_run(run->loop);
	timer_cancel(&run->watchdog);
}

static int
not_started(const struct cli *cli, enum app_start why,
    struct problems *problems, const struct err *err)
{
	say_refusal(problems);
	if (why == APP_FAILED)
		return cli_no("%s", err->text);
	cli_no("%s: nothing usable to run with", cli->config_path);
	return EXIT_CONFIG;
}

/* The level and format that the settings ask for, before anything is said. */
static void
open_log(const struct cli *cli, const struct loop *loop)
{
	AUTO(problems_free) struct problems *unused = problems_new();
	const struct config_options options = config_options_env();
	AUTO(settings_free)
	struct settings *settings =
	    config_read_settings(cli->config_path, &options, unused);

	if (settings != NULL)
		logsink_open(settings->log_format, settings->log_level, loop);
	else
		logsink_open(S("auto"), LOG_LEVEL_INFO, loop);
	loop_set_notice(on_notice, NULL);
}

int
cmd_run(const struct cli *cli)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	struct run run = {.loop = loop_new()};
	struct app_options options = {
	    .loop = run.loop,
	    .config_path = cli->config_path,
	    .config = config_options_env(),
	    .hooks = {service_ready, service_status, service_reloading},
	    .once = cli_flag(cli, "once"),
	    .colour = cli->color,
	};
	struct err err = ERR_INIT;
	enum app_start started;
	int status = EXIT_DONE;

	digest_random(&options.seed, sizeof(options.seed));
	open_log(cli, run.loop);
	watch_signals(&run);
	started = app_start(&options, problems, &run.app, &err);
	if (started == APP_STARTED) {
		say_refusal(problems);
		log_info(LOG_NO_FIELDS, "sanctions-watch " SW_VERSION " runs");
		run_loop(&run);
		if (app_has_failed(run.app) ||
		    (options.once && !app_went_well(run.app)))
			status = EXIT_NO;
		app_free(&run.app);
		log_info(LOG_NO_FIELDS, "ended");
	} else {
		status = not_started(cli, started, problems, &err);
	}
	unwatch_signals(&run);
	logsink_close();
	loop_free(&run.loop);
	return status;
}
