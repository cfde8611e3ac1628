/* How much an alert matters, as the analyst who wrote the rule sees it. */
#ifndef MODEL_SEVERITY_H
#define MODEL_SEVERITY_H

#include <stdbool.h>

#include "base/slice.h"

/* In rising order: comparisons mean what they say. */
enum severity {
	SEVERITY_INFO,
	SEVERITY_LOW,
	SEVERITY_MEDIUM,
	SEVERITY_HIGH,
	SEVERITY_CRITICAL,
	SEVERITY_COUNT,
};

const char *severity_name(enum severity severity);
bool severity_find(struct slice name, enum severity *out);

#endif
