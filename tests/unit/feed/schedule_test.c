/* When to come back, and what is remembered. */
#include "unit/testing.h"

#include "base/auto.h"
#include "feed/schedule.h"

#define NOW_MS    1767225600000 /* 2026-01-01T00:00:00Z */
#define MINUTE_MS ((int64_t)60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* One feed over several polls; no jitter unless rnd is set. */
struct desk {
	struct arena *arena;
	struct feed feed;
	struct feed_state state;
	struct feed_document document;
	int64_t now_ms;
	uint64_t rnd;
};

static int
set_up(void **state)
{
	static struct desk desk;

	desk = (struct desk){.arena = arena_new(), .now_ms = NOW_MS};
	desk.feed.id = S("f");
	desk.feed.url = S("https://news.example/feed");
	desk.state.url = desk.feed.url;
	desk.document.reading = FEED_READ_DONE;
	*state = &desk;
	return 0;
}

static int
tear_down(void **state)
{
	struct desk *desk = *state;

	arena_free(&desk->arena);
	return 0;
}

/* Polls with that reply; answers the delay to the next poll. */
static int64_t
poll_with(struct desk *desk, struct feed_reply reply)
{
	struct verdict verdict =
	    verdict_of(&reply, &desk->document, &desk->state, desk->now_ms);
	struct feed_poll poll = {
	    .feed = &desk->feed,
	    .state = &desk->state,
	    .default_interval_ms = 15 * MINUTE_MS,
	    .reply = &reply,
	    .document = &desk->document,
	    .verdict = &verdict,
	    .now_ms = desk->now_ms,
	    .rnd = desk->rnd,
	};

	feed_schedule_next(&poll, desk->arena, &desk->state);
	return desk->state.next_poll_ms - desk->now_ms;
}

static int64_t
poll_status(struct desk *desk, int status)
{
	return poll_with(desk, (struct feed_reply){.status = status});
}

static void
a_success_comes_back_after_the_interval(void **state)
{
	struct desk *desk = *state;

	desk->document.entries = 7;
	desk->document.new_entries = 2;
	desk->document.held_back = 5;
	desk->document.title = S("News");
	assert_int_equal(poll_status(desk, 200), 15 * MINUTE_MS);
	assert_int_equal(desk->state.phase, FEED_OK);
	assert_true(desk->state.baseline_done);
	assert_int_equal(desk->state.held_back, 5);
	assert_int_equal(desk->state.entry_count, 7);
	assert_int_equal(desk->state.last_new_ms, NOW_MS);
	assert_int_equal(desk->state.last_success_ms, NOW_MS);
	assert_slice(desk->state.title, "News");
	assert_slice(desk->state.id, "f");
}

static void
the_interval_is_the_feeds_own_or_sooner_for_an_official_one(void **state)
{
	struct feed feed = {0};

	(void)state;
	assert_int_equal(
	    feed_schedule_interval_ms(&feed, 15 * MINUTE_MS), 15 * MINUTE_MS);
	feed.official = true;
	assert_int_equal(
	    feed_schedule_interval_ms(&feed, 15 * MINUTE_MS), 5 * MINUTE_MS);
	assert_int_equal(
	    feed_schedule_interval_ms(&feed, MINUTE_MS), MINUTE_MS);
	feed.has_interval = true;
	feed.interval_ms = HOUR_MS;
	assert_int_equal(
	    feed_schedule_interval_ms(&feed, 15 * MINUTE_MS), HOUR_MS);
	feed.interval_ms = 0;
	assert_true(feed_schedule_interval_ms(&feed, MINUTE_MS) > 0);
}

static void
jitter_adds_up_to_a_tenth(void **state)
{
	struct desk *desk = *state;
	bool differs = false;

	for (uint64_t i = 0; i < 1000; i++) {
		int64_t delay;

		desk->rnd = i * 0x9E3779B97F4A7C15U;
		delay = poll_status(desk, 200);
		assert_true(delay >= 15 * MINUTE_MS);
		assert_true(delay <= 15 * MINUTE_MS + 90000);
		differs = differs || delay != 15 * MINUTE_MS;
	}
	assert_true(differs);
}

static void
failures_wait_longer_and_longer_and_never_give_up(void **state)
{
	struct desk *desk = *state;
	int64_t last = 0;

	assert_int_equal(poll_status(desk, 500), 15 * MINUTE_MS);
	assert_int_equal(desk->state.phase, FEED_RETRY);
	assert_int_equal(poll_status(desk, 500), 30 * MINUTE_MS);
	assert_int_equal(poll_status(desk, 500), HOUR_MS);
	for (int i = 0; i < 10000; i++) {
		last = poll_status(desk, 500);
		assert_true(last <= 2 * HOUR_MS);
		desk->now_ms += last;
	}
	assert_int_equal(last, 2 * HOUR_MS);
	assert_int_equal(desk->state.phase, FEED_SICK);
	assert_int_equal(desk->state.failures, 10003);
	assert_int_equal(poll_status(desk, 200), 15 * MINUTE_MS);
	assert_int_equal(desk->state.phase, FEED_OK);
	assert_int_equal(desk->state.failures, 0);
	assert_slice(desk->state.last_error, "");
}

