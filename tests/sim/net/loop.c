/*
 * A turn is: descriptors that are ready, what was deferred before, timers that
 * are due.  While the store is at work nothing but its descriptor is looked
 * at, so the order of everything else never depends on how fast it is.
 */
#include <poll.h>

#include "base/check.h"
#include "base/mem.h"
#include "sim/net/sim_private.h"

/* Turns at one instant after which a test is taken to run for ever. */
#define MAX_TURNS 1000000
/* Real time that a store may take for one thing. */
#define MAX_BUSY_MS 60000
#define MAX_WATCHES 64

const unsigned loop_turn_bounds_ms[LOOP_TURN_BUCKETS - 1] = {
    1, 2, 5, 10, 20, 50, 100, 500, 1000};

struct loop *
loop_new(void)
{
	struct loop *loop = mem_new(sizeof(*loop));

	TAILQ_INIT(&loop->timers);
	TAILQ_INIT(&loop->deferred);
	TAILQ_INIT(&loop->ready);
	TAILQ_INIT(&loop->watches);
	loop->arena = arena_new();
	loop->mono_us = INT64_C(1000000000); /* as if up for a while */
	loop->wall_offset_us = SIM_START_MS * 1000 - loop->mono_us;
	return loop;
}

void
loop_free(struct loop **loop)
{
	struct loop *self = *loop;

	if (self == NULL)
		return;
	timer_cancel(&self->jump.tell);
	check(TAILQ_EMPTY(&self->timers) && TAILQ_EMPTY(&self->deferred));
	check(TAILQ_EMPTY(&self->watches));
	sim_clients_fini(self);
	array_fini(&self->https);
	array_fini(&self->requests);
	array_fini(&self->smtps);
	array_fini(&self->mails);
	array_fini(&self->listeners);
	arena_free(&self->arena);
	mem_free(loop);
}

int64_t
sim_wall_ms(const struct loop *loop)
{
	return (loop->mono_us + loop->wall_offset_us) / 1000;
}

/* The clock is all of the loop that a look at it changes. */
static int64_t
look_us(const struct loop *loop)
{
	((struct loop *)loop)->mono_us += loop->clock_cost_us;
	return loop->mono_us;
}

int64_t
loop_now_ms(const struct loop *loop)
{
	return (look_us(loop) + loop->wall_offset_us) / 1000;
}

int64_t
loop_mono_ms(const struct loop *loop)
{
	return look_us(loop) / 1000;
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
	struct timer *timer = timer_new(loop, fn, arg), *after;

	timer->due_us = loop->mono_us + (delay_ms > 0 ? delay_ms * 1000 : 0);
	timer->list = &loop->timers;
	TAILQ_FOREACH_REVERSE(after, &loop->timers, timers, link)
	if (after->due_us <= timer->due_us)
		break;
	if (after == NULL)
		TAILQ_INSERT_HEAD(&loop->timers, timer, link);
	else
		TAILQ_INSERT_AFTER(&loop->timers, after, timer, link);
	return timer;
}

struct timer *
loop_defer(struct loop *loop, loop_fn *fn, void *arg)
{
	struct timer *timer = timer_new(loop, fn, arg);

	timer->list = &loop->deferred;
	TAILQ_INSERT_TAIL(&loop->deferred, timer, link);
	return timer;
}

void
timer_cancel(struct timer **timer)
{
	if (*timer == NULL)
		return;
	TAILQ_REMOVE((*timer)->list, *timer, link);
	mem_free(timer);
}

static void
timer_run(struct timer *timer)
{
	loop_fn *fn = timer->fn;
	void *arg = timer->arg;

	timer->loop->calls++;
	timer_cancel(&timer);
	fn(arg);
}

static struct watch *
watch_new(struct loop *loop, void *arg)
{
	struct watch *watch = mem_new(sizeof(*watch));

	watch->loop = loop;
	watch->fd = -1;
	watch->arg = arg;
	TAILQ_INSERT_TAIL(&loop->watches, watch, link);
	loop->watches_changed++;
	return watch;
}

struct watch *
loop_watch(struct loop *loop, int fd, unsigned events, watch_fn *fn, void *arg)
{
	struct watch *watch = watch_new(loop, arg);

	watch->fd = fd;
	watch->events = events;
	watch->on_ready = fn;
	return watch;
}

struct watch *
loop_watch_signal(
    struct loop *loop, int signal_number, loop_signal_fn *fn, void *arg)
{
	struct watch *watch = watch_new(loop, arg);

	watch->signal_number = signal_number;
	watch->on_signal = fn;
	return watch;
}

void
watch_cancel(struct watch **watch)
{
	if (*watch == NULL)
		return;
	TAILQ_REMOVE(&(*watch)->loop->watches, *watch, link);
	(*watch)->loop->watches_changed++;
	mem_free(watch);
}

/* Calls what is ready; after a change of the watches the rest is for the next
 * turn, since the list may be another. */
static bool
run_watches(struct loop *loop, int wait_ms)
{
	struct pollfd fds[MAX_WATCHES];
	struct watch *watches[MAX_WATCHES], *watch;
	nfds_t len = 0;
	size_t changed = loop->watches_changed;
	bool called = false;

	TAILQ_FOREACH(watch, &loop->watches, link)
	{
		if (watch->fd < 0)
			continue;
		check(len < MAX_WATCHES);
		fds[len] = (struct pollfd){.fd = watch->fd};
		fds[len].events =
		    (short)((watch->events & WATCH_READ ? POLLIN : 0) |
		        (watch->events & WATCH_WRITE ? POLLOUT : 0));
		watches[len++] = watch;
	}
	if (len == 0 || poll(fds, len, wait_ms) <= 0)
		return false;
	for (nfds_t i = 0; i < len && changed == loop->watches_changed; i++) {
		if (fds[i].revents == 0)
			continue;
		loop->calls++;
		called = true;
		watches[i]->on_ready(
		    fds[i].fd, watches[i]->events, watches[i]->arg);
	}
	return called;
}

