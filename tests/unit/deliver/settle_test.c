#include "unit/testing.h"

#include "base/auto.h"
#include "deliver/settle.h"

#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* With no jitter added: the least delay. */
static struct settlement
settle_in(enum channel_type type, enum outcome outcome, unsigned tries,
    int64_t age_ms, int64_t retry_after_ms)
{
	struct judgement judgement = {
	    .outcome = outcome, .retry_after_ms = retry_after_ms};
	struct settle_request request = {.type = type,
	    .judgement = &judgement,
	    .tries = tries,
	    .age_ms = age_ms};

	return settle(&request);
}

struct outcome_case {
	enum outcome outcome;
	enum delivery_state state;
	bool counts;
};

static void
outcomes_settle_as_they_should(void **state)
{
	static const struct outcome_case CASES[OUTCOME_COUNT] = {
	    {OUTCOME_DELIVERED, DELIVERY_DELIVERED, true},
	    {OUTCOME_NOT_SENT, DELIVERY_WAITING, true},
	    {OUTCOME_RETRY, DELIVERY_WAITING, true},
	    {OUTCOME_THROTTLED, DELIVERY_WAITING, false},
	    {OUTCOME_UNKNOWN, DELIVERY_WAITING, true},
	    {OUTCOME_REFUSED, DELIVERY_DEAD, true},
	    {OUTCOME_CLOSED, DELIVERY_DEAD, true},
	};

	(void)state;
	for (int type = 0; type < CHANNEL_TYPE_COUNT; type++) {
		for (size_t i = 0; i < OUTCOME_COUNT; i++) {
			struct settlement got =
			    settle_in((enum channel_type)type, CASES[i].outcome,
			        0, MINUTE, 0);

			if (got.state != CASES[i].state ||
			    got.counts != CASES[i].counts)
				fail_msg("%s on %s",
				    outcome_name(CASES[i].outcome),
				    channel_type_name((enum channel_type)type));
			assert_int_equal(
			    got.delay_ms > 0, got.state == DELIVERY_WAITING);
		}
	}
}

struct delay_case {
	enum channel_type type;
	unsigned tries;
	int64_t middle_ms;
};

static const struct delay_case DELAYS[] = {
    {CHANNEL_SLACK, 0, 5 * SECOND},
    {CHANNEL_SLACK, 1, 10 * SECOND},
    {CHANNEL_SLACK, 6, 320 * SECOND},
    {CHANNEL_SLACK, 7, 10 * MINUTE},
    {CHANNEL_SLACK, 4000000000u, 10 * MINUTE},
    {CHANNEL_WEBHOOK, 0, 5 * SECOND},
    {CHANNEL_WEBHOOK, 1, 5 * MINUTE},
    {CHANNEL_WEBHOOK, 2, 30 * MINUTE},
    {CHANNEL_WEBHOOK, 3, 2 * HOUR},
    {CHANNEL_WEBHOOK, 4, 5 * HOUR},
    {CHANNEL_WEBHOOK, 5, 10 * HOUR},
    {CHANNEL_EMAIL, 0, 5 * MINUTE},
    {CHANNEL_EMAIL, 1, 10 * MINUTE},
    {CHANNEL_EMAIL, 4, 4000 * SECOND},
    {CHANNEL_EMAIL, 99, 4000 * SECOND},
};

static void
delays_grow_and_vary_by_a_fifth(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(DELAYS); i++) {
		const struct delay_case *c = &DELAYS[i];
		struct judgement judgement = {.outcome = OUTCOME_RETRY};
		struct settle_request request = {.type = c->type,
		    .judgement = &judgement,
		    .tries = c->tries,
		    .age_ms = 0};
		int64_t least = INT64_MAX, most = 0;

		for (uint64_t random = 0; random < 1000; random++) {
			int64_t delay;

			request.random = random * UINT64_C(0x9E3779B97F4A7C15);
			delay = settle(&request).delay_ms;
			least = delay < least ? delay : least;
			most = delay > most ? delay : most;
		}
		assert_in_range(
		    least, c->middle_ms * 79 / 100, c->middle_ms * 83 / 100);
		assert_in_range(
		    most, c->middle_ms * 117 / 100, c->middle_ms * 121 / 100);
	}
}

static void
what_is_too_old_is_dead_after_one_last_try(void **state)
{
	static const int64_t LIMITS[CHANNEL_TYPE_COUNT] = {
	    DAY, DAY, DAY, 5 * DAY};

	(void)state;
	for (int i = 0; i < CHANNEL_TYPE_COUNT; i++) {
		enum channel_type type = (enum channel_type)i;
		int64_t limit = LIMITS[i];

		assert_int_equal(settle_max_age_ms(type), limit);
		assert_int_equal(
		    settle_in(type, OUTCOME_RETRY, 9, limit - 1, 0).delay_ms,
		    1);
		assert_int_equal(
		    settle_in(type, OUTCOME_RETRY, 9, limit, 0).state,
		    DELIVERY_DEAD);
		assert_int_equal(
		    settle_in(type, OUTCOME_THROTTLED, 9, limit, HOUR).state,
		    DELIVERY_DEAD);
		assert_int_equal(
		    settle_in(type, OUTCOME_DELIVERED, 9, limit, 0).state,
		    DELIVERY_DELIVERED);
		assert_int_equal(
		    settle_in(type, OUTCOME_RETRY, 0, -HOUR, 0).state,
		    DELIVERY_WAITING);
	}
}

