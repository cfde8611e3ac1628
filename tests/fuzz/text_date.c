/*
 * A date that can be read is in range, and all its forms can be read again.
 */
#include "base/check.h"
#include "text/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[DATE_MAX];
	int64_t ms, again;

	if (!date_parse(slice_make(data, size), &ms))
		return 0;
	date_short(ms, text);
	/* A zone may move the first and last day out of the years allowed. */
	if (date_of(ms).year < 1970 || date_of(ms).year > 9999)
		return 0;
	check(date_parse(slice_of(date_rfc3339(ms, text)), &again));
	check(again == ms);
	check(date_parse(slice_of(date_rfc5322(ms, text)), &again));
	check(again == ms - ms % 1000);
	return 0;
}
