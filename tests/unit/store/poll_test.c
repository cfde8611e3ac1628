/* Feeds, known entries, the commit of a poll and of an article. */
#include "unit/store/fixture.h"

static void
on_feeds(
    const struct store_fault *fault, const struct store_feeds *feeds, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	for (size_t i = 0; i < feeds->len; i++) {
		const struct feed_state *s = &feeds->items[i];

		say_gap(f);
		say(f, "%.*s:%s:etag=%.*s:due=%" PRId64 ":back=%" PRId64,
		    SLICE_ARG(s->id), feed_phase_name(s->phase),
		    SLICE_ARG(s->etag), feeds->due_ms[i], s->held_back);
	}
}

static const char *
feeds(struct fixture *f)
{
	store_load_feeds(f->store, on_feeds, f);
	return finish(f);
}

static void
set_feed(struct fixture *f, const char *id, const char *was)
{
	struct store_feed_name name = {slice_of(id), slice_of(was)};
	struct store_feed_set set = {&name, id[0] != '\0'};

	store_set_feeds(f->store, &set, on_done, f);
	finish(f);
}

static void
on_known(
    const struct store_fault *fault, const struct store_known *known, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	for (size_t i = 0; i < known->len; i++) {
		const struct store_known_entry *e = &known->entries[i];

		say_gap(f);
		if (!e->is_known) {
			say(f, "new");
			continue;
		}
		say(f, "%.*s:%" PRId64 ":", SLICE_ARG(e->content_hash),
		    e->article_id);
		say_slices(f, e->fired_rules, e->fired_rule_len);
	}
}

static const char *
known(struct fixture *f, const char *feed, const char *key)
{
	struct slice keys[] = {slice_of(key), SLICE("no such key")};
	struct store_keys request = {slice_of(feed), keys, 2};

	store_find_known(f->store, &request, on_known, f);
	return finish(f);
}

static const char *
poll_nothing(struct fixture *f, const char *feed, const char *verdict)
{
	struct feed_state state = {.id = slice_of(feed), .phase = FEED_RETRY};
	struct store_poll poll = {.state = &state,
	    .delay_ms = HOUR_MS,
	    .is_unchanged = strcmp(verdict, "unchanged") == 0,
	    .record = {.status = 304, .verdict = slice_of(verdict)}};

	store_commit_poll(f->store, &poll, on_polled, f);
	return finish(f);
}

static const struct feed_state WHOLE = {
    .id = SLICE("bbc"),
    .url = SLICE("https://a.example/"),
    .effective_url = SLICE("https://b.example/"),
    .etag = SLICE("W/\"\0\xff\""),
    .last_modified = SLICE("yesterday"),
    .body_sha256 = SLICE("abc"),
    .phase = FEED_THROTTLED,
    .baseline_done = true,
    .last_attempt_ms = 1,
    .last_success_ms = 2,
    .last_new_ms = 3,
    .throttled_until_ms = 4,
    .failures = 5,
    .first_failure_ms = 6,
    .last_status = 429,
    .last_error = SLICE("wait"),
    .entry_count = 7,
    .latency_ms = 8,
    .title = SLICE("BBC"),
    .format = SLICE("rss 2.0"),
    .memory = SLICE("\0hints"),
};

static void
on_whole(
    const struct store_fault *fault, const struct store_feeds *all, void *arg)
{
	const struct feed_state *s = &all->items[0], *w = &WHOLE;

	assert_true(fixture_told(arg, fault));
	assert_int_equal(all->len, 1);
	assert_true(slice_eq(s->id, w->id));
	assert_true(slice_eq(s->url, w->url));
	assert_true(slice_eq(s->effective_url, w->effective_url));
	assert_true(slice_eq(s->etag, w->etag));
	assert_true(slice_eq(s->last_modified, w->last_modified));
	assert_true(slice_eq(s->body_sha256, w->body_sha256));
	assert_int_equal(s->phase, w->phase);
	assert_true(s->baseline_done);
	assert_int_equal(s->held_back, 0); /* not the poll's to write */
	assert_int_equal(s->next_poll_ms, START_MS + 7000);
	assert_int_equal(s->last_attempt_ms, w->last_attempt_ms);
	assert_int_equal(s->last_success_ms, w->last_success_ms);
	assert_int_equal(s->last_new_ms, w->last_new_ms);
	assert_int_equal(s->throttled_until_ms, w->throttled_until_ms);
	assert_int_equal(s->failures, w->failures);
	assert_int_equal(s->first_failure_ms, w->first_failure_ms);
	assert_int_equal(s->last_status, w->last_status);
	assert_true(slice_eq(s->last_error, w->last_error));
	assert_int_equal(s->entry_count, w->entry_count);
	assert_int_equal(s->latency_ms, w->latency_ms);
	assert_true(slice_eq(s->title, w->title));
	assert_true(slice_eq(s->format, w->format));
	assert_true(slice_eq(s->memory, w->memory));
}

