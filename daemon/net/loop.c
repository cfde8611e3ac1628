/*
 * libevent behind a narrow door.  Every event of the process comes through one
 * of the on_* functions below, each of which calls turn_begin(); so a turn is
 * measured from its first callback to the return of event_base_loop(), without
 * the wait.
 *
 * Deferred work has a list of its own behind one event, because libevent does
 * not promise an order among timers that are due together.
 */
#include "net/loop.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/mem.h"
#include "net/loop_private.h"

/* The year 2242: only the clock's being set wakes us. */
#define NEVER_S ((time_t)1 << 33)

TAILQ_HEAD(timers, timer);

struct timer {
	struct loop *loop;
	loop_fn *fn;
	void *arg;
	struct event *event; /* NULL: deferred, in `list` */
	struct timers *list;
	TAILQ_ENTRY(timer) link;
};

struct watch {
	struct loop *loop;
	struct event *event;
	watch_fn *on_ready;
	loop_signal_fn *on_signal;
	void *arg;
};

struct loop_hook {
	struct loop *loop;
	loop_fn *fn;
	void *arg;
	TAILQ_ENTRY(loop_hook) link;
};

struct loop {
	struct event_base *base;
	bool stopping;
	struct event *defer_event;
	struct timers deferred; /* for the next turn */
	struct timers ready;    /* being worked off in this one */
	TAILQ_HEAD(, loop_hook) hooks;
	struct {
		bool is_on;
		int64_t start_us;
		int64_t start_work_us;
		struct loop_stats stats;
	} turn;
	struct {
		int fd; /* wakes us when the clock is set */
		struct watch *watch;
		struct timer *tell;
		int64_t offset_ms; /* wall minus monotonic */
		int64_t untold_ms;
		loop_jump_fn *fn;
		void *arg;
	} jump;
};

const unsigned loop_turn_bounds_ms[LOOP_TURN_BUCKETS - 1] = {
    1, 2, 5, 10, 20, 50, 100, 500, 1000};

/* libevent takes one callback without an argument, for the whole process. */
static struct {
	loop_notice_fn *fn;
	void *arg;
} notice;

