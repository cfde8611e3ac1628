#include "unit/testing.h"

#include "alert/doc.h"
#include "alert/plan.h"
#include "alert/route.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define NOW_MS  ((int64_t)1772357400000) /* 1 Mar 2026, 09:30 UTC */

/* Terms of a list of words that ends with NULL. */
static struct terms
terms(struct arena *arena, const char *const *words)
{
	struct terms out = {.items = arena_new_array(arena, struct term, 8)};

	for (; *words != NULL; words++)
		out.items[out.len++].text = slice_of(*words);
	return out;
}

#define TERMS(arena, ...) terms(arena, (const char *const[]){__VA_ARGS__, NULL})

static void
add_channel(struct settings *settings, const char *id)
{
	struct channel *channel =
	    arena_alloc(settings->arena, sizeof(*channel));

	channel->id = slice_of(id);
	channel->type = CHANNEL_WEBHOOK;
	*array_add(&settings->channels) = channel;
}

static struct route *
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

static struct bench *
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

static void
bench_free(struct bench **b)
{
	struct arena *arena = (*b)->arena;

	settings_free(&(*b)->settings);
	arena_free(&arena);
}

static const struct alert_doc *
read_doc(struct bench *b, const struct alert *alert)
{
	struct err err = ERR_INIT;
	const struct alert_doc *doc = doc_parse(b->arena, alert->doc, &err);

	assert_non_null(doc);
	return doc;
}

/* The story is known and told of the first rule, by another feed. */
static void
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

static void
a_first_hit_opens_an_alert_with_one_delivery(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;
	const struct alert_doc *doc;
	char id[DIGEST_ID_LEN + 1];

	(void)state;
	add_route(b->settings, "desk");
	plan = alert_plan(&b->request);
	assert_int_equal(plan->alert_len, 1);
	assert_int_equal(plan->alerts[0].state, ALERT_OPENED);
	assert_int_equal(plan->alerts[0].article_id, 7);
	assert_int_equal(plan->delivery_len, 1);
	assert_slice(plan->deliveries[0].channel, "desk");
	assert_int_equal(plan->deliveries[0].leg, LEG_OPENED);
	delivery_id(
	    slice_of(plan->alerts[0].id), S("desk"), LEG_OPENED, 0, 0, id);
	assert_string_equal(plan->deliveries[0].id, id);
	assert_true(plan->story_is_new);
	assert_int_equal(plan->story_id.len, DIGEST_ID_LEN);
	doc = read_doc(b, &plan->alerts[0]);
	assert_slice(doc->rules[0].title, "Arms deals");
	assert_int_equal(doc->tag_len, 2); /* dprk, media: each once */
	assert_int_equal(doc->article.title_marks.len, 1);
	assert_slice(doc->article.excerpt, "They will talk about arms.");
	assert_int_equal(doc->article.excerpt_marks.items[0].start, 21);
	assert_true(doc->article.official);
	assert_slice(doc->story_sources[0], "news.example");
}

static void
the_same_request_gives_the_same_plan(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *first = NULL;
	AUTO(plan_free) struct plan *second = NULL;

	(void)state;
	add_route(b->settings, "desk");
	first = alert_plan(&b->request);
	second = alert_plan(&b->request);
	assert_string_equal(first->alerts[0].id, second->alerts[0].id);
	assert_true(slice_eq(first->alerts[0].doc, second->alerts[0].doc));
	assert_true(slice_eq(first->story_id, second->story_id));
	assert_string_equal(first->deliveries[0].id, second->deliveries[0].id);
}

static void
equal_keys_of_two_feeds_are_two_alerts(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *first = NULL;
	AUTO(plan_free) struct plan *second = NULL;

	(void)state;
	add_route(b->settings, "desk");
	first = alert_plan(&b->request);
	b->article.source = S("bbc-uk");
	second = alert_plan(&b->request);
	assert_string_not_equal(first->alerts[0].id, second->alerts[0].id);
}

/* What the story told before, and what becomes of a further article. */
struct story_case {
	const char *name;
	enum severity before, now;
	int64_t ago_ms;
	bool was_denied, denied, off;
	enum alert_state earlier_state;
	enum alert_state want;
	enum leg leg;
	const char *change;
};

