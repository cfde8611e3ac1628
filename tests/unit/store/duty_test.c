/* Digests, silences, budgets, health. */
#include "unit/store/fixture.h"

static void
on_digests(const struct store_fault *fault, const struct store_digests *digests,
    void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	for (size_t i = 0; i < digests->len; i++) {
		say_gap(f);
		say(f, "%.*s/%.*s:%zu", SLICE_ARG(digests->items[i].channel),
		    SLICE_ARG(digests->items[i].route),
		    digests->items[i].alert_len);
	}
	if (digests->wait_ms >= 0)
		say(f, " wait=%" PRId64, digests->wait_ms);
}

static const char *
due_digests(struct fixture *f)
{
	store_due_digests(f->store, on_digests, f);
	return finish(f);
}

/* An alert that waits for the digest of mail at START_MS + 8 h. */
static const char *
collect(struct fixture *f, int64_t article_id, const char *rule)
{
	struct store_alert alert = make_alert(rule, article_id, "");
	struct store_digest_item item = {.channel = S("mail"),
	    .route = S("daily"),
	    .due_ms = START_MS + 8 * HOUR_MS,
	    .alert_id = slice_of(alert.alert.id)};
	struct store_article_commit commit = {.article_id = article_id,
	    .version = 1,
	    .revision = -1,
	    .alerts = &alert,
	    .alert_len = 1,
	    .digest_items = &item,
	    .digest_item_len = 1};

	store_commit_article(f->store, &commit, on_planned, f);
	return finish(f);
}

static void
end_digest(struct fixture *f, bool is_skipped)
{
	char id[DIGEST_ID_LEN + 1];
	struct store_digest_end end = {.is_skipped = is_skipped};

	store_digest_id(S("mail"), S("daily"), START_MS + 8 * HOUR_MS, id);
	end.digest_id = slice_of(id);
	store_end_digest(f->store, &end, on_done, f);
	finish(f);
}

static void
a_digest_collects_alerts_and_becomes_one_delivery_at_its_hour(void **state)
{
	struct fixture *f = *state;

	collect(f, poll_entry(f, "bbc", "1", "A"), "one");
	collect(f, poll_entry(f, "bbc", "2", "B"), "two");
	assert_string_equal(due_digests(f), " wait=28800000");
	f->now_ms += 9 * HOUR_MS; /* missed its hour: due all the same */
	fixture_reopen(f);
	assert_string_equal(due_digests(f), "mail/daily:2");
	end_digest(f, false);
	assert_string_equal(due_digests(f), "");
	assert_string_equal(due(f), "mail:one,two/digest");
	end_digest(f, false);
	assert_string_equal(due(f), "mail:one,two/digest");
}

static void
an_alert_planned_for_a_digest_that_ended_is_planned_again(void **state)
{
	struct fixture *f = *state;
	int64_t late = poll_entry(f, "bbc", "2", "B");

	collect(f, poll_entry(f, "bbc", "1", "A"), "one");
	f->now_ms += 8 * HOUR_MS;
	end_digest(f, false);
	assert_string_equal(
	    collect(f, late, "two"), "stale alerts=0 deliveries=0");
	/* One that is in it already is merely there. */
	assert_string_equal(collect(f, 2, "one"), "alerts=0 deliveries=0");
}

static void
an_empty_digest_can_be_opened_skipped_or_sent(void **state)
{
	struct fixture *f = *state;
	struct store_digest_item item = {.channel = S("mail"),
	    .route = S("daily"),
	    .due_ms = START_MS + 8 * HOUR_MS};

	store_add_to_digest(f->store, &item, on_done, f);
	finish(f);
	f->now_ms += 8 * HOUR_MS;
	assert_string_equal(due_digests(f), "mail/daily:0");
	end_digest(f, true);
	assert_string_equal(due(f), "");
	item.due_ms += DAY_MS;
	store_add_to_digest(f->store, &item, on_done, f);
	finish(f);
	assert_string_equal(due_digests(f), " wait=86400000");
}

static void
on_silence(const struct store_fault *fault, const struct store_silence *silence,
    void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		f->number = silence->id;
}

static void
on_silences(const struct store_fault *fault,
    const struct store_silences *silences, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	for (size_t i = 0; i < silences->len; i++) {
		say_gap(f);
		say(f, "%" PRId64 ":%.*s", silences->items[i].id,
		    SLICE_ARG(silences->items[i].by));
	}
}

