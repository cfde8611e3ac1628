#include "model/delivery.h"

#include <stdio.h>

#include "model/enums.h"

static const char *const STATES[DELIVERY_STATE_COUNT] = {
    "waiting", "sending", "delivered", "dead", "held", "suppressed"};

static const char *const LEGS[LEG_COUNT] = {
    "opened", "update", "fallback", "digest", "notice", "test"};

static const char *const OUTCOMES[OUTCOME_COUNT] = {"delivered", "not-sent",
    "retry", "throttled", "unknown", "refused", "closed"};

const char *
delivery_state_name(enum delivery_state state)
{
	return enum_name(STATES, DELIVERY_STATE_COUNT, (int)state);
}

bool
delivery_state_find(struct slice name, enum delivery_state *out)
{
	int value;

	if (!enum_find(STATES, DELIVERY_STATE_COUNT, name, &value))
		return false;
	*out = (enum delivery_state)value;
	return true;
}

const char *
leg_name(enum leg leg)
{
	return enum_name(LEGS, LEG_COUNT, (int)leg);
}

bool
leg_find(struct slice name, enum leg *out)
{
	int value;

	if (!enum_find(LEGS, LEG_COUNT, name, &value))
		return false;
	*out = (enum leg)value;
	return true;
}

const char *
outcome_name(enum outcome outcome)
{
	return enum_name(OUTCOMES, OUTCOME_COUNT, (int)outcome);
}

bool
outcome_find(struct slice name, enum outcome *out)
{
	int value;

	if (!enum_find(OUTCOMES, OUTCOME_COUNT, name, &value))
		return false;
	*out = (enum outcome)value;
	return true;
}

void
delivery_id(struct slice alert_id, struct slice channel, enum leg leg,
    unsigned seq, unsigned resend, char out[DIGEST_ID_LEN + 1])
{
	char seq_text[16], resend_text[16];
	struct slice parts[6] = {SLICE("delivery")};

	snprintf(seq_text, sizeof(seq_text), "%u", seq);
	snprintf(resend_text, sizeof(resend_text), "%u", resend);
	parts[1] = alert_id;
	parts[2] = channel;
	parts[3] = slice_of(leg_name(leg));
	parts[4] = slice_of(seq_text);
	parts[5] = slice_of(resend_text);
	digest_id(parts, 6, out);
}
