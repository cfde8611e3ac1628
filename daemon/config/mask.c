#include "config/mask.h"

#include <string.h>

static void
put_stars(char *bytes, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		/* A character of several bytes is one star and no more. */
		if ((bytes[i] & 0xc0) != 0x80)
			bytes[i] = '*';
		else
			bytes[i] = '\0';
	}
}

static size_t
address_end(struct slice text, size_t at)
{
	while (at < text.len && strchr(" \t\"'<>[]{},", text.ptr[at]) == NULL)
		at++;
	return at;
}

/* All of an address that may be secret: user and password, path and query. */
static void
mask_addresses(struct slice text, char *bytes)
{
	size_t at = 0;

	while ((at = slice_find(text, S("://"), at)) < text.len) {
		size_t start = at + 3, end = address_end(text, start);
		size_t path = start, user = start;

		while (path < end && strchr("/?#", text.ptr[path]) == NULL)
			path++;
		for (size_t i = start; i < end; i++) {
			if (text.ptr[i] == '@')
				user = i;
		}
		if (user > path)
			path = start;
		put_stars(bytes, start, user);
		put_stars(bytes, path < end ? path + 1 : end, end);
		at = end;
	}
}

static bool
is_key_char(char c)
{
	return char_is_alnum(c) || c == '_' || c == '-';
}

static bool
sounds_secret(struct slice key)
{
	static const struct slice words[] = {SLICE("secret"), SLICE("pass"),
	    SLICE("token"), SLICE("key"), SLICE("url"), SLICE("auth")};

	if (slice_ends(key, S("_file")))
		return false;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (slice_find(key, words[i], 0) < key.len)
			return true;
	}
	return false;
}

/* The value after a colon: to its closing quote, a comma, a bracket. */
static void
mask_value(struct slice text, size_t at, char *bytes)
{
	size_t end;

	while (at < text.len && strchr(" \t", text.ptr[at]) != NULL)
		at++;
	if (at == text.len)
		return;
	if (text.ptr[at] == '"' || text.ptr[at] == '\'') {
		end = slice_find_char(text, text.ptr[at], at + 1);
		at++;
	} else {
		end = at;
		while (end < text.len && strchr(",}]", text.ptr[end]) == NULL)
			end++;
	}
	if (slice_find(slice_sub(text, at, end - at), S("://"), 0) == end - at)
		put_stars(bytes, at, end);
}

static void
mask_values(struct slice text, char *bytes)
{
	size_t colon = 0;

	while ((colon = slice_find_char(text, ':', colon)) < text.len) {
		size_t end = colon, start;

		while (end > 0 && strchr("\"' ", text.ptr[end - 1]) != NULL)
			end--;
		start = end;
		while (start > 0 && is_key_char(text.ptr[start - 1]))
			start--;
		if (sounds_secret(slice_sub(text, start, end - start)))
			mask_value(text, colon + 1, bytes);
		colon++;
	}
}

struct slice
mask_secrets(struct arena *arena, struct slice line)
{
	struct slice copy = arena_copy(arena, line);
	char *bytes = (char *)copy.ptr;
	size_t len = 0;

	mask_addresses(line, bytes);
	mask_values(line, bytes);
	for (size_t i = 0; i < copy.len; i++) {
		if (bytes[i] != '\0')
			bytes[len++] = bytes[i];
	}
	return slice_sub(copy, 0, len);
}
