#include "model/severity.h"

#include "model/enums.h"

static const char *const NAMES[SEVERITY_COUNT] = {
    "info", "low", "medium", "high", "critical"};

const char *
severity_name(enum severity severity)
{
	return enum_name(NAMES, SEVERITY_COUNT, (int)severity);
}

bool
severity_find(struct slice name, enum severity *out)
{
	int value;

	if (!enum_find(NAMES, SEVERITY_COUNT, name, &value))
		return false;
	*out = (enum severity)value;
	return true;
}
