/* What rules do after they were met: fire_when, limit, trial, off, corrections;
 * over restarts and kills. */
#include "sim/world.h"

#define HOUR_MS ((int64_t)3600 * 1000)

#define RULE                  \
	"version: 1\n"        \
	"rules:\n"            \
	"  - id: arms\n"      \
	"    when: weapons\n" \
	"    tests: [{match: weapons}, {no_match: flour}]\n"

/* The rule with more lines. */
static void
write_rule(struct world *world, const char *extra)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	buf_printf(&text, RULE "    %s\n", extra);
	world_write(world, "rules.d/rules.yaml", buf_str(&text));
}

static void
open_world(struct world *world, const char *extra)
{
	world_open(world, WORLD_SETTINGS);
	write_rule(world, extra);
	world_write(world, "feeds.d/feeds.yaml", WORLD_FEEDS);
	world_boot(world);
	world_status(world, WORLD_HOOK, 200);
}

static void
boot_again(struct world *world)
{
	world_boot(world);
	world_status(world, WORLD_HOOK, 200);
	assert_int_equal(world_start(world), APP_STARTED);
	sim_settle(world->loop);
}

/* An article at a site with this title, brought by a feed at its next poll. */
static void
say(struct world *world, const char *url, const char *site, const char *title)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	buf_printf(&text,
	    "<rss version=\"2.0\"><channel><title>News</title><item>"
	    "<guid>%s-%s</guid><title>%s</title>"
	    "<link>https://%s/%zu</link>"
	    "<description>They sent weapons.</description>"
	    "</item></channel></rss>",
	    site, title, title, site, strlen(title) * 131 + (size_t)title[0]);
	world_serve(world, url, buf_str(&text));
}

static void
poll(struct world *world, const char *feed)
{
	AUTO(buf_fini) struct buf request = buf_init(BUF_MAX_OWN);
	struct slice answer;

	buf_printf(&request, "{\"command\":\"poll\",\"args\":[\"%s\"]}", feed);
	answer = world_ask(world, buf_str(&request));
	assert_int_equal(world_count(answer, "\"exit\":0"), 1);
	sim_advance(world->loop, 1000);
}

static void
report(
    struct world *world, const char *feed, const char *site, const char *title)
{
	const char *url = strcmp(feed, "one") == 0 ? WORLD_ONE : WORLD_TWO;

	say(world, url, site, title);
	poll(world, feed);
}

static struct slice
alerts(struct world *world)
{
	return world_ask(world, "{\"command\":\"alerts\"}");
}

static size_t
hooks(struct world *world)
{
	return sim_requests_to(world->loop, WORLD_HOOK);
}

/* --- fire_when ----------------------------------------------------------- */

#define FIRE "fire_when: {articles: 2, different_sources: 2, within: 1d}"

static void
the_article_that_makes_enough_fires(void **state)
{
	struct world world;
	struct slice rows;

	(void)state;
	open_world(&world, FIRE);
	say(&world, WORLD_ONE, "one.example", "First report");
	say(&world, WORLD_TWO, "one.example", "Second report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	rows = alerts(&world);
	assert_int_equal(world_count(rows, "\"state\":\"suppressed\""), 2);
	assert_int_equal(
	    world_count(
	        rows, "fire_when: 1 of 2 articles, 1 of 2 sites within 1d"),
	    1);
	assert_int_equal(
	    world_count(
	        rows, "fire_when: 2 of 2 articles, 1 of 2 sites within 1d"),
	    1);
	assert_int_equal(hooks(&world), 0);
	report(&world, "two", "two.example", "Third report");
	assert_int_equal(hooks(&world), 1);
	assert_int_equal(
	    world_count(alerts(&world),
	        "fire_when: 2 of 2 articles, 2 of 2 sites within 1d"),
	    1);
	/* Afterwards each story alerts, once. */
	report(&world, "one", "one.example", "Fourth report of arms");
	assert_int_equal(hooks(&world), 2);
	report(&world, "two", "two.example", "Fourth report of arms");
	assert_int_equal(hooks(&world), 2);
	world_close(&world);
}

static void
copies_of_one_text_are_one_source(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, FIRE);
	say(&world, WORLD_ONE, "one.example", "Wire report of arms");
	say(&world, WORLD_TWO, "two.example", "Wire report of arms");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(hooks(&world), 0);
	report(&world, "two", "two.example", "A report of its own");
	assert_int_equal(hooks(&world), 1);
	world_close(&world);
}

