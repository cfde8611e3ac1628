/*
 * A mailer is two halves and a queue between them:
 *
 *	loop's thread                         the server's thread
 *	mail_start ──> waiting ─────────────> smtp_send(), libcurl's easy handle
 *	on_sent   <── inbox <───────────────  the result
 *
 * A message's memory goes with it: the thread alone touches it while it is
 * being sent, the loop's alone before and after; what is shared then is one
 * atomic word, «break off».  A mailer that is freed stays until its thread has
 * said that it is over, so that nobody waits for a server.
 */
#include "net/mail.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/queue.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/mem.h"
#include "net/loop_private.h"
#include "net/smtp.h"

/* A connection is kept this long for the next message. */
#define KEEP_MS 5000
/* What loop_free() waits for a thread: libcurl looks up once a second; a
 * resolver that hangs is left behind. */
#define END_WAIT_MS 5000

struct mail {
	struct inbox_item item; /* first: handed back through the inbox */
	struct mailer *mailer;
	struct arena *arena;
	struct smtp_message message;
	struct smtp_result result;
	mail_done_fn *done;
	void *arg;
	bool is_cancelled;          /* the loop's alone */
	bool is_waiting;            /* under the lock */
	TAILQ_ENTRY(mail) link;     /* among those that wait */
	TAILQ_ENTRY(mail) all_link; /* the loop's alone */
};

