/* What people ask: alerts, deliveries, stories, the archive, counts. */
#include "unit/store/fixture.h"

static void
say_row(struct fixture *f, const struct store_ledger_delivery *d)
{
	say(f, "%.*s=%s", SLICE_ARG(d->channel), delivery_state_name(d->state));
	if (d->alert_len > 0)
		say(f, "(%zu)", d->alert_len);
	for (size_t i = 0; i < d->attempt_len; i++) {
		const struct store_attempt *a = &d->attempts[i];

		if (!a->has_ended) {
			say(f, "/open");
			continue;
		}
		say(f, "/%s:%" PRId64 ":%.*s", outcome_name(a->outcome),
		    a->code, SLICE_ARG(a->text));
	}
	if (d->reason.len > 0)
		say(f, "/%.*s", SLICE_ARG(d->reason));
	if (d->body.len > 0)
		say(f, "/body=%.*s", SLICE_ARG(d->body));
}

static void
on_alerts(const struct store_fault *fault, const struct store_alerts *alerts,
    void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	f->number = alerts->next;
	for (size_t i = 0; i < alerts->len; i++) {
		const struct store_ledger_alert *a = &alerts->items[i];

		say_gap(f);
		say(f, "%.*s:%s[", SLICE_ARG(a->alert.rule_id),
		    alert_state_name(a->alert.state));
		for (size_t j = 0; j < a->delivery_len; j++)
			say_row(f, &a->deliveries[j]);
		say(f, "]%.*s", SLICE_ARG(a->alert.doc));
		if (a->is_closed)
			say(f, "%s:%.*s", a->was_true ? "true" : "false",
			    SLICE_ARG(a->note));
	}
}

static void
on_deliveries(const struct store_fault *fault,
    const struct store_deliveries *deliveries, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	f->number = deliveries->next;
	for (size_t i = 0; i < deliveries->len; i++) {
		say_gap(f);
		say_row(f, &deliveries->items[i]);
	}
}

static const char *
alerts(struct fixture *f, const struct store_filter *filter)
{
	store_list_alerts(f->store, filter, false, on_alerts, f);
	return finish(f);
}

static const char *
deliveries(struct fixture *f, const struct store_filter *filter)
{
	store_list_deliveries(f->store, filter, on_deliveries, f);
	return finish(f);
}

/* Three alerts an hour apart; the first delivered, the last suppressed. */
static void
fill(struct fixture *f)
{
	struct store_alert held;
	struct store_owed owed = {.alerts = &held, .alert_len = 1};

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "arms", "desk", "story");
	deliver_one(f);
	f->now_ms += HOUR_MS;
	raise_alert(f, poll_entry(f, "bbc", "2", "B"), "ships", "mail", "");
	f->now_ms += HOUR_MS;
	held = make_alert("arms", poll_entry(f, "bbc", "3", "C"), "");
	held.alert.state = ALERT_SUPPRESSED;
	held.alert.reason = S("baseline");
	store_owe(f->store, &owed, on_done, f);
	finish(f);
}

static void
alerts_are_listed_newest_first_by_every_filter(void **state)
{
	static const struct {
		const char *name;
		struct store_filter filter;
		const char *want;
	} CASES[] = {
	    {"all", {0},
	        "arms:suppressed[] ships:opened[mail=waiting] "
	        "arms:opened[desk=delivered]"},
	    {"rule", {.rule_id = SLICE("ships")}, "ships:opened[mail=waiting]"},
	    {"channel", {.channel = SLICE("desk")},
	        "arms:opened[desk=delivered]"},
	    {"since", {.has_since = true, .since_ms = START_MS + 2 * HOUR_MS},
	        "arms:suppressed[]"},
	    {"until", {.has_until = true, .until_ms = START_MS + HOUR_MS},
	        "arms:opened[desk=delivered]"},
	    {"story", {.story_id = SLICE("story")},
	        "arms:opened[desk=delivered]"},
	    {"suppressed",
	        {.has_alert_state = true, .alert_state = ALERT_SUPPRESSED},
	        "arms:suppressed[]"},
	    {"reason", {.reason = SLICE("baseline")}, "arms:suppressed[]"},
	    {"delivery",
	        {.has_delivery_state = true,
	            .delivery_state = DELIVERY_WAITING},
	        "ships:opened[mail=waiting]"},
	    {"id", {.id = SLICE("no such id")}, ""},
	};
	struct fixture *f = *state;

	fill(f);
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		if (strcmp(alerts(f, &CASES[i].filter), CASES[i].want) != 0)
			fail_msg("%s: %s", CASES[i].name, f->text);
}