static bool
run_deferred(struct loop *loop)
{
	struct timer *timer;
	bool called = false;

	TAILQ_CONCAT(&loop->ready, &loop->deferred, link);
	TAILQ_FOREACH(timer, &loop->ready, link)
	timer->list = &loop->ready;
	while ((timer = TAILQ_FIRST(&loop->ready)) != NULL) {
		called = true;
		timer_run(timer);
	}
	return called;
}

static bool
run_timers(struct loop *loop, int64_t now_us)
{
	struct timer *timer;
	bool called = false;

	while ((timer = TAILQ_FIRST(&loop->timers)) != NULL &&
	    timer->due_us <= now_us) {
		called = true;
		timer_run(timer);
	}
	return called;
}

static void
count_turn(struct loop *loop, int64_t start_us)
{
	int64_t us = loop->mono_us - start_us;

	loop->stats.turns++;
	loop->stats.total_us += (uint64_t)us;
	if (us >= LOOP_SLOW_TURN_MS * 1000)
		loop->stats.slow_turns++;
	if (us > loop->stats.longest_us)
		loop->stats.longest_us = us;
	if (loop->calls > loop->most_calls)
		loop->most_calls = loop->calls;
	for (size_t i = 0; i < LOOP_TURN_BUCKETS; i++)
		if (i == LOOP_TURN_BUCKETS - 1 ||
		    us < (int64_t)loop_turn_bounds_ms[i] * 1000) {
			loop->stats.turns_by_ms[i]++;
			break;
		}
}

bool
sim_turn(struct loop *loop)
{
	int64_t start_us = loop->mono_us;
	bool called;

	loop->calls = 0;
	if (loop->busy != NULL && loop->busy(loop->busy_arg)) {
		called = run_watches(loop, MAX_BUSY_MS);
		check(called); /* the store says nothing any more */
	} else {
		called = run_watches(loop, 0);
		called |= run_deferred(loop);
		called |= run_timers(loop, start_us);
	}
	if (called)
		count_turn(loop, start_us);
	return called;
}

void
sim_settle(struct loop *loop)
{
	size_t turns = 0;

	while (!loop->stopping && sim_turn(loop))
		check(++turns < MAX_TURNS);
}

void
sim_advance(struct loop *loop, int64_t ms)
{
	int64_t end_us = loop->mono_us + ms * 1000;

	for (;;) {
		struct timer *next;

		sim_settle(loop);
		next = TAILQ_FIRST(&loop->timers);
		if (loop->stopping || next == NULL || next->due_us > end_us)
			break;
		if (next->due_us > loop->mono_us)
			loop->mono_us = next->due_us;
	}
	if (loop->mono_us < end_us && !loop->stopping)
		loop->mono_us = end_us;
}

void
sim_run_until(struct loop *loop, int64_t now_ms)
{
	check(now_ms >= sim_wall_ms(loop));
	sim_advance(loop, now_ms - sim_wall_ms(loop));
}

/* Until it is stopped, or nothing can happen any more. */
void
loop_run(struct loop *loop)
{
	while (!loop->stopping) {
		struct timer *next;

		sim_settle(loop);
		next = TAILQ_FIRST(&loop->timers);
		if (loop->stopping || next == NULL)
			break;
		if (next->due_us > loop->mono_us)
			loop->mono_us = next->due_us;
	}
	loop->stopping = false;
}

void
loop_stop(struct loop *loop)
{
	loop->stopping = true;
}

static void
on_tell_jump(void *arg)
{
	struct loop *loop = arg;
	int64_t ms = loop->jump.ms;

	loop->jump.tell = NULL;
	loop->jump.ms = 0;
	if (loop->jump.fn != NULL)
		loop->jump.fn(ms, loop->jump.arg);
}

void
loop_on_jump(struct loop *loop, loop_jump_fn *fn, void *arg)
{
	loop->jump.fn = fn;
	loop->jump.arg = arg;
}

void
sim_jump_wall(struct loop *loop, int64_t ms)
{
	loop->wall_offset_us += ms * 1000;
	loop->jump.ms += ms;
	if (loop->jump.tell == NULL &&
	    (loop->jump.ms >= LOOP_JUMP_MS || loop->jump.ms <= -LOOP_JUMP_MS))
		loop->jump.tell = loop_defer(loop, on_tell_jump, loop);
}

void
sim_signal(struct loop *loop, int signal_number)
{
	struct watch *watch, *next;

	for (watch = TAILQ_FIRST(&loop->watches); watch != NULL; watch = next) {
		next = TAILQ_NEXT(watch, link);
		if (watch->on_signal != NULL &&
		    watch->signal_number == signal_number)
			watch->on_signal(signal_number, watch->arg);
	}
}

void
loop_set_notice(loop_notice_fn *fn, void *arg)
{
	(void)fn; /* there is no library that could say something */
	(void)arg;
}

struct loop_stats
loop_stats(const struct loop *loop)
{
	return loop->stats;
}

void
loop_reset_longest(struct loop *loop)
{
	loop->stats.longest_us = 0;
}

void
sim_set_busy(struct loop *loop, sim_busy_fn *fn, void *arg)
{
	loop->busy = fn;
	loop->busy_arg = arg;
}

void
sim_set_clock_cost(struct loop *loop, int64_t us)
{
	loop->clock_cost_us = us;
}

size_t
sim_most_calls_a_turn(const struct loop *loop)
{
	return loop->most_calls;
}

void
sim_reset_most_calls(struct loop *loop)
{
	loop->most_calls = 0;
}
