/*
 * What is denied and what is not.  The sentences of each language lie in
 * tests/data/match/denials: «+ term | sentence» where the term is denied,
 * «- term | sentence» where it is not.
 */
#include "unit/match/book.h"

#include "base/file.h"
#include "match/denial_table.h"
#include "match/explain.h"

#define FOLDER        SW_TEST_DATA "/match/denials"
#define EACH_AT_LEAST 12 /* sentences of both kinds in the main languages */

struct answer {
	bool met;
	bool denied;
	enum severity severity;
};

/* What a rule with one condition answers about a body. */
static struct answer
ask(struct rule_book *book, struct rule *rule, const struct article *article)
{
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	struct match_input input = {.article = article};
	struct hit hit = {.severity = SEVERITY_INFO};
	bool met;

	assert_ptr_equal(book->rules.items[0], rule);
	set = book_compile(&book);
	matcher = matcher_new(set);
	met = matcher_match_rule(matcher, &input, 0, &hit);
	return (struct answer){met, met && hit.denied, hit.severity};
}

static struct answer
ask_when(const char *language, const char *when, const char *body)
{
	struct rule_book *book = rule_book_new();
	struct rule *rule = book_rule(book, "rule", when);
	struct article article = {
	    .body = slice_of(body), .language = slice_of(language)};

	return ask(book, rule, &article);
}

struct tally {
	size_t denied, affirmed, wrong;
};

/* A rule for the term of each line. */
static void
add_terms(struct rule_book *book, struct slice text)
{
	struct slice line;

	while (slice_cut(&text, '\n', &line)) {
		struct slice term, rest = slice_from(line, 1);
		AUTO(buf_fini) struct buf name = buf_init(BUF_MAX_OWN);

		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		slice_cut(&rest, '|', &term);
		buf_add_slice(&name, slice_trim(term));
		book_rule(book, buf_str(&name), buf_str(&name));
	}
}

static void
judge_line(struct matcher *matcher, size_t number,
    const struct article *article, bool wanted, struct tally *tally)
{
	struct match_input input = {.article = article};
	struct hit hit = {0};
	bool met = matcher_match_rule(matcher, &input, number, &hit);

	*(wanted ? &tally->denied : &tally->affirmed) += 1;
	if (met && hit.denied == wanted)
		return;
	tally->wrong++;
	print_error("%.*s: %s: %.*s\n", SLICE_ARG(article->language),
	    !met             ? "no match"
	        : hit.denied ? "is denied"
	                     : "is not denied",
	    SLICE_ARG(article->body));
}

static void
judge_lines(struct slice language, struct slice text, struct tally *tally)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	struct slice line, term;
	size_t number = 0;

	add_terms(book, text);
	set = book_compile(&book);
	matcher = matcher_new(set);
	while (slice_cut(&text, '\n', &line)) {
		struct article article = {.language = language, .body = line};

		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		slice_cut(&article.body, '|', &term);
		judge_line(
		    matcher, number++, &article, line.ptr[0] == '+', tally);
	}
}

static struct tally
judge_language(struct slice language)
{
	AUTO(buf_fini) struct buf path = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	struct tally tally = {0};
	struct err err;

	buf_printf(&path, "%s/%.*s.txt", FOLDER, SLICE_ARG(language));
	if (file_read(buf_str(&path), &text, &err) != 0)
		print_error("%s\n", err.text);
	judge_lines(language, buf_slice(&text), &tally);
	return tally;
}

static void
sentences_of_every_language_are_judged_right(void **state UNUSED)
{
	static const uint32_t MAIN = CUE_EN | CUE_RU | CUE_UK | CUE_DE |
	    CUE_FR | CUE_ES | CUE_AR | CUE_ZH | CUE_KO;
	size_t wrong = 0;

	for (size_t i = 0; i < cue_language_count; i++) {
		struct tally tally = judge_language(cue_languages[i].code);

		wrong += tally.wrong;
		assert_true(tally.denied > 0 && tally.affirmed > 0);
		if (!(cue_languages[i].bit & MAIN))
			continue;
		assert_true(tally.denied >= EACH_AT_LEAST);
		assert_true(tally.affirmed >= EACH_AT_LEAST);
	}
	assert_int_equal(wrong, 0);
}

struct example {
	const char *name;
	const char *when;
	const char *body;
	bool denied;
};

