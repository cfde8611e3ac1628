/*
 * The inside of a matcher, for the files that look over its shoulder: the
 * explanation and the tests of rules.
 */
#ifndef MATCH_MATCHER_STATE_H
#define MATCH_MATCHER_STATE_H

#include "match/eval.h"
#include "match/matcher.h"
#include "match/witness.h"

struct met {
	uint32_t rule;
	enum severity severity;
	size_t first_item; /* witness.items */
	size_t item_len;
};

struct matcher {
	struct ruleset *set;
	struct scan scan;
	struct eval eval;
	struct witness witness;
	uint32_t *rule_epochs; /* candidates of this article */
	ARRAY(uint32_t) candidates;
	ARRAY(struct met) mets, met_spare;
	ARRAY(struct hit) hits;
};

/* Scans the article, so that conditions can be asked for. */
void matcher_scan(struct matcher *matcher, const struct match_input *input);

#endif
