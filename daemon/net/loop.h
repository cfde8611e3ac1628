/*
 * The event loop: timers, deferred work, descriptors, signals and the only two
 * clocks of the program.  Everything here runs on the thread that calls
 * loop_run(); nothing here may be called from another thread.  The simulation
 * has a second implementation of this header with virtual time.
 *
 * Nothing is ever called back from inside the function that starts it, and
 * never after it was cancelled.
 */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include <stddef.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/slice.h"

struct loop;
struct timer;
struct watch;

NODISCARD struct loop *loop_new(void);
/* Everything that was started on the loop must have ended before. */
void loop_free(struct loop **loop);

/* Runs until loop_stop(); the turn under way is finished first. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* Wall time in ms since 1970 UTC, for what is stored and shown. */
int64_t loop_now_ms(const struct loop *loop);
/* Monotonic time in ms, for timers and time budgets. */
int64_t loop_mono_ms(const struct loop *loop);

typedef void loop_fn(void *arg);

/*
 * Calls fn once, delay_ms from now or a little later.  The timer is gone when
 * fn is entered: the owner nulls its pointer there.
 */
NODISCARD struct timer *
timer_start(struct loop *loop, int64_t delay_ms, loop_fn *fn, void *arg);
/*
 * Continues in the next turn, or a later one where much is deferred, after the
 * descriptors that are ready by then and in order of the calls; cancelled as a
 * timer.
 */
NODISCARD struct timer *loop_defer(struct loop *loop, loop_fn *fn, void *arg);
void timer_cancel(struct timer **timer); /* accepts NULL */

#define WATCH_READ  1u
#define WATCH_WRITE 2u

typedef void watch_fn(int fd, unsigned events, void *arg);
typedef void loop_signal_fn(int signal_number, void *arg);

/*
 * Calls fn in every turn in which the descriptor is ready, until the watch is
 * cancelled, which must happen before the descriptor is closed.
 */
NODISCARD struct watch *
loop_watch(struct loop *loop, int fd, unsigned events, watch_fn *fn, void *arg);
/* A signal as an event; several that come together may be one call. */
NODISCARD struct watch *loop_watch_signal(
    struct loop *loop, int signal_number, loop_signal_fn *fn, void *arg);
void watch_cancel(struct watch **watch); /* accepts NULL */

/* The wall clock moved by jump_ms against the monotonic one, or the machine
 * slept; steps below LOOP_JUMP_MS add up before they are told. */
#define LOOP_JUMP_MS 1000
typedef void loop_jump_fn(int64_t jump_ms, void *arg);
void loop_on_jump(struct loop *loop, loop_jump_fn *fn, void *arg);

/*
 * What the libraries below have to say (a line, hostile text possible).  The
 * sink belongs to the process, since libevent has only one.
 */
typedef void loop_notice_fn(struct slice text, void *arg);
void loop_set_notice(loop_notice_fn *fn, void *arg);

/*
 * A turn is the time between two waits for events.  turns_by_ms[i] counts the
 * turns that took less than loop_turn_bounds_ms[i] and not less than the bound
 * before; the last one counts the rest.  A turn's own work is the processor
 * time of the loop's thread: what the turn took beyond it, it lost to others or
 * waited for.
 */
#define LOOP_TURN_BUCKETS 10
#define LOOP_SLOW_TURN_MS 20
extern const unsigned loop_turn_bounds_ms[LOOP_TURN_BUCKETS - 1];

struct loop_stats {
	uint64_t turns;
	uint64_t slow_turns; /* of LOOP_SLOW_TURN_MS or more */
	uint64_t total_us;
	/* Since the last loop_reset_longest(): */
	int64_t longest_us;
	int64_t most_work_us;
	uint64_t turns_by_ms[LOOP_TURN_BUCKETS];
};

/* The turn under way is not in it. */
struct loop_stats loop_stats(const struct loop *loop);
void loop_reset_longest(struct loop *loop);

#endif