static const struct story_case STORY_CASES[] = {
    {"another feed joins", SEVERITY_MEDIUM, SEVERITY_MEDIUM, HOUR_MS, false,
        false, false, ALERT_OPENED, ALERT_JOINED, LEG_OPENED, ""},
    {"lower severity joins", SEVERITY_HIGH, SEVERITY_MEDIUM, HOUR_MS, false,
        false, false, ALERT_OPENED, ALERT_JOINED, LEG_OPENED, ""},
    {"a rise in severity is an update", SEVERITY_MEDIUM, SEVERITY_HIGH, HOUR_MS,
        false, false, false, ALERT_OPENED, ALERT_OPENED, LEG_UPDATE,
        "severity raised from medium to high"},
    {"a new denial is an update", SEVERITY_MEDIUM, SEVERITY_MEDIUM, HOUR_MS,
        false, true, false, ALERT_OPENED, ALERT_OPENED, LEG_UPDATE,
        "what was reported is denied"},
    {"a denial that was told joins", SEVERITY_MEDIUM, SEVERITY_MEDIUM, HOUR_MS,
        true, true, false, ALERT_OPENED, ALERT_JOINED, LEG_OPENED, ""},
    {"a denial that is gone joins", SEVERITY_MEDIUM, SEVERITY_MEDIUM, HOUR_MS,
        true, false, false, ALERT_OPENED, ALERT_JOINED, LEG_OPENED, ""},
    {"collapse off opens", SEVERITY_MEDIUM, SEVERITY_MEDIUM, HOUR_MS, false,
        false, true, ALERT_OPENED, ALERT_OPENED, LEG_OPENED, ""},
    {"one ms before the window ends it joins", SEVERITY_MEDIUM, SEVERITY_MEDIUM,
        RULE_DEFAULT_COLLAPSE_MS - 1, false, false, false, ALERT_OPENED,
        ALERT_JOINED, LEG_OPENED, ""},
    {"when the window is over it opens", SEVERITY_MEDIUM, SEVERITY_MEDIUM,
        RULE_DEFAULT_COLLAPSE_MS, false, false, false, ALERT_OPENED,
        ALERT_OPENED, LEG_OPENED, ""},
    {"a suppressed one told nobody", SEVERITY_MEDIUM, SEVERITY_MEDIUM, HOUR_MS,
        false, false, false, ALERT_SUPPRESSED, ALERT_OPENED, LEG_OPENED, ""},
    {"a joined one told nobody", SEVERITY_MEDIUM, SEVERITY_MEDIUM, HOUR_MS,
        false, false, false, ALERT_JOINED, ALERT_OPENED, LEG_OPENED, ""},
    {"a clock that went back joins", SEVERITY_MEDIUM, SEVERITY_MEDIUM, -HOUR_MS,
        false, false, false, ALERT_OPENED, ALERT_JOINED, LEG_OPENED, ""},
};

static void
a_story_that_alerted_is_joined_unless_it_grew(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(STORY_CASES); i++) {
		const struct story_case *c = &STORY_CASES[i];
		AUTO(bench_free) struct bench *b = bench_new();
		AUTO(plan_free) struct plan *plan = NULL;

		add_route(b->settings, "desk");
		tell_earlier(b, c->before, c->ago_ms);
		b->facts.earlier[0].denied = c->was_denied;
		b->facts.earlier[0].state = c->earlier_state;
		b->rules[0].collapse.off = c->off;
		b->hits[0].severity = c->now;
		b->hits[0].denied = c->denied;
		plan = alert_plan(&b->request);
		if (plan->alerts[0].state != c->want)
			fail_msg("%s: %s", c->name,
			    alert_state_name(plan->alerts[0].state));
		assert_slice(plan->story_id, "s1");
		assert_false(plan->story_is_new);
		assert_slice(read_doc(b, &plan->alerts[0])->change, c->change);
		assert_int_equal(
		    plan->delivery_len, c->want == ALERT_OPENED ? 1 : 0);
		if (c->want == ALERT_JOINED)
			assert_true(plan->alerts[0].reason.len > 0);
		else
			assert_slice(plan->alerts[0].reason, c->change);
		if (plan->delivery_len > 0)
			assert_int_equal(plan->deliveries[0].leg, c->leg);
	}
}

