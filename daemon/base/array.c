#include "base/array.h"

#define ARRAY_FIRST_CAP 8

void *
array_grow_(void *items, size_t len, size_t *cap, size_t size)
{
	if (len < *cap)
		return items;
	*cap = *cap > 0 ? *cap * 2 : ARRAY_FIRST_CAP;
	return mem_resize(items, *cap, size);
}