static int64_t
silence(struct fixture *f, const struct store_silence *request)
{
	store_add_silence(f->store, request, on_silence, f);
	finish(f);
	return f->number;
}

static void
a_silence_suppresses_a_delivery_when_it_is_claimed(void **state)
{
	struct fixture *f = *state;
	struct store_silence request = {
	    .rule_id = S("arms"), .for_ms = HOUR_MS, .by = S("ann")};
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "arms", "desk", "");
	raise_alert(f, poll_entry(f, "bbc", "2", "B"), "ships", "desk", "");
	silence(f, &request);
	assert_string_equal(
	    find_due(f, 10, &ids), "desk:arms(silenced) desk:ships");
	assert_string_equal(claim(f, ids.ids[0], "", "text"), "silenced");
	assert_string_equal(due(f), "desk:ships");
	assert_string_equal(
	    claim(f, ids.ids[1], ids.alerts[1], "text"), "claimed 1 text");
}

static void
what_a_silence_says_must_all_hold(void **state)
{
	static const struct {
		const char *name;
		struct store_silence silence;
		bool matches;
	} CASES[] = {
	    {"rule", {.rule_id = SLICE("arms")}, true},
	    {"another rule", {.rule_id = SLICE("arm")}, false},
	    {"feed", {.feed_id = SLICE("bbc")}, true},
	    {"another feed", {.feed_id = SLICE("dw")}, false},
	    {"text inside", {.text = SLICE("deal")}, true},
	    {"text not inside", {.text = SLICE("dealer")}, false},
	    {"tag", {.tag = SLICE("counterparty")}, true},
	    {"another tag", {.tag = SLICE("counter")}, false},
	    {"both", {.rule_id = SLICE("arms"), .tag = SLICE("uk")}, true},
	    {"only one", {.rule_id = SLICE("arms"), .tag = SLICE("us")}, false},
	};
	struct fixture *f = *state;
	struct slice tags[] = {SLICE("counterparty"), SLICE("uk")};
	struct store_alert alert = make_alert("arms", 7, "");
	struct slice id = slice_of(alert.alert.id);
	struct store_delivery delivery = {
	    .channel = S("desk"), .alert_ids = &id, .alert_len = 1};
	struct store_owed owed = {&alert, 1, &delivery, 1};

	alert.tags = tags;
	alert.tag_len = 2;
	store_owe(f->store, &owed, on_done, f);
	finish(f);
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		struct store_silence request = CASES[i].silence;
		bool silenced;

		request.for_ms = HOUR_MS;
		silence(f, &request);
		silenced = strstr(due(f), "(silenced)") != NULL;
		if (silenced != CASES[i].matches)
			fail_msg("%s", CASES[i].name);
		store_end_silence(f->store, f->number, on_done, f);
		finish(f);
		assert_string_equal(due(f), "desk:arms");
	}
}

static void
silences_end_by_time_or_by_hand_and_stay_listed(void **state)
{
	struct fixture *f = *state;
	struct store_silence request = {
	    .rule_id = S("arms"), .for_ms = HOUR_MS, .by = S("ann")};
	int64_t first = silence(f, &request);

	request.by = S("bob");
	silence(f, &request);
	store_end_silence(f->store, first, on_done, f);
	finish(f);
	store_list_silences(f->store, false, on_silences, f);
	assert_string_equal(finish(f), "2:bob");
	f->now_ms += HOUR_MS;
	store_list_silences(f->store, false, on_silences, f);
	assert_string_equal(finish(f), "");
	store_list_silences(f->store, true, on_silences, f);
	assert_string_equal(finish(f), "2:bob 1:ann");
	store_end_silence(f->store, first, on_done, f);
	assert_int_equal(finish_failing(f), ERR_NOT_FOUND);
}

static void
a_silence_that_says_nothing_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store_silence request = {.for_ms = HOUR_MS};

	store_add_silence(f->store, &request, on_silence, f);
	assert_int_equal(finish_failing(f), ERR_INPUT);
}

static void
a_digest_tells_only_what_is_not_silenced(void **state)
{
	struct fixture *f = *state;
	struct store_silence request = {
	    .rule_id = S("one"), .for_ms = DAY_MS, .by = S("ann")};
	struct due_ids ids;
	struct store_alert two;

	collect(f, poll_entry(f, "bbc", "1", "A"), "one");
	collect(f, poll_entry(f, "bbc", "2", "B"), "two");
	two = make_alert("two", 2, "");
	silence(f, &request);
	f->now_ms += 8 * HOUR_MS;
	end_digest(f, false);
	assert_string_equal(
	    find_due(f, 10, &ids), "mail:one(silenced),two/digest");
	assert_string_equal(
	    claim(f, ids.ids[0], ids.alerts[0], "one"), "outdated");
	assert_string_equal(
	    claim(f, ids.ids[0], two.alert.id, "two"), "claimed 1 two");
}

