/*
 * Runs the tests that analysts write beside their rules: must an article match
 * or not, which texts must stand inside a highlighted window, which must not,
 * how severe it is.  What fails becomes R050, a `because` text that stands
 * nowhere in the article R053.
 */
#ifndef MATCH_RULETEST_H
#define MATCH_RULETEST_H

#include "match/matcher.h"
#include "model/problem.h"

struct ruletest_count {
	size_t rules;  /* that have a test */
	size_t passed; /* tests */
	size_t failed;
};

/*
 * Runs all tests of all rules and adds a problem for each that fails: what was
 * expected, what was found, for a match that was missed the nearest miss, and
 * in `detail` the conditions one by one or the windows that were there.
 */
struct ruletest_count
ruletest_run(struct ruleset *set, struct problems *problems);

/* The same for one rule, with a matcher of its set: making one takes time and
 * memory for each rule of the set. */
struct ruletest_count ruletest_run_rule(
    struct matcher *matcher, size_t rule_index, struct problems *problems);

/*
 * What a test gives to the matcher: its article in the test's language (its
 * own, else the rule's first, else English) and without the filters that it
 * does not name.  A view; *article_out has to live as long.
 */
struct match_input ruletest_input(const struct rule *rule,
    const struct rule_test *test, struct article *article_out);

#endif
