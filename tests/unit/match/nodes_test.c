/*
 * The meaning of forms, like, mentions, not_near, at_least and rule, sentence
 * by sentence as RULES.md 3 has it.
 */
#include "unit/match/book.h"

struct example {
	const char *name;
	const char *when;
	const char *language;
	const char *body;
	const char *because; /* NULL: the rule is not met */
};

static const char *const SEIZED[] = {"asset freeze | forms",
    "Iran | also Persia | except Iran Air", "oil | needs like(1; embargo)",
    NULL};

static bool
example_holds(const struct example *e)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
	struct article article = {
	    .body = slice_of(e->body), .language = slice_of(e->language)};
	struct match_input input = {.article = &article};
	struct hit hit;
	bool met;

	book_list(book, "seized", SEIZED);
	book_rule(book, "rule", e->when);
	set = book_compile(&book);
	matcher = matcher_new(set);
	met = matcher_match_rule(matcher, &input, 0, &hit);
	if (met)
		print_because(&hit, &got);
	if (met == (e->because != NULL) &&
	    (!met || strcmp(buf_str(&got), e->because) == 0))
		return true;
	print_error("%s: got %s \"%s\"\n", e->name,
	    met ? "a match," : "no match", buf_str(&got));
	return false;
}

static void
assert_examples(const struct example *examples, size_t count)
{
	size_t held = 0;

	for (size_t i = 0; i < count; i++)
		held += example_holds(&examples[i]);
	assert_int_equal(held, count);
}

