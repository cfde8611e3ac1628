/*
 *	       get                      read
 *	(none) ----> reading (a worker) -----> kept ----.
 *	   ^             |                       ^      | an hour old: a worker
 *	   `--- failed --'                       `------' reads, the old one
 *serves
 */
#include "net/roots.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <sys/queue.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"

/* Read certificates again after an hour, to see updates of the system's. */
#define KEEP_MS ((int64_t)3600 * 1000)

struct root_wait {
	struct root *root;
	roots_fn *fn;
	void *arg;
	TAILQ_ENTRY(root_wait) link;
};

struct root {
	struct roots *roots;
	struct buf path;
	struct trust *trust; /* NULL: not read yet, or not readable */
	int64_t read_ms;     /* monotonic */
	struct job *job;
	struct timer *tell;
	struct err err;
	TAILQ_HEAD(, root_wait) waiting;
};

struct roots {
	struct loop *loop;
	struct pool *pool;
	struct map *by_path; /* -> struct root */
};

/* What a worker has; the root may go away before it. */
struct reading {
	struct root *root; /* for the loop's thread */
	struct buf path;
	struct trust *trust;
	struct err err;
};

static void
reading_free(void *arg)
{
	struct reading *reading = arg;

	trust_unref(&reading->trust);
	buf_fini(&reading->path);
	mem_free(&reading);
}

static void
work_read(void *arg)
{
	struct reading *reading = arg;

	reading->trust = trust_load(buf_str(&reading->path), &reading->err);
}

/* A wait may begin or be cancelled in what it calls. */
static void
tell_all(struct root *root)
{
	struct root_wait *wait;

	while ((wait = TAILQ_FIRST(&root->waiting)) != NULL) {
		struct root_wait told = *wait;

		roots_cancel(&wait);
		told.fn(root->trust, root->err.text, told.arg);
	}
}

static void
on_tell(void *arg)
{
	struct root *root = arg;

	root->tell = NULL;
	tell_all(root);
}

static void
on_read(void *arg)
{
	struct reading *reading = arg;
	struct root *root = reading->root;

	root->job = NULL;
	root->err = reading->err;
	if (reading->trust != NULL) {
		trust_unref(&root->trust);
		root->trust = take_ptr(&reading->trust);
	}
	/* While a file is being replaced, what it held before serves on. */
	root->read_ms = loop_mono_ms(root->roots->loop);
	reading_free(reading);
	tell_all(root);
}

static void
start_reading(struct root *root)
{
	static const struct job_spec spec = {work_read, on_read, reading_free};
	struct reading *reading = mem_new(sizeof(*reading));

	reading->root = root;
	reading->path = buf_init(BUF_MAX_OWN);
	buf_add_slice(&reading->path, buf_slice(&root->path));
	root->job = job_start(root->roots->pool, &spec, reading);
}

static void
read_here(struct root *root)
{
	trust_unref(&root->trust);
	root->err = (struct err)ERR_INIT;
	root->trust = trust_load(buf_str(&root->path), &root->err);
	root->read_ms = loop_mono_ms(root->roots->loop);
}

static bool
is_fresh(const struct root *root)
{
	return root->trust != NULL &&
	    loop_mono_ms(root->roots->loop) - root->read_ms < KEEP_MS;
}

static struct root *
find_root(struct roots *roots, struct slice path)
{
	struct root *root = map_get(roots->by_path, path);

	if (root != NULL)
		return root;
	root = mem_new(sizeof(*root));
	root->roots = roots;
	root->path = buf_init(BUF_MAX_OWN);
	buf_add_slice(&root->path, path);
	TAILQ_INIT(&root->waiting);
	map_set(roots->by_path, path, root);
	return root;
}

static struct slice
system_path(void)
{
	const char *path = curl_version_info(CURLVERSION_NOW)->cainfo;

	return slice_of(path != NULL ? path : "");
}

struct root_wait *
roots_get(struct roots *roots, struct slice path, roots_fn *fn, void *arg)
{
	struct root *root =
	    find_root(roots, path.len > 0 ? path : system_path());
	struct root_wait *wait = mem_new(sizeof(*wait));

	*wait = (struct root_wait){.root = root, .fn = fn, .arg = arg};
	TAILQ_INSERT_TAIL(&root->waiting, wait, link);
	if (!is_fresh(root) && root->job == NULL) {
		if (roots->pool != NULL)
			start_reading(root);
		else
			read_here(root);
	}
	if ((root->trust != NULL || root->job == NULL) && root->tell == NULL)
		root->tell = loop_defer(roots->loop, on_tell, root);
	return wait;
}

void
roots_cancel(struct root_wait **wait)
{
	struct root_wait *self = take_ptr(wait);

	if (self == NULL)
		return;
	TAILQ_REMOVE(&self->root->waiting, self, link);
	mem_free(&self);
}

struct roots *
roots_new(struct loop *loop, struct pool *pool)
{
	struct roots *roots = mem_new(sizeof(*roots));

	roots->loop = loop;
	roots->pool = pool;
	roots->by_path = map_new();
	return roots;
}

static void
root_free(struct root *root)
{
	job_cancel(&root->job);
	timer_cancel(&root->tell);
	trust_unref(&root->trust);
	buf_fini(&root->path);
	mem_free(&root);
}

void
roots_free(struct roots **roots)
{
	struct roots *self = take_ptr(roots);
	struct slice path;
	void *root;
	size_t cursor = 0;

	if (self == NULL)
		return;
	while (map_next(self->by_path, &cursor, &path, &root))
		root_free(root);
	map_free(&self->by_path);
	mem_free(&self);
}
