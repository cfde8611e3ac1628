/*
 * What an operator asks of the daemon: over its control socket, or, where none
 * runs, of the state itself.
 */
#include <stdio.h>
#include <string.h>

#include "config/settings.h"
#include "flow/app.h"
#include "flow/report.h"
#include "flow/resend.h"
#include "main/commands.h"
#include "main/say.h"
#include "main/state.h"
#include "main/table.h"
#include "net/control.h"

/* A reload compiles all rules and runs their tests before it answers. */
#define CALL_TIMEOUT_MS 300000

static const struct column FEED_COLUMNS[] = {
    {"id", COLUMN_TEXT, 32},
    {"state", COLUMN_TEXT, 0},
    {"last_success", COLUMN_TIME, 0},
    {"last_new", COLUMN_TIME, 0},
    {"next_poll", COLUMN_TIME, 0},
    {"entries", COLUMN_NUMBER, 0},
    {"held_back", COLUMN_NUMBER, 0},
    {"error", COLUMN_TEXT, 60},
    {NULL, COLUMN_TEXT, 0},
};

static const struct column ALERT_COLUMNS[] = {
    {"time", COLUMN_TIME, 0},
    {"id", COLUMN_TEXT, 9},
    {"severity", COLUMN_TEXT, 0},
    {"rule", COLUMN_TEXT, 28},
    {"state", COLUMN_TEXT, 0},
    {"reason", COLUMN_TEXT, 52}, /* a whole count of fire_when */
    {"source", COLUMN_TEXT, 20},
    {"title", COLUMN_TEXT, 60},
    {"deliveries", COLUMN_TEXT, 40},
    {NULL, COLUMN_TEXT, 0},
};

static const struct column DELIVERY_COLUMNS[] = {
    {"time", COLUMN_TIME, 0},
    {"id", COLUMN_TEXT, 9},
    {"channel", COLUMN_TEXT, 20},
    {"state", COLUMN_TEXT, 0},
    {"tries", COLUMN_NUMBER, 0},
    {"due", COLUMN_TIME, 0},
    {"settled", COLUMN_TIME, 0},
    {"reason", COLUMN_TEXT, 60},
    {NULL, COLUMN_TEXT, 0},
};

static const struct column COUNT_COLUMNS[] = {
    {"feeds", COLUMN_NUMBER, 0},
    {"failing_feeds", COLUMN_NUMBER, 0},
    {"articles", COLUMN_NUMBER, 0},
    {"to_match", COLUMN_NUMBER, 0},
    {"alerts", COLUMN_NUMBER, 0},
    {"conditions", COLUMN_NUMBER, 0},
    {NULL, COLUMN_TEXT, 0},
};

static const struct column CHANNEL_COLUMNS[] = {
    {"channel", COLUMN_TEXT, 24},
    {"waiting", COLUMN_NUMBER, 0},
    {"sending", COLUMN_NUMBER, 0},
    {"delivered", COLUMN_NUMBER, 0},
    {"dead", COLUMN_NUMBER, 0},
    {"held", COLUMN_NUMBER, 0},
    {"suppressed", COLUMN_NUMBER, 0},
    {"oldest_waiting_s", COLUMN_NUMBER, 0},
    {NULL, COLUMN_TEXT, 0},
};

static const struct column DAEMON_COLUMNS[] = {
    {"version", COLUMN_TEXT, 0},
    {"started", COLUMN_TIME, 0},
    {"rules", COLUMN_NUMBER, 0},
    {"rules_in_force", COLUMN_TEXT, 0},
    {"loaded", COLUMN_TIME, 0},
    {"refused", COLUMN_TIME, 0},
    {"slow_turns", COLUMN_NUMBER, 0},
    {"longest_turn_us", COLUMN_NUMBER, 0},
    {"most_turn_work_us", COLUMN_NUMBER, 0},
    {NULL, COLUMN_TEXT, 0},
};

static const struct column RESENT_COLUMNS[] = {
    {"id", COLUMN_TEXT, 0},
    {NULL, COLUMN_TEXT, 0},
};

/* Which rows of an answer make which table. */
static const struct {
	const char *type;
	const struct column *columns;
} TABLES[] = {
    {"daemon", DAEMON_COLUMNS},
    {"counts", COUNT_COLUMNS},
    {"channel", CHANNEL_COLUMNS},
    {"feed", FEED_COLUMNS},
    {"alert", ALERT_COLUMNS},
    {"delivery", DELIVERY_COLUMNS},
    {"resent", RESENT_COLUMNS},
};

/* --- printing ------------------------------------------------------------ */

