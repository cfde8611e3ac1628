/* Channels that come and go, and what an operator sends again. */
#include "unit/store/fixture.h"

static void
on_moved(
    const struct store_fault *fault, const struct store_moved *moved, void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		say(f, "held=%zu released=%zu", moved->held, moved->released);
}

static void
deliveries_of_a_removed_channel_are_held_until_it_is_back(void **state)
{
	struct fixture *f = *state;
	struct slice both[] = {SLICE("desk"), SLICE("mail")};
	struct store_channel_set one = {both, 1}, two = {both, 2};

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "mail", "");
	store_set_channels(f->store, &one, on_moved, f);
	assert_string_equal(finish(f), "held=1 released=0");
	assert_string_equal(due(f), "");
	store_set_channels(f->store, &two, on_moved, f);
	assert_string_equal(finish(f), "held=0 released=1");
	assert_string_equal(due(f), "mail:one");
}

static void
on_resent(const struct store_fault *fault, const struct store_resent *resent,
    void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		say(f, "sent=%zu unknown=%zu", resent->len,
		    resent->unknown_len);
}

static const char *
resend(struct fixture *f, const char *id, const char *channel, const char *to)
{
	struct slice ids = slice_of(id);
	struct store_resend request = {.ids = &ids,
	    .id_len = id[0] != '\0',
	    .channel = slice_of(channel),
	    .to = slice_of(to)};

	store_resend(f->store, &request, on_resent, f);
	return finish(f);
}

static void
resending_a_delivered_one_makes_one_successor_with_a_new_id(void **state)
{
	struct fixture *f = *state;
	struct due_ids first, second;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "");
	find_due(f, 1, &first);
	deliver_one(f);
	assert_string_equal(
	    resend(f, first.ids[0], "", ""), "sent=1 unknown=0");
	assert_string_equal(find_due(f, 10, &second), "desk:one/resend=1");
	assert_string_not_equal(first.ids[0], second.ids[0]);
	/* Asked again it is the one that waits already. */
	assert_string_equal(
	    resend(f, first.ids[0], "", ""), "sent=1 unknown=0");
	assert_string_equal(due(f), "desk:one/resend=1");
	assert_string_equal(resend(f, "feed", "", ""), "sent=0 unknown=1");
}

static void
an_id_may_be_named_by_its_beginning(void **state)
{
	struct fixture *f = *state;
	struct due_ids first;
	char begin[DIGEST_ID_LEN + 1];

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "");
	find_due(f, 1, &first);
	deliver_one(f);
	snprintf(begin, sizeof(begin), "%.*s", STORE_MIN_ID - 1, first.ids[0]);
	assert_string_equal(resend(f, begin, "", ""), "sent=0 unknown=1");
	snprintf(begin, sizeof(begin), "%.*s", STORE_MIN_ID, first.ids[0]);
	assert_string_equal(resend(f, begin, "", ""), "sent=1 unknown=0");
	snprintf(begin, sizeof(begin), "%.*s", STORE_MIN_ID, first.alerts[0]);
	assert_string_equal(resend(f, begin, "", ""), "sent=1 unknown=0");
	assert_string_equal(due(f), "desk:one/resend=1");
}

static void
a_successor_starts_without_memory_and_in_full(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "");
	find_due(f, 1, &ids);
	retry_with_memory(f, &ids, "+a@x");
	thaw(f, &ids, 0, "text");
	claim_at_level(f, ids.ids[0], ids.alerts[0], 1, "simple");
	settle(f, ids.ids[0], f->token, DELIVERY_DEAD, 0);
	resend(f, ids.ids[0], "", "");
	assert_string_equal(due(f), "desk:one/resend=1");
}

static void
resending_an_alert_sends_what_each_channel_got(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;
	int64_t article_id = poll_entry(f, "bbc", "1", "A");

	raise_alert(f, article_id, "one", "desk", "");
	raise_alert(f, article_id, "one", "mail", "");
	find_due(f, 10, &ids);
	deliver_one(f);
	deliver_one(f);
	assert_string_equal(
	    resend(f, ids.alerts[0], "", ""), "sent=2 unknown=0");
	assert_string_equal(due(f), "desk:one/resend=1 mail:one/resend=1");
	deliver_one(f);
	deliver_one(f);
	assert_string_equal(
	    resend(f, ids.alerts[0], "desk", ""), "sent=1 unknown=0");
	assert_string_equal(due(f), "desk:one/resend=2");
}

static void
a_waiting_delivery_that_is_resent_is_due_at_once(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "");
	find_due(f, 10, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	settle(f, ids.ids[0], f->token, DELIVERY_WAITING, HOUR_MS);
	assert_string_equal(due(f), " wait=3600000");
	resend(f, ids.ids[0], "", "");
	assert_string_equal(due(f), "desk:one/tries=1/body=text");
}

static void
held_and_dead_ones_are_rerouted_together(void **state)
{
	struct fixture *f = *state;
	struct slice desk = SLICE("desk");
	struct store_channel_set set = {&desk, 1};
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "mail", "");
	find_due(f, 1, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	settle(f, ids.ids[0], f->token, DELIVERY_DEAD, 0);
	raise_alert(f, poll_entry(f, "bbc", "2", "B"), "two", "mail", "");
	store_set_channels(f->store, &set, on_moved, f);
	finish(f);
	assert_string_equal(resend(f, "", "mail", "desk"), "sent=2 unknown=0");
	assert_string_equal(due(f), "desk:one desk:two");
	/* Without a way out a held one stays where it is. */
	assert_string_equal(resend(f, "", "desk", ""), "sent=0 unknown=0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(
	        deliveries_of_a_removed_channel_are_held_until_it_is_back),
	    STORE_TEST(
	        resending_a_delivered_one_makes_one_successor_with_a_new_id),
	    STORE_TEST(an_id_may_be_named_by_its_beginning),
	    STORE_TEST(a_successor_starts_without_memory_and_in_full),
	    STORE_TEST(resending_an_alert_sends_what_each_channel_got),
	    STORE_TEST(a_waiting_delivery_that_is_resent_is_due_at_once),
	    STORE_TEST(held_and_dead_ones_are_rerouted_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