static void
another_rule_of_a_known_story_opens(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;

	(void)state;
	add_route(b->settings, "desk");
	tell_earlier(b, SEVERITY_MEDIUM, HOUR_MS);
	b->request.hit_len = 2;
	plan = alert_plan(&b->request);
	assert_int_equal(plan->alerts[0].state, ALERT_JOINED);
	assert_int_equal(plan->alerts[1].state, ALERT_OPENED);
	assert_int_equal(plan->delivery_len, 1);
	assert_int_equal(plan->deliveries[0].alert_len, 1);
	assert_int_equal(plan->deliveries[0].alerts[0], 1);
}

static void
a_renamed_rule_keeps_its_history(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;

	(void)state;
	add_route(b->settings, "desk");
	tell_earlier(b, SEVERITY_MEDIUM, HOUR_MS);
	b->rules[0].id = S("arms-deals");
	b->rules[0].was = S("arms");
	plan = alert_plan(&b->request);
	assert_int_equal(plan->alerts[0].state, ALERT_JOINED);
}

static void
two_rules_for_one_channel_are_one_delivery(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;
	char id[DIGEST_ID_LEN + 1];

	(void)state;
	add_route(b->settings, "desk");
	b->rules[1].send = TERMS(b->arena, "soc", "desk");
	b->request.hit_len = 2;
	plan = alert_plan(&b->request);
	assert_int_equal(plan->alert_len, 2);
	assert_int_equal(plan->delivery_len, 2);
	assert_slice(plan->deliveries[0].channel, "desk");
	assert_int_equal(plan->deliveries[0].alert_len, 2);
	assert_slice(plan->deliveries[1].channel, "soc");
	assert_int_equal(plan->deliveries[1].alert_len, 1);
	assert_int_equal(plan->deliveries[1].alerts[0], 1);
	delivery_id(
	    slice_of(plan->alerts[1].id), S("soc"), LEG_OPENED, 0, 0, id);
	assert_string_equal(plan->deliveries[1].id, id);
	assert_string_not_equal(plan->alerts[0].id, plan->alerts[1].id);
}

static void
what_the_poll_step_suppresses_is_kept_with_its_reason(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;

	(void)state;
	add_route(b->settings, "desk");
	b->request.suppress = S("baseline");
	plan = alert_plan(&b->request);
	assert_int_equal(plan->alerts[0].state, ALERT_SUPPRESSED);
	assert_slice(plan->alerts[0].reason, "baseline");
	assert_int_equal(plan->delivery_len, 0);
	assert_true(plan->alerts[0].doc.len > 0);
}

static void
an_alert_that_no_channel_takes_is_suppressed(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = alert_plan(&b->request);

	(void)state;
	assert_int_equal(plan->alerts[0].state, ALERT_SUPPRESSED);
	assert_true(plan->alerts[0].reason.len > 0);
}

static void
an_edited_article_tells_further_rules_as_updates(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *before = NULL;
	AUTO(plan_free) struct plan *after = NULL;
	struct slice fired[] = {SLICE("arms")};

	(void)state;
	add_route(b->settings, "desk");
	before = alert_plan(&b->request);
	tell_earlier(b, SEVERITY_MEDIUM, HOUR_MS);
	b->facts.earlier[0].id = slice_of(before->alerts[0].id);
	b->facts.fired_rules = fired;
	b->facts.fired_rule_len = 1;
	b->request.hit_len = 2;
	after = alert_plan(&b->request);
	assert_int_equal(after->alert_len, 1);
	assert_slice(after->alerts[0].rule_id, "meetings");
	assert_int_equal(after->deliveries[0].leg, LEG_UPDATE);
	assert_int_equal(after->deliveries[0].seq, 1);
	assert_true(read_doc(b, &after->alerts[0])->change.len > 0);

	/* Where the first one was suppressed, nobody has been told yet. */
	plan_free(&after);
	b->facts.earlier[0].state = ALERT_SUPPRESSED;
	after = alert_plan(&b->request);
	assert_int_equal(after->deliveries[0].leg, LEG_OPENED);
}

static void
an_article_that_fired_all_its_rules_plans_nothing(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;
	struct slice fired[] = {SLICE("arms")};

	(void)state;
	add_route(b->settings, "desk");
	b->facts.fired_rules = fired;
	b->facts.fired_rule_len = 1;
	plan = alert_plan(&b->request);
	assert_int_equal(plan->alert_len, 0);
	assert_int_equal(plan->delivery_len, 0);
	assert_int_equal(plan->story_id.len, 0);
}

