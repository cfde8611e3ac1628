/* The stages of a hit from fire_when to limit, over made-up facts. */
#include "unit/testing.h"

#include "alert/ruling.h"
#include "base/auto.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define DAY_MS  (24 * HOUR_MS)
#define NOW_MS  ((int64_t)1772357400000) /* 1 Mar 2026, 09:30 UTC */

struct bench {
	struct arena *arena;
	struct rule rule;
	struct article article;
	struct hit hit;
	struct earlier_alert earlier;
	struct plan_facts facts;
	struct rule_past past;
	struct slice fired;
	struct ruling_request request;
};

static int
setup(void **state)
{
	struct arena *arena = arena_new();
	struct bench *b = arena_alloc(arena, sizeof(*b));

	b->arena = arena;
	b->rule = (struct rule){.id = SLICE("arms"),
	    .was = SLICE("weapons"),
	    .collapse = {.for_ms = RULE_DEFAULT_COLLAPSE_MS}};
	b->article.title = S("Arms seized");
	b->hit = (struct hit){.rule = &b->rule, .severity = SEVERITY_MEDIUM};
	b->request = (struct ruling_request){.arena = arena,
	    .facts = &b->facts,
	    .article = &b->article,
	    .hit = &b->hit,
	    .past = &b->past,
	    .now_ms = NOW_MS};
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;
	struct arena *arena = b->arena;

	arena_free(&arena);
	return 0;
}

#define BENCH_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static void
tell(struct bench *b, enum severity severity, int64_t ago_ms)
{
	b->earlier = (struct earlier_alert){.id = SLICE("e1"),
	    .rule_id = SLICE("arms"),
	    .severity = severity,
	    .state = ALERT_OPENED,
	    .raised_ms = NOW_MS - ago_ms};
	b->facts.earlier = &b->earlier;
	b->facts.earlier_len = 1;
}

static void
fire(struct bench *b)
{
	b->fired = S("arms");
	b->facts.fired_rules = &b->fired;
	b->facts.fired_rule_len = 1;
}

/* --- fire_when ----------------------------------------------------------- */

static const struct {
	const char *name;
	struct fire_when fire;
	struct rule_past past;
	enum alert_state state;
	const char *reason;
} FIRE_CASES[] = {
    {"the first of two", {2, 0, DAY_MS}, {1, 1, 0}, ALERT_SUPPRESSED,
        "fire_when: 1 of 2 articles within 1d"},
    {"the second of two", {2, 0, DAY_MS}, {2, 1, 0}, ALERT_OPENED,
        "fire_when: 2 of 2 articles within 1d"},
    {"a third", {2, 0, DAY_MS}, {3, 1, 0}, ALERT_OPENED,
        "fire_when: 2 of 2 articles within 1d"},
    {"two articles of one site", {2, 2, DAY_MS}, {2, 1, 0}, ALERT_SUPPRESSED,
        "fire_when: 2 of 2 articles, 1 of 2 sites within 1d"},
    {"two of two sites", {2, 2, DAY_MS}, {2, 2, 0}, ALERT_OPENED,
        "fire_when: 2 of 2 articles, 2 of 2 sites within 1d"},
    {"sites alone", {0, 3, 90 * 60000}, {5, 2, 0}, ALERT_SUPPRESSED,
        "fire_when: 2 of 3 sites within 90m"},
};

static void
a_rule_fires_at_the_article_that_makes_enough(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT_OF(FIRE_CASES); i++) {
		struct ruling ruling;

		b->rule.fire_when = FIRE_CASES[i].fire;
		b->past = FIRE_CASES[i].past;
		ruling = ruling_of(&b->request);
		if (ruling.state != FIRE_CASES[i].state)
			fail_msg("%s: %s", FIRE_CASES[i].name,
			    alert_state_name(ruling.state));
		assert_slice(ruling.reason, FIRE_CASES[i].reason);
		assert_true(ruling.counts);
	}
}

static void
after_it_fired_the_story_decides(void **state)
{
	struct bench *b = *state;
	struct ruling ruling;

	b->rule.fire_when = (struct fire_when){2, 2, DAY_MS};
	b->past = (struct rule_past){3, 3, 0};
	tell(b, SEVERITY_MEDIUM, HOUR_MS);
	ruling = ruling_of(&b->request);
	assert_int_equal(ruling.state, ALERT_JOINED);
	assert_true(ruling.counts);
	/* What it held back told nobody, so nothing is joined to it. */
	b->earlier.state = ALERT_SUPPRESSED;
	assert_int_equal(ruling_of(&b->request).state, ALERT_OPENED);
}

static void
what_may_not_alert_is_not_counted(void **state)
{
	struct bench *b = *state;
	struct ruling ruling;

	b->rule.fire_when = (struct fire_when){2, 0, DAY_MS};
	b->past = (struct rule_past){2, 1, 0};
	b->request.suppress = S("baseline");
	ruling = ruling_of(&b->request);
	assert_int_equal(ruling.state, ALERT_SUPPRESSED);
	assert_slice(ruling.reason, "baseline");
	assert_false(ruling.counts);
}

/* --- collapse ------------------------------------------------------------ */

static void
a_correction_breaks_the_collapse_once(void **state)
{
	struct bench *b = *state;
	struct ruling ruling;

	tell(b, SEVERITY_MEDIUM, HOUR_MS);
	b->article.title = S("Correction: Arms were not seized");
	ruling = ruling_of(&b->request);
	assert_int_equal(ruling.state, ALERT_OPENED);
	assert_int_equal(ruling.leg, LEG_UPDATE);
	assert_slice(ruling.change, "correction of what was reported");
	assert_slice(ruling.reason, "correction of what was reported");
	b->earlier.reason = ruling.reason;
	assert_int_equal(ruling_of(&b->request).state, ALERT_JOINED);
}

