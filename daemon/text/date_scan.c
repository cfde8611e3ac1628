#include "text/date_scan.h"

#include <stdint.h>

#include "base/auto.h"
#include "base/num.h"
#include "text/date_words.h"

/*
 * One walk over words, numbers and signs.  A number with a colon behind it is
 * a time; with a sign before it, once a time was seen, an offset; else a part
 * of the date.  Words that mean nothing are forgiven before the first number
 * (weekdays of all languages) and behind the time (zones of all places), and
 * nowhere else: in between stands a month, and an unknown one makes the whole
 * date unknown.
 */

#define TEXT_MAX_BYTES 128 /* longer ones are sentences */

struct scan {
	struct slice s;
	size_t at;
	size_t number_end; /* behind the last number of the date */
	size_t time_end;   /* behind the time */
	bool after_t;      /* a T was just read */
	bool zone_is_base; /* GMT, which an offset may follow */
	bool is_posix;     /* Etc/GMT+5 is west of Greenwich */
	struct date_parts parts;
};

static char
peek(const struct scan *scan, size_t at)
{
	return at < scan->s.len ? scan->s.ptr[at] : '\0';
}

static bool
is_word_byte(char c)
{
	return char_is_alpha(c) || (uint8_t)c >= 0x80 || c == '_';
}

/* Digits at *at, which moves behind them; false for none or too many. */
static bool
take_digits(struct scan *scan, size_t *at, int *value_out, size_t *digits_out)
{
	size_t from = *at;
	int64_t value;

	while (char_is_digit(peek(scan, *at)))
		(*at)++;
	*digits_out = *at - from;
	if (!num_parse(
	        slice_sub(scan->s, from, *digits_out), 0, 99999999, &value))
		return false;
	*value_out = (int)value;
	return true;
}

/* One more unit of a time: ":mm". */
static bool
take_unit(struct scan *scan, int *value_out)
{
	size_t at = scan->at + 1;
	size_t digits;

	if (peek(scan, scan->at) != ':' ||
	    !take_digits(scan, &at, value_out, &digits) || digits > 2)
		return false;
	scan->at = at;
	return true;
}

static void
take_fraction(struct scan *scan)
{
	int scale = 100;

	if ((peek(scan, scan->at) != '.' && peek(scan, scan->at) != ',') ||
	    !char_is_digit(peek(scan, scan->at + 1)))
		return;
	for (scan->at++; char_is_digit(peek(scan, scan->at)); scan->at++) {
		scan->parts.ms += (peek(scan, scan->at) - '0') * scale;
		scale /= 10;
	}
}

/* h:mm, h:mm:ss, with a fraction; the hour is read already. */
static bool
read_time(struct scan *scan, int hour, size_t digits)
{
	struct date_parts *parts = &scan->parts;

	if (parts->has_time || digits > 2)
		return false;
	parts->has_time = true;
	parts->hour = hour;
	if (!take_unit(scan, &parts->minute))
		return false;
	if (take_unit(scan, &parts->second))
		take_fraction(scan);
	scan->time_end = scan->at;
	return peek(scan, scan->at) != ':';
}

/* hh, hhmm, hhmmss behind a T. */
static bool
read_compact_time(struct scan *scan, int value, size_t digits)
{
	struct date_parts *parts = &scan->parts;

	if (parts->has_time || digits > 6 || digits % 2 != 0)
		return false;
	parts->has_time = true;
	if (digits == 6) {
		parts->second = value % 100;
		value /= 100;
		take_fraction(scan);
	}
	if (digits >= 4) {
		parts->minute = value % 100;
		value /= 100;
	}
	parts->hour = value;
	scan->time_end = scan->at;
	return true;
}

/* 20031231 */
static bool
read_compact_date(struct scan *scan, int value)
{
	if (scan->parts.count > 0)
		return false;
	scan->parts.numbers[0] = (struct date_number){value / 10000, 4, 0};
	scan->parts.numbers[1] =
	    (struct date_number){value / 100 % 100, 2, '-'};
	scan->parts.numbers[2] = (struct date_number){value % 100, 2, '-'};
	scan->parts.count = 3;
	scan->number_end = scan->at;
	return true;
}

