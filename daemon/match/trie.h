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

/*
 * Where one is after a symbol; state TRIE_NONE where no term goes on so.  It
 * has all that a walk wants to know, so a step is one look at memory.
 */
struct trie_step {
	uint32_t state;
	uint32_t term; /* that ends here, or TERM_NONE */
	bool goes_on;  /* false where no longer term begins so */
};

/* To be called after the last trie_add() and before the first step. */
void trie_freeze(struct trie *trie);

/* Has a term the symbol behind its first word? */
bool trie_has_inside(const struct trie *trie, uint32_t symbol);

struct trie_step
trie_step(const struct trie *trie, uint32_t state, uint32_t symbol);

/* Asks memory for the step from the root. */
void trie_prefetch(const struct trie *trie, uint32_t symbol);

#endif