static void
a_count_survives_a_kill_and_ends_with_its_time(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, FIRE);
	say(&world, WORLD_ONE, "one.example", "First report");
	say(&world, WORLD_TWO, "one.example", "First report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	world_kill(&world);
	boot_again(&world);
	say(&world, WORLD_ONE, "one.example", "First report");
	report(&world, "two", "two.example", "Second report");
	assert_int_equal(hooks(&world), 1);
	world_kill(&world);
	boot_again(&world);
	sim_advance(world.loop, 25 * HOUR_MS);
	report(&world, "two", "two.example", "Third report");
	assert_int_equal(hooks(&world), 0);
	assert_int_equal(
	    world_count(alerts(&world),
	        "fire_when: 1 of 2 articles, 1 of 2 sites within 1d"),
	    2);
	world_close(&world);
}

static void
kills_at_any_turn_count_each_article_once(void **state)
{
	(void)state;
	for (int turns = 1; turns < 120; turns += 5) {
		struct world world;

		open_world(&world, FIRE);
		say(&world, WORLD_ONE, "one.example", "First report");
		say(&world, WORLD_TWO, "two.example", "Second report");
		assert_int_equal(world_start(&world), APP_STARTED);
		for (int i = 0; i < turns; i++)
			(void)sim_turn(world.loop);
		world_kill(&world);
		world_boot(&world);
		world_status(&world, WORLD_HOOK, 200);
		say(&world, WORLD_ONE, "one.example", "First report");
		say(&world, WORLD_TWO, "two.example", "Second report");
		assert_int_equal(world_start(&world), APP_STARTED);
		sim_advance(world.loop, HOUR_MS);
		assert_int_equal(
		    world_count(alerts(&world), "\"state\":\"opened\""), 1);
		assert_int_equal(
		    world_count(alerts(&world), "\"state\":\"suppressed\""), 1);
		world_close(&world);
	}
}

static void
what_a_silent_baseline_holds_is_not_counted(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, "fire_when: {articles: 2, within: 1d}");
	world_write(&world, "feeds.d/feeds.yaml",
	    "feeds:\n"
	    "  - {id: one, url: \"https://one.example/feed\"}\n");
	say(&world, WORLD_ONE, "one.example", "Old report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	report(&world, "one", "one.example", "New report");
	assert_int_equal(hooks(&world), 0);
	report(&world, "one", "one.example", "Newer report");
	assert_int_equal(hooks(&world), 1);
	world_close(&world);
}

/* --- limit --------------------------------------------------------------- */

static const struct sim_request *
last_hook(const struct world *world)
{
	const struct sim_request *found = NULL;

	for (size_t i = 0; i < sim_requests(world->loop); i++)
		if (slice_eq(sim_request(world->loop, i)->url, S(WORLD_HOOK)))
			found = sim_request(world->loop, i);
	assert_non_null(found);
	return found;
}

