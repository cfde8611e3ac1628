#include "model/enums.h"

#include "base/check.h"

const char *
enum_name(const char *const *names, size_t count, int value)
{
	check(value >= 0 && (size_t)value < count);
	return names[value];
}

bool
enum_find(
    const char *const *names, size_t count, struct slice name, int *value_out)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_eq(slice_of(names[i]), name)) {
			*value_out = (int)i;
			return true;
		}
	}
	return false;
}
