#include <errno.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/check.h"
#include "base/mem.h"
#include "net/loop_private.h"

STAILQ_HEAD(items, inbox_item);

struct inbox {
	struct loop *loop;
	inbox_fn *fn;
	void *arg;
	int fd;
	struct watch *watch;
	struct timer *more; /* a turn's budget was used up */
	struct items taken; /* the loop's alone */
	pthread_mutex_t lock;
	struct items posted; /* under the lock */
};

void
loop_thread_start(pthread_t *thread_out, void *(*fn)(void *), void *arg)
{
	sigset_t all, before;

	sigfillset(&all);
	check(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
	check(pthread_create(thread_out, NULL, fn, arg) == 0);
	check(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
}

static void
take_posted(struct inbox *inbox)
{
	check(pthread_mutex_lock(&inbox->lock) == 0);
	STAILQ_CONCAT(&inbox->taken, &inbox->posted);
	check(pthread_mutex_unlock(&inbox->lock) == 0);
}

static bool
give_next(struct inbox *inbox)
{
	struct inbox_item *item = STAILQ_FIRST(&inbox->taken);

	if (item == NULL)
		return false;
	STAILQ_REMOVE_HEAD(&inbox->taken, link);
	inbox->fn(item, inbox->arg);
	return true;
}

static void
on_more(void *arg)
{
	struct inbox *inbox = arg;
	int64_t end_ms = loop_mono_ms(inbox->loop) + LOOP_BUDGET_MS;

	inbox->more = NULL;
	while (give_next(inbox))
		if (loop_mono_ms(inbox->loop) >= end_ms)
			break;
	if (!STAILQ_EMPTY(&inbox->taken) && inbox->more == NULL)
		inbox->more = loop_defer(inbox->loop, on_more, inbox);
}

static void
on_posted(int fd, unsigned events, void *arg)
{
	struct inbox *inbox = arg;
	uint64_t count;

	(void)events;
	if (read(fd, &count, sizeof(count)) < 0)
		check(errno == EAGAIN || errno == EINTR);
	take_posted(inbox);
	if (inbox->more == NULL)
		on_more(inbox);
}

struct inbox *
inbox_new(struct loop *loop, inbox_fn *fn, void *arg)
{
	struct inbox *inbox = mem_new(sizeof(*inbox));

	inbox->loop = loop;
	inbox->fn = fn;
	inbox->arg = arg;
	STAILQ_INIT(&inbox->taken);
	STAILQ_INIT(&inbox->posted);
	check(pthread_mutex_init(&inbox->lock, NULL) == 0);
	inbox->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	check(inbox->fd >= 0);
	inbox->watch =
	    loop_watch(loop, inbox->fd, WATCH_READ, on_posted, inbox);
	return inbox;
}

void
inbox_free(struct inbox **inbox)
{
	struct inbox *self = *inbox;

	if (self == NULL)
		return;
	take_posted(self);
	while (give_next(self))
		;
	timer_cancel(&self->more);
	watch_cancel(&self->watch);
	close(self->fd);
	pthread_mutex_destroy(&self->lock);
	mem_free(inbox);
}

void
inbox_detach(struct inbox *inbox)
{
	timer_cancel(&inbox->more);
	watch_cancel(&inbox->watch);
}

void
inbox_post(struct inbox *inbox, struct inbox_item *item)
{
	const uint64_t one = 1;

	/* The write is under the lock, so that whoever saw the item knows that
	 * this thread is done with the inbox. */
	check(pthread_mutex_lock(&inbox->lock) == 0);
	STAILQ_INSERT_TAIL(&inbox->posted, item, link);
	while (write(inbox->fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
	check(pthread_mutex_unlock(&inbox->lock) == 0);
}
