/*
 * What net's own files share with the loop: end-of-loop hooks, threads that do
 * not get our signals, the clock of their waits, and an inbox through which
 * threads hand things to the loop.
 */
#ifndef NET_LOOP_PRIVATE_H
#define NET_LOOP_PRIVATE_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/queue.h>
#include <time.h>

#include "net/loop.h"

/* Called by loop_free(), while the loop still stands. */
struct loop_hook;
struct loop_hook *loop_at_free(struct loop *loop, loop_fn *fn, void *arg);
void loop_hook_cancel(struct loop_hook **hook);

/* Work in one turn stops after this and goes on in the next; the loop looks for
 * new events, too. */
#define LOOP_BUDGET_MS 5

/* A thread with every signal blocked; ends the process if it cannot start. */
void loop_thread_start(pthread_t *thread_out, void *(*fn)(void *), void *arg);

/* From any thread: delay_ms from now by CLOCK_MONOTONIC, for waits of
 * pthread's, which must not depend on the wall clock. */
struct timespec loop_thread_until(int64_t delay_ms);

/* First member of what is handed over. */
struct inbox_item {
	STAILQ_ENTRY(inbox_item) link;
};

struct inbox;
typedef void inbox_fn(struct inbox_item *item, void *arg);

/* fn gets every item, on the loop, in order; it may not free the inbox. */
struct inbox *inbox_new(struct loop *loop, inbox_fn *fn, void *arg);
/* Nobody may post any more; what was not taken is given to fn now. */
void inbox_free(struct inbox **inbox);
/* The loop ends while somebody may still post: what is posted goes nowhere. */
void inbox_detach(struct inbox *inbox);
/* From any thread. */
void inbox_post(struct inbox *inbox, struct inbox_item *item);

#endif
