#include "unit/alert/desk.h"

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
	assert_slice(plan->alerts[0].reason, "limit: 3 alerts per 1d used up");
	assert_slice(read_doc(b, &plan->alerts[0])->change, "");

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
