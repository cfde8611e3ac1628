/* Every mistake of a rule file, with its code, place and words. */
#include "unit/testing.h"

#include "config/rules.h"
#include "unit/config/findings.h"

struct rules_case {
	const char *name;
	const char *text;
	struct expected want;
	enum problem_level level;
};

/* The condition begins at line 4, column 11. */
#define WHEN(condition) \
	"version: 1\nrules:\n  - id: a\n    when: " condition "\n"
/* Line 4 is the rule's, from column 5. */
#define RULE(line)                                          \
	"version: 1\nrules:\n  - {id: a, when: kim jong}\n" \
	"  - id: b\n    when: kim jong\n    " line "\n"
/* The list's keys begin at line 4, column 5. */
#define LIST(line) "version: 1\nlists:\n  l:\n    " line "\n"
/* The entry begins at line 4, column 15. */
#define ENTRY(entry) LIST("entries: [" entry "]")

static const struct rules_case CASES[] = {
    {"tab in the indentation", "version: 1\nrules:\n\t- id: a\n",
        {"R001", 3, 1, NULL}, PROBLEM_ERROR},
    {"typographic quotes", WHEN("any: [“Kim Jong Un”]"), {"R006", 4, 14, NULL},
        PROBLEM_ERROR},
    {"typographic quotes round a phrase", WHEN("{any: [“Kim Jong Un”]}"),
        {"R004", 4, 18, "these quotes are part of the phrase"}, PROBLEM_ERROR},
    {"guillemets in yaml quotes", WHEN("\"«Kim Jong»\""), {"R004", 4, 11, NULL},
        PROBLEM_ERROR},
    {"an apostrophe at the end", WHEN("pensioners’"), {"R051", 3, 5, NULL},
        PROBLEM_NOTE},
    {"a colon in an item", WHEN("\n      any:\n        - Breaking: Kim visits"),
        {"R005", 6, 11, "named Breaking"}, PROBLEM_ERROR},
    {"a colon in an entry", LIST("entries:\n      - Breaking: Kim visits"),
        {"R005", 5, 9, "put quotes around the phrase"}, PROBLEM_ERROR},
    {"a colon in an exception", WHEN("{list: l, except: [a: b]}"),
        {"R005", 4, 30, NULL}, PROBLEM_ERROR},
    {"a dash without a space",
        WHEN("\n      any:\n        -Kim\n        -Jong"), {"R008", 7, 9, NULL},
        PROBLEM_ERROR},
    {"no space after a key in brackets", WHEN("{list:dprk}"),
        {"R009", 4, 12, "write list: dprk"}, PROBLEM_ERROR},
    {"a phrase with a sign in front", WHEN("{any: [*kim, jong]}"),
        {"R010", 4, 18, NULL}, PROBLEM_ERROR},
    {"an open quote below others",
        WHEN("\n      any:\n        - \"Kim\n        - Jong\n        - Un\""),
        {"R012", 6, 11, "closed lines below"}, PROBLEM_ERROR},
    {"a comma behind an item", WHEN("\n      any:\n        - Kim,"),
        {"R013", 6, 14, NULL}, PROBLEM_WARNING},
    {"two any", WHEN("{any: [kim jong], any: [putin]}"),
        {"R015", 4, 29, "put both under all:"}, PROBLEM_ERROR},
    {"a word alone", "version 1\n", {"R020", 1, 1, NULL}, PROBLEM_ERROR},
    {"an empty file", "# nothing\n", {"R017", 1, 1, NULL}, PROBLEM_WARNING},
    {"no list after any", WHEN("{any: Kim}"),
        {"R020", 4, 17, "write each item on its own line with '- '"},
        PROBLEM_ERROR},
    {"a list as condition", WHEN("[kim jong, putin]"),
        {"R020", 4, 11, "any: or all:"}, PROBLEM_ERROR},
    {"a map as phrase", RULE("name: {a: b}"), {"R020", 6, 11, NULL},
        PROBLEM_ERROR},
    {"a list as rule", "version: 1\nrules: [[a]]\n", {"R020", 2, 9, NULL},
        PROBLEM_ERROR},
    {"a scalar as languages", RULE("languages: en"), {"R020", 6, 16, NULL},
        PROBLEM_ERROR},
    {"an unknown kind of condition", WHEN("\n      alll: [kim jong]"),
        {"R021", 5, 7, "did you mean 'all'"}, PROBLEM_ERROR},
    {"an unknown kind with one phrase", WHEN("\n      lst: dprk"),
        {"R021", 5, 7, "did you mean 'list'"}, PROBLEM_ERROR},
    {"an unknown key of a rule", RULE("severty: high"),
        {"R021", 6, 5, "did you mean 'severity'"}, PROBLEM_ERROR},
    {"an unknown key of a file", "version: 1\nrule: []\n",
        {"R021", 2, 1, "did you mean 'rules'"}, PROBLEM_ERROR},
    {"an unknown key of an entry", ENTRY("{name: Kim Jong, alias: [x]}"),
        {"R021", 4, 32, "an entry takes"}, PROBLEM_ERROR},
    {"an unknown key of a test", RULE("tests: [{match: a, becuase: [a]}]"),
        {"R021", 6, 24, "did you mean 'because'"}, PROBLEM_ERROR},
    {"because of no match", RULE("tests: [{no_match: a, because: [a]}]"),
        {"R021", 6, 27, "match: only"}, PROBLEM_ERROR},
    {"two kinds in one map", WHEN("{any: [kim jong], all: [putin]}"),
        {"R022", 4, 29, "two items"}, PROBLEM_ERROR},
    {"a test that says both", RULE("tests: [{match: a, no_match: a}]"),
        {"R022", 6, 24, NULL}, PROBLEM_ERROR},
    {"near without within", WHEN("{near: [kim jong, putin]}"),
        {"R023", 4, 11, "8 words, sentence or paragraph"}, PROBLEM_ERROR},
    {"within without near", WHEN("{any: [kim jong], within: sentence}"),
        {"R023", 4, 29, NULL}, PROBLEM_ERROR},
    {"within alone", WHEN("{within: sentence}"), {"R023", 4, 11, NULL},
        PROBLEM_ERROR},
    {"a distance without a unit", WHEN("{near: [kim jong, putin], within: 10}"),
        {"R023", 4, 45, "say within: 8 words, sentence or paragraph"},
        PROBLEM_ERROR},
    {"a distance of the whole article",
        WHEN("{near: [kim jong, putin], within: article}"),
        {"R023", 4, 45, NULL}, PROBLEM_ERROR},
    {"in_order without near", WHEN("{any: [kim jong], in_order: true}"),
        {"R023", 4, 29, NULL}, PROBLEM_ERROR},
    {"a severity that is none", RULE("severity: hihg"),
        {"R024", 6, 15, "did you mean 'high'"}, PROBLEM_ERROR},
    {"a time that is none", RULE("collapse: {for: 48hours}"),
        {"R024", 6, 21, "48h"}, PROBLEM_ERROR},
    {"a time of nothing", RULE("collapse: {for: 0h}"), {"R024", 6, 21, NULL},
        PROBLEM_ERROR},
    {"neither off nor for", RULE("collapse: never"), {"R024", 6, 15, NULL},
        PROBLEM_ERROR},
    {"a part that is none", WHEN("{any: [kim jong], in: titel}"),
        {"R024", 4, 33, "did you mean 'title'"}, PROBLEM_ERROR},
    {"another version", "version: 2\n", {"R024", 1, 10, "version 1"},
        PROBLEM_ERROR},
    {"an id in capitals", "version: 1\nrules: [{id: Kim, when: kim jong}]\n",
        {"R024", 2, 14, "no id"}, PROBLEM_ERROR},
    {"an empty list", WHEN("{any: []}"), {"R024", 4, 17, "empty"},
        PROBLEM_ERROR},
    {"near of one", WHEN("{near: [kim jong], within: sentence}"),
        {"R024", 4, 18, "two"}, PROBLEM_ERROR},
    {"a list id in capitals", "version: 1\nlists:\n  DPRK: {entries: [a b]}\n",
        {"R024", 3, 3, "no id"}, PROBLEM_ERROR},
    {"an operator", WHEN("Kim OR Putin"), {"R025", 4, 15, "any:"},
        PROBLEM_WARNING},
    {"an operator in small letters", WHEN("{any: [kim jong, and, putin]}"),
        {"R025", 4, 28, NULL}, PROBLEM_WARNING},
    {"a distance of another product", WHEN("Kim NEAR/5 Putin"),
        {"R025", 4, 15, "near:"}, PROBLEM_WARNING},
    {"quotes inside a phrase", WHEN("'\"Kim Jong Un\" visits'"),
        {"R025", 4, 11, NULL}, PROBLEM_WARNING},
    {"brackets inside a phrase", WHEN("(Kim Jong Un)"), {"R025", 4, 11, NULL},
        PROBLEM_WARNING},
    {"and in a name", WHEN("Trinidad and Tobago"), {"R051", 3, 5, NULL},
        PROBLEM_NOTE},
    {"a truth value", WHEN("{any: [kim jong, true]}"),
        {"R026", 4, 28, "quote it"}, PROBLEM_WARNING},
    {"a tilde", WHEN("{any: [kim jong, ~]}"), {"R026", 4, 28, "empty"},
        PROBLEM_ERROR},
    {"an empty item", WHEN("\n      any:\n        -\n        - Kim Jong"),
        {"R026", 6, 10, "empty"}, PROBLEM_ERROR},
    {"an unknown language", RULE("languages: [xq]"),
        {"R027", 6, 17, "no known code"}, PROBLEM_WARNING},
    {"a country for a language", RULE("languages: [UA]"),
        {"R028", 6, 17, "UA is a country; the language is uk"}, PROBLEM_ERROR},
    {"Sweden", RULE("languages: [SE]"), {"R028", 6, 17, "sv"}, PROBLEM_ERROR},
    {"Norway", RULE("languages: [NO]"), {"R051", 4, 5, NULL}, PROBLEM_NOTE},
    {"no version", "rules: [{id: a, when: kim jong}]\n",
        {"R029", 1, 1, "'version'"}, PROBLEM_ERROR},
    {"a rule without an id", "version: 1\nrules:\n  - when: kim jong\n",
        {"R029", 3, 5, "'id'"}, PROBLEM_ERROR},
    {"a rule without a condition", "version: 1\nrules:\n  - id: a\n",
        {"R029", 3, 5, "'when'"}, PROBLEM_ERROR},
    {"a list without entries", LIST("description: a"),
        {"R029", 4, 5, "'entries'"}, PROBLEM_ERROR},
    {"a test without an article", RULE("tests: [{note: a}]"),
        {"R029", 6, 13, "match"}, PROBLEM_ERROR},
    {"a condition without a kind", WHEN("{in: title}"), {"R029", 4, 11, NULL},
        PROBLEM_ERROR},
    {"a list that is not there",
        WHEN("{list: l}") "lists: {ll: {entries: [a b]}}\n",
        {"R030", 4, 18, "did you mean 'll'"}, PROBLEM_ERROR},
    {"a rule twice", RULE("") "  - {id: a, when: putin}\n",
        {"R031", 7, 10, "x.yaml:3:5"}, PROBLEM_ERROR},
    {"lists in a circle",
        "version: 1\nlists:\n"
        "  a: {entries: [a b], needs: [{list: b}]}\n"
        "  b: {entries: [{name: c d, needs: [{any: [{list: a}]}]}]}\n",
        {"R032", 3, 3, "a (x.yaml:3) → b (x.yaml:4) → a"}, PROBLEM_ERROR},
    {"a list that needs itself", LIST("entries: [a b]\n    needs: [{list: l}]"),
        {"R032", 3, 3, "l (x.yaml:3) → l"}, PROBLEM_ERROR},
    {"a list that is not used", ENTRY("kim jong"), {"R033", 3, 3, NULL},
        PROBLEM_NOTE},
    {"none alone", WHEN("{none: [kim jong]}"),
        {"R040", 4, 11, "add something it must say"}, PROBLEM_ERROR},
    {"none in any", WHEN("{any: [kim jong, {none: [putin]}]}"),
        {"R040", 4, 28, NULL}, PROBLEM_ERROR},
    {"all of nothing but none", WHEN("{all: [{none: [putin]}]}"),
        {"R040", 4, 11, NULL}, PROBLEM_ERROR},
    {"a branch of nothing but none",
        WHEN("{any: [kim jong, {all: [{none: [putin]}]}]}"),
        {"R040", 4, 28, NULL}, PROBLEM_ERROR},
    {"unless none", RULE("unless: {none: [putin]}"), {"R040", 6, 13, NULL},
        PROBLEM_ERROR},
    {"a phrase without letters", WHEN("{any: [kim jong, \"...\"]}"),
        {"R041", 4, 28, "no letter and no digit"}, PROBLEM_ERROR},
    {"title below body",
        WHEN("{all: [{any: [kim jong], in: title}], in: body}"),
        {"R041", 4, 18, "exclude each other"}, PROBLEM_ERROR},
    {"title below the rule's body",
        RULE(
            "in: body") "  - id: c\n    in: body\n    when: {any: [kim jong], in: title}\n",
        {"R041", 9, 11, "exclude each other"}, PROBLEM_ERROR},
    {"everywhere below title",
        WHEN("{all: [{any: [kim jong], in: everywhere}], in: title}"),
        {"R041", 4, 18, "wider"}, PROBLEM_WARNING},
    {"near across fields",
        WHEN("{near: [{any: [kim jong], in: title}, {any: [putin], in: "
             "lead}], within: sentence}"),
        {"R041", 4, 11, "no distance"}, PROBLEM_ERROR},
    {"wanted and forbidden",
        WHEN(
            "{all: [kim jong, putin]}") "    unless: {any: [museum, Kim-Jong]}\n",
        {"R041", 5, 28, "when needs it at line 4"}, PROBLEM_ERROR},
    {"forbidden only in the title",
        WHEN("kim jong") "    unless: {any: [kim jong], in: title}\n",
        {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"Latin words in Russian", RULE("languages: [ru]"),
        {"R041", 5, 11, "Latin letters"}, PROBLEM_WARNING},
    {"a stop word", WHEN("{any: [kim jong, the]}"), {"R043", 4, 28, NULL},
        PROBLEM_WARNING},
    {"two capitals", WHEN("{any: [kim jong, WHO]}"), {"R043", 4, 28, "exact"},
        PROBLEM_WARNING},
    {"two capitals in exact", WHEN("{exact: [WHO, US]}"), {"R051", 3, 5, NULL},
        PROBLEM_NOTE},
    {"a star in front", WHEN("\"*sanction\""), {"R044", 4, 11, "end of a word"},
        PROBLEM_ERROR},
    {"a star in the middle", WHEN("san*ion"), {"R044", 4, 14, NULL},
        PROBLEM_ERROR},
    {"a star after two letters", WHEN("new we*"),
        {"R044", 4, 17, "three letters"}, PROBLEM_ERROR},
    {"a star after two Chinese characters", WHEN("北朝*"), {"R051", 3, 5, NULL},
        PROBLEM_NOTE},
    {"a star after one Chinese character", WHEN("北*"), {"R044", 4, 12, NULL},
        PROBLEM_ERROR},
    {"a star alone", WHEN("kim \"*\" jong"), {"R044", 4, 16, NULL},
        PROBLEM_ERROR},
    {"a name of one word", ENTRY("{name: Kim}"), {"R045", 4, 22, "short:"},
        PROBLEM_WARNING},
    {"a name of one word with needs", ENTRY("{name: Kim, needs: [Pyongyang]}"),
        {"R033", 3, 3, NULL}, PROBLEM_NOTE},
    {"a Chinese name", ENTRY("{name: 金正恩}"), {"R033", 3, 3, NULL},
        PROBLEM_NOTE},
    {"all in near", WHEN("{near: [kim jong, {all: [putin]}], within: 8 words}"),
        {"R046", 4, 29, "not all:"}, PROBLEM_ERROR},
    {"any of all in near",
        WHEN("{near: [kim, {any: [{all: [putin]}]}], within: 8 words}"),
        {"R046", 4, 24, NULL}, PROBLEM_ERROR},
    {"an exception of all", WHEN("{all: [kim jong], except: [putin]}"),
        {"R046", 4, 29, "exact:, forms: or like: only"}, PROBLEM_ERROR},
    {"no tests", WHEN("kim jong"), {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"a fixture that is not there",
        RULE("tests: [{match: {file: nowhere.json}}]"),
        {"R052", 6, 28, "nowhere.json"}, PROBLEM_ERROR},
    {"at_least without of", WHEN("{at_least: 2}"), {"R029", 4, 11, "'of'"},
        PROBLEM_ERROR},
    {"of without at_least", WHEN("{any: [kim jong], of: [a b]}"),
        {"R021", 4, 29, "at_least: only"}, PROBLEM_ERROR},
    {"at_least of one", WHEN("{at_least: 1, of: [kim jong, putin]}"),
        {"R024", 4, 22, "from 2"}, PROBLEM_ERROR},
    {"at_least more than there are",
        WHEN("{at_least: 3, of: [kim jong, putin]}"), {"R041", 4, 22, "has 2"},
        PROBLEM_ERROR},
    {"at_least in near",
        WHEN("{near: [kim jong, {at_least: 2, of: [a b, c d]}], within: "
             "sentence}"),
        {"R046", 4, 29, "near: takes"}, PROBLEM_ERROR},
    {"none in at_least", WHEN("{at_least: 2, of: [kim jong, {none: [a b]}]}"),
        {"R040", 4, 40, NULL}, PROBLEM_ERROR},
    {"typos without like", WHEN("{exact: Natanz, typos: 1}"),
        {"R021", 4, 27, "like: only"}, PROBLEM_ERROR},
    {"three typos", WHEN("{like: Natanz, typos: 3}"), {"R024", 4, 33, "1 to 2"},
        PROBLEM_ERROR},
    {"a star in forms", WHEN("{forms: [inspect*]}"),
        {"R044", 4, 27, "by itself"}, PROBLEM_ERROR},
    {"a star in like", WHEN("{like: Natanz*}"), {"R044", 4, 24, "whole words"},
        PROBLEM_ERROR},
    {"mentions of all", WHEN("{all: [kim jong], mentions: 2}"),
        {"R046", 4, 29, NULL}, PROBLEM_ERROR},
    {"mentions of any of conditions",
        WHEN("{any: [{all: [kim jong]}], mentions: 2}"),
        {"R046", 4, 38, "whole conditions"}, PROBLEM_ERROR},
    {"mentions of none",
        WHEN("{all: [kim jong, {none: [putin], mentions: 2}]}"),
        {"R041", 4, 44, "none:"}, PROBLEM_ERROR},
    {"one mention", WHEN("{any: [kim jong], mentions: 1}"),
        {"R024", 4, 39, "from 2"}, PROBLEM_ERROR},
    {"not_near without within",
        WHEN("{any: [kim jong], not_near: {of: [a b]}}"),
        {"R029", 4, 39, "'within'"}, PROBLEM_ERROR},
    {"not_near in a paragraph",
        WHEN("{any: [kim jong], not_near: {of: [a b], within: paragraph}}"),
        {"R023", 4, 59, "8 words or sentence"}, PROBLEM_ERROR},
    {"not_near of a rule",
        RULE("unless: {rule: a, not_near: {of: [a b], within: sentence}}"),
        {"R046", 6, 23, NULL}, PROBLEM_ERROR},
    {"where", WHEN("{list: l, where: {topics: [a]}}"), {"R090", 4, 21, NULL},
        PROBLEM_ERROR},
    {"a way with denials that is none", RULE("denials: lable"),
        {"R024", 6, 14, "did you mean 'label'"}, PROBLEM_ERROR},
    {"fire_when without a number", RULE("fire_when: {within: 1d}"),
        {"R029", 6, 16, "'articles'"}, PROBLEM_ERROR},
    {"fire_when without a time", RULE("fire_when: {articles: 2}"),
        {"R029", 6, 16, "'within'"}, PROBLEM_ERROR},
    {"fire_when in seconds", RULE("fire_when: {articles: 2, within: 90s}"),
        {"R024", 6, 38, "30m"}, PROBLEM_ERROR},
    {"a limit without a time", RULE("limit: {alerts: 5}"),
        {"R029", 6, 12, "'per'"}, PROBLEM_ERROR},
    {"a limit of none", RULE("limit: {alerts: 0, per: 1d}"),
        {"R024", 6, 21, "from 1"}, PROBLEM_ERROR},
    {"a status that is none", RULE("status: trail"),
        {"R024", 6, 13, "did you mean 'trial'"}, PROBLEM_ERROR},
    {"a month that is none", RULE("expires: 2026-13-01"),
        {"R024", 6, 14, "no date"}, PROBLEM_ERROR},
    {"a day that is none", RULE("expires: 2027-02-29"),
        {"R024", 6, 14, "no date"}, PROBLEM_ERROR},
    {"a date without zeros", RULE("expires: 2027-2-9"),
        {"R024", 6, 14, "2027-12-31"}, PROBLEM_ERROR},
    {"denied of no match", RULE("tests: [{no_match: a, denied: true}]"),
        {"R021", 6, 27, "match: only"}, PROBLEM_ERROR},
    {"denied that is no truth", RULE("tests: [{match: a, denied: yes}]"),
        {"R024", 6, 32, "true or false"}, PROBLEM_ERROR},
    {"a rule that is not there",
        WHEN("{rule: othr}") "  - {id: other, when: x y}\n",
        {"R030", 4, 18, "did you mean 'other'"}, PROBLEM_ERROR},
    {"a rule that needs itself", WHEN("{rule: a}"),
        {"R032", 3, 5, "a (x.yaml:3) → a"}, PROBLEM_ERROR},
    {"rules in a circle",
        WHEN(
            "{all: [kim jong, {rule: b}]}") "  - id: b\n    when: putin\n"
                                            "    unless: {any: [{rule: c}]}\n  - {id: c, when: {rule: a}}\n",
        {"R032", 3, 5, "a (x.yaml:3) → b (x.yaml:5) → c (x.yaml:8) → a"},
        PROBLEM_ERROR},
    {"rules and lists in a circle",
        WHEN("{list: l}") "lists:\n  l: {entries: [a b], needs: [{rule: a}]}\n",
        {"R032", 3, 5, "a (x.yaml:3) → l (x.yaml:6) → a"}, PROBLEM_ERROR},
    {"forms beside a name", ENTRY("{forms: inspect, name: a b}"),
        {"R022", 4, 32, "forms:"}, PROBLEM_ERROR},
    {"an entry without a name", ENTRY("{also: [a b]}"),
        {"R029", 4, 15, "'name'"}, PROBLEM_ERROR},
    {"a list from an address",
        LIST("{url: 'https://example.org/a', refresh: 1d, format: csv}"),
        {"R090", 4, 6, "a list from an address"}, PROBLEM_ERROR},
    {"a format without a file", LIST("{entries: [a b], format: lines}"),
        {"R021", 4, 22, "file: or url: only"}, PROBLEM_ERROR},
    {"names", LIST("{entries: [a b], names: true}"), {"R090", 4, 22, NULL},
        PROBLEM_ERROR},
};

static struct rule_book *
load_text(const char *text, struct problems *problems)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	const struct rules_options options = {.load_tests = true};

	source_set_add(set, S("x.yaml"), slice_of(text));
	return config_load_rules(set, &options, problems);
}

static bool
check_case(const struct rules_case *c)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free)
	struct rule_book *book = load_text(c->text, problems);
	bool good = expect_problem(c->name, problems, &c->want);
	const struct problem *problem = find_problem(problems, &c->want);

	if (problem != NULL && problem->level != c->level) {
		print_error("%s: the level is %s\n", c->name,
		    problem_level_name(problem->level));
		good = false;
	}
	if ((book == NULL) != (problems_count(problems, PROBLEM_ERROR) > 0)) {
		print_error("%s: a book and errors\n", c->name);
		good = false;
	}
	/* Errors that only follow from the one that is meant are noise. */
	if (good && c->level != PROBLEM_NOTE &&
	    problems_count(problems, PROBLEM_ERROR) > 2) {
		print_error("%s: too much is said\n", c->name);
		print_problems(problems);
		good = false;
	}
	return good;
}

