/* From a feed's bytes to a delivered alert, in virtual time. */
#include "sim/world.h"

#include "text/json.h"

#define STORY "Shipment of weapons seen at the border"
#define BODY  "A shipment of weapons was seen. Nobody explained it."

static void
say_ok(struct world *world)
{
	sim_http(
	    world->loop, &(struct sim_http){.url = WORLD_HOOK, .status = 200});
}

static void
say_item(struct world *world, const char *url, const char *document)
{
	sim_http(world->loop,
	    &(struct sim_http){.url = url,
	        .status = 200,
	        .headers = "Content-Type: application/rss+xml\n"
	                   "ETag: W/\"odd \\ one\"\n"
	                   "Last-Modified: yesterday, more or less\n",
	        .body = slice_of(document)});
}

static void
open_world(struct world *world)
{
	world_open(world, WORLD_SETTINGS);
	world_write(world, "rules.d/rules.yaml", WORLD_RULES);
	world_write(world, "feeds.d/feeds.yaml", WORLD_FEEDS);
	world_boot(world);
}

static const struct sim_request *
hook(const struct world *world, size_t index)
{
	for (size_t i = 0; i < sim_requests(world->loop); i++) {
		const struct sim_request *request = sim_request(world->loop, i);

		if (slice_eq(request->url, S(WORLD_HOOK)) && index-- == 0)
			return request;
	}
	fail_msg("there was no such delivery");
	return NULL;
}

static void
one_story_in_two_feeds_is_one_alert(void **state)
{
	struct world world;
	struct slice alerts;

	(void)state;
	open_world(&world);
	say_ok(&world);
	say_item(&world, WORLD_ONE, world_item("a", STORY, BODY));
	say_item(&world, WORLD_TWO, world_item("b", STORY " - Outlet", BODY));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	alerts = world_ask(&world, "{\"command\":\"alerts\"}");
	assert_int_equal(world_count(alerts, "\"state\":\"opened\""), 1);
	assert_int_equal(world_count(alerts, "\"state\":\"joined\""), 1);
	world_stop(&world);
	world_close(&world);
}

static void
a_webhook_carries_what_is_needed_to_act(void **state)
{
	struct world world;
	struct err err = ERR_INIT;
	const struct js *alert;
	struct js *body;

	(void)state;
	open_world(&world);
	say_ok(&world);
	say_item(&world, WORLD_ONE, world_item("a", STORY, BODY));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	body = js_parse(hook(&world, 0)->body, JS_LIMITS_DEFAULT, &err);
	assert_non_null(body);
	assert_slice(js_get_str(body, S("type")), "alert.opened");
	alert = js_get(js_get(body, S("data")), S("alert"));
	assert_slice(js_get_str(alert, S("severity")), "high");
	assert_slice(
	    js_get_str(js_at(js_get(alert, S("rules")), 0), S("id")), "arms");
	assert_slice(
	    js_get_str(js_get(alert, S("article")), S("title")), STORY);
	assert_true(js_len(js_get(alert, S("because"))) >= 2);
	js_free(&body);
	world_close(&world);
}

static void
a_receiver_that_is_down_gets_the_same_message_later(void **state)
{
	struct world world;

	(void)state;
	open_world(&world);
	sim_http(world.loop,
	    &(struct sim_http){.url = WORLD_HOOK, .status = 503, .times = 3});
	say_ok(&world);
	say_item(&world, WORLD_ONE, world_item("a", STORY, BODY));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, (int64_t)24 * 3600 * 1000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 4);
	for (size_t i = 1; i < 4; i++) {
		struct slice first =
		    sim_request_header(hook(&world, 0), "webhook-id");

		assert_true(slice_eq(
		    first, sim_request_header(hook(&world, i), "webhook-id")));
		assert_true(
		    slice_eq(hook(&world, 0)->body, hook(&world, i)->body));
		assert_true(
		    hook(&world, i)->at_ms > hook(&world, i - 1)->at_ms);
	}
	world_close(&world);
}

