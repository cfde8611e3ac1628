#include "net/target.h"

#include <curl/curl.h>
#include <string.h>

#include "base/num.h"

/* Spaces and bytes above ASCII, which news sites put into Location. */
#define URL_FLAGS CURLU_URLENCODE

static void
curlu_free(CURLU **handle)
{
	curl_url_cleanup(*handle);
	*handle = NULL;
}

/* One part as text of the arena; an empty slice where the URL has none. */
static struct slice
part_of(CURLU *handle, CURLUPart part, unsigned flags, struct arena *arena)
{
	char *text = NULL;
	struct slice copy = {NULL, 0};

	if (curl_url_get(handle, part, &text, flags) == CURLUE_OK)
		copy = arena_copy(arena, slice_of(text));
	curl_free(text);
	return copy;
}

static struct slice
lower_copy(struct arena *arena, struct slice s)
{
	char *copy = arena_str(arena, s);

	for (size_t i = 0; i < s.len; i++)
		copy[i] = char_lower(copy[i]);
	return slice_make(copy, s.len);
}

static int
take_apart(
    CURLU *handle, struct arena *arena, struct target *out, struct err *err)
{
	struct target t = {0};
	struct slice port;
	int64_t number = 0;

	t.user = part_of(handle, CURLUPART_USER, CURLU_URLDECODE, arena);
	t.password =
	    part_of(handle, CURLUPART_PASSWORD, CURLU_URLDECODE, arena);
	curl_url_set(handle, CURLUPART_USER, NULL, 0);
	curl_url_set(handle, CURLUPART_PASSWORD, NULL, 0);
	curl_url_set(handle, CURLUPART_OPTIONS, NULL, 0);
	curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0);
	t.scheme = part_of(handle, CURLUPART_SCHEME, 0, arena);
	t.host = lower_copy(arena, part_of(handle, CURLUPART_HOST, 0, arena));
	if (t.host.len > 0) /* so that it is lower case in the whole, too */
		curl_url_set(handle, CURLUPART_HOST, t.host.ptr, 0);
	t.url = part_of(handle, CURLUPART_URL, CURLU_NO_DEFAULT_PORT, arena);
	if (!target_is_http(&t) && !target_is_file(&t))
		return err_set(err, ERR_INPUT, "scheme %.*s is not allowed",
		    SLICE_ARG(slice_sub(t.scheme, 0, 20)));
	port = part_of(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT, arena);
	if (target_is_http(&t) &&
	    (t.host.len == 0 || !num_parse(port, 1, 65535, &number)))
		return err_set(err, ERR_INPUT, "no usable host or port");
	if (t.url.len > TARGET_MAX_URL)
		return err_set(
		    err, ERR_INPUT, "longer than %d bytes", TARGET_MAX_URL);
	t.port = (unsigned)number;
	*out = t;
	return 0;
}

/* Sets the URL, relative to what the handle holds. */
static int
set_url(CURLU *handle, struct arena *arena, struct slice url, struct err *err)
{
	CURLUcode code;

	if (url.len > TARGET_MAX_URL)
		return err_set(
		    err, ERR_INPUT, "longer than %d bytes", TARGET_MAX_URL);
	for (size_t i = 0; i < url.len; i++)
		if ((unsigned char)url.ptr[i] < 0x20 || url.ptr[i] == 0x7f)
			return err_set(
			    err, ERR_INPUT, "control byte in the URL");
	code = curl_url_set(
	    handle, CURLUPART_URL, arena_str(arena, url), URL_FLAGS);
	if (code == CURLUE_UNSUPPORTED_SCHEME)
		return err_set(err, ERR_INPUT, "scheme is not allowed");
	if (code != CURLUE_OK)
		return err_set(err, ERR_INPUT, "not a URL");
	return 0;
}

int
target_parse(
    struct arena *arena, struct slice url, struct target *out, struct err *err)
{
	AUTO(curlu_free) CURLU *handle = curl_url();

	if (slice_find(url, S("://"), 0) == url.len)
		return err_set(err, ERR_INPUT, "not a URL");
	if (set_url(handle, arena, url, err) < 0)
		return -1;
	return take_apart(handle, arena, out, err);
}

int
target_resolve(struct arena *arena, const struct target *base,
    struct slice location, struct target *out, struct err *err)
{
	AUTO(curlu_free) CURLU *handle = curl_url();
	struct target t;

	if (set_url(handle, arena, base->url, err) < 0 ||
	    set_url(handle, arena, location, err) < 0 ||
	    take_apart(handle, arena, &t, err) < 0)
		return -1;
	t.user = t.password = (struct slice){NULL, 0};
	*out = t;
	return 0;
}

int
target_path(struct arena *arena, const struct target *target,
    const char **path_out, struct err *err)
{
	AUTO(curlu_free) CURLU *handle = curl_url();
	struct slice path;

	if (!target_is_file(target))
		return err_set(err, ERR_INPUT, "not a file URL");
	if (set_url(handle, arena, target->url, err) < 0)
		return -1;
	path = part_of(handle, CURLUPART_PATH, CURLU_URLDECODE, arena);
	if (path.len == 0 || memchr(path.ptr, '\0', path.len) != NULL)
		return err_set(err, ERR_INPUT, "no usable path");
	*path_out = path.ptr;
	return 0;
}

bool
target_same_origin(const struct target *a, const struct target *b)
{
	return a->port == b->port && slice_eq(a->scheme, b->scheme) &&
	    slice_eq(a->host, b->host);
}

bool
target_may_share_secrets(const struct target *a, const struct target *b)
{
	if (target_same_origin(a, b))
		return true;
	return slice_eq(a->host, b->host) && slice_eq(a->scheme, S("http")) &&
	    a->port == 80 && slice_eq(b->scheme, S("https")) && b->port == 443;
}

bool
target_is_http(const struct target *target)
{
	return slice_eq(target->scheme, S("http")) ||
	    slice_eq(target->scheme, S("https"));
}

bool
target_is_file(const struct target *target)
{
	return slice_eq(target->scheme, S("file"));
}
