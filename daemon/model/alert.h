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
	ALERT_SUPPRESSED, /* baseline, age, no receiver: `reason` says which */
	ALERT_STATE_COUNT,
};

const char *alert_state_name(enum alert_state state);
bool alert_state_find(struct slice name, enum alert_state *out);

struct alert {
	char id[DIGEST_ID_LEN + 1];
	enum alert_kind kind;
	enum alert_state state;
	struct slice reason;  /* why joined or suppressed; else empty */
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
	enum alert_state state;
	int64_t raised_ms;
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
};

#endif