static struct slice
type_of(struct slice line, struct buf *type)
{
	struct err err = ERR_INIT;
	AUTO(js_free) struct js *row = js_parse(line, JS_LIMITS_DEFAULT, &err);

	buf_reset(type);
	buf_add_slice(type, js_get_str(row, S("type")));
	return buf_slice(type);
}

static void
print_tables(struct slice lines, struct buf *out)
{
	for (size_t i = 0; i < COUNT_OF(TABLES); i++) {
		AUTO(buf_fini) struct buf own = buf_init(REPORT_MAX_BYTES);
		AUTO(buf_fini) struct buf type = buf_init(BUF_MAX_OWN);
		struct slice rest = lines, line;

		while (slice_cut(&rest, '\n', &line)) {
			if (!slice_eq(
			        type_of(line, &type), slice_of(TABLES[i].type)))
				continue;
			buf_add_slice(&own, line);
			buf_add_char(&own, '\n');
		}
		if (own.len > 0 && out->len > 0)
			buf_add_char(out, '\n');
		table_print(buf_slice(&own), TABLES[i].columns, out);
	}
}

static int64_t
int_of(const struct js *row, struct slice key)
{
	int64_t value = 0;

	js_int(js_get(row, key), &value);
	return value;
}

/* A finding that came as a row, to be printed like one of our own. */
static void
add_problem(struct problems *problems, const struct js *row)
{
	struct slice level = js_get_str(row, S("level"));
	struct slice code = js_get_str(row, S("code"));

	problems_add(problems,
	    &(struct problem){
	        .level = slice_eq(level, S("error")) ? PROBLEM_ERROR
	            : slice_eq(level, S("warning"))  ? PROBLEM_WARNING
	                                             : PROBLEM_NOTE,
	        .place = {js_get_str(row, S("file")),
	            (unsigned)int_of(row, S("line")),
	            (unsigned)int_of(row, S("column"))},
	        .code = arena_str(problems->arena, code),
	        .text = js_get_str(row, S("message")),
	        .line_text = js_get_str(row, S("source_line")),
	        .hint = js_get_str(row, S("hint")),
	        .help = js_get_str(row, S("help")),
	    });
}

/* Prints what came; the last line says how it ended. */
static int
print_answer(const struct cli *cli, struct slice lines)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf out = buf_init(REPORT_MAX_BYTES);
	AUTO(buf_fini) struct buf error = buf_init(BUF_MAX_OWN);
	struct slice rest = lines, line;
	int64_t more = 0;
	int status = -1;

	while (slice_cut(&rest, '\n', &line)) {
		struct err err = ERR_INIT;
		AUTO(js_free)
		struct js *row = js_parse(line, JS_LIMITS_DEFAULT, &err);
		struct slice type = js_get_str(row, S("type"));

		if (slice_eq(type, S("problem")))
			add_problem(problems, row);
		if (slice_eq(type, S("more_problems")))
			more = int_of(row, S("count"));
		if (slice_eq(type, S("end"))) {
			status = (int)int_of(row, S("exit"));
			buf_add_slice(&error, js_get_str(row, S("error")));
		} else if (cli->json && line.len > 0) {
			buf_add_slice(&out, line);
			buf_add_char(&out, '\n');
		}
	}
	if (!cli->json) {
		say_refusal(problems);
		if (more > 0)
			fprintf(stderr,
			    "and %lld more: `sanctions-watch check` shows all\n",
			    (long long)more);
		print_tables(lines, &out);
	}
	cli_print(&out);
	if (status < 0)
		return cli_no("the daemon ended before it answered");
	if (error.len > 0)
		cli_no("%s", buf_str(&error));
	return status;
}

/* --- asking -------------------------------------------------------------- */

static struct js *
request_of(const struct cli *cli)
{
	struct js *request = js_new_object();
	struct js *args = js_new_array(), *options = js_new_object();

	ARRAY_EACH(arg, &cli->args)
		js_add_str(args, slice_of(*arg));
	ARRAY_EACH(value, &cli->values) {
		struct slice name = slice_of(value->option->name);

		if (value->option->value != NULL)
			js_set_str(options, name, value->value);
		else
			js_set_bool(options, name, true);
	}
	js_set_str(request, S("command"), slice_of(cli->command->name));
	js_set(request, S("args"), &args);
	js_set(request, S("options"), &options);
	return request;
}

/* --- without a daemon ---------------------------------------------------- */

struct answer {
	struct buf lines;
	struct err err;
	int status;
};

static void
on_report(struct slice lines, const struct err *err, void *arg)
{
	struct answer *answer = arg;

	if (err != NULL) {
		answer->err = *err;
		answer->status = EXIT_NO;
	}
	buf_add_slice(&answer->lines, lines);
}