static void
what_a_limit_stops_waits_for_the_next_hour(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;
	const struct rule_past pasts[] = {{.alerts = 3}, {.alerts = 0}};

	(void)state;
	add_route(b->settings, "desk");
	b->rules[0].limit = (struct alert_limit){3, 24 * HOUR_MS};
	b->rules[0].send = TERMS(b->arena, "soc", "it");
	b->rules[1].limit = b->rules[0].limit;
	b->facts.pasts = pasts;
	b->facts.past_len = 2;
	b->request.hit_len = 2;
	plan = alert_plan(&b->request);
	assert_int_equal(plan->alerts[0].state, ALERT_LIMITED);
	assert_int_equal(plan->alerts[1].state, ALERT_OPENED);
	assert_int_equal(plan->delivery_len, 1);
	assert_int_equal(plan->deliveries[0].alert_len, 1);
	assert_int_equal(plan->deliveries[0].alerts[0], 1);
	assert_int_equal(plan->digest_item_len, 2);
	assert_slice(plan->digest_items[0].channel, "soc");
	assert_slice(plan->digest_items[1].channel, "it");
	assert_int_equal(plan->digest_items[0].alert, 0);
	assert_int_equal(plan->digest_items[0].due_ms, NOW_MS + HOUR_MS / 2);
	assert_slice(read_doc(b, &plan->alerts[0])->change,
	    "limit: 3 alerts per 1d used up");

	/* Where that digest has ended, the one after it. */
	plan_free(&plan);
	b->request.digest_delay = 1;
	plan = alert_plan(&b->request);
	assert_int_equal(
	    plan->digest_items[0].due_ms, NOW_MS + HOUR_MS * 3 / 2);

	/* A shorter limit is over sooner. */
	plan_free(&plan);
	b->request.digest_delay = 0;
	b->rules[0].limit.per_ms = 60000;
	plan = alert_plan(&b->request);
	assert_int_equal(plan->digest_items[0].due_ms, NOW_MS + 60000);
}

static void
a_limited_alert_that_no_channel_takes_is_suppressed(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;
	const struct rule_past past = {.alerts = 1};

	(void)state;
	b->rules[0].limit = (struct alert_limit){1, HOUR_MS};
	b->facts.pasts = &past;
	b->facts.past_len = 1;
	plan = alert_plan(&b->request);
	assert_int_equal(plan->alerts[0].state, ALERT_SUPPRESSED);
	assert_int_equal(plan->digest_item_len, 0);
}

static void
a_rule_on_trial_sends_nothing(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;
	const struct rule_past pasts[] = {{.alerts = 0}, {.alerts = 1}};

	(void)state;
	add_route(b->settings, "desk");
	b->rules[0].status = b->rules[1].status = RULE_TRIAL;
	b->rules[1].limit = (struct alert_limit){1, HOUR_MS};
	b->facts.pasts = pasts;
	b->facts.past_len = 2;
	b->request.hit_len = 2;
	plan = alert_plan(&b->request);
	assert_int_equal(plan->alert_len, 2);
	assert_true(plan->alerts[0].is_trial);
	assert_int_equal(plan->alerts[0].state, ALERT_OPENED);
	assert_int_equal(plan->alerts[1].state, ALERT_LIMITED);
	assert_int_equal(plan->delivery_len, 0);
	assert_int_equal(plan->digest_item_len, 0);
}

static void
a_hit_is_counted_where_the_rule_counts(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;
	const struct rule_past pasts[] = {{.articles = 1}, {.articles = 1}};

	(void)state;
	add_route(b->settings, "desk");
	b->rules[1].fire_when = (struct fire_when){2, 0, HOUR_MS};
	b->facts.pasts = pasts;
	b->facts.past_len = 2;
	b->request.hit_len = 2;
	plan = alert_plan(&b->request);
	assert_int_equal(plan->counted_rule_len, 1);
	assert_slice(plan->counted_rules[0], "meetings");
	assert_int_equal(plan->delivery_len, 1);
	assert_int_equal(plan->deliveries[0].alert_len, 1);
}

