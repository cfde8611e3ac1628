/* What receivers make of a message, and what is sent to them then. */
#include "sim/world.h"

#include "text/json.h"

#define STORY "Shipment of weapons seen at the border"
#define BODY  "A shipment of weapons was seen. Nobody explained it."

#define CHAT "https://chat.example/services/x"

#define SETTINGS(channel)                             \
	"include: {feeds: feeds.d, rules: rules.d}\n" \
	"state: state\n"                              \
	"listen: {control: control.sock}\n"           \
	"channels:\n"                                 \
	"  to: {" channel "}\n"                       \
	"routes:\n"                                   \
	"  - {to: [to]}\n"

#define TO_SLACK SETTINGS("type: slack, url: \"" CHAT "\"")
#define TO_HOOK  SETTINGS("type: webhook, url: \"" WORLD_HOOK "\"")
#define TO_MAIL                                                        \
	SETTINGS("type: email, to: [a@rcpt.example, b@rcpt.example], " \
	         "from: watch@alerts.example, "                        \
	         "server: \"smtp://mail.example:25\", tls: none")

static void
open_world(struct world *world, const char *settings)
{
	world_open(world, settings);
	world_write(world, "rules.d/rules.yaml", WORLD_RULES);
	world_write(world, "feeds.d/feeds.yaml", WORLD_FEEDS);
	world_boot(world);
}

static void
start(struct world *world)
{
	sim_http(world->loop,
	    &(struct sim_http){.url = WORLD_ONE,
	        .status = 200,
	        .headers = "Content-Type: application/rss+xml\n",
	        .body = slice_of(world_item("a", STORY, BODY))});
	assert_int_equal(world_start(world), APP_STARTED);
	sim_advance(world->loop, 60000);
}

static void
say(struct world *world, const char *url, int status, const char *body,
    unsigned times)
{
	sim_http(world->loop,
	    &(struct sim_http){.url = url,
	        .status = status,
	        .body = slice_of(body),
	        .times = times});
}

static struct slice
sent(const struct world *world, const char *url, size_t index)
{
	for (size_t i = 0; i < sim_requests(world->loop); i++) {
		const struct sim_request *request = sim_request(world->loop, i);

		if (slice_eq(request->url, slice_of(url)) && index-- == 0)
			return request->body;
	}
	fail_msg("there was no such request");
	return S("");
}

/* State of the one delivery and the outcomes of its attempts. */
static void
assert_ledger(struct world *world, const char *state, const char *outcomes)
{
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
	struct slice answer = world_ask(world, "{\"command\":\"deliveries\"}");
	struct slice line;

	while (slice_cut(&answer, '\n', &line)) {
		struct err err = ERR_INIT;
		AUTO(js_free)
		struct js *row = js_parse(line, JS_LIMITS_DEFAULT, &err);
		const struct js *attempts = js_get(row, S("attempts"));

		if (!slice_eq(js_get_str(row, S("type")), S("delivery")))
			continue;
		assert_slice(js_get_str(row, S("state")), state);
		for (size_t i = 0; i < js_len(attempts); i++)
			buf_printf(&got, "%s%.*s", got.len > 0 ? " " : "",
			    SLICE_ARG(
			        js_get_str(js_at(attempts, i), S("outcome"))));
	}
	assert_slice(buf_slice(&got), outcomes);
}

static void
slack_gets_a_simpler_form_of_what_it_refused(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, TO_SLACK);
	say(&world, CHAT, 400, "invalid_blocks", 1);
	say(&world, CHAT, 200, "ok", 0);
	start(&world);
	assert_int_equal(sim_requests_to(world.loop, CHAT), 2);
	assert_int_equal(world_count(sent(&world, CHAT, 0), "\"blocks\""), 1);
	assert_int_equal(world_count(sent(&world, CHAT, 1), "\"blocks\""), 0);
	assert_true(
	    world_count(sent(&world, CHAT, 1), "seen at the border") > 0);
	assert_ledger(&world, "delivered", "refused delivered");
	sim_advance(world.loop, 3600000);
	assert_int_equal(sim_requests_to(world.loop, CHAT), 2);
	world_close(&world);
}

static void
slack_refusing_every_form_is_a_dead_letter(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, TO_SLACK);
	say(&world, CHAT, 400, "invalid_payload", 0);
	start(&world);
	assert_int_equal(sim_requests_to(world.loop, CHAT), 3);
	for (size_t i = 1; i < 3; i++)
		assert_true(
		    sent(&world, CHAT, i).len < sent(&world, CHAT, i - 1).len);
	assert_ledger(&world, "dead", "refused refused refused");
	sim_advance(world.loop, (int64_t)48 * 3600 * 1000);
	assert_int_equal(sim_requests_to(world.loop, CHAT), 3);
	world_close(&world);
}

static void
a_simpler_form_is_kept_over_retries_and_crashes(void **state)
{
	struct world world;
	char plain[4096];

	(void)state;
	open_world(&world, TO_SLACK);
	say(&world, CHAT, 400, "invalid_blocks", 1);
	say(&world, CHAT, 503, "", 0);
	start(&world);
	assert_true(sim_requests_to(world.loop, CHAT) > 2);
	snprintf(
	    plain, sizeof(plain), "%.*s", SLICE_ARG(sent(&world, CHAT, 1)));
	assert_slice(sent(&world, CHAT, 2), plain);
	world_kill(&world);

	world_boot(&world);
	say(&world, CHAT, 200, "ok", 0);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 3600000);
	assert_int_equal(sim_requests_to(world.loop, CHAT), 1);
	assert_slice(sent(&world, CHAT, 0), plain);
	world_close(&world);
}

static void
what_a_webhook_refuses_is_dead_at_once(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, TO_HOOK);
	say(&world, WORLD_HOOK, 400, "no such field", 0);
	start(&world);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	assert_ledger(&world, "dead", "refused");
	world_close(&world);
}

static void
a_mail_goes_again_to_those_alone_that_do_not_have_it(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, TO_MAIL);
	sim_smtp(world.loop,
	    &(struct sim_smtp){.refused_to = "b@rcpt.example",
	        .refused_code = 451,
	        .times = 1});
	start(&world);
	assert_int_equal(sim_mails(world.loop), 1);
	assert_int_equal(sim_mail(world.loop, 0)->to_len, 2);
	sim_advance(world.loop, 3600000);
	assert_int_equal(sim_mails(world.loop), 2);
	assert_int_equal(sim_mail(world.loop, 1)->to_len, 1);
	assert_slice(sim_mail(world.loop, 1)->to[0], "b@rcpt.example");
	assert_ledger(&world, "delivered", "retry delivered");
	world_close(&world);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(slack_gets_a_simpler_form_of_what_it_refused),
	    cmocka_unit_test(slack_refusing_every_form_is_a_dead_letter),
	    cmocka_unit_test(a_simpler_form_is_kept_over_retries_and_crashes),
	    cmocka_unit_test(what_a_webhook_refuses_is_dead_at_once),
	    cmocka_unit_test(
	        a_mail_goes_again_to_those_alone_that_do_not_have_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
