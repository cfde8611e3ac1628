#include "flow/replay.h"

#include "base/array.h"
#include "base/map.h"
#include "flow/past.h"
#include "match/matcher.h"

struct replay {
	struct matcher *matcher;
	const struct settings *settings;
	struct past *past;
	struct map *rule_numbers; /* id -> index + 1, as a pointer */
	size_t *met;              /* articles, of each rule */
	size_t articles;
	struct arena *arena; /* of the last result's text */
	ARRAY(struct replayed) items;
	ARRAY(struct slice) tags;
};

struct replay *
replay_new(struct ruleset *rules, const struct settings *settings)
{
	struct replay *replay = mem_new(sizeof(*replay));
	size_t count = ruleset_rule_count(rules);

	replay->matcher = matcher_new(rules);
	replay->settings = settings;
	replay->past = past_new(rules);
	replay->rule_numbers = map_new();
	replay->met = mem_new_array(count + 1, sizeof(*replay->met));
	for (size_t i = 0; i < count; i++)
		map_set(replay->rule_numbers, ruleset_rule(rules, i)->id,
		    (void *)(uintptr_t)(i + 1));
	return replay;
}

void
replay_free(struct replay **replay)
{
	struct replay *self = take_ptr(replay);

	if (self == NULL)
		return;
	past_free(&self->past);
	matcher_free(&self->matcher);
	map_free(&self->rule_numbers);
	mem_free(&self->met);
	arena_free(&self->arena);
	array_fini(&self->items);
	array_fini(&self->tags);
	mem_free(&self);
}

bool
replay_drops_repeated(const struct replay *replay)
{
	return ruleset_book(matcher_ruleset(replay->matcher))
	    ->boilerplate.drop_repeated;
}

size_t
replay_article_count(const struct replay *replay)
{
	return replay->articles;
}

size_t
replay_met_count(const struct replay *replay, size_t rule_index)
{
	return replay->met[rule_index];
}

bool
replayed_is_told(const struct replayed *replayed)
{
	return replayed->state == ALERT_OPENED ||
	    replayed->state == ALERT_LIMITED;
}

/* What is not said of the article is not held against it. */
static void
set_input(struct replay *replay, const struct article *article,
    struct repeated_paragraphs repeated, struct match_input *input)
{
	const struct feed *feed = replay->settings != NULL
	    ? settings_feed(replay->settings, article->source)
	    : NULL;

	*input = (struct match_input){
	    .article = article,
	    .skip_sources = article->source.len == 0,
	};
	replay->tags.len = 0;
	if (feed != NULL) {
		input->feed_url = feed->url;
		for (size_t i = 0; i < feed->tags.len; i++)
			*array_add(&replay->tags) = feed->tags.items[i].text;
	}
	input->feed_tags = replay->tags.items;
	input->feed_tag_len = replay->tags.len;
	/* What an authority says in each of its notices is no furniture. */
	if (feed == NULL || !feed->official)
		input->repeated = repeated;
}

static void
rule_on(struct replay *replay, const struct article *article,
    const struct hit *hit, int64_t now_ms)
{
	const struct plan_facts *facts = past_facts(replay->past, hit);
	const struct ruling_request request = {
	    .arena = replay->arena,
	    .facts = facts,
	    .article = article,
	    .hit = hit,
	    .past = facts->pasts,
	    .now_ms = now_ms,
	};
	struct ruling ruling = ruling_of(&request);

	*array_add(&replay->items) = (struct replayed){
	    .hit = *hit,
	    .state = ruling.state,
	    .is_trial = hit->rule->status == RULE_TRIAL,
	    .reason = ruling.reason,
	};
	past_add(replay->past, hit, &ruling);
}

void
replay_article(struct replay *replay, const struct article *article,
    struct repeated_paragraphs repeated, int64_t now_ms,
    struct replay_result *result_out)
{
	struct match_input input;
	struct match_result result;

	replay->articles++;
	replay->items.len = 0;
	set_input(replay, article, repeated, &input);
	matcher_match(replay->matcher, &input, &result);
	if (result.len > 0) {
		arena_free(&replay->arena);
		replay->arena = arena_new();
		past_begin(replay->past, article, now_ms);
	}
	for (size_t i = 0; i < result.len; i++) {
		const struct hit *hit = &result.hits[i];
		size_t number = (size_t)(uintptr_t)map_get(
		    replay->rule_numbers, hit->rule->id);

		if (!rule_is_in_force(hit->rule, now_ms))
			continue;
		replay->met[number - 1]++;
		rule_on(replay, article, hit, now_ms);
	}
	*result_out =
	    (struct replay_result){replay->items.items, replay->items.len};
}
