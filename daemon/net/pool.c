#include "net/pool.h"

#include <stdbool.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/check.h"
#include "base/mem.h"
#include "net/loop_private.h"

/*
 * Where there are fewer cores than threads the loop comes first: a worker that
 * had the same share would take the processor away in the middle of a turn.
 */
#define WORKER_NICE 10

struct job {
	struct inbox_item item; /* first: handed back through the inbox */
	struct pool *pool;
	struct job_spec spec;
	void *arg;
	bool is_cancelled; /* the loop's alone */
	bool is_waiting;   /* under the lock */
	TAILQ_ENTRY(job) link;
};

struct pool {
	struct inbox *inbox;
	size_t jobs;    /* the loop's alone */
	bool is_ending; /* the loop's alone: every job is dropped */
	pthread_t *threads;
	unsigned threads_len;
	pthread_mutex_t lock;
	pthread_cond_t work;
	TAILQ_HEAD(, job) waiting; /* under the lock */
	bool stopping;             /* under the lock */
};

static struct job *
next_job(struct pool *pool)
{
	struct job *job;

	check(pthread_mutex_lock(&pool->lock) == 0);
	while (!pool->stopping && TAILQ_EMPTY(&pool->waiting))
		pthread_cond_wait(&pool->work, &pool->lock);
	job = pool->stopping ? NULL : TAILQ_FIRST(&pool->waiting);
	if (job != NULL) {
		TAILQ_REMOVE(&pool->waiting, job, link);
		job->is_waiting = false;
	}
	check(pthread_mutex_unlock(&pool->lock) == 0);
	return job;
}

static void *
worker(void *arg)
{
	struct pool *pool = arg;
	struct job *job;

	/* Linux: of this thread alone.  Where it is forbidden, so be it. */
	(void)setpriority(PRIO_PROCESS, (id_t)gettid(), WORKER_NICE);
	while ((job = next_job(pool)) != NULL) {
		job->spec.work(job->arg);
		inbox_post(pool->inbox, &job->item);
	}
	return NULL;
}

static void
job_end(struct job *job)
{
	struct job_spec spec = job->spec;
	void *arg = job->arg;
	bool dropped = job->is_cancelled || job->pool->is_ending;

	job->pool->jobs--;
	mem_free(&job);
	if (!dropped)
		spec.done(arg);
	else if (spec.drop != NULL)
		spec.drop(arg);
}

static void
on_worked(struct inbox_item *item, void *arg)
{
	(void)arg;
	job_end((struct job *)item);
}

struct pool *
pool_new(struct loop *loop, unsigned threads)
{
	struct pool *pool = mem_new(sizeof(*pool));

	check(threads > 0);
	pool->inbox = inbox_new(loop, on_worked, pool);
	TAILQ_INIT(&pool->waiting);
	check(pthread_mutex_init(&pool->lock, NULL) == 0);
	check(pthread_cond_init(&pool->work, NULL) == 0);
	pool->threads = mem_new_array(threads, sizeof(*pool->threads));
	pool->threads_len = threads;
	for (unsigned i = 0; i < threads; i++)
		loop_thread_start(&pool->threads[i], worker, pool);
	return pool;
}

void
pool_free(struct pool **pool)
{
	struct pool *self = *pool;
	struct job *job;

	if (self == NULL)
		return;
	check(pthread_mutex_lock(&self->lock) == 0);
	self->stopping = true;
	self->is_ending = true;
	pthread_cond_broadcast(&self->work);
	check(pthread_mutex_unlock(&self->lock) == 0);
	for (unsigned i = 0; i < self->threads_len; i++)
		check(pthread_join(self->threads[i], NULL) == 0);
	inbox_free(&self->inbox);
	while ((job = TAILQ_FIRST(&self->waiting)) != NULL) {
		TAILQ_REMOVE(&self->waiting, job, link);
		job_end(job);
	}
	check(self->jobs == 0);
	pthread_cond_destroy(&self->work);
	pthread_mutex_destroy(&self->lock);
	mem_free(&self->threads);
	mem_free(pool);
}

struct job *
job_start(struct pool *pool, const struct job_spec *spec, void *arg)
{
	struct job *job = mem_new(sizeof(*job));

	job->pool = pool;
	job->spec = *spec;
	job->arg = arg;
	job->is_waiting = true;
	pool->jobs++;
	check(pthread_mutex_lock(&pool->lock) == 0);
	TAILQ_INSERT_TAIL(&pool->waiting, job, link);
	pthread_cond_signal(&pool->work);
	check(pthread_mutex_unlock(&pool->lock) == 0);
	return job;
}

void
job_cancel(struct job **job)
{
	struct job *self = *job;
	bool was_waiting;

	if (self == NULL)
		return;
	*job = NULL;
	self->is_cancelled = true;
	check(pthread_mutex_lock(&self->pool->lock) == 0);
	was_waiting = self->is_waiting;
	if (was_waiting)
		TAILQ_REMOVE(&self->pool->waiting, self, link);
	check(pthread_mutex_unlock(&self->pool->lock) == 0);
	if (was_waiting)
		job_end(self);
}

size_t
pool_jobs(const struct pool *pool)
{
	return pool->jobs;
}
