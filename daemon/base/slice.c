#include "base/slice.h"

#include <string.h>
#include <strings.h>

struct slice
slice_of(const char *str)
{
	if (str == NULL)
		return S("");
	return slice_make(str, strlen(str));
}

struct slice
slice_make(const void *ptr, size_t len)
{
	return (struct slice){ptr, len};
}

bool
slice_is_empty(struct slice s)
{
	return s.len == 0;
}

bool
slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len &&
	    (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool
slice_eq_nocase(struct slice a, struct slice b)
{
	return a.len == b.len && slice_starts_nocase(a, b);
}

bool
slice_starts(struct slice s, struct slice prefix)
{
	return slice_eq(slice_sub(s, 0, prefix.len), prefix);
}

bool
slice_starts_nocase(struct slice s, struct slice prefix)
{
	if (s.len < prefix.len)
		return false;
	for (size_t i = 0; i < prefix.len; i++) {
		if (char_lower(s.ptr[i]) != char_lower(prefix.ptr[i]))
			return false;
	}
	return true;
}

bool
slice_ends(struct slice s, struct slice suffix)
{
	return s.len >= suffix.len &&
	    slice_eq(slice_from(s, s.len - suffix.len), suffix);
}

int
slice_compare(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len > 0 ? memcmp(a.ptr, b.ptr, len) : 0;

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

struct slice
slice_sub(struct slice s, size_t from, size_t len)
{
	if (from > s.len)
		from = s.len;
	if (len > s.len - from)
		len = s.len - from;
	if (s.ptr == NULL)
		return S("");
	return slice_make(s.ptr + from, len);
}

struct slice
slice_from(struct slice s, size_t from)
{
	return slice_sub(s, from, s.len);
}

struct slice
slice_trim(struct slice s)
{
	while (s.len > 0 && char_is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len > 0 && char_is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

size_t
slice_find(struct slice s, struct slice what, size_t from)
{
	const char *found;

	if (from > s.len || what.len > s.len - from)
		return s.len;
	if (what.len == 0)
		return from;
	found = memmem(s.ptr + from, s.len - from, what.ptr, what.len);
	return found != NULL ? (size_t)(found - s.ptr) : s.len;
}

size_t
slice_find_char(struct slice s, char c, size_t from)
{
	const char *found = NULL;

	if (from < s.len)
		found = memchr(s.ptr + from, c, s.len - from);
	return found != NULL ? (size_t)(found - s.ptr) : s.len;
}

bool
slice_cut(struct slice *rest, char sep, struct slice *part_out)
{
	size_t at;

	if (rest->ptr == NULL)
		return false;
	at = slice_find_char(*rest, sep, 0);
	*part_out = slice_sub(*rest, 0, at);
	if (at == rest->len)
		*rest = (struct slice){NULL, 0};
	else
		*rest = slice_from(*rest, at + 1);
	return true;
}

bool
char_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
char_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
char_is_alnum(char c)
{
	return char_is_digit(c) || char_is_alpha(c);
}

char
char_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}