static void
deliveries_are_listed_with_their_attempts(void **state)
{
	static const struct {
		const char *name;
		struct store_filter filter;
		const char *want;
	} CASES[] = {
	    {"all", {0},
	        "mail=waiting(1) desk=delivered(1)/delivered:503:busy"},
	    {"rule", {.rule_id = SLICE("ships")}, "mail=waiting(1)"},
	    {"channel", {.channel = SLICE("desk")},
	        "desk=delivered(1)/delivered:503:busy"},
	    {"state",
	        {.has_delivery_state = true,
	            .delivery_state = DELIVERY_WAITING},
	        "mail=waiting(1)"},
	    {"since", {.has_since = true, .since_ms = START_MS + HOUR_MS},
	        "mail=waiting(1)"},
	    {"alert state",
	        {.has_alert_state = true, .alert_state = ALERT_SUPPRESSED}, ""},
	};
	struct fixture *f = *state;

	fill(f);
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		if (strcmp(deliveries(f, &CASES[i].filter), CASES[i].want) != 0)
			fail_msg("%s: %s", CASES[i].name, f->text);
}

static void
a_list_goes_on_from_its_cursor(void **state)
{
	struct fixture *f = *state;
	struct store_filter filter = {.max_len = 2};

	fill(f);
	assert_string_equal(
	    alerts(f, &filter), "arms:suppressed[] ships:opened[mail=waiting]");
	assert_true(f->number > 0);
	filter.before = f->number;
	assert_string_equal(alerts(f, &filter), "arms:opened[desk=delivered]");
	assert_int_equal(f->number, 0);
}

static void
rows_of_the_same_instant_are_neither_lost_nor_repeated(void **state)
{
	struct fixture *f = *state;
	struct store_filter filter = {.max_len = 1};

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "");
	raise_alert(f, poll_entry(f, "bbc", "2", "B"), "two", "mail", "");
	assert_string_equal(alerts(f, &filter), "two:opened[mail=waiting]");
	filter.before = f->number;
	assert_string_equal(alerts(f, &filter), "one:opened[desk=waiting]");
	filter.before = f->number;
	assert_string_equal(alerts(f, &filter), "");
	filter.before = 0;
	assert_string_equal(deliveries(f, &filter), "mail=waiting(1)");
	filter.before = f->number;
	assert_string_equal(deliveries(f, &filter), "desk=waiting(1)");
	filter.before = f->number;
	assert_string_equal(deliveries(f, &filter), "");
}

static void
one_of_them_is_shown_whole_by_the_beginning_of_its_id(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "arms", "desk", "");
	find_due(f, 1, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	store_show_delivery(
	    f->store, slice_sub(slice_of(ids.ids[0]), 0, 8), on_deliveries, f);
	assert_string_equal(finish(f), "desk=sending(1)/open/body=text");
	store_show_alert(
	    f->store, slice_sub(slice_of(ids.alerts[0]), 0, 8), on_alerts, f);
	assert_string_equal(finish(f), "arms:opened[desk=sending]{}");
	store_show_alert(f->store, S("0000000000"), on_alerts, f);
	assert_int_equal(finish_failing(f), ERR_NOT_FOUND);
	raise_alert(f, poll_entry(f, "bbc", "2", "B"), "ships", "desk", "");
	store_show_alert(f->store, S(""), on_alerts, f);
	assert_int_equal(finish_failing(f), ERR_INPUT);
}

static void
what_a_restart_and_a_lost_lease_did_stands_in_the_ledger(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "arms", "desk", "");
	find_due(f, 1, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	fixture_reopen(f);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	f->now_ms += HOUR_MS;
	claim(f, ids.ids[0], ids.alerts[0], "text");
	settle(f, ids.ids[0], f->token, DELIVERY_DEAD, 0);
	assert_string_equal(deliveries(f, &(struct store_filter){0}),
	    "desk=dead(1)/unknown:0:cut off by a restart"
	    "/unknown:0:not settled before its lease ran out"
	    "/retry:503:busy/busy");
}

static void
on_opened_counted(
    const struct store_fault *fault, const struct store_counts *c, void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		say(f, "%" PRId64, c->alerts);
}

static void
alerts_on_trial_stand_apart(void **state)
{
	struct fixture *f = *state;
	struct store_alert tried = make_alert("ships", 2, "");
	const struct store_owed owed = {.alerts = &tried, .alert_len = 1};

	tried.alert.is_trial = true;
	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "arms", "desk", "");
	store_owe(f->store, &owed, on_done, f);
	finish(f);
	assert_string_equal(
	    alerts(f, &(struct store_filter){0}), "arms:opened[desk=waiting]");
	assert_string_equal(
	    alerts(f, &(struct store_filter){.trial = STORE_TRIAL_ONLY}),
	    "ships:opened[]");
	assert_string_equal(
	    alerts(f, &(struct store_filter){.trial = STORE_TRIAL_TOO}),
	    "ships:opened[] arms:opened[desk=waiting]");
	store_count(f->store, on_opened_counted, f);
	assert_string_equal(finish(f), "1");
}

