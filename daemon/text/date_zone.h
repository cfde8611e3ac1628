/*
 * Zones of time by the name of a place ("Europe/Kyiv", "US/Eastern", "ET"),
 * as the tz database names them: their offsets and the rules of their summer
 * time, in a table of our own, because dates are read without files.
 */
#ifndef TEXT_DATE_ZONE_H
#define TEXT_DATE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "text/date.h"

struct date_zone;

/* In any case; NULL for a place that is not in the table. */
const struct date_zone *date_zone_find(struct slice name);

/*
 * Minutes east of Greenwich when the clocks of the place show that time; the
 * hour that a clock shows twice is the first of the two.
 */
int date_zone_minutes(const struct date_zone *zone, const struct date *clock);

#endif
