#include "model/alert.h"

#include "model/enums.h"

static const char *const KINDS[ALERT_KIND_COUNT] = {
    "alert", "health", "list-change"};

static const char *const STATES[ALERT_STATE_COUNT] = {
    "opened", "joined", "suppressed", "limited"};

const char *
alert_kind_name(enum alert_kind kind)
{
	return enum_name(KINDS, ALERT_KIND_COUNT, (int)kind);
}

const char *
alert_state_name(enum alert_state state)
{
	return enum_name(STATES, ALERT_STATE_COUNT, (int)state);
}

bool
alert_state_find(struct slice name, enum alert_state *out)
{
	int value;

	if (!enum_find(STATES, ALERT_STATE_COUNT, name, &value))
		return false;
	*out = (enum alert_state)value;
	return true;
}

void
alert_id(
    struct slice rule_id, struct slice article_key, char out[DIGEST_ID_LEN + 1])
{
	struct slice parts[] = {SLICE("alert"), rule_id, article_key};

	digest_id(parts, 3, out);
}
