/*
 * Why a rule is met by an article or not, condition by condition, in the words
 * of the rule.
 */
#ifndef MATCH_EXPLAIN_H
#define MATCH_EXPLAIN_H

#include "base/buf.h"
#include "match/matcher.h"

/*
 * Appends one line a condition, indented by depth, each ended by a line feed:
 *
 *	when: no
 *	  all: no
 *	    list dprk: yes, "Pyongyang" (3)
 *	    near, within 8 words: no, the nearest are 11 words apart
 *	unless: not tested
 *
 * Filters that stop the rule come first.
 */
void explain_rule(struct matcher *matcher, const struct match_input *input,
    size_t rule_index, struct buf *out);

/*
 * Appends one line without line feed: the first condition of `when` that is
 * not met, or the `unless` that is.  False, nothing appended, where the rule
 * is met.
 */
bool explain_miss(struct matcher *matcher, const struct match_input *input,
    size_t rule_index, struct buf *out);

#endif
