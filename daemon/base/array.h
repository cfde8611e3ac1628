/*
 * A growing array of one type:
 *
 *	ARRAY(struct span) spans = {0};
 *	*array_add(&spans) = (struct span){...};
 *	ARRAY_EACH(span, &spans) use(span);
 *	array_fini(&spans);
 *
 * Items move when the array grows: keep indices, not pointers.
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stddef.h>

#include "base/mem.h"

#define ARRAY(type)              \
	struct {                 \
		type *items;     \
		size_t len, cap; \
	}

/* Pointer to a new item at the end; its content is not initialised. */
#define array_add(array)                                            \
	((array)->items = array_grow_((array)->items, (array)->len, \
	     &(array)->cap, sizeof(*(array)->items)),               \
	    (array)->items + (array)->len++)

#define array_fini(array)                        \
	do {                                     \
		mem_free(&(array)->items);       \
		(array)->len = (array)->cap = 0; \
	} while (0)

#define ARRAY_EACH(item, array)                 \
	for (__auto_type item = (array)->items; \
	     item != NULL && item < (array)->items + (array)->len; item++)

/* Room for one more item; internal to array_add(). */
void *array_grow_(void *items, size_t len, size_t *cap, size_t size);

#endif
