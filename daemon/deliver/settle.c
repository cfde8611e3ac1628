#include "deliver/settle.h"

#include "base/auto.h"
#include "base/check.h"

#define SECOND_MS ((int64_t)1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* A receiver that asks for more than this is asked again all the same: what
 * stands in a header must not hold an alert for a week. */
#define MAX_RETRY_AFTER_MS (6 * HOUR_MS)

/* "Too many" without a time: chat services count by the minute. */
#define THROTTLED_MS MINUTE_MS

struct policy {
	int64_t base_ms;  /* the first delay, doubled with every try */
	int64_t cap_ms;   /* the longest delay */
	int64_t limit_ms; /* age at which a delivery is dead */
	/* In place of base and cap: a delay for each try; the last repeats. */
	const int64_t *table;
	unsigned table_len;
};

/* The schedule that Standard Webhooks suggests to senders. */
static const int64_t WEBHOOK_DELAYS[] = {5 * SECOND_MS, 5 * MINUTE_MS,
    30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 14 * HOUR_MS,
    20 * HOUR_MS, 24 * HOUR_MS};

static const struct policy POLICIES[CHANNEL_TYPE_COUNT] = {
    /* A person waits at it, or a pipe that is full for a moment. */
    [CHANNEL_STDOUT] = {5 * SECOND_MS, 10 * MINUTE_MS, DAY_MS, NULL, 0},
    [CHANNEL_WEBHOOK] = {0, 0, DAY_MS, WEBHOOK_DELAYS,
        COUNT_OF(WEBHOOK_DELAYS)},
    /* News in a chat is worth nothing when it is a day old. */
    [CHANNEL_SLACK] = {5 * SECOND_MS, 10 * MINUTE_MS, DAY_MS, NULL, 0},
    /* As Postfix: greylisting ends after 5 minutes, 4000 s is its longest
     * wait, 5 days its queue's lifetime. */
    [CHANNEL_EMAIL] = {5 * MINUTE_MS, 4000 * SECOND_MS, 5 * DAY_MS, NULL, 0},
};

static const struct policy *
policy_of(enum channel_type type)
{
	check((unsigned)type < CHANNEL_TYPE_COUNT);
	return &POLICIES[type];
}

int64_t
settle_max_age_ms(enum channel_type type)
{
	return policy_of(type)->limit_ms;
}

static int64_t
backoff_ms(const struct policy *policy, unsigned tries)
{
	int64_t delay = policy->base_ms;

	if (policy->table != NULL)
		return policy
		    ->table[tries < policy->table_len ? tries
		                                      : policy->table_len - 1];
	while (tries-- > 0 && delay < policy->cap_ms)
		delay *= 2;
	return delay < policy->cap_ms ? delay : policy->cap_ms;
}

/* Between 0.8 and 1.2 of it, so that a recovered server is not stormed. */
static int64_t
jitter(int64_t delay_ms, uint64_t random)
{
	int64_t span = delay_ms * 2 / 5;

	return delay_ms - span / 2 + (int64_t)(random % (uint64_t)(span + 1));
}

static int64_t
delay_of(const struct settle_request *request)
{
	const struct policy *policy = policy_of(request->type);
	const struct judgement *judgement = request->judgement;
	int64_t left = policy->limit_ms - request->age_ms;
	int64_t asked = judgement->retry_after_ms;
	int64_t delay = backoff_ms(policy, request->tries);

	if (judgement->outcome == OUTCOME_THROTTLED && delay < THROTTLED_MS)
		delay = asked > 0 ? 0 : THROTTLED_MS;
	delay = jitter(delay, request->random);
	/* One last try when the time is up. */
	if (delay > left)
		delay = left;
	if (asked > MAX_RETRY_AFTER_MS)
		asked = MAX_RETRY_AFTER_MS;
	/* Not all who were told the same second at the same second. */
	if (asked > 0)
		asked += (int64_t)(request->random % SECOND_MS);
	return asked > delay ? asked : delay;
}

/* A refusal without a code is our own: there is nothing that could be sent in
 * any form. */
static bool
has_simpler_form(const struct settle_request *request)
{
	return request->judgement->outcome == OUTCOME_REFUSED &&
	    request->judgement->code != 0 &&
	    (unsigned)request->level + 1 < deliver_levels(request->type);
}

struct settlement
settle(const struct settle_request *request)
{
	static const struct {
		enum delivery_state state;
		bool counts;
	} EFFECTS[OUTCOME_COUNT] = {
	    [OUTCOME_DELIVERED] = {DELIVERY_DELIVERED, true},
	    [OUTCOME_NOT_SENT] = {DELIVERY_WAITING, true},
	    [OUTCOME_RETRY] = {DELIVERY_WAITING, true},
	    [OUTCOME_THROTTLED] = {DELIVERY_WAITING, false},
	    [OUTCOME_UNKNOWN] = {DELIVERY_WAITING, true},
	    [OUTCOME_REFUSED] = {DELIVERY_DEAD, true},
	    [OUTCOME_CLOSED] = {DELIVERY_DEAD, true},
	};
	enum outcome outcome = request->judgement->outcome;
	struct settlement settlement = {
	    .state = EFFECTS[outcome].state, .counts = EFFECTS[outcome].counts};

	if (has_simpler_form(request)) {
		settlement.state = DELIVERY_WAITING;
		settlement.thaw = true;
		return settlement;
	}
	if (settlement.state != DELIVERY_WAITING)
		return settlement;
	if (request->age_ms >= settle_max_age_ms(request->type))
		settlement.state = DELIVERY_DEAD;
	else
		settlement.delay_ms = delay_of(request);
	return settlement;
}
