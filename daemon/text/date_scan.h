/*
 * The parts of a written date, before anybody has decided which of its numbers
 * is the year.  For date.c.
 */
#ifndef TEXT_DATE_SCAN_H
#define TEXT_DATE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "text/date_zone.h"

struct date_number {
	int value;
	size_t digits;
	char before; /* what separates it from the number before, or NUL */
};

#define DATE_MAX_NUMBERS 3

struct date_parts {
	struct date_number numbers[DATE_MAX_NUMBERS];
	size_t count;
	int month;        /* a word's, 0 for none */
	bool has_weekday; /* 0 is Sunday */
	int weekday;
	bool has_time;
	int hour, minute, second, ms;
	bool has_meridiem;
	int meridiem; /* 0 or 12 */
	bool has_zone;
	int zone_minutes; /* east of Greenwich */
	/* A place whose offset depends on the date, instead; or NULL. */
	const struct date_zone *zone;
};

/* False where the text holds what belongs to no date. */
bool date_scan(struct slice text, struct date_parts *parts_out);

#endif
