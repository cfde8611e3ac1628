/*
 * Terms as paths of symbols.  Each different path is one term with a number
 * from 0; the article's words are walked along the paths from every position.
 * Restarting at every word costs no more than the length of a term and lets a
 * word stand for several symbols at once, which failure links could not.
 */
#ifndef MATCH_TRIE_H
#define MATCH_TRIE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"

#define TRIE_ROOT 0
#define TRIE_NONE 0          /* no edge leads back to the root */
#define TERM_NONE UINT32_MAX /* no term ends here */

struct trie;

NODISCARD struct trie *trie_new(void);
void trie_free(struct trie **trie);

/* The number of the term with these symbols, made where there is none yet. */
uint32_t trie_add(struct trie *trie, const uint32_t *symbols, uint32_t len);

uint32_t trie_term_count(const struct trie *trie);

/* The state after the symbol, TRIE_NONE where no term goes on so. */
uint32_t trie_step(const struct trie *trie, uint32_t state, uint32_t symbol);

/* The term that ends in the state, or TERM_NONE. */
uint32_t trie_term(const struct trie *trie, uint32_t state);

/* False where no term goes on from the state. */
bool trie_goes_on(const struct trie *trie, uint32_t state);

#endif
