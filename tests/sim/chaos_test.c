/*
 * A few weeks in which nothing goes well: feeds and receivers fail and heal,
 * entries are edited, the daemon is killed, stopped, reloaded, its clock is
 * set.  Every choice comes from a seed, so a run that fails can be had again:
 *
 *	SW_CHAOS_SEED=17 SW_CHAOS_STEPS=400 sim_chaos_test
 *
 * In the end, when all is well again: what should alert has arrived on each
 * channel, nothing else has, a message looks the same each time it is sent,
 * and none was sent again after its receiver took it, but for what a kill cut
 * off in that very moment.
 */
#include "sim/world.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/rng.h"
#include "text/json.h"

#define FEEDS    3
#define CHANNELS 2
#define ITEMS    400 /* at most, of all feeds */
#define HOUR_MS  ((int64_t)3600 * 1000)
#define DAY_MS   (24 * HOUR_MS)

static const char *const FEED_URLS[FEEDS] = {"https://a.example/feed",
    "https://b.example/feed", "https://c.example/feed"};
static const char *const HOOK_URLS[CHANNELS] = {
    "https://x.example/in", "https://y.example/in"};

#define SETTINGS                                                \
	"include: {feeds: feeds.d, rules: rules.d}\n"           \
	"state: state\n"                                        \
	"listen: {control: control.sock}\n"                     \
	"channels:\n"                                           \
	"  x: {type: webhook, url: \"https://x.example/in\"}\n" \
	"  y: {type: webhook, url: \"https://y.example/in\"}\n" \
	"routes:\n"                                             \
	"  - {to: [x, y]}\n"
#define FEEDS_FILE                                                      \
	"feeds:\n"                                                      \
	"  - {id: a, url: \"https://a.example/feed\", lookback: all}\n" \
	"  - {id: b, url: \"https://b.example/feed\", lookback: all}\n" \
	"  - {id: c, url: \"https://c.example/feed\", lookback: all}\n"
#define BROKEN_RULES "version: 1\nrules:\n  - id: arms\n    wehn: weapons\n"

struct item {
	size_t feed;
	bool alerts;
	unsigned edits;
};

/* A message that a channel was sent. */
struct message {
	size_t channel;
	char id[80];
	char *body;
	char title[80];
	bool was_taken;  /* the receiver said 200 */
	bool is_excused; /* a kill came at once: may be sent again */
	size_t boot;
};

struct chaos {
	struct world world;
	struct rng rng;
	struct item items[ITEMS];
	size_t item_len;
	bool feed_fails[FEEDS];
	int hook_status[CHANNELS]; /* 0: hangs */
	bool has_broken_rules;
	bool is_resending; /* new ids may come for old alerts */
	size_t boot;
	size_t seen; /* requests of this boot that are in messages */
	ARRAY(struct message) messages;
};

static size_t
pick(struct chaos *chaos, size_t below)
{
	return (size_t)(rng_next(&chaos->rng) % below);
}

/* --- the outside world --------------------------------------------------- */

static void
script_feed(struct chaos *chaos, size_t feed)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	if (chaos->feed_fails[feed]) {
		world_status(&chaos->world, FEED_URLS[feed], 500);
		return;
	}
	buf_add_str(&text, "<rss version=\"2.0\"><channel><title>N</title>");
	for (size_t i = 0; i < chaos->item_len; i++) {
		const struct item *item = &chaos->items[i];

		if (item->feed == feed)
			buf_printf(&text,
			    "<item><guid>%zu</guid><title>Item %zu</title>"
			    "<description>%s, version %u.</description></item>",
			    i, i,
			    item->alerts ? "A shipment of weapons"
			                 : "Some words",
			    item->edits);
	}
	buf_add_str(&text, "</channel></rss>");
	world_serve(&chaos->world, FEED_URLS[feed], buf_str(&text));
}

static void
script_hook(struct chaos *chaos, size_t channel)
{
	const char *url = HOOK_URLS[channel];
	int status = chaos->hook_status[channel];

	sim_http_forget(chaos->world.loop, url);
	sim_http(chaos->world.loop,
	    &(struct sim_http){.url = url,
	        .status = status,
	        .headers = status == 429 ? "Retry-After: 600\n" : NULL,
	        .delay_ms = status == 0 ? HOUR_MS : 0});
}

static void
script_all(struct chaos *chaos)
{
	for (size_t i = 0; i < FEEDS; i++)
		script_feed(chaos, i);
	for (size_t i = 0; i < CHANNELS; i++)
		script_hook(chaos, i);
}

/* --- what arrived -------------------------------------------------------- */

static void
copy_title(const struct sim_request *request, char *out, size_t size)
{
	struct err err = ERR_INIT;
	AUTO(js_free)
	struct js *body = js_parse(request->body, JS_LIMITS_DEFAULT, &err);
	const struct js *alert = js_get(js_get(body, S("data")), S("alert"));
	struct slice title =
	    js_get_str(js_get(alert, S("article")), S("title"));

	assert_non_null(body);
	snprintf(out, size, "%.*s", SLICE_ARG(title));
}

