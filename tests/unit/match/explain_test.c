#include "unit/match/book.h"

#include "match/explain.h"

/* A rule, an article, and the nearest miss; NULL where the rule is met. */
struct miss_case {
	const char *name;
	const char *when;
	const char *unless;
	const char *title;
	const char *body;
	const char *miss;
};

static const char *const OFFICIALS[] = {
    "Kim Jong Un | short Kim",
    "Vladimir Putin | also President Putin | short Putin | except Putin Street",
    "John Kirby | short Kirby | needs White House, Pentagon",
    "Sergei Shoigu | needs army | within sentence",
    NULL,
};

static const struct miss_case CASES[] = {
    {"met", "arms", NULL, "Arms", "", NULL},
    {"a phrase", "arms deal", NULL, "Arms", "x",
        "\"arms deal\": stands nowhere"},
    {"another form", "weapon", NULL, "", "new weapons",
        "\"weapon\": there is only «weapons», which \"weapon*\" would find"},
    {"other letters", "exact(US)", NULL, "", "tell us",
        "exact \"US\": there is only «us», in other letters than exact asks "
        "for"},
    {"too far", "near(2 words; arms, talks)", NULL, "",
        "arms 1 2 3 4 talks and later talks",
        "near, within 2 words: «arms» and «talks» are 4 words apart, 2 "
        "allowed"},
    {"the nearest of several", "near(1 words; a, b)", NULL, "",
        "a 1 2 3 b 1 2 a",
        "near, within 1 word: «b» and «a» are 2 words apart, "
        "1 allowed"},
    {"three parts", "near(1 words; a, b, c)", NULL, "", "a x b y c",
        "near, within 1 word: «a», «b» and «c» are 2 words apart, 1 allowed"},
    {"half words", "near(1 words; 普京, 武器)", NULL, "", "普京一二三武器",
        "near, within 1 word: «普京» and «武器» are 2 words apart, 1 allowed"},
    {"the next sentence", "near(sentence; arms, talks)", NULL, "",
        "Arms came. Then talks began.",
        "near, within a sentence: «Arms» and «talks» stand one sentence "
        "apart"},
    {"sentences away", "near(sentence; arms, talks)", NULL, "",
        "Arms came. Nobody knew. Then talks began.",
        "near, within a sentence: «Arms» and «talks» stand 2 sentences apart"},
    {"never in one paragraph", "near(8 words; arms, talks)", NULL, "Arms",
        "Peace.\n\nThen talks began.",
        "near, within 8 words: never in one paragraph: «Arms» in the title, "
        "«talks» in the body"},
    {"the other order", "order(2 words; talks, arms)", NULL, "", "arms talks",
        "near, within 2 words, in order: «arms» and «talks» stand there in "
        "another order"},
    {"a part is missing", "near(2 words; arms, deal)", NULL, "", "arms talks",
        "near, within 2 words: \"deal\": stands nowhere"},
    {"another field", "in(title; arms)", NULL, "Port", "arms",
        "\"arms\", in the title: «arms» stands only in the body, looked for in "
        "the title"},
    {"below the lead", "in(title lead; any(arms, war))", NULL, "Port",
        "One.\n\narms",
        "any, in the title or lead: «arms» stands only in the body below the "
        "lead, looked for in the title or lead"},
    {"furniture", "arms", NULL, "Port", "Peace.\n\nREAD ALSO\narms talks",
        "\"arms\": «arms» stands only in the furniture"},
    {"an exception", "except(putin; Putin Street)", NULL, "",
        "in Putin Street here",
        "\"putin\": «Putin» stands only inside «Putin Street» (except)"},
    {"all", "all(a, b, c)", NULL, "", "a",
        "\"b\": stands nowhere; 1 more condition is not met"},
    {"any, the closest", "any(all(x, y), near(0 words; a, b))", NULL, "",
        "a 1 b",
        "near, within 0 words: «a» and «b» are 1 word apart, 0 "
        "allowed"},
    {"any, nothing", "any(x, y)", NULL, "", "a",
        "any: none of 2 stands there (\"x\", \"y\")"},
    {"none", "all(a, none(b, c))", NULL, "B", "a",
        "none: there is «B» in the title"},
    {"unless", "a", "any(film review, game)", "A game", "x",
        "unless: «game» in the title"},
    {"a list", "list(officials)", NULL, "", "Nobody",
        "list officials: none of its 5 spellings stands there"},
    {"a short form alone", "list(officials)", NULL, "", "There Kim sat",
        "list officials: «Kim» is a short form of \"Kim Jong Un\", and no full "
        "name stands in the text"},
    {"needs", "list(officials)", NULL, "", "An artist, John Kirby, drew",
        "list officials: «John Kirby» needs one of \"White House\", "
        "\"Pentagon\" in the article, which is not there"},
    {"needs nearer", "list(officials)", NULL, "",
        "The army came. Sergei Shoigu left.",
        "list officials: «Sergei Shoigu» needs \"army\" within a sentence, "
        "which is not there"},
    {"an exception of an entry", "list(streets)", NULL, "",
        "on Putin Street here",
        "list streets: «Putin» stands only inside «Putin Street» (except)"},
    {"mentions", "mentions(2; arms)", NULL, "", "arms and 1",
        "\"arms\", 2 mentions: 1 of 2 mentions: «arms» in the body"},
    {"mentions that overlap", "mentions(2; any(arms, arms deal))", NULL, "",
        "an arms deal",
        "any, 2 mentions: 1 of 2 mentions: «arms deal» in the body"},
    {"not near", "away(3 words; arms; toy)", NULL, "", "a toy with arms",
        "\"arms\": «arms» stands only near «toy» (not_near, within 3 words)"},
    {"at least", "least(2; a, b, c)", NULL, "", "b",
        "at least 2 of 3: 1 of 3, 2 wanted; missing: \"a\", \"c\""},
    {"too many slips", "like(1; natanz)", NULL, "", "at natats",
        "like \"natanz\": there is only «natats», which typos: 2 would find"},
    {"hostile text", "except(arms deal; big arms deal)", NULL, "",
        "a big arms\x1b[deal",
        "\"arms deal\": «arms\\x1b[deal» stands only inside «big "
        "arms\\x1b[deal» (except)"},
};

