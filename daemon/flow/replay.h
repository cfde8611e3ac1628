/*
 * Articles through rules as the daemon would have taken them, one after the
 * other and without a state: filters, `when`, `unless`, denials, `escalate`,
 * `fire_when`, `collapse` by story, `limit`.  What the poll step held back
 * (a first fetch, age) is not held back here: rules are tried, not feeds.
 */
#ifndef FLOW_REPLAY_H
#define FLOW_REPLAY_H

#include "alert/ruling.h"
#include "base/auto.h"
#include "flow/breadth.h"
#include "match/ruleset.h"
#include "model/settings.h"

struct replay;

/* What became of one hit. */
struct replayed {
	struct hit hit;
	enum alert_state state; /* OPENED and LIMITED: people would be told */
	bool is_trial;          /* they would not: the rule is on trial */
	struct slice reason;
};

struct replay_result {
	const struct replayed *items; /* in the order of the rules */
	size_t len;
};

/*
 * Holds a reference to the rules.  The settings, for tags and addresses of
 * feeds, outlive it; they may be NULL.
 */
NODISCARD struct replay *
replay_new(struct ruleset *rules, const struct settings *settings);
void replay_free(struct replay **replay);

/* Whether an article's repeated paragraphs have to be given. */
bool replay_drops_repeated(const struct replay *replay);

/*
 * The next article, and when it was seen.  The result, its text and marks live
 * until the next call, as the article has to.
 */
void replay_article(struct replay *replay, const struct article *article,
    struct repeated_paragraphs repeated, int64_t now_ms,
    struct replay_result *result_out);

/* How many of the articles so far each rule was met by. */
const struct breadth *replay_breadth(const struct replay *replay);

/* People would be told of it. */
bool replayed_is_told(const struct replayed *replayed);

#endif
