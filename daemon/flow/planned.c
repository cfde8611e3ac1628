#include "flow/planned.h"

static void
add_tags(
    struct store_alert *alert, struct slice *tags, const struct terms *from)
{
	for (size_t i = 0; i < from->len; i++)
		tags[alert->tag_len++] = from->items[i].text;
}

static void
tag_alert(struct arena *arena, const struct edition *edition,
    struct store_alert *alert)
{
	static const struct terms none;
	const struct rule *rule = map_get(
	    ruleset_book(edition->ruleset)->rule_by_id, alert->alert.rule_id);
	const struct feed *feed =
	    settings_feed(edition->settings, alert->alert.feed_id);
	const struct terms *of_rule = rule != NULL ? &rule->tags : &none;
	const struct terms *of_feed = feed != NULL ? &feed->tags : &none;
	struct slice *tags =
	    arena_new_array(arena, struct slice, of_rule->len + of_feed->len);

	alert->tags = tags;
	add_tags(alert, tags, of_rule);
	add_tags(alert, tags, of_feed);
}

static void
add_alerts(const struct plan *plan, const struct edition *edition,
    struct slice text, struct store_article_commit *commit)
{
	struct store_alert *alerts =
	    arena_new_array(plan->arena, struct store_alert, plan->alert_len);

	for (size_t i = 0; i < plan->alert_len; i++) {
		alerts[i] = (struct store_alert){
		    .alert = plan->alerts[i],
		    .text = text,
		};
		tag_alert(plan->arena, edition, &alerts[i]);
	}
	commit->alerts = alerts;
	commit->alert_len = plan->alert_len;
}

static void
add_deliveries(const struct plan *plan, struct store_article_commit *commit)
{
	struct store_delivery *deliveries = arena_new_array(
	    plan->arena, struct store_delivery, plan->delivery_len);

	for (size_t i = 0; i < plan->delivery_len; i++) {
		const struct planned_delivery *from = &plan->deliveries[i];
		struct slice *ids =
		    arena_new_array(plan->arena, struct slice, from->alert_len);

		for (size_t a = 0; a < from->alert_len; a++)
			ids[a] = slice_of(plan->alerts[from->alerts[a]].id);
		deliveries[i] = (struct store_delivery){
		    .channel = from->channel,
		    .leg = from->leg,
		    .seq = from->seq,
		    .story_id = plan->story_id,
		    .alert_ids = ids,
		    .alert_len = from->alert_len,
		};
	}
	commit->deliveries = deliveries;
	commit->delivery_len = plan->delivery_len;
}

void
planned_fill(const struct plan *plan, const struct edition *edition,
    struct slice text, struct store_article_commit *commit)
{
	add_alerts(plan, edition, text, commit);
	add_deliveries(plan, commit);
}
