/*
 * The rules that an article may meet: those of which an anchor stands in it and
 * that lack nothing else at first sight.  What else a rule cannot do without
 * lies beside its number where its anchor is looked up, so that nearly all
 * rules are dismissed without a look at anything of theirs.
 */
#ifndef MATCH_CANDIDATES_H
#define MATCH_CANDIDATES_H

#include "match/eval.h"
#include "match/program.h"

struct candidates {
	ARRAY(uint32_t) rules;  /* of this article, each once */
	uint32_t *epochs;       /* by rule: the last article it was here for */
	uint64_t *atoms;        /* that stand in the article, as a set */
	ARRAY(uint16_t) marked; /* bits of the set */
};

struct candidates candidates_init(const struct ruleset *set);
void candidates_fini(struct candidates *candidates);

/* Fills candidates->rules for the article that was scanned. */
void candidates_find(struct candidates *candidates, const struct eval *eval);

#endif