/* Reads what went out since the last time.  Receivers say 200 at once, so
 * whether they took a message is plain by now, or never will be. */
static void
collect(struct chaos *chaos, bool is_killed)
{
	struct loop *loop = chaos->world.loop;
	size_t len = sim_requests(loop);

	for (; chaos->seen < len; chaos->seen++) {
		const struct sim_request *request =
		    sim_request(loop, chaos->seen);
		struct message message = {.boot = chaos->boot};
		struct slice id = sim_request_header(request, "webhook-id");

		if (request->method != XFER_POST)
			continue;
		message.channel =
		    slice_eq(request->url, slice_of(HOOK_URLS[1]));
		snprintf(message.id, sizeof(message.id), "%.*s", SLICE_ARG(id));
		message.body = strndup(request->body.ptr, request->body.len);
		copy_title(request, message.title, sizeof(message.title));
		message.was_taken = request->is_answered &&
		    chaos->hook_status[message.channel] == 200;
		message.is_excused =
		    is_killed && request->at_ms == loop_now_ms(loop);
		*array_add(&chaos->messages) = message;
	}
}

static void
check_again(const struct message *first, const struct message *again)
{
	if (strcmp(first->body, again->body) != 0)
		fail_msg("%s: sent with another body", first->id);
	if (first->was_taken && !first->is_excused)
		fail_msg("%s '%s': sent in boot %zu, taken, and again in %zu",
		    first->id, first->title, first->boot, again->boot);
}

/* Against all that was sent before. */
static void
check_messages(const struct chaos *chaos, size_t from)
{
	for (size_t i = from; i < chaos->messages.len; i++) {
		const struct message *message = &chaos->messages.items[i];
		int64_t number;

		if (!num_parse(slice_from(slice_of(message->title), 5), 0,
		        (int64_t)chaos->item_len - 1, &number) ||
		    !chaos->items[number].alerts)
			fail_msg("'%s' is no alert", message->title);
		for (size_t n = 0; n < i; n++) {
			const struct message *first = &chaos->messages.items[n];

			if (first->channel != message->channel ||
			    strcmp(first->title, message->title) != 0)
				continue;
			if (strcmp(first->id, message->id) == 0)
				check_again(first, message);
			else if (!chaos->is_resending)
				fail_msg("'%s': as %s and as %s", first->title,
				    first->id, message->id);
		}
	}
}

static void
look(struct chaos *chaos, bool is_killed)
{
	size_t from = chaos->messages.len;

	collect(chaos, is_killed);
	check_messages(chaos, from);
}

static bool
has_arrived(const struct chaos *chaos, size_t item, size_t channel)
{
	char title[32];

	snprintf(title, sizeof(title), "Item %zu", item);
	ARRAY_EACH(message, &chaos->messages) {
		if (message->channel == channel && message->was_taken &&
		    strcmp(message->title, title) == 0)
			return true;
	}
	return false;
}

/* --- what happens -------------------------------------------------------- */

static void
publish(struct chaos *chaos)
{
	for (size_t n = pick(chaos, 4) + 1; n > 0; n--) {
		struct item *item = &chaos->items[chaos->item_len];

		if (chaos->item_len == ITEMS)
			return;
		*item = (struct item){
		    .feed = pick(chaos, FEEDS), .alerts = pick(chaos, 2) == 0};
		chaos->item_len++;
	}
	script_all(chaos);
}

/* What alerted once goes on to. */
static void
edit(struct chaos *chaos)
{
	struct item *item;

	if (chaos->item_len == 0)
		return;
	item = &chaos->items[pick(chaos, chaos->item_len)];
	item->edits++;
	item->alerts = item->alerts || pick(chaos, 2) == 0;
	script_feed(chaos, item->feed);
}

static void
turn_feed(struct chaos *chaos)
{
	size_t feed = pick(chaos, FEEDS);

	chaos->feed_fails[feed] = !chaos->feed_fails[feed];
	script_feed(chaos, feed);
}

static void
turn_hook(struct chaos *chaos)
{
	static const int statuses[] = {200, 200, 500, 503, 429, 0};
	size_t channel = pick(chaos, CHANNELS);

	/* What was sent so far was answered by the old status. */
	look(chaos, false);
	chaos->hook_status[channel] = statuses[pick(chaos, COUNT_OF(statuses))];
	script_hook(chaos, channel);
}

static void
boot(struct chaos *chaos)
{
	chaos->boot++;
	chaos->seen = 0;
	world_boot(&chaos->world);
	script_all(chaos);
	assert_int_equal(world_start(&chaos->world), APP_STARTED);
}

static void
poll_now(struct chaos *chaos)
{
	static const char *const requests[FEEDS] = {
	    "{\"command\":\"poll\",\"args\":[\"a\"]}",
	    "{\"command\":\"poll\",\"args\":[\"b\"]}",
	    "{\"command\":\"poll\",\"args\":[\"c\"]}"};

	(void)world_call(&chaos->world, requests[pick(chaos, FEEDS)]);
}

