/* Backup, checks and sizes of the state file. */
#include "store/upkeep.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <unistd.h>

#include "store/op.h"

static int
sync_path(const char *path, int flags, struct err *err)
{
	int fd = open(path, flags | O_CLOEXEC);
	int code;

	if (fd < 0)
		return err_errno(err, "backup %s", path);
	code = fsync(fd);
	if (code < 0)
		(void)err_errno(err, "backup %s", path);
	close(fd);
	return code;
}

/* A file that only its owner reads, before anything is in it. */
static int
make_empty(const char *path, struct err *err)
{
	int fd = open(
	    path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_errno(err, "backup %s", path);
	close(fd);
	return 0;
}

static int
publish(
    struct arena *arena, const char *part, const char *path, struct err *err)
{
	if (sync_path(part, O_RDONLY, err) < 0)
		return -1;
	if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) < 0)
		return errno == EEXIST
		    ? err_set(err, ERR_INPUT, "backup %s: it exists", path)
		    : err_errno(err, "backup %s", path);
	return sync_path(dirname(arena_str(arena, slice_of(path))),
	    O_RDONLY | O_DIRECTORY, err);
}

/* Reading from beside the writer: the copy is of one moment. */
static int
run_backup(struct db *db, struct store_op *op, struct err *err)
{
	const char *path = op->request;
	struct slice part = arena_printf(op->arena, "%s.part", path);

	if (access(path, F_OK) == 0)
		return err_set(err, ERR_INPUT, "backup %s: it exists", path);
	if (make_empty(part.ptr, err) < 0)
		return -1;
	if (db_run(db, err, "VACUUM INTO ?", val_text(part)) < 0 ||
	    publish(op->arena, part.ptr, path, err) < 0) {
		(void)unlink(part.ptr);
		return -1;
	}
	return 0;
}

struct store_op *
store_backup(
    struct store *store, struct slice path, store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_BARE, run_backup, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);

	op->request = arena_str(op->arena, path);
	return op_start(op, store);
}

static int
run_check(struct db *db, struct store_op *op, struct err *err)
{
	struct query *q = db_query(db, "PRAGMA quick_check(1)");
	struct slice finding;

	if (query_next(q, err) < 0)
		return -1;
	finding = col_text(q, op->arena);
	query_end(q);
	if (slice_eq(finding, S("ok")))
		return 0;
	return err_set(err, ERR_SYSTEM, "state: damaged: %.*s",
	    (int)(finding.len < 200 ? finding.len : 200), finding.ptr);
}

/* Whatever it found, the file is not to be trusted. */
static void
tell_check(const struct store_op *op, const struct store_fault *fault)
{
	struct store_fault broken;

	if (fault != NULL) {
		broken = *fault;
		broken.trouble = STORE_BROKEN;
	}
	((store_done_fn *)op->done)(fault != NULL ? &broken : NULL, op->arg);
}

struct store_op *
store_check(struct store *store, store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_BESIDE, run_check, tell_check};

	return op_start(op_new(store, &KIND, (op_any_fn *)done, arg), store);
}

static int
run_measure(struct db *db, struct store_op *op, struct err *err)
{
	struct store_sizes *sizes = arena_alloc(op->arena, sizeof(*sizes));
	int64_t page_bytes, pages, free_pages;

	if (db_number(db, err, &page_bytes, "PRAGMA page_size") < 0 ||
	    db_number(db, err, &pages, "PRAGMA page_count") < 0 ||
	    db_number(db, err, &free_pages, "PRAGMA freelist_count") < 0)
		return -1;
	sizes->file_bytes = page_bytes * pages;
	sizes->free_bytes = page_bytes * free_pages;
	sizes->log_bytes = db_log_bytes(db);
	op->result = sizes;
	return 0;
}

OP_TELL(tell_measure, store_sizes_fn, struct store_sizes)

struct store_op *
store_measure(struct store *store, store_sizes_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_BESIDE, run_measure, tell_measure};

	return op_start(op_new(store, &KIND, (op_any_fn *)done, arg), store);
}
