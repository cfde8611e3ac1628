/*
 * What becomes of one hit, and why: the stages of RULES.md 3 from fire_when to
 * limit.  Pure, over the facts of the store; alert/plan writes it down.
 *
 *	hit --- this article alerted for the rule already,
 *	 |      and nothing new is to be said of it --------> LEFT OUT
 *	 |----- the poll step says why not -----------------> SUPPRESSED
 *	 |----- fire_when has not come true ----------------> SUPPRESSED
 *	 |----- its story told of this rule within `collapse`,
 *	 |      severity did not rise, no denial or
 *	 |      correction is new --------------------------> JOINED
 *	 |----- the rule's limit is used up ----------------> LIMITED
 *	 `--------------------------------------------------> OPENED
 */
#ifndef ALERT_RULING_H
#define ALERT_RULING_H

#include "base/arena.h"
#include "base/slice.h"
#include "model/alert.h"
#include "model/article.h"
#include "model/delivery.h"
#include "model/hit.h"

struct ruling_request {
	struct arena *arena; /* of the ruling's text */
	const struct plan_facts *facts;
	const struct article *article;
	const struct hit *hit;
	const struct rule_past *past; /* NULL: the rule counts nothing */
	struct slice suppress;        /* what the poll step says; or empty */
	bool was_told; /* an alert of this very article is out already */
	int64_t now_ms;
};

struct ruling {
	bool is_left_out;
	enum alert_state state;
	enum leg leg;
	struct slice reason; /* for the ledger */
	struct slice change; /* for the message: why it is told although its
	                        story was */
	/* Tells of an article that alerted for the rule already: a different
	 * alert, which this names beside the article; else empty. */
	struct slice again;
	bool counts; /* for fire_when: the hit is to be kept */
};

struct ruling ruling_of(const struct ruling_request *request);

/* Whether the rule has a fire_when. */
bool rule_counts(const struct rule *rule);

#endif
