/*
 * The meaning of each condition, sentence by sentence as RULES.md 3 has it.
 */
#include "unit/match/book.h"

struct example {
	const char *name;
	const char *when;
	const char *title;
	const char *body;
	const char *because; /* NULL: the rule is not met */
};

static const char *const OFFICIALS[] = {
    "Kim Jong Un | also Ким Чен Ын, 金正恩 | short Kim", "Kim Jong Il",
    "Vladimir Putin | also ปูติน, プーチン, 푸틴 | short Putin "
    "| except Putin Street, รัสปูติน",
    "John Kirby | short Kirby | needs White House, Pentagon", NULL};
static const char *const ARMS[] = {
    "arms", "weapon*", "carbon fibre", "оружи*", "무기", NULL};
static const char *const NEEDY[] = {"Melli | needs bank | within 2 words",
    "Saderat | needs bank | within sentence",
    "Sepah | needs all(bank, none(river)) | within paragraph", NULL};

/* True where the example holds; prints what is wrong where not. */
static bool
example_holds(const struct example *e, const char *unless)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
	struct article article = {
	    .title = slice_of(e->title), .body = slice_of(e->body)};
	struct match_input input = {.article = &article};
	struct match_result result;
	struct hit hit;
	struct rule *rule;
	bool met;

	book_list(book, "officials", OFFICIALS);
	book_list(book, "arms", ARMS);
	book_list(book, "needy", NEEDY);
	rule = book_rule(book, "rule", e->when);
	if (unless != NULL)
		rule->unless = book_node(book, unless);
	set = book_compile(&book);
	matcher = matcher_new(set);
	matcher_match(matcher, &input, &result);
	met = result.len > 0;
	if (met)
		print_because(&result.hits[0], &got);
	if (met != (e->because != NULL) ||
	    (met && strcmp(buf_str(&got), e->because) != 0)) {
		print_error("%s: got %s \"%s\"\n", e->name,
		    met ? "a match," : "no match", buf_str(&got));
		return false;
	}
	/* Alone and in company a rule answers the same. */
	return matcher_match_rule(matcher, &input, 0, &hit) == met;
}

static void
assert_examples(const struct example *examples, size_t count)
{
	size_t held = 0;

	for (size_t i = 0; i < count; i++)
		held += example_holds(&examples[i], NULL);
	assert_int_equal(held, count);
}

