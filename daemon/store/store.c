/*
 * The caller's side: what was started waits in `pending` until the next
 * store_process(), so that one turn of the loop is one group; then it goes to
 * its lane, and from there to `told`, whose two lists are merged by number.
 *
 *	start -> pending -> lane (thread) -> told -> done
 *
 * A start makes the descriptor ready, so that the loop comes back here at the
 * end of its turn.
 */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/check.h"
#include "base/mem.h"
#include "store/lane.h"
#include "store/op.h"
#include "store/recovery.h"
#include "store/schema.h"

enum lane_place {
	IN_ORDER, /* the writing connection */
	BESIDE,   /* the reading one */
	LANES,
};

struct store {
	struct store_options options; /* path is not kept */
	int64_t boot;
	int lock_fd;
	int event_fd;
	struct lane *lanes[LANES];
	struct op_list pending;
	struct op_list told[LANES];
	struct op_list refused; /* in place of a lane, where it may not write */
	uint64_t started;
	size_t awaited; /* started, not told and not cancelled */
	bool is_telling;
	enum store_trouble trouble;
};

static void
make_ready(const struct store *store)
{
	uint64_t one = 1;

	while (write(store->event_fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

/* One instance at a time: the lock goes with the process, however it ends. */
static int
lock_state(struct store *store, const char *path, struct err *err)
{
	char lock_path[PATH_MAX];

	if ((size_t)snprintf(lock_path, sizeof(lock_path), "%s.lock", path) >=
	    sizeof(lock_path))
		return err_set(err, ERR_INPUT, "state %s: path too long", path);
	store->lock_fd =
	    open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (store->lock_fd < 0)
		return err_errno(err, "state %s", lock_path);
	if (flock(store->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno != EWOULDBLOCK)
		return err_errno(err, "state %s", lock_path);
	return err_set(err, ERR_DENIED,
	    "state %s: another sanctions-watch is using it", path);
}

static int
open_writer(struct store *store, const char *path, struct err *err)
{
	const struct store_options *options = &store->options;
	struct db *db;

	if (lock_state(store, path, err) < 0 ||
	    db_open(path, true, &db, err) < 0)
		return -1;
	if (schema_update(db, err) < 0 ||
	    (options->max_bytes > 0 &&
	        db_limit(db, options->max_bytes, err) < 0) ||
	    recovery_run(db, options->clock(options->clock_arg), &store->boot,
	        err) < 0 ||
	    lane_start(
	        db, true, store->event_fd, &store->lanes[IN_ORDER], err) < 0) {
		db_close(&db);
		return -1;
	}
	return 0;
}

static int
open_reader(struct store *store, const char *path, struct err *err)
{
	struct db *db;

	if (db_open(path, false, &db, err) < 0)
		return -1;
	if (schema_check(db, err) < 0 ||
	    lane_start(db, false, store->event_fd, &store->lanes[BESIDE], err) <
	        0) {
		db_close(&db);
		return -1;
	}
	return 0;
}

int
store_open(const struct store_options *options, struct store **store_out,
    struct err *err)
{
	AUTO(store_close) struct store *store = mem_new(sizeof(*store));
	AUTO(buf_fini) struct buf path = buf_init(PATH_MAX);

	check(options->clock != NULL);
	store->options = *options;
	store->options.path = (struct slice){NULL, 0};
	store->lock_fd = -1;
	store->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (store->event_fd < 0)
		return err_errno(err, "state: cannot make a descriptor");
	buf_add_slice(&path, options->path);
	if (!buf_ok(&path) ||
	    slice_find_char(options->path, '\0', 0) != options->path.len)
		return err_set(err, ERR_INPUT, "state: no usable path");
	if (options->mode == STORE_WRITE &&
	    open_writer(store, buf_str(&path), err) < 0)
		return -1;
	if (open_reader(store, buf_str(&path), err) < 0)
		return -1;
	*store_out = take_ptr(&store);
	return 0;
}

int64_t
store_boot(const struct store *store)
{
	return store->boot;
}

int
store_fd(const struct store *store)
{
	return store->event_fd;
}

unsigned
store_wanted_events(const struct store *store)
{
	(void)store;
	return STORE_WANTS_READ;
}

enum store_trouble
store_trouble(const struct store *store)
{
	return store->trouble;
}

bool
store_is_idle(const struct store *store)
{
	return store->awaited == 0;
}

struct store_op *
op_new(
    struct store *store, const struct op_kind *kind, op_any_fn *done, void *arg)
{
	struct store_op *op = mem_new(sizeof(*op));

	check(done != NULL);
	op->kind = kind;
	op->arena = arena_new();
	op->done = done;
	op->arg = arg;
	op->boot = store->boot;
	op->now_ms = store->options.clock(store->options.clock_arg);
	return op;
}

struct store_op *
op_start(struct store_op *op, struct store *store)
{
	op->number = ++store->started;
	op->awaited = &store->awaited;
	store->awaited++;
	if (store->pending.first == NULL)
		make_ready(store);
	op_list_add(&store->pending, op);
	return op;
}

void
store_cancel(struct store_op **op)
{
	if (*op == NULL)
		return;
	check(!(*op)->is_cancelled);
	(*op)->is_cancelled = true;
	(*(*op)->awaited)--;
	*op = NULL;
}

static void
refuse(struct store *store, struct store_op *op)
{
	op->has_failed = true;
	err_set(&op->fault.err, ERR_DENIED,
	    "state: it was opened for reading alone");
	op_list_add(&store->refused, op);
}

/* Hands each operation to its lane, in order. */
static void
hand_over(struct store *store)
{
	struct op_list lists[LANES] = {{0}};
	struct store_op *op;

	while ((op = op_list_take(&store->pending)) != NULL) {
		bool is_beside = op->kind->lane >= LANE_BESIDE ||
		    store->options.mode == STORE_READ;

		if (op->kind->lane == LANE_WRITES &&
		    store->options.mode == STORE_READ)
			refuse(store, op);
		else
			op_list_add(&lists[is_beside ? BESIDE : IN_ORDER], op);
	}
	for (int i = 0; i < LANES; i++)
		if (store->lanes[i] != NULL)
			lane_give(store->lanes[i], &lists[i]);
}

static void
collect(struct store *store)
{
	struct store_op *op;

	for (int i = 0; i < LANES; i++)
		if (store->lanes[i] != NULL)
			lane_collect(store->lanes[i], &store->told[i]);
	/* Without a writing lane its list is free for what was refused. */
	while ((op = op_list_take(&store->refused)) != NULL)
		op_list_add(&store->told[IN_ORDER], op);
}

static struct store_op *
next_told(struct store *store)
{
	const struct store_op *a = store->told[IN_ORDER].first;
	const struct store_op *b = store->told[BESIDE].first;

	if (a == NULL || (b != NULL && b->number < a->number))
		return op_list_take(&store->told[BESIDE]);
	return op_list_take(&store->told[IN_ORDER]);
}

static void
note_trouble(struct store *store, const struct store_op *op)
{
	if (op->kind->lane >= LANE_BESIDE || store->trouble == STORE_BROKEN)
		return;
	if (op->has_failed && op->fault.trouble != STORE_WELL)
		store->trouble = op->fault.trouble;
	else if (!op->has_failed && op->kind->lane == LANE_WRITES)
		store->trouble = STORE_WELL;
}

static void
tell(struct store *store, struct store_op *op)
{
	note_trouble(store, op);
	if (!op->is_cancelled) {
		store->awaited--;
		op->kind->tell(op, op->has_failed ? &op->fault : NULL);
	}
	op_free(&op);
}

/* Tells at most max_done; whether there is more. */
static bool
tell_some(struct store *store, unsigned max_done)
{
	struct store_op *op;

	check(!store->is_telling);
	store->is_telling = true;
	for (unsigned told = 0; max_done == 0 || told < max_done; told++) {
		if ((op = next_told(store)) == NULL)
			break;
		tell(store, op);
	}
	store->is_telling = false;
	return store->told[IN_ORDER].first != NULL ||
	    store->told[BESIDE].first != NULL;
}

bool
store_process(struct store *store, unsigned max_done)
{
	uint64_t count;
	bool has_more;

	while (
	    read(store->event_fd, &count, sizeof(count)) < 0 && errno == EINTR)
		;
	hand_over(store);
	collect(store);
	has_more = tell_some(store, max_done);
	if (has_more || store->pending.first != NULL)
		make_ready(store);
	return has_more;
}

void
store_drain(struct store *store)
{
	do {
		hand_over(store);
		for (int i = 0; i < LANES; i++)
			if (store->lanes[i] != NULL)
				lane_wait(store->lanes[i]);
		collect(store);
		(void)tell_some(store, 0);
	} while (store->pending.first != NULL);
}

static void
free_all(struct op_list *ops)
{
	struct store_op *op;

	while ((op = op_list_take(ops)) != NULL)
		op_free(&op);
}

void
store_close(struct store **store)
{
	if (*store == NULL)
		return;
	check(!(*store)->is_telling);
	hand_over(*store);
	/* The reader first: the last connection folds the log in. */
	lane_stop(&(*store)->lanes[BESIDE]);
	lane_stop(&(*store)->lanes[IN_ORDER]);
	for (int i = 0; i < LANES; i++)
		free_all(&(*store)->told[i]);
	free_all(&(*store)->pending);
	free_all(&(*store)->refused);
	if ((*store)->lock_fd >= 0)
		close((*store)->lock_fd);
	if ((*store)->event_fd >= 0)
		close((*store)->event_fd);
	mem_free(store);
}