static void
a_feed_is_sick_after_three_failures_and_six_hours(void **state)
{
	struct desk *desk = *state;

	(void)poll_status(desk, 500);
	desk->now_ms += 7 * HOUR_MS;
	(void)poll_status(desk, 500);
	assert_int_equal(desk->state.phase, FEED_RETRY);
	(void)poll_status(desk, 500);
	assert_int_equal(desk->state.phase, FEED_SICK);
}

static void
an_official_feed_is_tried_more_often(void **state)
{
	struct desk *desk = *state;
	int64_t delay = 0;

	desk->feed.official = true;
	for (int i = 0; i < 20; i++)
		delay = poll_status(desk, 403);
	assert_int_equal(delay, 30 * MINUTE_MS);
}

static void
an_interval_over_the_cap_is_kept(void **state)
{
	struct desk *desk = *state;

	desk->feed.has_interval = true;
	desk->feed.interval_ms = DAY_MS;
	assert_int_equal(poll_status(desk, 500), DAY_MS);
	assert_int_equal(poll_status(desk, 500), DAY_MS);
}

static void
retry_after_is_kept_within_reason(void **state)
{
	static const struct {
		const char *retry_after;
		int64_t delay_ms;
	} rows[] = {
	    {"3600", HOUR_MS}, {"99999999", 48 * HOUR_MS},
	    {"1", 15 * MINUTE_MS}, /* the interval is longer */
	};
	struct desk *desk = *state;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		desk->state.failures = 0;
		assert_int_equal(
		    poll_with(desk,
		        (struct feed_reply){.status = 429,
		            .retry_after = slice_of(rows[i].retry_after)}),
		    rows[i].delay_ms);
		assert_int_equal(desk->state.phase, FEED_THROTTLED);
		assert_true(desk->state.throttled_until_ms > NOW_MS);
	}
	(void)poll_status(desk, 200);
	assert_int_equal(desk->state.throttled_until_ms, 0);
}

static void
without_retry_after_the_wait_doubles(void **state)
{
	struct desk *desk = *state;

	assert_int_equal(poll_status(desk, 503), 15 * MINUTE_MS);
	assert_int_equal(poll_status(desk, 503), 30 * MINUTE_MS);
	assert_int_equal(poll_status(desk, 503), HOUR_MS);
	(void)poll_status(desk, 200);
	assert_int_equal(poll_status(desk, 503), 15 * MINUTE_MS);
}

static void
gone_is_believed_the_second_time(void **state)
{
	struct desk *desk = *state;

	assert_int_equal(poll_status(desk, 410), HOUR_MS);
	assert_int_equal(desk->state.phase, FEED_RETRY);
	desk->now_ms += 10 * MINUTE_MS;
	(void)poll_status(desk, 410);
	assert_int_equal(desk->state.phase, FEED_RETRY);
	desk->now_ms += HOUR_MS;
	assert_int_equal(poll_status(desk, 410), 7 * DAY_MS);
	assert_int_equal(desk->state.phase, FEED_GONE);
	desk->now_ms += 7 * DAY_MS;
	assert_int_equal(poll_status(desk, 404), 7 * DAY_MS);
	assert_int_equal(desk->state.phase, FEED_GONE);
	desk->now_ms += 7 * DAY_MS;
	assert_int_equal(poll_status(desk, 200), 15 * MINUTE_MS);
	assert_int_equal(desk->state.phase, FEED_OK);
}

static void
validators_are_one_pair_that_only_a_good_reply_replaces(void **state)
{
	struct desk *desk = *state;
	struct feed_reply reply = {.status = 200,
	    .etag = S("W/\"a\""),
	    .last_modified = S("odd string")};

	(void)poll_with(desk, reply);
	assert_slice(desk->state.etag, "W/\"a\"");
	assert_slice(desk->state.last_modified, "odd string");

	/* Errors keep it, whatever they carry. */
	reply.etag = S("of the error");
	for (int i = 0; i < 3; i++) {
		reply.status = (const int[]){500, 429, 404}[i];
		(void)poll_with(desk, reply);
		assert_slice(desk->state.etag, "W/\"a\"");
	}
	/* So does a page where the feed should be. */
	desk->document.reading = FEED_READ_FAILED;
	reply.status = 200;
	(void)poll_with(desk, reply);
	assert_slice(desk->state.etag, "W/\"a\"");
	assert_slice(desk->state.last_modified, "odd string");
	desk->document.reading = FEED_READ_DONE;

	/* A bare 304 keeps it, one with a header replaces that one. */
	(void)poll_with(
	    desk, (struct feed_reply){.status = 304, .was_conditional = true});
	assert_slice(desk->state.etag, "W/\"a\"");
	(void)poll_with(desk,
	    (struct feed_reply){
	        .status = 304, .was_conditional = true, .etag = S("b")});
	assert_slice(desk->state.etag, "b");
	assert_slice(desk->state.last_modified, "odd string");

	/* A good reply replaces both, also by nothing. */
	(void)poll_with(desk,
	    (struct feed_reply){.status = 200, .last_modified = S("new")});
	assert_slice(desk->state.etag, "");
	assert_slice(desk->state.last_modified, "new");
}