static void
what_a_crash_cut_off_goes_out_again_under_the_same_id(void **state)
{
	struct world world;
	char id[64];

	(void)state;
	open_world(&world);
	/* The receiver hangs; the daemon dies meanwhile. */
	sim_http(world.loop,
	    &(struct sim_http){
	        .url = WORLD_HOOK, .status = 200, .delay_ms = 20000});
	say_item(&world, WORLD_ONE, world_item("a", STORY, BODY));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 5000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	assert_false(hook(&world, 0)->is_answered);
	snprintf(id, sizeof(id), "%.*s",
	    SLICE_ARG(sim_request_header(hook(&world, 0), "webhook-id")));
	world_kill(&world);

	world_boot(&world);
	say_ok(&world);
	say_item(&world, WORLD_ONE, world_item("a", STORY, BODY));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 5000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	assert_slice(sim_request_header(hook(&world, 0), "webhook-id"), id);
	sim_advance(world.loop, 3600000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	world_close(&world);
}

static void
validators_go_back_byte_for_byte(void **state)
{
	const struct sim_request *second;
	struct world world;

	(void)state;
	open_world(&world);
	say_ok(&world);
	sim_http(world.loop,
	    &(struct sim_http){.url = WORLD_ONE,
	        .status = 200,
	        .headers = "ETag: W/\"odd \\ one\"\n"
	                   "Last-Modified: yesterday, more or less\n",
	        .body = slice_of(world_item("a", "Quiet day", "Nothing.")),
	        .times = 1});
	/* A page where a feed was expected must not replace them. */
	sim_http(world.loop,
	    &(struct sim_http){.url = WORLD_ONE,
	        .status = 200,
	        .headers = "Content-Type: text/html\nETag: \"page\"\n",
	        .body = S("<html><title>Blocked</title><p>No.</html>"),
	        .times = 1});
	sim_http(
	    world.loop, &(struct sim_http){.url = WORLD_ONE, .status = 304});
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, (int64_t)3 * 3600 * 1000);
	assert_true(sim_requests_to(world.loop, WORLD_ONE) >= 3);
	second = NULL;
	for (size_t i = 0; i < sim_requests(world.loop); i++) {
		const struct sim_request *request = sim_request(world.loop, i);

		if (!slice_eq(request->url, S(WORLD_ONE)))
			continue;
		if (second != NULL) {
			assert_slice(
			    sim_request_header(request, "if-none-match"),
			    "W/\"odd \\ one\"");
			assert_slice(
			    sim_request_header(request, "if-modified-since"),
			    "yesterday, more or less");
		}
		second = request;
	}
	world_close(&world);
}

static void
a_silent_baseline_says_what_it_held_back(void **state)
{
	struct world world;
	struct slice feeds;

	(void)state;
	open_world(&world);
	world_write(&world, "feeds.d/feeds.yaml",
	    "feeds:\n  - {id: one, url: \"" WORLD_ONE "\"}\n");
	say_ok(&world);
	sim_http(world.loop,
	    &(struct sim_http){.url = WORLD_ONE,
	        .status = 200,
	        .body = slice_of(world_item("a", STORY, BODY)),
	        .times = 1});
	say_item(&world, WORLD_ONE,
	    world_item("b", "Another shipment of weapons", BODY));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 0);
	feeds = world_ask(&world, "{\"command\":\"feeds\"}");
	assert_int_equal(world_count(feeds, "\"held_back\":1"), 1);
	/* What comes later is news. */
	sim_advance(world.loop, 3600000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	world_close(&world);
}