static void
what_a_limit_stops_comes_in_the_next_digest(void **state)
{
	struct world world;
	struct slice rows;

	(void)state;
	open_world(&world, "limit: {alerts: 1, per: 1d}");
	say(&world, WORLD_ONE, "one.example", "First report");
	say(&world, WORLD_TWO, "one.example", "First report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	report(&world, "one", "one.example", "Second report");
	report(&world, "two", "two.example", "Third report");
	assert_int_equal(hooks(&world), 1);
	rows = alerts(&world);
	assert_int_equal(world_count(rows, "\"state\":\"limited\""), 2);
	assert_int_equal(world_count(rows, "limit: 1 alert per 1d used up"), 2);
	/* The clock of the world begins at a full hour. */
	sim_run_until(world.loop, SIM_START_MS + HOUR_MS - 1);
	assert_int_equal(hooks(&world), 1);
	sim_run_until(world.loop, SIM_START_MS + HOUR_MS + 1000);
	assert_int_equal(hooks(&world), 2);
	assert_int_equal(
	    world_count(last_hook(&world)->body, "\"type\":\"digest\""), 1);
	assert_int_equal(
	    world_count(last_hook(&world)->body, "Second report"), 1);
	assert_int_equal(
	    world_count(last_hook(&world)->body, "Third report"), 1);
	rows = alerts(&world);
	assert_int_equal(world_count(rows, "hook: delivered"), 3);
	/* A day after the first the limit is free again. */
	sim_run_until(world.loop, SIM_START_MS + 25 * HOUR_MS);
	report(&world, "one", "one.example", "Fourth report of arms");
	assert_int_equal(hooks(&world), 3);
	world_close(&world);
}

static void
a_digest_missed_while_stopped_goes_at_the_start(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, "limit: {alerts: 1, per: 1d}");
	say(&world, WORLD_ONE, "one.example", "First report");
	say(&world, WORLD_TWO, "two.example", "Second report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(hooks(&world), 1);
	world_kill(&world);
	world_boot(&world);
	world_status(&world, WORLD_HOOK, 200);
	sim_advance(world.loop, 3 * HOUR_MS);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_settle(world.loop);
	assert_int_equal(hooks(&world), 1);
	sim_advance(world.loop, 24 * HOUR_MS);
	assert_int_equal(hooks(&world), 1);
	world_close(&world);
}

static void
kills_at_any_turn_lose_nothing_that_a_limit_stopped(void **state)
{
	(void)state;
	for (int turns = 1; turns < 150; turns += 7) {
		struct world world;

		open_world(&world, "limit: {alerts: 1, per: 1d}");
		say(&world, WORLD_ONE, "one.example", "First report");
		say(&world, WORLD_TWO, "two.example", "Second report");
		assert_int_equal(world_start(&world), APP_STARTED);
		for (int i = 0; i < turns; i++)
			(void)sim_turn(world.loop);
		world_kill(&world);
		world_boot(&world);
		world_status(&world, WORLD_HOOK, 200);
		say(&world, WORLD_ONE, "one.example", "First report");
		say(&world, WORLD_TWO, "two.example", "Second report");
		assert_int_equal(world_start(&world), APP_STARTED);
		sim_advance(world.loop, 2 * HOUR_MS);
		assert_int_equal(
		    world_count(alerts(&world), "\"state\":\"limited\""), 1);
		assert_int_equal(
		    world_count(alerts(&world), "hook: delivered"), 2);
		world_close(&world);
	}
}

static void
a_clock_that_was_set_back_opens_a_later_digest(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, "limit: {alerts: 1, per: 1d}");
	say(&world, WORLD_ONE, "one.example", "First report");
	say(&world, WORLD_TWO, "two.example", "Second report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, HOUR_MS + 60000);
	assert_int_equal(hooks(&world), 2);
	sim_jump_wall(world.loop, -30 * 60000);
	report(&world, "one", "one.example", "Third report");
	assert_int_equal(
	    world_count(alerts(&world), "\"state\":\"limited\""), 2);
	sim_advance(world.loop, 2 * HOUR_MS);
	assert_int_equal(hooks(&world), 3);
	assert_int_equal(
	    world_count(last_hook(&world)->body, "Third report"), 1);
	world_close(&world);
}

static void
a_flood_is_told_in_digests_of_a_size(void **state)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	struct world world;

	(void)state;
	open_world(&world, "limit: {alerts: 1, per: 1h}");
	buf_add_str(&text, "<rss version=\"2.0\"><channel><title>N</title>");
	for (int i = 0; i < 251; i++)
		buf_printf(&text,
		    "<item><guid>%d</guid><title>Report number %d of arms"
		    "</title><link>https://one.example/%d</link>"
		    "<description>weapons</description></item>",
		    i, i, i);
	buf_add_str(&text, "</channel></rss>");
	world_serve(&world, WORLD_ONE, buf_str(&text));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, HOUR_MS / 2);
	assert_int_equal(hooks(&world), 1);
	sim_advance(world.loop, HOUR_MS);
	assert_int_equal(hooks(&world), 1 + 3);
	assert_int_equal(world_count(world_ask(&world,
	                                 "{\"command\":\"alerts\",\"options\":"
	                                 "{\"limit\":\"1000\"}}"),
	                     "hook: delivered"),
	    251);
	world_close(&world);
}

