#include "base/check.h"
#include "sim/net/sim_private.h"

static const char *
copy_str(struct arena *arena, const char *str)
{
	return str == NULL ? NULL : arena_str(arena, slice_of(str));
}

void
sim_http(struct loop *loop, const struct sim_http *script)
{
	struct sim_http *copy = arena_alloc(loop->arena, sizeof(*copy));

	*copy = *script;
	copy->url = copy_str(loop->arena, script->url);
	copy->headers = copy_str(loop->arena, script->headers);
	copy->body = arena_copy(loop->arena, script->body);
	*array_add(&loop->https) = copy;
}

void
sim_http_forget(struct loop *loop, const char *url)
{
	size_t kept = 0;

	for (size_t i = 0; i < loop->https.len; i++)
		if (!slice_eq(
		        slice_of(loop->https.items[i]->url), slice_of(url)))
			loop->https.items[kept++] = loop->https.items[i];
	loop->https.len = kept;
}

/* `times` counts down to the mark of what is used up. */
#define USED_UP UINT32_MAX

static bool
use_once(unsigned *times)
{
	if (*times == USED_UP)
		return false;
	if (*times > 0 && --*times == 0)
		*times = USED_UP;
	return true;
}

const struct sim_http *
sim_find_http(struct loop *loop, struct slice url)
{
	ARRAY_EACH(script, &loop->https)
		if (slice_eq(slice_of((*script)->url), url) &&
		    use_once(&(*script)->times))
			return *script;
	return NULL;
}

size_t
sim_requests(const struct loop *loop)
{
	return loop->requests.len;
}

const struct sim_request *
sim_request(const struct loop *loop, size_t index)
{
	check(index < loop->requests.len);
	return loop->requests.items[index];
}

size_t
sim_requests_to(const struct loop *loop, const char *url)
{
	size_t count = 0;

	ARRAY_EACH(request, &loop->requests)
		count += slice_eq((*request)->url, slice_of(url));
	return count;
}

struct slice
sim_request_header(const struct sim_request *request, const char *name)
{
	return header_find(
	    request->headers, request->headers_len, slice_of(name));
}

void
sim_smtp(struct loop *loop, const struct sim_smtp *script)
{
	struct sim_smtp *copy = arena_alloc(loop->arena, sizeof(*copy));

	*copy = *script;
	copy->host = copy_str(loop->arena, script->host);
	copy->text = copy_str(loop->arena, script->text);
	copy->refused_to = copy_str(loop->arena, script->refused_to);
	*array_add(&loop->smtps) = copy;
}

const struct sim_smtp *
sim_find_smtp(struct loop *loop, struct slice host)
{
	ARRAY_EACH(script, &loop->smtps)
		if (((*script)->host == NULL ||
		        slice_eq(slice_of((*script)->host), host)) &&
		    use_once(&(*script)->times))
			return *script;
	return NULL;
}

size_t
sim_mails(const struct loop *loop)
{
	return loop->mails.len;
}

const struct sim_mail *
sim_mail(const struct loop *loop, size_t index)
{
	check(index < loop->mails.len);
	return loop->mails.items[index];
}
