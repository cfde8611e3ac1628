/*
 * A few worker threads for pure functions that may take longer than a turn of
 * the loop: large bodies, pages, compiling rules, loading lists, freeing old
 * sets.  Jobs start in the order in which they were given.
 */
#ifndef NET_POOL_H
#define NET_POOL_H

#include <stddef.h>

#include "net/loop.h"

struct pool;
struct job;

struct job_spec {
	loop_fn *work; /* on a worker; touches nothing but arg */
	loop_fn *done; /* on the loop; the job is gone when it is entered */
	/* In place of done after a cancel: frees arg.  On the loop's thread, as
	 * soon as no worker uses arg, which may be inside job_cancel() or
	 * pool_free().  May be NULL. */
	loop_fn *drop;
};

NODISCARD struct pool *pool_new(struct loop *loop, unsigned threads);
/* Cancels every job and waits for those that are being worked on; not from
 * inside a done function. */
void pool_free(struct pool **pool);

NODISCARD struct job *
job_start(struct pool *pool, const struct job_spec *spec, void *arg);
void job_cancel(struct job **job); /* accepts NULL */

/* Jobs that were given and are not done or dropped yet. */
size_t pool_jobs(const struct pool *pool);

#endif
