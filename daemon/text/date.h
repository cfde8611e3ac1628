/*
 * Dates as feeds and pages write them, and the three forms in which we write
 * them.  All times are milliseconds since 1970 UTC.  Pure: no clock, no zone
 * of the process; what cannot be read is unknown, never «now».
 */
#ifndef TEXT_DATE_H
#define TEXT_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/*
 * RFC 822 and its wild forms, ISO 8601 in every partial form, asctime, named
 * months of the languages met in feeds, named zones and offsets, zones by place
 * ("Europe/Kyiv") with their summer time.  No zone or an unknown one means UTC,
 * no time means midnight, a wrong weekday is ignored, a two-digit year is
 * 1970..2069.  False where no whole date can be read; years 1970 to 9999 only.
 */
bool date_parse(struct slice s, int64_t *ms_out);

#define DATE_MAX 40 /* bytes of any of the forms, with NUL */

/* "2026-03-01T09:30:00Z"; with milliseconds only where they are not 0. */
const char *date_rfc3339(int64_t ms, char out[DATE_MAX]);
/* "Sun, 01 Mar 2026 09:30:00 +0000" */
const char *date_rfc5322(int64_t ms, char out[DATE_MAX]);
/* "1 Mar 2026, 09:30 UTC" */
const char *date_short(int64_t ms, char out[DATE_MAX]);

struct date {
	int64_t year;
	int month, day; /* from 1 */
	int hour, minute, second, ms;
	int weekday; /* 0 is Sunday */
};

/* The calendar of UTC, and back; months and days out of range carry over. */
struct date date_of(int64_t ms);
int64_t date_ms(const struct date *date);

#endif
