/*
 * A `struct session` lives from a request until its answer is handed on, or
 * until the client leaves.  The answer is collected, and handed on in pieces:
 * a report may be larger than what may wait for a client.
 */
#include "flow/control.h"

#include <stdio.h>

#include "base/check.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/suggest.h"
#include "flow/dispatch.h"
#include "flow/parts.h"
#include "flow/polls.h"
#include "flow/reload.h"
#include "flow/report.h"
#include "flow/resend.h"
#include "flow/rows.h"
#include "net/listener.h"
#include "store/outbox.h"

#define MAX_REQUEST_DEPTH 4
/* A piece of an answer; far less than LISTENER_MAX_UNSENT. */
#define PIECE_BYTES ((size_t)256 << 10)
/* Findings in an answer: `check` shows all. */
#define MAX_PROBLEM_ROWS 500
/* Beside a report's lines: the rows before and after it. */
#define MAX_ANSWER_BYTES (REPORT_MAX_BYTES + ((size_t)1 << 20))

struct control {
	struct app *app;
	struct listener *listener;
	struct session *sessions;
};

struct session {
	struct control *control;
	struct session *next;
	struct call *call;
	struct js *request;
	struct edition *edition; /* a reference: the report reads it */
	struct report *report;
	struct store_op *op;
	struct buf answer;
	size_t sent;          /* of the answer */
	bool is_over;         /* the answer is whole */
	struct slice feed_id; /* that a poll is awaited of; in `request` */
};

static struct slice
first_arg(const struct session *session)
{
	struct slice arg = S("");

	js_str(js_at(js_get(session->request, S("args")), 0), &arg);
	return arg;
}

static const struct js *
options_of(const struct session *session)
{
	return js_get(session->request, S("options"));
}

static void
session_free(struct session **session)
{
	struct session *self = take_ptr(session);
	struct session **at = &self->control->sessions;

	while (*at != self)
		at = &(*at)->next;
	*at = self->next;
	reload_forget(self->control->app->reload, self);
	report_cancel(&self->report);
	store_cancel(&self->op);
	edition_unref(&self->edition);
	buf_fini(&self->answer);
	js_free(&self->request);
	mem_free(&self);
}

static void
on_gone(void *arg)
{
	struct session *session = arg;

	session->call = NULL;
	session_free(&session);
}

static void
session_write(struct session *session, const struct js *row)
{
	js_write(row, &session->answer);
	buf_add_char(&session->answer, '\n');
}

/* Hands on what there is room for; the session is gone after the last. */
static void
session_send(struct session *session)
{
	struct slice answer = buf_slice(&session->answer);
	bool has_room = true;

	while (has_room && session->sent < answer.len) {
		struct slice piece =
		    slice_sub(answer, session->sent, PIECE_BYTES);

		session->sent += piece.len;
		has_room = call_write(session->call, piece);
	}
	if (session->is_over && session->sent == answer.len) {
		call_end(&session->call);
		session_free(&session);
	}
}

static void
on_room(void *arg)
{
	session_send(arg);
}

/* The last line of an answer; `error` may be empty.  The session may be gone
 * then, and is nobody's any more. */
static void
session_end(struct session *session, int exit_status, struct slice error)
{
	AUTO(js_free) struct js *row = js_new_object();

	js_set_str(row, S("type"), S("end"));
	js_set_int(row, S("exit"), exit_status);
	if (error.len > 0)
		js_set_str(row, S("error"), error);
	session_write(session, row);
	session->feed_id = S("");
	session->is_over = true;
	session_send(session);
}

/* --- reports ------------------------------------------------------------- */

static void
on_report(struct slice lines, const struct err *err, void *arg)
{
	struct session *session = arg;

	session->report = NULL;
	if (err == NULL)
		buf_add_slice(&session->answer, lines);
	session_end(
	    session, err != NULL, err != NULL ? slice_of(err->text) : S(""));
}

static void
start_report(struct session *session, struct slice name)
{
	struct app *app = session->control->app;
	struct err err = ERR_INIT;
	const struct report_request request = {
	    .store = app_store(app),
	    .settings = app->edition->settings,
	    .options = options_of(session),
	    .now_ms = loop_now_ms(app->loop),
	};

	session->edition = edition_ref(app->edition);
	session->report =
	    report_start(name, &request, on_report, session, &err);
	if (session->report == NULL)
		session_end(session, 2, slice_of(err.text));
}