static void
every_field_of_a_feed_survives_a_restart(void **state)
{
	struct fixture *f = *state;
	struct feed_state feed = WHOLE;
	struct store_poll poll = {.state = &feed, .delay_ms = 7000};

	feed.held_back = 99;
	store_commit_poll(f->store, &poll, on_polled, f);
	finish(f);
	fixture_reopen(f);
	store_load_feeds(f->store, on_whole, f);
	finish(f);
	f->now_ms += 2000;
	assert_non_null(strstr(feeds(f), ":due=5000:"));
	f->now_ms += HOUR_MS;
	assert_non_null(strstr(feeds(f), ":due=0:"));
}

static void
entries_are_known_by_key_with_what_they_fired(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(known(f, "bbc", "k1"), "new new");
	assert_int_equal(poll_entry(f, "bbc", "k1", "Talks"), 1);
	assert_string_equal(known(f, "bbc", "k1"), "Talks:1: new");
	assert_string_equal(known(f, "dw", "k1"), "new new");
	raise_alert(f, 1, "arms", "desk", "");
	raise_alert(f, 1, "ships", "desk", "");
	assert_string_equal(known(f, "bbc", "k1"), "Talks:1:arms,ships new");
}

static void
an_edited_entry_keeps_its_article_and_waits_again(void **state)
{
	struct fixture *f = *state;

	poll_entry(f, "bbc", "k1", "Talks");
	assert_string_equal(ready(f), "1v1:Talks");
	raise_alert(f, 1, "arms", "desk", "");
	assert_string_equal(ready(f), "");
	assert_int_equal(poll_entry(f, "bbc", "k1", "Talks held"), 1);
	assert_string_equal(ready(f), "1v2:Talks held");
}

static void
the_same_version_committed_twice_changes_nothing(void **state)
{
	struct fixture *f = *state;

	poll_entry(f, "bbc", "k1", "Talks");
	raise_alert(f, 1, "arms", "desk", "");
	assert_int_equal(poll_entry(f, "bbc", "k1", "Talks"), 1);
	assert_string_equal(ready(f), "");
}

static void
an_article_that_was_edited_while_it_was_matched_waits_again(void **state)
{
	struct fixture *f = *state;

	poll_entry(f, "bbc", "k1", "Talks");
	poll_entry(f, "bbc", "k1", "No talks");
	assert_string_equal(raise_alert(f, 1, "arms", "desk", ""),
	    "outdated alerts=1 deliveries=1");
	assert_string_equal(ready(f), "1v2:No talks");
}

static void
committing_an_article_twice_makes_one_alert_and_one_delivery(void **state)
{
	struct fixture *f = *state;

	poll_entry(f, "bbc", "k1", "Talks");
	raise_alert(f, 1, "arms", "desk", "story");
	assert_string_equal(raise_alert(f, 1, "arms", "desk", "story"),
	    "alerts=0 deliveries=0");
	assert_string_equal(due(f), "desk:arms");
}

static void
hits_that_the_baseline_held_back_are_counted_once(void **state)
{
	struct fixture *f = *state;
	struct store_article_commit commit = {
	    .article_id = 1, .version = 1, .revision = -1, .held_back = 3};

	poll_entry(f, "bbc", "k1", "Talks");
	for (int i = 0; i < 2; i++) {
		store_commit_article(f->store, &commit, on_planned, f);
		finish(f);
	}
	assert_non_null(strstr(feeds(f), ":back=3"));
}

static void
articles_of_a_feed_come_in_order_within_count_and_bytes(void **state)
{
	struct fixture *f = *state;
	struct store_next next = {
	    .stage = STORE_READY, .max_len = 2, .max_bytes = 1000};

	poll_entry(f, "bbc", "1", "One");
	poll_entry(f, "bbc", "2", "Two");
	poll_entry(f, "bbc", "3", "Three");
	store_next_articles(f->store, &next, on_articles, f);
	assert_string_equal(finish(f), "1v1:One 2v1:Two more");
	next = (struct store_next){
	    .stage = STORE_READY, .max_len = 9, .max_bytes = 1};
	store_next_articles(f->store, &next, on_articles, f);
	assert_string_equal(finish(f), "1v1:One more");
}

