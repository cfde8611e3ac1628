/*
 * All rules and lists of a configuration in the form that articles are matched
 * against: words as numbers, terms as paths of one trie, conditions as shared
 * nodes of a graph, rules under the rarest thing they cannot do without.
 *
 * A rule set never changes once compiled; any thread may read it.  What
 * matching one article needs to write lives in a match/matcher.h.
 */
#ifndef MATCH_RULESET_H
#define MATCH_RULESET_H

#include "base/auto.h"
#include "model/problem.h"
#include "model/rule.h"

struct ruleset;

/*
 * Takes the book, also on failure, and frees it with the last reference.
 * Time is near linear in the number of words of the book.  NULL after an error
 * in *problems; warnings alone do not fail.
 */
NODISCARD struct ruleset *
ruleset_compile(struct rule_book **book, struct problems *problems);

/* Both may be called from any thread. */
struct ruleset *ruleset_ref(struct ruleset *set);
void ruleset_unref(struct ruleset **set);

const struct rule_book *ruleset_book(const struct ruleset *set);
size_t ruleset_rule_count(const struct ruleset *set);
const struct rule *ruleset_rule(const struct ruleset *set, size_t index);

/* Different terms in all rules and lists, spellings of one fold counted once.
 */
size_t ruleset_term_count(const struct ruleset *set);

#endif