static bool
read_number(struct scan *scan)
{
	size_t from = scan->at;
	bool after_t = scan->after_t;
	char before = from > 0 ? peek(scan, from - 1) : '\0';
	size_t digits;
	int value;

	scan->after_t = false;
	if (!take_digits(scan, &scan->at, &value, &digits))
		return false;
	if (peek(scan, scan->at) == ':')
		return read_time(scan, value, digits);
	if (after_t)
		return read_compact_time(scan, value, digits);
	if (digits == 8)
		return read_compact_date(scan, value);
	if (scan->parts.count == DATE_MAX_NUMBERS || digits > 4)
		return false;
	scan->parts.numbers[scan->parts.count++] =
	    (struct date_number){value, digits, before};
	scan->number_end = scan->at;
	return true;
}

/* hh, hmm, hhmm, hh:mm behind the sign. */
static bool
read_offset(struct scan *scan)
{
	int sign = peek(scan, scan->at++) == '-' ? -1 : 1;
	int hours, minutes = 0;
	size_t digits;

	if (!take_digits(scan, &scan->at, &hours, &digits) || digits > 4)
		return false;
	if (digits > 2) {
		minutes = hours % 100;
		hours /= 100;
	} else if (peek(scan, scan->at) == ':' && !take_unit(scan, &minutes)) {
		return false;
	}
	if (hours > 15 || minutes > 59)
		return false;
	scan->parts.has_zone = true;
	if (scan->is_posix)
		sign = -sign;
	scan->parts.zone_minutes = sign * (hours * 60 + minutes);
	scan->zone_is_base = false;
	return true;
}

/*
 * A sign begins an offset behind the time or behind GMT; a plus does anywhere.
 * Between two numbers of a date it is a hyphen, before white space a dash.
 */
static bool
is_offset(const struct scan *scan)
{
	char next = peek(scan, scan->at + 1);

	if (scan->parts.has_zone && !scan->zone_is_base)
		return false;
	if (peek(scan, scan->at) == '+')
		return true;
	if (scan->zone_is_base)
		return char_is_digit(next);
	return scan->parts.has_time && next != '\0' && !char_is_space(next) &&
	    scan->at != scan->number_end;
}

/* 3pm: the number of the date just read was an hour, unless the time is still
 * to come as in East Asia. */
static bool
turn_into_hour(struct scan *scan, size_t word_at)
{
	struct date_parts *parts = &scan->parts;
	struct slice next = slice_trim(slice_from(scan->s, scan->at));

	if (parts->has_time || (next.len > 0 && char_is_digit(next.ptr[0])))
		return true;
	if (parts->count == 0 || word_at > scan->number_end + 1)
		return false;
	parts->hour = parts->numbers[--parts->count].value;
	parts->has_time = true;
	scan->time_end = scan->at;
	return true;
}

static bool
is_unknown_allowed(const struct scan *scan, size_t word_at)
{
	if (scan->parts.has_time)
		return word_at != scan->time_end &&
		    !char_is_digit(peek(scan, word_at - 1));
	return scan->parts.count == 0 && scan->parts.month == 0;
}

/* ET and its like stand for a place; all longer ones say EST or EDT. */
static const struct date_zone *
zone_of_letters(struct slice word)
{
	return word.len == 2 ? date_zone_find(word) : NULL;
}

static bool
apply_word(struct scan *scan, struct date_word word, size_t word_at)
{
	struct date_parts *parts = &scan->parts;

	switch (word.kind) {
	case DATE_WORD_MONTH:
		parts->month = word.value;
		return true;
	case DATE_WORD_WEEKDAY:
		parts->has_weekday = true;
		parts->weekday = word.value;
		return true;
	case DATE_WORD_ZONE:
		/* Before the time only GMT is a zone, `at` is a word. */
		if (!parts->has_time && word.value != 0)
			return true;
		/* The Z of -05:00Z says nothing new. */
		if (!parts->has_zone) {
			parts->zone_minutes = word.value;
			parts->zone = zone_of_letters(
			    slice_sub(scan->s, word_at, scan->at - word_at));
		}
		scan->zone_is_base = !parts->has_zone && word.value == 0;
		parts->has_zone = true;
		return true;
	case DATE_WORD_MERIDIEM:
		parts->has_meridiem = true;
		parts->meridiem = word.value;
		return turn_into_hour(scan, word_at);
	case DATE_WORD_TIME:
		scan->after_t = true;
		return true;
	case DATE_WORD_FILLER:
		return true;
	case DATE_WORD_UNKNOWN:
		break;
	}
	return is_unknown_allowed(scan, word_at);
}

