#include "unit/match/book.h"

#include "match/headline.h"
#include "match/rank_table.h"
#include "text/fold.h"

static void
what_cannot_match_is_refused(void **state UNUSED)
{
	static const struct {
		const char *when;
		const char *code; /* of the first problem; NULL: none */
		bool compiles;
	} rows[] = {
	    {"arms", NULL, true},
	    {"!!!", "R041", false},
	    {"any(arms, ...)", "R041", false},
	    {"exact(-)", "R041", false},
	    {"except(arms; ?)", "R041", false},
	    {"none(arms)", "R040", false},
	    {"any(arms, none(deal))", "R040", false},
	    {"all(none(arms), none(deal))", "R040", false},
	    {"near(5 words; arms, all(a, b))", "R046", false},
	    {"near(5 words; a, b, c, d, e, f, g, h, i, j, k)", "R041", false},
	    {"near(5 words; a, b, c, d, e, f, g, h, i, j)", NULL, true},
	    {"Yahoo! News", "R041", true},
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct rule_book *book = rule_book_new();
		AUTO(problems_free)
		struct problems *problems = problems_new();
		AUTO(ruleset_unref) struct ruleset *set = NULL;
		const char *code;

		book_rule(book, "rule", rows[i].when);
		set = ruleset_compile(&book, problems);
		assert_null(book);
		code = problems->items.len > 0 ? problems->items.items[0].code
		                               : "none";
		if ((set != NULL) != rows[i].compiles ||
		    strcmp(code,
		        rows[i].code != NULL ? rows[i].code : "none") != 0)
			fail_msg("%s: %s", rows[i].when, code);
	}
}

static void
a_boilerplate_line_without_words_is_refused(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(problems_free) struct problems *problems = problems_new();

	book->boilerplate.cut_after = book_terms(book, "***");
	assert_null(ruleset_compile(&book, problems));
	assert_string_equal(problems->items.items[0].code, "R041");
}

static void
a_set_lives_as_long_as_its_last_reference(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	struct ruleset *set, *other;
	struct matcher *matcher;
	struct article article = {.body = SLICE("arms")};
	struct match_input input = {.article = &article};
	struct match_result result;

	book_rule(book, "rule", "arms");
	set = book_compile(&book);
	other = ruleset_ref(set);
	matcher = matcher_new(set);
	ruleset_unref(&set);
	ruleset_unref(&other);
	assert_null(set);
	matcher_match(matcher, &input, &result);
	assert_int_equal(result.len, 1);
	matcher_free(&matcher);
	matcher_free(&matcher);
}

static void
an_empty_book_matches_nothing(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = book_compile(&book);
	AUTO(matcher_free) struct matcher *matcher = matcher_new(set);
	struct article article = {.title = SLICE("A"), .body = SLICE("b")};
	struct match_input input = {.article = &article};
	struct match_result result;

	matcher_match(matcher, &input, &result);
	assert_int_equal(result.len, 0);
}

static void
spellings_of_one_fold_are_one_term(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;

	book_rule(book, "one", "any(Kim Jong-un, kim jong un, KIM JONG UN)");
	book_rule(book, "two", "exact(Kim)");
	set = book_compile(&book);
	assert_int_equal(ruleset_term_count(set), 2);
}

static void
ranks_are_folded_and_in_order(void **state UNUSED)
{
	for (size_t i = 0; i < rank_count; i++) {
		AUTO(buf_fini) struct buf folded = buf_init(BUF_MAX_OWN);

		fold_word(rank_table[i], &folded);
		assert_true(slice_eq(buf_slice(&folded), rank_table[i]));
		assert_true(headline_is_rank_or_day(rank_table[i]));
		if (i > 0)
			assert_true(slice_compare(
			                rank_table[i - 1], rank_table[i]) < 0);
	}
	assert_false(headline_is_rank_or_day(S("putin")));
}

static void
headlines_are_known_by_their_capitals(void **state UNUSED)
{
	static const struct {
		const char *title;
		bool capitals, title_case;
	} rows[] = {
	    {"KIM MEETS PUTIN", true, true},
	    {"KIM PUTIN", false, true},
	    {"Kim Meets Putin in Moscow", false, true},
	    {"Talks with Putin Fail", false, true},
	    {"Kim to visit Putin for weapons talks", false, false},
	    {"Putin to meet Xi", false, false},
	    {"\u91d1\u6b63\u6069", false, false},
	    {"", false, false},
	};
	struct token_list tokens = token_list_init();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		token_cut(&tokens, slice_of(rows[i].title), S("en"));
		if (headline_is_capitals(&tokens) != rows[i].capitals ||
		    headline_is_title_case(&tokens) != rows[i].title_case)
			fail_msg("%s", rows[i].title);
	}
	token_list_fini(&tokens);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_cannot_match_is_refused),
	    cmocka_unit_test(a_boilerplate_line_without_words_is_refused),
	    cmocka_unit_test(a_set_lives_as_long_as_its_last_reference),
	    cmocka_unit_test(an_empty_book_matches_nothing),
	    cmocka_unit_test(spellings_of_one_fold_are_one_term),
	    cmocka_unit_test(ranks_are_folded_and_in_order),
	    cmocka_unit_test(headlines_are_known_by_their_capitals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
