#include "unit/match/book.h"

#include "match/coverage.h"

#define MAX_TESTS 4

struct cover_case {
	const char *name;
	const char *when;
	const char *unless;
	const char *escalate;
	const char *texts[MAX_TESTS]; /* those with - before must not match */
	const char *notes;            /* each ended by a semicolon */
	size_t left;
};

static const struct cover_case CASES[] = {
    {"all reached", "any(a, b)", NULL, NULL, {"a", "b"}, "", 0},
    {"one is left", "any(a, b)", NULL, NULL, {"a"}, "no test reaches \"b\";",
        1},
    {"several are left", "all(x, any(a, b, c))", NULL, NULL, {"x a"},
        "no test reaches 2 of these 3: \"b\", \"c\";", 2},
    {"a text that must not match shows nothing", "all(x, any(a, b))", NULL,
        NULL, {"x a", "-b"}, "no test reaches \"b\";", 1},
    {"below a branch that is not reached nothing is told",
        "any(a, all(x, any(b, c)))", NULL, NULL, {"a"},
        "no test reaches all (\"x\", …);", 1},
    {"unless", "a", "b", NULL, {"a"}, "no test is kept silent by unless;", 1},
    {"unless is shown", "a", "b", NULL, {"a", "-a b"}, "", 0},
    {"none", "all(a, none(b))", NULL, NULL, {"a", "-b"}, "", 0},
    {"none is left", "all(a, none(b))", NULL, NULL, {"a"},
        "no test is kept silent by this none;", 1},
    {"escalation", "a", NULL, "b", {"a"}, "no test escalates to critical;", 1},
    {"escalation is shown", "a", NULL, "b", {"a b"}, "", 0},
    {"a rule without tests is config's", "any(a, b)", NULL, NULL, {NULL}, "",
        0},
};

static void
run_case(const struct cover_case *c)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf said = buf_init(BUF_MAX_OWN);
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	struct rule_book *book = rule_book_new();
	struct rule *rule = book_rule(book, "r", c->when);
	struct article articles[MAX_TESTS] = {0};
	struct rule_test tests[MAX_TESTS] = {0};
	struct escalation escalation = {.to = SEVERITY_CRITICAL};

	if (c->unless != NULL)
		rule->unless = book_node(book, c->unless);
	if (c->escalate != NULL) {
		escalation.when = book_node(book, c->escalate);
		rule->escalate = &escalation;
		rule->escalate_len = 1;
	}
	for (; rule->test_len < MAX_TESTS && c->texts[rule->test_len] != NULL;
	     rule->test_len++) {
		struct slice text = slice_of(c->texts[rule->test_len]);
		bool must_not = slice_starts(text, S("-"));

		articles[rule->test_len].body = slice_from(text, must_not);
		tests[rule->test_len] =
		    (struct rule_test){.must_match = !must_not,
		        .article = &articles[rule->test_len]};
	}
	rule->tests = tests;
	set = book_compile(&book);
	assert_int_equal(coverage_check(set, 0, problems), c->left);
	ARRAY_EACH(problem, &problems->items) {
		assert_string_equal(problem->code, "R051");
		assert_int_equal(problem->level, PROBLEM_NOTE);
		buf_printf(&said, "%.*s;", SLICE_ARG(problem->text));
	}
	if (strcmp(buf_str(&said), c->notes) != 0)
		fail_msg("%s: said \"%s\"", c->name, buf_str(&said));
}

static void
branches_that_no_test_reaches_are_noted(void **state UNUSED)
{
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		run_case(&CASES[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(branches_that_no_test_reaches_are_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
