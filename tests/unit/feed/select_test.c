/* Which entries are news. */
#include "unit/testing.h"

#include "base/auto.h"
#include "feed/select.h"

#define NOW_MS  1767225600000 /* 2026-01-01T00:00:00Z */
#define HOUR_MS ((int64_t)3600000)
#define DAY_MS  (24 * HOUR_MS)

/* One entry, asked about under several circumstances. */
struct question {
	struct feed feed;
	struct entry entry;
	struct identity identity;
	struct known_entry known[2];
	struct select_request request;
};

static void
set_up(struct question *q)
{
	*q = (struct question){
	    .identity = {.key = "key", .bare_key = "bare", .hash = "hash"},
	};
	q->request.feed = &q->feed;
	q->request.identities = &q->identity;
	q->request.len = 1;
	q->request.known = q->known;
	q->request.baseline_done = true;
	q->request.default_max_age_ms = 7 * DAY_MS;
	q->request.now_ms = NOW_MS;
}

static void
date_entry(struct question *q, int64_t age_ms)
{
	q->entry.has_published = true;
	q->entry.published_ms = NOW_MS - age_ms;
}

static enum selection
ask(struct question *q)
{
	struct entry *entries[] = {&q->entry};
	enum selection selection = SELECT_COUNT;

	q->request.entries = entries;
	select_entries(&q->request, &selection);
	return selection;
}

static void
a_known_key_is_known_or_edited_by_its_hash(void **state)
{
	struct question q;

	(void)state;
	set_up(&q);
	q.request.known_len = 1;
	q.known[0] = (struct known_entry){S("key"), S("hash")};
	assert_int_equal(ask(&q), SELECT_KNOWN);
	q.known[0].hash = S("older");
	assert_int_equal(ask(&q), SELECT_EDITED);
	q.known[0].key = S("another");
	assert_int_equal(ask(&q), SELECT_NEW);
}

static void
a_bare_key_is_the_same_entry_only_with_the_same_hash(void **state)
{
	struct question q;

	(void)state;
	set_up(&q);
	q.request.known_len = 1;
	q.known[0] = (struct known_entry){S("bare"), S("hash")};
	assert_int_equal(ask(&q), SELECT_KNOWN);
	q.known[0].hash = S("older");
	assert_int_equal(ask(&q), SELECT_NEW);
}

static void
a_copy_is_nothing(void **state)
{
	struct question q;

	(void)state;
	set_up(&q);
	q.identity.is_copy = true;
	assert_int_equal(ask(&q), SELECT_COPY);
}

static void
the_first_fetch_is_silent_unless_a_lookback_is_asked_for(void **state)
{
	static const struct {
		int64_t lookback_ms; /* -1: all */
		bool has_date;
		int64_t age_ms;
		enum selection selection;
	} rows[] = {
	    {0, true, HOUR_MS, SELECT_BASELINE},
	    {0, true, -HOUR_MS, SELECT_BASELINE},
	    {0, false, 0, SELECT_BASELINE},
	    {DAY_MS, true, HOUR_MS, SELECT_NEW},
	    {DAY_MS, true, 2 * DAY_MS, SELECT_BASELINE},
	    {DAY_MS, true, -HOUR_MS, SELECT_NEW},
	    {DAY_MS, false, 0, SELECT_BASELINE},
	    /* Look-back replaces the age limit. */
	    {30 * DAY_MS, true, 20 * DAY_MS, SELECT_NEW},
	    {-1, true, 1000 * DAY_MS, SELECT_NEW},
	    {-1, false, 0, SELECT_NEW},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct question q;

		set_up(&q);
		q.request.baseline_done = false;
		q.feed.lookback.kind =
		    rows[i].lookback_ms < 0 ? LOOKBACK_ALL : LOOKBACK_SPAN;
		q.feed.lookback.span_ms = rows[i].lookback_ms;
		if (rows[i].has_date)
			date_entry(&q, rows[i].age_ms);
		assert_int_equal(ask(&q), rows[i].selection);
	}
}

static void
what_slides_back_into_the_window_is_too_old(void **state)
{
	struct question q;

	(void)state;
	set_up(&q);
	date_entry(&q, 8 * DAY_MS);
	q.request.has_newest = true;
	q.request.newest_ms = NOW_MS - HOUR_MS;
	assert_int_equal(ask(&q), SELECT_OLD);

	q.feed.has_max_age = true;
	q.feed.max_age_ms = 30 * DAY_MS;
	assert_int_equal(ask(&q), SELECT_NEW);
}

static void
an_old_date_is_news_from_an_official_or_a_slow_feed(void **state)
{
	struct question q;

	(void)state;
	set_up(&q);
	date_entry(&q, 8 * DAY_MS);
	assert_int_equal(ask(&q), SELECT_OLD);
	q.feed.official = true;
	assert_int_equal(ask(&q), SELECT_NEW);

	set_up(&q);
	date_entry(&q, 8 * DAY_MS);
	q.request.has_newest = true;
	q.request.newest_ms = NOW_MS - 60 * DAY_MS;
	assert_int_equal(ask(&q), SELECT_NEW);
}

static void
an_entry_without_a_date_is_news(void **state)
{
	struct question q;

	(void)state;
	set_up(&q);
	assert_int_equal(ask(&q), SELECT_NEW);
}

static void
a_date_is_published_else_updated_and_never_in_the_future(void **state)
{
	struct entry entry = {.has_updated = true, .updated_ms = 5};
	int64_t ms = 0;

	(void)state;
	assert_true(select_date(&entry, NOW_MS, &ms));
	assert_int_equal(ms, 5);
	entry.has_published = true;
	entry.published_ms = NOW_MS + 1;
	assert_true(select_date(&entry, NOW_MS, &ms));
	assert_int_equal(ms, NOW_MS);
	assert_false(select_date(&(struct entry){0}, NOW_MS, &ms));
	for (int i = 0; i < SELECT_COUNT; i++)
		assert_true(selection_name((enum selection)i)[0] != '\0');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_known_key_is_known_or_edited_by_its_hash),
	    cmocka_unit_test(
	        a_bare_key_is_the_same_entry_only_with_the_same_hash),
	    cmocka_unit_test(a_copy_is_nothing),
	    cmocka_unit_test(
	        the_first_fetch_is_silent_unless_a_lookback_is_asked_for),
	    cmocka_unit_test(what_slides_back_into_the_window_is_too_old),
	    cmocka_unit_test(
	        an_old_date_is_news_from_an_official_or_a_slow_feed),
	    cmocka_unit_test(an_entry_without_a_date_is_news),
	    cmocka_unit_test(
	        a_date_is_published_else_updated_and_never_in_the_future),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