static void
do_report(struct session *session)
{
	start_report(session, js_get_str(session->request, S("command")));
}

/* The worst first, so that no turn is spent on a hundred thousand notes. */
static void
write_problems(struct session *session, const struct problems *problems)
{
	AUTO(js_free) struct js *more = NULL;
	size_t written = 0;

	for (int level = PROBLEM_ERROR; level >= PROBLEM_NOTE; level--) {
		ARRAY_EACH(problem, &problems->items) {
			AUTO(js_free) struct js *row = NULL;

			if ((int)problem->level != level ||
			    written == MAX_PROBLEM_ROWS)
				continue;
			row = row_of_problem(problem);
			session_write(session, row);
			written++;
		}
	}
	if (written == problems->items.len)
		return;
	more = js_new_object();
	js_set_str(more, S("type"), S("more_problems"));
	js_set_int(more, S("count"), (int64_t)(problems->items.len - written));
	session_write(session, more);
}

/* What only the running daemon knows; the counts come after it. */
static void
do_status(struct session *session)
{
	const struct app *app = session->control->app;
	struct loop_stats stats = loop_stats(app->loop);
	AUTO(js_free) struct js *row = js_new_object();
	const char *rules = app->edition->is_kept ? "last good" : "current";

	js_set_str(row, S("type"), S("daemon"));
	js_set_str(row, S("version"), S(SW_VERSION));
	row_set_time(row, S("started"), app->started_ms);
	js_set_int(row, S("rules"),
	    (int64_t)ruleset_rule_count(app->edition->ruleset));
	js_set_str(row, S("rules_in_force"), slice_of(rules));
	row_set_time(row, S("loaded"), app->loaded_ms);
	row_set_time(row, S("refused"), app->refused_ms);
	js_set_int(row, S("polling"), (int64_t)polls_running(app->polls));
	js_set_int(
	    row, S("on_the_wire"), (int64_t)dispatch_running(app->dispatch));
	js_set_int(row, S("turns"), (int64_t)stats.turns);
	js_set_int(row, S("slow_turns"), (int64_t)stats.slow_turns);
	js_set_int(row, S("longest_turn_us"), stats.longest_us);
	js_set_int(row, S("most_turn_work_us"), stats.most_work_us);
	session_write(session, row);
	if (app->refused_ms != 0)
		write_problems(session, app->problems);
	else if (app->breadth != NULL)
		write_problems(session, app->breadth);
	start_report(session, S("counts"));
}

/* --- actions ------------------------------------------------------------- */

static void
on_reloaded(bool accepted, const struct problems *problems, void *arg)
{
	struct session *session = arg;

	write_problems(session, problems);
	session_end(session, accepted ? 0 : 1,
	    accepted ? S("")
	             : S("the new configuration is refused; the last good "
	                 "one stays in force"));
}

static void
do_reload(struct session *session)
{
	reload_ask(session->control->app->reload, on_reloaded, session);
}

static void
do_poll(struct session *session)
{
	AUTO(buf_fini) struct buf error = buf_init(BUF_MAX_OWN);
	struct app *app = session->control->app;
	const struct settings *settings = app->edition->settings;
	struct slice *ids;

	session->feed_id = first_arg(session);
	if (polls_now(app->polls, session->feed_id))
		return; /* goes on in control_on_polled() */
	ids = mem_new_array(settings->feeds.len, sizeof(*ids));
	for (size_t i = 0; i < settings->feeds.len; i++)
		ids[i] = settings->feeds.items[i]->id;
	buf_printf(&error, "no feed '%.*s'", SLICE_ARG(session->feed_id));
	suggest_add(session->feed_id, ids, settings->feeds.len, &error);
	mem_free(&ids);
	session_end(session, 2, buf_slice(&error));
}

void
control_on_polled(struct control *control, struct slice feed_id, bool failed,
    struct slice error)
{
	struct session *session, *next;

	if (control == NULL)
		return;
	for (session = control->sessions; session != NULL; session = next) {
		next = session->next;
		if (session->feed_id.len > 0 &&
		    slice_eq(session->feed_id, feed_id))
			session_end(session, failed, error);
	}
}

