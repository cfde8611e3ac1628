/* Which paragraphs a source repeats. */
#include "unit/testing.h"

#include "flow/repeats.h"

static size_t
add(struct repeats *repeats, const char *source, int64_t number,
    const char *body)
{
	const struct article article = {
	    .source = slice_of(source),
	    .body = slice_of(body),
	};

	return repeats_add(repeats, &article, number).len;
}

#define FOOTER "\n\nSubscribe to our weekly arms trade letter."

static void
what_three_others_carried_is_repeated(void **state)
{
	AUTO(repeats_free) struct repeats *repeats = repeats_new();

	(void)state;
	assert_int_equal(add(repeats, "a", 1, "One thing is new" FOOTER), 0);
	assert_int_equal(add(repeats, "a", 2, "Two things are new" FOOTER), 0);
	assert_int_equal(add(repeats, "a", 3, "Three of them now" FOOTER), 0);
	assert_int_equal(add(repeats, "a", 4, "Four things are new" FOOTER), 1);
	/* Another source has its own habits. */
	assert_int_equal(add(repeats, "b", 5, "Five things are new" FOOTER), 0);
}

static void
an_article_that_is_edited_often_does_not_repeat_itself(void **state)
{
	AUTO(repeats_free) struct repeats *repeats = repeats_new();

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(
		    add(repeats, "a", 1, "The very same words again"), 0);
}

static void
short_paragraphs_are_not_known_again(void **state)
{
	AUTO(repeats_free) struct repeats *repeats = repeats_new();

	(void)state;
	for (int i = 0; i < 10; i++) {
		assert_int_equal(add(repeats, "a", i, "Arms talks."), 0);
	}
}

static void
articles_without_a_source_are_of_no_common_one(void **state)
{
	AUTO(repeats_free) struct repeats *repeats = repeats_new();

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(
		    add(repeats, "", i, "The very same words again"), 0);
}

static void
what_is_long_past_is_forgotten(void **state)
{
	AUTO(repeats_free) struct repeats *repeats = repeats_new();
	char body[64];

	(void)state;
	for (int i = 0; i < 3; i++) {
		add(repeats, "a", i, "An old footer that is gone");
	}
	for (int i = 0; i < REPEATS_PARAGRAPHS; i++) {
		snprintf(body, sizeof(body), "Story number %d of many", i);
		assert_int_equal(add(repeats, "a", 100 + i, body), 0);
	}
	assert_int_equal(
	    add(repeats, "a", 99999, "An old footer that is gone"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_three_others_carried_is_repeated),
	    cmocka_unit_test(
	        an_article_that_is_edited_often_does_not_repeat_itself),
	    cmocka_unit_test(short_paragraphs_are_not_known_again),
	    cmocka_unit_test(articles_without_a_source_are_of_no_common_one),
	    cmocka_unit_test(what_is_long_past_is_forgotten),
	};

	return cmocka_run_group_tests_name("repeats", tests, NULL, NULL);
}