/* --- trial and off ------------------------------------------------------- */

static void
a_rule_on_trial_is_seen_only_where_it_is_asked_for(void **state)
{
	struct world world;
	struct slice rows;

	(void)state;
	open_world(&world, "status: trial");
	say(&world, WORLD_ONE, "one.example", "First report of arms");
	say(&world, WORLD_TWO, "two.example", "First report of arms");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(hooks(&world), 0);
	assert_int_equal(world_count(alerts(&world), "\"type\":\"alert\""), 0);
	rows = world_ask(
	    &world, "{\"command\":\"alerts\",\"options\":{\"trial\":true}}");
	assert_int_equal(world_count(rows, "\"state\":\"opened\""), 1);
	assert_int_equal(world_count(rows, "\"state\":\"joined\""), 1);
	assert_int_equal(world_count(rows, "\"trial\":true"), 2);
	/* When it is over, the story is news to the desk. */
	write_rule(&world, "status: on");
	(void)world_ask(&world, "{\"command\":\"reload\"}");
	report(&world, "two", "three.example", "First report of arms");
	assert_int_equal(hooks(&world), 1);
	world_close(&world);
}

static void
a_rule_that_is_off_says_nothing(void **state)
{
	struct world world;

	(void)state;
	open_world(&world,
	    "status: \"off\"\n"
	    "  - id: other\n"
	    "    when: {all: [{rule: arms}, sent]}\n"
	    "    tests: [{match: weapons sent}, {no_match: flour}]\n");
	say(&world, WORLD_ONE, "one.example", "First report");
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(hooks(&world), 1);
	assert_int_equal(world_count(alerts(&world), "\"rule\":\"other\""), 1);
	assert_int_equal(world_count(alerts(&world), "\"rule\":\"arms\""), 0);
	world_close(&world);
}

/* --- expires ------------------------------------------------------------- */

#define HEALTH_SETTINGS WORLD_SETTINGS "health: {to: [hook]}\n"

static void
a_rule_stops_after_its_last_day_and_says_so_once(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, "expires: 2026-01-06\n    owner: Ann");
	world_write(&world, "sanctions-watch.yaml", HEALTH_SETTINGS);
	say(&world, WORLD_ONE, "one.example", "First report of arms");
	world_serve(&world, WORLD_TWO, world_item("f", "Flour", "flour"));
	assert_int_equal(world_start(&world), APP_STARTED);
	/* The world begins on 5 January, 08:00. */
	sim_advance(world.loop, 39 * HOUR_MS);
	report(&world, "one", "one.example", "Second report of arms");
	assert_int_equal(hooks(&world), 2);
	sim_run_until(world.loop, SIM_START_MS + 40 * HOUR_MS);
	sim_advance(world.loop, 1000);
	assert_int_equal(hooks(&world), 3);
	assert_int_equal(world_count(last_hook(&world)->body,
	                     "arms expired on 2026-01-06, owner Ann"),
	    1);
	report(&world, "one", "one.example", "Third report of arms");
	assert_int_equal(hooks(&world), 3);
	assert_int_equal(
	    world_count(alerts(&world), "\"rule_title\":\"arms\""), 3);
	world_kill(&world);
	world_boot(&world);
	world_status(&world, WORLD_HOOK, 200);
	world_serve(&world, WORLD_TWO, world_item("f", "Flour", "flour"));
	sim_advance(world.loop, 48 * HOUR_MS);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, HOUR_MS);
	assert_int_equal(hooks(&world), 0);
	/* When it is over, once more. */
	write_rule(&world, "expires: 2027-12-31");
	(void)world_ask(&world, "{\"command\":\"reload\"}");
	sim_advance(world.loop, 1000);
	assert_int_equal(hooks(&world), 1);
	assert_int_equal(
	    world_count(last_hook(&world)->body, "runs again until 2027-12-31"),
	    1);
	world_close(&world);
}

