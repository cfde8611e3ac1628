/*
 * The words that stand in dates: months and weekdays in the languages of
 * feeds, zones, halves of the day.  For date_scan.c.
 */
#ifndef TEXT_DATE_WORDS_H
#define TEXT_DATE_WORDS_H

#include <stdbool.h>

#include "base/slice.h"

enum date_word_kind {
	DATE_WORD_UNKNOWN,
	DATE_WORD_MONTH,    /* value 1 to 12 */
	DATE_WORD_WEEKDAY,  /* 0 is Sunday */
	DATE_WORD_ZONE,     /* minutes east of Greenwich */
	DATE_WORD_MERIDIEM, /* 0 before noon, 12 after */
	DATE_WORD_TIME,     /* the T before a time */
	DATE_WORD_FILLER,   /* at, of, th, year, Uhr */
};

struct date_word {
	enum date_word_kind kind;
	int value;
};

/* Any case; without dots.  Months and weekdays by their first letters. */
struct date_word date_word_find(struct slice word);

#endif