struct mailer {
	struct inbox_item over; /* posted by the thread when it ends */
	struct loop *loop;
	struct inbox *inbox;
	struct arena *arena;
	struct mail_server server;
	struct loop_hook *hook;
	struct timer *reap;
	pthread_t thread;
	bool is_freed;          /* the loop's alone */
	size_t mails;           /* the loop's alone */
	TAILQ_HEAD(, mail) all; /* not cancelled; the loop's alone */
	pthread_mutex_t lock;
	pthread_cond_t change;      /* of what is under the lock */
	TAILQ_HEAD(, mail) waiting; /* under the lock */
	bool stopping;              /* under the lock */
	bool is_over;               /* under the lock */
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

/* The next message, NULL where there is none: for KEEP_MS while a connection
 * is open, else only at the end. */
static struct mail *
next_mail(struct mailer *mailer, bool is_connected)
{
	const struct timespec until = loop_thread_until(KEEP_MS);
	struct mail *mail = NULL;
	int code = 0;

	check(pthread_mutex_lock(&mailer->lock) == 0);
	while (!mailer->stopping && TAILQ_EMPTY(&mailer->waiting) && code == 0)
		code = is_connected
		    ? pthread_cond_timedwait(
		          &mailer->change, &mailer->lock, &until)
		    : pthread_cond_wait(&mailer->change, &mailer->lock);
	if (!mailer->stopping)
		mail = TAILQ_FIRST(&mailer->waiting);
	if (mail != NULL) {
		TAILQ_REMOVE(&mailer->waiting, mail, link);
		mail->is_waiting = false;
	}
	check(pthread_mutex_unlock(&mailer->lock) == 0);
	return mail;
}

static bool
is_stopping(struct mailer *mailer)
{
	bool stopping;

	check(pthread_mutex_lock(&mailer->lock) == 0);
	stopping = mailer->stopping;
	check(pthread_mutex_unlock(&mailer->lock) == 0);
	return stopping;
}

static void
say_over(struct mailer *mailer)
{
	check(pthread_mutex_lock(&mailer->lock) == 0);
	mailer->is_over = true;
	pthread_cond_broadcast(&mailer->change);
	check(pthread_mutex_unlock(&mailer->lock) == 0);
}

static void *
run(void *arg)
{
	struct mailer *mailer = arg;
	struct smtp *smtp = NULL;

	while (!is_stopping(mailer)) {
		struct mail *mail = next_mail(mailer, smtp != NULL);

		if (mail == NULL) {
			smtp_close(&smtp);
			continue;
		}
		smtp_send(
		    &smtp, &mailer->server, &mail->message, &mail->result);
		inbox_post(mailer->inbox, &mail->item);
	}
	smtp_close(&smtp);
	inbox_post(mailer->inbox, &mailer->over);
	say_over(mailer);
	return NULL;
}

static void
mail_free(struct mail *mail)
{
	mail->mailer->mails--;
	arena_free(&mail->arena);
	mem_free(&mail);
}

static void
mailer_reap(struct mailer *mailer)
{
	smtp_global_fini();
	timer_cancel(&mailer->reap);
	loop_hook_cancel(&mailer->hook);
	inbox_free(&mailer->inbox);
	pthread_cond_destroy(&mailer->change);
	pthread_mutex_destroy(&mailer->lock);
	arena_free(&mailer->arena);
	mem_free(&mailer);
}

/* In a turn of its own, since an inbox may not be freed from its callback. */
static void
on_reap(void *arg)
{
	struct mailer *mailer = arg;

	mailer->reap = NULL;
	check(pthread_join(mailer->thread, NULL) == 0);
	mailer_reap(mailer);
}

static void
mailer_let_go(struct mailer *mailer)
{
	timer_cancel(&mailer->reap);
	inbox_detach(mailer->inbox);
	check(pthread_detach(mailer->thread) == 0);
}

/* Whether the thread has said within END_WAIT_MS that it is over. */
static bool
wait_for_end(struct mailer *mailer)
{
	const struct timespec until = loop_thread_until(END_WAIT_MS);
	bool is_over;
	int code = 0;

	check(pthread_mutex_lock(&mailer->lock) == 0);
	while (!mailer->is_over && code == 0)
		code = pthread_cond_timedwait(
		    &mailer->change, &mailer->lock, &until);
	is_over = mailer->is_over;
	check(pthread_mutex_unlock(&mailer->lock) == 0);
	return is_over;
}

/* The loop ends before the thread did: a bounded wait, then it is let go, and
 * with it the memory that it may still touch. */
static void
on_loop_end(void *arg)
{
	struct mailer *mailer = arg;

	mailer->hook = NULL;
	check(mailer->is_freed);
	if (wait_for_end(mailer)) {
		check(pthread_join(mailer->thread, NULL) == 0);
		mailer_reap(mailer);
	} else {
		mailer_let_go(mailer);
	}
}

static void
on_sent(struct inbox_item *item, void *arg)
{
	struct mailer *mailer = arg;
	struct mail *mail = (struct mail *)item;
	struct mail_reply reply;

	if (item == &mailer->over) {
		if (mailer->hook != NULL)
			mailer->reap =
			    loop_defer(mailer->loop, on_reap, mailer);
		return;
	}
	if (!mail->is_cancelled) {
		TAILQ_REMOVE(&mailer->all, mail, all_link);
		smtp_result_reply(&mail->result, &reply);
		mail->done(&reply, mail->arg);
	}
	mail_free(mail);
}

static struct mail_server
server_copy(struct arena *arena, const struct mail_server *from)
{
	struct mail_server to = *from;
	struct slice *const texts[] = {&to.host, &to.username, &to.password,
	    &to.ehlo_name, &to.ca_file, &to.client_cert_file,
	    &to.client_key_file, &to.proxy};

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		*texts[i] = arena_copy(arena, *texts[i]);
	if (to.connect_ms == 0)
		to.connect_ms = MAIL_CONNECT_MS;
	if (to.reply_ms == 0)
		to.reply_ms = MAIL_REPLY_MS;
	if (to.total_ms == 0)
		to.total_ms = MAIL_TOTAL_MS;
	return to;
}

struct mailer *
mailer_new(struct loop *loop, const struct mail_server *server)
{
	struct mailer *mailer = mem_new(sizeof(*mailer));
	pthread_condattr_t attr;

	mailer->loop = loop;
	mailer->arena = arena_new();
	mailer->server = server_copy(mailer->arena, server);
	mailer->inbox = inbox_new(loop, on_sent, mailer);
	mailer->hook = loop_at_free(loop, on_loop_end, mailer);
	TAILQ_INIT(&mailer->waiting);
	TAILQ_INIT(&mailer->all);
	check(pthread_mutex_init(&mailer->lock, NULL) == 0);
	check(pthread_condattr_init(&attr) == 0);
	check(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
	check(pthread_cond_init(&mailer->change, &attr) == 0);
	check(pthread_condattr_destroy(&attr) == 0);
	smtp_global_init();
	loop_thread_start(&mailer->thread, run, mailer);
	return mailer;
}

void
mailer_free(struct mailer **mailer)
{
	struct mailer *self = *mailer;
	struct mail *mail;

	if (self == NULL)
		return;
	*mailer = NULL;
	self->is_freed = true;
	check(pthread_mutex_lock(&self->lock) == 0);
	self->stopping = true;
	pthread_cond_broadcast(&self->change);
	check(pthread_mutex_unlock(&self->lock) == 0);
	while ((mail = TAILQ_FIRST(&self->all)) != NULL)
		mail_cancel(&mail);
}

size_t
mailer_waiting(const struct mailer *mailer)
{
	return mailer->mails;
}

static void
message_copy(struct arena *arena, const struct mail_request *request,
    struct smtp_message *out)
{
	struct slice *to =
	    arena_new_array(arena, struct slice, request->to_len);

	for (size_t i = 0; i < request->to_len; i++)
		to[i] = arena_copy(arena, request->to[i]);
	out->from = arena_copy(arena, request->from);
	out->to = to;
	out->to_len = request->to_len;
	out->bytes = arena_copy(arena, request->message);
	out->arena = arena;
}

struct mail *
mail_start(struct mailer *mailer, const struct mail_request *request,
    mail_done_fn *done, void *arg)
{
	struct mail *mail = mem_new(sizeof(*mail));

	mail->mailer = mailer;
	mail->arena = arena_new();
	message_copy(mail->arena, request, &mail->message);
	mail->done = done;
	mail->arg = arg;
	mail->is_waiting = true;
	mailer->mails++;
	TAILQ_INSERT_TAIL(&mailer->all, mail, all_link);
	check(pthread_mutex_lock(&mailer->lock) == 0);
	TAILQ_INSERT_TAIL(&mailer->waiting, mail, link);
	pthread_cond_signal(&mailer->change);
	check(pthread_mutex_unlock(&mailer->lock) == 0);
	return mail;
}

void
mail_cancel(struct mail **mail)
{
	struct mail *self = *mail;
	bool was_waiting;

	if (self == NULL)
		return;
	*mail = NULL;
	self->is_cancelled = true;
	TAILQ_REMOVE(&self->mailer->all, self, all_link);
	atomic_store(&self->message.broken_off, true);
	check(pthread_mutex_lock(&self->mailer->lock) == 0);
	was_waiting = self->is_waiting;
	if (was_waiting)
		TAILQ_REMOVE(&self->mailer->waiting, self, link);
	check(pthread_mutex_unlock(&self->mailer->lock) == 0);
	if (was_waiting)
		mail_free(self);
}