static void
an_edit_that_is_worse_is_another_alert_of_the_article(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *before = NULL;
	AUTO(plan_free) struct plan *after = NULL;
	AUTO(plan_free) struct plan *same = NULL;
	struct slice fired[] = {SLICE("arms")};

	(void)state;
	add_route(b->settings, "desk");
	before = alert_plan(&b->request);
	tell_earlier(b, SEVERITY_MEDIUM, HOUR_MS);
	b->facts.earlier[0].id = slice_of(before->alerts[0].id);
	b->facts.fired_rules = fired;
	b->facts.fired_rule_len = 1;
	b->hits[0].severity = SEVERITY_CRITICAL;
	after = alert_plan(&b->request);
	assert_int_equal(after->alert_len, 1);
	assert_string_not_equal(after->alerts[0].id, before->alerts[0].id);
	assert_int_equal(after->deliveries[0].leg, LEG_UPDATE);
	assert_slice(after->story_id, "s1");
	same = alert_plan(&b->request);
	assert_string_equal(after->alerts[0].id, same->alerts[0].id);
}

static void
a_document_keeps_no_more_places_than_its_limit(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;
	struct because *many =
	    arena_new_array(b->arena, struct because, DOC_MAX_BECAUSE + 1);
	const struct alert_doc *doc;

	(void)state;
	for (size_t i = 0; i <= DOC_MAX_BECAUSE; i++)
		many[i] = b->because[0];
	b->hits[0].because = many;
	b->hits[0].because_len = DOC_MAX_BECAUSE + 1;
	plan = alert_plan(&b->request);
	doc = read_doc(b, &plan->alerts[0]);
	assert_int_equal(doc->because_len, DOC_MAX_BECAUSE);
	assert_int_equal(doc->because_total, DOC_MAX_BECAUSE + 1);
}

static void
two_feeds_of_one_site_are_one_source(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;
	struct slice known[] = {SLICE("other.example"), SLICE("news.example")};

	(void)state;
	b->article.url = S("https://www.news.example/b");
	b->facts.story_sources = known;
	b->facts.story_source_len = 2;
	plan = alert_plan(&b->request);
	assert_int_equal(read_doc(b, &plan->alerts[0])->story_source_len, 2);
	b->article.url = S("");
	assert_slice(article_site(&b->article), "bbc");
}

/* Channels in the form "desk soc". */
static void
assert_channels(struct bench *b, const struct route_facts *facts,
    const char *want, const char *name)
{
	struct channels channels = alert_route(b->arena, b->settings, facts);
	AUTO(buf_fini) struct buf got = buf_init(100);

	for (size_t i = 0; i < channels.len; i++)
		buf_printf(&got, "%s%.*s", i > 0 ? " " : "",
		    SLICE_ARG(channels.ids[i]));
	if (!slice_eq(buf_slice(&got), slice_of(want)))
		fail_msg(
		    "%s: got \"%s\", want \"%s\"", name, buf_str(&got), want);
}

static void
the_first_route_that_matches_counts_unless_it_continues(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	struct slice tags[] = {SLICE("x"), SLICE("counterparty")};
	struct route_facts facts = {.severity = SEVERITY_HIGH,
	    .rule_id = SLICE("arms"),
	    .feed_id = SLICE("bbc"),
	    .tags = tags,
	    .tag_len = 2};
	struct route *route = add_route(b->settings, "soc");
	struct terms gone = TERMS(b->arena, "removed"),
	             both = TERMS(b->arena, "removed", "it"), none = {0};

	(void)state;
	route->tags = TERMS(b->arena, "counterparty");
	route->go_on = true;
	route = add_route(b->settings, "desk");
	route->severities = 1u << SEVERITY_HIGH | 1u << SEVERITY_CRITICAL;
	route = add_route(b->settings, "it");

	assert_channels(b, &facts, "soc desk", "continue");
	facts.tag_len = 1;
	assert_channels(b, &facts, "desk", "no tag");
	facts.severity = SEVERITY_LOW;
	assert_channels(b, &facts, "it", "the last one takes the rest");
	facts.send = &none;
	assert_channels(b, &facts, "it", "an empty send says nothing");
	facts.send = &gone;
	assert_channels(b, &facts, "it", "a send without channels");
	facts.severity = SEVERITY_HIGH;
	facts.send = &both;
	assert_channels(b, &facts, "it", "send beats routes");
}

