/* What stands in config/ loads as it is, and its rules are tested both ways. */
#include "unit/testing.h"

#include "config/rules.h"
#include "config/settings.h"
#include "unit/config/findings.h"

#define SHIPPED SW_TEST_DATA "/../../config"

static void
the_shipped_settings_load_without_a_finding(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(settings_free)
	struct settings *settings =
	    config_read_settings(SHIPPED "/sanctions-watch.yaml",
	        &(struct config_options){.ci = false}, problems);

	(void)state;
	if (problems->items.len > 0)
		print_problems(problems);
	assert_non_null(settings);
	assert_int_equal(problems->items.len, 0);
	assert_int_equal(settings->channels.len, 1);
	assert_int_equal(settings->channels.items[0]->type, CHANNEL_STDOUT);
	assert_int_equal(settings->feeds.len, 2);
	ARRAY_EACH(feed, &settings->feeds) {
		char path[PATH_MAX];

		/* The folder before it is escaped, where it has to be. */
		assert_true(slice_starts((*feed)->url, S("file:///")));
		snprintf(path, sizeof(path), SHIPPED "/samples%s",
		    strrchr((*feed)->url.ptr, '/'));
		assert_int_equal(access(path, R_OK), 0);
		assert_int_equal((*feed)->lookback.kind, LOOKBACK_ALL);
	}
}

static void
every_shipped_rule_is_tested_both_ways(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	assert_int_equal(
	    config_read_rule_sources(SHIPPED "/rules.d", set, problems), 0);
	book = config_load_rules(
	    set, &(struct rules_options){.load_tests = true}, problems);
	if (problems->items.len > 0)
		print_problems(problems);
	assert_non_null(book);
	assert_int_equal(problems->items.len, 0);
	assert_true(book->rules.len >= 3);
	ARRAY_EACH(rule, &book->rules) {
		size_t match = 0;

		for (size_t i = 0; i < (*rule)->test_len; i++)
			match += (*rule)->tests[i].must_match;
		assert_true(match > 0 && match < (*rule)->test_len);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_shipped_settings_load_without_a_finding),
	    cmocka_unit_test(every_shipped_rule_is_tested_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
