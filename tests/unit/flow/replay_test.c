/* Articles through rules without a state. */
#include "unit/testing.h"

#include "config/rules.h"
#include "flow/replay.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define DAY_MS  (24 * HOUR_MS)
#define START   (20000 * DAY_MS)

#define RULE(keys)                                                    \
	"version: 1\nrules:\n  - {id: arms, when: weapons, " keys "}" \
	"\n"

static struct replay *
replay_of(const char *text)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(ruleset_unref) struct ruleset *rules = NULL;
	const struct rules_options options = {.load_tests = false};
	struct rule_book *book;

	source_set_add(set, S("rules.yaml"), slice_of(text));
	book = config_load_rules(set, &options, problems);
	assert_non_null(book);
	rules = ruleset_compile(&book, problems);
	assert_non_null(rules);
	return replay_new(rules, NULL);
}

/* What becomes of the first hit of an article; ALERT_STATE_COUNT without. */
static enum alert_state
state_of(
    struct replay *replay, const char *title, const char *url, int64_t seen_ms)
{
	const struct article article = {
	    .key = slice_of(url),
	    .title = slice_of(title),
	    .url = slice_of(url),
	    .body = S("Weapons were seen."),
	};
	struct replay_result result;

	replay_article(replay, &article, (struct repeated_paragraphs){0},
	    seen_ms, &result);
	return result.len > 0 ? result.items[0].state : ALERT_STATE_COUNT;
}

static void
a_story_is_known_by_its_title_and_by_its_link(void **state)
{
	AUTO(replay_free)
	struct replay *replay = replay_of(RULE("collapse: {for: 48h}"));

	(void)state;
	assert_int_equal(ALERT_OPENED,
	    state_of(replay, "Weapons arrive in the old harbour",
	        "https://a.example/1", START));
	assert_int_equal(ALERT_JOINED,
	    state_of(replay, "Weapons arrive in the old harbour",
	        "https://b.example/2", START + HOUR_MS));
	/* The second made the story known by its own link, too. */
	assert_int_equal(ALERT_JOINED,
	    state_of(replay, "Something of another title here",
	        "https://b.example/2", START + 2 * HOUR_MS));
	assert_int_equal(ALERT_OPENED,
	    state_of(replay, "Something else in the market today",
	        "https://c.example/3", START + 3 * HOUR_MS));
	assert_int_equal(ALERT_OPENED,
	    state_of(replay, "Weapons arrive in the old harbour",
	        "https://d.example/4", START + 3 * DAY_MS));
}

static void
collapse_looks_back_as_long_as_the_rule_says(void **state)
{
	AUTO(replay_free)
	struct replay *replay = replay_of(RULE("collapse: {for: 2h}"));
	AUTO(replay_free)
	struct replay *each = replay_of(RULE("collapse: off"));
	static const char title[] = "Weapons arrive in the old harbour";
	static const char url[] = "https://a.example/1";

	(void)state;
	for (int i = 0; i < 6; i++) {
		assert_int_equal(i % 2 == 0 ? ALERT_OPENED : ALERT_JOINED,
		    state_of(replay, title, url, START + i * HOUR_MS));
		assert_int_equal(ALERT_OPENED,
		    state_of(each, title, url, START + i * HOUR_MS));
	}
}

static void
an_alert_over_the_limit_waits_until_time_has_passed(void **state)
{
	static const enum alert_state want[] = {ALERT_OPENED, ALERT_OPENED,
	    ALERT_LIMITED, ALERT_LIMITED, ALERT_OPENED, ALERT_OPENED,
	    ALERT_LIMITED};
	AUTO(replay_free)
	struct replay *replay = replay_of(RULE("limit: {alerts: 2, per: 4h}"));

	(void)state;
	for (size_t i = 0; i < COUNT_OF(want); i++) {
		char url[64];

		snprintf(url, sizeof(url), "https://a.example/%zu", i);
		assert_int_equal(want[i],
		    state_of(replay, "", url, START + (int64_t)i * HOUR_MS));
	}
}

/* More than a list that is cut at a number of its own would hold. */
static void
a_large_limit_is_reached_as_well(void **state)
{
	AUTO(replay_free)
	struct replay *replay =
	    replay_of(RULE("limit: {alerts: 5000, per: 1d}"));

	(void)state;
	for (int i = 0; i < 5002; i++) {
		char url[64];

		snprintf(url, sizeof(url), "https://a.example/%d", i);
		assert_int_equal(i < 5000 ? ALERT_OPENED : ALERT_LIMITED,
		    state_of(replay, "", url, START + i));
	}
}

