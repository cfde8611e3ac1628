/*
 * Abbreviations that are written with a full stop and after which a sentence
 * goes on, by language.  Single letters and "U.S." are not here: initials
 * never end a sentence.
 */
#ifndef TEXT_ABBREV_H
#define TEXT_ABBREV_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

enum abbrev_language {
	ABBREV_EN = 1 << 0,
	ABBREV_DE = 1 << 1,
	ABBREV_FR = 1 << 2,
	ABBREV_ES = 1 << 3,
	ABBREV_RU = 1 << 4,
	ABBREV_UK = 1 << 5,
	ABBREV_IT = 1 << 6,
	ABBREV_PT = 1 << 7,
	ABBREV_NL = 1 << 8,
	ABBREV_PL = 1 << 9,
};

struct abbrev {
	struct slice word;      /* folded, without the full stop */
	uint16_t languages;     /* enum abbrev_language */
	uint16_t before_digits; /* those of them where a number must follow */
};

/* Sorted by word, as slice_compare() does. */
extern const struct abbrev abbrev_table[];
extern const size_t abbrev_count;

#endif
