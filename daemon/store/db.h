/*
 * One connection to the state file, as the operations use it: SQL is always a
 * string literal, values are bound, statements are prepared once and kept.
 *
 *	q = db_query(db, "SELECT url FROM feed WHERE n = ?", val_int(n));
 *	while ((got = query_next(q, err)) > 0)
 *		use(col_text(q, arena));
 *
 * A connection belongs to one thread at a time.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "store/store.h"

struct db;
struct query;

enum value_kind {
	VALUE_NULL,
	VALUE_INT,
	VALUE_REAL,
	VALUE_TEXT,
	VALUE_BLOB,
};

struct value {
	enum value_kind kind;
	int64_t number;
	double real;
	struct slice bytes;
};

static inline struct value
val_int(int64_t number)
{
	return (struct value){.kind = VALUE_INT, .number = number};
}

static inline struct value
val_real(double real)
{
	return (struct value){.kind = VALUE_REAL, .real = real};
}

static inline struct value
val_text(struct slice s)
{
	return (struct value){.kind = VALUE_TEXT, .bytes = s};
}

static inline struct value
val_blob(struct slice s)
{
	return (struct value){.kind = VALUE_BLOB, .bytes = s};
}

/* A number that may be absent. */
static inline struct value
val_maybe(bool is_there, int64_t number)
{
	return is_there ? val_int(number) : (struct value){.kind = VALUE_NULL};
}

/*
 * Opens a connection; the file is made with mode 0600 where it may be written
 * and does not exist.  Sets what every connection needs, nothing in the file.
 */
int
db_open(const char *path, bool may_write, struct db **db_out, struct err *err);
void db_close(struct db **db);

/* Statements without parameters or results, separated by semicolons. */
int db_exec(struct db *db, const char *sql, struct err *err);

/* The state may not grow over so many bytes. */
int db_limit(struct db *db, int64_t max_bytes, struct err *err);

/* Whether a transaction is open; some errors end it by themselves. */
bool db_in_transaction(const struct db *db);

/* Rows that the last writing statement changed; id of its new row. */
int64_t db_changes(const struct db *db);
int64_t db_last_id(const struct db *db);

/* Size of the log of writes that are not folded into the file yet. */
int64_t db_log_bytes(const struct db *db);

/* What the last error means for the state as a whole. */
enum store_trouble db_trouble(const struct db *db);
void db_forget_error(struct db *db);

struct values {
	const struct value *items;
	size_t len;
};

#define DB_VALUES(...)                                        \
	((struct values){(const struct value[]){__VA_ARGS__}, \
	    sizeof((const struct value[]){__VA_ARGS__}) /     \
	        sizeof(struct value)})

/* A statement ready to step; what goes wrong is told by the first step.  One
 * statement text can be under way once. */
struct query *
db_query_values(struct db *db, const char *sql, struct values values);
#define db_query(db, sql, ...) db_query_values(db, sql, DB_VALUES(__VA_ARGS__))

/* Runs a statement that answers nothing. */
int db_run_values(
    struct db *db, struct err *err, const char *sql, struct values values);
#define db_run(db, err, sql, ...) \
	db_run_values(db, err, sql, DB_VALUES(__VA_ARGS__))

/* The number in the first row: 1 found, 0 no row, -1 *err. */
int db_number_values(struct db *db, struct err *err, int64_t *number_out,
    const char *sql, struct values values);
#define db_number(db, err, number_out, sql, ...) \
	db_number_values(db, err, number_out, sql, DB_VALUES(__VA_ARGS__))

/* 1 a row, 0 the end, -1 *err; the statement is over after the last two. */
int query_next(struct query *q, struct err *err);
/* Ends a statement before its end. */
void query_end(struct query *q);

/* Ends all statements that are under way, as a failed operation leaves them. */
void db_end_queries(struct db *db);

/* The next column of the row, from the left; text is copied. */
int64_t col_int(struct query *q);
double col_real(struct query *q);
struct slice col_text(struct query *q, struct arena *arena);
bool col_bool(struct query *q);
/* False, and *number_out is 0, where the column is NULL. */
bool col_maybe(struct query *q, int64_t *number_out);
/* The same for text: false for NULL. */
bool col_maybe_text(struct query *q, struct arena *arena, struct slice *out);

#endif
