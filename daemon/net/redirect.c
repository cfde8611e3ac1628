#include "net/redirect.h"

#include "base/auto.h"

static const struct {
	int status;
	bool permanent;
} redirects[] = {
    {301, true}, {302, false}, {303, false}, {307, false}, {308, true}};

/* The rest may hold a key: an allow list, since nobody can list secrets. */
static const struct slice harmless[] = {
    SLICE("accept"),
    SLICE("accept-language"),
    SLICE("cache-control"),
    SLICE("if-modified-since"),
    SLICE("if-none-match"),
    SLICE("user-agent"),
};

static bool
is_redirect(int status)
{
	for (size_t i = 0; i < COUNT_OF(redirects); i++)
		if (redirects[i].status == status)
			return true;
	return false;
}

bool
redirect_is_permanent(int status)
{
	for (size_t i = 0; i < COUNT_OF(redirects); i++)
		if (redirects[i].status == status)
			return redirects[i].permanent;
	return false;
}

bool
redirect_keeps_header(struct slice name)
{
	for (size_t i = 0; i < COUNT_OF(harmless); i++)
		if (slice_eq_nocase(name, harmless[i]))
			return true;
	return false;
}

static enum redirect_step
refuse(struct err *err, const char *why)
{
	err_set(err, ERR_DENIED, "%s", why);
	return REDIRECT_REFUSE;
}

enum redirect_step
redirect_decide(const struct redirect_question *q, struct arena *arena,
    struct target *to_out, struct err *err)
{
	struct target to;

	if (!is_redirect(q->status) || slice_is_empty(q->location))
		return REDIRECT_NONE;
	if (q->been_len > q->max_hops)
		return refuse(err, "too many redirects");
	if (target_resolve(arena, q->from, q->location, &to, err) < 0) {
		err_prefix(err, "redirect");
		return REDIRECT_REFUSE;
	}
	if (!target_is_http(&to))
		return refuse(err, "redirect to a scheme that is not allowed");
	for (size_t i = 0; i < q->been_len; i++)
		if (slice_eq(q->been[i], to.url))
			return refuse(err, "redirects go in a circle");
	*to_out = to;
	return REDIRECT_FOLLOW;
}
