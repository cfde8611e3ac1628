#include "feed/verdict.h"

#include <stdio.h>

#include "base/check.h"
#include "base/num.h"
#include "text/date.h"
#include "text/url.h"

/* Longest Retry-After that is read as a number; schedule caps it again. */
#define MAX_RETRY_SECONDS ((int64_t)10 * 366 * 24 * 3600)

const char *
feed_fault_name(enum feed_fault fault)
{
	static const char *const names[] = {
#define FEED_FAULT_NAME(NAME, name) name,
	    FEED_FAULTS(FEED_FAULT_NAME)
#undef FEED_FAULT_NAME
	};

	check((unsigned)fault < FEED_FAULT_COUNT);
	return names[fault];
}

const char *
verdict_name(enum verdict_kind kind)
{
	static const char *const names[] = {
#define VERDICT_NAME(NAME, name) name,
	    VERDICTS(VERDICT_NAME)
#undef VERDICT_NAME
	};

	check((unsigned)kind < VERDICT_COUNT);
	return names[kind];
}

/* The statuses whose meaning is not that of their class. */
static const struct status_row {
	int status;
	enum verdict_kind kind;
	const char *reason;
} status_rows[] = {
    {200, VERDICT_FRESH, ""},
    {203, VERDICT_FRESH, ""},
    {204, VERDICT_BROKEN, "the answer is empty (status 204)"},
    {304, VERDICT_UNCHANGED, ""},
    {401, VERDICT_BROKEN, "the server wants a login (status 401)"},
    {403, VERDICT_BROKEN, "the server forbids it (status 403)"},
    {404, VERDICT_BROKEN, "there is nothing at this address (status 404)"},
    {410, VERDICT_GONE, "the server says it is gone for good (status 410)"},
    {429, VERDICT_LATER, "the server says we ask too often (status 429)"},
    {503, VERDICT_LATER, "the server asks us to come later (status 503)"},
};

static const struct {
	int below;
	const char *reason;
} status_classes[] = {
    {200, "not a status that ends an exchange"},
    {300, "a success without a document"},
    {400, "a redirect that leads nowhere"},
    {500, "the server refuses the request"},
    {600, "the server has failed"},
};

static void
judge_class(struct verdict *verdict, int status)
{
	const char *reason = "no status of HTTP";

	for (size_t i = COUNT_OF(status_classes); i-- > 0;)
		if (status < status_classes[i].below)
			reason = status_classes[i].reason;
	verdict->kind = VERDICT_BROKEN;
	(void)snprintf(verdict->reason, sizeof(verdict->reason),
	    "%s (status %d)", reason, status);
}

static void
judge_status(struct verdict *verdict, int status)
{
	verdict->is_client_fault = status >= 400 && status < 500;
	for (size_t i = 0; i < COUNT_OF(status_rows); i++) {
		if (status_rows[i].status != status)
			continue;
		verdict->kind = status_rows[i].kind;
		(void)snprintf(verdict->reason, sizeof(verdict->reason), "%s",
		    status_rows[i].reason);
		return;
	}
	judge_class(verdict, status);
}

static void
judge_broken(struct verdict *verdict, struct slice reason)
{
	verdict->kind = VERDICT_BROKEN;
	(void)snprintf(verdict->reason, sizeof(verdict->reason), "%.*s",
	    SLICE_ARG(slice_sub(reason, 0, sizeof(verdict->reason) - 1)));
}

/* Seconds or a date; a date counts from the server's own clock. */
static void
read_retry_after(
    struct verdict *verdict, const struct feed_reply *reply, int64_t now_ms)
{
	struct slice raw = slice_trim(reply->retry_after);
	int64_t seconds, at_ms, from_ms;

	if (num_parse(raw, 0, MAX_RETRY_SECONDS, &seconds)) {
		verdict->has_delay = true;
		verdict->delay_ms = seconds * 1000;
		return;
	}
	if (!date_parse(raw, &at_ms))
		return;
	if (!date_parse(reply->date, &from_ms))
		from_ms = now_ms;
	verdict->has_delay = true;
	verdict->delay_ms = at_ms > from_ms ? at_ms - from_ms : 0;
}

/* Never from https to http: that is how a captive portal looks. */
static struct slice
moved_to(const struct feed_reply *reply, const struct feed_state *state)
{
	struct slice old = slice_is_empty(state->effective_url)
	    ? state->url
	    : state->effective_url;
	bool was_tls = slice_eq_nocase(url_parse(old).scheme, S("https"));

	if (!reply->all_permanent || !url_is_http(reply->url) ||
	    slice_eq(reply->url, old))
		return (struct slice){0};
	if (was_tls &&
	    !slice_eq_nocase(url_parse(reply->url).scheme, S("https")))
		return (struct slice){0};
	return reply->url;
}

static void
judge_success(struct verdict *verdict, const struct feed_reply *reply,
    const struct feed_document *document, const struct feed_state *state)
{
	if (verdict->kind == VERDICT_UNCHANGED && !reply->was_conditional) {
		judge_broken(verdict,
		    S("the server says nothing has changed, but was not asked "
		      "(status 304)"));
		return;
	}
	if (document != NULL && document->reading == FEED_READ_FAILED) {
		judge_broken(verdict, document->error);
		return;
	}
	if (verdict->kind == VERDICT_FRESH &&
	    !slice_is_empty(reply->body_sha256) &&
	    slice_eq(reply->body_sha256, state->body_sha256))
		verdict->kind = VERDICT_UNCHANGED;
	verdict->moved_to = moved_to(reply, state);
}

struct verdict
verdict_of(const struct feed_reply *reply, const struct feed_document *document,
    const struct feed_state *state, int64_t now_ms)
{
	struct verdict verdict = {0};

	if (reply->fault != FEED_FAULT_NONE) {
		judge_broken(&verdict, reply->fault_text);
		if (verdict.reason[0] == '\0')
			judge_broken(
			    &verdict, slice_of(feed_fault_name(reply->fault)));
		return verdict;
	}
	judge_status(&verdict, reply->status);
	if (verdict.kind == VERDICT_FRESH || verdict.kind == VERDICT_UNCHANGED)
		judge_success(&verdict, reply, document, state);
	if (verdict.kind == VERDICT_LATER) {
		verdict.whole_host = reply->status == 429;
		read_retry_after(&verdict, reply, now_ms);
	}
	return verdict;
}