static void
a_person_says_what_an_alert_was_worth(void **state)
{
	struct fixture *f = *state;
	struct store_closing closing = {.note = S("other Kim")};
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "arms", "desk", "");
	find_due(f, 1, &ids);
	closing.alert_id = slice_of(ids.alerts[0]);
	store_close_alert(f->store, &closing, on_done, f);
	finish(f);
	assert_string_equal(alerts(f, &(struct store_filter){0}),
	    "arms:opened[desk=waiting]false:other Kim");
	closing.alert_id = S("0");
	store_close_alert(f->store, &closing, on_done, f);
	assert_int_equal(finish_failing(f), ERR_NOT_FOUND);
}

static void
on_stories(const struct store_fault *fault, const struct store_stories *stories,
    void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	for (size_t i = 0; i < stories->len; i++) {
		const struct store_listed_story *s = &stories->items[i];

		say_gap(f);
		say(f, "%.*s:%" PRId64 "/%" PRId64 ":%.*s:", SLICE_ARG(s->id),
		    s->articles, s->alerts, SLICE_ARG(s->title));
		say_slices(f, s->sources, s->source_len);
	}
}

static void
stories_are_listed_with_their_sources(void **state)
{
	struct fixture *f = *state;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "arms", "desk", "s1");
	f->now_ms++;
	raise_alert(f, poll_entry(f, "bbc", "2", "B"), "ships", "desk", "s2");
	raise_alert(f, poll_entry(f, "bbc", "3", "C"), "ships", "desk", "s2");
	store_list_stories(f->store, &(struct store_filter){0}, on_stories, f);
	assert_string_equal(
	    finish(f), "s2:2/2:ships:news.example s1:1/1:arms:news.example");
}

static void
the_archive_is_read_by_id_and_by_time(void **state)
{
	struct fixture *f = *state;
	struct store_archive archive = {.id = 2, .max_bytes = 1000};

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "arms", "desk", "");
	f->now_ms += HOUR_MS;
	poll_entry(f, "bbc", "2", "B");
	poll_entry(f, "bbc", "3", "C");
	store_read_archive(f->store, &archive, on_articles, f);
	assert_string_equal(finish(f), "2v1:B");
	archive = (struct store_archive){.max_bytes = 1000, .max_len = 2};
	store_read_archive(f->store, &archive, on_articles, f);
	assert_string_equal(finish(f), "1v1:A 2v1:B more");
	archive.after_id = 2;
	store_read_archive(f->store, &archive, on_articles, f);
	assert_string_equal(finish(f), "3v1:C");
	archive = (struct store_archive){
	    .max_bytes = 1000, .has_until = true, .until_ms = f->now_ms};
	store_read_archive(f->store, &archive, on_articles, f);
	assert_string_equal(finish(f), "1v1:A");
	archive = (struct store_archive){.max_bytes = 1000,
	    .max_len = 1,
	    .by_time = true,
	    .has_since = true,
	    .since_ms = f->now_ms};
	store_read_archive(f->store, &archive, on_articles, f);
	assert_string_equal(finish(f), "2v1:B more");
	archive.since_ms++;
	store_read_archive(f->store, &archive, on_articles, f);
	assert_string_equal(finish(f), "");
}

static void
on_counts(
    const struct store_fault *fault, const struct store_counts *c, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	say(f,
	    "feeds=%" PRId64 " articles=%" PRId64 "/%" PRId64 " alerts=%" PRId64
	    " waiting=%" PRId64 " delivered=%" PRId64 " oldest=%" PRId64,
	    c->feeds, c->articles, c->ready_articles, c->alerts, c->waiting,
	    c->delivered, c->oldest_ms);
	for (size_t i = 0; i < c->channel_len; i++)
		say(f, " %.*s:%" PRId64 "/%" PRId64,
		    SLICE_ARG(c->channels[i].channel), c->channels[i].waiting,
		    c->channels[i].delivered);
}

static void
status_counts_what_waits_and_how_long(void **state)
{
	struct fixture *f = *state;

	fill(f);
	store_count(f->store, on_counts, f);
	assert_string_equal(finish(f),
	    "feeds=1 articles=3/1 alerts=2 waiting=1 delivered=1 "
	    "oldest=3600000 desk:0/1 mail:1/0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(alerts_are_listed_newest_first_by_every_filter),
	    STORE_TEST(deliveries_are_listed_with_their_attempts),
	    STORE_TEST(a_list_goes_on_from_its_cursor),
	    STORE_TEST(rows_of_the_same_instant_are_neither_lost_nor_repeated),
	    STORE_TEST(one_of_them_is_shown_whole_by_the_beginning_of_its_id),
	    STORE_TEST(
	        what_a_restart_and_a_lost_lease_did_stands_in_the_ledger),
	    STORE_TEST(alerts_on_trial_stand_apart),
	    STORE_TEST(a_person_says_what_an_alert_was_worth),
	    STORE_TEST(stories_are_listed_with_their_sources),
	    STORE_TEST(the_archive_is_read_by_id_and_by_time),
	    STORE_TEST(status_counts_what_waits_and_how_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
