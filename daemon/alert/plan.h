/*
 * What becomes of an article's hits: a pure judgement over what was read from
 * the store.  Flow reads, plans, writes and commits one article at a time, so
 * nothing changes between the facts and the plan; the same request gives the
 * same plan, ids included.  alert/ruling says what becomes of each hit.
 *
 * The OPENED ones of one article that go to one channel are one delivery; the
 * LIMITED ones wait for the channel's digest.  Those of rules on trial go
 * nowhere.
 */
#ifndef ALERT_PLAN_H
#define ALERT_PLAN_H

#include "base/arena.h"
#include "base/auto.h"
#include "base/slice.h"
#include "model/alert.h"
#include "model/article.h"
#include "model/delivery.h"
#include "model/feed.h"
#include "model/hit.h"
#include "model/settings.h"

struct plan_request {
	const struct settings *settings;
	const struct feed *feed; /* NULL: not configured any more */
	const struct article *article;
	int64_t article_id; /* of the archive */
	const struct hit *hits;
	size_t hit_len;
	const struct plan_facts *facts;
	/* Why nothing of this article may be told (baseline, too old); empty:
	 * nothing speaks against it.  Becomes the alerts' `reason`. */
	struct slice suppress;
	/* How many periods later a digest is to be due than it would be,
	 * because the one that is due then has ended (a clock was set). */
	int64_t digest_delay;
	int64_t now_ms;
};

/*
 * What a rule's limit stops is told when the limit's period ends, at the latest
 * at the next full hour: a channel's digest where no other is configured.
 */
#define PLAN_DIGEST_MS    ((int64_t)3600 * 1000)
#define PLAN_DIGEST_ROUTE "overflow"

/*
 * Whom the article counts for among the sources of its story: the host of its
 * address without "www.", else its feed.  Two feeds of one site are one source.
 * A view of the article.
 */
struct slice article_site(const struct article *article);

struct planned_delivery {
	char id[DIGEST_ID_LEN + 1];
	struct slice channel;
	enum leg leg;   /* LEG_OPENED or LEG_UPDATE */
	unsigned seq;   /* as in the id: 0 opened, 1 update */
	size_t *alerts; /* indices into plan->alerts, rising */
	size_t alert_len;
};

struct planned_digest_item {
	struct slice channel;
	struct slice route;
	int64_t due_ms;
	size_t alert; /* index into plan->alerts */
};

struct plan {
	struct arena *arena;   /* owns all below */
	struct slice story_id; /* known or new; empty without alerts */
	bool story_is_new;
	struct alert *alerts; /* in the order of the hits; `doc` is filled */
	size_t alert_len;
	struct planned_delivery *deliveries; /* in order of first mention */
	size_t delivery_len;
	struct planned_digest_item *digest_items;
	size_t digest_item_len;
	struct slice *counted_rules; /* those whose fire_when counts the hit */
	size_t counted_rule_len;
};

/* The article's key names its alerts, so it must differ between feeds. */
NODISCARD struct plan *alert_plan(const struct plan_request *request);

struct health_request {
	const struct settings *settings;
	struct slice subject; /* feed or channel id, or "rules": rule_id */
	struct slice event;   /* what makes this event another one than the
	                         last: the same text gives the same ids */
	enum severity severity;
	struct slice title; /* one line: "feed bbc-world fails for 6 h" */
	struct slice text;  /* what to know and do; may be empty */
	int64_t now_ms;
};

/*
 * One alert of kind health, to the channels of `health.to`, else to routes
 * that name the kind; suppressed where there are neither.
 */
NODISCARD struct plan *alert_plan_health(const struct health_request *request);

void plan_free(struct plan **plan);

#endif
