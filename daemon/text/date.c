#include "text/date.h"

#include <stdio.h>

#include "base/check.h"
#include "base/num.h"
#include "text/date_scan.h"

#define MS_PER_DAY       INT64_C(86400000)
#define DAYS_TO_1970     719468 /* from 1 March of year 0 */
#define DAYS_PER_400Y    146097
#define YEAR_MIN         1970
#define YEAR_MAX         9999
#define TWO_DIGIT_CUTOFF 70 /* 70 is 1970, 69 is 2069 */

static const char *const MONTH_NAMES[] = {"Jan", "Feb", "Mar", "Apr", "May",
    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const DAY_NAMES[] = {
    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/*
 * Days since 1970 of a proleptic Gregorian date, after Howard Hinnant's
 * days_from_civil: years begin in March, so that the leap day is the last.
 */
static int64_t
days_of(int64_t year, int64_t month, int64_t day)
{
	int64_t era, year_of_era, day_of_year;

	year += floor_div(month - 1, 12);
	month = month - 1 - 12 * floor_div(month - 1, 12) + 1;
	year -= month <= 2;
	era = floor_div(year, 400);
	year_of_era = year - era * 400;
	day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * DAYS_PER_400Y + year_of_era * 365 + year_of_era / 4 -
	    year_of_era / 100 + day_of_year - DAYS_TO_1970;
}

struct date
date_of(int64_t ms)
{
	int64_t days = floor_div(ms, MS_PER_DAY);
	int64_t rest = ms - days * MS_PER_DAY;
	int64_t z = days + DAYS_TO_1970;
	int64_t era = floor_div(z, DAYS_PER_400Y);
	int64_t doe = z - era * DAYS_PER_400Y; /* day of the era */
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153; /* months since March */
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);

	return (struct date){
	    .year = yoe + era * 400 + (month <= 2),
	    .month = month,
	    .day = (int)(doy - (153 * mp + 2) / 5 + 1),
	    .hour = (int)(rest / 3600000),
	    .minute = (int)(rest / 60000 % 60),
	    .second = (int)(rest / 1000 % 60),
	    .ms = (int)(rest % 1000),
	    .weekday = (int)(days + 4 - 7 * floor_div(days + 4, 7)),
	};
}

int64_t
date_ms(const struct date *date)
{
	int64_t days = days_of(date->year, date->month, date->day);
	int64_t minutes = (int64_t)date->hour * 60 + date->minute;

	return days * MS_PER_DAY + (minutes * 60 + date->second) * 1000 +
	    date->ms;
}

/* Year, month and day in this order, if there is such a day. */
static bool
set_day(struct date *date, int64_t year, int month, int day)
{
	struct date same;

	if (month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	same = date_of(days_of(year, month, day) * MS_PER_DAY);
	if (same.month != month || year < YEAR_MIN || year > YEAR_MAX)
		return false;
	*date = same;
	return true;
}

static int
full_year(const struct date_number *number)
{
	if (number->digits > 2)
		return number->value;
	return number->value + (number->value < TWO_DIGIT_CUTOFF ? 2000 : 1900);
}

static bool
is_year(const struct date_number *number)
{
	return number->digits == 4 || number->value > 31;
}

/* "5 Aug 2019", "Aug 5, 2019", "2019 Aug 5", "Aug 2019". */
static bool
choose_with_word(const struct date_parts *parts, struct date *date)
{
	const struct date_number *first = &parts->numbers[0];
	const struct date_number *second = &parts->numbers[1];

	if (parts->count == 1)
		return is_year(first) &&
		    set_day(date, full_year(first), parts->month, 1);
	if (parts->count != 2)
		return false;
	if (is_year(first))
		return set_day(
		    date, full_year(first), parts->month, second->value);
	return set_day(date, full_year(second), parts->month, first->value);
}

/* "2019-08-05", "2019-08", "2019", "2019-217" (the day of the year). */
static bool
choose_year_first(const struct date_parts *parts, struct date *date)
{
	const struct date_number *n = parts->numbers;

	if (parts->count == 1)
		return set_day(date, full_year(n), 1, 1);
	if (parts->count == 3)
		return set_day(date, full_year(n), n[1].value, n[2].value);
	if (n[1].digits < 3)
		return set_day(date, full_year(n), n[1].value, 1);
	if (n[1].value < 1 || n[1].value > 366)
		return false;
	*date = date_of(days_of(n[0].value, 1, n[1].value) * MS_PER_DAY);
	return date->year == n[0].value && date->year >= YEAR_MIN;
}

/*
 * "11/04/2020": what only one order allows is that; then the weekday decides,
 * then custom: a slash means the month is first, all else the day.
 */
static bool
choose_year_last(const struct date_parts *parts, struct date *date)
{
	const struct date_number *n = parts->numbers;
	int year = full_year(&n[2]);
	struct date day_first, month_first;
	bool may_be_day = set_day(&day_first, year, n[1].value, n[0].value);
	bool may_be_month = set_day(&month_first, year, n[0].value, n[1].value);
	bool is_month = n[1].before == '/';

	if (!may_be_day && !may_be_month)
		return false;
	if (may_be_day && may_be_month && parts->has_weekday &&
	    (day_first.weekday == parts->weekday) !=
	        (month_first.weekday == parts->weekday))
		is_month = month_first.weekday == parts->weekday;
	if (!may_be_day || (may_be_month && is_month))
		*date = month_first;
	else
		*date = day_first;
	return true;
}

static bool
choose_day(const struct date_parts *parts, struct date *date)
{
	const struct date_number *n = parts->numbers;

	/* With three numbers a word like "mar." was a weekday. */
	if (parts->month != 0 && parts->count < DATE_MAX_NUMBERS)
		return choose_with_word(parts, date);
	if (parts->count == 0)
		return false;
	if (n[0].digits == 4)
		return choose_year_first(parts, date);
	if (parts->count != DATE_MAX_NUMBERS)
		return false;
	/* 03-12-31 is what ISO 8601 once allowed. */
	if (n[2].digits <= 2 && n[1].before == '-' &&
	    choose_year_first(parts, date))
		return true;
	return choose_year_last(parts, date);
}

static bool
choose_time(const struct date_parts *parts, struct date *date)
{
	int hour = parts->hour;

	if (parts->has_meridiem && hour <= 12)
		hour = hour % 12 + parts->meridiem;
	/* 24:00 is the end of the day, :60 a leap second. */
	if (hour > 24 || parts->minute > 59 || parts->second > 60 ||
	    (hour == 24 && (parts->minute > 0 || parts->second > 0)))
		return false;
	date->hour = hour;
	date->minute = parts->minute;
	date->second = parts->second;
	date->ms = parts->ms;
	date->minute -= parts->zone != NULL
	    ? date_zone_minutes(parts->zone, date)
	    : parts->zone_minutes;
	return true;
}

/* Seconds or milliseconds since 1970, as ten or thirteen digits alone. */
static bool
parse_epoch(struct slice s, int64_t *ms_out)
{
	int64_t number;

	if ((s.len != 10 && s.len != 13) ||
	    !num_parse(s, 0, INT64_MAX, &number))
		return false;
	*ms_out = s.len == 10 ? number * 1000 : number;
	return true;
}

/* 20031231101455, which has no T. */
static bool
parse_fourteen(struct slice s, struct date_parts *parts)
{
	char spaced[] = "YYYYMMDDThhmmss";

	if (s.len != 14)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!char_is_digit(s.ptr[i]))
			return false;
		spaced[i < 8 ? i : i + 1] = s.ptr[i];
	}
	return date_scan(slice_of(spaced), parts);
}

