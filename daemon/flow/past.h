/*
 * What planning an article has to know of those before it, kept in memory: for
 * a replay, which writes no state.  Answers what store_read_plan() would, by
 * the same rules, and forgets what is older than anything asks for, so that it
 * does not grow with the archive.
 */
#ifndef FLOW_PAST_H
#define FLOW_PAST_H

#include "alert/ruling.h"
#include "base/auto.h"
#include "match/ruleset.h"

struct past;

/* Hits of a rule among which its fire_when counts: the newest, as the store
 * has it, and more than a rule asks for. */
#define PAST_MAX_HITS 4096

/* The rules outlive it. */
NODISCARD struct past *past_new(const struct ruleset *rules);
void past_free(struct past **past);

/*
 * Turns to an article: the story that was told of its title or link within
 * PLANNER_STORY_MS, or a new one.  The article lives until the next call.
 */
void
past_begin(struct past *past, const struct article *article, int64_t now_ms);

/* The facts for a hit of that article; views until the next call. */
const struct plan_facts *past_facts(struct past *past, const struct hit *hit);

/* Keeps what became of the hit. */
void
past_add(struct past *past, const struct hit *hit, const struct ruling *ruling);

#endif
