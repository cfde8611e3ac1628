#include "flow/planned.h"

#include "alert/ruling.h"

static struct store_rule_count
count_of(const struct rule *rule)
{
	struct store_rule_count count = {
	    .rule_id = rule->id,
	    .was = rule->was,
	    .is_trial = rule->status == RULE_TRIAL,
	};

	if (rule_counts(rule)) {
		count.within_ms = rule->fire_when.within_ms;
		count.enough_articles = rule->fire_when.articles;
		count.enough_sources = rule->fire_when.different_sources;
	}
	if (rule->limit.alerts > 0) {
		count.limit_ms = rule->limit.per_ms;
		count.enough_alerts = rule->limit.alerts;
	}
	return count;
}

const struct store_rule_count *
planned_counts(struct arena *arena, const struct hit *hits, size_t hit_len)
{
	struct store_rule_count *counts =
	    arena_new_array(arena, struct store_rule_count, hit_len);

	for (size_t i = 0; i < hit_len; i++)
		counts[i] = count_of(hits[i].rule);
	return counts;
}

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

static void
add_digest_items(const struct plan *plan, struct store_article_commit *commit)
{
	struct store_digest_item *items = arena_new_array(
	    plan->arena, struct store_digest_item, plan->digest_item_len);

	for (size_t i = 0; i < plan->digest_item_len; i++) {
		const struct planned_digest_item *from = &plan->digest_items[i];

		items[i] = (struct store_digest_item){
		    .channel = from->channel,
		    .route = from->route,
		    .due_ms = from->due_ms,
		    .alert_id = slice_of(plan->alerts[from->alert].id),
		};
	}
	commit->digest_items = items;
	commit->digest_item_len = plan->digest_item_len;
}

static void
add_hits(const struct plan *plan, struct store_article_commit *commit)
{
	struct store_rule_hit *hits = arena_new_array(
	    plan->arena, struct store_rule_hit, plan->counted_rule_len);

	for (size_t i = 0; i < plan->counted_rule_len; i++)
		hits[i] = (struct store_rule_hit){
		    plan->counted_rules[i], commit->story.source};
	commit->rule_hits = hits;
	commit->rule_hit_len = plan->counted_rule_len;
}

void
planned_fill(const struct plan *plan, const struct edition *edition,
    struct slice text, struct store_article_commit *commit)
{
	add_alerts(plan, edition, text, commit);
	add_deliveries(plan, commit);
	add_digest_items(plan, commit);
	add_hits(plan, commit);
}