/* The state's numbers of the feeds are the turns: a is 1, b is 2, c is 3. */
static void
feeds_take_turns_to_have_their_articles_read(void **state)
{
	static const struct {
		struct store_next next;
		const char *expect;
	} CASES[] = {
	    {{.max_len = 6, .max_bytes = 1000},
	        "1v1:a1 2v1:a2 5v1:b1 6v1:b2 7v1:c1 more"},
	    {{.max_len = 3, .max_bytes = 1000}, "1v1:a1 5v1:b1 7v1:c1 more"},
	    {{.max_len = 2, .max_bytes = 1000}, "1v1:a1 5v1:b1 more"},
	    {{.max_len = 2, .max_bytes = 1000, .turn = 2},
	        "7v1:c1 1v1:a1 more"},
	    {{.max_len = 6, .max_bytes = 1, .turn = 1}, "5v1:b1 more"},
	    {{.max_len = 6, .max_bytes = 1, .turn = 2}, "7v1:c1 more"},
	    {{.max_len = 9, .max_bytes = 1000, .turn = 3},
	        "1v1:a1 2v1:a2 3v1:a3 5v1:b1 6v1:b2 7v1:c1 more"},
	};
	struct fixture *f = *state;
	static const char *const NAMES[] = {
	    "a1", "a2", "a3", "a4", "b1", "b2", "c1"};

	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		const char feed[] = {NAMES[i][0], '\0'};

		poll_entry(f, feed, NAMES[i], NAMES[i]);
	}
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		struct store_next next = CASES[i].next;

		next.stage = STORE_READY;
		store_next_articles(f->store, &next, on_articles, f);
		assert_string_equal(finish(f), CASES[i].expect);
	}
}

static void
an_article_waits_for_its_page_and_gets_its_text(void **state)
{
	struct fixture *f = *state;
	struct article article = {.key = S("k"), .title = S("Teaser")};
	struct store_entry entry = {.article = &article,
	    .stage = STORE_PAGE,
	    .content_hash = S("h"),
	    .delay_ms = 1000};
	struct feed_state feed = {.id = S("bbc")};
	struct store_poll poll = {
	    .state = &feed, .entries = &entry, .entry_len = 1};
	struct store_next next = {
	    .stage = STORE_PAGE, .max_len = 9, .max_bytes = 1000};
	struct store_page page = {.article_id = 1,
	    .version = 2,
	    .stage = STORE_READY,
	    .has_text = true,
	    .title = S("Whole title"),
	    .body = S("Whole text")};

	store_commit_poll(f->store, &poll, on_polled, f);
	finish(f);
	store_next_articles(f->store, &next, on_articles, f);
	assert_string_equal(finish(f), " wait=1000");
	f->now_ms += 1000;
	store_next_articles(f->store, &next, on_articles, f);
	assert_string_equal(finish(f), "1v1:Teaser");
	store_commit_page(f->store, &page, on_done, f); /* another version */
	finish(f);
	assert_string_equal(ready(f), "");
	page.version = 1;
	store_commit_page(f->store, &page, on_done, f);
	finish(f);
	assert_string_equal(ready(f), "1v1:Whole title");
}

static void
a_removed_feed_keeps_its_state_and_was_renames_it(void **state)
{
	struct fixture *f = *state;

	poll_entry(f, "bbc", "k1", "Talks");
	set_feed(f, "", "");
	assert_string_equal(feeds(f), "");
	set_feed(f, "bbc", "");
	assert_string_equal(feeds(f), "bbc:ok:etag=:due=900000:back=0");
	set_feed(f, "bbc-world", "bbc");
	assert_string_equal(feeds(f), "bbc-world:ok:etag=:due=900000:back=0");
	assert_string_equal(known(f, "bbc-world", "k1"), "Talks:1: new");
	/* Said again at the next reload, it changes nothing. */
	set_feed(f, "bbc-world", "bbc");
	assert_string_equal(known(f, "bbc-world", "k1"), "Talks:1: new");
}