static void
a_term_is_every_place_where_its_words_stand_in_order(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"several places", "arms", "arms", "Arms and ARMS",
	        "0:arms 1:Arms 2:ARMS"},
	    {"a phrase", "North Korea", "", "South, North  Korea.",
	        "0:North  Korea"},
	    {"not out of order", "North Korea", "", "Korea North", NULL},
	    {"not with a word between", "North Korea", "", "North and Korea",
	        NULL},
	    {"whole words only", "arm", "", "army arms", NULL},
	    {"punctuation does not matter", "North Korea", "",
	        "\"North\", (Korea)", "0:North\", (Korea"},
	    {"hyphens do not matter", "S-400", "", "S 400, S400, s-400",
	        "0:S 400 1:S400 2:s-400"},
	    {"full stops of initials do not matter", "US", "", "the U.S. said",
	        "0:U.S."},
	    {"accents fold", "Erdogan", "", "Erdo\u011fan", "0:Erdo\u011fan"},
	    {"a final 's is dropped", "Russia", "", "Russia\u2019s war",
	        "0:Russia"},
	    {"a single line break is a space", "North Korea", "",
	        "North\nKorea", "0:North\nKorea"},
	    {"not over a sentence", "arms deal", "", "They sell arms. Deal!",
	        NULL},
	    {"not over a paragraph", "arms deal", "", "arms\n\ndeal", NULL},
	    {"not from title to body", "arms deal", "arms", "deal", NULL},
	    {"over an abbreviation", "Gen. Smith", "", "Said Gen. Smith today",
	        "0:Gen. Smith"},
	    {"overlapping terms all count", "any(North Korea, Korea talks)", "",
	        "North Korea talks", "0:North Korea 1:Korea talks"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
scripts_without_spaces_match_inside_a_run(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"particles follow a Hangul name", "\ud478\ud2f4", "",
	        "\ud478\ud2f4\uc740 \uc654\ub2e4", "0:\ud478\ud2f4"},
	    {"no hit starts inside Hangul", "\ud2f4", "", "\ud478\ud2f4", NULL},
	    {"Rasputin holds no Putin in katakana", "\u30d7\u30fc\u30c1\u30f3",
	        "", "\u30e9\u30b9\u30d7\u30fc\u30c1\u30f3\u306f", NULL},
	    {"no hit ends inside katakana", "\u30d7\u30fc\u30c1", "",
	        "\u30d7\u30fc\u30c1\u30f3", NULL},
	    {"but a prefix takes in the whole run", "\u30d7\u30fc\u30c1*", "",
	        "\u30d7\u30fc\u30c1\u30f3\u306f", "0:\u30d7\u30fc\u30c1\u30f3"},
	    {"Han anywhere", "\u91d1\u6b63\u6069", "",
	        "\u671d\u9c9c\u91d1\u6b63\u6069\u8bf4", "0:\u91d1\u6b63\u6069"},
	    {"Arabic after particles", "\u062c\u064a\u0634", "",
	        "\u0648\u0627\u0644\u062c\u064a\u0634",
	        "0:\u0648\u0627\u0644\u062c\u064a\u0634"},
	    {"a particle stands only before the first word",
	        "\u0643\u0648\u0631\u064a\u0627 \u062c\u064a\u0634", "",
	        "\u0643\u0648\u0631\u064a\u0627 \u0648\u062c\u064a\u0634",
	        NULL},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
a_star_ends_a_word_that_is_a_prefix(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"each word that begins so", "weapon*", "",
	        "weapon, weapons and weaponry",
	        "0:weapon 1:weapons 2:weaponry"},
	    {"not in the middle", "weapon*", "", "bioweapon", NULL},
	    {"inside a phrase", "front compan* of", "",
	        "front companies of Iran", "0:front companies of"},
	    {"two of them in one phrase", "mach* too*", "", "machine tools",
	        "0:machine tools"},
	    {"beside the whole word", "any(weapons, weapon*)", "", "weapons",
	        "0:weapons"},
	    {"after an attached particle", "\u0633\u0644\u0627\u062d*", "",
	        "\u0628\u0633\u0644\u0627\u062d\u0647",
	        "0:\u0628\u0633\u0644\u0627\u062d\u0647"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
exact_terms_count_capitals_and_accents(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"capitals", "exact(US, WHO)", "", "Who told us? The US and WHO.",
	        "0:US 1:WHO"},
	    {"U.S. is US", "exact(US)", "", "the U.S. said", "0:U.S."},
	    {"accents", "exact(Erdo\u011fan)", "", "Erdogan", NULL},
	    {"decomposed accents are composed", "exact(Caf\u00e9)", "",
	        "Cafe\u0301", "0:Cafe\u0301"},
	    {"phrases", "exact(White House)", "", "a white house", NULL},
	    {"prefixes", "exact(Sanct*)", "", "sanctions Sanctions",
	        "0:Sanctions"},
	    {"a title in capitals is not searched", "exact(US)", "HELP US NOW",
	        "", NULL},
	    {"two capitals are no title in capitals", "exact(US)", "US 2024 EU",
	        "", "0:US"},
	    {"nor one with a small word", "exact(US)", "US AND EU meet", "",
	        "0:US"},
	    {"the body is searched", "exact(US)", "HELP THEM NOW",
	        "GIVE US BREAD NOW", "0:US"},
	    {"folded terms are found there", "us", "HELP US NOW", "", "0:US"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
near_gives_the_minimal_windows(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"words in between", "near(2 words; a, b)", "", "a x y b",
	        "0:a 0:b"},
	    {"one too many", "near(2 words; a, b)", "", "a x y z b", NULL},
	    {"any order", "near(0 words; a, b)", "", "b a", "0:b 0:a"},
	    {"in order", "order(2 words; a, b)", "", "b a", NULL},
	    {"in order, found behind", "order(2 words; a, b)", "", "b a x b",
	        "0:a 0:b"},
	    {"minimal only", "near(9 words; a, b)", "", "a a x b b", "0:a 0:b"},
	    {"every minimal one", "near(9 words; a, b)", "", "a b a",
	        "0:a 0:b 1:b 1:a"},
	    {"one word is not two hits", "near(5 words; arms, arm*)", "",
	        "arms", NULL},
	    {"two words are", "near(5 words; arms, arm*)", "", "arms army",
	        "0:arms 0:army"},
	    {"hits must not overlap", "near(5 words; North Korea, Korea talks)",
	        "", "North Korea talks", NULL},
	    {"hits are not counted", "near(1 words; a b c, d e f)", "",
	        "a b c x d e f", "0:a b c 0:d e f"},
	    {"in total", "near(3 words; a, b, c)", "", "a x x b x x c", NULL},
	    {"in total, enough", "near(4 words; a, b, c)", "", "a x x b x x c",
	        "0:a 0:b 0:c"},
	    {"a hit between is not counted", "near(0 words; a, b, c)", "",
	        "a c b", "0:a 0:c 0:b"},
	    {"not over a paragraph", "near(9 words; a, b)", "", "a\n\nb", NULL},
	    {"not over a field", "near(9 words; a, b)", "a", "b", NULL},
	    {"over a sentence, when words count", "near(9 words; arms, talk)",
	        "", "They have arms. Talk began.", "0:arms 0:Talk"},
	    {"within a sentence", "near(sentence; arms, talk)", "",
	        "They have arms. Talk began.", NULL},
	    {"a long sentence", "near(sentence; a, b)", "",
	        "a 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 b", "0:a 0:b"},
	    {"within a paragraph", "near(paragraph; arms, talk)", "",
	        "They have arms. Talk began.", "0:arms 0:Talk"},
	    {"Han counts half", "near(2 words; a, b)", "",
	        "a \u91d1\u6b63\u6069\u8bf4 b", "0:a 0:b"},
	    {"Han counts half, one too many", "near(2 words; a, b)", "",
	        "a \u91d1\u6b63\u6069\u8bf4\u8bf4 b", NULL},
	    {"Thai counts a quarter", "near(1 words; a, b)", "",
	        "a \u0e01\u0e02\u0e04\u0e07 b", "0:a 0:b"},
	    {"near inside near counts its window as a hit",
	        "near(0 words; near(5 words; a, b), c)", "", "a x x b c",
	        "0:a 0:b 0:c"},
	    {"a longer hit may be the nearer one",
	        "near(0 words; any(a, a x x), b)", "", "a x x b",
	        "0:a x x 0:b"},
	    {"lists as children", "near(sentence; list(officials), list(arms))",
	        "", "Vladimir Putin sells arms.", "0:Putin 0:arms"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
conditions_join_what_their_children_say(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"all", "all(a, b)", "", "b a", "0:b 1:a"},
	    {"all, one missing", "all(a, b)", "", "a", NULL},
	    {"any", "any(a, b)", "", "b", "0:b"},
	    {"any of conditions", "any(all(a, b), all(c, d))", "", "a c d",
	        "0:c 1:d"},
	    {"none", "all(a, none(b, c))", "", "a", "0:a"},
	    {"none is false", "all(none(b, c), a)", "", "a c", NULL},
	    {"none of a condition", "all(a, none(all(b, c)))", "", "a b",
	        "0:a"},
	    {"windows of each child, each once",
	        "all(arms, any(arms, deal), near(3 words; arms, deal))", "",
	        "arms deal", "0:arms 1:arms 1:deal 2:deal"},
	    {"the same place twice", "any(arms, ARMS)", "", "arms", "0:arms"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
in_keeps_hits_of_the_named_fields(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"title", "in(title; a)", "x", "a", NULL},
	    {"title, found", "in(title; a)", "a", "a", "0:a"},
	    {"lead", "in(lead; a)", "a", "x a\n\na", "0:a"},
	    {"the body has the lead", "in(body; a)", "a", "a\n\na", "0:a 1:a"},
	    {"two of them", "in(title lead; a)", "a", "a\n\na", "0:a 1:a"},
	    {"handed down", "in(title; all(a, b))", "a", "b", NULL},
	    {"narrowed", "in(body; all(a, in(lead; b)))", "", "a b", "0:a 1:b"},
	    {"never widened", "in(title; all(a, in(text; b)))", "a", "b", NULL},
	    {"the default may be widened", "in(everywhere; all(a, b))", "a",
	        "b", "0:a 1:b"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
except_drops_hits_inside_a_phrase(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"inside", "except(Putin; Putin Street)", "", "Putin Street", NULL},
	    {"elsewhere", "except(Putin; Putin Street)", "",
	        "Putin in Putin Street", "0:Putin"},
	    {"an equal hit stays", "except(Putin; Putin)", "", "Putin",
	        "0:Putin"},
	    {"of a window", "except(near(2 words; a, b); a x b c)", "",
	        "a x b c a b", "0:b 0:a 1:a 1:b"},
	    {"part of a phrase is not inside",
	        "except(North Korea; Korea Street)", "", "North Korea Street",
	        "0:North Korea"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
short_forms_count_where_a_full_one_stands(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"alone it is nobody", "list(officials)", "", "Kim bought arms",
	        NULL},
	    {"after the full name", "list(officials)", "",
	        "Kim Jong Un came. Then Kim left", "0:Kim 1:Kim Jong Un 2:Kim"},
	    {"before it, too", "list(officials)", "Kim leaves", "Kim Jong Un",
	        "0:Kim 1:Kim 2:Kim Jong Un"},
	    {"beside another name it is another person", "list(officials)", "",
	        "Kim Jong Un came. Then Kim Yo Jong left.",
	        "0:Kim 1:Kim Jong Un"},
	    {"a capital before it", "list(officials)", "",
	        "Kim Jong Un came. The actor Daniel Kim left.",
	        "0:Kim 1:Kim Jong Un"},
	    {"a dash parts", "list(officials)", "",
	        "Vladimir Putin came. In Moscow - Putin - Kremlin sources",
	        "0:Vladimir Putin 1:Putin 2:Putin"},
	    {"a hyphen does not", "list(officials)", "",
	        "Vladimir Putin came. The actor Daniel-Putin left.",
	        "0:Vladimir Putin 1:Putin"},
	    {"a title of office is harmless", "list(officials)", "",
	        "Vladimir Putin came. Then President Putin left.",
	        "0:Vladimir Putin 1:Putin 2:Putin"},
	    {"a day is harmless", "list(officials)", "",
	        "Vladimir Putin came. On Monday Putin left.",
	        "0:Vladimir Putin 1:Putin 2:Putin"},
	    {"the first word of a sentence is harmless", "list(officials)", "",
	        "Vladimir Putin came. Yesterday Putin left.",
	        "0:Vladimir Putin 1:Putin 2:Putin"},
	    {"a word of its spellings is harmless", "list(officials)", "",
	        "Vladimir Putin came. Then V Vladimir Putin left.",
	        "0:Vladimir Putin 1:Putin 2:Vladimir Putin 3:Putin"},
	    {"a comma keeps neighbours apart", "list(officials)", "",
	        "Vladimir Putin came. Then Macron, Putin, Xi left.",
	        "0:Vladimir Putin 1:Putin 2:Putin"},
	    {"so does a genitive", "list(officials)", "",
	        "Vladimir Putin came. Then Russia's Putin left.",
	        "0:Vladimir Putin 1:Putin 2:Putin"},
	    {"capitals say nothing in a title-case headline", "list(officials)",
	        "Talks With Putin Fail in Geneva", "Vladimir Putin",
	        "0:Putin 1:Vladimir Putin 2:Putin"},
	    {"but inside another entry's name it is dropped",
	        "in(title; list(officials))", "Son of Kim Jong Il Speaks",
	        "Kim Jong Un", "0:Kim Jong Il"},
	    {"a full form inside an exception does not help", "list(officials)",
	        "",
	        "\u0e23\u0e31\u0e2a\u0e1b\u0e39\u0e15\u0e34\u0e19 and Putin",
	        NULL},
	    {"exceptions drop short forms", "in(lead; list(officials))",
	        "Vladimir Putin", "A museum in Putin Street", NULL},
	    {"the full form may stand in another script", "list(officials)", "",
	        "\u91d1\u6b63\u6069 and Kim", "0:\u91d1\u6b63\u6069 1:Kim"},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
an_entry_with_needs_counts_where_they_are_met(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"nowhere", "list(officials)", "", "Comic artist John Kirby", NULL},
	    {"anywhere in the article", "list(officials)", "Pentagon",
	        "John Kirby", "0:John Kirby 1:Kirby"},
	    {"within words", "list(needy)", "", "Melli a b bank", "0:Melli"},
	    {"within words, before", "list(needy)", "", "bank a b Melli",
	        "0:Melli"},
	    {"too far", "list(needy)", "", "Melli a b c bank", NULL},
	    {"each hit for itself", "list(needy)", "",
	        "Melli bank a b c d Melli", "0:Melli"},
	    {"within a sentence", "list(needy)", "",
	        "Saderat is a bank. The Saderat opened.", "0:Saderat"},
	    {"a condition", "list(needy)", "", "Sepah is a bank.", "0:Sepah"},
	    {"a condition with none", "list(needy)", "",
	        "Sepah bank on the river.\n\nA bank.", NULL},
	};

	assert_examples(examples, COUNT_OF(examples));
}

static void
unless_drops_the_article(void **state UNUSED)
{
	struct example dropped = {
	    "dropped", "arms", "Film review", "arms", NULL};
	struct example kept = {
	    "kept", "arms", "", "arms film review", "0:arms"};

	assert_true(example_holds(&dropped, "in(title; film review)"));
	assert_true(example_holds(&kept, "in(title; film review)"));
}

static void
escalation_takes_the_highest_that_is_true(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	struct escalation steps[] = {
	    {.when = book_node(book, "signed"), .to = SEVERITY_CRITICAL},
	    {.when = book_node(book, "talks"), .to = SEVERITY_HIGH},
	    {.when = book_node(book, "arms"), .to = SEVERITY_LOW}};
	struct rule *rule = book_rule(book, "rule", "arms");
	struct article article = {.body = SLICE("arms talks")};
	struct match_input input = {.article = &article};
	struct hit hit;

	rule->escalate = steps;
	rule->escalate_len = COUNT_OF(steps);
	set = book_compile(&book);
	matcher = matcher_new(set);
	assert_true(matcher_match_rule(matcher, &input, 0, &hit));
	assert_int_equal(hit.severity, SEVERITY_HIGH);
	article.body = S("arms signed");
	assert_true(matcher_match_rule(matcher, &input, 0, &hit));
	assert_int_equal(hit.severity, SEVERITY_CRITICAL);
	article.body = S("arms");
	assert_true(matcher_match_rule(matcher, &input, 0, &hit));
	assert_int_equal(hit.severity, SEVERITY_MEDIUM);
}

static void
filters_look_at_source_tag_domain_and_language(void **state UNUSED)
{
	static const struct {
		const char *only, *except, *languages;
		const char *language;
		bool met;
	} rows[] = {
	    {"bbc-world", NULL, NULL, "en", true},
	    {"media", NULL, NULL, "en", true},
	    {"bbc.co.uk", NULL, NULL, "en", true},
	    {"feeds.example", NULL, NULL, "en", true},
	    {"c.co.uk", NULL, NULL, "en", false},
	    {"cnn", NULL, NULL, "en", false},
	    {NULL, "media", NULL, "en", false},
	    {NULL, "sports", NULL, "en", true},
	    {"bbc-world", "uk", NULL, "en", false},
	    {NULL, NULL, "de, en", "en", true},
	    {NULL, NULL, "de, fr", "en", false},
	    {NULL, NULL, "de, fr", "", true},
	    {NULL, NULL, "EN-us", "en", true},
	};
	const struct slice tags[] = {SLICE("media"), SLICE("uk")};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct rule_book *book = rule_book_new();
		AUTO(ruleset_unref) struct ruleset *set = NULL;
		AUTO(matcher_free) struct matcher *matcher = NULL;
		struct article article = {.body = SLICE("arms"),
		    .source = SLICE("bbc-world"),
		    .url = SLICE("https://www.bbc.co.uk/news/1"),
		    .language = slice_of(rows[i].language)};
		struct match_input input = {.article = &article,
		    .feed_tags = tags,
		    .feed_tag_len = COUNT_OF(tags),
		    .feed_url = SLICE("https://feeds.example/rss")};
		struct rule *rule = book_rule(book, "rule", "arms");
		struct hit hit;

		if (rows[i].only != NULL)
			rule->sources_only = book_terms(book, rows[i].only);
		if (rows[i].except != NULL)
			rule->sources_except = book_terms(book, rows[i].except);
		if (rows[i].languages != NULL)
			rule->languages = book_terms(book, rows[i].languages);
		set = book_compile(&book);
		matcher = matcher_new(set);
		if (matcher_match_rule(matcher, &input, 0, &hit) != rows[i].met)
			fail_msg("row %zu", i);
		input.skip_languages = input.skip_sources = true;
		assert_true(matcher_match_rule(matcher, &input, 0, &hit));
	}
}

static void
hits_come_in_the_order_of_the_rules(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	struct article article = {.body = SLICE("d c b a")};
	struct match_input input = {.article = &article};
	struct match_result result;

	book_rule(book, "one", "a");
	book_rule(book, "two", "x");
	book_rule(book, "three", "any(b, a)");
	book_rule(book, "four", "d");
	set = book_compile(&book);
	matcher = matcher_new(set);
	for (int again = 0; again < 3; again++) {
		matcher_match(matcher, &input, &result);
		assert_int_equal(result.len, 3);
		assert_slice(result.hits[0].rule->id, "one");
		assert_slice(result.hits[1].rule->id, "three");
		assert_slice(result.hits[2].rule->id, "four");
	}
	article.body = S("nothing");
	matcher_match(matcher, &input, &result);
	assert_int_equal(result.len, 0);
}

static void
many_windows_are_cut_and_the_truth_is_not(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
	struct article article = {0};
	struct match_input input = {.article = &article};
	struct hit hit;

	for (int i = 0; i < 5000; i++)
		buf_add_str(&body, "arms ");
	buf_add_str(&body, "deal");
	book_rule(
	    book, "rule", "all(any(arms, deal), near(0 words; arms, deal))");
	set = book_compile(&book);
	matcher = matcher_new(set);
	article.body = buf_slice(&body);
	assert_true(matcher_match_rule(matcher, &input, 0, &hit));
	/* The terms' first hundred each, and both words of the one window. */
	assert_int_equal(hit.because_len, MATCH_WINDOWS_MAX + 1 + 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        a_term_is_every_place_where_its_words_stand_in_order),
	    cmocka_unit_test(scripts_without_spaces_match_inside_a_run),
	    cmocka_unit_test(a_star_ends_a_word_that_is_a_prefix),
	    cmocka_unit_test(exact_terms_count_capitals_and_accents),
	    cmocka_unit_test(near_gives_the_minimal_windows),
	    cmocka_unit_test(conditions_join_what_their_children_say),
	    cmocka_unit_test(in_keeps_hits_of_the_named_fields),
	    cmocka_unit_test(except_drops_hits_inside_a_phrase),
	    cmocka_unit_test(short_forms_count_where_a_full_one_stands),
	    cmocka_unit_test(an_entry_with_needs_counts_where_they_are_met),
	    cmocka_unit_test(unless_drops_the_article),
	    cmocka_unit_test(escalation_takes_the_highest_that_is_true),
	    cmocka_unit_test(filters_look_at_source_tag_domain_and_language),
	    cmocka_unit_test(hits_come_in_the_order_of_the_rules),
	    cmocka_unit_test(many_windows_are_cut_and_the_truth_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