/* Often with much under way. */
static void
kill_it(struct chaos *chaos)
{
	if (pick(chaos, 2) == 0) {
		publish(chaos);
		poll_now(chaos);
	}
	for (size_t n = pick(chaos, 60); n > 0; n--)
		sim_turn(chaos->world.loop);
	look(chaos, true);
	world_kill(&chaos->world);
	boot(chaos);
}

static void
stop_it(struct chaos *chaos)
{
	app_stop(chaos->world.app, 8000);
	loop_run(chaos->world.loop);
	look(chaos, true);
	world_kill(&chaos->world);
	boot(chaos);
}

static void
reload(struct chaos *chaos)
{
	sim_settle(chaos->world.loop);
	chaos->has_broken_rules = pick(chaos, 3) == 0;
	world_write(&chaos->world, "rules.d/rules.yaml",
	    chaos->has_broken_rules ? BROKEN_RULES : WORLD_RULES);
	app_reload(chaos->world.app);
	for (size_t n = pick(chaos, 40); n > 0; n--)
		sim_turn(chaos->world.loop);
}

static void
set_clock(struct chaos *chaos)
{
	int64_t hours = (int64_t)pick(chaos, 7) - 3;

	look(chaos, false);
	sim_jump_wall(chaos->world.loop, hours * HOUR_MS);
}

static void
wait_a_while(struct chaos *chaos)
{
	sim_advance(chaos->world.loop, (int64_t)pick(chaos, 3 * HOUR_MS));
}

static void
wait_a_little(struct chaos *chaos)
{
	sim_advance(chaos->world.loop, (int64_t)pick(chaos, 60000));
}

static void
step(struct chaos *chaos)
{
	static const struct {
		unsigned weight; /* of 100 */
		void (*run)(struct chaos *chaos);
	} events[] = {{16, publish}, {8, edit}, {6, turn_feed}, {10, turn_hook},
	    {10, kill_it}, {4, stop_it}, {6, reload}, {6, poll_now},
	    {2, set_clock}, {16, wait_a_while}, {16, wait_a_little}};
	size_t at = pick(chaos, 100);

	for (size_t i = 0; i < COUNT_OF(events); i++) {
		if (at < events[i].weight) {
			events[i].run(chaos);
			break;
		}
		at -= events[i].weight;
	}
	look(chaos, false);
}

/* --- one life ------------------------------------------------------------ */

static void
heal(struct chaos *chaos)
{
	look(chaos, false);
	for (size_t i = 0; i < FEEDS; i++)
		chaos->feed_fails[i] = false;
	for (size_t i = 0; i < CHANNELS; i++)
		chaos->hook_status[i] = 200;
	script_all(chaos);
	world_write(&chaos->world, "rules.d/rules.yaml", WORLD_RULES);
	app_reload(chaos->world.app);
	sim_advance(chaos->world.loop, 3 * DAY_MS);
	look(chaos, false);
	/* What had died meanwhile is for a person to send again. */
	chaos->is_resending = true;
	(void)world_ask(&chaos->world,
	    "{\"command\":\"resend\",\"options\":{\"since\":\"1000d\"}}");
	sim_advance(chaos->world.loop, DAY_MS);
	look(chaos, false);
}

static void
live(uint64_t seed, size_t steps)
{
	struct chaos *chaos = mem_new(sizeof(*chaos));

	chaos->rng.state = seed;
	world_open(&chaos->world, SETTINGS);
	chaos->world.seed = seed;
	world_write(&chaos->world, "rules.d/rules.yaml", WORLD_RULES);
	world_write(&chaos->world, "feeds.d/feeds.yaml", FEEDS_FILE);
	for (size_t i = 0; i < CHANNELS; i++)
		chaos->hook_status[i] = 200;
	boot(chaos);
	sim_settle(chaos->world.loop);
	for (size_t i = 0; i < steps; i++)
		step(chaos);
	heal(chaos);
	for (size_t i = 0; i < chaos->item_len; i++)
		for (size_t channel = 0; channel < CHANNELS; channel++)
			if (chaos->items[i].alerts &&
			    !has_arrived(chaos, i, channel))
				fail_msg("item %zu never arrived on %s", i,
				    HOOK_URLS[channel]);
	world_close(&chaos->world);
	ARRAY_EACH(message, &chaos->messages)
		free(message->body);
	array_fini(&chaos->messages);
	mem_free(&chaos);
}

static uint64_t
number_of(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);
	int64_t value = 0;

	if (text == NULL || !num_parse(slice_of(text), 0, INT64_MAX, &value))
		return otherwise;
	return (uint64_t)value;
}

static void
every_alert_arrives_whatever_fails(void **state)
{
	uint64_t seed = number_of("SW_CHAOS_SEED", 1);
	uint64_t runs = number_of("SW_CHAOS_RUNS", 4);
	uint64_t steps = number_of("SW_CHAOS_STEPS", 150);

	(void)state;
	for (uint64_t i = 0; i < runs; i++) {
		print_message("seed %llu\n", (unsigned long long)(seed + i));
		live(seed + i, steps);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_alert_arrives_whatever_fails),
	};

	return cmocka_run_group_tests_name("chaos", tests, NULL, NULL);
}