static void
many_rules_that_expire_together_are_one_notice(void **state)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	struct world world;

	(void)state;
	open_world(&world, "severity: high");
	world_write(&world, "sanctions-watch.yaml", HEALTH_SETTINGS);
	buf_add_str(&text, "version: 1\nrules:\n");
	for (int i = 0; i < 30; i++)
		buf_printf(&text,
		    "  - {id: old-%02d, when: weapons, expires: 2025-12-31,"
		    " tests: [{match: weapons}]}\n",
		    i);
	world_write(&world, "rules.d/rules.yaml", buf_str(&text));
	world_serve(&world, WORLD_ONE, world_item("f", "Flour", "flour"));
	world_serve(&world, WORLD_TWO, world_item("f", "Flour", "flour"));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	assert_int_equal(hooks(&world), 1);
	assert_int_equal(
	    world_count(last_hook(&world)->body, "30 rules have expired"), 1);
	assert_int_equal(
	    world_count(last_hook(&world)->body, "and 10 more"), 1);
	/* One that joins them later is a notice of its own. */
	buf_add_str(&text,
	    "  - {id: older, when: weapons, expires: 2025-12-30,"
	    " tests: [{match: weapons}]}\n");
	world_write(&world, "rules.d/rules.yaml", buf_str(&text));
	(void)world_ask(&world, "{\"command\":\"reload\"}");
	sim_advance(world.loop, 1000);
	assert_int_equal(hooks(&world), 2);
	write_rule(&world, "severity: high");
	(void)world_ask(&world, "{\"command\":\"reload\"}");
	sim_advance(world.loop, 1000);
	assert_int_equal(hooks(&world), 3);
	assert_int_equal(world_count(last_hook(&world)->body,
	                     "31 rules are expired no more"),
	    1);
	world_close(&world);
}

/* --- corrections --------------------------------------------------------- */

static void
a_correction_of_what_was_told_is_told(void **state)
{
	struct world world;

	(void)state;
	open_world(&world, "severity: high");
	world_serve(&world, WORLD_ONE,
	    world_item("a", "Arms seen at the border", "weapons"));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(hooks(&world), 1);
	/* The same entry, edited: first in a word, then in what it says. */
	world_serve(&world, WORLD_ONE,
	    world_item("a", "Arms seen at the border", "more weapons"));
	poll(&world, "one");
	assert_int_equal(hooks(&world), 1);
	world_serve(&world, WORLD_ONE,
	    world_item("a", "Correction: No arms at the border", "weapons"));
	poll(&world, "one");
	assert_int_equal(hooks(&world), 2);
	assert_int_equal(
	    world_count(last_hook(&world)->body, "alert.updated"), 1);
	assert_int_equal(
	    world_count(alerts(&world), "correction of what was reported"), 1);
	/* Once. */
	world_serve(&world, WORLD_ONE,
	    world_item("a", "Correction: No arms at that border", "weapons"));
	poll(&world, "one");
	assert_int_equal(hooks(&world), 2);
	world_close(&world);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_article_that_makes_enough_fires),
	    cmocka_unit_test(copies_of_one_text_are_one_source),
	    cmocka_unit_test(a_count_survives_a_kill_and_ends_with_its_time),
	    cmocka_unit_test(kills_at_any_turn_count_each_article_once),
	    cmocka_unit_test(what_a_silent_baseline_holds_is_not_counted),
	    cmocka_unit_test(what_a_limit_stops_comes_in_the_next_digest),
	    cmocka_unit_test(a_digest_missed_while_stopped_goes_at_the_start),
	    cmocka_unit_test(
	        kills_at_any_turn_lose_nothing_that_a_limit_stopped),
	    cmocka_unit_test(a_clock_that_was_set_back_opens_a_later_digest),
	    cmocka_unit_test(a_flood_is_told_in_digests_of_a_size),
	    cmocka_unit_test(
	        a_rule_on_trial_is_seen_only_where_it_is_asked_for),
	    cmocka_unit_test(a_rule_that_is_off_says_nothing),
	    cmocka_unit_test(a_rule_stops_after_its_last_day_and_says_so_once),
	    cmocka_unit_test(many_rules_that_expire_together_are_one_notice),
	    cmocka_unit_test(a_correction_of_what_was_told_is_told),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
