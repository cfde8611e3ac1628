/*
 * Which branches of a rule its tests leave untried: an item of `any` or
 * `at_least` that is not true in any article that must match, an `unless` that
 * keeps none silent, a `none` that stops none, an `escalate` that raises none.
 * What no test reaches may be misspelt for years.
 */
#ifndef MATCH_COVERAGE_H
#define MATCH_COVERAGE_H

#include "match/ruleset.h"
#include "model/problem.h"

/*
 * Adds a note R051 for each list of branches that is not reached as a whole,
 * at the first that is not.  Nothing for a rule without tests, which config
 * has noted.  Answers how many branches there are that no test reaches.
 */
size_t coverage_check(
    struct ruleset *set, size_t rule_index, struct problems *problems);

#endif
