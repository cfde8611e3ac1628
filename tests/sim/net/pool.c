/*
 * Work is done on the loop's own thread, one job a turn, so that its order is
 * always the same.
 */
#include "net/pool.h"

#include "base/check.h"
#include "base/mem.h"
#include "sim/net/sim_private.h"

struct job {
	struct pool *pool;
	struct job_spec spec;
	void *arg;
	TAILQ_ENTRY(job) link;
};

struct pool {
	struct loop *loop;
	struct timer *next;
	size_t len;
	TAILQ_HEAD(, job) jobs;
};

static void
job_end(struct job *job, bool is_done)
{
	struct job_spec spec = job->spec;
	void *arg = job->arg;

	TAILQ_REMOVE(&job->pool->jobs, job, link);
	job->pool->len--;
	mem_free(&job);
	if (is_done)
		spec.done(arg);
	else if (spec.drop != NULL)
		spec.drop(arg);
}

static void
on_next(void *arg)
{
	struct pool *pool = arg;
	struct job *job = TAILQ_FIRST(&pool->jobs);

	pool->next = NULL;
	if (job == NULL)
		return;
	if (TAILQ_NEXT(job, link) != NULL)
		pool->next = loop_defer(pool->loop, on_next, pool);
	job->spec.work(job->arg);
	job_end(job, true);
}

struct pool *
pool_new(struct loop *loop, unsigned threads)
{
	struct pool *pool = mem_new(sizeof(*pool));

	check(threads > 0);
	pool->loop = loop;
	TAILQ_INIT(&pool->jobs);
	return pool;
}

void
pool_free(struct pool **pool)
{
	struct pool *self = *pool;
	struct job *job;

	if (self == NULL)
		return;
	while ((job = TAILQ_FIRST(&self->jobs)) != NULL)
		job_end(job, false);
	timer_cancel(&self->next);
	mem_free(pool);
}

struct job *
job_start(struct pool *pool, const struct job_spec *spec, void *arg)
{
	struct job *job = mem_new(sizeof(*job));

	job->pool = pool;
	job->spec = *spec;
	job->arg = arg;
	pool->len++;
	TAILQ_INSERT_TAIL(&pool->jobs, job, link);
	if (pool->next == NULL)
		pool->next = loop_defer(pool->loop, on_next, pool);
	return job;
}

void
job_cancel(struct job **job)
{
	if (*job != NULL)
		job_end(take_ptr(job), false);
}

size_t
pool_jobs(const struct pool *pool)
{
	return pool->len;
}
