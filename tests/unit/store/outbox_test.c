/* What is owed, claimed, tried and settled. */
#include "unit/store/fixture.h"

static void
an_alert_is_due_once_it_is_committed(void **state)
{
	struct fixture *f = *state;
	int64_t id = poll_entry(f, "bbc", "k1", "Talks");

	assert_string_equal(due(f), "");
	assert_string_equal(
	    raise_alert(f, id, "arms", "desk", ""), "alerts=1 deliveries=1");
	assert_string_equal(due(f), "desk:arms");
}

static void
a_claimed_delivery_is_not_due_and_cannot_be_claimed_again(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &ids);
	assert_string_equal(
	    claim(f, ids.ids[0], ids.alerts[0], "first"), "claimed 1 first");
	assert_string_equal(due(f), " wait=60000");
	assert_string_equal(
	    claim(f, ids.ids[0], ids.alerts[0], "second"), "refused");
}

static void
a_retry_keeps_its_id_and_its_frozen_body(void **state)
{
	struct fixture *f = *state;
	struct due_ids first, again;

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &first);
	claim(f, first.ids[0], first.alerts[0], "first");
	assert_string_equal(
	    settle(f, first.ids[0], f->token, DELIVERY_WAITING, 5000), "held");
	assert_string_equal(due(f), " wait=5000");
	f->now_ms += 5000;
	assert_string_equal(
	    find_due(f, 10, &again), "desk:arms/tries=1/body=first");
	assert_string_equal(again.ids[0], first.ids[0]);
	assert_string_equal(claim(f, again.ids[0], again.alerts[0], "other"),
	    "claimed 2 first");
	assert_string_equal(
	    settle(f, again.ids[0], f->token, DELIVERY_DELIVERED, 0), "held");
	assert_string_equal(due(f), "");
}

static void
set_clock(struct fixture *f, int64_t jump_ms)
{
	f->now_ms += jump_ms;
	store_jump_clock(f->store, jump_ms, on_done, f);
	finish(f);
}

/* Forward only leases follow: time may have passed, in a machine that slept. */
static void
appointments_follow_a_clock_that_is_set(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "first");
	assert_string_equal(due(f), " wait=60000");
	set_clock(f, 3600000);
	assert_string_equal(due(f), " wait=60000");
	set_clock(f, -7200000);
	assert_string_equal(due(f), " wait=60000");
	settle(f, ids.ids[0], f->token, DELIVERY_WAITING, 5000);
	assert_string_equal(due(f), " wait=5000");
	set_clock(f, -7200000);
	assert_string_equal(due(f), " wait=5000");
	set_clock(f, 7200000);
	assert_string_equal(due(f), "desk:arms/tries=1/body=first");
}

static void
a_delivery_remembers_what_its_last_judgement_left(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &ids);
	retry_with_memory(f, &ids, "+a@x");
	assert_string_equal(due(f), "desk:arms/body=text/memory=+a@x");
	retry_with_memory(f, &ids, "+a@x +b@x");
	assert_string_equal(due(f), "desk:arms/body=text/memory=+a@x +b@x");
	retry_with_memory(f, &ids, "");
	assert_string_equal(due(f), "desk:arms/body=text/memory=+a@x +b@x");
}

static void
memory_outlives_restarts_and_leases_that_run_out(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &ids);
	retry_with_memory(f, &ids, "+a@x");
	fixture_reopen(f);
	assert_string_equal(due(f), "desk:arms/body=text/memory=+a@x");
	claim(f, ids.ids[0], ids.alerts[0], "text");
	f->now_ms += MINUTE_MS;
	assert_string_equal(due(f), "desk:arms/cut=1/body=text/memory=+a@x");
}

