/*
 * A term as typed becomes a path of symbols, through the same cutter that
 * cuts articles.
 */
#ifndef MATCH_PHRASE_H
#define MATCH_PHRASE_H

#include "base/buf.h"
#include "match/program.h"
#include "text/token.h"

/* How often something is expected in a thousand articles; only a guess, used
 * to choose anchors, never for what is true. */
#define COST_MAX ((uint64_t)1 << 40)

/* How the words of a term have to be found. */
enum manner {
	MANNER_FOLDED,
	MANNER_EXACT,
	MANNER_FORMS,
	MANNER_LIKE_1, /* with so many slips a word */
	MANNER_LIKE_2,
};

enum phrase_fault {
	PHRASE_OK,
	PHRASE_EMPTY,     /* no letter and no digit */
	PHRASE_LONG,      /* more than TERM_WORDS_MAX words */
	PHRASE_LIKE_LONG, /* a word too long for slips, LIKE_LETTERS_MAX */
	PHRASE_SENTENCE,  /* usable, but a sentence ends inside */
};

struct phrases {
	struct ruleset *set;
	struct token_list tokens;         /* of the last term */
	uint32_t symbols[TERM_WORDS_MAX]; /* of the last term */
	struct buf lower;                 /* of its word at hand */
	ARRAY(uint32_t) costs;            /* by term */
};

struct phrases phrases_init(struct ruleset *set);
void phrases_fini(struct phrases *phrases);

/* The term's number in *term_out, untouched for one that cannot be used. */
enum phrase_fault phrases_add(struct phrases *phrases, struct slice text,
    enum manner manner, uint32_t *term_out);

#endif