static void
fire_when_counts_sites_not_articles_of_one(void **state)
{
	AUTO(replay_free)
	struct replay *replay =
	    replay_of(RULE("fire_when: {different_sources: 2, within: 2h}"));

	(void)state;
	assert_int_equal(ALERT_SUPPRESSED,
	    state_of(replay, "", "https://a.example/1", START));
	assert_int_equal(ALERT_SUPPRESSED,
	    state_of(replay, "", "https://a.example/2", START + HOUR_MS));
	assert_int_equal(ALERT_OPENED,
	    state_of(replay, "", "https://b.example/3", START + HOUR_MS));
	assert_int_equal(ALERT_SUPPRESSED,
	    state_of(replay, "", "https://c.example/4", START + DAY_MS));
}

static void
copies_of_one_text_are_one_source(void **state)
{
	static const char title[] = "Weapons arrive in the old harbour";
	AUTO(replay_free)
	struct replay *replay =
	    replay_of(RULE("fire_when: {different_sources: 2, within: 1d}"));

	(void)state;
	assert_int_equal(ALERT_SUPPRESSED,
	    state_of(replay, title, "https://a.example/1", START));
	assert_int_equal(ALERT_SUPPRESSED,
	    state_of(replay, title, "https://b.example/2", START + 1));
	assert_int_equal(ALERT_OPENED,
	    state_of(replay, "Other words of the same affair tell more",
	        "https://c.example/3", START + 2));
}

static void
a_rule_counts_until_its_last_day_is_over(void **state)
{
	AUTO(replay_free)
	struct replay *replay = replay_of(RULE("expires: 2024-10-04"));
	AUTO(replay_free)
	struct replay *never = replay_of(RULE("status: off"));

	(void)state;
	/* START is 2024-10-04. */
	assert_int_equal(ALERT_OPENED,
	    state_of(replay, "", "https://a.example/1", START + HOUR_MS));
	assert_int_equal(ALERT_STATE_COUNT,
	    state_of(replay, "", "https://a.example/2", START + DAY_MS));
	assert_int_equal(ALERT_STATE_COUNT,
	    state_of(never, "", "https://a.example/1", START));
	assert_int_equal(2, breadth_articles(replay_breadth(replay)));
}

static void
articles_may_come_newest_first(void **state)
{
	AUTO(replay_free)
	struct replay *replay = replay_of(RULE("collapse: {for: 48h}"));
	static const char title[] = "Weapons arrive in the old harbour";

	(void)state;
	assert_int_equal(ALERT_OPENED,
	    state_of(replay, title, "https://a.example/1", START));
	assert_int_equal(ALERT_JOINED,
	    state_of(replay, title, "https://b.example/2", START - HOUR_MS));
}

/* A thousand stories a day for a month: most of them are forgotten, those of
 * the last days are not. */
static void
what_is_long_past_is_forgotten_and_no_more(void **state)
{
	AUTO(replay_free)
	struct replay *replay = replay_of(RULE("collapse: {for: 48h}"));

	(void)state;
	for (int i = 0; i < 30000; i++) {
		char title[64], url[64];

		snprintf(title, sizeof(title),
		    "Weapons of the number %d arrive by ship", i);
		snprintf(url, sizeof(url), "https://a.example/%d", i);
		assert_int_equal(ALERT_OPENED,
		    state_of(replay, title, url, START + i * DAY_MS / 1000));
	}
	assert_int_equal(ALERT_JOINED,
	    state_of(replay, "Weapons of the number 29000 arrive by ship",
	        "https://b.example/1", START + 30 * DAY_MS));
	assert_int_equal(ALERT_OPENED,
	    state_of(replay, "Weapons of the number 20 arrive by ship",
	        "https://b.example/2", START + 30 * DAY_MS));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_story_is_known_by_its_title_and_by_its_link),
	    cmocka_unit_test(collapse_looks_back_as_long_as_the_rule_says),
	    cmocka_unit_test(
	        an_alert_over_the_limit_waits_until_time_has_passed),
	    cmocka_unit_test(a_large_limit_is_reached_as_well),
	    cmocka_unit_test(fire_when_counts_sites_not_articles_of_one),
	    cmocka_unit_test(copies_of_one_text_are_one_source),
	    cmocka_unit_test(a_rule_counts_until_its_last_day_is_over),
	    cmocka_unit_test(articles_may_come_newest_first),
	    cmocka_unit_test(what_is_long_past_is_forgotten_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