static void
a_thawed_body_is_replaced_by_the_next_claims(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &ids);
	thaw(f, &ids, 0, "rich");
	assert_string_equal(due(f), "desk:arms/tries=1/level=1");
	thaw(f, &ids, 1, "plain");
	fixture_reopen(f);
	assert_string_equal(due(f), "desk:arms/tries=2/level=2");
	assert_string_equal(
	    claim_at_level(f, ids.ids[0], ids.alerts[0], 1, "late"),
	    "outdated");
	assert_string_equal(
	    claim_at_level(f, ids.ids[0], ids.alerts[0], 2, "bare"),
	    "claimed 3 bare");
	settle(f, ids.ids[0], f->token, DELIVERY_WAITING, 0);
	assert_string_equal(due(f), "desk:arms/tries=3/level=2/body=bare");
	assert_string_equal(
	    claim(f, ids.ids[0], ids.alerts[0], "other"), "claimed 4 bare");
}

static void
a_holder_whose_lease_ran_out_thaws_nothing(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;
	struct store_settle late = {
	    .settlement = {.state = DELIVERY_WAITING, .thaw = true}};

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "rich");
	late.delivery_id = slice_of(ids.ids[0]);
	late.token = f->token;
	f->now_ms += MINUTE_MS;
	claim(f, ids.ids[0], ids.alerts[0], "x");
	store_settle_delivery(f->store, &late, on_held, f);
	assert_string_equal(finish(f), "lost");
	f->now_ms += MINUTE_MS;
	assert_string_equal(due(f), "desk:arms/cut=2/body=rich");
}

static void
a_lease_that_runs_out_makes_the_delivery_due_again(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;
	int64_t old_token;

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	old_token = f->token;
	f->now_ms += MINUTE_MS;
	assert_string_equal(due(f), "desk:arms/cut=1/body=text");
	assert_string_equal(
	    claim(f, ids.ids[0], ids.alerts[0], "x"), "claimed 2 text");
	assert_string_equal(
	    settle(f, ids.ids[0], old_token, DELIVERY_DELIVERED, 0), "lost");
	assert_string_equal(
	    settle(f, ids.ids[0], f->token + 2, DELIVERY_DELIVERED, 0), "lost");
	assert_string_equal(
	    settle(f, ids.ids[0], 2, DELIVERY_DELIVERED, 0), "held");
}

static void
a_late_settlement_counts_while_nobody_else_has_claimed(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	f->now_ms += HOUR_MS;
	assert_string_equal(
	    settle(f, ids.ids[0], f->token, DELIVERY_DELIVERED, 0), "held");
	assert_string_equal(due(f), "");
}

static void
a_lease_can_be_made_longer_by_its_holder(void **state)
{
	struct fixture *f = *state;
	struct store_lease lease = {.lease_ms = HOUR_MS};
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	lease.delivery_id = slice_of(ids.ids[0]);
	lease.token = f->token;
	store_extend_lease(f->store, &lease, on_held, f);
	assert_string_equal(finish(f), "held");
	assert_string_equal(due(f), " wait=3600000");
	lease.token++;
	store_extend_lease(f->store, &lease, on_held, f);
	assert_string_equal(finish(f), "lost");
}

static void
what_was_being_sent_is_due_at_once_after_a_restart(void **state)
{
	struct fixture *f = *state;
	struct due_ids before, after;
	int64_t boot = store_boot(f->store);

	raise_alert(f, poll_entry(f, "bbc", "k1", "Talks"), "arms", "desk", "");
	find_due(f, 10, &before);
	claim(f, before.ids[0], before.alerts[0], "text");
	fixture_reopen(f);
	assert_int_equal(store_boot(f->store), boot + 1);
	assert_string_equal(
	    find_due(f, 10, &after), "desk:arms/cut=1/body=text");
	assert_string_equal(after.ids[0], before.ids[0]);
	assert_string_equal(
	    claim(f, after.ids[0], after.alerts[0], "x"), "claimed 2 text");
}

