/* Small values, and the set of sources that was accepted last. */
#include "base/check.h"
#include "store/op.h"
#include "store/upkeep.h"

static int
run_set(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_value *value = op->request;

	return db_run(db, err,
	    "INSERT INTO value (name, value) VALUES (?, ?)"
	    " ON CONFLICT DO UPDATE SET value = excluded.value",
	    val_text(value->name), val_blob(value->value));
}

struct store_op *
store_set_value(struct store *store, const struct store_value *value,
    store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_set, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_value *copy = op_copy(op, struct store_value, value);

	op_own(op->arena, &copy->name);
	op_own(op->arena, &copy->value);
	op->request = copy;
	return op_start(op, store);
}

static int
run_get(struct db *db, struct store_op *op, struct err *err)
{
	const struct slice *name = op->request;
	struct store_value *value = arena_alloc(op->arena, sizeof(*value));
	struct query *q = db_query(
	    db, "SELECT value FROM value WHERE name = ?", val_text(*name));
	int got = query_next(q, err);

	if (got == 0)
		return err_set(
		    err, ERR_NOT_FOUND, "no value '%.*s'", SLICE_ARG(*name));
	if (got > 0)
		value->value = col_text(q, op->arena);
	query_end(q);
	value->name = *name;
	op->result = value;
	return got < 0 ? -1 : 0;
}

OP_TELL(tell_get, store_value_fn, struct store_value)

struct store_op *
store_get_value(
    struct store *store, struct slice name, store_value_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_ORDERED, run_get, tell_get};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct slice *copy = op_copy(op, struct slice, &name);

	op_own(op->arena, copy);
	op->request = copy;
	return op_start(op, store);
}

struct saved_sources {
	struct source_set *set; /* a reference */
};

static int
run_save(struct db *db, struct store_op *op, struct err *err)
{
	const struct saved_sources *saved = op->request;
	const struct source_set *set = saved->set;
	char id[DIGEST_ID_LEN + 1];

	source_set_id(set, id);
	if (db_run(db, err, "DELETE FROM source_set") < 0 ||
	    db_run(db, err, "DELETE FROM source_file") < 0 ||
	    db_run(db, err,
	        "INSERT INTO source_set (id, accepted_ms) VALUES (?, ?)",
	        val_text(slice_of(id)), val_int(op->now_ms)) < 0)
		return -1;
	for (size_t i = 0; i < set->files.len; i++)
		if (db_run(db, err,
		        "INSERT INTO source_file (place, path, text)"
		        " VALUES (?, ?, ?)",
		        val_int((int64_t)i), val_text(set->files.items[i].path),
		        val_blob(set->files.items[i].text)) < 0)
			return -1;
	return 0;
}

static void
drop_saved(struct store_op *op)
{
	struct saved_sources saved = *(const struct saved_sources *)op->request;

	source_set_free(&saved.set);
}

struct store_op *
store_save_sources(
    struct store *store, struct source_set *set, store_done_fn *done, void *arg)
{
	static const struct op_kind KIND = {
	    LANE_WRITES, run_save, op_tell_done};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct saved_sources saved = {source_set_ref(set)};

	op->request = op_copy(op, struct saved_sources, &saved);
	op->drop = drop_saved;
	return op_start(op, store);
}

static int
read_files(struct db *db, struct store_op *op, struct source_set *set)
{
	struct {
		struct source_file *items;
		size_t len, cap;
	} files = {0};
	struct query *q;
	int got;

	q = db_query(db, "SELECT path, text FROM source_file ORDER BY place");
	while ((got = query_next(q, &op->fault.err)) > 0) {
		struct source_file *file = vec_add(op->arena, &files);

		file->path = col_text(q, op->arena);
		file->text = col_text(q, op->arena);
	}
	set->files.items = files.items;
	set->files.len = files.len;
	return got;
}

static int
run_load(struct db *db, struct store_op *op, struct err *err)
{
	struct store_sources *sources =
	    arena_alloc(op->arena, sizeof(*sources));
	struct source_set *set = arena_alloc(op->arena, sizeof(*set));
	struct query *q =
	    db_query(db, "SELECT id, accepted_ms FROM source_set");
	int got = query_next(q, err);

	if (got == 0)
		return err_set(
		    err, ERR_NOT_FOUND, "no rules were accepted yet");
	if (got < 0)
		return -1;
	sources->id = col_text(q, op->arena);
	sources->accepted_ms = col_int(q);
	query_end(q);
	sources->set = set;
	op->result = sources;
	return read_files(db, op, set);
}

OP_TELL(tell_load, store_sources_fn, struct store_sources)

struct store_op *
store_load_sources(struct store *store, store_sources_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_ORDERED, run_load, tell_load};

	return op_start(op_new(store, &KIND, (op_any_fn *)done, arg), store);
}