static void
assert_examples(
    const char *language, const struct example *examples, size_t count)
{
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++) {
		const struct example *e = &examples[i];
		struct answer answer = ask_when(language, e->when, e->body);

		if (answer.met && answer.denied == e->denied)
			continue;
		print_error("%s: %s\n", e->name,
		    !answer.met         ? "no match"
		        : answer.denied ? "denied"
		                        : "not denied");
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void
a_cue_reaches_over_six_words_and_no_further(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"directly after", "arms", "He denied arms.", true},
	    {"six words", "arms", "He denied one two three four five six arms.",
	        true},
	    {"seven words", "arms",
	        "He denied one two three four five six seven arms.", false},
	    {"a hit begins within, ends without", "arms deal now",
	        "He denied one two three four five six arms deal now.", true},
	    {"half words", "arms", "He denied 一二三四五六七八九十一二 arms.",
	        true},
	    {"thirteen half words", "arms",
	        "He denied 一二三四五六七八九十一二三 arms.", false},
	    {"no full stop", "arms", "He denied it. Arms came.", false},
	    {"no paragraph", "arms", "He denied it\n\narms came.", false},
	    {"a line break is a space", "arms", "He denied\narms.", true},
	    {"not backward", "arms", "Arms were sold, he denied.", false},
	    {"six words back", "arms",
	        "Arms one two three four five six were denied.", true},
	    {"seven words back", "arms",
	        "Arms one two three four five six seven were denied.", false},
	};

	assert_examples("en", examples, COUNT_OF(examples));
}

static void
terminators_end_the_reach(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"but", "arms", "He denied it but arms came.", false},
	    {"however", "arms", "He denied it, however arms came.", false},
	    {"while", "arms", "He denied it while arms came.", false},
	    {"who", "arms", "She denied Ann who sells arms.", false},
	    {"which", "arms", "It denied reports which name arms.", false},
	    {"comma and pronoun", "arms", "It denied fraud, it sold arms.",
	        false},
	    {"comma and determiner", "arms", "It denied fraud, the arms came.",
	        false},
	    {"comma and conjunction", "arms", "It denied fraud, and arms came.",
	        false},
	    {"a comma alone", "arms", "It denied selling guns, arms, shells.",
	        true},
	    {"a conjunction alone", "arms", "It denied selling guns and arms.",
	        true},
	    {"that", "arms", "It denied a charge in a letter that arms came.",
	        false},
	    {"that after the cue", "arms", "It denied that arms came.", true},
	    {"that after a report", "arms",
	        "It denied recent reports that arms came.", true},
	    {"that after claims", "arms", "It denied claims that arms came.",
	        true},
	    {"that after evidence", "arms",
	        "There is no evidence that arms came.", true},
	    {"that a day later", "arms", "It denied on Friday that arms came.",
	        true},
	    {"a semicolon", "arms", "It denied fraud; arms came.", false},
	};

	assert_examples("en", examples, COUNT_OF(examples));
}

static void
a_rule_is_denied_where_it_needs_a_denied_hit(void **state UNUSED)
{
	static const struct example examples[] = {
	    {"another hit stands", "arms", "He denied arms. Arms came.", false},
	    {"one part of near", "near(sentence; Kim, arms)",
	        "Kim denied selling arms.", true},
	    {"another window", "near(sentence; Kim, arms)",
	        "Kim denied selling arms. Kim sold arms.", false},
	    {"a wider window", "near(sentence; Kim, arms)",
	        "Kim denied arms talks one two three four five six arms.",
	        false},
	    {"one of all", "all(Kim, arms)", "Kim came. He denied arms.", true},
	    {"one of any", "any(Kim, arms)", "Kim came. He denied arms.",
	        false},
	    {"each of any", "any(shells, arms)", "He denied arms and shells.",
	        true},
	    {"none sees all", "all(Kim, none(arms race))", "Kim came.", false},
	    {"an exception sees all", "except(arms; arms race)",
	        "Arms came. He denied an arms race.", false},
	    {"in its scope", "all(Kim, in(lead; arms))",
	        "Kim denied arms.\n\nArms came.", true},
	};

	assert_examples("en", examples, COUNT_OF(examples));
}

static void
none_still_sees_what_is_denied(void **state UNUSED)
{
	/* Were the denied "film" left out for none, too, it would be met. */
	assert_false(ask_when("en", "all(arms, none(film))",
	    "Arms came. He denied it was a film.")
	                 .met);
}

static void
lists_are_denied_like_terms_and_their_needs_are_not(void **state UNUSED)
{
	static const char *const NAMES[] = {
	    "John Kirby | short Kirby | needs White House", NULL};
	static const struct {
		const char *body;
		bool denied;
	} cases[] = {
	    {"The White House denied John Kirby left.", true},
	    {"John Kirby left. He denied the White House knew.", false},
	    {"He denied John Kirby and the White House. Kirby left.", false},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct rule_book *book = rule_book_new();
		struct article article = {
		    .body = slice_of(cases[i].body), .language = S("en")};
		struct answer answer;

		book_list(book, "names", NAMES);
		answer =
		    ask(book, book_rule(book, "rule", "list(names)"), &article);
		assert_true(answer.met);
		assert_int_equal(answer.denied, cases[i].denied);
	}
}

static struct answer
ask_policy(enum denials denials, const char *body)
{
	struct rule_book *book = rule_book_new();
	struct rule *rule = book_rule(book, "rule", "arms");
	struct article article = {.body = slice_of(body), .language = S("en")};

	rule->denials = denials;
	rule->escalate = arena_new_array(book->arena, struct escalation, 1);
	rule->escalate[0] = (struct escalation){
	    .when = book_node(book, "arms"), .to = SEVERITY_CRITICAL};
	rule->escalate_len = 1;
	return ask(book, rule, &article);
}

