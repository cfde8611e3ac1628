/*
 * An article that two rules met, channels desk, soc and it, and what the store
 * would know: for the tests of plans and routes.
 */
#ifndef UNIT_ALERT_DESK_H
#define UNIT_ALERT_DESK_H

#include "unit/testing.h"

#include "alert/doc.h"
#include "alert/plan.h"
#include "alert/route.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define NOW_MS  ((int64_t)1772357400000) /* 1 Mar 2026, 09:30 UTC */

/* Terms of a list of words that ends with NULL. */
static inline struct terms
terms(struct arena *arena, const char *const *words)
{
	struct terms out = {.items = arena_new_array(arena, struct term, 8)};

	for (; *words != NULL; words++)
		out.items[out.len++].text = slice_of(*words);
	return out;
}

#define TERMS(arena, ...) terms(arena, (const char *const[]){__VA_ARGS__, NULL})

static inline void
add_channel(struct settings *settings, const char *id)
{
	struct channel *channel =
	    arena_alloc(settings->arena, sizeof(*channel));

	channel->id = slice_of(id);
	channel->type = CHANNEL_WEBHOOK;
	*array_add(&settings->channels) = channel;
}

static inline struct route *
add_route(struct settings *settings, const char *to)
{
	struct route *route = arena_alloc(settings->arena, sizeof(*route));

	route->to = TERMS(settings->arena, to);
	*array_add(&settings->routes) = route;
	return route;
}

/* One article, two rules, one feed, channels desk, soc, it; all goes to desk.
 */
struct bench {
	struct settings *settings;
	struct arena *arena;
	struct feed feed;
	struct article article;
	struct rule rules[2];
	struct because because[2];
	struct hit hits[2];
	struct plan_facts facts;
	struct plan_request request;
};

static inline struct bench *
bench_new(void)
{
	struct arena *arena = arena_new();
	struct bench *b = arena_alloc(arena, sizeof(*b));

	b->arena = arena;
	b->settings = settings_new();
	add_channel(b->settings, "desk");
	add_channel(b->settings, "soc");
	add_channel(b->settings, "it");
	b->feed = (struct feed){.id = SLICE("bbc"),
	    .tags = TERMS(arena, "media"),
	    .official = true};
	b->article =
	    (struct article){.key = SLICE("00112233445566778899aabbccddeeff"),
	        .source = SLICE("bbc"),
	        .url = SLICE("https://news.example/a"),
	        .title = SLICE("Kim to meet Putin"),
	        .body = SLICE("They will talk about arms."),
	        .language = SLICE("en")};
	b->rules[0] = (struct rule){.id = SLICE("arms"),
	    .name = SLICE("Arms deals"),
	    .severity = SEVERITY_MEDIUM,
	    .tags = TERMS(arena, "dprk", "media"),
	    .collapse = {.for_ms = RULE_DEFAULT_COLLAPSE_MS}};
	b->rules[1] = b->rules[0];
	b->rules[1].id = S("meetings");
	b->because[0] =
	    (struct because){FIELD_TITLE, 0, 3, SLICE("Kim"), SLICE("Kim"), 0};
	b->because[1] = (struct because){
	    FIELD_BODY, 21, 25, SLICE("arms"), SLICE("arms"), 0};
	for (size_t i = 0; i < 2; i++)
		b->hits[i] = (struct hit){.rule = &b->rules[i],
		    .severity = SEVERITY_MEDIUM,
		    .because = b->because,
		    .because_len = 2};
	b->request = (struct plan_request){.settings = b->settings,
	    .feed = &b->feed,
	    .article = &b->article,
	    .article_id = 7,
	    .hits = b->hits,
	    .hit_len = 1,
	    .facts = &b->facts,
	    .now_ms = NOW_MS};
	return b;
}

static inline void
bench_free(struct bench **b)
{
	struct arena *arena = (*b)->arena;

	settings_free(&(*b)->settings);
	arena_free(&arena);
}

static inline const struct alert_doc *
read_doc(struct bench *b, const struct alert *alert)
{
	struct err err = ERR_INIT;
	const struct alert_doc *doc = doc_parse(b->arena, alert->doc, &err);

	assert_non_null(doc);
	return doc;
}

/* The story is known and told of the first rule, by another feed. */
static inline void
tell_earlier(struct bench *b, enum severity severity, int64_t ago_ms)
{
	struct earlier_alert *earlier = arena_alloc(b->arena, sizeof(*earlier));

	*earlier = (struct earlier_alert){.id = SLICE("e1"),
	    .rule_id = SLICE("arms"),
	    .severity = severity,
	    .state = ALERT_OPENED,
	    .raised_ms = NOW_MS - ago_ms};
	b->facts.story_id = S("s1");
	b->facts.earlier = earlier;
	b->facts.earlier_len = 1;
}

#endif
