#include "store/op.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"

void
op_free(struct store_op **op)
{
	if (*op == NULL)
		return;
	if ((*op)->drop != NULL)
		(*op)->drop(*op);
	arena_free(&(*op)->arena);
	mem_free(op);
}

void *
op_copy_(struct arena *arena, const void *from, size_t size, size_t count)
{
	void *copy = arena_alloc_array(arena, count, size);

	if (count > 0)
		memcpy(copy, from, size * count);
	return copy;
}

void
op_own(struct arena *arena, struct slice *s)
{
	*s = arena_copy(arena, *s);
}

const struct slice *
op_own_slices(struct arena *arena, const struct slice *slices, size_t len)
{
	struct slice *copy = op_copy_array(arena, struct slice, slices, len);

	for (size_t i = 0; i < len; i++)
		op_own(arena, &copy[i]);
	return copy;
}

void
op_tell_done(const struct store_op *op, const struct store_fault *fault)
{
	((store_done_fn *)op->done)(fault, op->arg);
}

#define VEC_FIRST_CAP 8

void *
vec_grow_(
    struct arena *arena, void *items, size_t len, size_t *cap, size_t size)
{
	void *grown;

	if (len < *cap)
		return items;
	*cap = *cap > 0 ? *cap * 2 : VEC_FIRST_CAP;
	grown = arena_alloc_array(arena, *cap, size);
	if (len > 0)
		memcpy(grown, items, len * size);
	return grown;
}

int
op_read_slices(struct query *q, struct arena *arena, struct slices *slices_out,
    struct err *err)
{
	int got;

	while ((got = query_next(q, err)) > 0)
		*vec_add(arena, slices_out) = col_text(q, arena);
	return got;
}

struct slice
pack_slices(struct arena *arena, const struct slice *slices, size_t len)
{
	size_t size = 0, at = 0;
	char *bytes;

	for (size_t i = 0; i < len; i++)
		size += sizeof(uint32_t) + slices[i].len;
	bytes = arena_alloc(arena, size);
	for (size_t i = 0; i < len; i++) {
		uint32_t part = (uint32_t)slices[i].len;

		check(slices[i].len <= UINT32_MAX);
		memcpy(bytes + at, &part, sizeof(part));
		at += sizeof(part);
		if (part > 0)
			memcpy(bytes + at, slices[i].ptr, part);
		at += part;
	}
	return slice_make(bytes, size);
}

int
unpack_slices(struct slice packed, struct arena *arena,
    struct slices *slices_out, struct err *err)
{
	while (packed.len > 0) {
		uint32_t part;

		if (packed.len < sizeof(part))
			return err_set(
			    err, ERR_SYSTEM, "state: a list is cut off");
		memcpy(&part, packed.ptr, sizeof(part));
		packed = slice_from(packed, sizeof(part));
		if (part > packed.len)
			return err_set(
			    err, ERR_SYSTEM, "state: a list is cut off");
		*vec_add(arena, slices_out) = slice_sub(packed, 0, part);
		packed = slice_from(packed, part);
	}
	return 0;
}
