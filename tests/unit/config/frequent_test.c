/* Words that say nothing alone. */
#include "unit/testing.h"

#include "config/frequent.h"
#include "text/token.h"

static bool
is_stop_word(const char *word)
{
	struct token_list tokens = token_list_init();
	bool found;

	token_cut(&tokens, slice_of(word), S(""));
	assert_int_equal(tokens.len, 1);
	found = frequent_is_stop_word(tokens.items[0].folded);
	token_list_fini(&tokens);
	return found;
}

/* As they are typed: the table holds what is left of them. */
static void
stop_words_of_many_languages_are_known(void **state)
{
	static const char *const words[] = {"The", "AND", "you", "für", "Über",
	    "über", "é", "más", "não", "что", "Её", "не", "й", "від", "він",
	    "في", "من"};
	static const char *const others[] = {"weapons", "Kim", "Putin",
	    "оружие", "武", "US",
	    /* German or Spanish ones that say something in English. */
	    "war", "die", "son"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (is_stop_word(others[i]))
			print_error("%s\n", others[i]);
		assert_false(is_stop_word(others[i]));
	}
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (!is_stop_word(words[i]))
			print_error("%s\n", words[i]);
		assert_true(is_stop_word(words[i]));
	}
}

static void
frequent_words_have_their_share(void **state)
{
	(void)state;
	assert_true(frequent_percent(S("the")) > 90);
	assert_true(frequent_percent(S("years")) > 30);
	assert_int_equal(frequent_percent(S("ammunition")), 0);
	assert_int_equal(frequent_percent(S("")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stop_words_of_many_languages_are_known),
	    cmocka_unit_test(frequent_words_have_their_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
