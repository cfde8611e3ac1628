/*
 * What is written well and says nothing, or nearly everything: one file a kind
 * of mistake, all called for each rule once names are known.
 */
#ifndef CONFIG_LINT_H
#define CONFIG_LINT_H

#include "config/implied.h"
#include "config/rulefile.h"

struct lint {
	struct rule_load *load;
	struct implied *implied;
	struct reader *r; /* of the file of the rule or list at hand */
};

/* `in:` below `in:`, and distances across parts of an article (R041). */
void lint_scopes(struct lint *lint, const struct rule *rule);
/* `unless` and `none` that forbid what is needed (R041), and conditions that
 * another makes idle (R042). */
void lint_cover(struct lint *lint, const struct rule *rule);
/* Entries of a list that another entry makes idle (R042). */
void lint_entries(struct lint *lint, const struct word_list *list);
/* Words of no language of the rule (R041), forms without a stemmer (R047). */
void lint_languages(struct lint *lint, const struct rule *rule);
/* Distances between words that stand everywhere (R043). */
void lint_breadth(struct lint *lint, const struct rule *rule);

#endif
