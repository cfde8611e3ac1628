/* Reloads, broken files, restarts with them, channels that go. */
#include "sim/world.h"

#define BROKEN_RULES "version: 1\nrules:\n  - id: arms\n    wehn: weapons\n"

static void
open_world(struct world *world)
{
	world_open(world, WORLD_SETTINGS);
	world_write(world, "rules.d/rules.yaml", WORLD_RULES);
	world_write(world, "feeds.d/feeds.yaml", WORLD_FEEDS);
	world_boot(world);
	sim_http(
	    world->loop, &(struct sim_http){.url = WORLD_HOOK, .status = 200});
}

static void
say_item(struct world *world, const char *guid)
{
	sim_http_forget(world->loop, WORLD_ONE);
	sim_http(world->loop,
	    &(struct sim_http){.url = WORLD_ONE,
	        .status = 200,
	        .body = slice_of(world_item(
	            guid, guid, "A shipment of weapons was seen."))});
}

static void
a_reload_takes_new_rules(void **state)
{
	struct world world;
	struct slice answer;

	(void)state;
	open_world(&world);
	say_item(&world, "first report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	world_write(&world, "rules.d/rules.yaml",
	    "version: 1\nrules:\n  - id: flour\n    when: flour\n"
	    "    tests: [{match: flour}, {no_match: milk}]\n");
	answer = world_ask(&world, "{\"command\":\"reload\"}");
	assert_int_equal(world_count(answer, "\"exit\":0"), 1);
	say_item(&world, "second report");
	sim_advance(world.loop, 3600000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	world_close(&world);
}

static void
a_bad_file_keeps_the_old_rules_and_says_so(void **state)
{
	struct world world;
	struct slice answer;

	(void)state;
	open_world(&world);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	world_write(&world, "rules.d/rules.yaml", BROKEN_RULES);
	answer = world_ask(&world, "{\"command\":\"reload\"}");
	assert_int_equal(world_count(answer, "\"exit\":1"), 1);
	assert_int_equal(world_count(answer, "R021"), 1);
	assert_true(world_count(answer, "\"line\":4") >= 1);
	answer = world_ask(&world, "{\"command\":\"status\"}");
	assert_int_equal(world_count(answer, "\"refused\""), 1);
	assert_true(world_count(answer, "R021") >= 1);
	say_item(&world, "report");
	sim_advance(world.loop, 3600000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	world_close(&world);
}

static void
a_restart_with_broken_rules_runs_the_last_good_set(void **state)
{
	struct world world;
	struct slice answer;

	(void)state;
	open_world(&world);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	world_stop(&world);
	world_write(&world, "rules.d/rules.yaml", BROKEN_RULES);
	world_boot(&world);
	sim_http(
	    world.loop, &(struct sim_http){.url = WORLD_HOOK, .status = 200});
	say_item(&world, "report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 3600000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	answer = world_ask(&world, "{\"command\":\"status\"}");
	assert_int_equal(world_count(answer, "last good"), 1);
	assert_true(world_count(answer, "R021") >= 1);
	world_close(&world);
}

static void
write_names(struct world *world, unsigned count)
{
	AUTO(buf_fini) struct buf names = buf_init(BUF_MAX_OWN);

	buf_add_str(&names, "weapons\n");
	for (unsigned i = 1; i < count; i++)
		buf_printf(&names, "name %u\n", i);
	world_write(world, "rules.d/names.txt", buf_str(&names));
}

static void
a_list_that_lost_a_fifth_of_its_lines_is_taken_at_a_restart_only(void **state)
{
	static const struct {
		unsigned lines;
		const char *exit;
	} RELOADS[] = {
	    {100, "\"exit\":0"},
	    {80, "\"exit\":0"},
	    {63, "\"exit\":1"},
	    {64, "\"exit\":0"},
	};
	struct world world;
	struct slice answer;

	(void)state;
	open_world(&world);
	world_write(&world, "rules.d/rules.yaml",
	    "version: 1\n"
	    "lists:\n  names: {file: names.txt, format: lines}\n"
	    "rules:\n  - id: names\n    when: {list: names}\n"
	    "    tests: [{match: weapons}, {no_match: milk}]\n");
	write_names(&world, 10);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	for (size_t i = 0; i < COUNT_OF(RELOADS); i++) {
		write_names(&world, RELOADS[i].lines);
		answer = world_ask(&world, "{\"command\":\"reload\"}");
		assert_int_equal(world_count(answer, RELOADS[i].exit), 1);
	}
	write_names(&world, 10);
	answer = world_ask(&world, "{\"command\":\"reload\"}");
	assert_true(world_count(answer, "R060") >= 1);
	world_stop(&world);
	world_boot(&world);
	assert_int_equal(world_start(&world), APP_STARTED);
	answer = world_ask(&world, "{\"command\":\"status\"}");
	assert_int_equal(world_count(answer, "R060"), 0);
	world_close(&world);
}

static void
broken_rules_without_a_good_set_do_not_start(void **state)
{
	struct world world;

	(void)state;
	open_world(&world);
	world_write(&world, "rules.d/rules.yaml", BROKEN_RULES);
	assert_int_equal(world_start(&world), APP_NOT_USABLE);
	world_close(&world);
}

static void
a_removed_channel_holds_its_deliveries(void **state)
{
	struct world world;
	struct slice answer;

	(void)state;
	open_world(&world);
	sim_http_forget(world.loop, WORLD_HOOK);
	sim_http(
	    world.loop, &(struct sim_http){.url = WORLD_HOOK, .status = 503});
	sim_http(world.loop,
	    &(struct sim_http){.url = "https://other.example/", .status = 200});
	say_item(&world, "report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	world_write(&world, "sanctions-watch.yaml",
	    "include: {feeds: feeds.d, rules: rules.d}\n"
	    "state: state\n"
	    "listen: {control: control.sock}\n"
	    "channels:\n"
	    "  other: {type: webhook, url: \"https://other.example/\"}\n"
	    "routes:\n"
	    "  - {to: [other]}\n");
	(void)world_ask(&world, "{\"command\":\"reload\"}");
	sim_advance(world.loop, 3600000);
	answer = world_ask(&world, "{\"command\":\"deliveries\"}");
	assert_int_equal(world_count(answer, "\"state\":\"held\""), 1);
	assert_int_equal(
	    sim_requests_to(world.loop, "https://other.example/"), 0);
	answer = world_ask(&world,
	    "{\"command\":\"resend\",\"args\":[],"
	    "\"options\":{\"channel\":\"hook\",\"to\":\"other\"}}");
	assert_int_equal(world_count(answer, "\"resent\""), 1);
	sim_advance(world.loop, 60000);
	assert_int_equal(
	    sim_requests_to(world.loop, "https://other.example/"), 1);
	world_close(&world);
}

static void
poll_waits_for_the_feed(void **state)
{
	struct world world;
	struct slice answer;

	(void)state;
	open_world(&world);
	say_item(&world, "report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	answer = world_ask(&world, "{\"command\":\"poll\",\"args\":[\"one\"]}");
	assert_int_equal(world_count(answer, "\"exit\":0"), 1);
	assert_int_equal(sim_requests_to(world.loop, WORLD_ONE), 2);
	answer = world_ask(&world, "{\"command\":\"poll\",\"args\":[\"oen\"]}");
	assert_int_equal(world_count(answer, "\"exit\":2"), 1);
	/* Nobody answers for two: its poll fails, and so does the command. */
	answer = world_ask(&world, "{\"command\":\"poll\",\"args\":[\"two\"]}");
	assert_int_equal(world_count(answer, "\"exit\":1"), 1);
	world_close(&world);
}

/* Forty articles, of which every fourth speaks of weapons. */
static void
serve_week(struct world *world)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	buf_add_str(&text, "<rss version=\"2.0\"><channel><title>N</title>");
	for (int i = 0; i < 40; i++)
		buf_printf(&text,
		    "<item><guid>%d</guid><title>Report number %d</title>"
		    "<link>https://one.example/%d</link>"
		    "<description>About %s.</description></item>",
		    i, i, i, i % 4 == 0 ? "weapons" : "flour");
	buf_add_str(&text, "</channel></rss>");
	world_serve(world, WORLD_ONE, buf_str(&text));
}

static void
a_reload_says_how_much_the_new_rules_would_have_matched(void **state)
{
	struct world world;
	struct slice answer;

	(void)state;
	open_world(&world);
	serve_week(&world);
	world_serve(
	    &world, WORLD_TWO, world_item("f", "Flour", "weapons or flour"));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	world_write(&world, "rules.d/rules.yaml",
	    "version: 1\nrules:\n"
	    "  - id: rare\n    when: {all: [weapons, flour]}\n"
	    "    tests: [{match: weapons flour}, {no_match: milk}]\n"
	    "  - id: broad\n    when: weapons\n"
	    "    tests: [{match: weapons}, {no_match: milk}]\n");
	answer = world_ask(&world, "{\"command\":\"reload\"}");
	assert_int_equal(world_count(answer, "\"exit\":0"), 1);
	assert_int_equal(world_count(answer, "R043"), 1);
	assert_int_equal(world_count(answer,
	                     "'broad' would have matched 26 % of last week "
	                     "(11 of 41 articles)"),
	    1);
	assert_int_equal(world_count(answer, "\"line\":6"), 1);
	answer = world_ask(&world, "{\"command\":\"status\"}");
	assert_int_equal(world_count(answer, "would have matched"), 1);
	/* Of last week alone. */
	sim_advance(world.loop, (int64_t)8 * 24 * 3600 * 1000);
	answer = world_ask(&world, "{\"command\":\"reload\"}");
	assert_int_equal(world_count(answer, "\"exit\":0"), 1);
	assert_int_equal(world_count(answer, "would have matched"), 0);
	world_close(&world);
}

static void
reloads_on_the_heels_of_each_other_are_all_answered(void **state)
{
	struct world world;
	struct sim_client *clients[4];

	(void)state;
	open_world(&world);
	serve_week(&world);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	for (size_t i = 0; i < COUNT_OF(clients); i++) {
		clients[i] = world_call(&world, "{\"command\":\"reload\"}");
		for (size_t turn = 0; turn < 3 * i; turn++)
			(void)sim_turn(world.loop);
	}
	sim_advance(world.loop, 60000);
	for (size_t i = 0; i < COUNT_OF(clients); i++) {
		assert_true(sim_client_is_over(clients[i]));
		assert_int_equal(
		    world_count(sim_client_output(clients[i]), "\"exit\":0"),
		    1);
	}
	/* One that is killed in the middle leaves nothing behind. */
	(void)world_call(&world, "{\"command\":\"reload\"}");
	for (size_t turn = 0; turn < 6; turn++)
		(void)sim_turn(world.loop);
	world_close(&world);
}

static void
a_wrong_request_is_answered(void **state)
{
	struct world world;

	(void)state;
	open_world(&world);
	assert_int_equal(world_start(&world), APP_STARTED);
	assert_int_equal(world_count(world_ask(&world, "{}"), "\"exit\":2"), 1);
	assert_int_equal(world_count(world_ask(&world, "["), "\"exit\":2"), 1);
	assert_int_equal(
	    world_count(
	        world_ask(&world, "{\"command\":\"resend\"}"), "\"exit\":2"),
	    1);
	assert_int_equal(world_count(world_ask(&world,
	                                 "{\"command\":\"alerts\",\"options\":"
	                                 "{\"since\":\"soon\"}}"),
	                     "\"exit\":2"),
	    1);
	world_close(&world);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_reload_takes_new_rules),
	    cmocka_unit_test(a_bad_file_keeps_the_old_rules_and_says_so),
	    cmocka_unit_test(
	        a_restart_with_broken_rules_runs_the_last_good_set),
	    cmocka_unit_test(
	        a_list_that_lost_a_fifth_of_its_lines_is_taken_at_a_restart_only),
	    cmocka_unit_test(broken_rules_without_a_good_set_do_not_start),
	    cmocka_unit_test(a_removed_channel_holds_its_deliveries),
	    cmocka_unit_test(poll_waits_for_the_feed),
	    cmocka_unit_test(
	        a_reload_says_how_much_the_new_rules_would_have_matched),
	    cmocka_unit_test(
	        reloads_on_the_heels_of_each_other_are_all_answered),
	    cmocka_unit_test(a_wrong_request_is_answered),
	};

	return cmocka_run_group_tests_name("reload", tests, NULL, NULL);
}