static void
validators_are_left_out_when_it_is_time_for_a_full_answer(void **state)
{
	struct desk *desk = *state;
	struct feed_question question;

	(void)poll_with(
	    desk, (struct feed_reply){.status = 200, .etag = S("a")});
	question =
	    feed_schedule_question(&desk->feed, &desk->state, NOW_MS + 1);
	assert_slice(question.etag, "a");
	assert_slice(question.url, "https://news.example/feed");
	question = feed_schedule_question(
	    &desk->feed, &desk->state, NOW_MS + 9 * DAY_MS);
	assert_slice(question.etag, "");
	desk->feed.official = true;
	question = feed_schedule_question(
	    &desk->feed, &desk->state, NOW_MS + 2 * DAY_MS);
	assert_slice(question.etag, "");
}

static void
another_configured_address_starts_with_clean_validators(void **state)
{
	struct desk *desk = *state;
	struct feed_question question;

	(void)poll_with(
	    desk, (struct feed_reply){.status = 200, .etag = S("a")});
	desk->feed.url = S("https://news.example/other");
	question = feed_schedule_question(&desk->feed, &desk->state, NOW_MS);
	assert_slice(question.url, "https://news.example/other");
	assert_slice(question.etag, "");
	assert_int_equal(
	    feed_schedule_resume_ms(&desk->feed, &desk->state, NOW_MS, 7),
	    NOW_MS);
	(void)poll_status(desk, 500);
	assert_slice(desk->state.url, "https://news.example/other");
	assert_slice(desk->state.etag, "");
	assert_true(desk->state.baseline_done);
}

static void
a_move_is_believed_after_three_polls_over_a_day(void **state)
{
	struct desk *desk = *state;
	struct feed_reply moved = {.status = 200,
	    .url = S("https://new.example/feed"),
	    .all_permanent = true};

	for (int i = 0; i < 5; i++)
		(void)poll_with(desk, moved);
	assert_slice(desk->state.effective_url, "");
	desk->now_ms += DAY_MS;
	(void)poll_with(desk, moved);
	assert_slice(desk->state.effective_url, "https://new.example/feed");
	assert_slice(
	    feed_schedule_question(&desk->feed, &desk->state, NOW_MS).url,
	    "https://new.example/feed");

	/* Where that fails for long, the configured one is tried again. */
	for (int i = 0; i < 4; i++) {
		(void)poll_status(desk, 500);
		desk->now_ms += 3 * HOUR_MS;
	}
	assert_slice(desk->state.effective_url, "");
}

static void
one_evening_of_redirects_moves_nothing(void **state)
{
	struct desk *desk = *state;
	struct feed_reply moved = {.status = 200,
	    .url = S("https://new.example/feed"),
	    .all_permanent = true};

	(void)poll_with(desk, moved);
	(void)poll_with(desk, moved);
	(void)poll_status(desk, 200);
	desk->now_ms += 2 * DAY_MS;
	(void)poll_with(desk, moved);
	assert_slice(desk->state.effective_url, "");
}

static void
a_reply_that_stays_fresh_is_not_asked_for_again(void **state)
{
	static const struct {
		const char *cache_control, *age, *date, *expires;
		int64_t delay_ms;
	} rows[] = {
	    {"max-age=1800", "", "", "", 30 * MINUTE_MS},
	    {"public, Max-Age=\"1800\"", "", "", "", 30 * MINUTE_MS},
	    {"max-age=1800", "600", "", "", 20 * MINUTE_MS},
	    {"max-age=1800", "9999", "", "", 15 * MINUTE_MS},
	    {"max-age=60", "", "", "", 15 * MINUTE_MS},
	    {"max-age=504576000", "", "", "", HOUR_MS},
	    {"s-maxage=1800", "", "", "", 15 * MINUTE_MS},
	    {"max-age=abc", "", "", "", 15 * MINUTE_MS},
	    {"", "", "Thu, 01 Jan 2026 00:00:00 GMT",
	        "Thu, 01 Jan 2026 00:40:00 GMT", 40 * MINUTE_MS},
	    {"", "", "", "0", 15 * MINUTE_MS},
	};
	struct desk *desk = *state;

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(
		    poll_with(desk,
		        (struct feed_reply){.status = 200,
		            .cache_control = slice_of(rows[i].cache_control),
		            .age = slice_of(rows[i].age),
		            .date = slice_of(rows[i].date),
		            .expires = slice_of(rows[i].expires)}),
		    rows[i].delay_ms);
}

