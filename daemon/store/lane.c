/*
 * Why a failure of the disk ends a group as a whole: after an error inside a
 * transaction SQLite may have rolled all of it back, and a failed commit always
 * has.  A group that met a full disk is tried again one by one, so that a small
 * settlement still gets through where a large poll does not.  After a failed
 * write or flush nothing is tried again: the kernel may have dropped the dirty
 * page and forgotten the error, and only a new start reads what is really on
 * the disk.
 */
#include "store/lane.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "base/check.h"
#include "base/mem.h"

/* More would keep the first of them waiting for the last. */
#define GROUP_MAX 256

struct lane {
	struct db *db;
	bool groups;
	bool is_broken;
	int event_fd;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* Under the lock: */
	struct op_list queue, finished;
	bool is_busy, is_stopping;
};

void
op_list_add(struct op_list *list, struct store_op *op)
{
	op->next = NULL;
	if (list->last != NULL)
		list->last->next = op;
	else
		list->first = op;
	list->last = op;
}

struct store_op *
op_list_take(struct op_list *list)
{
	struct store_op *op = list->first;

	if (op == NULL)
		return NULL;
	list->first = op->next;
	if (list->first == NULL)
		list->last = NULL;
	op->next = NULL;
	return op;
}

static void
move_all(struct op_list *from, struct op_list *to)
{
	if (from->first == NULL)
		return;
	if (to->last != NULL)
		to->last->next = from->first;
	else
		to->first = from->first;
	to->last = from->last;
	*from = (struct op_list){0};
}

static bool
writes(const struct store_op *op)
{
	return op->kind->lane == LANE_WRITES;
}

/* Runs one inside the group's transaction; -1 where the group is lost. */
static int
run_one(struct lane *lane, struct store_op *op, struct err *err)
{
	struct db *db = lane->db;

	op->has_failed = false;
	op->result = NULL;
	if (writes(op) && db_run(db, err, "SAVEPOINT one") < 0)
		return -1;
	if (op->kind->run(db, op, &op->fault.err) == 0)
		return writes(op) ? db_run(db, err, "RELEASE one") : 0;
	op->has_failed = true;
	op->fault.trouble = STORE_WELL;
	db_end_queries(db);
	if (db_trouble(db) != STORE_WELL ||
	    (writes(op) && !db_in_transaction(db))) {
		*err = op->fault.err;
		return -1;
	}
	if (!writes(op))
		return 0;
	if (db_run(db, err, "ROLLBACK TO one") < 0)
		return -1;
	return db_run(db, err, "RELEASE one");
}

static int
run_in_transaction(
    struct lane *lane, const struct op_list *group, struct err *err)
{
	bool any_writes = false;

	if (group->first->kind->lane == LANE_BARE)
		return run_one(lane, group->first, err);
	for (struct store_op *op = group->first; op != NULL; op = op->next)
		any_writes |= writes(op);
	if ((any_writes ? db_run(lane->db, err, "BEGIN IMMEDIATE")
	                : db_run(lane->db, err, "BEGIN")) < 0)
		return -1;
	for (struct store_op *op = group->first; op != NULL; op = op->next)
		if (run_one(lane, op, err) < 0)
			return -1;
	return db_run(lane->db, err, "COMMIT");
}

static void
fail_all(const struct op_list *group, const struct store_fault *fault)
{
	for (struct store_op *op = group->first; op != NULL; op = op->next) {
		op->has_failed = true;
		op->fault = *fault;
	}
}

/* 0, or -1 after everything was undone and every operation has its fault. */
static int
run_whole(struct lane *lane, const struct op_list *group,
    enum store_trouble *trouble_out)
{
	struct store_fault fault = {.err = ERR_INIT};

	db_forget_error(lane->db);
	if (run_in_transaction(lane, group, &fault.err) == 0) {
		*trouble_out = STORE_WELL;
		return 0;
	}
	fault.trouble = *trouble_out = db_trouble(lane->db);
	db_end_queries(lane->db);
	if (db_in_transaction(lane->db))
		(void)db_run(lane->db, &(struct err)ERR_INIT, "ROLLBACK");
	lane->is_broken |= *trouble_out == STORE_BROKEN;
	fail_all(group, &fault);
	return -1;
}

/* Operations of a group that must not be tried any more. */
static void
refuse_broken(struct op_list *group, struct op_list *finished)
{
	static const struct store_fault BROKEN = {
	    .err = {ERR_SYSTEM,
	        "state: the disk failed an earlier write, and what it holds "
	        "is only known after a new start"},
	    .trouble = STORE_BROKEN,
	};
	struct op_list kept = {0};
	struct store_op *op;

	while ((op = op_list_take(group)) != NULL) {
		if (writes(op)) {
			op->has_failed = true;
			op->fault = BROKEN;
			op_list_add(finished, op);
		} else {
			op_list_add(&kept, op);
		}
	}
	*group = kept;
}

