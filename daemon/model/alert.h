/*
 * An alert says that one rule was met by one article.  Its id is the hash of
 * rule and raising article's key, so that whatever is done twice names the
 * same alert.  What a message needs to be rendered travels in `doc`, a JSON
 * text that alert/doc writes and reads; the store keeps it as bytes.
 */
#ifndef MODEL_ALERT_H
#define MODEL_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/slice.h"
#include "model/severity.h"

enum alert_kind {
	ALERT_NEWS,
	ALERT_HEALTH,
	ALERT_LIST_CHANGE,
	ALERT_KIND_COUNT
};

const char *alert_kind_name(enum alert_kind kind); /* alert, health, ... */

/* What became of a hit. */
enum alert_state {
	ALERT_OPENED,     /* raised; deliveries carry it */
	ALERT_JOINED,     /* the story alerted already for this rule */
	ALERT_SUPPRESSED, /* baseline, age, fire_when, no receiver: see reason
	                   */
	ALERT_LIMITED,    /* over the rule's limit: a digest tells it */
	ALERT_STATE_COUNT,
};

const char *alert_state_name(enum alert_state state);
bool alert_state_find(struct slice name, enum alert_state *out);

struct alert {
	char id[DIGEST_ID_LEN + 1];
	enum alert_kind kind;
	enum alert_state state;
	/* Why joined, suppressed or limited; of an opened one why it is told
	 * although its story was, or what made fire_when true; else empty. */
	struct slice reason;
	bool is_trial;        /* of a rule on trial: nothing is sent */
	struct slice rule_id; /* for health: the feed or channel */
	struct slice rule_title;
	enum severity severity;
	bool denied;
	struct slice story_id;
	struct slice feed_id;
	int64_t article_id; /* of the archive; 0 for health */
	int64_t raised_ms;
	struct slice doc;
};

void alert_id(struct slice rule_id, struct slice article_key,
    char out[DIGEST_ID_LEN + 1]);

/* What the store knows of earlier alerts of a story, for planning. */
struct earlier_alert {
	struct slice id;
	struct slice rule_id;
	enum severity severity;
	bool denied;
	bool is_trial;
	enum alert_state state;
	struct slice reason;
	int64_t raised_ms;
};

/* How often a rule was met and told, for `fire_when` and `limit`.  Counting
 * may stop where the rule's numbers are reached. */
struct rule_past {
	int64_t articles; /* met within fire_when's time, this one included */
	int64_t sources;  /* different ones among them; copies are one */
	int64_t alerts;   /* opened within the limit's time, as this is told */
};

/*
 * All that planning an article needs from the store, read in one go.  A story
 * is found by equal normalised title or link until there is more.
 */
struct plan_facts {
	struct slice story_id; /* empty: none is known */
	struct slice *story_sources;
	size_t story_source_len;
	struct earlier_alert *earlier; /* of the story, newest first */
	size_t earlier_len;
	/* Rules for which this very article has an alert already. */
	struct slice *fired_rules;
	size_t fired_rule_len;
	const struct rule_past *pasts; /* in the order of the hits */
	size_t past_len;               /* 0: no rule counts */
};

#endif