static const struct {
	const char *name;
	enum severity now;
	bool denied;
	const char *title;
	const char *change; /* "": left out */
} AGAIN_CASES[] = {
    {"the same", SEVERITY_MEDIUM, false, "Arms seized", ""},
    {"less", SEVERITY_LOW, false, "Arms seized", ""},
    {"more severe", SEVERITY_CRITICAL, false, "Arms seized",
        "severity raised from medium to critical"},
    {"denied", SEVERITY_MEDIUM, true, "Arms seized",
        "what was reported is denied"},
    {"corrected", SEVERITY_MEDIUM, false, "Arms seized (corrected)",
        "correction of what was reported"},
};

static void
an_edited_article_is_told_again_only_for_a_reason(void **state)
{
	struct bench *b = *state;

	fire(b);
	for (size_t i = 0; i < COUNT_OF(AGAIN_CASES); i++) {
		struct ruling ruling;

		/* However long ago, and with collapse off: it is the same
		 * article. */
		tell(b, SEVERITY_MEDIUM, 30 * DAY_MS);
		b->rule.collapse.off = i % 2 == 0;
		b->hit.severity = AGAIN_CASES[i].now;
		b->hit.denied = AGAIN_CASES[i].denied;
		b->article.title = slice_of(AGAIN_CASES[i].title);
		ruling = ruling_of(&b->request);
		assert_slice(ruling.change, AGAIN_CASES[i].change);
		assert_int_equal(
		    ruling.is_left_out, AGAIN_CASES[i].change[0] == '\0');
		if (ruling.is_left_out)
			continue;
		assert_int_equal(ruling.leg, LEG_UPDATE);
		assert_true(ruling.again.len > 0);
	}
}

static void
an_edited_article_of_which_nobody_heard_stays_left_out(void **state)
{
	struct bench *b = *state;

	fire(b);
	b->hit.severity = SEVERITY_CRITICAL;
	assert_true(ruling_of(&b->request).is_left_out);
	tell(b, SEVERITY_LOW, HOUR_MS);
	b->earlier.state = ALERT_SUPPRESSED;
	assert_true(ruling_of(&b->request).is_left_out);
}

/* --- trial --------------------------------------------------------------- */

static void
what_a_trial_found_was_told_to_nobody_but_the_trial(void **state)
{
	struct bench *b = *state;

	tell(b, SEVERITY_MEDIUM, HOUR_MS);
	b->earlier.is_trial = true;
	assert_int_equal(ruling_of(&b->request).state, ALERT_OPENED);
	b->rule.status = RULE_TRIAL;
	assert_int_equal(ruling_of(&b->request).state, ALERT_JOINED);
	b->earlier.is_trial = false;
	assert_int_equal(ruling_of(&b->request).state, ALERT_JOINED);
}

/* --- limit --------------------------------------------------------------- */

static void
a_limit_stops_what_is_above_it(void **state)
{
	struct bench *b = *state;
	struct ruling ruling;

	b->rule.limit = (struct alert_limit){2, DAY_MS};
	b->past.alerts = 1;
	assert_int_equal(ruling_of(&b->request).state, ALERT_OPENED);
	b->past.alerts = 2;
	ruling = ruling_of(&b->request);
	assert_int_equal(ruling.state, ALERT_LIMITED);
	assert_slice(ruling.reason, "limit: 2 alerts per 1d used up");
	assert_slice(ruling.change, "");
	b->rule.limit.alerts = 1;
	assert_slice(
	    ruling_of(&b->request).reason, "limit: 1 alert per 1d used up");
}

static void
a_limit_stops_updates_but_nothing_that_joins(void **state)
{
	struct bench *b = *state;
	struct ruling ruling;

	b->rule.limit = (struct alert_limit){1, DAY_MS};
	b->past.alerts = 1;
	tell(b, SEVERITY_MEDIUM, HOUR_MS);
	assert_int_equal(ruling_of(&b->request).state, ALERT_JOINED);
	b->hit.severity = SEVERITY_HIGH;
	ruling = ruling_of(&b->request);
	assert_int_equal(ruling.state, ALERT_LIMITED);
	assert_slice(ruling.change, "severity raised from medium to high");
	/* A digest tells of it, so the next one joins. */
	b->earlier.state = ALERT_LIMITED;
	b->earlier.severity = SEVERITY_HIGH;
	assert_int_equal(ruling_of(&b->request).state, ALERT_JOINED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    BENCH_TEST(a_rule_fires_at_the_article_that_makes_enough),
	    BENCH_TEST(after_it_fired_the_story_decides),
	    BENCH_TEST(what_may_not_alert_is_not_counted),
	    BENCH_TEST(a_correction_breaks_the_collapse_once),
	    BENCH_TEST(an_edited_article_is_told_again_only_for_a_reason),
	    BENCH_TEST(an_edited_article_of_which_nobody_heard_stays_left_out),
	    BENCH_TEST(what_a_trial_found_was_told_to_nobody_but_the_trial),
	    BENCH_TEST(a_limit_stops_what_is_above_it),
	    BENCH_TEST(a_limit_stops_updates_but_nothing_that_joins),
	};

	return cmocka_run_group_tests_name("ruling", tests, NULL, NULL);
}
