/*
 * Between alert and store, which do not know each other: what a plan decided
 * about an article, in the words of its commit.
 */
#ifndef FLOW_PLANNED_H
#define FLOW_PLANNED_H

#include "alert/plan.h"
#include "flow/edition.h"
#include "store/article.h"

/*
 * What is to be counted of each hit's rule, in their order; none for a rule
 * without fire_when and limit.  In the arena, views of the rules.
 */
const struct store_rule_count *
planned_counts(struct arena *arena, const struct hit *hits, size_t hit_len);

/*
 * Sets the commit's alerts, with the tags of rule and feed and the text that
 * silences look at, its deliveries, digest items and counted hits; the story
 * is set before.  Views of all arguments; new text is in
 * the plan's arena.
 */
void planned_fill(const struct plan *plan, const struct edition *edition,
    struct slice text, struct store_article_commit *commit);

#endif
