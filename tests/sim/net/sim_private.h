/*
 * What the files of the scripted network share.
 */
#ifndef SIM_NET_PRIVATE_H
#define SIM_NET_PRIVATE_H

#include <sys/queue.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "sim/net/script.h"

TAILQ_HEAD(timers, timer);

struct timer {
	struct loop *loop;
	loop_fn *fn;
	void *arg;
	int64_t due_us;
	struct timers *list;
	TAILQ_ENTRY(timer) link;
};

struct watch {
	struct loop *loop;
	int fd; /* -1: a signal's */
	unsigned events;
	int signal_number;
	watch_fn *on_ready;
	loop_signal_fn *on_signal;
	void *arg;
	TAILQ_ENTRY(watch) link;
};

struct sim_listener {
	struct listener *listener;
	struct slice path;
};

struct loop {
	int64_t mono_us, wall_offset_us, clock_cost_us;
	bool stopping;
	struct timers timers; /* in order of due_us, then of their start */
	struct timers deferred, ready;
	TAILQ_HEAD(, watch) watches;
	size_t watches_changed;
	struct {
		loop_jump_fn *fn;
		void *arg;
		int64_t ms;
		struct timer *tell;
	} jump;
	sim_busy_fn *busy;
	void *busy_arg;
	struct loop_stats stats;
	size_t calls, most_calls; /* of this turn, of any */

	struct arena *arena; /* of everything below */
	ARRAY(struct sim_http *) https;
	ARRAY(struct sim_request *) requests;
	ARRAY(struct sim_smtp *) smtps;
	ARRAY(struct sim_mail *) mails;
	ARRAY(struct sim_listener) listeners;
	ARRAY(struct sim_client *) clients;
};

int64_t sim_wall_ms(const struct loop *loop); /* without its cost */

/* What serves the request now, counted; NULL where nothing is scripted. */
const struct sim_http *sim_find_http(struct loop *loop, struct slice url);
const struct sim_smtp *sim_find_smtp(struct loop *loop, struct slice host);

void sim_clients_fini(struct loop *loop);

#endif