/* Names of places begin with one of these. */
static bool
is_region(struct slice word)
{
	static const struct slice REGIONS[] = {SLICE("africa"),
	    SLICE("america"), SLICE("antarctica"), SLICE("arctic"),
	    SLICE("asia"), SLICE("atlantic"), SLICE("australia"),
	    SLICE("brazil"), SLICE("canada"), SLICE("chile"), SLICE("europe"),
	    SLICE("indian"), SLICE("mexico"), SLICE("pacific"), SLICE("us")};

	for (size_t i = 0; i < COUNT_OF(REGIONS); i++) {
		if (slice_eq_nocase(word, REGIONS[i]))
			return true;
	}
	return false;
}

/* "/Port-au-Prince" behind "America", which was just read. */
static bool
read_place(struct scan *scan, size_t from)
{
	const struct date_zone *zone;
	char c;

	for (; (c = peek(scan, scan->at)) != '\0'; scan->at++) {
		if (!is_word_byte(c) &&
		    ((c != '/' && c != '-') ||
		        !char_is_alpha(peek(scan, scan->at + 1))))
			break;
	}
	zone = date_zone_find(slice_sub(scan->s, from, scan->at - from));
	if (zone == NULL)
		return is_unknown_allowed(scan, from);
	if (!scan->parts.has_zone)
		scan->parts.zone = zone;
	scan->parts.has_zone = true;
	return true;
}

static bool
read_word(struct scan *scan)
{
	size_t from = scan->at;
	struct slice word;

	while (is_word_byte(peek(scan, scan->at)))
		scan->at++;
	/* a.m. and p.m. */
	if (scan->at == from + 1 && peek(scan, scan->at) == '.' &&
	    char_lower(peek(scan, scan->at + 1)) == 'm')
		scan->at += 2;
	word = slice_sub(scan->s, from, scan->at - from);
	scan->after_t = false;
	if (peek(scan, scan->at) == '/') {
		scan->is_posix |= slice_eq_nocase(word, S("etc"));
		if (is_region(word))
			return read_place(scan, from);
	}
	return apply_word(scan, date_word_find(word), from);
}

/* Spaces that are not ASCII's, so that words end at them. */
static size_t
space_length(struct slice s)
{
	static const struct slice SPACES[] = {
	    SLICE("\u00A0"), SLICE("\u2009"), SLICE("\u202F"), SLICE("\u3000")};

	for (size_t i = 0; i < COUNT_OF(SPACES); i++) {
		if (slice_starts(s, SPACES[i]))
			return SPACES[i].len;
	}
	return 0;
}

static bool
read_token(struct scan *scan)
{
	char c = peek(scan, scan->at);
	size_t space = space_length(slice_from(scan->s, scan->at));

	if (space > 0) {
		scan->at += space;
		return true;
	}
	if (char_is_digit(c))
		return read_number(scan);
	if (is_word_byte(c))
		return read_word(scan);
	if ((c == '+' || c == '-') && is_offset(scan))
		return read_offset(scan);
	if (c == '(')
		scan->at = slice_find_char(scan->s, ')', scan->at);
	scan->at++;
	return c != ':' && c != '+';
}

bool
date_scan(struct slice text, struct date_parts *parts_out)
{
	struct scan scan = {.s = slice_trim(text)};

	if (scan.s.len == 0 || scan.s.len > TEXT_MAX_BYTES)
		return false;
	while (scan.at < scan.s.len) {
		if (!read_token(&scan))
			return false;
	}
	*parts_out = scan.parts;
	return true;
}
