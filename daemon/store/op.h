/*
 * An operation: a request that was copied, the function that carries it out on
 * the thread of its lane, and the one that tells its result.  Every operation
 * of the public headers is a row of type op_kind and a start of three lines.
 */
#ifndef STORE_OP_H
#define STORE_OP_H

#include <string.h>

#include "base/arena.h"
#include "store/db.h"
#include "store/store.h"

enum op_lane {
	LANE_WRITES,  /* in order, in groups, on the writing connection */
	LANE_ORDERED, /* reads, in order with the writes */
	LANE_BESIDE,  /* reads of what is durable, beside the writes */
	LANE_BARE,    /* the same, outside of a transaction */
};

struct op_kind {
	enum op_lane lane;
	/* May be called twice with the same request; sets op->result. */
	int (*run)(struct db *db, struct store_op *op, struct err *err);
	void (*tell)(
	    const struct store_op *op, const struct store_fault *fault);
};

typedef void op_any_fn(void); /* a done, whatever it takes */

struct store_op {
	const struct op_kind *kind;
	struct store_op *next;
	struct arena *arena; /* of request and result */
	const void *request;
	const void *result;
	/* What the request holds beside the arena is let go; NULL: nothing. */
	void (*drop)(struct store_op *op);
	op_any_fn *done;
	void *arg;
	int64_t now_ms; /* the store's clock at the start */
	int64_t boot;
	uint64_t number;
	size_t *awaited; /* the store's count of operations */
	bool is_cancelled;
	bool has_failed;
	struct store_fault fault;
};

/* A new operation with its arena; op_start() hands it to its lane. */
struct store_op *op_new(struct store *store, const struct op_kind *kind,
    op_any_fn *done, void *arg);
struct store_op *op_start(struct store_op *op, struct store *store);
void op_free(struct store_op **op);

/* Copies for requests. */
#define op_copy(op, type, from) \
	((type *)op_copy_((op)->arena, from, sizeof(type), 1))
#define op_copy_array(arena, type, from, count) \
	((type *)op_copy_(arena, from, sizeof(type), count))
void *
op_copy_(struct arena *arena, const void *from, size_t size, size_t count);
void op_own(struct arena *arena, struct slice *s);
const struct slice *
op_own_slices(struct arena *arena, const struct slice *slices, size_t len);

/* A tell for a done of type `fn` with a result of type `type`. */
#define OP_TELL(name, fn, type)                                         \
	static void name(                                               \
	    const struct store_op *op, const struct store_fault *fault) \
	{                                                               \
		const type *result = fault == NULL ? op->result : NULL; \
                                                                        \
		((fn *)op->done)(fault, result, op->arg);               \
	}

/* For store_done_fn. */
void op_tell_done(const struct store_op *op, const struct store_fault *fault);

/* An array in an arena that grows; old places stay in the arena. */
#define VEC(type)                \
	struct {                 \
		type *items;     \
		size_t len, cap; \
	}
#define vec_add(arena, vec)                                              \
	((vec)->items = vec_grow_(arena, (vec)->items, (vec)->len,       \
	     &(vec)->cap, sizeof(*(vec)->items)),                        \
	    memset((vec)->items + (vec)->len, 0, sizeof(*(vec)->items)), \
	    (vec)->items + (vec)->len++)
void *vec_grow_(
    struct arena *arena, void *items, size_t len, size_t *cap, size_t size);

/* Adds the rest of a query's rows, of one text column each; 0 or -1. */
struct slices {
	struct slice *items;
	size_t len, cap;
};
int op_read_slices(struct query *q, struct arena *arena,
    struct slices *slices_out, struct err *err);

/* Strings as one value of a row: each with its length before it. */
struct slice
pack_slices(struct arena *arena, const struct slice *slices, size_t len);
/* ERR_SYSTEM for bytes that pack_slices() did not write. */
int unpack_slices(struct slice packed, struct arena *arena,
    struct slices *slices_out, struct err *err);

#endif
