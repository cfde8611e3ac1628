/*
 * Which words of `like:` an article's word stands for: those that become it by
 * few enough slips.  A slip is a letter left out, added or taken for another,
 * or two neighbours swapped; letters are code points of the folded forms.  The
 * distance is the least number of slips that does it (Damerau's, unrestricted:
 * what was swapped may also get a letter in between).  The first letter is
 * always right.
 *
 * Part of a compiled rule set: immutable once made.
 */
#ifndef MATCH_LIKE_H
#define MATCH_LIKE_H

#include <stddef.h>

#include "match/dict.h"

/* Shorter words, of a term or of an article, have to be equal. */
#define LIKE_LETTERS_MIN 5
/* Nobody types a longer word with a slip; such terms are refused. */
#define LIKE_LETTERS_MAX 64
#define LIKE_TYPOS_MAX   2

struct like;

/* Of all words of `like:` in the dictionary; needs it no longer. */
NODISCARD struct like *like_new(const struct dict *dict);
void like_free(struct like **like);

/* Appends the symbols, each perhaps more than once. */
void like_find(
    const struct like *like, struct slice folded, struct symbol_list *out);

/* The distance of two words of at most LIKE_LETTERS_MAX + LIKE_TYPOS_MAX
 * letters. */
struct letters {
	const uint32_t *items;
	uint32_t len;
};

uint32_t like_distance(struct letters a, struct letters b);

#endif