static void
a_slow_mail_server_does_not_delay_a_webhook(void **state)
{
	struct world world;

	(void)state;
	open_world(&world);
	world_write(&world, "sanctions-watch.yaml",
	    "include: {feeds: feeds.d, rules: rules.d}\n"
	    "state: state\n"
	    "channels:\n"
	    "  post: {type: email, to: [desk@rcpt.example], "
	    "from: watch@alerts.example, "
	    "server: \"smtp://mail.example:25\", tls: none}\n"
	    "  hook: {type: webhook, url: \"" WORLD_HOOK "\"}\n"
	    "routes:\n"
	    "  - {to: [post, hook]}\n");
	say_ok(&world);
	sim_smtp(world.loop, &(struct sim_smtp){.delay_ms = 240000});
	say_item(&world, WORLD_ONE, world_item("a", STORY, BODY));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	assert_true(hook(&world, 0)->is_answered);
	assert_int_equal(sim_mails(world.loop), 1);
	assert_false(sim_mail(world.loop, 0)->is_answered);
	sim_advance(world.loop, 300000);
	assert_true(sim_mail(world.loop, 0)->is_answered);
	world_close(&world);
}

static void
no_turn_does_the_work_of_many(void **state)
{
	static char document[300000];
	struct world world;
	size_t len = 0;

	(void)state;
	open_world(&world);
	say_ok(&world);
	len += (size_t)snprintf(document, sizeof(document),
	    "<rss version=\"2.0\"><channel><title>N</title>");
	for (int i = 0; i < 500; i++)
		len += (size_t)snprintf(document + len, sizeof(document) - len,
		    "<item><guid>%d</guid><title>Shipment %d of weapons"
		    "</title><description>Report %d</description></item>",
		    i, i, i);
	snprintf(document + len, sizeof(document) - len, "</channel></rss>");
	say_item(&world, WORLD_ONE, document);
	assert_int_equal(world_start(&world), APP_STARTED);
	/* Each look at the clock costs a millisecond of the turn's budget. */
	sim_set_clock_cost(world.loop, 1000);
	sim_advance(world.loop, 600000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 500);
	assert_true(sim_most_calls_a_turn(world.loop) <= 100);
	world_close(&world);
}

static void
what_a_source_repeats_stops_to_alert(void **state)
{
	static char document[4096];
	struct world world;
	size_t len = 0;

	(void)state;
	open_world(&world);
	world_write(&world, "rules.d/page.yaml",
	    "version: 1\nboilerplate: {drop_repeated: true}\n");
	say_ok(&world);
	len += (size_t)snprintf(document, sizeof(document),
	    "<rss version=\"2.0\"><channel><title>N</title>");
	for (int i = 0; i < 6; i++)
		len += (size_t)snprintf(document + len, sizeof(document) - len,
		    "<item><guid>%d</guid><title>Quiet day number %d</title>"
		    "<description>&lt;p&gt;Nothing on day %d.&lt;/p&gt;"
		    "&lt;p&gt;Read our series on each shipment of weapons."
		    "&lt;/p&gt;</description></item>",
		    i, i, i);
	snprintf(document + len, sizeof(document) - len, "</channel></rss>");
	say_item(&world, WORLD_ONE, document);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	/* Three have to carry it before it is known for what it is. */
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 3);
	world_close(&world);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_story_in_two_feeds_is_one_alert),
	    cmocka_unit_test(a_webhook_carries_what_is_needed_to_act),
	    cmocka_unit_test(
	        a_receiver_that_is_down_gets_the_same_message_later),
	    cmocka_unit_test(
	        what_a_crash_cut_off_goes_out_again_under_the_same_id),
	    cmocka_unit_test(validators_go_back_byte_for_byte),
	    cmocka_unit_test(a_silent_baseline_says_what_it_held_back),
	    cmocka_unit_test(a_slow_mail_server_does_not_delay_a_webhook),
	    cmocka_unit_test(no_turn_does_the_work_of_many),
	    cmocka_unit_test(what_a_source_repeats_stops_to_alert),
	};

	return cmocka_run_group_tests_name("pipeline", tests, NULL, NULL);
}
