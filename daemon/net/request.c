#include "net/request.h"

#include <string.h>

#include "net/guard.h"

static void
copy(struct arena *arena, struct slice *s)
{
	*s = arena_copy(arena, *s);
}

static void
copy_texts(struct arena *arena, struct xfer_request *r)
{
	struct slice *const texts[] = {&r->url, &r->body, &r->user_agent,
	    &r->username, &r->password, &r->bearer, &r->proxy, &r->ca_file,
	    &r->client_cert_file, &r->client_key_file, &r->origin};

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		copy(arena, texts[i]);
}

static void
copy_lists(struct arena *arena, struct xfer_request *r)
{
	struct header *headers =
	    arena_new_array(arena, struct header, r->headers_len);
	struct slice *no_proxy =
	    arena_new_array(arena, struct slice, r->no_proxy_len);

	for (size_t i = 0; i < r->headers_len; i++) {
		headers[i].name = arena_copy(arena, r->headers[i].name);
		headers[i].value = arena_copy(arena, r->headers[i].value);
	}
	for (size_t i = 0; i < r->no_proxy_len; i++)
		no_proxy[i] = arena_copy(arena, r->no_proxy[i]);
	r->headers = headers;
	r->no_proxy = no_proxy;
}

static void
default_ms(int64_t *ms, int64_t value)
{
	if (*ms == 0)
		*ms = value;
}

static void
default_size(size_t *size, size_t value)
{
	if (*size == 0)
		*size = value;
}

static void
set_defaults(struct xfer_request *r)
{
	default_size(&r->max_bytes, XFER_MAX_BYTES);
	default_size(&r->max_header_bytes, XFER_MAX_HEADER_BYTES);
	default_ms(&r->connect_ms, XFER_CONNECT_MS);
	default_ms(&r->total_ms, XFER_TOTAL_MS);
	default_ms(&r->slow_ms, XFER_SLOW_MS);
	if (r->max_redirects == 0)
		r->max_redirects = XFER_MAX_REDIRECTS;
	if (r->method == XFER_POST)
		r->no_redirects = true;
}

static bool
holds_nul(struct slice s)
{
	return s.len > 0 && memchr(s.ptr, '\0', s.len) != NULL;
}

static int
check_texts(const struct xfer_request *r, struct err *err)
{
	const struct header agent = {S("User-Agent"), r->user_agent};
	const struct header token = {S("Authorization"), r->bearer};
	const struct slice plain[] = {r->username, r->password, r->proxy,
	    r->ca_file, r->client_cert_file, r->client_key_file};

	for (size_t i = 0; i < r->headers_len; i++)
		if (!header_is_sendable(&r->headers[i]))
			return err_set(err, ERR_DENIED,
			    "header that cannot be sent: %.*s",
			    SLICE_ARG(slice_sub(r->headers[i].name, 0, 40)));
	if (!header_is_sendable(&agent) || !header_is_sendable(&token))
		return err_set(
		    err, ERR_DENIED, "control byte in user agent or token");
	for (size_t i = 0; i < COUNT_OF(plain); i++)
		if (holds_nul(plain[i]))
			return err_set(err, ERR_DENIED,
			    "zero byte in user, password, proxy or file name");
	return 0;
}

/* User and password of the URL serve where none are set. */
static void
take_credentials(struct xfer_request *r, const struct target *target)
{
	if (r->username.len > 0 || r->bearer.len > 0 || target->user.len == 0)
		return;
	r->username = target->user;
	if (target->password.ptr != NULL)
		r->password = target->password;
}

int
request_copy(struct arena *arena, const struct xfer_request *from,
    struct request *out, struct err *err)
{
	struct xfer_request *r = &out->wish;

	*r = *from;
	copy_texts(arena, r);
	copy_lists(arena, r);
	set_defaults(r);
	if (target_parse(arena, r->url, &out->target, err) < 0)
		return -1;
	take_credentials(r, &out->target);
	if (target_is_file(&out->target) && !r->allow_file)
		return err_set(err, ERR_INPUT, "file URLs are not allowed");
	if (r->reach == XFER_REACH_ORIGIN &&
	    target_parse(arena, r->origin, &out->origin, err) < 0)
		return err_prefix(err, "origin");
	return check_texts(r, err);
}

bool
request_uses_proxy(const struct request *request, const struct target *target)
{
	return request->wish.proxy.len > 0 &&
	    !guard_skips_proxy(target->host, request->wish.no_proxy,
	        request->wish.no_proxy_len);
}

bool
request_allows_private(
    const struct request *request, const struct target *target)
{
	if (request->wish.reach == XFER_REACH_ANY)
		return true;
	return request->wish.reach == XFER_REACH_ORIGIN &&
	    target_same_origin(target, &request->origin);
}
