/*
 * Which channels an alert goes to: those that its rule names, else those of
 * the routes.  Pure.
 */
#ifndef ALERT_ROUTE_H
#define ALERT_ROUTE_H

#include "base/arena.h"
#include "base/slice.h"
#include "model/alert.h"
#include "model/settings.h"

struct route_facts {
	enum alert_kind kind;
	enum severity severity;
	struct slice rule_id;
	struct slice feed_id;
	struct slice language;    /* of the article; empty: unknown */
	const struct slice *tags; /* of rule and feed */
	size_t tag_len;
	const struct terms *send; /* the rule's; NULL or empty: the routes */
};

struct channels {
	struct slice *ids; /* each once, in the order in which they were met */
	size_t len;
};

/*
 * A rule's `send` wins over the routes; of it, channels that are not
 * configured are passed over, and where none is left (rules that were kept
 * from an older configuration) the routes decide, so that no alert is lost.
 * Of the routes the first match counts, and those after it as long as it says
 * `continue`.  Health alerts take only routes that name their kind.
 */
struct channels alert_route(struct arena *arena,
    const struct settings *settings, const struct route_facts *facts);

/* Whether all that the route asks for holds. */
bool route_matches(const struct route *route, const struct route_facts *facts);

#endif