static void
on_budget(const struct store_fault *fault,
    const struct store_budget_answer *answer, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	if (answer->is_taken)
		say(f, "taken");
	else
		say(f, "wait=%" PRId64, answer->wait_ms);
}

static const char *
take(struct fixture *f)
{
	struct store_budget budget = {S("desk"), 2, MINUTE_MS};

	store_take_budget(f->store, &budget, on_budget, f);
	return finish(f);
}

static void
a_budget_is_used_up_and_comes_back_evenly(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(take(f), "taken");
	assert_string_equal(take(f), "taken");
	fixture_reopen(f);
	assert_string_equal(take(f), "wait=30001");
	f->now_ms += 30001;
	assert_string_equal(take(f), "taken");
	f->now_ms -= HOUR_MS; /* the clock was set back */
	assert_non_null(strstr(take(f), "wait="));
	f->now_ms += DAY_MS;
	assert_string_equal(take(f), "taken");
	assert_string_equal(take(f), "taken");
	assert_non_null(strstr(take(f), "wait="));
}

static void
on_health(const struct store_fault *fault,
    const struct store_health_change *change, void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		say(f, "%s %.*s", change->has_changed ? "changed" : "as it was",
		    SLICE_ARG(change->alert_id));
}

static void
on_conditions(const struct store_fault *fault,
    const struct store_conditions *conditions, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	for (size_t i = 0; i < conditions->len; i++)
		say(f, "%.*s/%.*s: %.*s", SLICE_ARG(conditions->items[i].kind),
		    SLICE_ARG(conditions->items[i].subject),
		    SLICE_ARG(conditions->items[i].text));
}

static const char *
set_health(struct fixture *f, bool is_open)
{
	struct store_alert alert = {
	    .alert = {
	        .kind = ALERT_HEALTH, .rule_id = S("bbc"), .doc = S("{}")}};
	struct store_delivery delivery = {
	    .channel = S("mail"), .leg = LEG_NOTICE};
	struct store_health health = {.kind = S("feed"),
	    .subject = S("bbc"),
	    .is_open = is_open,
	    .text = S("404 for 6h"),
	    .alert = &alert,
	    .deliveries = &delivery,
	    .delivery_len = 1};

	store_set_health(f->store, &health, on_health, f);
	return finish(f);
}

static void
only_a_change_of_health_is_told(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(set_health(f, false), "as it was ");
	assert_non_null(strstr(set_health(f, true), "changed "));
	assert_string_equal(set_health(f, true), "as it was ");
	assert_string_equal(due(f), "mail:bbc/notice");
	store_list_health(f->store, on_conditions, f);
	assert_string_equal(finish(f), "feed/bbc: 404 for 6h");
	deliver_one(f);
	fixture_reopen(f);
	assert_string_equal(set_health(f, true), "as it was ");
	assert_non_null(strstr(set_health(f, false), "changed "));
	assert_string_equal(due(f), "mail:bbc/notice");
	deliver_one(f);
	store_list_health(f->store, on_conditions, f);
	assert_string_equal(finish(f), "");
	f->now_ms += HOUR_MS;
	assert_non_null(strstr(set_health(f, true), "changed "));
	assert_string_equal(due(f), "mail:bbc/notice");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(
	        a_digest_collects_alerts_and_becomes_one_delivery_at_its_hour),
	    STORE_TEST(
	        an_alert_planned_for_a_digest_that_ended_is_planned_again),
	    STORE_TEST(an_empty_digest_can_be_opened_skipped_or_sent),
	    STORE_TEST(a_silence_suppresses_a_delivery_when_it_is_claimed),
	    STORE_TEST(what_a_silence_says_must_all_hold),
	    STORE_TEST(silences_end_by_time_or_by_hand_and_stay_listed),
	    STORE_TEST(a_silence_that_says_nothing_is_refused),
	    STORE_TEST(a_digest_tells_only_what_is_not_silenced),
	    STORE_TEST(a_budget_is_used_up_and_comes_back_evenly),
	    STORE_TEST(only_a_change_of_health_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
