/*
 * What happens at the seams: between a reload and work under way, at a start,
 * at an end, when a clock jumps.
 */
#include "sim/world.h"

#define BROKEN_RULES  "version: 1\nrules:\n  - id: arms\n    wehn: weapons\n"
#define TOLD_SETTINGS WORLD_SETTINGS "health: {to: [hook]}\n"
#define HOUR_MS       ((int64_t)3600 * 1000)
#define TEXT          "A shipment of weapons was seen."

/* --- reloads ------------------------------------------------------------- */

static void
everyone_who_asked_for_a_reload_is_answered(void **state)
{
	struct world world;
	struct sim_client *clients[3];

	(void)state;
	world_open_usual(&world);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	for (size_t i = 0; i < 3; i++)
		clients[i] = world_call(&world, "{\"command\":\"reload\"}");
	sim_advance(world.loop, 1000);
	for (size_t i = 0; i < 3; i++) {
		assert_true(sim_client_is_over(clients[i]));
		assert_int_equal(
		    world_count(sim_client_output(clients[i]), "\"exit\":0"),
		    1);
	}
	world_close(&world);
}

static void
a_reload_that_nobody_waits_for_any_more_ends(void **state)
{
	struct world world;
	struct sim_client *client;

	(void)state;
	world_open_usual(&world);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	client = world_call(&world, "{\"command\":\"reload\"}");
	(void)world_call(&world, "{\"command\":\"reload\"}");
	sim_client_hang_up(client);
	sim_advance(world.loop, 1000);
	world_close(&world);
}

/* Each report is under way while the editions that it saw go. */
static void
a_report_survives_a_reload(void **state)
{
	struct world world;
	struct sim_client *client;

	(void)state;
	world_open_usual(&world);
	world_serve(&world, WORLD_ONE, world_item("a", "One", TEXT));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	for (int i = 0; i < 20; i++) {
		(void)world_call(&world, "{\"command\":\"reload\"}");
		client = world_call(&world, "{\"command\":\"feeds\"}");
		app_reload(world.app);
		sim_advance(world.loop, i);
		sim_advance(world.loop, 1000);
		assert_true(sim_client_is_over(client));
	}
	world_close(&world);
}

/* What came of a poll stays known, whenever the reload happens. */
static void
a_reload_amid_a_poll_loses_no_news(void **state)
{
	(void)state;
	for (int turn = 0; turn < 24; turn++) {
		struct world world;

		world_open_usual(&world);
		world_write(&world, "feeds.d/feeds.yaml",
		    "feeds:\n  - {id: one, url: \"" WORLD_ONE "\"}\n");
		world_serve(&world, WORLD_ONE, world_item("a", "Old", TEXT));
		assert_int_equal(world_start(&world), APP_STARTED);
		for (int i = 0; i < turn; i++)
			sim_turn(world.loop);
		app_reload(world.app);
		sim_advance(world.loop, 60000);
		world_serve(&world, WORLD_ONE, world_item("b", "New", TEXT));
		sim_advance(world.loop, 3 * HOUR_MS);
		assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
		world_close(&world);
	}
}

static void
who_waits_for_a_poll_is_answered_when_its_feed_goes(void **state)
{
	struct world world;
	struct sim_client *client;

	(void)state;
	world_open_usual(&world);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	sim_http(world.loop,
	    &(struct sim_http){
	        .url = WORLD_ONE, .status = 304, .delay_ms = 20000});
	client =
	    world_call(&world, "{\"command\":\"poll\",\"args\":[\"one\"]}");
	sim_advance(world.loop, 1000);
	world_write(&world, "feeds.d/feeds.yaml",
	    "feeds:\n  - {id: two, url: \"" WORLD_TWO "\"}\n");
	app_reload(world.app);
	sim_advance(world.loop, 1000);
	assert_true(sim_client_is_over(client));
	assert_int_equal(
	    world_count(sim_client_output(client), "\"exit\":1"), 1);
	world_close(&world);
}

