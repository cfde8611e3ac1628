#include "base/num.h"

#include <stdio.h>

#include "base/auto.h"

#define MAX_DURATION_MS (INT64_C(36525) * 24 * 3600 * 1000)
#define MAX_SIZE        (INT64_C(1) << 40)

struct unit {
	struct slice name;
	int64_t factor;
};

static const struct unit DURATIONS[] = {
    {SLICE("ms"), 1},
    {SLICE("s"), 1000},
    {SLICE("m"), 60 * 1000},
    {SLICE("h"), 3600 * 1000},
    {SLICE("d"), 24 * 3600 * 1000},
};

static const struct unit SIZES[] = {
    {SLICE(""), 1},
    {SLICE("B"), 1},
    {SLICE("KiB"), 1 << 10},
    {SLICE("MiB"), 1 << 20},
    {SLICE("GiB"), 1 << 30},
};

bool
num_parse(struct slice s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = s.len > 0 && s.ptr[0] == '-';
	int64_t value = 0;

	if (negative)
		s = slice_from(s, 1);
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int digit = s.ptr[i] - '0';

		if (digit < 0 || digit > 9 ||
		    __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, digit, &value))
			return false;
	}
	/* Summed up below zero, where there is one number more. */
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

bool
num_parse_hex(struct slice s, uint64_t *out)
{
	uint64_t value = 0;

	if (s.len == 0 || s.len > 16)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = char_lower(s.ptr[i]);

		if (char_is_digit(c))
			value = value << 4 | (uint64_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value << 4 | (uint64_t)(c - 'a' + 10);
		else
			return false;
	}
	*out = value;
	return true;
}

static bool
parse_with_unit(struct slice s, const struct unit *units, size_t count,
    int64_t max, int64_t *out)
{
	size_t digits = 0;
	int64_t value;

	while (digits < s.len && char_is_digit(s.ptr[digits]))
		digits++;
	for (size_t i = 0; i < count; i++) {
		if (!slice_eq(slice_from(s, digits), units[i].name))
			continue;
		if (!num_parse(slice_sub(s, 0, digits), 0,
		        max / units[i].factor, &value))
			return false;
		*out = value * units[i].factor;
		return true;
	}
	return false;
}

bool
num_parse_duration(struct slice s, int64_t *ms_out)
{
	if (slice_eq(s, S("0"))) {
		*ms_out = 0;
		return true;
	}
	return parse_with_unit(
	    s, DURATIONS, COUNT_OF(DURATIONS), MAX_DURATION_MS, ms_out);
}

bool
num_parse_size(struct slice s, int64_t *bytes_out)
{
	return parse_with_unit(s, SIZES, COUNT_OF(SIZES), MAX_SIZE, bytes_out);
}

const char *
num_duration(int64_t ms, char out[NUM_DURATION_MAX])
{
	size_t i = COUNT_OF(DURATIONS) - 1;

	while (i > 0 && (ms == 0 || ms % DURATIONS[i].factor != 0))
		i--;
	snprintf(out, NUM_DURATION_MAX, "%lld%s",
	    (long long)(ms / DURATIONS[i].factor), DURATIONS[i].name.ptr);
	return out;
}
