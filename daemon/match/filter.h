/*
 * Whether an article comes from where a rule looks: its language, its source.
 */
#ifndef MATCH_FILTER_H
#define MATCH_FILTER_H

#include "match/matcher.h"

/* An article of unknown language passes. */
bool filter_language(const struct rule *rule, const struct match_input *input);

/*
 * `only` and `except` name feed ids, tags, or domains: that of the article's
 * address, that of the feed's, and the ones above them.
 */
bool filter_source(const struct rule *rule, const struct match_input *input);

/* Both, but what the input says to skip. */
bool filter_passes(const struct rule *rule, const struct match_input *input);

#endif