bool
date_parse(struct slice s, int64_t *ms_out)
{
	struct date_parts parts;
	struct date date;

	s = slice_trim(s);
	if (parse_epoch(s, ms_out))
		return true;
	if (!parse_fourteen(s, &parts) && !date_scan(s, &parts))
		return false;
	if (!choose_day(&parts, &date) || !choose_time(&parts, &date))
		return false;
	*ms_out = date_ms(&date);
	return true;
}

const char *
date_rfc3339(int64_t ms, char out[DATE_MAX])
{
	struct date d = date_of(ms);
	int n = snprintf(out, DATE_MAX, "%04lld-%02d-%02dT%02d:%02d:%02d",
	    (long long)d.year, d.month, d.day, d.hour, d.minute, d.second);

	check(n > 0 && n < DATE_MAX);
	if (d.ms != 0)
		snprintf(out + n, (size_t)(DATE_MAX - n), ".%03dZ", d.ms);
	else
		snprintf(out + n, (size_t)(DATE_MAX - n), "Z");
	return out;
}

const char *
date_rfc5322(int64_t ms, char out[DATE_MAX])
{
	struct date d = date_of(ms);

	snprintf(out, DATE_MAX, "%s, %02d %s %04lld %02d:%02d:%02d +0000",
	    DAY_NAMES[d.weekday], d.day, MONTH_NAMES[d.month - 1],
	    (long long)d.year, d.hour, d.minute, d.second);
	return out;
}

const char *
date_short(int64_t ms, char out[DATE_MAX])
{
	struct date d = date_of(ms);

	snprintf(out, DATE_MAX, "%d %s %lld, %02d:%02d UTC", d.day,
	    MONTH_NAMES[d.month - 1], (long long)d.year, d.hour, d.minute);
	return out;
}