static void
every_mistake_is_told_with_its_place(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		failed += !check_case(&CASES[i]);
	assert_int_equal(failed, 0);
}

/* What is well written has nothing worse than notes. */
static void
good_rules_are_silent(void **state)
{
	static const char *const texts[] = {
	    WHEN("Kim Jong Un"),
	    WHEN("\"2270\""),
	    WHEN("2270"),
	    WHEN("12:30"),
	    WHEN("NO entry"),
	    WHEN("S-400"),
	    WHEN("U.S. Treasury"),
	    WHEN("Trinidad and Tobago"),
	    WHEN("weapon* talk*"),
	    WHEN("ко оружи*"),
	    WHEN("{exact: WHO}"),
	    WHEN("{near: [a b, c d], within: 1 word, in_order: true}"),
	    WHEN("{all: [kim jong, {none: [museum]}]}"),
	    WHEN("{any: [kim jong], in: [title, lead]}"),
	    WHEN("{any: [kim jong], in: everywhere}"),
	    WHEN("{all: [{any: [kim jong], in: lead}], in: body}"),
	    WHEN("{near: [kim jong, putin], within: 8 words, except: [kim "
	         "jong putin]}"),
	    WHEN("{any: [{any: [kim jong]}, {any: [putin moscow]}], except: [a "
	         "b]}"),
	    WHEN("{all: [{exact: [IAEA, WHO]}, {forms: [inspect, sanction]}, "
	         "{like: Natanz, typos: 1}]}"),
	    WHEN("{forms: inspect, in: title, mentions: 2}"),
	    WHEN("{at_least: 2, of: [kim jong, {all: [a b, c d]}, {rule: r}]}"
	         "\n  - {id: r, when: x y}"),
	    WHEN("{any: [kim jong], mentions: 2, except: [kim jong street], "
	         "not_near: {of: [football*], within: 8 words}}"),
	    RULE("escalate: [{when: {rule: b}, to: high}]"),
	    RULE("denials: ignore"),
	    RULE("fire_when: {different_sources: 2, within: 1d}"),
	    RULE("limit: {alerts: 5, per: 1d}"),
	    RULE("status: trial"),
	    RULE("expires: 2028-02-29"),
	    RULE("tests: [{match: kim jong, denied: false}]"),
	    RULE("collapse: off"),
	    RULE("languages: [en, \"NO\", zh-Hant, se]"),
	    RULE("sources: {only: [media, bbc.co.uk], except: [sports]}"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		AUTO(problems_free) struct problems *problems = problems_new();
		AUTO(rule_book_free)
		struct rule_book *book = load_text(texts[i], problems);

		if (book == NULL ||
		    problems_count(problems, PROBLEM_WARNING) > 0) {
			print_error("%s", texts[i]);
			print_problems(problems);
		}
		assert_non_null(book);
		assert_int_equal(problems_count(problems, PROBLEM_WARNING), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_mistake_is_told_with_its_place),
	    cmocka_unit_test(good_rules_are_silent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
