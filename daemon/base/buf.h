/*
 * A growing string of bytes with a maximum that is given at birth.  What would
 * go over the maximum is left out and remembered, so that a run of appends is
 * checked once at its end: if (!buf_ok(&b)) ...
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/slice.h"

struct buf {
	char *ptr; /* NUL-terminated once something was added */
	size_t len;
	size_t cap;
	size_t max;
	bool overflow;
};

/* For text whose size our own code bounds (messages, rendered tables). */
#define BUF_MAX_OWN ((size_t)64 << 20)

struct buf buf_init(size_t max_bytes);
void buf_fini(struct buf *b);

/* Forgets the content and the overflow, keeps the memory. */
void buf_reset(struct buf *b);

/* All of the bytes are added or none; false then and ever after. */
bool buf_add(struct buf *b, const void *ptr, size_t len);
bool buf_add_slice(struct buf *b, struct slice s);
bool buf_add_str(struct buf *b, const char *str);
bool buf_add_char(struct buf *b, char c);
bool buf_printf(struct buf *b, const char *format, ...) PRINTF(2, 3);

/* Cuts the content to len bytes, which must not be more than there are. */
void buf_cut(struct buf *b, size_t len);

bool buf_ok(const struct buf *b);
struct slice buf_slice(const struct buf *b); /* lives until the next change */
const char *buf_str(const struct buf *b);    /* never NULL, NUL-terminated */

/* The bytes as memory of the caller's (mem_free); the buffer is empty then. */
char *buf_take(struct buf *b, size_t *len_out);

#endif
