/*
 * A term as typed becomes a path of symbols, through the same cutter that
 * cuts articles.
 */
#ifndef MATCH_PHRASE_H
#define MATCH_PHRASE_H

#include "match/program.h"
#include "text/token.h"

/* How often something is expected in a thousand articles; only a guess, used
 * to choose anchors, never for what is true. */
#define COST_MAX ((uint64_t)1 << 40)

enum phrase_fault {
	PHRASE_OK,
	PHRASE_EMPTY,    /* no letter and no digit */
	PHRASE_LONG,     /* more than TERM_WORDS_MAX words */
	PHRASE_SENTENCE, /* usable, but a sentence ends inside */
};

struct phrases {
	struct ruleset *set;
	struct token_list tokens;         /* of the last term */
	uint32_t symbols[TERM_WORDS_MAX]; /* of the last term */
	ARRAY(uint32_t) costs;            /* by term */
};

struct phrases phrases_init(struct ruleset *set);
void phrases_fini(struct phrases *phrases);

/* The term's number in *term_out, untouched for an empty or long one. */
enum phrase_fault phrases_add(
    struct phrases *phrases, struct slice text, bool exact, uint32_t *term_out);

#endif