static void
on_resent(const struct store_fault *fault, const struct store_resent *resent,
    void *arg)
{
	struct session *session = arg;
	struct app *app = session->control->app;

	session->op = NULL;
	if (fault != NULL) {
		session_end(session, 1, slice_of(fault->err.text));
		return;
	}
	dispatch_wake(app->dispatch);
	for (size_t i = 0; i < resent->len; i++) {
		AUTO(js_free) struct js *row = js_new_object();

		js_set_str(row, S("type"), S("resent"));
		js_set_str(row, S("id"), resent->delivery_ids[i]);
		session_write(session, row);
	}
	for (size_t i = 0; i < resent->unknown_len; i++) {
		AUTO(js_free) struct js *row = js_new_object();

		js_set_str(row, S("type"), S("unknown"));
		js_set_str(row, S("id"), resent->unknown_ids[i]);
		session_write(session, row);
	}
	if (resent->unknown_len > 0)
		session_end(session, 1,
		    S("some ids are not known, or not long enough to be"));
	else if (resent->len == 0)
		session_end(session, 1, S(RESEND_NOTHING));
	else
		session_end(session, 0, S(""));
}

static void
do_resend(struct session *session)
{
	struct app *app = session->control->app;
	struct err err = ERR_INIT;
	AUTO(resend_fini) struct resend resend = {0};

	if (resend_read(&resend, session->request, app->edition->settings,
	        loop_now_ms(app->loop), &err) != 0) {
		session_end(session, 2, slice_of(err.text));
		return;
	}
	session->op =
	    store_resend(app_store(app), &resend.request, on_resent, session);
}

/* --- the table ----------------------------------------------------------- */

static const struct {
	struct slice name;
	void (*run)(struct session *session);
} COMMANDS[] = {
    {SLICE("status"), do_status},
    {SLICE("feeds"), do_report},
    {SLICE("alerts"), do_report},
    {SLICE("deliveries"), do_report},
    {SLICE("reload"), do_reload},
    {SLICE("poll"), do_poll},
    {SLICE("resend"), do_resend},
};

static void
log_request(const struct session *session, struct slice name)
{
	struct call_peer peer = call_peer(session->call);
	struct log_fields fields = {.len = 0};
	char uid[16];

	snprintf(uid, sizeof(uid), "%u", peer.uid);
	log_add_field(&fields, "command", name);
	log_add_field(&fields, "uid", slice_of(uid));
	log_debug(&fields, "asked over the control socket");
}

static void
on_request(struct call *call, struct slice line, void *arg)
{
	static const struct call_events events = {on_room, on_gone};
	const struct js_limits limits = {
	    LISTENER_MAX_REQUEST, MAX_REQUEST_DEPTH};
	struct control *control = arg;
	struct session *session = mem_new(sizeof(*session));
	struct err err = ERR_INIT;
	struct slice name;

	session->control = control;
	session->next = control->sessions;
	control->sessions = session;
	session->call = call;
	session->answer = buf_init(MAX_ANSWER_BYTES);
	call_watch(call, &events, session);
	session->request = js_parse(line, limits, &err);
	name = js_get_str(session->request, S("command"));
	log_request(session, name);
	for (size_t i = 0; i < COUNT_OF(COMMANDS); i++) {
		if (slice_eq(COMMANDS[i].name, name)) {
			COMMANDS[i].run(session);
			return;
		}
	}
	session_end(session, 2, S("the daemon does not know this command"));
}

struct control *
control_open(struct app *app)
{
	struct slice path = app->edition->settings->control_path;
	struct control *control = mem_new(sizeof(*control));
	struct err err = ERR_INIT;

	control->app = app;
	if (app->options.once)
		return control;
	if (path.len == 0)
		err_set(&err, ERR_NOT_FOUND,
		    "neither listen.control nor RUNTIME_DIRECTORY says where");
	else
		(void)listener_open(app->loop, path.ptr, on_request, control,
		    &control->listener, &err);
	if (err.code != ERR_NONE)
		log_warn(LOG_NO_FIELDS,
		    "no control socket, commands cannot reach this daemon: %s",
		    err.text);
	return control;
}

void
control_close(struct control **control)
{
	struct control *self = take_ptr(control);

	if (self == NULL)
		return;
	/* Tells every session that its client is gone. */
	listener_close(&self->listener);
	check(self->sessions == NULL);
	mem_free(&self);
}