static void
a_poll_that_was_asked_for_begins_again_after_a_reload(void **state)
{
	struct world world;
	struct sim_client *client;

	(void)state;
	world_open_usual(&world);
	world_serve(&world, WORLD_ONE, world_item("a", "One", TEXT));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	sim_http_forget(world.loop, WORLD_ONE);
	sim_http(world.loop,
	    &(struct sim_http){.url = WORLD_ONE,
	        .status = 200,
	        .body = slice_of(world_item("a", "One", TEXT)),
	        .delay_ms = 20000});
	client =
	    world_call(&world, "{\"command\":\"poll\",\"args\":[\"one\"]}");
	sim_advance(world.loop, 1000);
	app_reload(world.app);
	sim_advance(world.loop, 60000);
	assert_true(sim_client_is_over(client));
	assert_int_equal(
	    world_count(sim_client_output(client), "\"exit\":0"), 1);
	world_close(&world);
}

/* By its own id, or under a new one that says what it was. */
static void
a_feed_that_comes_back_goes_on_where_it_stood(void **state)
{
	static const char *const back[] = {
	    "feeds:\n  - {id: one, url: \"" WORLD_ONE "\"}\n",
	    "feeds:\n  - {id: neu, was: one, url: \"" WORLD_ONE "\"}\n",
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct world world;

		world_open_usual(&world);
		world_write(&world, "feeds.d/feeds.yaml", back[0]);
		world_serve(&world, WORLD_ONE, world_item("a", "Old", TEXT));
		assert_int_equal(world_start(&world), APP_STARTED);
		sim_advance(world.loop, 60000);
		world_write(&world, "feeds.d/feeds.yaml", "feeds: []\n");
		app_reload(world.app);
		sim_advance(world.loop, HOUR_MS);
		world_write(&world, "feeds.d/feeds.yaml", back[i]);
		world_serve(&world, WORLD_ONE, world_item("b", "New", TEXT));
		app_reload(world.app);
		sim_advance(world.loop, HOUR_MS);
		assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
		world_close(&world);
	}
}

/* Larger than what may wait for a client at a time. */
static void
a_long_answer_arrives_whole(void **state)
{
	static char feeds[100000], document[16000];
	struct sim_client *client;
	struct world world;
	size_t len = 0;

	(void)state;
	world_open_usual(&world);
	snprintf(document, sizeof(document),
	    "<rss version=\"2.0\"><channel><title>%015000d</title></channel>"
	    "</rss>",
	    0);
	len += (size_t)snprintf(feeds, sizeof(feeds), "feeds:\n");
	for (int i = 0; i < 1100; i++) {
		char url[64];

		snprintf(url, sizeof(url), "https://%d.example/feed", i);
		world_serve(&world, url, document);
		len += (size_t)snprintf(feeds + len, sizeof(feeds) - len,
		    "  - {id: f%d, url: \"%s\"}\n", i, url);
	}
	world_write(&world, "feeds.d/feeds.yaml", feeds);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	client = world_call(&world, "{\"command\":\"feeds\"}");
	sim_advance(world.loop, 1000);
	assert_true(sim_client_is_over(client));
	assert_true(sim_client_output(client).len > LISTENER_MAX_UNSENT);
	assert_int_equal(
	    world_count(sim_client_output(client), "\"exit\":0"), 1);
	world_close(&world);
}

static void
what_fails_on_a_channel_that_went_is_held(void **state)
{
	struct world world;
	struct slice answer;

	(void)state;
	world_open_usual(&world);
	sim_http_forget(world.loop, WORLD_HOOK);
	sim_http(world.loop,
	    &(struct sim_http){
	        .url = WORLD_HOOK, .status = 503, .delay_ms = 20000});
	world_serve(&world, WORLD_ONE, world_item("a", "One", TEXT));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 5000);
	world_write(&world, "sanctions-watch.yaml",
	    "include: {feeds: feeds.d, rules: rules.d}\n"
	    "state: state\n"
	    "listen: {control: control.sock}\n"
	    "channels:\n"
	    "  other: {type: webhook, url: \"https://other.example/\"}\n"
	    "routes:\n"
	    "  - {to: [other]}\n");
	app_reload(world.app);
	sim_advance(world.loop, 60000);
	answer = world_ask(&world, "{\"command\":\"deliveries\"}");
	assert_int_equal(world_count(answer, "\"state\":\"held\""), 1);
	world_close(&world);
}

/* --- the daemon's own health --------------------------------------------- */