static void
a_feed_can_be_made_due_at_once(void **state)
{
	struct fixture *f = *state;
	struct store_appointment now = {S("bbc"), 0}, nobody = {S("x"), 0};

	poll_entry(f, "bbc", "k1", "Talks");
	store_reschedule(f->store, &now, on_done, f);
	finish(f);
	assert_non_null(strstr(feeds(f), ":due=0:"));
	store_reschedule(f->store, &nobody, on_done, f);
	assert_int_equal(finish_failing(f), ERR_NOT_FOUND);
}

static void
on_polls(
    const struct store_fault *fault, const struct store_polls *polls, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	for (size_t i = 0; i < polls->len; i++) {
		const struct store_poll_record *r = &polls->items[i];

		say_gap(f);
		say(f, "%.*s:%.*s:%" PRId64 "x:%" PRId64 "-%" PRId64,
		    SLICE_ARG(r->feed_id), SLICE_ARG(r->verdict), r->times,
		    (r->at_ms - START_MS) / HOUR_MS,
		    (r->until_ms - START_MS) / HOUR_MS);
	}
}

static void
polls_alike_of_a_day_are_one_line(void **state)
{
	struct fixture *f = *state;
	struct store_poll_query query = {.feed_id = S("bbc")};

	poll_entry(f, "bbc", "k1", "Talks");
	for (int hour = 1; hour <= 25; hour++) {
		f->now_ms += HOUR_MS;
		poll_nothing(f, "bbc", hour == 5 ? "broken" : "unchanged");
	}
	poll_nothing(f, "dw", "unchanged");
	store_list_polls(f->store, &query, on_polls, f);
	assert_string_equal(finish(f),
	    "bbc:unchanged:2x:24-25 bbc:unchanged:18x:6-23 bbc:broken:1x:5-5 "
	    "bbc:unchanged:4x:1-4 bbc:fresh:1x:0-0");
	query = (struct store_poll_query){.has_since = true,
	    .since_ms = START_MS + 7 * HOUR_MS,
	    .has_until = true,
	    .until_ms = START_MS + 8 * HOUR_MS};
	store_list_polls(f->store, &query, on_polls, f);
	assert_string_equal(finish(f), "bbc:unchanged:18x:6-23");
}

static void
on_throttles(const struct store_fault *fault,
    const struct store_throttles *throttles, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	for (size_t i = 0; i < throttles->len; i++) {
		say_gap(f);
		say(f, "%.*s=%" PRId64, SLICE_ARG(throttles->items[i].host),
		    throttles->items[i].delay_ms);
	}
}

static void
a_throttled_host_is_left_alone_for_the_longest_it_asked(void **state)
{
	struct fixture *f = *state;
	struct store_throttle throttle = {S("news.example"), HOUR_MS, S("429")};

	store_throttle_host(f->store, &throttle, on_done, f);
	finish(f);
	throttle.delay_ms = MINUTE_MS;
	store_throttle_host(f->store, &throttle, on_done, f);
	finish(f);
	fixture_reopen(f);
	store_load_throttles(f->store, on_throttles, f);
	assert_string_equal(finish(f), "news.example=3600000");
	throttle.delay_ms = 0;
	store_throttle_host(f->store, &throttle, on_done, f);
	finish(f);
	store_load_throttles(f->store, on_throttles, f);
	assert_string_equal(finish(f), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(every_field_of_a_feed_survives_a_restart),
	    STORE_TEST(entries_are_known_by_key_with_what_they_fired),
	    STORE_TEST(an_edited_entry_keeps_its_article_and_waits_again),
	    STORE_TEST(the_same_version_committed_twice_changes_nothing),
	    STORE_TEST(
	        an_article_that_was_edited_while_it_was_matched_waits_again),
	    STORE_TEST(
	        committing_an_article_twice_makes_one_alert_and_one_delivery),
	    STORE_TEST(hits_that_the_baseline_held_back_are_counted_once),
	    STORE_TEST(articles_of_a_feed_come_in_order_within_count_and_bytes),
	    STORE_TEST(feeds_take_turns_to_have_their_articles_read),
	    STORE_TEST(an_article_waits_for_its_page_and_gets_its_text),
	    STORE_TEST(a_removed_feed_keeps_its_state_and_was_renames_it),
	    STORE_TEST(a_feed_can_be_made_due_at_once),
	    STORE_TEST(polls_alike_of_a_day_are_one_line),
	    STORE_TEST(a_throttled_host_is_left_alone_for_the_longest_it_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
