#include "flow/replay.h"

#include "base/array.h"
#include "flow/past.h"
#include "match/matcher.h"

struct replay {
	struct matcher *matcher;
	const struct settings *settings;
	struct past *past;
	struct breadth *breadth;
	struct arena *arena; /* of the last result's text */
	ARRAY(struct replayed) items;
	ARRAY(struct slice) tags;
};

struct replay *
replay_new(struct ruleset *rules, const struct settings *settings)
{
	struct replay *replay = mem_new(sizeof(*replay));

	replay->matcher = matcher_new(rules);
	replay->settings = settings;
	replay->past = past_new(rules);
	replay->breadth = breadth_new();
	return replay;
}

void
replay_free(struct replay **replay)
{
	struct replay *self = take_ptr(replay);

	if (self == NULL)
		return;
	past_free(&self->past);
	breadth_free(&self->breadth);
	matcher_free(&self->matcher);
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

const struct breadth *
replay_breadth(const struct replay *replay)
{
	return replay->breadth;
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

	replay->items.len = 0;
	set_input(replay, article, repeated, &input);
	matcher_match(replay->matcher, &input, &result);
	breadth_add(replay->breadth, &result);
	if (result.len > 0) {
		arena_free(&replay->arena);
		replay->arena = arena_new();
		past_begin(replay->past, article, now_ms);
	}
	for (size_t i = 0; i < result.len; i++) {
		if (rule_is_in_force(result.hits[i].rule, now_ms))
			rule_on(replay, article, &result.hits[i], now_ms);
	}
	*result_out =
	    (struct replay_result){replay->items.items, replay->items.len};
}
