/* Which channels an alert goes to. */
#include "unit/alert/desk.h"

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
	    cmocka_unit_test(
	        the_first_route_that_matches_counts_unless_it_continues),
	    cmocka_unit_test(all_that_a_route_asks_for_must_hold),
	    cmocka_unit_test(health_goes_where_it_is_sent_and_nowhere_else),
	};

	return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