static int64_t
clock_us(clockid_t id)
{
	struct timespec now;

	check(clock_gettime(id, &now) == 0);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t
loop_now_ms(const struct loop *loop)
{
	(void)loop;
	return clock_us(CLOCK_REALTIME) / 1000;
}

int64_t
loop_mono_ms(const struct loop *loop)
{
	(void)loop;
	return clock_us(CLOCK_MONOTONIC) / 1000;
}

struct timespec
loop_thread_until(int64_t delay_ms)
{
	int64_t until_us = clock_us(CLOCK_MONOTONIC) + delay_ms * 1000;

	return (struct timespec){
	    .tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000};
}

static int64_t
clock_offset_ms(const struct loop *loop)
{
	return loop_now_ms(loop) - loop_mono_ms(loop);
}

static void
on_tell_jump(void *arg)
{
	struct loop *loop = arg;
	int64_t jump_ms = loop->jump.untold_ms;

	loop->jump.tell = NULL;
	loop->jump.untold_ms = 0;
	if (loop->jump.fn != NULL)
		loop->jump.fn(jump_ms, loop->jump.arg);
}

static void
look_for_jump(struct loop *loop)
{
	int64_t offset_ms = clock_offset_ms(loop);
	int64_t jump_ms = offset_ms - loop->jump.offset_ms;

	if (jump_ms < LOOP_JUMP_MS && jump_ms > -LOOP_JUMP_MS)
		return;
	loop->jump.offset_ms = offset_ms;
	loop->jump.untold_ms += jump_ms;
	if (loop->jump.tell == NULL)
		loop->jump.tell = loop_defer(loop, on_tell_jump, loop);
}

static bool
turn_is_over(const struct loop *loop)
{
	return clock_us(CLOCK_MONOTONIC) - loop->turn.start_us >=
	    LOOP_BUDGET_MS * 1000;
}

/* Called as the first thing by every callback, and turn_pass() as the last. */
static void
turn_begin(struct loop *loop)
{
	if (loop->turn.is_on)
		return;
	loop->turn.is_on = true;
	loop->turn.start_us = clock_us(CLOCK_MONOTONIC);
	loop->turn.start_work_us = clock_us(CLOCK_THREAD_CPUTIME_ID);
	look_for_jump(loop);
}

/* A turn that has used its share ends here; libevent keeps the events that are
 * left, and looks for new ones in between. */
static void
turn_pass(struct loop *loop)
{
	if (turn_is_over(loop))
		event_base_loopbreak(loop->base);
}

static void
turn_end(struct loop *loop)
{
	struct loop_stats *stats = &loop->turn.stats;
	int64_t us, work_us;
	size_t bucket = 0;

	if (!loop->turn.is_on)
		return;
	loop->turn.is_on = false;
	us = clock_us(CLOCK_MONOTONIC) - loop->turn.start_us;
	work_us = clock_us(CLOCK_THREAD_CPUTIME_ID) - loop->turn.start_work_us;
	while (bucket < LOOP_TURN_BUCKETS - 1 &&
	    us >= (int64_t)loop_turn_bounds_ms[bucket] * 1000)
		bucket++;
	stats->turns++;
	stats->turns_by_ms[bucket]++;
	stats->total_us += (uint64_t)us;
	if (us >= LOOP_SLOW_TURN_MS * 1000)
		stats->slow_turns++;
	if (us > stats->longest_us)
		stats->longest_us = us;
	if (work_us > stats->most_work_us)
		stats->most_work_us = work_us;
}

struct loop_stats
loop_stats(const struct loop *loop)
{
	return loop->turn.stats;
}

void
loop_reset_longest(struct loop *loop)
{
	loop->turn.stats.longest_us = 0;
	loop->turn.stats.most_work_us = 0;
}

static void
timer_run(struct timer *timer)
{
	loop_fn *fn = timer->fn;
	void *arg = timer->arg;

	if (timer->event != NULL)
		event_free(timer->event);
	mem_free(&timer);
	fn(arg);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct timer *timer = arg;
	struct loop *loop = timer->loop;

	(void)fd;
	(void)what;
	turn_begin(loop);
	timer_run(timer);
	turn_pass(loop);
}

static void
event_arm(struct event *event, int64_t delay_ms)
{
	struct timeval delay = {delay_ms / 1000, delay_ms % 1000 * 1000};

	check(event != NULL && event_add(event, &delay) == 0);
}

static void
move_all(struct timers *to, struct timers *from)
{
	struct timer *timer;

	TAILQ_FOREACH(timer, from, link)
	timer->list = to;
	TAILQ_CONCAT(to, from, link);
}

/* What is deferred from here on is for the next turn, after what this one
 * leaves over. */
static void
on_deferred(evutil_socket_t fd, short what, void *arg)
{
	struct loop *loop = arg;
	struct timer *timer;

	(void)fd;
	(void)what;
	turn_begin(loop);
	move_all(&loop->ready, &loop->deferred);
	while ((timer = TAILQ_FIRST(&loop->ready)) != NULL) {
		TAILQ_REMOVE(&loop->ready, timer, link);
		timer_run(timer);
		if (turn_is_over(loop))
			break;
	}
	turn_pass(loop);
	if (TAILQ_EMPTY(&loop->ready))
		return;
	move_all(&loop->ready, &loop->deferred);
	move_all(&loop->deferred, &loop->ready);
	event_arm(loop->defer_event, 0);
}

static struct timer *
timer_new(struct loop *loop, loop_fn *fn, void *arg)
{
	struct timer *timer = mem_new(sizeof(*timer));

	timer->loop = loop;
	timer->fn = fn;
	timer->arg = arg;
	return timer;
}

struct timer *
timer_start(struct loop *loop, int64_t delay_ms, loop_fn *fn, void *arg)
{
	struct timer *timer = timer_new(loop, fn, arg);

	timer->event = evtimer_new(loop->base, on_timer, timer);
	event_arm(timer->event, delay_ms > 0 ? delay_ms : 0);
	return timer;
}

struct timer *
loop_defer(struct loop *loop, loop_fn *fn, void *arg)
{
	struct timer *timer = timer_new(loop, fn, arg);

	if (TAILQ_EMPTY(&loop->deferred))
		event_arm(loop->defer_event, 0);
	timer->list = &loop->deferred;
	TAILQ_INSERT_TAIL(&loop->deferred, timer, link);
	return timer;
}

void
timer_cancel(struct timer **timer)
{
	struct timer *self = *timer;

	if (self == NULL)
		return;
	if (self->event != NULL)
		event_free(self->event);
	else
		TAILQ_REMOVE(self->list, self, link);
	mem_free(timer);
}

static void
on_ready(evutil_socket_t fd, short what, void *arg)
{
	struct watch *watch = arg;
	struct loop *loop = watch->loop;
	unsigned events = 0;

	turn_begin(loop);
	if (what & EV_READ)
		events |= WATCH_READ;
	if (what & EV_WRITE)
		events |= WATCH_WRITE;
	watch->on_ready(fd, events, watch->arg);
	turn_pass(loop);
}

static void
on_signal(evutil_socket_t number, short what, void *arg)
{
	struct watch *watch = arg;
	struct loop *loop = watch->loop;

	(void)what;
	turn_begin(loop);
	watch->on_signal(number, watch->arg);
	turn_pass(loop);
}

static struct watch *
watch_new(struct loop *loop, void *arg)
{
	struct watch *watch = mem_new(sizeof(*watch));

	watch->loop = loop;
	watch->arg = arg;
	return watch;
}

static void
watch_arm(struct watch *watch)
{
	check(watch->event != NULL && event_add(watch->event, NULL) == 0);
}

struct watch *
loop_watch(struct loop *loop, int fd, unsigned events, watch_fn *fn, void *arg)
{
	struct watch *watch = watch_new(loop, arg);
	short what = EV_PERSIST;

	if (events & WATCH_READ)
		what |= EV_READ;
	if (events & WATCH_WRITE)
		what |= EV_WRITE;
	watch->on_ready = fn;
	watch->event = event_new(loop->base, fd, what, on_ready, watch);
	watch_arm(watch);
	return watch;
}

struct watch *
loop_watch_signal(
    struct loop *loop, int signal_number, loop_signal_fn *fn, void *arg)
{
	struct watch *watch = watch_new(loop, arg);

	watch->on_signal = fn;
	watch->event =
	    evsignal_new(loop->base, signal_number, on_signal, watch);
	watch_arm(watch);
	return watch;
}

void
watch_cancel(struct watch **watch)
{
	if (*watch == NULL)
		return;
	event_free((*watch)->event);
	mem_free(watch);
}

void
loop_on_jump(struct loop *loop, loop_jump_fn *fn, void *arg)
{
	loop->jump.fn = fn;
	loop->jump.arg = arg;
}

static void
jump_arm(struct loop *loop)
{
	const struct itimerspec never = {.it_value.tv_sec = NEVER_S};

	timerfd_settime(loop->jump.fd,
	    TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

static void
on_clock_set(int fd, unsigned events, void *arg)
{
	uint64_t count;

	(void)events;
	if (read(fd, &count, sizeof(count)) < 0 && errno != ECANCELED)
		return;
	jump_arm(arg);
	look_for_jump(arg);
}

/* Where there is no such descriptor, every turn looks all the same. */
static void
jump_open(struct loop *loop)
{
	loop->jump.offset_ms = clock_offset_ms(loop);
	loop->jump.fd =
	    timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	if (loop->jump.fd < 0)
		return;
	jump_arm(loop);
	loop->jump.watch =
	    loop_watch(loop, loop->jump.fd, WATCH_READ, on_clock_set, loop);
}

static void
jump_close(struct loop *loop)
{
	timer_cancel(&loop->jump.tell);
	watch_cancel(&loop->jump.watch);
	if (loop->jump.fd >= 0)
		close(loop->jump.fd);
}

static void
on_libevent_log(int severity, const char *text)
{
	(void)severity;
	if (notice.fn != NULL)
		notice.fn(slice_of(text), notice.arg);
}

static void
on_libevent_fatal(int code)
{
	(void)code;
	check_failed("libevent goes on", __FILE__, __LINE__);
}

void
loop_set_notice(loop_notice_fn *fn, void *arg)
{
	notice.fn = fn;
	notice.arg = arg;
}

struct loop *
loop_new(void)
{
	struct loop *loop = mem_new(sizeof(*loop));
	struct event_config *config = event_config_new();

	event_set_log_callback(on_libevent_log);
	event_set_fatal_callback(on_libevent_fatal);
	/* A peer that closes is an error of write(), not of the process. */
	signal(SIGPIPE, SIG_IGN);
	/* The coarse and the cached clock fire timers a few ms early. */
	event_config_set_flag(config,
	    EVENT_BASE_FLAG_PRECISE_TIMER | EVENT_BASE_FLAG_NO_CACHE_TIME);
	loop->base = event_base_new_with_config(config);
	event_config_free(config);
	check(loop->base != NULL);
	TAILQ_INIT(&loop->deferred);
	TAILQ_INIT(&loop->ready);
	TAILQ_INIT(&loop->hooks);
	loop->defer_event = evtimer_new(loop->base, on_deferred, loop);
	check(loop->defer_event != NULL);
	jump_open(loop);
	return loop;
}

void
loop_free(struct loop **loop)
{
	struct loop *self = *loop;
	struct loop_hook *hook;

	if (self == NULL)
		return;
	while ((hook = TAILQ_FIRST(&self->hooks)) != NULL) {
		loop_fn *fn = hook->fn;
		void *arg = hook->arg;

		loop_hook_cancel(&hook);
		fn(arg);
	}
	jump_close(self);
	check(TAILQ_EMPTY(&self->deferred) && TAILQ_EMPTY(&self->ready));
	event_free(self->defer_event);
	event_base_free(self->base);
	mem_free(loop);
}

struct loop_hook *
loop_at_free(struct loop *loop, loop_fn *fn, void *arg)
{
	struct loop_hook *hook = mem_new(sizeof(*hook));

	hook->loop = loop;
	hook->fn = fn;
	hook->arg = arg;
	TAILQ_INSERT_TAIL(&loop->hooks, hook, link);
	return hook;
}

void
loop_hook_cancel(struct loop_hook **hook)
{
	if (*hook == NULL)
		return;
	TAILQ_REMOVE(&(*hook)->loop->hooks, *hook, link);
	mem_free(hook);
}

void
loop_run(struct loop *loop)
{
	while (!loop->stopping) {
		check(event_base_loop(loop->base,
		          EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY) >= 0);
		turn_end(loop);
	}
	loop->stopping = false;
}

void
loop_stop(struct loop *loop)
{
	loop->stopping = true;
}
