#include "feed/memory.h"

#include "base/buf.h"
#include "base/err.h"
#include "text/json.h"

#define MAX_MEMORY_BYTES ((size_t)64 << 10) /* one address, some numbers */

static const struct number_row {
	struct slice key;
	size_t offset;
} number_rows[] = {
#define NUMBER(field)                                              \
	{                                                          \
		SLICE(#field), offsetof(struct feed_memory, field) \
	}
    NUMBER(moved_count),
    NUMBER(moved_since_ms),
    NUMBER(gone_count),
    NUMBER(gone_since_ms),
    NUMBER(throttle_count),
    NUMBER(full_ms),
    NUMBER(newest_ms),
#undef NUMBER
};

static int64_t *
number_of(struct feed_memory *memory, const struct number_row *row)
{
	return (int64_t *)((char *)memory + row->offset);
}

struct feed_memory
feed_memory_parse(struct slice text, struct arena *arena)
{
	struct feed_memory memory = {0};
	struct err err = ERR_INIT;
	struct js_limits limits = {
	    .max_bytes = MAX_MEMORY_BYTES, .max_depth = 4};
	AUTO(js_free) struct js *doc = NULL;

	if (slice_is_empty(text))
		return memory;
	doc = js_parse(text, limits, &err);
	for (size_t i = 0; i < COUNT_OF(number_rows); i++)
		(void)js_int(js_get(doc, number_rows[i].key),
		    number_of(&memory, &number_rows[i]));
	memory.moved_to = arena_copy(arena, js_get_str(doc, S("moved_to")));
	return memory;
}

struct slice
feed_memory_render(const struct feed_memory *memory, struct arena *arena)
{
	struct feed_memory copy = *memory;
	AUTO(js_free) struct js *doc = js_new_object();
	AUTO(buf_fini) struct buf out = buf_init(MAX_MEMORY_BYTES);

	for (size_t i = 0; i < COUNT_OF(number_rows); i++) {
		int64_t value = *number_of(&copy, &number_rows[i]);

		if (value != 0)
			js_set_int(doc, number_rows[i].key, value);
	}
	if (!slice_is_empty(memory->moved_to))
		js_set_str(doc, S("moved_to"), memory->moved_to);
	if (!js_write(doc, &out))
		return (struct slice){0};
	return arena_copy(arena, buf_slice(&out));
}
