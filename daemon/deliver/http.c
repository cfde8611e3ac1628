#include "deliver/http.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/num.h"
#include "deliver/marked.h"
#include "text/date.h"
#include "text/url.h"

/* Of an answer's body in the ledger: error words stand at its front. */
#define MAX_BODY_SHOWN 160

/* Above what any settlement waits; keeps the product below in range. */
#define MAX_RETRY_AFTER_S ((int64_t)1000000)

struct status_row {
	int status;
	enum outcome outcome;
};

/* What differs from its hundred.  A message that one receiver finds wrong is
 * refused; where every message would meet the same, the channel is closed. */
static const struct status_row STATUSES[] = {
    {401, OUTCOME_CLOSED},
    {402, OUTCOME_CLOSED}, /* the account is not paid for */
    {403, OUTCOME_CLOSED},
    {404, OUTCOME_CLOSED},
    {405, OUTCOME_CLOSED},
    {407, OUTCOME_CLOSED},
    {408, OUTCOME_RETRY},
    {410, OUTCOME_CLOSED},
    {421, OUTCOME_RETRY}, /* another connection may do */
    {423, OUTCOME_RETRY},
    {425, OUTCOME_RETRY},
    {429, OUTCOME_THROTTLED},
    {501, OUTCOME_CLOSED},
    {505, OUTCOME_CLOSED},
};

enum outcome
http_outcome(int status)
{
	for (size_t i = 0; i < COUNT_OF(STATUSES); i++)
		if (STATUSES[i].status == status)
			return STATUSES[i].outcome;
	if (status >= 200 && status < 300)
		return OUTCOME_DELIVERED;
	if (status >= 300 && status < 400)
		return OUTCOME_CLOSED; /* moved; POSTs do not follow */
	if (status >= 400 && status < 500)
		return OUTCOME_REFUSED;
	if (status >= 500 && status < 600)
		return OUTCOME_RETRY;
	return OUTCOME_UNKNOWN; /* not HTTP's, so it may mean anything */
}

int64_t
http_retry_after_ms(struct slice value, int64_t now_ms)
{
	int64_t at_ms, seconds;

	value = slice_trim(value);
	if (num_parse(value, 0, INT64_MAX, &seconds)) {
		if (seconds > MAX_RETRY_AFTER_S)
			seconds = MAX_RETRY_AFTER_S;
		return seconds * 1000;
	}
	if (value.len == 0 || char_is_digit(value.ptr[0]) ||
	    value.ptr[0] == '-' || !date_parse(value, &at_ms) ||
	    at_ms <= now_ms)
		return 0;
	return at_ms - now_ms < MAX_RETRY_AFTER_S * 1000
	    ? at_ms - now_ms
	    : MAX_RETRY_AFTER_S * 1000;
}

static enum outcome
transport_outcome(const struct deliver_reply *reply)
{
	switch (reply->transport) {
	case TRANSPORT_REPLIED:
		return http_outcome(reply->status);
	case TRANSPORT_MAYBE_SENT:
		return OUTCOME_UNKNOWN;
	default:
		/* Certificates expire and settings are mended: trying again
		 * loses nothing until the delivery is too old. */
		return OUTCOME_NOT_SENT;
	}
}

struct judgement
http_judge(struct arena *arena, const struct deliver_reply *reply)
{
	struct judgement judgement = {.outcome = transport_outcome(reply)};
	struct slice body;

	if (reply->transport != TRANSPORT_REPLIED) {
		judgement.text = text_clean(arena, reply->text);
		return judgement;
	}
	judgement.code = reply->status;
	if (judgement.outcome != OUTCOME_DELIVERED)
		judgement.retry_after_ms =
		    http_retry_after_ms(reply->retry_after, reply->now_ms);
	body = text_cut(arena,
	    text_clean(arena, slice_sub(reply->body, 0, 4 * MAX_BODY_SHOWN)),
	    MAX_BODY_SHOWN);
	judgement.text = arena_printf(arena, "HTTP %d%s%.*s", reply->status,
	    body.len > 0 ? ": " : "", SLICE_ARG(body));
	return judgement;
}

void
http_add_header(struct attempt *attempt, struct slice name, struct slice value)
{
	attempt->headers[attempt->header_len++] =
	    (struct attempt_header){name, value};
}

int
http_prepare(struct arena *arena, const struct attempt_request *request,
    size_t more, struct attempt *attempt, struct err *err)
{
	const struct channel *channel = request->channel;
	struct slice url = slice_trim(channel->url.value);

	if (!channel->url.is_set || !url_is_http(url))
		return err_set(err, ERR_INPUT,
		    "channel %.*s has no http or https address to post to",
		    SLICE_ARG(channel->id));
	attempt->kind = ATTEMPT_POST;
	attempt->url = url;
	attempt->headers =
	    arena_new_array(arena, struct attempt_header, more + 1);
	http_add_header(
	    attempt, S("Content-Type"), S("application/json; charset=utf-8"));
	return 0;
}
