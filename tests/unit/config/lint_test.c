/* Rules that are written well and say nothing, or nearly everything. */
#include "unit/testing.h"

#include <time.h>

#include "unit/config/rule_cases.h"

/* A second rule, whose condition begins at line 5, column 11. */
#define WITH(keys) WHEN("weapon* deal\n    " keys)

static const struct rules_case CASES[] = {
    {"a rule that is off", WHEN("kim jong\n    status: off"),
        {"R033", 3, 5, "is off"}, PROBLEM_NOTE},
    {"a rule that expired",
        WHEN("kim jong\n    expires: 2026-05-30\n    owner: arms team"),
        {"R033", 3, 5, "expired on 2026-05-30"}, PROBLEM_WARNING},
    {"whom to ask about it",
        WHEN("kim jong\n    expires: 2026-05-30\n    owner: arms team"),
        {"R033", 3, 5, "owner: arms team"}, PROBLEM_WARNING},
    {"at_least of nothing but none",
        WHEN("{at_least: 2, of: [kim jong, {all: [{none: [a b]}]}, x y]}"),
        {"R040", 4, 40, "add something"}, PROBLEM_ERROR},
    {"an escalation by none",
        WHEN("kim jong\n    escalate: [{when: {all: [{none: [a b]}]}, to: "
             "high}]"),
        {"R040", 5, 23, NULL}, PROBLEM_ERROR},
    {"near across fields, further down",
        WHEN("{near: [{any: [{any: [kim jong], in: title}]}, putin, {any: "
             "[moscow], in: lead}], within: sentence}"),
        {"R041", 4, 11, "see line 4 and line 4"}, PROBLEM_ERROR},
    {"a sentence's end in a phrase", WHEN("\"weapons talks. Kim agreed\""),
        {"R041", 4, 11, "a sentence ends"}, PROBLEM_WARNING},
    {"unless a word of what is needed",
        WHEN("Kim Jong Un\n    unless: {any: [museum, kim]}"),
        {"R041", 5, 28, "'Kim Jong Un' is needed at line 4"}, PROBLEM_ERROR},
    {"unless a prefix of what is needed",
        WHEN("{all: [x y, {near: [weapons, talks], within: sentence}]}\n"
             "    unless: weapon*"),
        {"R041", 5, 13, "'weapons' is needed"}, PROBLEM_ERROR},
    {"unless the list that is needed",
        WHEN(
            "{all: [{list: l}, x y]}\n    unless: {list: l}") "lists: {l: {entries: [a b]}}\n",
        {"R041", 5, 20, "'l' is needed at line 4"}, PROBLEM_ERROR},
    {"unless each of any",
        WHEN("{any: [weapons deal, weapons talks]}\n    unless: weapon*"),
        {"R041", 5, 13, "`unless` forbids"}, PROBLEM_ERROR},
    {"none of what is needed",
        WHEN("{all: [Kim Jong Un, {none: [museum, kim]}]}"),
        {"R041", 4, 47, "`none` forbids"}, PROBLEM_ERROR},
    {"unless one of any only",
        WHEN("{any: [weapons deal, arms deal]}\n    unless: weapon*"),
        {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"unless it is somewhere else",
        WHEN("Kim Jong Un\n    unless: {any: [kim], except: [Kim Jong Un]}"),
        {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"unless it is said often",
        WHEN("Kim Jong Un\n    unless: {any: [kim], mentions: 9}"),
        {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"Latin forms in Ukrainian",
        WHEN("{forms: [inspect]}\n    languages: [uk]"),
        {"R041", 4, 11, "Latin letters"}, PROBLEM_WARNING},
    {"Latin words beside Russian ones",
        WHEN("{any: [weapons deal, оружие]}\n    languages: [ru]"),
        {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"a word below its prefix", WHEN("{any: [weapon*, weapons, x y]}"),
        {"R042", 4, 27, "'weapon*' covers this"}, PROBLEM_WARNING},
    {"a word before its prefix", WHEN("{any: [weapons, x y, weapon*]}"),
        {"R042", 4, 18, "'weapon*' stands at line 4"}, PROBLEM_WARNING},
    {"a phrase twice", WHEN("{any: [S-400 deal, x y, S400 Deal]}"),
        {"R042", 4, 35, "'S-400 deal' covers"}, PROBLEM_NOTE},
    {"a phrase in a list beside it",
        WHEN(
            "{any: [{list: l}, North Korea]}") "lists: {l: {entries: [{name: North Korea, also: [DPRK now]}]}}\n",
        {"R042", 4, 29, "'l' covers"}, PROBLEM_NOTE},
    {"an item that another implies", WHEN("{all: [weapons deal, weapon*]}"),
        {"R042", 4, 32, "wherever 'weapons deal' is"}, PROBLEM_WARNING},
    {"an item of any that another implies",
        WHEN("{all: [{any: [kim, putin]}, {near: [kim, moscow], within: 8 "
             "words}]}"),
        {"R042", 4, 18, "wherever 'near:' is"}, PROBLEM_WARNING},
    {"an entry twice", LIST("entries: [a b, weapon*, weapons, A-B]"),
        {"R042", 4, 29, "1 more entries"}, PROBLEM_NOTE},
    {"a longer phrase beside a shorter",
        WHEN("{any: [sanction*, new sanctions]}"), {"R051", 3, 5, NULL},
        PROBLEM_NOTE},
    {"a word in the title, and anywhere",
        WHEN("{all: [{any: [weapons], in: title}, {any: [arms], mentions: 2}, "
             "{any: [weapons], mentions: 2}]}"),
        {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"a stop word of another language", WHEN("{any: [kim jong, или]}"),
        {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"how many articles a stop word stands in", WHEN("{any: [kim jong, the]}"),
        {"R043", 4, 28, "of 100 English articles"}, PROBLEM_WARNING},
    {"capitals that are a word", WHEN("{any: [kim jong, IS]}"),
        {"R043", 4, 28, "'is' stands in"}, PROBLEM_WARNING},
    {"frequent words near each other",
        WHEN("{near: [new, {any: [people, world]}], within: sentence}"),
        {"R043", 4, 11, "of 100 articles or more"}, PROBLEM_WARNING},
    {"a frequent word near a rare one",
        WHEN("{near: [new, ammunition], within: sentence}"),
        {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"a letter that may be any", WHEN("wom?n"), {"R044", 4, 11, "no letter"},
        PROBLEM_WARNING},
    {"forms in Japanese",
        WHEN("{all: [{any: [x y, 武器]}, {forms: inspect}]}\n"
             "    languages: [en, ja, ko]"),
        {"R047", 4, 36, "only equal words in ja, ko"}, PROBLEM_WARNING},
    {"the languages that have forms",
        WHEN("{forms: inspect}\n    languages: [uk, en]"),
        {"R047", 4, 11, "ru"}, PROBLEM_WARNING},
    {"a list with forms in Japanese",
        WHEN(
            "{list: l}\n    languages: [ja, en]") "lists: {l: {entries: [{forms: inspect}]}}\n",
        {"R047", 4, 18, NULL}, PROBLEM_WARNING},
    {"forms in Russian", WHEN("{forms: оружие}\n    languages: [ru, en]"),
        {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"or in small letters", WHEN("kim or putin"),
        {"R025", 4, 15, "the word or; did you mean any:?"}, PROBLEM_WARNING},
    {"and in capitals", WHEN("kim AND putin"),
        {"R025", 4, 15, "the word AND; did you mean all:?"}, PROBLEM_WARNING},
    {"not in capitals", WHEN("kim NOT putin"), {"R025", 4, 15, "unless:"},
        PROBLEM_WARNING},
    {"a distance in small letters", WHEN("kim w/3 putin"),
        {"R025", 4, 15, "near:"}, PROBLEM_WARNING},
    {"a distance with an order", WHEN("kim PRE/2 putin"),
        {"R025", 4, 15, "near:"}, PROBLEM_WARNING},
    {"a distance without a stroke", WHEN("kim NEAR5 putin"),
        {"R025", 4, 15, "near:"}, PROBLEM_WARNING},
    {"the same sentence", WHEN("kim /s putin"), {"R025", 4, 15, "near:"},
        PROBLEM_WARNING},
    {"a machine with a stroke", WHEN("an AS/400 machine"), {"R051", 3, 5, NULL},
        PROBLEM_NOTE},
    {"Korea as a language", RULE("languages: [KP]"), {"R028", 6, 17, "ko"},
        PROBLEM_ERROR},
    {"China as a language", RULE("languages: [CN]"), {"R028", 6, 17, "zh"},
        PROBLEM_ERROR},
    {"Japan as a language", RULE("languages: [JP]"), {"R028", 6, 17, "ja"},
        PROBLEM_ERROR},
    {"Denmark as a language", RULE("languages: [DK]"), {"R028", 6, 17, "da"},
        PROBLEM_ERROR},
    {"Czechia as a language", RULE("languages: [CZ]"), {"R028", 6, 17, "cs"},
        PROBLEM_ERROR},
};

static void
every_mistake_is_told_with_its_place(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		failed += !check_case(&CASES[i]);
	assert_int_equal(failed, 0);
}

/* Warnings only where there is a reason. */
static void
what_is_no_mistake_is_not_told(void **state)
{
	static const char *const texts[] = {
	    WHEN("{any: [weapon deal*, weapons talks]}"),
	    WHEN("{any: [{exact: WHO}, who says]}"),
	    WHEN("{any: [{forms: inspect}, inspected]}"),
	    WHEN("St. Petersburg arms fair"),
	    WHEN("Gen. Milley"),
	    WHEN("U.S. Treasury"),
	    WHEN("not guilty"),
	    WHEN("explosion near Kyiv"),
	    WHEN("Kim Jong Un\n    unless: {any: [Kim Jong Il]}"),
	    WHEN("kim jong\n    expires: 2026-06-01"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		AUTO(problems_free) struct problems *problems = problems_new();
		AUTO(rule_book_free)
		struct rule_book *book = load_case(texts[i], problems);

		if (book == NULL ||
		    problems_count(problems, PROBLEM_WARNING) > 0) {
			print_error("%s", texts[i]);
			print_problems(problems);
		}
		assert_non_null(book);
		assert_int_equal(problems_count(problems, PROBLEM_WARNING), 0);
	}
}

/* Thousands of alternatives under one any:, and under unless:. */
static void
comparing_conditions_ends(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	clock_t start;

	(void)state;
	buf_add_str(&text,
	    "version: 1\nrules:\n  - id: a\n    when:\n"
	    "      any:\n");
	for (unsigned i = 0; i < 20000; i++)
		buf_printf(&text, "        - weapon%u deal\n", i);
	buf_add_str(&text, "        - weapon7*\n    unless:\n      any:\n");
	for (unsigned i = 0; i < 20000; i++)
		buf_printf(&text, "        - weapon%u talk\n", i);
	start = clock();
	book = load_case(buf_str(&text), problems);
	print_message("2 x 20,000 alternatives: %.3f s\n",
	    (double)(clock() - start) / CLOCKS_PER_SEC);
	assert_non_null(book);
	assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_mistake_is_told_with_its_place),
	    cmocka_unit_test(what_is_no_mistake_is_not_told),
	    cmocka_unit_test(comparing_conditions_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
