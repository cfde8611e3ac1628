/*
 * The different words of all terms as numbers, called symbols.  A word may be
 * wanted in several ways, and each is a symbol of its own: folded or as typed
 * (exact), whole or as the beginning of a word (`weapon*`); by its stem
 * (match/forms.h); with slips (match/like.h).
 */
#ifndef MATCH_DICT_H
#define MATCH_DICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/slice.h"

enum symbol_kind {
	SYMBOL_FOLDED,
	SYMBOL_FOLDED_PREFIX,
	SYMBOL_EXACT,
	SYMBOL_EXACT_PREFIX,
	SYMBOL_FORMS,  /* in small letters with their accents */
	SYMBOL_LIKE_1, /* folded, one slip allowed */
	SYMBOL_LIKE_2, /* two */
	SYMBOL_KIND_COUNT
};

struct symbol_list {
	uint32_t *items;
	size_t len, cap;
};

#define SYMBOL_NONE 0 /* the first symbol is 1 */

struct dict;

NODISCARD struct dict *dict_new(void);
void dict_free(struct dict **dict);

/* The word's symbol, made where there is none yet. */
uint32_t dict_add(struct dict *dict, enum symbol_kind kind, struct slice word);

/* How many symbols there are; the largest one, too. */
uint32_t dict_len(const struct dict *dict);

bool dict_has(const struct dict *dict, enum symbol_kind kind);

/* The next word of a kind from *cursor on (0 at first); false at the end.
 * It lives as long as the dictionary, which must not grow meanwhile. */
bool dict_next(const struct dict *dict, enum symbol_kind kind, uint32_t *cursor,
    struct slice *word_out, uint32_t *symbol_out);

/*
 * Calls for each symbol that a word of an article stands for: by its folded
 * form or, `exact`, by its exact form.  Writes at most `max` symbols to `out`
 * and returns how many there are.
 */
uint32_t dict_symbols(const struct dict *dict, struct slice word, bool exact,
    uint32_t *out, uint32_t max);

#endif
