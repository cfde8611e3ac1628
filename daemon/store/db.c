/*
 * Prepared statements are found by the address of their text: SQL is written
 * as literals, so an address names one text for the life of the program, and a
 * look-up costs a few compares instead of hashing the text.
 */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/check.h"
#include "base/mem.h"

#define DB_BUSY_MS 5000
/* A power of two well over the number of statements in this folder. */
#define DB_SLOTS 1024
/* What is left of the log after a checkpoint; larger ones are cut. */
#define DB_LOG_BYTES "67108864"
#define DB_FILE_MODE 0600

struct query {
	struct db *db;
	const char *sql;
	sqlite3_stmt *stmt;
	int column;
	bool is_open;
};

struct db {
	sqlite3 *handle;
	struct query slots[DB_SLOTS];
	size_t query_len;
	enum store_trouble trouble;
};

static enum store_trouble
trouble_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
	case SQLITE_READONLY:
		return STORE_FULL;
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return STORE_BROKEN;
	default:
		return STORE_WELL;
	}
}

/* Notes what the connection's last error was; -1. */
static int
db_fail(struct db *db, const char *what, struct err *err)
{
	int code = sqlite3_extended_errcode(db->handle);
	enum store_trouble trouble = trouble_of(code);

	if (trouble > db->trouble)
		db->trouble = trouble;
	return err_set(err, ERR_SYSTEM, "state: %s: %s (%d)", what,
	    sqlite3_errmsg(db->handle), code);
}

int
db_exec(struct db *db, const char *sql, struct err *err)
{
	if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_fail(db, "cannot run a statement", err);
	return 0;
}

static int
make_file(const char *path, struct err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, DB_FILE_MODE);

	if (fd < 0)
		return err_errno(err, "state %s", path);
	close(fd);
	return 0;
}

static int
connect_file(struct db *db, const char *path, int flags, struct err *err)
{
	/* The first page is read here, so that a file that is no database, or
	 * a log that cannot be opened, is found out now. */
	if (sqlite3_open_v2(path, &db->handle, flags, NULL) == SQLITE_OK &&
	    sqlite3_exec(db->handle, "SELECT count(*) FROM sqlite_schema", NULL,
	        NULL, NULL) == SQLITE_OK)
		return 0;
	(void)db_fail(db, path, err);
	if ((sqlite3_errcode(db->handle) & 0xff) == SQLITE_NOTADB)
		err->code = ERR_INPUT;
	sqlite3_close(db->handle);
	db->handle = NULL;
	return -1;
}

/*
 * In a folder that we may not write to, SQLite cannot make the shared memory
 * that reading beside a writer needs.  Without a log there is no writer, and
 * the file can be read as it stands.
 */
static int
connect_unwritable(struct db *db, const char *path, struct err *err)
{
	char *uri;
	int result;

	uri = sqlite3_mprintf("%s-wal", path);
	check(uri != NULL);
	result = access(uri, F_OK);
	sqlite3_free(uri);
	if (result == 0)
		return -1;
	/* %-escapes of a URI are not made: such a path is simply not found. */
	uri = sqlite3_mprintf("file:%s?immutable=1", path);
	check(uri != NULL);
	result = connect_file(db, uri,
	    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, err);
	sqlite3_free(uri);
	return result;
}

static int
connect_any(struct db *db, const char *path, bool may_write, struct err *err)
{
	int flags = SQLITE_OPEN_NOMUTEX;

	if (may_write) {
		if (make_file(path, err) < 0)
			return -1;
		return connect_file(
		    db, path, flags | SQLITE_OPEN_READWRITE, err);
	}
	if (access(path, R_OK) < 0)
		return err_errno(err, "state %s", path);
	if (connect_file(db, path, flags | SQLITE_OPEN_READONLY, err) == 0)
		return 0;
	return connect_unwritable(db, path, err);
}

int
db_open(const char *path, bool may_write, struct db **db_out, struct err *err)
{
	struct db *db = mem_new(sizeof(*db));

	if (connect_any(db, path, may_write, err) < 0) {
		mem_free(&db);
		return -1;
	}
	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, DB_BUSY_MS);
	if (db_exec(db,
	        "PRAGMA mmap_size = 0;"
	        "PRAGMA trusted_schema = OFF;"
	        "PRAGMA foreign_keys = ON;"
	        "PRAGMA synchronous = FULL;"
	        "PRAGMA journal_size_limit = " DB_LOG_BYTES ";",
	        err) < 0) {
		db_close(&db);
		return -1;
	}
	*db_out = db;
	return 0;
}

void
db_close(struct db **db)
{
	if (*db == NULL)
		return;
	for (size_t i = 0; i < DB_SLOTS; i++)
		sqlite3_finalize((*db)->slots[i].stmt);
	/* Nothing else refers to the handle, so that this cannot fail. */
	check(sqlite3_close((*db)->handle) == SQLITE_OK);
	mem_free(db);
}

int
db_limit(struct db *db, int64_t max_bytes, struct err *err)
{
	char sql[64];
	int64_t page_bytes = 0;

	if (db_number(db, err, &page_bytes, "PRAGMA page_size") < 0)
		return -1;
	check(page_bytes > 0);
	/* A pragma takes no parameters; both numbers are our own. */
	snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %lld",
	    (long long)(max_bytes / page_bytes > 0 ? max_bytes / page_bytes
	                                           : 1));
	return db_exec(db, sql, err);
}