static const char *const STREETS[] = {"Putin | except Putin Street", NULL};

static void
the_nearest_miss_is_told_in_plain_words(void **state UNUSED)
{
	int failed = 0;

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		const struct miss_case *c = &CASES[i];
		struct rule_book *book = rule_book_new();
		AUTO(ruleset_unref) struct ruleset *set = NULL;
		AUTO(matcher_free) struct matcher *matcher = NULL;
		AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
		struct article article = {
		    .title = slice_of(c->title), .body = slice_of(c->body)};
		struct match_input input = {.article = &article};
		struct rule *rule;
		bool missed;

		book_list(book, "officials", OFFICIALS);
		book_list(book, "streets", STREETS);
		book->boilerplate.cut_after = book_terms(book, "READ ALSO");
		rule = book_rule(book, "r", c->when);
		if (c->unless != NULL)
			rule->unless = book_node(book, c->unless);
		set = book_compile(&book);
		matcher = matcher_new(set);
		missed = explain_miss(matcher, &input, 0, &out);
		if (missed == (c->miss != NULL) &&
		    strcmp(buf_str(&out), c->miss != NULL ? c->miss : "") == 0)
			continue;
		print_error("%s:\n  got  %s\n  want %s\n", c->name,
		    buf_str(&out), c->miss != NULL ? c->miss : "(met)");
		failed++;
	}
	assert_int_equal(failed, 0);
}

static void
an_explanation_shows_every_condition(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct article article = {
	    .title = SLICE("Arms"), .body = SLICE("arms a x b")};
	struct match_input input = {.article = &article};
	struct rule *rule = book_rule(book, "r",
	    "all(any(arms, war), near(0 words; a, b), exact(US, UN))");

	rule->unless = book_node(book, "review");
	set = book_compile(&book);
	matcher = matcher_new(set);
	explain_rule(matcher, &input, 0, &out);
	assert_string_equal(buf_str(&out),
	    "✗ when\n"
	    "  ✗ all\n"
	    "    ✓ any: «Arms» in the title, «arms» in the body\n"
	    "      ✓ \"arms\": «Arms» in the title, «arms» in the body\n"
	    "      ✗ \"war\": stands nowhere\n"
	    "    ✗ near, within 0 words: «a» and «b» are 1 word apart, 0 "
	    "allowed\n"
	    "      ✓ \"a\": «a» in the body\n"
	    "      ✓ \"b\": «b» in the body\n"
	    "    ✗ exact \"US\", \"UN\": none of them stands there\n"
	    "· unless: not tested\n");
}

static void
phrases_that_stand_nowhere_share_a_line(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct article article = {.title = SLICE("d"), .body = SLICE("")};
	struct match_input input = {.article = &article};

	book_rule(book, "r", "any(a, b, c, d, e, f, g, h, i, j, k)");
	set = book_compile(&book);
	matcher = matcher_new(set);
	explain_rule(matcher, &input, 0, &out);
	assert_string_equal(buf_str(&out),
	    "✓ when\n"
	    "  ✓ any: «d» in the title\n"
	    "    ✓ \"d\": «d» in the title\n"
	    "    ✗ \"a\", \"b\", \"c\", \"e\", \"f\", \"g\", \"h\", \"i\" and 2 "
	    "more: stand nowhere\n");
}

static void
filters_that_stop_a_rule_are_the_reason(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct article article = {.title = SLICE("a"),
	    .body = SLICE(""),
	    .language = SLICE("ru"),
	    .source = SLICE("bbc")};
	struct match_input input = {.article = &article};
	struct rule *rule = book_rule(book, "r", "a");

	rule->languages = book_terms(book, "en, de");
	rule->sources_except = book_terms(book, "bbc");
	set = book_compile(&book);
	matcher = matcher_new(set);
	assert_true(explain_miss(matcher, &input, 0, &out));
	assert_string_equal(
	    buf_str(&out), "languages: ru is not one of en, de");
	buf_reset(&out);
	input.skip_languages = true;
	assert_true(explain_miss(matcher, &input, 0, &out));
	assert_string_equal(
	    buf_str(&out), "sources: bbc is left out by except: bbc");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_nearest_miss_is_told_in_plain_words),
	    cmocka_unit_test(an_explanation_shows_every_condition),
	    cmocka_unit_test(phrases_that_stand_nowhere_share_a_line),
	    cmocka_unit_test(filters_that_stop_a_rule_are_the_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
