#include "model/feed.h"

#include "model/enums.h"

static const char *const PHASES[FEED_PHASE_COUNT] = {
    "new", "ok", "retry", "sick", "throttled", "gone"};

const char *
feed_phase_name(enum feed_phase phase)
{
	return enum_name(PHASES, FEED_PHASE_COUNT, (int)phase);
}

bool
feed_phase_find(struct slice name, enum feed_phase *out)
{
	int value;

	if (!enum_find(PHASES, FEED_PHASE_COUNT, name, &value))
		return false;
	*out = (enum feed_phase)value;
	return true;
}
