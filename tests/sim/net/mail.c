/*
 * As in the daemon a server takes one message after the other.
 */
#include "net/mail.h"

#include "base/check.h"
#include "base/mem.h"
#include "sim/net/sim_private.h"

struct mail {
	struct mailer *mailer;
	struct sim_mail *record; /* in the script once it went out */
	mail_done_fn *done;
	void *arg;
	TAILQ_ENTRY(mail) link;
};

struct mailer {
	struct loop *loop;
	struct slice host;
	size_t len;
	TAILQ_HEAD(, mail) mails; /* the first may be on its way */
	struct timer *start;
	struct timer *answer;
	const struct sim_smtp *script; /* of the one on its way; NULL: takes */
};

#define MAIL_FAULT_NAME(NAME, name) name,
static const char *const fault_names[] = {MAIL_FAULTS(MAIL_FAULT_NAME)};
#undef MAIL_FAULT_NAME

const char *
mail_fault_name(enum mail_fault fault)
{
	check(fault < MAIL_FAULT_COUNT);
	return fault_names[fault];
}

static void on_start(void *arg);

static void
start_soon(struct mailer *mailer)
{
	if (mailer->start == NULL && mailer->answer == NULL &&
	    !TAILQ_EMPTY(&mailer->mails))
		mailer->start = loop_defer(mailer->loop, on_start, mailer);
}

static struct mail_verdict
verdict(struct arena *arena, int code, const char *text)
{
	struct mail_verdict v = {.code = code};

	v.text = arena_copy(arena, slice_of(text));
	if (v.text.len > 4 && char_is_digit(v.text.ptr[0]) &&
	    v.text.ptr[1] == '.')
		v.enhanced =
		    slice_sub(v.text, 0, slice_find_char(v.text, ' ', 0));
	return v;
}

static const struct sim_smtp *
script_of(const struct mailer *mailer)
{
	static const struct sim_smtp takes_all = {0};

	return mailer->script != NULL ? mailer->script : &takes_all;
}

static void
judge_recipients(const struct mailer *mailer, const struct sim_mail *mail,
    struct mail_reply *reply)
{
	const struct sim_smtp *script = script_of(mailer);
	struct arena *arena = mailer->loop->arena;
	struct mail_verdict *to =
	    arena_new_array(arena, struct mail_verdict, mail->to_len);
	size_t taken = 0;

	for (size_t i = 0; i < mail->to_len; i++) {
		bool refused = script->refused_to != NULL &&
		    slice_eq(mail->to[i], slice_of(script->refused_to));
		int code = script->refused_code;

		to[i] = refused
		    ? verdict(arena, code != 0 ? code : 550, "refused")
		    : verdict(arena, 250, "2.1.5 ok");
		taken += !refused;
		if (refused)
			reply->last = to[i];
	}
	reply->recipients = to;
	reply->recipients_len = mail->to_len;
	reply->accepted = taken > 0;
}

static struct mail_reply
judge(const struct mailer *mailer, const struct sim_mail *mail)
{
	const struct sim_smtp *script = script_of(mailer);
	struct arena *arena = mailer->loop->arena;
	struct mail_reply reply = {.fault = script->fault,
	    .text = script->fault == MAIL_FAULT_NONE ? "" : "scripted fault",
	    .unknown = script->unknown};
	const char *text = script->text;

	if (text == NULL)
		text = arena_printf(
		    arena, "2.0.0 queued as %zu", mailer->loop->mails.len)
		           .ptr;
	if (script->fault != MAIL_FAULT_NONE) {
		if (script->code != 0)
			reply.last = verdict(arena, script->code,
			    script->text != NULL ? script->text : "");
		return reply;
	}
	judge_recipients(mailer, mail, &reply);
	if (!reply.accepted)
		return reply;
	reply.last =
	    verdict(arena, script->code != 0 ? script->code : 250, text);
	reply.accepted = reply.last.code / 100 == 2;
	return reply;
}

static void
mail_end(struct mail *mail)
{
	TAILQ_REMOVE(&mail->mailer->mails, mail, link);
	mail->mailer->len--;
	mem_free(&mail);
}

static void
on_answer(void *arg)
{
	struct mailer *mailer = arg;
	struct mail *mail = TAILQ_FIRST(&mailer->mails);
	struct mail_reply reply = judge(mailer, mail->record);
	mail_done_fn *done = mail->done;
	void *done_arg = mail->arg;

	mailer->answer = NULL;
	mail->record->is_answered = true;
	mail_end(mail);
	start_soon(mailer);
	done(&reply, done_arg);
}

static void
on_start(void *arg)
{
	struct mailer *mailer = arg;
	struct mail *mail = TAILQ_FIRST(&mailer->mails);

	mailer->start = NULL;
	if (mail == NULL)
		return;
	mail->record->at_ms = sim_wall_ms(mailer->loop);
	*array_add(&mailer->loop->mails) = mail->record;
	mailer->script = sim_find_smtp(mailer->loop, mailer->host);
	mailer->answer = timer_start(
	    mailer->loop, script_of(mailer)->delay_ms, on_answer, mailer);
}

struct mailer *
mailer_new(struct loop *loop, const struct mail_server *server)
{
	struct mailer *mailer = mem_new(sizeof(*mailer));

	mailer->loop = loop;
	mailer->host = arena_copy(loop->arena, server->host);
	TAILQ_INIT(&mailer->mails);
	return mailer;
}

void
mailer_free(struct mailer **mailer)
{
	struct mail *mail;

	if (*mailer == NULL)
		return;
	while ((mail = TAILQ_FIRST(&(*mailer)->mails)) != NULL)
		mail_end(mail);
	timer_cancel(&(*mailer)->start);
	timer_cancel(&(*mailer)->answer);
	mem_free(mailer);
}

size_t
mailer_waiting(const struct mailer *mailer)
{
	return mailer->len;
}

struct mail *
mail_start(struct mailer *mailer, const struct mail_request *request,
    mail_done_fn *done, void *arg)
{
	struct arena *arena = mailer->loop->arena;
	struct mail *mail = mem_new(sizeof(*mail));
	struct sim_mail *record = arena_alloc(arena, sizeof(*record));
	struct slice *to =
	    arena_new_array(arena, struct slice, request->to_len);

	for (size_t i = 0; i < request->to_len; i++)
		to[i] = arena_copy(arena, request->to[i]);
	record->host = mailer->host;
	record->from = arena_copy(arena, request->from);
	record->message = arena_copy(arena, request->message);
	record->to = to;
	record->to_len = request->to_len;
	mail->mailer = mailer;
	mail->record = record;
	mail->done = done;
	mail->arg = arg;
	mailer->len++;
	TAILQ_INSERT_TAIL(&mailer->mails, mail, link);
	start_soon(mailer);
	return mail;
}

void
mail_cancel(struct mail **mail)
{
	struct mailer *mailer;

	if (*mail == NULL)
		return;
	mailer = (*mail)->mailer;
	if (mailer->answer != NULL && *mail == TAILQ_FIRST(&mailer->mails))
		timer_cancel(&mailer->answer);
	mail_end(take_ptr(mail));
	start_soon(mailer);
}
