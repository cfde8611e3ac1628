/*
 * Memory with one end of life: an article, an alert being rendered, a loaded
 * configuration.  Nothing in an arena is freed alone, and an arena never
 * outlives what its text points at.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/auto.h"
#include "base/slice.h"

struct arena;

NODISCARD struct arena *arena_new(void);
void arena_free(struct arena **arena);

/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);

#define arena_new_array(arena, type, count) \
	((type *)arena_alloc_array(arena, count, sizeof(type)))

/* A copy that lives as long as the arena; NUL follows, not counted. */
struct slice arena_copy(struct arena *arena, struct slice s);
char *arena_str(struct arena *arena, struct slice s);
struct slice arena_printf(struct arena *arena, const char *format, ...)
    PRINTF(2, 3);

/* Bytes taken from the system, for limits and tests. */
size_t arena_size(const struct arena *arena);

#endif
