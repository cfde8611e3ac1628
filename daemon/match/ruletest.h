/*
 * Runs the tests that analysts write beside their rules: must an article match
 * or not, which texts must stand inside a highlighted window, which must not,
 * how severe it is.  What fails becomes R050, a `because` text that stands
 * nowhere in the article R053.
 */
#ifndef MATCH_RULETEST_H
#define MATCH_RULETEST_H

#include "match/ruleset.h"
#include "model/problem.h"

struct ruletest_count {
	size_t rules;  /* that have a test */
	size_t passed; /* tests */
	size_t failed;
};

/*
 * Runs all tests of all rules and adds a problem for each that fails, with
 * what was expected, what was found and, for a match that was missed, which
 * part of `when` is not met.
 */
struct ruletest_count
ruletest_run(struct ruleset *set, struct problems *problems);

/* The same for one rule. */
struct ruletest_count ruletest_run_rule(
    struct ruleset *set, size_t rule_index, struct problems *problems);

#endif