static void
deliveries_of_a_story_go_out_in_their_order(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "story");
	raise_alert(f, poll_entry(f, "bbc", "2", "B"), "two", "desk", "story");
	raise_alert(
	    f, poll_entry(f, "bbc", "3", "C"), "three", "desk", "other");
	raise_alert(f, poll_entry(f, "bbc", "4", "D"), "four", "mail", "story");
	assert_string_equal(
	    find_due(f, 10, &ids), "desk:one desk:three mail:four");
	claim(f, ids.ids[0], ids.alerts[0], "text");
	assert_string_equal(due(f), "desk:three mail:four wait=60000");
	settle(f, ids.ids[0], f->token, DELIVERY_WAITING, HOUR_MS);
	assert_string_equal(due(f), "desk:three mail:four wait=3600000");
	f->now_ms += HOUR_MS;
	claim(f, ids.ids[0], ids.alerts[0], "text");
	settle(f, ids.ids[0], f->token, DELIVERY_DEAD, 0);
	assert_string_equal(due(f), "desk:two desk:three mail:four");
}

static void
a_later_delivery_of_a_story_cannot_be_claimed_before(void **state)
{
	struct fixture *f = *state;
	struct store_alert second;
	char id[DIGEST_ID_LEN + 1];
	int64_t article_id;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "story");
	article_id = poll_entry(f, "bbc", "2", "B");
	raise_alert(f, article_id, "two", "desk", "story");
	second = make_alert("two", article_id, "story");
	delivery_id(slice_of(second.alert.id), S("desk"), LEG_OPENED, 0, 0, id);
	assert_string_equal(claim(f, id, second.alert.id, "x"), "refused");
}

static void
an_answer_keeps_each_channel_within_its_room(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;

	for (int i = 0; i < 5; i++) {
		char key[8];

		snprintf(key, sizeof(key), "%d", i);
		raise_alert(f, poll_entry(f, "bbc", key, "A"), "arms",
		    i < 4 ? "desk" : "mail", "");
		f->now_ms++;
	}
	assert_string_equal(
	    find_due(f, 2, &ids), "desk:arms desk:arms mail:arms more");
	assert_string_equal(find_due(f, 0, &ids), " more");
}

static void
updates_answer_into_the_thread_of_the_first_message(void **state)
{
	struct fixture *f = *state;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "story");
	deliver_one(f);
	raise_alert(f, poll_entry(f, "bbc", "2", "B"), "two", "desk", "story");
	assert_string_equal(due(f), "desk:two/thread=ts-1");
}

static void
a_settlement_owes_the_fallback_in_the_same_commit(void **state)
{
	struct fixture *f = *state;
	struct due_ids ids;
	struct slice alert;
	struct store_delivery fallback = {
	    .channel = S("mail"), .leg = LEG_FALLBACK, .alert_len = 1};
	struct store_settle request = {
	    .judgement = {.outcome = OUTCOME_CLOSED, .text = S("gone")},
	    .settlement = {.state = DELIVERY_DEAD},
	    .owed = {.deliveries = &fallback, .delivery_len = 1}};

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "");
	find_due(f, 10, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	alert = slice_of(ids.alerts[0]);
	fallback.alert_ids = &alert;
	request.delivery_id = slice_of(ids.ids[0]);
	request.token = f->token;
	store_settle_delivery(f->store, &request, on_held, f);
	assert_string_equal(finish(f), "held");
	assert_string_equal(due(f), "mail:one/fallback");
}

