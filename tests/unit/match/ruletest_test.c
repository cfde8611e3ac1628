#include "unit/match/book.h"

#include "match/ruletest.h"

/* One rule with one test, and the one line that is said of it. */
struct trial {
	const char *name;
	const char *when;
	const char *unless;
	const char *title;
	const char *body;
	const char *because;
	const char *not_because;
	const char *said; /* code and text, NULL: the test passes */
	bool no_match;
	bool wants_high;
};

static void
run_trial(const struct trial *t)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf said = buf_init(BUF_MAX_OWN);
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	struct rule_book *book = rule_book_new();
	struct article article = {
	    .title = slice_of(t->title), .body = slice_of(t->body)};
	struct rule_test test = {.must_match = !t->no_match,
	    .article = &article,
	    .has_severity = t->wants_high,
	    .severity = SEVERITY_HIGH};
	struct rule *rule = book_rule(book, "r", t->when);
	struct ruletest_count count;

	if (t->unless != NULL)
		rule->unless = book_node(book, t->unless);
	if (t->because != NULL)
		test.because = book_terms(book, t->because);
	if (t->not_because != NULL)
		test.not_because = book_terms(book, t->not_because);
	rule->tests = &test;
	rule->test_len = 1;
	rule->languages = book_terms(book, "de");
	rule->sources_only = book_terms(book, "nowhere");
	set = book_compile(&book);
	count = ruletest_run(set, problems);
	ARRAY_EACH(problem, &problems->items)
		buf_printf(
		    &said, "%s %.*s", problem->code, SLICE_ARG(problem->text));
	if (strcmp(buf_str(&said), t->said != NULL ? t->said : "") != 0)
		fail_msg("%s: said \"%s\"", t->name, buf_str(&said));
	assert_int_equal(count.rules, 1);
	assert_int_equal(count.failed, t->said != NULL);
	assert_int_equal(count.passed, t->said == NULL);
}

#define FAILS "R050 test of rule 'r' fails: "

static void
a_missed_match_says_which_condition_failed(void **state UNUSED)
{
	static const struct trial trials[] = {
	    {.name = "a match",
	        .when = "arms",
	        .title = "Arms",
	        .body = "",
	        .because = "arms"},
	    {.name = "no match",
	        .when = "arms",
	        .title = "",
	        .body = "x",
	        .no_match = true},
	    {.name = "because inside a window",
	        .when = "near(3 words; treasury, sanctions)",
	        .title = "",
	        .body = "US Treasury imposed new sanctions today",
	        .because = "Treasury imposed new sanctions, imposed",
	        .not_because = "US Treasury, today"},
	    {.name = "missed",
	        .when = "all(arms, near(3 words; a, b))",
	        .title = "arms",
	        .body = "a 1 2 3 4 5 b",
	        .said = FAILS "expected a match, got none; near, within 3 "
	                      "words: «a» and «b» are 5 words apart, 3 "
	                      "allowed"},
	    {.name = "missed a part",
	        .when = "near(3 words; a, b)",
	        .title = "",
	        .body = "a",
	        .said = FAILS "expected a match, got none; near, within 3 "
	                      "words: \"b\": stands nowhere"},
	    {.name = "missed by none",
	        .when = "all(a, none(b))",
	        .title = "",
	        .body = "a b",
	        .said = FAILS "expected a match, got none; none: there is "
	                      "«b» in the body"},
	    {.name = "missed by unless",
	        .when = "a",
	        .unless = "any(b, c)",
	        .title = "",
	        .body = "a c",
	        .said = FAILS "expected a match, got none; unless: «c» in "
	                      "the body"},
	};

	for (size_t i = 0; i < COUNT_OF(trials); i++)
		run_trial(&trials[i]);
}

static void
a_test_fails_for_what_fired_and_for_what_did_not(void **state UNUSED)
{
	static const struct trial trials[] = {
	    {.name = "fired",
	        .when = "all(a, b)",
	        .title = "A",
	        .body = "b",
	        .no_match = true,
	        .said = FAILS "expected no match, got one because of «A» "
	                      "(title), «b» (body)"},
	    {.name = "not because",
	        .when = "a",
	        .title = "",
	        .body = "a b",
	        .because = "b",
	        .said = FAILS "expected it to match because of \"b\", got "
	                      "«a» (body)"},
	    {.name = "because of nothing",
	        .when = "a",
	        .title = "",
	        .body = "a",
	        .because = "zebra",
	        .said = "R053 test of rule 'r' fails: the text \"zebra\" "
	                "stands nowhere in the article"},
	    {.name = "not_because",
	        .when = "a",
	        .title = "",
	        .body = "a b",
	        .not_because = "A",
	        .said = FAILS "expected it not to match because of \"A\", "
	                      "but it does"},
	    {.name = "severity",
	        .when = "a",
	        .title = "",
	        .body = "a",
	        .wants_high = true,
	        .said = FAILS "expected severity high, got medium"},
	};

	for (size_t i = 0; i < COUNT_OF(trials); i++)
		run_trial(&trials[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_missed_match_says_which_condition_failed),
	    cmocka_unit_test(a_test_fails_for_what_fired_and_for_what_did_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
