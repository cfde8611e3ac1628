/*
 * Language tags as feeds, pages and rules write them, brought to one form: the
 * primary subtag in small letters, "en" for en-US, EN_gb and eng.  Which
 * language a text without a tag is in is not guessed here.
 */
#ifndef TEXT_LANG_H
#define TEXT_LANG_H

#include <stdbool.h>

#include "base/slice.h"

/*
 * The primary subtag: a code of ISO 639-1 where the language has one (also for
 * codes of three letters and withdrawn ones: eng, iw; nb and nn are no), else
 * two or three small letters as they were typed.  The slice is static or
 * points into *tag_buf; empty when the tag says nothing ("", "und", "x-foo",
 * not a tag at all).
 */
struct lang_buf {
	char bytes[4];
};

struct slice lang_primary(struct slice tag, struct lang_buf *tag_buf);

/* True for a primary subtag, in any case, that is a code of ISO 639-1. */
bool lang_is_known(struct slice tag);

/* The language meant by a country's code ("UA" gives uk); empty if none. */
struct slice lang_of_country(struct slice code);

#endif