static void
the_rule_says_what_becomes_of_denials(void **state UNUSED)
{
	static const char DENIED[] = "He denied selling arms.";
	static const char SOLD[] = "He sold arms.";
	struct answer answer = ask_policy(DENIALS_LABEL, DENIED);

	assert_true(answer.met && answer.denied);
	assert_int_equal(answer.severity, SEVERITY_CRITICAL);
	assert_true(ask_policy(DENIALS_LABEL, SOLD).met);
	assert_false(ask_policy(DENIALS_LABEL, SOLD).denied);
	assert_false(ask_policy(DENIALS_DROP, DENIED).met);
	assert_true(ask_policy(DENIALS_DROP, SOLD).met);
	assert_true(ask_policy(DENIALS_ONLY, DENIED).denied);
	assert_false(ask_policy(DENIALS_ONLY, SOLD).met);
	assert_true(ask_policy(DENIALS_IGNORE, DENIED).met);
	assert_false(ask_policy(DENIALS_IGNORE, DENIED).denied);
}

static void
an_explanation_names_the_cue(void **state UNUSED)
{
	static const struct {
		enum denials denials;
		const char *body, *says;
	} cases[] = {
	    {DENIALS_LABEL, "There is no evidence of arms or Kim's arms.",
	        "denials: «arms» in the body is denied by «no evidence»"},
	    {DENIALS_DROP, "Reports of arms are false. Kim came.",
	        "«arms» in the body is denied by «are false», and the rule "
	        "says denials: drop"},
	    {DENIALS_ONLY, "Kim sold arms.",
	        "nothing is denied, and the rule says denials: only"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct rule_book *book = rule_book_new();
		AUTO(ruleset_unref) struct ruleset *set = NULL;
		AUTO(matcher_free) struct matcher *matcher = NULL;
		AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
		struct article article = {
		    .body = slice_of(cases[i].body), .language = S("en")};
		struct match_input input = {.article = &article};

		book_rule(book, "rule", "all(Kim, arms)")->denials =
		    cases[i].denials;
		set = book_compile(&book);
		matcher = matcher_new(set);
		explain_rule(matcher, &input, 0, &text);
		if (strstr(buf_str(&text), cases[i].says) == NULL)
			fail_msg("%s is missing in\n%s", cases[i].says,
			    buf_str(&text));
	}
}

static void
only_the_cues_of_the_language_count(void **state UNUSED)
{
	static const char GERMAN[] = "Moskau dementiert arms.";
	static const char RUSSIAN[] = "Кремль опроверг поставки arms.";

	assert_true(ask_when("de", "arms", GERMAN).denied);
	assert_false(ask_when("en", "arms", GERMAN).denied);
	assert_false(ask_when("sv", "arms", GERMAN).denied);
	/* Unknown: all of them. */
	assert_true(ask_when("", "arms", GERMAN).denied);
	assert_true(ask_when("", "arms", RUSSIAN).denied);
	/* Whatever the feed says, this is no English. */
	assert_true(ask_when("en", "arms", RUSSIAN).denied);
	assert_false(ask_when("uk", "arms", RUSSIAN).denied);
}

static void
titles_deny_too(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	struct article article = {.title = S("Kremlin denies buying arms"),
	    .body = S("Kim came."),
	    .language = S("en")};

	assert_true(
	    ask(book, book_rule(book, "rule", "all(Kim, arms)"), &article)
	        .denied);
}

/* A sentence of a megabyte, all cues; a fault of its length would not end. */
static void
a_sentence_without_end_is_read_once(void **state UNUSED)
{
	static const char *const UNITS[] = {
	    "not ", "deny arms, ", "rule hat ", "denied that ", "arms\n"};

	for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
		struct rule_book *book = rule_book_new();
		AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
		struct article article = {0};

		while (buf_slice(&text).len < 1000000)
			buf_add_str(&text, UNITS[i]);
		buf_add_str(&text, "arms");
		article.body = buf_slice(&text);
		assert_true(
		    ask(book, book_rule(book, "rule", "arms"), &article).met);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sentences_of_every_language_are_judged_right),
	    cmocka_unit_test(a_cue_reaches_over_six_words_and_no_further),
	    cmocka_unit_test(terminators_end_the_reach),
	    cmocka_unit_test(a_rule_is_denied_where_it_needs_a_denied_hit),
	    cmocka_unit_test(none_still_sees_what_is_denied),
	    cmocka_unit_test(
	        lists_are_denied_like_terms_and_their_needs_are_not),
	    cmocka_unit_test(the_rule_says_what_becomes_of_denials),
	    cmocka_unit_test(an_explanation_names_the_cue),
	    cmocka_unit_test(only_the_cues_of_the_language_count),
	    cmocka_unit_test(titles_deny_too),
	    cmocka_unit_test(a_sentence_without_end_is_read_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