static void
run_group(struct lane *lane, struct op_list *group, struct op_list *finished)
{
	enum store_trouble trouble;
	struct store_op *op;

	if (lane->is_broken)
		refuse_broken(group, finished);
	if (group->first == NULL)
		return;
	if (run_whole(lane, group, &trouble) < 0 && trouble == STORE_FULL &&
	    group->first->next != NULL) {
		while ((op = op_list_take(group)) != NULL) {
			struct op_list alone = {0};

			op_list_add(&alone, op);
			if (lane->is_broken)
				refuse_broken(&alone, finished);
			if (alone.first != NULL)
				(void)run_whole(lane, &alone, &trouble);
			move_all(&alone, finished);
		}
	}
	move_all(group, finished);
}

static void
take_group(struct lane *lane, struct op_list *group)
{
	unsigned most = lane->groups ? GROUP_MAX : 1;
	struct store_op *op;

	while (most-- > 0 && (op = op_list_take(&lane->queue)) != NULL)
		op_list_add(group, op);
}

static void
wake_caller(const struct lane *lane)
{
	uint64_t one = 1;

	/* A full counter is as good as one more. */
	while (write(lane->event_fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

static void *
lane_main(void *arg)
{
	struct lane *lane = arg;

	pthread_mutex_lock(&lane->lock);
	for (;;) {
		struct op_list group = {0}, finished = {0};

		while (lane->queue.first == NULL && !lane->is_stopping)
			pthread_cond_wait(&lane->changed, &lane->lock);
		if (lane->queue.first == NULL)
			break;
		take_group(lane, &group);
		lane->is_busy = true;
		pthread_mutex_unlock(&lane->lock);
		run_group(lane, &group, &finished);
		pthread_mutex_lock(&lane->lock);
		move_all(&finished, &lane->finished);
		lane->is_busy = false;
		pthread_cond_broadcast(&lane->changed);
		wake_caller(lane);
	}
	pthread_mutex_unlock(&lane->lock);
	return NULL;
}

int
lane_start(struct db *db, bool groups, int event_fd, struct lane **lane_out,
    struct err *err)
{
	struct lane *lane = mem_new(sizeof(*lane));
	sigset_t all, before;
	int code;

	lane->db = db;
	lane->groups = groups;
	lane->event_fd = event_fd;
	pthread_mutex_init(&lane->lock, NULL);
	pthread_cond_init(&lane->changed, NULL);
	/* Signals are for the thread that runs the loop. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	code = pthread_create(&lane->thread, NULL, lane_main, lane);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (code != 0) {
		mem_free(&lane);
		errno = code;
		return err_errno(err, "state: cannot start a thread");
	}
	*lane_out = lane;
	return 0;
}

static void
free_ops(struct op_list *ops)
{
	struct store_op *op;

	while ((op = op_list_take(ops)) != NULL)
		op_free(&op);
}

void
lane_stop(struct lane **lane)
{
	if (*lane == NULL)
		return;
	pthread_mutex_lock(&(*lane)->lock);
	(*lane)->is_stopping = true;
	pthread_cond_broadcast(&(*lane)->changed);
	pthread_mutex_unlock(&(*lane)->lock);
	check(pthread_join((*lane)->thread, NULL) == 0);
	free_ops(&(*lane)->finished);
	db_close(&(*lane)->db);
	pthread_cond_destroy(&(*lane)->changed);
	pthread_mutex_destroy(&(*lane)->lock);
	mem_free(lane);
}

void
lane_give(struct lane *lane, struct op_list *ops)
{
	if (ops->first == NULL)
		return;
	pthread_mutex_lock(&lane->lock);
	move_all(ops, &lane->queue);
	pthread_cond_broadcast(&lane->changed);
	pthread_mutex_unlock(&lane->lock);
}

void
lane_collect(struct lane *lane, struct op_list *ops)
{
	pthread_mutex_lock(&lane->lock);
	move_all(&lane->finished, ops);
	pthread_mutex_unlock(&lane->lock);
}

void
lane_wait(struct lane *lane)
{
	pthread_mutex_lock(&lane->lock);
	while (lane->queue.first != NULL || lane->is_busy)
		pthread_cond_wait(&lane->changed, &lane->lock);
	pthread_mutex_unlock(&lane->lock);
}