static void
all_that_a_route_asks_for_must_hold(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	struct route_facts facts = {.severity = SEVERITY_HIGH,
	    .rule_id = SLICE("arms"),
	    .feed_id = SLICE("bbc"),
	    .language = SLICE("en")};
	struct route *route = add_route(b->settings, "desk");

	(void)state;
	route->rules = TERMS(b->arena, "meetings", "arms");
	route->feeds = TERMS(b->arena, "bbc");
	route->languages = TERMS(b->arena, "en");
	route->kinds = TERMS(b->arena, "alert");
	assert_true(route_matches(route, &facts));
	facts.language = S("");
	assert_false(route_matches(route, &facts));
	facts.language = S("en");
	facts.feed_id = S("tass");
	assert_false(route_matches(route, &facts));
	facts.feed_id = S("bbc");
	facts.kind = ALERT_LIST_CHANGE;
	assert_false(route_matches(route, &facts));
}

static void
health_goes_where_it_is_sent_and_nowhere_else(void **state)
{
	AUTO(bench_free) struct bench *b = bench_new();
	AUTO(plan_free) struct plan *plan = NULL;
	struct health_request request = {.settings = b->settings,
	    .subject = SLICE("bbc"),
	    .event = SLICE("sick since 1"),
	    .severity = SEVERITY_HIGH,
	    .title = SLICE("feed bbc fails for 6 h"),
	    .text = SLICE("the server answers 500"),
	    .now_ms = NOW_MS};
	struct route *route;
	char id[DIGEST_ID_LEN + 1];

	(void)state;
	add_route(b->settings, "desk");
	plan = alert_plan_health(&request);
	assert_int_equal(plan->alerts[0].state, ALERT_SUPPRESSED);
	assert_int_equal(plan->delivery_len, 0);
	memcpy(id, plan->alerts[0].id, sizeof(id));
	plan_free(&plan);

	route = add_route(b->settings, "soc");
	route->kinds = TERMS(b->arena, "health");
	plan = alert_plan_health(&request);
	assert_slice(plan->deliveries[0].channel, "soc");
	assert_string_equal(plan->alerts[0].id, id);
	plan_free(&plan);

	b->settings->health_to = TERMS(b->arena, "it");
	request.event = S("sick since 2");
	plan = alert_plan_health(&request);
	assert_slice(plan->deliveries[0].channel, "it");
	assert_string_not_equal(plan->alerts[0].id, id);
	assert_int_equal(read_doc(b, &plan->alerts[0])->kind, ALERT_HEALTH);
	assert_slice(read_doc(b, &plan->alerts[0])->article.title,
	    "feed bbc fails for 6 h");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_first_hit_opens_an_alert_with_one_delivery),
	    cmocka_unit_test(two_feeds_of_one_site_are_one_source),
	    cmocka_unit_test(the_same_request_gives_the_same_plan),
	    cmocka_unit_test(equal_keys_of_two_feeds_are_two_alerts),
	    cmocka_unit_test(a_story_that_alerted_is_joined_unless_it_grew),
	    cmocka_unit_test(another_rule_of_a_known_story_opens),
	    cmocka_unit_test(a_renamed_rule_keeps_its_history),
	    cmocka_unit_test(two_rules_for_one_channel_are_one_delivery),
	    cmocka_unit_test(
	        what_the_poll_step_suppresses_is_kept_with_its_reason),
	    cmocka_unit_test(an_alert_that_no_channel_takes_is_suppressed),
	    cmocka_unit_test(an_edited_article_tells_further_rules_as_updates),
	    cmocka_unit_test(an_article_that_fired_all_its_rules_plans_nothing),
	    cmocka_unit_test(what_a_limit_stops_waits_for_the_next_hour),
	    cmocka_unit_test(
	        a_limited_alert_that_no_channel_takes_is_suppressed),
	    cmocka_unit_test(a_rule_on_trial_sends_nothing),
	    cmocka_unit_test(a_hit_is_counted_where_the_rule_counts),
	    cmocka_unit_test(
	        an_edit_that_is_worse_is_another_alert_of_the_article),
	    cmocka_unit_test(a_document_keeps_no_more_places_than_its_limit),
	    cmocka_unit_test(
	        the_first_route_that_matches_counts_unless_it_continues),
	    cmocka_unit_test(all_that_a_route_asks_for_must_hold),
	    cmocka_unit_test(health_goes_where_it_is_sent_and_nowhere_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