static void
forms_are_words_with_one_stem_in_the_language_of_the_article(
    void **state UNUSED)
{
	static const struct example examples[] = {
	    {"English", "forms(inspect)", "en",
	        "He inspected; inspections? Inspects! An insect.",
	        "0:inspected 1:inspections 2:Inspects"},
	    {"the term is stemmed as well", "forms(inspections)", "en",
	        "They inspect.", "0:inspect"},
	    {"not another stem", "forms(inspect)", "en", "An inspector.", NULL},
	    {"Russian", "forms(санкция)", "ru", "Против санкций и санкциями",
	        "0:санкций 1:санкциями"},
	    {"of another language", "forms(санкция)", "en",
	        "Против санкций и санкция", "0:санкция"},
	    {"Ukrainian has no stemmer", "forms(санкція)", "uk",
	        "санкцій Санкція", "0:Санкція"},
	    {"of an unknown language", "forms(inspect)", "",
	        "He inspected. INSPECT", "0:INSPECT"},
	    {"every word of a phrase", "forms(economic sanction)", "en",
	        "Economics sanctioned; economic-sanctions.",
	        "0:Economics sanctioned 1:economic-sanctions"},
	    {"accents that the article lacks", "forms(élection)", "fr",
	        "ELECTIONS, Élections", "0:ELECTIONS 1:Élections"},
	    {"accents that the rule lacks", "forms(elections)", "fr",
	        "une élection", "0:élection"},
	    {"suffixes that are known by their accents", "forms(négocié)", "fr",
	        "négociées", "0:négociées"},
	    {"Arabic particles", "forms(سلاح)", "ar", "والسلاح بسلاح",
	        "0:والسلاح 1:بسلاح"},
	    {"Hangul and Han are equal or not", "forms(제재, 制裁)", "ko",
	        "제재를 制裁", "0:제재 1:制裁"},
	    {"a star is a beginning", "forms(weapon*)", "en", "Weaponry",
	        "0:Weaponry"},
	    {"inside near", "near(1 words; forms(impose), forms(sanction))",
	        "en", "Sanctions were imposed", "0:Sanctions 0:imposed"},
	    {"in a list", "list(seized)", "en", "assets frozen; asset freezes",
	        "0:asset freezes"},
	    {"possessives", "forms(inspector)", "en", "The inspectors' hut",
	        "0:inspectors"},
	    {"in capitals", "forms(inspect)", "en", "INSPECTED", "0:INSPECTED"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
one_matcher_stems_each_article_in_its_own_language(void **state UNUSED)
{
	static const char *const LANGUAGES[] = {"en", "ru", "", "en", "uk"};
	static const bool MET[] = {true, false, false, true, false};
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	struct hit hit;

	book_rule(book, "rule", "forms(inspect)");
	set = book_compile(&book);
	matcher = matcher_new(set);
	for (size_t i = 0; i < COUNT_OF(LANGUAGES); i++) {
		struct article article = {.body = S("They inspected it"),
		    .language = slice_of(LANGUAGES[i])};
		struct match_input input = {.article = &article};

		assert_int_equal(
		    matcher_match_rule(matcher, &input, 0, &hit), MET[i]);
	}
}

static void
like_allows_slips_but_not_in_the_first_letter(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"none", "like(1; Natanz)", "", "NATANZ", "0:NATANZ"},
	    {"a letter for another", "like(1; Natanz)", "", "Natans",
	        "0:Natans"},
	    {"one left out, one added", "like(1; Natanz)", "", "Natnz, Nattanz",
	        "0:Natnz 1:Nattanz"},
	    {"two swapped", "like(1; Natanz)", "", "Ntaanz", "0:Ntaanz"},
	    {"two slips", "like(1; Natanz)", "", "Natas", NULL},
	    {"two slips of two", "like(2; Natanz)", "", "Natas", "0:Natas"},
	    {"three of two", "like(2; Natanz)", "", "Ntsa", NULL},
	    {"a letter between two that were swapped", "like(2; abcdef)", "",
	        "abcdxfe", "0:abcdxfe"},
	    {"the first letter", "like(2; Natanz)", "", "Matanz, Antanz", NULL},
	    {"a first letter too many", "like(2; Natanz)", "", "Anatanz", NULL},
	    {"short words are equal", "like(2; Kirb)", "", "Kirp, Kirby", NULL},
	    {"of the article too", "like(1; Havel)", "", "They have havell",
	        "0:havell"},
	    {"letters are folded", "like(1; Erdoğan)", "", "Erdogann",
	        "0:Erdogann"},
	    {"code points, not bytes", "like(1; Шойгу)", "", "Шайгу Шагу",
	        "0:Шайгу"},
	    {"each word of a phrase", "like(1; carbon fibre)", "",
	        "Carbom fiber, carbon fib", "0:Carbom fiber"},
	    {"with a short word", "like(1; made in Natanz)", "",
	        "made in Natans, mode in Natanz", "0:made in Natans"},
	    {"a star is a beginning", "like(1; weapon*)", "", "Weaponry, weapn",
	        "0:Weaponry"},
	    {"Hangul and Han", "like(2; 김정은, 金正恩)", "", "김정일 金正男",
	        NULL},
	    {"inside near", "near(1 words; like(1; Natanz), site)", "",
	        "site at Natnaz", "0:site 0:Natnaz"},
	    {"as a need of an entry", "list(seized)", "", "oil and an embrago",
	        "0:oil"},
	    {"after an Arabic particle", "like(1; بوتينن)", "", "وبوتين",
	        "0:وبوتين"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
mentions_count_places_that_do_not_overlap(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"so many", "mentions(2; arms)", "", "arms and arms",
	        "0:arms 1:arms"},
	    {"one too few", "mentions(3; arms)", "", "arms and arms", NULL},
	    {"no word is counted twice", "mentions(2; a a)", "", "a a a", NULL},
	    {"the most there can be", "mentions(2; a a)", "", "a a a a",
	        "0:a a 1:a a 2:a a"},
	    {"a long one does not hide two short ones",
	        "mentions(2; any(a b c, a, c))", "", "a b c",
	        "0:a 1:a b c 2:c"},
	    {"nor three", "mentions(3; any(a b c d, b, c, d))", "", "a b c d",
	        "0:a b c d 1:b 2:c 3:d"},
	    {"of a list", "mentions(2; list(seized))", "",
	        "Iran and Persia, Iran Air", "0:Iran 1:Persia"},
	    {"of windows", "mentions(2; near(1 words; a, b))", "",
	        "a b, x x x b a", "0:a 0:b 1:b 1:a"},
	    {"inside near", "near(2 words; mentions(2; arms), deal)", "",
	        "arms deal. x x x arms", "0:arms 0:deal"},
	    {"inside near, too few", "near(2 words; mentions(2; arms), deal)",
	        "", "arms deal", NULL},
	    {"what an exception leaves", "mentions(2; except(Iran; Iran Air))",
	        "", "Iran, Iran Air", NULL},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
not_near_drops_what_has_a_neighbour(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"so many words between", "away(2 words; arms; toy)", "",
	        "arms x x toy; x x x x arms", "0:arms"},
	    {"one more", "away(2 words; arms; toy)", "", "arms x x x toy",
	        "0:arms"},
	    {"before as after", "away(1 words; arms; toy)", "",
	        "toy x arms and more x arms", "0:arms"},
	    {"one of several", "away(0 words; arms; toy, his)", "",
	        "his arms, toy x arms", "0:arms"},
	    {"in the next sentence", "away(3 words; arms; toy)", "",
	        "A toy. Arms!", NULL},
	    {"never in the next paragraph", "away(3 words; arms; toy)", "",
	        "A toy\n\narms", "0:arms"},
	    {"of the sentence", "away(sentence; arms; toy)", "",
	        "Arms x x x x x x x x a toy. Arms.", "0:Arms"},
	    {"what shares a word is no neighbour",
	        "away(5 words; arms; arms race)", "", "The arms race",
	        "0:arms"},
	    {"unless it stands beside as well",
	        "away(5 words; arms; arms race)", "",
	        "The arms race is an arms race", NULL},
	    {"the nearer of two that end together",
	        "away(0 words; arms; a b toy, toy)", "", "a b toy arms", NULL},
	    {"Han characters count half", "away(1 words; 武器; 玩具)", "",
	        "武器和和玩具", NULL},
	    {"of them three are more than one", "away(1 words; 武器; 玩具)", "",
	        "武器和和和玩具", "0:武器"},
	    {"beside a window", "away(1 words; near(3 words; a, b); toy)", "",
	        "a x b x toy. Here is a x b", "0:a 0:b"},
	    {"between its parts", "away(0 words; near(3 words; a, b); toy)", "",
	        "a toy b. Or: a x b", "0:a 0:b"},
	    {"not across one of its parts",
	        "away(0 words; near(3 words; a, b c); toy b)", "", "a toy b c",
	        "0:a 0:b c"},
	    {"before mentions", "mentions(2; away(0 words; arms; toy))", "",
	        "arms, toy arms", NULL},
	    {"after exceptions", "away(0 words; except(arms; arms race); toy)",
	        "", "toy arms; arms race; arms", "0:arms"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
at_least_counts_different_children(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"two of three", "least(2; a, b, c)", "", "c and a", "0:c 1:a"},
	    {"one child twice", "least(2; a, b, c)", "", "a and a", NULL},
	    {"all", "least(3; a, b, c)", "", "c b a", "0:c 1:b 2:a"},
	    {"conditions", "least(2; all(a, b), all(c, none(d)), e)", "",
	        "a b c d", NULL},
	    {"and windows of the true ones",
	        "least(2; all(a, b), all(c, none(d)), e)", "", "a b c x",
	        "0:a 1:b 2:c"},
	    {"a part of something", "all(x, least(2; a, any(b, c), d))", "",
	        "x c d", "0:x 1:c 2:d"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
a_rule_stands_for_what_it_says_itself(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
	struct article article = {.title = S("Arms show"),
	    .body = S("A deal on arms.\n\nOf Iran."),
	    .language = S("en")};
	struct match_input input = {.article = &article};
	struct terms french = book_terms(book, "fr");
	struct match_result result;
	struct rule *rule;

	/* The filter of another rule is not asked, its `unless` is. */
	rule = book_rule(book, "arms", "arms");
	rule->languages = french;
	rule = book_rule(book, "shy", "arms");
	rule->unless = book_node(book, "Iran");
	rule = book_rule(book, "title", "arms");
	rule->scope = SCOPE_TITLE;
	book_rule(book, "r1", "all(Iran, rule(arms))");
	book_rule(book, "r2", "any(rule(shy), all(deal, x))");
	/* Its own scope and that of the one that asks, which may leave none. */
	rule = book_rule(book, "r3", "all(deal, rule(title))");
	rule->scope = SCOPE_BODY;
	book_rule(book, "below", "in(body; arms)");
	book_rule(book, "r7", "in(title; any(rule(arms), rule(below)))");
	book_rule(book, "r8", "in(title; any(rule(below)))");
	/* An `in:` beside it narrows `when`, not `unless`. */
	book_rule(book, "r4", "in(lead; rule(arms))");
	book_rule(book, "r5", "in(lead; rule(shy))");
	book_rule(book, "r6", "least(2; rule(arms), rule(shy), rule(r1))");
	set = book_compile(&book);
	matcher = matcher_new(set);
	matcher_match(matcher, &input, &result);
	for (size_t i = 0; i < result.len; i++) {
		buf_printf(&got, "%.*s ", SLICE_ARG(result.hits[i].rule->id));
		print_because(&result.hits[i], &got);
		buf_add_char(&got, '\n');
	}
	assert_string_equal(buf_str(&got),
	    "title 0:Arms\n"
	    "r1 0:Arms 1:arms 2:Iran\n"
	    "below 0:arms\n"
	    "r7 0:Arms\n"
	    "r4 0:arms\n"
	    "r6 0:Arms 1:arms 2:Iran\n");
}

/* Each rule names the one before it twice: two to the thirtieth ways. */
static void
rules_that_share_rules_are_looked_at_once(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	struct article article = {.body = S("a b c x")};
	struct match_input input = {.article = &article};
	struct match_result result;

	book_rule(book, "r0", "a");
	for (int i = 1; i < 30; i++) {
		AUTO(buf_fini) struct buf id = buf_init(100);
		AUTO(buf_fini) struct buf when = buf_init(200);

		buf_printf(&id, "r%d", i);
		buf_printf(&when,
		    "any(all(rule(r%d), b), all(c, rule(r%d)), "
		    "least(2; x, rule(r%d), z))",
		    i - 1, i - 1, i - 1);
		book_rule(book, buf_str(&id), buf_str(&when));
	}
	book_list(book, "needy",
	    (const char *const[]){
	        "x | needs rule(r29) | within sentence", NULL});
	book_rule(book, "last", "list(needy)");
	set = book_compile(&book);
	matcher = matcher_new(set);
	matcher_match(matcher, &input, &result);
	assert_int_equal(result.len, 31);
	assert_int_equal(result.hits[29].because_len, 4);
}

static void
what_can_never_be_met_is_refused(void **state UNUSED)
{
	/* A word of 65 letters. */
	static const char long_word[] =
	    "like(1; "
	    "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcde"
	    ")";
	static const char *const WHENS[] = {long_word, "least(3; a, b)",
	    "forms(!)", "like(2; ...)", "near(3 words; a, least(2; b, c))"};

	for (size_t i = 0; i < COUNT_OF(WHENS); i++) {
		struct rule_book *book = rule_book_new();
		AUTO(problems_free) struct problems *problems = problems_new();

		book_rule(book, "rule", WHENS[i]);
		assert_null(ruleset_compile(&book, problems));
		assert_true(problems->items.len > 0);
	}
}

static void
rules_in_a_row_meet_a_limit(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	struct rule *first = book_rule(book, "r0", "a");
	AUTO(buf_fini) struct buf name = buf_init(100);

	book_rule(book, "r1", "rule(r0)");
	first->when = book_node(book, "any(a, rule(r1))");
	assert_null(ruleset_compile(&book, problems));
	assert_string_equal(problems->items.items[0].code, "R032");
}

static void
lines_of_a_file_are_terms(void **state UNUSED)
{
	static struct list_line lines[] = {
	    {SLICE("Bank Melli"), 1}, {SLICE("***"), 2}, {SLICE("弹道"), 3}};
	struct rule_book *book = rule_book_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
	struct article article = {
	    .body = S("BANK MELLI. Old Bank Melli of 弹道.")};
	struct match_input input = {.article = &article};
	const char *const none[] = {NULL};
	struct word_list *list = book_list(book, "lines", none);
	struct hit hit;

	list->lines = lines;
	list->line_len = COUNT_OF(lines);
	list->except = book_terms(book, "Old Bank Melli");
	book_rule(book, "rule", "list(lines)");
	set = ruleset_compile(&book, problems);
	assert_non_null(set);
	assert_int_equal(problems->items.len, 1);
	assert_int_equal(problems->items.items[0].level, PROBLEM_WARNING);
	assert_int_equal(problems->items.items[0].place.line, 2);
	matcher = matcher_new(set);
	assert_true(matcher_match_rule(matcher, &input, 0, &hit));
	print_because(&hit, &got);
	assert_string_equal(buf_str(&got), "0:BANK MELLI 1:弹道");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        forms_are_words_with_one_stem_in_the_language_of_the_article),
	    cmocka_unit_test(
	        one_matcher_stems_each_article_in_its_own_language),
	    cmocka_unit_test(like_allows_slips_but_not_in_the_first_letter),
	    cmocka_unit_test(mentions_count_places_that_do_not_overlap),
	    cmocka_unit_test(not_near_drops_what_has_a_neighbour),
	    cmocka_unit_test(at_least_counts_different_children),
	    cmocka_unit_test(a_rule_stands_for_what_it_says_itself),
	    cmocka_unit_test(rules_that_share_rules_are_looked_at_once),
	    cmocka_unit_test(what_can_never_be_met_is_refused),
	    cmocka_unit_test(rules_in_a_row_meet_a_limit),
	    cmocka_unit_test(lines_of_a_file_are_terms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
