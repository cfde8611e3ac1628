#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/mem.h"

#define ARENA_ALIGN       16
#define ARENA_FIRST_BLOCK 1024
#define ARENA_MAX_BLOCK   ((size_t)256 << 10)

struct block {
	struct block *next;
	size_t used;
	size_t cap;
	_Alignas(ARENA_ALIGN) char bytes[];
};

struct arena {
	struct block *head;
	size_t size;
};

struct arena *
arena_new(void)
{
	return mem_new(sizeof(struct arena));
}

void
arena_free(struct arena **arena)
{
	struct block *block, *next;

	if (*arena == NULL)
		return;
	for (block = (*arena)->head; block != NULL; block = next) {
		next = block->next;
		mem_free(&block);
	}
	mem_free(arena);
}

/* Blocks double, so that an arena of n bytes makes log n of them. */
static struct block *
arena_grow(struct arena *arena, size_t size)
{
	size_t cap = ARENA_FIRST_BLOCK;
	struct block *block;

	if (arena->head != NULL)
		cap = arena->head->cap * 2;
	if (cap > ARENA_MAX_BLOCK)
		cap = ARENA_MAX_BLOCK;
	if (cap < size)
		cap = size;
	block = mem_new(sizeof(*block) + cap);
	block->cap = cap;
	block->next = arena->head;
	arena->head = block;
	arena->size += sizeof(*block) + cap;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct block *block = arena->head;
	void *ptr;

	check(size <= SIZE_MAX / 2);
	size = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	if (block == NULL || size > block->cap - block->used)
		block = arena_grow(arena, size);
	ptr = block->bytes + block->used;
	block->used += size;
	return ptr;
}

void *
arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
	check(size == 0 || count <= SIZE_MAX / size);
	return arena_alloc(arena, count * size);
}

char *
arena_str(struct arena *arena, struct slice s)
{
	char *copy = arena_alloc(arena, s.len + 1);

	if (s.len > 0)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

struct slice
arena_copy(struct arena *arena, struct slice s)
{
	return slice_make(arena_str(arena, s), s.len);
}

struct slice
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char *text;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	check(len >= 0);
	text = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return slice_make(text, (size_t)len);
}

size_t
arena_size(const struct arena *arena)
{
	return arena->size;
}
