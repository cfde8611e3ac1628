#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/mem.h"

#define BUF_FIRST_CAP 64

struct buf
buf_init(size_t max_bytes)
{
	return (struct buf){.max = max_bytes};
}

void
buf_fini(struct buf *b)
{
	mem_free(&b->ptr);
	*b = buf_init(b->max);
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->overflow = false;
	if (b->ptr != NULL)
		b->ptr[0] = '\0';
}

/* Room for `len` more bytes and a NUL, or false and overflow. */
static bool
buf_reserve(struct buf *b, size_t len)
{
	size_t cap;

	if (b->overflow || len > b->max - b->len) {
		b->overflow = true;
		return false;
	}
	if (b->len + len + 1 <= b->cap)
		return true;
	cap = b->cap > 0 ? b->cap : BUF_FIRST_CAP;
	while (cap < b->len + len + 1)
		cap *= 2;
	b->ptr = mem_resize(b->ptr, cap, 1);
	b->cap = cap;
	return true;
}

bool
buf_add(struct buf *b, const void *ptr, size_t len)
{
	if (!buf_reserve(b, len))
		return false;
	if (len > 0)
		memcpy(b->ptr + b->len, ptr, len);
	b->len += len;
	b->ptr[b->len] = '\0';
	return true;
}

bool
buf_add_slice(struct buf *b, struct slice s)
{
	return buf_add(b, s.ptr, s.len);
}

bool
buf_add_str(struct buf *b, const char *str)
{
	return buf_add_slice(b, slice_of(str));
}

bool
buf_add_char(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

bool
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args, again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	check(len >= 0);
	if (buf_reserve(b, (size_t)len)) {
		vsnprintf(b->ptr + b->len, (size_t)len + 1, format, again);
		b->len += (size_t)len;
	}
	va_end(again);
	return !b->overflow;
}

void
buf_cut(struct buf *b, size_t len)
{
	check(len <= b->len);
	b->len = len;
	if (b->ptr != NULL)
		b->ptr[len] = '\0';
}

bool
buf_ok(const struct buf *b)
{
	return !b->overflow;
}

struct slice
buf_slice(const struct buf *b)
{
	return slice_make(b->ptr != NULL ? b->ptr : "", b->len);
}

const char *
buf_str(const struct buf *b)
{
	return b->ptr != NULL ? b->ptr : "";
}

char *
buf_take(struct buf *b, size_t *len_out)
{
	char *ptr;

	if (b->ptr == NULL)
		(void)buf_reserve(b, 0);
	ptr = b->ptr;
	if (b->len == 0)
		ptr[0] = '\0';
	*len_out = b->len;
	b->ptr = NULL;
	*b = buf_init(b->max);
	return ptr;
}
