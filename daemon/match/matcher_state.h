/*
 * The inside of a matcher, for the files that look over its shoulder: the
 * explanation and the tests of rules.
 */
#ifndef MATCH_MATCHER_STATE_H
#define MATCH_MATCHER_STATE_H

#include "match/candidates.h"
#include "match/denial.h"
#include "match/eval.h"
#include "match/matcher.h"
#include "match/witness.h"

struct met {
	uint32_t rule;
	enum severity severity;
	bool denied;
	size_t first_item; /* witness.items */
	size_t item_len;
};

struct matcher {
	struct ruleset *set;
	struct scan scan;
	struct eval eval;
	struct denial *denial;
	struct witness witness;
	struct candidates candidates;
	ARRAY(struct met) mets, met_spare;
	ARRAY(struct hit) hits;
};

/* Scans the article, so that conditions can be asked for. */
void matcher_scan(struct matcher *matcher, const struct match_input *input);

/* True where a rule that is met is so only through denied hits; to be asked
 * after matcher_scan(). */
bool matcher_is_denied(struct matcher *matcher, uint32_t rule_index);

#endif