bool
db_in_transaction(const struct db *db)
{
	return sqlite3_get_autocommit(db->handle) == 0;
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->handle);
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int64_t
db_log_bytes(const struct db *db)
{
	const char *name = sqlite3_db_filename(db->handle, "main");
	struct stat info;

	if (name == NULL || stat(sqlite3_filename_wal(name), &info) < 0)
		return 0;
	return info.st_size;
}

enum store_trouble
db_trouble(const struct db *db)
{
	return db->trouble;
}

void
db_forget_error(struct db *db)
{
	db->trouble = STORE_WELL;
}

static struct query *
find_query(struct db *db, const char *sql)
{
	size_t at = ((uintptr_t)sql >> 3) * 0x9E3779B1u % DB_SLOTS;

	while (db->slots[at].sql != NULL && db->slots[at].sql != sql)
		at = (at + 1) % DB_SLOTS;
	if (db->slots[at].sql == NULL) {
		check(++db->query_len < DB_SLOTS / 2);
		db->slots[at].sql = sql;
		db->slots[at].db = db;
	}
	return &db->slots[at];
}

static void
bind(sqlite3_stmt *stmt, int at, const struct value *value)
{
	/* An empty slice may have no pointer, which SQLite takes for NULL. */
	const char *ptr = value->bytes.ptr != NULL ? value->bytes.ptr : "";
	int code = SQLITE_OK;

	switch (value->kind) {
	case VALUE_NULL:
		code = sqlite3_bind_null(stmt, at);
		break;
	case VALUE_INT:
		code = sqlite3_bind_int64(stmt, at, value->number);
		break;
	case VALUE_REAL:
		code = sqlite3_bind_double(stmt, at, value->real);
		break;
	case VALUE_TEXT:
		code = sqlite3_bind_text64(stmt, at, ptr, value->bytes.len,
		    SQLITE_STATIC, SQLITE_UTF8);
		break;
	case VALUE_BLOB:
		code = sqlite3_bind_blob64(
		    stmt, at, ptr, value->bytes.len, SQLITE_STATIC);
		break;
	}
	/* SQLITE_TOOBIG is over 1 GB: sizes met their limits long before. */
	check(code == SQLITE_OK);
}

struct query *
db_query_values(struct db *db, const char *sql, struct values values)
{
	struct query *q = find_query(db, sql);

	query_end(q);
	if (q->stmt == NULL &&
	    sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
	        &q->stmt, NULL) != SQLITE_OK) {
		/* The first step tells it: nothing else runs in between. */
		return q;
	}
	check((size_t)sqlite3_bind_parameter_count(q->stmt) == values.len);
	for (size_t i = 0; i < values.len; i++)
		bind(q->stmt, (int)i + 1, &values.items[i]);
	q->is_open = true;
	return q;
}

void
query_end(struct query *q)
{
	if (q->is_open) {
		sqlite3_reset(q->stmt);
		sqlite3_clear_bindings(q->stmt);
	}
	q->is_open = false;
}

void
db_end_queries(struct db *db)
{
	for (size_t i = 0; i < DB_SLOTS; i++)
		query_end(&db->slots[i]);
}

int
query_next(struct query *q, struct err *err)
{
	int code = q->is_open ? sqlite3_step(q->stmt) : SQLITE_ERROR;

	q->column = 0;
	if (code == SQLITE_ROW)
		return 1;
	if (code != SQLITE_DONE)
		(void)db_fail(q->db, "a statement failed", err);
	query_end(q);
	return code == SQLITE_DONE ? 0 : -1;
}

int
db_run_values(
    struct db *db, struct err *err, const char *sql, struct values values)
{
	struct query *q = db_query_values(db, sql, values);
	int got = query_next(q, err);

	query_end(q);
	return got < 0 ? -1 : 0;
}

int
db_number_values(struct db *db, struct err *err, int64_t *number_out,
    const char *sql, struct values values)
{
	struct query *q = db_query_values(db, sql, values);
	int got = query_next(q, err);

	if (got > 0)
		*number_out = col_int(q);
	query_end(q);
	return got;
}

int64_t
col_int(struct query *q)
{
	return sqlite3_column_int64(q->stmt, q->column++);
}

double
col_real(struct query *q)
{
	return sqlite3_column_double(q->stmt, q->column++);
}

bool
col_bool(struct query *q)
{
	return col_int(q) != 0;
}

struct slice
col_text(struct query *q, struct arena *arena)
{
	int at = q->column++;
	/* The pointer first: asking for it may convert the value. */
	const void *ptr = sqlite3_column_blob(q->stmt, at);
	size_t len = (size_t)sqlite3_column_bytes(q->stmt, at);

	return arena_copy(arena, slice_make(ptr, len));
}

static bool
col_is_null(const struct query *q)
{
	return sqlite3_column_type(q->stmt, q->column) == SQLITE_NULL;
}

bool
col_maybe(struct query *q, int64_t *number_out)
{
	bool is_there = !col_is_null(q);

	*number_out = col_int(q);
	return is_there;
}

bool
col_maybe_text(struct query *q, struct arena *arena, struct slice *out)
{
	bool is_there = !col_is_null(q);

	*out = col_text(q, arena);
	return is_there;
}
