/* What a server's answer means. */
#include "unit/testing.h"

#include "base/auto.h"
#include "feed/verdict.h"

#define NOW_MS 1767225600000 /* 2026-01-01T00:00:00Z */

static struct feed_state
known_state(void)
{
	return (struct feed_state){
	    .url = S("https://news.example/feed"), .body_sha256 = S("abcd")};
}

static struct verdict
judge(const struct feed_reply *reply)
{
	struct feed_state state = known_state();

	return verdict_of(reply, NULL, &state, NOW_MS);
}

static void
each_status_has_its_verdict(void **state)
{
	static const struct {
		int status;
		bool was_conditional;
		enum verdict_kind kind;
		bool is_client_fault;
	} rows[] = {
	    {200, false, VERDICT_FRESH, false},
	    {203, false, VERDICT_FRESH, false},
	    {204, false, VERDICT_BROKEN, false},
	    {226, false, VERDICT_BROKEN, false},
	    {300, false, VERDICT_BROKEN, false},
	    {304, true, VERDICT_UNCHANGED, false},
	    {304, false, VERDICT_BROKEN, false},
	    {401, false, VERDICT_BROKEN, true},
	    {404, false, VERDICT_BROKEN, true},
	    {410, false, VERDICT_GONE, true},
	    {418, false, VERDICT_BROKEN, true},
	    {429, false, VERDICT_LATER, true},
	    {500, false, VERDICT_BROKEN, false},
	    {503, false, VERDICT_LATER, false},
	    {0, false, VERDICT_BROKEN, false},
	    {999, false, VERDICT_BROKEN, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct verdict verdict =
		    judge(&(struct feed_reply){.status = rows[i].status,
		        .was_conditional = rows[i].was_conditional});

		assert_int_equal(verdict.kind, rows[i].kind);
		assert_int_equal(
		    verdict.is_client_fault, rows[i].is_client_fault);
		assert_int_equal(verdict.reason[0] != '\0',
		    rows[i].kind != VERDICT_FRESH &&
		        rows[i].kind != VERDICT_UNCHANGED);
	}
}

static void
a_transfer_that_failed_is_broken_with_its_reason(void **state)
{
	struct verdict verdict =
	    judge(&(struct feed_reply){.fault = FEED_FAULT_NETWORK,
	        .fault_text = S("host not found"),
	        .status = 200});

	(void)state;
	assert_int_equal(verdict.kind, VERDICT_BROKEN);
	assert_string_equal(verdict.reason, "host not found");
	verdict = judge(&(struct feed_reply){.fault = FEED_FAULT_TLS});
	assert_string_equal(verdict.reason, "tls");
}

static void
a_page_with_status_200_is_broken(void **state)
{
	struct feed_state feed = known_state();
	struct feed_reply reply = {.status = 200};
	struct feed_document page = {.reading = FEED_READ_FAILED,
	    .error = S("this is a web page titled \"Wait\", not a feed")};
	struct verdict verdict = verdict_of(&reply, &page, &feed, NOW_MS);

	(void)state;
	assert_int_equal(verdict.kind, VERDICT_BROKEN);
	assert_string_equal(
	    verdict.reason, "this is a web page titled \"Wait\", not a feed");
}

static void
the_body_of_last_time_is_unchanged(void **state)
{
	struct verdict verdict = judge(
	    &(struct feed_reply){.status = 200, .body_sha256 = S("abcd")});

	(void)state;
	assert_int_equal(verdict.kind, VERDICT_UNCHANGED);
	verdict = judge(
	    &(struct feed_reply){.status = 200, .body_sha256 = S("ffff")});
	assert_int_equal(verdict.kind, VERDICT_FRESH);
}

static void
retry_after_is_seconds_or_a_date(void **state)
{
	static const struct {
		const char *retry_after, *date;
		bool has_delay;
		int64_t delay_ms;
	} rows[] = {
	    {"120", "", true, 120000},
	    {" 0 ", "", true, 0},
	    {"Thu, 01 Jan 2026 00:10:00 GMT", "", true, 600000},
	    /* The server's clock is five minutes ahead. */
	    {"Thu, 01 Jan 2026 00:10:00 GMT", "Thu, 01 Jan 2026 00:05:00 GMT",
	        true, 300000},
	    {"Wed, 31 Dec 2025 00:00:00 GMT", "", true, 0},
	    {"-5", "", false, 0},
	    {"soon", "", false, 0},
	    {"", "", false, 0},
	    {"99999999999999999999", "", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct verdict verdict =
		    judge(&(struct feed_reply){.status = 503,
		        .retry_after = slice_of(rows[i].retry_after),
		        .date = slice_of(rows[i].date)});

		assert_int_equal(verdict.kind, VERDICT_LATER);
		assert_int_equal(verdict.has_delay, rows[i].has_delay);
		assert_int_equal(verdict.delay_ms, rows[i].delay_ms);
		assert_false(verdict.whole_host);
	}
	assert_true(judge(&(struct feed_reply){.status = 429}).whole_host);
}

static void
only_a_permanent_way_to_a_safe_place_is_a_move(void **state)
{
	static const struct {
		const char *url;
		bool all_permanent;
		const char *moved_to;
	} rows[] = {
	    {"https://news.example/new", true, "https://news.example/new"},
	    {"https://other.example/f", true, "https://other.example/f"},
	    {"https://news.example/new", false, ""},
	    {"https://news.example/feed", true, ""},
	    {"http://portal.example/login", true, ""},
	    {"file:///etc/passwd", true, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct verdict verdict =
		    judge(&(struct feed_reply){.status = 200,
		        .url = slice_of(rows[i].url),
		        .all_permanent = rows[i].all_permanent});

		assert_slice(verdict.moved_to, rows[i].moved_to);
	}
}

static void
every_name_is_there(void **state)
{
	(void)state;
	for (int i = 0; i < VERDICT_COUNT; i++)
		assert_true(verdict_name((enum verdict_kind)i)[0] != '\0');
	for (int i = 0; i < FEED_FAULT_COUNT; i++)
		assert_true(feed_fault_name((enum feed_fault)i)[0] != '\0');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_status_has_its_verdict),
	    cmocka_unit_test(a_transfer_that_failed_is_broken_with_its_reason),
	    cmocka_unit_test(a_page_with_status_200_is_broken),
	    cmocka_unit_test(the_body_of_last_time_is_unchanged),
	    cmocka_unit_test(retry_after_is_seconds_or_a_date),
	    cmocka_unit_test(only_a_permanent_way_to_a_safe_place_is_a_move),
	    cmocka_unit_test(every_name_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