static void
on_resent(const struct store_fault *fault, const struct store_resent *resent,
    void *arg)
{
	struct answer *answer = arg;

	if (fault != NULL) {
		answer->err = fault->err;
		answer->status = EXIT_NO;
		return;
	}
	for (size_t i = 0; i < resent->len; i++)
		buf_printf(&answer->lines,
		    "{\"type\":\"resent\",\"id\":\"%.*s\"}\n",
		    SLICE_ARG(resent->delivery_ids[i]));
	if (resent->unknown_len > 0)
		err_set(&answer->err, ERR_NOT_FOUND,
		    "%.*s is not known, or not long enough to be",
		    SLICE_ARG(resent->unknown_ids[0]));
	else if (resent->len == 0)
		err_set(&answer->err, ERR_NOT_FOUND, RESEND_NOTHING);
	if (answer->err.code != ERR_NONE)
		answer->status = EXIT_NO;
}

static int
resend_alone(const struct settings *settings, const struct js *request,
    struct answer *answer, struct loop *loop)
{
	AUTO(resend_fini) struct resend resend = {0};
	struct store *store = NULL;

	if (resend_read(&resend, request, settings, loop_now_ms(loop),
	        &answer->err) != 0)
		return EXIT_USAGE;
	if (state_open(settings, STORE_WRITE, loop, &store, &answer->err) != 0)
		return EXIT_NO;
	(void)store_resend(store, &resend.request, on_resent, answer);
	store_drain(store);
	store_close(&store);
	return answer->status;
}

static int
report_alone(const struct settings *settings, const struct js *request,
    struct answer *answer, struct loop *loop)
{
	struct slice name = js_get_str(request, S("command"));
	struct report_request report = {
	    .settings = settings,
	    .options = js_get(request, S("options")),
	    .now_ms = loop_now_ms(loop),
	};
	int status = EXIT_DONE;

	if (slice_eq(name, S("status")))
		name = S("counts");
	if (state_open(
	        settings, STORE_READ, loop, &report.store, &answer->err) != 0)
		return EXIT_NO;
	if (report_start(name, &report, on_report, answer, &answer->err) ==
	    NULL)
		status = EXIT_USAGE;
	else
		store_drain(report.store);
	store_close(&report.store);
	return status != EXIT_DONE ? status : answer->status;
}

static int
ask_state(const struct cli *cli, const struct settings *settings,
    const struct js *request)
{
	const char *name = cli->command->name;
	struct answer answer = {.lines = buf_init(REPORT_MAX_BYTES)};
	struct loop *loop = loop_new();
	AUTO(js_free) struct js *end = js_new_object();
	int status;

	if (strcmp(name, "reload") == 0 || strcmp(name, "poll") == 0) {
		loop_free(&loop);
		return cli_no("no daemon is running");
	}
	if (strcmp(name, "resend") == 0)
		status = resend_alone(settings, request, &answer, loop);
	else
		status = report_alone(settings, request, &answer, loop);
	if (!cli->json && status == EXIT_DONE)
		fprintf(stderr, "no daemon is running; this is its state\n");
	js_set_str(end, S("type"), S("end"));
	js_set_int(end, S("exit"), status);
	if (status != EXIT_DONE)
		js_set_str(end, S("error"), slice_of(answer.err.text));
	js_write(end, &answer.lines);
	status = print_answer(cli, buf_slice(&answer.lines));
	buf_fini(&answer.lines);
	loop_free(&loop);
	return status;
}

/*
 * Asking needs no secrets: the service's are not there for an operator, nor for
 * ExecReload=.  And it needs no good settings where a daemon runs on older
 * ones: it is then that somebody wants to know.
 */
int
cmd_remote(const struct cli *cli)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(arena_free) struct arena *arena = arena_new();
	struct config_options options = config_options_env();
	AUTO(settings_free) struct settings *settings = NULL;
	AUTO(js_free) struct js *request = request_of(cli);
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf lines = buf_init(REPORT_MAX_BYTES);
	struct err err = ERR_INIT;
	struct slice path;

	options.ci = true;
	settings = config_read_settings(cli->config_path, &options, problems);
	path = settings != NULL ? settings->control_path
	                        : config_default_control(&options, arena);
	js_write(request, &line);
	if (control_call(
	        path.ptr, buf_slice(&line), CALL_TIMEOUT_MS, &lines, &err) == 0)
		return print_answer(cli, buf_slice(&lines));
	if (settings == NULL) {
		say_refusal(problems);
		return cli_usage("%s cannot be used", cli->config_path);
	}
	if (err.code != ERR_NOT_FOUND)
		return cli_no("%s", err.text);
	return ask_state(cli, settings, request);
}