static void
a_refused_reload_is_over_after_a_restart_with_good_files(void **state)
{
	struct world world;
	struct slice answer;

	(void)state;
	world_open_usual(&world);
	world_write(&world, "sanctions-watch.yaml", TOLD_SETTINGS);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	world_write(&world, "rules.d/rules.yaml", BROKEN_RULES);
	app_reload(world.app);
	sim_advance(world.loop, 60000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	world_stop(&world);
	world_write(&world, "rules.d/rules.yaml", WORLD_RULES);
	world_boot(&world);
	world_status(&world, WORLD_HOOK, 200);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	answer = world_ask(&world, "{\"command\":\"status\"}");
	assert_int_equal(world_count(answer, "\"conditions\":0"), 1);
	world_close(&world);
}

static void
a_start_with_the_last_good_rules_is_told(void **state)
{
	struct world world;
	struct slice answer;

	(void)state;
	world_open_usual(&world);
	world_write(&world, "sanctions-watch.yaml", TOLD_SETTINGS);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	world_stop(&world);
	world_write(&world, "rules.d/rules.yaml", BROKEN_RULES);
	for (int i = 0; i < 2; i++) {
		world_boot(&world);
		world_status(&world, WORLD_HOOK, 200);
		assert_int_equal(world_start(&world), APP_STARTED);
		sim_advance(world.loop, 60000);
		/* Once, not at every start. */
		assert_int_equal(
		    sim_requests_to(world.loop, WORLD_HOOK), i == 0);
		answer = world_ask(&world, "{\"command\":\"status\"}");
		assert_int_equal(world_count(answer, "\"conditions\":1"), 1);
		world_stop(&world);
	}
	world_close(&world);
}

static void
what_ailed_a_feed_ends_when_the_feed_goes(void **state)
{
	struct world world;
	struct slice answer;

	(void)state;
	world_open_usual(&world);
	world_serve(&world, WORLD_TWO, world_item("a", "Two", "Nothing."));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 24 * HOUR_MS); /* nobody answers for one */
	answer = world_ask(&world, "{\"command\":\"status\"}");
	assert_int_equal(world_count(answer, "\"conditions\":1"), 1);
	world_write(&world, "feeds.d/feeds.yaml",
	    "feeds:\n  - {id: two, url: \"" WORLD_TWO "\"}\n");
	app_reload(world.app);
	sim_advance(world.loop, 60000);
	answer = world_ask(&world, "{\"command\":\"status\"}");
	assert_int_equal(world_count(answer, "\"conditions\":0"), 1);
	world_close(&world);
}

/* --- clocks -------------------------------------------------------------- */

static void
a_jump_of_the_clock_sends_nothing_twice(void **state)
{
	struct world world;

	(void)state;
	world_open_usual(&world);
	sim_http_forget(world.loop, WORLD_HOOK);
	sim_http(world.loop,
	    &(struct sim_http){
	        .url = WORLD_HOOK, .status = 200, .delay_ms = 20000});
	world_serve(&world, WORLD_ONE, world_item("a", "One", TEXT));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 5000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	sim_jump_wall(world.loop, 24 * HOUR_MS);
	sim_advance(world.loop, 24 * HOUR_MS);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	world_close(&world);
}

static void
a_clock_that_was_set_back_delays_nothing(void **state)
{
	struct world world;

	(void)state;
	world_open_usual(&world);
	world_status(&world, WORLD_HOOK, 503);
	world_serve(&world, WORLD_ONE, world_item("a", "One", TEXT));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	sim_jump_wall(world.loop, -1000 * 24 * HOUR_MS);
	world_status(&world, WORLD_HOOK, 200);
	sim_advance(world.loop, HOUR_MS);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 2);
	world_close(&world);
}

/* --- the end ------------------------------------------------------------- */

static void
run_once(struct world *world)
{
	world->once = true;
	assert_int_equal(world_start(world), APP_STARTED);
	loop_run(world->loop);
}

static void
once_without_feeds_ends_well(void **state)
{
	struct world world;

	(void)state;
	world_open_usual(&world);
	world_write(&world, "feeds.d/feeds.yaml", "feeds: []\n");
	run_once(&world);
	assert_true(app_went_well(world.app));
	world_close(&world);
}

static void
once_delivers_before_it_ends(void **state)
{
	struct world world;

	(void)state;
	world_open_usual(&world);
	sim_http_forget(world.loop, WORLD_HOOK);
	sim_http(world.loop,
	    &(struct sim_http){
	        .url = WORLD_HOOK, .status = 200, .delay_ms = 20000});
	world_serve(&world, WORLD_ONE, world_item("a", "One", TEXT));
	world_serve(&world, WORLD_TWO, world_item("b", "Two", TEXT));
	run_once(&world);
	assert_true(app_went_well(world.app));
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 2);
	world_close(&world);
}

