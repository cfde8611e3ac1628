/*
 * Memory that cannot be had ends the process, so no caller handles NULL.
 * Sizes that come from outside meet a limit before they get here.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#include "base/auto.h"

/* Zeroed memory for one object; the caller frees it with mem_free(). */
NODISCARD void *mem_new(size_t size);

/* Zeroed memory for count objects; an overflowing product ends the process. */
NODISCARD void *mem_new_array(size_t count, size_t size);

/* Grows or shrinks an array; what is added is not initialised. */
NODISCARD void *mem_resize(void *old, size_t count, size_t size);

/* Frees what *where points at and nulls it; for AUTO(mem_free). */
void mem_free(void *where);

#endif
