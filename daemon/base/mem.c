#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void NORETURN
mem_exhausted(size_t size)
{
	fprintf(stderr, "out of memory: %zu bytes\n", size);
	abort();
}

void *
mem_new(size_t size)
{
	return mem_new_array(1, size);
}

void *
mem_new_array(size_t count, size_t size)
{
	void *ptr = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (ptr == NULL)
		mem_exhausted(size);
	return ptr;
}

void *
mem_resize(void *old, size_t count, size_t size)
{
	void *ptr;

	if (size != 0 && count > SIZE_MAX / size)
		mem_exhausted(SIZE_MAX);
	ptr = realloc(old, count * size > 0 ? count * size : 1);
	if (ptr == NULL)
		mem_exhausted(count * size);
	return ptr;
}

void
mem_free(void *where)
{
	void *ptr;

	memcpy(&ptr, where, sizeof(ptr));
	free(ptr);
	memset(where, 0, sizeof(ptr));
}
