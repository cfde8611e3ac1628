/* When a rule is called too broad, and with which number. */
#include "unit/testing.h"

#include "flow/breadth.h"

static void
add(struct breadth *breadth, const struct rule *a, const struct rule *b)
{
	const struct hit hits[] = {{.rule = a}, {.rule = b}};
	const struct match_result result = {hits, b != NULL ? 2 : a != NULL};

	breadth_add(breadth, &result);
}

static void
a_rule_that_meets_much_is_named_with_its_share(void **state)
{
	static const struct rule broad = {.id = SLICE("broad"),
	                             .place = {SLICE("rules.d/a.yaml"), 3, 5}},
	                         fine = {.id = SLICE("fine")},
	                         off = {.id = SLICE("off"), .status = RULE_OFF};
	AUTO(breadth_free) struct breadth *breadth = breadth_new();
	AUTO(problems_free) struct problems *problems = problems_new();

	(void)state;
	for (int i = 0; i < 31; i++)
		add(breadth, &broad, &off);
	for (int i = 0; i < 10; i++)
		add(breadth, &fine, NULL);
	for (int i = 0; i < 59; i++)
		add(breadth, NULL, NULL);
	breadth_report(breadth, "last week", problems);
	assert_int_equal(breadth_articles(breadth), 100);
	assert_int_equal(problems->items.len, 1);
	assert_slice(problems->items.items[0].text,
	    "the rule 'broad' would have matched 31 % of last week "
	    "(31 of 100 articles)");
	assert_int_equal(problems->items.items[0].level, PROBLEM_WARNING);
	assert_string_equal(problems->items.items[0].code, "R043");
	assert_int_equal(problems->items.items[0].place.line, 3);
}

static void
of_few_articles_nothing_is_said(void **state)
{
	static const struct rule rule = {.id = SLICE("all")};
	AUTO(breadth_free) struct breadth *breadth = breadth_new();
	AUTO(problems_free) struct problems *problems = problems_new();

	(void)state;
	breadth_report(breadth, "last week", problems);
	for (int i = 0; i < BREADTH_MIN_ARTICLES - 1; i++)
		add(breadth, &rule, NULL);
	breadth_report(breadth, "last week", problems);
	assert_int_equal(problems->items.len, 0);
	add(breadth, &rule, NULL);
	breadth_report(breadth, "last week", problems);
	assert_int_equal(problems->items.len, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_rule_that_meets_much_is_named_with_its_share),
	    cmocka_unit_test(of_few_articles_nothing_is_said),
	};

	return cmocka_run_group_tests_name("breadth", tests, NULL, NULL);
}