static void
ttl_counts_where_the_operator_said_nothing(void **state)
{
	struct desk *desk = *state;

	desk->document.has_ttl = true;
	desk->document.ttl_ms = 30 * MINUTE_MS;
	assert_int_equal(poll_status(desk, 200), 30 * MINUTE_MS);
	desk->feed.has_interval = true;
	desk->feed.interval_ms = 5 * MINUTE_MS;
	assert_int_equal(poll_status(desk, 200), 5 * MINUTE_MS);
}

static void
after_a_start_overdue_feeds_are_spread_over_a_minute(void **state)
{
	struct desk *desk = *state;
	bool differs = false;

	assert_int_equal(
	    feed_schedule_resume_ms(&desk->feed, &desk->state, NOW_MS, 12345),
	    NOW_MS);
	(void)poll_status(desk, 200);
	assert_int_equal(feed_schedule_resume_ms(
	                     &desk->feed, &desk->state, NOW_MS + MINUTE_MS, 1),
	    NOW_MS + 15 * MINUTE_MS);
	for (uint64_t rnd = 0; rnd < 200000; rnd += 777) {
		int64_t now = NOW_MS + DAY_MS;
		int64_t next = feed_schedule_resume_ms(
		    &desk->feed, &desk->state, now, rnd);

		assert_true(next >= now && next < now + MINUTE_MS);
		differs = differs || next != now;
	}
	assert_true(differs);
	desk->feed.has_interval = true;
	desk->feed.interval_ms = 2000;
	assert_true(feed_schedule_resume_ms(&desk->feed, &desk->state,
	                NOW_MS + DAY_MS, 59999) < NOW_MS + DAY_MS + 2000);
	desk->feed.has_interval = false;
	/* The clock was set back by a month. */
	assert_true(feed_schedule_resume_ms(&desk->feed, &desk->state,
	                NOW_MS - 30 * DAY_MS, 1) < NOW_MS - 29 * DAY_MS);
}

static void
the_newest_date_survives_and_never_goes_back(void **state)
{
	struct desk *desk = *state;
	int64_t ms = 0;

	assert_false(feed_schedule_newest(&desk->state, &ms));
	desk->document.has_newest = true;
	desk->document.newest_ms = NOW_MS - HOUR_MS;
	(void)poll_status(desk, 200);
	desk->document.newest_ms = NOW_MS - DAY_MS;
	(void)poll_status(desk, 200);
	(void)poll_status(desk, 500);
	assert_true(feed_schedule_newest(&desk->state, &ms));
	assert_int_equal(ms, NOW_MS - HOUR_MS);
}

static void
a_memory_that_cannot_be_read_is_an_empty_one(void **state)
{
	struct desk *desk = *state;
	int64_t ms;

	desk->state.memory = S("{\"newest_ms\":\"x\", broken");
	assert_false(feed_schedule_newest(&desk->state, &ms));
	assert_int_equal(poll_status(desk, 200), 15 * MINUTE_MS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_success_comes_back_after_the_interval),
	    TEST(the_interval_is_the_feeds_own_or_sooner_for_an_official_one),
	    TEST(jitter_adds_up_to_a_tenth),
	    TEST(failures_wait_longer_and_longer_and_never_give_up),
	    TEST(a_feed_is_sick_after_three_failures_and_six_hours),
	    TEST(an_official_feed_is_tried_more_often),
	    TEST(an_interval_over_the_cap_is_kept),
	    TEST(retry_after_is_kept_within_reason),
	    TEST(without_retry_after_the_wait_doubles),
	    TEST(gone_is_believed_the_second_time),
	    TEST(validators_are_one_pair_that_only_a_good_reply_replaces),
	    TEST(validators_are_left_out_when_it_is_time_for_a_full_answer),
	    TEST(another_configured_address_starts_with_clean_validators),
	    TEST(a_move_is_believed_after_three_polls_over_a_day),
	    TEST(one_evening_of_redirects_moves_nothing),
	    TEST(a_reply_that_stays_fresh_is_not_asked_for_again),
	    TEST(ttl_counts_where_the_operator_said_nothing),
	    TEST(after_a_start_overdue_feeds_are_spread_over_a_minute),
	    TEST(the_newest_date_survives_and_never_goes_back),
	    TEST(a_memory_that_cannot_be_read_is_an_empty_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
