/*
 * What the tests of net against real servers share: a loop that a test runs
 * until everything that it began has ended, and the servers' places.
 */
#ifndef INTEGRATION_NET_HARNESS_H
#define INTEGRATION_NET_HARNESS_H

#include "unit/testing.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/check.h"
#include "net/loop.h"

/* Longer than anything here may take: a lost callback ends the test. */
#define GIVE_UP_MS 30000

/* What with_servers.py told; the test ends where it did not run. */
static inline const char *
place(const char *name)
{
	const char *value = getenv(name);

	if (value == NULL)
		fail_msg("%s is not set: run through with_servers.py", name);
	return value;
}

static inline void
on_give_up(void *arg)
{
	(void)arg;
	check_failed("the test ends in time", __FILE__, __LINE__);
}

/* Runs the loop until somebody stops it. */
static inline void
run_loop(struct loop *loop)
{
	struct timer *timer = timer_start(loop, GIVE_UP_MS, on_give_up, NULL);

	loop_run(loop);
	timer_cancel(&timer);
}

static inline void
on_stop(void *arg)
{
	loop_stop(arg);
}

/* Runs the loop for a while. */
static inline void
run_for(struct loop *loop, int64_t ms)
{
	struct timer *timer = timer_start(loop, ms, on_stop, loop);

	(void)timer; /* gone when it fires */
	run_loop(loop);
}

#endif