static void
once_says_when_a_feed_or_a_channel_failed(void **state)
{
	struct world world;

	(void)state;
	world_open_usual(&world);
	world_serve(&world, WORLD_ONE, world_item("a", "One", TEXT));
	run_once(&world);
	assert_false(app_went_well(world.app)); /* two does not answer */
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	world_kill(&world);
	world_boot(&world);
	world_status(&world, WORLD_HOOK, 503);
	world_serve(&world, WORLD_ONE, world_item("c", "Three", TEXT));
	world_serve(&world, WORLD_TWO, world_item("b", "Two", TEXT));
	run_once(&world);
	assert_false(app_went_well(world.app));
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 2);
	world_close(&world);
}

static void
sigterm_in_the_first_turn_begins_nothing(void **state)
{
	struct world world;

	(void)state;
	world_open_usual(&world);
	world_serve(&world, WORLD_ONE, world_item("a", "One", TEXT));
	assert_int_equal(world_start(&world), APP_STARTED);
	world_stop(&world);
	world_boot(&world);
	assert_int_equal(sim_requests(world.loop), 0);
	world_close(&world);
}

/* A backlog is for the next start. */
static void
sigterm_does_not_wait_for_what_is_to_be_matched(void **state)
{
	static char document[300000];
	struct world world;
	size_t len = 0;
	int64_t begin_ms;

	(void)state;
	world_open_usual(&world);
	len += (size_t)snprintf(document, sizeof(document),
	    "<rss version=\"2.0\"><channel><title>N</title>");
	for (int i = 0; i < 1000; i++)
		len += (size_t)snprintf(document + len, sizeof(document) - len,
		    "<item><guid>%d</guid><title>Shipment %d of weapons"
		    "</title><description>Report %d</description></item>",
		    i, i, i);
	snprintf(document + len, sizeof(document) - len, "</channel></rss>");
	world_serve(&world, WORLD_ONE, document);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_set_clock_cost(world.loop, 1000);
	sim_advance(world.loop, 100);
	begin_ms = loop_mono_ms(world.loop);
	app_stop(world.app, 20000);
	loop_run(world.loop);
	assert_true(loop_mono_ms(world.loop) - begin_ms < 1000);
	world_kill(&world);
	world_boot(&world);
	world_status(&world, WORLD_HOOK, 200);
	world_serve(&world, WORLD_ONE, document);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, HOUR_MS);
	world_close(&world);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everyone_who_asked_for_a_reload_is_answered),
	    cmocka_unit_test(a_reload_that_nobody_waits_for_any_more_ends),
	    cmocka_unit_test(a_report_survives_a_reload),
	    cmocka_unit_test(a_reload_amid_a_poll_loses_no_news),
	    cmocka_unit_test(
	        who_waits_for_a_poll_is_answered_when_its_feed_goes),
	    cmocka_unit_test(
	        a_poll_that_was_asked_for_begins_again_after_a_reload),
	    cmocka_unit_test(a_feed_that_comes_back_goes_on_where_it_stood),
	    cmocka_unit_test(a_long_answer_arrives_whole),
	    cmocka_unit_test(what_fails_on_a_channel_that_went_is_held),
	    cmocka_unit_test(
	        a_refused_reload_is_over_after_a_restart_with_good_files),
	    cmocka_unit_test(a_start_with_the_last_good_rules_is_told),
	    cmocka_unit_test(what_ailed_a_feed_ends_when_the_feed_goes),
	    cmocka_unit_test(a_jump_of_the_clock_sends_nothing_twice),
	    cmocka_unit_test(a_clock_that_was_set_back_delays_nothing),
	    cmocka_unit_test(once_without_feeds_ends_well),
	    cmocka_unit_test(once_delivers_before_it_ends),
	    cmocka_unit_test(once_says_when_a_feed_or_a_channel_failed),
	    cmocka_unit_test(sigterm_in_the_first_turn_begins_nothing),
	    cmocka_unit_test(sigterm_does_not_wait_for_what_is_to_be_matched),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests_name("edge", tests, NULL, NULL);
}