static void
a_receivers_wish_is_honoured_up_to_six_hours(void **state)
{
	(void)state;
	assert_in_range(
	    settle_in(CHANNEL_SLACK, OUTCOME_THROTTLED, 0, 0, 30 * SECOND)
	        .delay_ms,
	    30 * SECOND, 31 * SECOND);
	/* One's own delay counts where it is longer. */
	assert_in_range(
	    settle_in(CHANNEL_SLACK, OUTCOME_RETRY, 7, 0, SECOND).delay_ms,
	    8 * MINUTE, 12 * MINUTE);
	assert_in_range(
	    settle_in(CHANNEL_WEBHOOK, OUTCOME_RETRY, 0, 0, 3 * HOUR).delay_ms,
	    3 * HOUR, 3 * HOUR + SECOND);
	assert_in_range(
	    settle_in(CHANNEL_SLACK, OUTCOME_THROTTLED, 0, 0, 300 * DAY)
	        .delay_ms,
	    6 * HOUR, 6 * HOUR + SECOND);
	/* Nobody is asked before the time it gave, not even at the end. */
	assert_true(
	    settle_in(CHANNEL_SLACK, OUTCOME_THROTTLED, 0, DAY - MINUTE, HOUR)
	        .delay_ms >= HOUR);
	/* Too many, and no time: not five seconds. */
	assert_in_range(
	    settle_in(CHANNEL_SLACK, OUTCOME_THROTTLED, 0, 0, 0).delay_ms,
	    48 * SECOND, 72 * SECOND);
}

static struct settlement
settle_refusal(enum channel_type type, enum deliver_level level, int64_t code)
{
	struct judgement judgement = {.outcome = OUTCOME_REFUSED, .code = code};
	struct settle_request request = {.type = type,
	    .judgement = &judgement,
	    .level = level,
	    .age_ms = DAY};

	return settle(&request);
}

static void
a_refused_form_is_followed_by_the_next_at_once(void **state)
{
	(void)state;
	for (int type = 0; type < CHANNEL_TYPE_COUNT; type++) {
		unsigned levels = deliver_levels((enum channel_type)type);

		for (unsigned level = 0; level < levels; level++) {
			bool is_last = level + 1 == levels;
			struct settlement got =
			    settle_refusal((enum channel_type)type,
			        (enum deliver_level)level, 400);

			assert_int_equal(got.thaw, !is_last);
			assert_int_equal(got.state,
			    is_last ? DELIVERY_DEAD : DELIVERY_WAITING);
			assert_int_equal(got.delay_ms, 0);
			assert_true(got.counts);
		}
	}
}

static void
only_slack_is_offered_simpler_forms(void **state)
{
	(void)state;
	assert_int_equal(deliver_levels(CHANNEL_STDOUT), 1);
	assert_int_equal(deliver_levels(CHANNEL_WEBHOOK), 1);
	assert_int_equal(deliver_levels(CHANNEL_SLACK), DELIVER_LEVEL_COUNT);
	assert_int_equal(deliver_levels(CHANNEL_EMAIL), 1);
}

static void
what_no_receiver_refused_is_dead_in_any_form(void **state)
{
	(void)state;
	assert_int_equal(settle_refusal(CHANNEL_SLACK, DELIVER_RICH, 0).state,
	    DELIVERY_DEAD);
	assert_false(settle_refusal(CHANNEL_SLACK, DELIVER_RICH, 0).thaw);
}

static void
only_a_refusal_thaws(void **state)
{
	(void)state;
	for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
		struct judgement judgement = {
		    .outcome = (enum outcome)outcome, .code = 400};
		struct settle_request request = {
		    .type = CHANNEL_SLACK, .judgement = &judgement};

		assert_int_equal(
		    settle(&request).thaw, outcome == OUTCOME_REFUSED);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(outcomes_settle_as_they_should),
	    cmocka_unit_test(delays_grow_and_vary_by_a_fifth),
	    cmocka_unit_test(what_is_too_old_is_dead_after_one_last_try),
	    cmocka_unit_test(a_receivers_wish_is_honoured_up_to_six_hours),
	    cmocka_unit_test(a_refused_form_is_followed_by_the_next_at_once),
	    cmocka_unit_test(only_slack_is_offered_simpler_forms),
	    cmocka_unit_test(what_no_receiver_refused_is_dead_in_any_form),
	    cmocka_unit_test(only_a_refusal_thaws),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
