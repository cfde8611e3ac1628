#include "alert/route.h"

static bool
terms_have(const struct terms *terms, struct slice text)
{
	for (size_t i = 0; i < terms->len; i++)
		if (slice_eq(terms->items[i].text, text))
			return true;
	return false;
}

/* An empty list asks for nothing. */
static bool
holds(const struct terms *terms, struct slice text)
{
	return terms->len == 0 || terms_have(terms, text);
}

static bool
tags_hold(const struct terms *wanted, const struct route_facts *facts)
{
	if (wanted->len == 0)
		return true;
	for (size_t i = 0; i < facts->tag_len; i++)
		if (terms_have(wanted, facts->tags[i]))
			return true;
	return false;
}

static bool
kind_holds(const struct terms *kinds, enum alert_kind kind)
{
	if (kinds->len == 0)
		return kind != ALERT_HEALTH;
	return terms_have(kinds, slice_of(alert_kind_name(kind)));
}

bool
route_matches(const struct route *route, const struct route_facts *facts)
{
	return (route->severities == 0 ||
	           (route->severities >> facts->severity & 1) != 0) &&
	    tags_hold(&route->tags, facts) &&
	    holds(&route->rules, facts->rule_id) &&
	    holds(&route->feeds, facts->feed_id) &&
	    holds(&route->languages, facts->language) &&
	    kind_holds(&route->kinds, facts->kind);
}

/* Adds the channels that are configured and not there yet. */
static void
add_channels(struct channels *channels, const struct settings *settings,
    const struct terms *ids)
{
	for (size_t i = 0; i < ids->len; i++) {
		struct slice id = ids->items[i].text;
		size_t at = 0;

		while (at < channels->len && !slice_eq(channels->ids[at], id))
			at++;
		if (at == channels->len &&
		    settings_channel(settings, id) != NULL)
			channels->ids[channels->len++] = id;
	}
}

struct channels
alert_route(struct arena *arena, const struct settings *settings,
    const struct route_facts *facts)
{
	/* No channel comes twice, so there is room for all of them. */
	struct channels channels = {.ids = arena_new_array(arena, struct slice,
	                                settings->channels.len + 1)};

	if (facts->send != NULL)
		add_channels(&channels, settings, facts->send);
	if (channels.len > 0)
		return channels;
	for (size_t i = 0; i < settings->routes.len; i++) {
		const struct route *route = settings->routes.items[i];

		if (!route_matches(route, facts))
			continue;
		add_channels(&channels, settings, &route->to);
		if (!route->go_on)
			break;
	}
	return channels;
}