static void
an_alert_joins_a_waiting_message_of_its_story(void **state)
{
	struct fixture *f = *state;
	struct store_alert alert;
	struct slice id;
	struct store_delivery delivery = {.channel = S("desk"),
	    .story_id = S("story"),
	    .alert_len = 1,
	    .may_join = true};
	struct store_owed owed = {&alert, 1, &delivery, 1};
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "story");
	alert = make_alert("two", poll_entry(f, "bbc", "2", "B"), "story");
	id = slice_of(alert.alert.id);
	delivery.alert_ids = &id;
	store_owe(f->store, &owed, on_done, f);
	finish(f);
	assert_string_equal(find_due(f, 10, &ids), "desk:one,two");
	/* A body that was rendered before does not tell the second one. */
	assert_string_equal(
	    claim(f, ids.ids[0], ids.alerts[0], "text"), "outdated");
	store_owe(f->store, &owed, on_done, f);
	finish(f);
	assert_string_equal(due(f), "desk:one,two");
}

static void
a_message_that_was_tried_is_not_joined(void **state)
{
	struct fixture *f = *state;
	struct store_alert alert;
	struct slice id;
	struct store_delivery delivery = {.channel = S("desk"),
	    .story_id = S("story"),
	    .alert_len = 1,
	    .may_join = true};
	struct store_owed owed = {&alert, 1, &delivery, 1};
	struct due_ids ids;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "one", "desk", "story");
	find_due(f, 10, &ids);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	settle(f, ids.ids[0], f->token, DELIVERY_WAITING, 0);
	alert = make_alert("two", poll_entry(f, "bbc", "2", "B"), "story");
	id = slice_of(alert.alert.id);
	delivery.alert_ids = &id;
	store_owe(f->store, &owed, on_done, f);
	finish(f);
	assert_string_equal(due(f), "desk:one/tries=1/body=text");
	deliver_one(f);
	assert_string_equal(due(f), "desk:two/thread=ts-1");
}

static void
what_is_not_there_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct slice nobody = SLICE("0123");
	struct store_delivery delivery = {
	    .channel = S("desk"), .alert_ids = &nobody, .alert_len = 1};
	struct store_owed owed = {.deliveries = &delivery, .delivery_len = 1};
	struct store_claim request = {.delivery_id = S("0123"), .body = S("x")};

	store_owe(f->store, &owed, on_done, f);
	assert_int_equal(finish_failing(f), ERR_NOT_FOUND);
	assert_string_equal(due(f), "");
	store_claim_delivery(f->store, &request, on_claimed, f);
	assert_int_equal(finish_failing(f), ERR_NOT_FOUND);
	assert_int_equal(f->fault.trouble, STORE_WELL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(an_alert_is_due_once_it_is_committed),
	    STORE_TEST(
	        a_claimed_delivery_is_not_due_and_cannot_be_claimed_again),
	    STORE_TEST(a_retry_keeps_its_id_and_its_frozen_body),
	    STORE_TEST(appointments_follow_a_clock_that_is_set),
	    STORE_TEST(a_delivery_remembers_what_its_last_judgement_left),
	    STORE_TEST(memory_outlives_restarts_and_leases_that_run_out),
	    STORE_TEST(a_thawed_body_is_replaced_by_the_next_claims),
	    STORE_TEST(a_holder_whose_lease_ran_out_thaws_nothing),
	    STORE_TEST(a_lease_that_runs_out_makes_the_delivery_due_again),
	    STORE_TEST(a_late_settlement_counts_while_nobody_else_has_claimed),
	    STORE_TEST(a_lease_can_be_made_longer_by_its_holder),
	    STORE_TEST(what_was_being_sent_is_due_at_once_after_a_restart),
	    STORE_TEST(deliveries_of_a_story_go_out_in_their_order),
	    STORE_TEST(a_later_delivery_of_a_story_cannot_be_claimed_before),
	    STORE_TEST(an_answer_keeps_each_channel_within_its_room),
	    STORE_TEST(updates_answer_into_the_thread_of_the_first_message),
	    STORE_TEST(a_settlement_owes_the_fallback_in_the_same_commit),
	    STORE_TEST(an_alert_joins_a_waiting_message_of_its_story),
	    STORE_TEST(a_message_that_was_tried_is_not_joined),
	    STORE_TEST(what_is_not_there_is_not_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
