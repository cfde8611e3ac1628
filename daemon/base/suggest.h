/*
 * «Did you mean»: the nearest of some known words to one that was typed.
 */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

#include "base/buf.h"
#include "base/slice.h"

/* Longer words are not compared: nobody mistypes one that long. */
#define SUGGEST_MAX_LEN 64

/*
 * Optimal string alignment distance (Damerau 1964: insert, delete, replace,
 * swap neighbours), ASCII case ignored; `limit` + 1 where it is more than that.
 */
unsigned suggest_distance(struct slice a, struct slice b, unsigned limit);

/*
 * The best of the words: at most two edits away (one for words of up to four
 * letters), or one that begins with what was typed (three letters or more).
 * Empty where none is near.  The first wins a tie.
 */
struct slice
suggest_word(struct slice typed, const struct slice *words, size_t count);

/* Appends ", did you mean 'WORD'?" where one is near, else nothing. */
void suggest_add(struct slice typed, const struct slice *words, size_t count,
    struct buf *out);

#endif
