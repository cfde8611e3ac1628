/* Rule files: what a good one gives, and every mistake with its place. */
#include "unit/testing.h"

#include <time.h>

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
        {"R046", 4, 29, "not on all:"}, PROBLEM_ERROR},
    {"no tests", WHEN("kim jong"), {"R051", 3, 5, NULL}, PROBLEM_NOTE},
    {"a fixture that is not there",
        RULE("tests: [{match: {file: nowhere.json}}]"),
        {"R052", 6, 28, "nowhere.json"}, PROBLEM_ERROR},
    {"forms", WHEN("{forms: inspect}"),
        {"R090", 4, 12, "forms is not there yet"}, PROBLEM_ERROR},
    {"like", WHEN("{like: Natanz, typos: 1}"), {"R090", 4, 12, NULL},
        PROBLEM_ERROR},
    {"at_least", WHEN("{at_least: 2, of: [a, b]}"), {"R090", 4, 12, NULL},
        PROBLEM_ERROR},
    {"a rule in a rule", WHEN("{rule: a}"), {"R090", 4, 12, NULL},
        PROBLEM_ERROR},
    {"mentions", WHEN("{any: [kim jong], mentions: 2}"), {"R090", 4, 29, NULL},
        PROBLEM_ERROR},
    {"not_near", WHEN("{any: [kim jong], not_near: {}}"), {"R090", 4, 29, NULL},
        PROBLEM_ERROR},
    {"denials", RULE("denials: drop"), {"R090", 6, 5, NULL}, PROBLEM_ERROR},
    {"fire_when", RULE("fire_when: {within: 1d}"), {"R090", 6, 5, NULL},
        PROBLEM_ERROR},
    {"limit", RULE("limit: {alerts: 5, per: 1d}"), {"R090", 6, 5, NULL},
        PROBLEM_ERROR},
    {"status", RULE("status: trial"), {"R090", 6, 5, NULL}, PROBLEM_ERROR},
    {"expires", RULE("expires: 2027-12-31"), {"R090", 6, 5, NULL},
        PROBLEM_ERROR},
    {"denied", RULE("tests: [{match: a, denied: true}]"), {"R090", 6, 24, NULL},
        PROBLEM_ERROR},
    {"a list from a file", LIST("{file: a.csv, format: csv}"),
        {"R090", 4, 6, "a list from a file"}, PROBLEM_ERROR},
    {"names", LIST("{entries: [a b], names: true}"), {"R090", 4, 22, NULL},
        PROBLEM_ERROR},
    {"forms of an entry", ENTRY("{forms: inspect}"), {"R090", 4, 16, NULL},
        PROBLEM_ERROR},
    {"limit in defaults", "version: 1\ndefaults: {limit: {}}\n",
        {"R090", 2, 12, NULL}, PROBLEM_ERROR},
};

static struct rule_book *
load_text(const char *text, bool load_tests, struct problems *problems)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	const struct rules_options options = {.load_tests = load_tests};

	source_set_add(set, S("x.yaml"), slice_of(text));
	return config_load_rules(set, &options, problems);
}

static bool
check_case(const struct rules_case *c)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free)
	struct rule_book *book = load_text(c->text, true, problems);
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
	    RULE("collapse: off"),
	    RULE("languages: [en, \"NO\", zh-Hant, se]"),
	    RULE("sources: {only: [media, bbc.co.uk], except: [sports]}"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		AUTO(problems_free) struct problems *problems = problems_new();
		AUTO(rule_book_free)
		struct rule_book *book = load_text(texts[i], true, problems);

		if (book == NULL ||
		    problems_count(problems, PROBLEM_WARNING) > 0) {
			print_error("%s", texts[i]);
			print_problems(problems);
		}
		assert_non_null(book);
		assert_int_equal(problems_count(problems, PROBLEM_WARNING), 0);
	}
}

static const char WHOLE[] =
    "version: 1\n"
    "defaults: {severity: low, collapse: {for: 24h}, owner: desk, tags: [t],\n"
    "  send: [screen]}\n"
    "boilerplate: {cut_after: [MORE], drop_lines: [Share], drop_repeated: "
    "true}\n"
    "lists:\n"
    "  people:\n"
    "    description: who\n"
    "    needs: [Moscow]\n"
    "    except: [Putin Street]\n"
    "    entries:\n"
    "      - plain phrase\n"
    "      - name: John Kirby\n"
    "        also: [J. Kirby]\n"
    "        short: [Kirby]\n"
    "        needs: [White House, {list: places}]\n"
    "        needs_within: sentence\n"
    "        except: [Kirby Street]\n"
    "        id: Q6243411\n"
    "  places: {entries: [Pentagon]}\n"
    "rules:\n"
    "  - id: first\n"
    "    name: \"First: a name\"\n"
    "    when:\n"
    "      all:\n"
    "        - {list: people, in: title}\n"
    "        - any: [x1, 'y 2']\n"
    "        - near: [{exact: US}, zulu*]\n"
    "          within: 12 words\n"
    "          in_order: true\n"
    "        - none: [museum]\n"
    "    unless: film review\n"
    "    in: [title, lead]\n"
    "    languages: [EN-gb, ru]\n"
    "    sources: {only: [media], except: [bbc.co.uk]}\n"
    "    severity: high\n"
    "    escalate:\n"
    "      - {when: {any: [signed], in: title}, to: critical}\n"
    "    collapse: off\n"
    "    send: [desk]\n"
    "    owner: me\n"
    "    tags: [a, b]\n"
    "    references: [https://example.org/a]\n"
    "    was: zeroth\n"
    "    tests:\n"
    "      - match: {title: a title, body: a body, source: s}\n"
    "        because: [title]\n"
    "        not_because: [body]\n"
    "        severity: critical\n"
    "      - no_match: just a text\n"
    "        note: so\n"
    "      - no_match: {body: text, language: RU}\n"
    "  - id: second\n"
    "    when: kim jong\n";

static void
check_first_rule(const struct rule *rule)
{
	const struct node *when = rule->when, *near;

	assert_slice(rule->name, "First: a name");
	assert_int_equal(when->kind, NODE_ALL);
	assert_int_equal(when->child_len, 4);
	assert_int_equal(when->children[0]->kind, NODE_LIST);
	assert_slice(when->children[0]->list->id, "people");
	assert_int_equal(when->children[0]->scope, SCOPE_TITLE);
	assert_int_equal(when->children[1]->kind, NODE_ANY);
	assert_slice(when->children[1]->children[1]->text, "y 2");
	near = when->children[2];
	assert_int_equal(near->kind, NODE_NEAR);
	assert_int_equal(near->within.kind, DISTANCE_WORDS);
	assert_int_equal(near->within.words, 12);
	assert_true(near->in_order);
	assert_int_equal(near->children[0]->kind, NODE_EXACT);
	assert_slice(near->children[0]->terms.items[0].text, "US");
	assert_slice(near->children[1]->text, "zulu*");
	assert_int_equal(when->children[3]->kind, NODE_NONE);
	assert_int_equal(rule->unless->kind, NODE_TERM);
	assert_int_equal(rule->scope, SCOPE_TITLE | SCOPE_LEAD);
	assert_slice(rule->languages.items[0].text, "en");
	assert_slice(rule->sources_only.items[0].text, "media");
	assert_slice(rule->sources_except.items[0].text, "bbc.co.uk");
	assert_int_equal(rule->severity, SEVERITY_HIGH);
	assert_int_equal(rule->escalate_len, 1);
	assert_int_equal(rule->escalate[0].to, SEVERITY_CRITICAL);
	assert_int_equal(rule->escalate[0].when->scope, SCOPE_TITLE);
	assert_true(rule->collapse.off);
	assert_slice(rule->send.items[0].text, "desk");
	assert_slice(rule->owner, "me");
	assert_int_equal(rule->tags.len, 2);
	assert_slice(rule->references.items[0].text, "https://example.org/a");
	assert_slice(rule->was, "zeroth");
	assert_int_equal(rule->place.line, 21);
	assert_slice(rule->place.file, "x.yaml");
}

static void
check_tests(const struct rule *rule)
{
	const struct rule_test *test = rule->tests;

	assert_int_equal(rule->test_len, 3);
	assert_true(test[0].must_match && test[0].has_severity);
	assert_slice(test[0].article->title, "a title");
	assert_slice(test[0].article->source, "s");
	assert_slice(test[0].article->language, "en");
	assert_true(test[0].names_source);
	assert_false(test[0].names_language);
	assert_slice(test[0].because.items[0].text, "title");
	assert_int_equal(test[0].not_because.len, 1);
	assert_false(test[1].must_match);
	assert_slice(test[1].article->body, "just a text");
	assert_slice(test[1].note, "so");
	assert_slice(test[2].article->language, "ru");
	assert_true(test[2].names_language);
}

static void
a_file_with_everything_is_built(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free)
	struct rule_book *book = load_text(WHOLE, true, problems);
	const struct word_list *people;
	const struct rule *second;

	(void)state;
	if (book == NULL)
		print_problems(problems);
	assert_non_null(book);
	assert_int_equal(problems_count(problems, PROBLEM_WARNING), 0);
	assert_int_equal(book->rules.len, 2);
	check_first_rule(map_get(book->rule_by_id, S("first")));
	check_tests(book->rules.items[0]);
	second = book->rules.items[1];
	assert_int_equal(second->severity, SEVERITY_LOW);
	assert_int_equal(second->collapse.for_ms, 24 * 3600 * 1000);
	assert_slice(second->owner, "desk");
	assert_slice(second->send.items[0].text, "screen");
	assert_int_equal(second->scope, SCOPE_TEXT);
	people = map_get(book->list_by_id, S("people"));
	assert_int_equal(people->entry_len, 2);
	assert_slice(people->entries[0].name.text, "plain phrase");
	assert_slice(people->entries[1].short_forms.items[0].text, "Kirby");
	assert_int_equal(people->entries[1].needs.len, 2);
	assert_slice(people->entries[1].needs.items[1]->list->id, "places");
	assert_int_equal(
	    people->entries[1].needs_within.kind, DISTANCE_SENTENCE);
	assert_int_equal(
	    people->entries[0].needs_within.kind, DISTANCE_ARTICLE);
	assert_int_equal(people->needs.len, 1);
	assert_int_equal(people->except.len, 1);
	assert_slice(book->boilerplate.cut_after.items[0].text, "MORE");
	assert_slice(book->boilerplate.drop_lines.items[0].text, "Share");
	assert_true(book->boilerplate.drop_repeated);
}

static void
without_tests_no_fixture_is_read(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free)
	struct rule_book *book = load_text(
	    RULE("tests: [{match: {file: nowhere.json}}]"), false, problems);

	(void)state;
	assert_non_null(book);
	assert_int_equal(book->rules.items[1]->test_len, 0);
}

static void
defaults_are_for_one_file(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	source_set_add(set, S("a.yaml"),
	    S("version: 1\nrules: [{id: a, when: {list: l}}]\n"
	      "defaults: {severity: info}\nboilerplate: {cut_after: [A]}\n"));
	source_set_add(set, S("b.yaml"),
	    S("version: 1\nrules: [{id: b, when: kim jong}]\n"
	      "lists: {l: {entries: [a b]}}\nboilerplate: {cut_after: [B]}\n"));
	book = config_load_rules(
	    set, &(struct rules_options){.load_tests = true}, problems);
	assert_non_null(book);
	assert_int_equal(book->rules.items[0]->severity, SEVERITY_INFO);
	assert_int_equal(book->rules.items[1]->severity, SEVERITY_MEDIUM);
	assert_int_equal(book->boilerplate.cut_after.len, 2);
}

static void
an_id_in_two_files_names_both(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	struct slice text = S("version: 1\nlists: {l: {entries: [a b]}}\n"
	                      "rules: [{id: a, when: {list: l}}]\n");

	(void)state;
	source_set_add(set, S("a.yaml"), text);
	source_set_add(set, S("b.yaml"), text);
	book = config_load_rules(set, &(struct rules_options){0}, problems);
	assert_null(book);
	assert_true(expect_problem(
	    "list", problems, &(struct expected){"R031", 2, 9, "a.yaml:2:9"}));
	assert_true(expect_problem(
	    "rule", problems, &(struct expected){"R031", 3, 14, "a.yaml:3:9"}));
}

static void
a_broken_file_hides_no_mistake_of_another(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	source_set_add(set, S("a.yaml"), S("version: 1\nlists: [\n"));
	source_set_add(set, S("b.yaml"),
	    S("version: 1\nrules: [{id: a, when: {list: l}, severty: low}]\n"));
	book = config_load_rules(set, &(struct rules_options){0}, problems);
	assert_null(book);
	assert_true(expect_problem(
	    "open bracket", problems, &(struct expected){"R012", 2, 8, NULL}));
	assert_true(expect_problem(
	    "unknown key", problems, &(struct expected){"R021", 2, 34, NULL}));
	/* The list may stand in the file that nobody could read. */
	assert_int_equal(problems_count(problems, PROBLEM_ERROR), 2);
}

/* Settings with one channel and one feed, as far as rules look at them. */
static struct settings *
small_settings(void)
{
	struct settings *settings = settings_new();
	struct channel *channel =
	    arena_alloc(settings->arena, sizeof(struct channel));
	struct feed *feed = arena_alloc(settings->arena, sizeof(struct feed));

	channel->id = S("desk");
	*array_add(&settings->channels) = channel;
	feed->id = S("world");
	feed->tags.items = arena_new_array(settings->arena, struct term, 1);
	feed->tags.items[0].text = S("media");
	feed->tags.len = 1;
	*array_add(&settings->feeds) = feed;
	return settings;
}

static void
channels_and_sources_are_known_by_the_settings(void **state)
{
	AUTO(settings_free) struct settings *settings = small_settings();
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	source_set_add(set, S("a.yaml"),
	    S("version: 1\nrules:\n"
	      "  - {id: a, when: kim jong, send: [desk],\n"
	      "     sources: {only: [world, media, bbc.co.uk]}}\n"
	      "  - {id: b, when: kim jong, send: [dsk],\n"
	      "     sources: {except: [wrold]}}\n"));
	book = config_load_rules(
	    set, &(struct rules_options){.settings = settings}, problems);
	assert_null(book);
	assert_true(expect_problem("channel", problems,
	    &(struct expected){"R030", 5, 36, "did you mean 'desk'"}));
	assert_true(expect_problem("source", problems,
	    &(struct expected){"R030", 6, 25, "did you mean 'world'"}));
	assert_int_equal(problems_count(problems, PROBLEM_ERROR), 2);
}

static void
files_of_a_folder_come_in_name_order(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	char folder[PATH_MAX], path[PATH_MAX + 64];

	(void)state;
	folder_make(folder);
	file_put(folder, "b.yaml", "version: 1\n", 0644);
	file_put(folder, "a.yaml", "version: 1\n", 0644);
	file_put(folder, "c.yml", "version: 1\n", 0644);
	file_put(folder, "d/e.yaml", "version: 1\n", 0644);
	assert_int_equal(config_read_rule_sources(folder, set, problems), 0);
	assert_int_equal(set->files.len, 2);
	assert_true(slice_ends(set->files.items[0].path, S("/a.yaml")));
	assert_int_equal(problems_count(problems, PROBLEM_WARNING), 2);
	snprintf(path, sizeof(path), "%s/c.yml", folder);
	assert_int_equal(config_read_rule_sources(path, set, problems), 0);
	assert_int_equal(set->files.len, 3);
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(config_read_rule_sources(path, set, problems), -1);
	assert_int_equal(
	    config_read_rule_sources("/nowhere", set, problems), -1);
	assert_true(expect_problem("writable", problems,
	    &(struct expected){"R019", 0, 0, "chmod go-w"}));
	assert_int_equal(problems_count(problems, PROBLEM_ERROR), 2);
	folder_remove(folder);
}

static void
fixtures_are_found_beside_the_rule_file(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	char folder[PATH_MAX], path[PATH_MAX + 64];
	const struct rule_test *tests;

	(void)state;
	folder_make(folder);
	file_put(folder, "fixtures/a.json",
	    "{\"id\": 7, \"title\": \"T\", \"body\": \"B\", \"language\": "
	    "\"de-AT\", \"published\": \"2023-09-05T08:00:00Z\"}",
	    0644);
	file_put(folder, "fixtures/b.txt", "plain", 0644);
	file_put(folder, "rules.d/a.yaml",
	    "version: 1\nrules:\n  - id: a\n    when: kim jong\n    tests:\n"
	    "      - match: {file: ../fixtures/a.json}\n"
	    "      - match: {file: ../fixtures/b.txt, title: own}\n"
	    "      - match: {file: ../fixtures/a.json, body: own}\n",
	    0644);
	snprintf(path, sizeof(path), "%s/rules.d", folder);
	assert_int_equal(config_read_rule_sources(path, set, problems), 0);
	book = config_load_rules(
	    set, &(struct rules_options){.load_tests = true}, problems);
	if (book == NULL)
		print_problems(problems);
	assert_non_null(book);
	tests = book->rules.items[0]->tests;
	assert_slice(tests[0].article->id, "7");
	assert_slice(tests[0].article->language, "de");
	assert_true(tests[0].article->has_published);
	assert_slice(tests[1].article->body, "plain");
	assert_slice(tests[1].article->title, "own");
	assert_slice(tests[1].article->language, "en");
	assert_slice(tests[2].article->title, "T");
	assert_slice(tests[2].article->body, "own");
	folder_remove(folder);
}

static void
relative_sources_find_fixtures_from_the_base(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	char folder[PATH_MAX];

	(void)state;
	folder_make(folder);
	file_put(folder, "fixtures/bad.json", "{\"title\": 7}", 0644);
	source_set_add(set, S("rules.d/a.yaml"),
	    S("version: 1\nrules:\n  - id: a\n    when: kim jong\n    tests:\n"
	      "      - match: {file: ../fixtures/bad.json}\n"));
	book = config_load_rules(set,
	    &(struct rules_options){.load_tests = true, .base_dir = folder},
	    problems);
	assert_null(book);
	assert_true(expect_problem("bad fixture", problems,
	    &(struct expected){"R052", 6, 23, "title has to be a text"}));
	folder_remove(folder);
}

/* Examples of the rule language, with their lists and tests. */
static void
example_files_load(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	size_t tests = 0;

	(void)state;
	assert_int_equal(config_read_rule_sources(
	                     SW_TEST_DATA "/rules/rules.d", set, problems),
	    0);
	book = config_load_rules(
	    set, &(struct rules_options){.load_tests = true}, problems);
	if (book == NULL || problems->items.len > 0)
		print_problems(problems);
	assert_non_null(book);
	assert_int_equal(problems->items.len, 0);
	assert_int_equal(book->rules.len, 3);
	ARRAY_EACH(rule, &book->rules)
		tests += (*rule)->test_len;
	assert_true(tests >= 12);
}

/* CPU seconds for so many rules of ordinary size. */
static double
time_to_load(unsigned count)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	clock_t start;

	buf_add_str(&text,
	    "version: 1\nlists:\n  arms: {entries: [weapon*, missile*]}\n"
	    "rules:\n");
	for (unsigned i = 0; i < count; i++)
		buf_printf(&text,
		    "  - id: rule-%u\n"
		    "    name: Rule number %u\n"
		    "    when:\n"
		    "      all:\n"
		    "        - any: [company %u, firm%u*, {list: arms}]\n"
		    "        - near: [delivery %u, {any: [port %u, ship]}]\n"
		    "          within: 8 words\n"
		    "        - none: [museum %u]\n"
		    "    unless: {any: [film %u, game], in: title}\n"
		    "    tests: [{no_match: nothing %u}]\n",
		    i, i, i, i, i, i, i, i, i);
	source_set_add(set, S("x.yaml"), buf_slice(&text));
	start = clock();
	AUTO(rule_book_free)
	struct rule_book *book = config_load_rules(
	    set, &(struct rules_options){.load_tests = true}, problems);
	assert_non_null(book);
	assert_int_equal(book->rules.len, count);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void
ten_times_the_rules_take_about_ten_times_as_long(void **state)
{
	double few = time_to_load(1000), many = time_to_load(10000);

	(void)state;
	print_message("1,000 rules: %.3f s, 10,000 rules: %.3f s\n", few, many);
	assert_true(many < 40 * few + 0.1);
}

static void
a_long_chain_of_lists_is_no_trouble(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	buf_add_str(&text, "version: 1\nlists:\n");
	for (unsigned i = 0; i < 20000; i++)
		buf_printf(&text,
		    "  l%u: {entries: [a b], needs: [{list: l%u}]}\n", i,
		    (i + 1) % 20000);
	source_set_add(set, S("x.yaml"), buf_slice(&text));
	book = config_load_rules(set, &(struct rules_options){0}, problems);
	assert_null(book);
	assert_int_equal(problems_count(problems, PROBLEM_ERROR), 1);
	assert_string_equal(problems->items.items[0].code, "R032");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_mistake_is_told_with_its_place),
	    cmocka_unit_test(good_rules_are_silent),
	    cmocka_unit_test(a_file_with_everything_is_built),
	    cmocka_unit_test(without_tests_no_fixture_is_read),
	    cmocka_unit_test(defaults_are_for_one_file),
	    cmocka_unit_test(an_id_in_two_files_names_both),
	    cmocka_unit_test(a_broken_file_hides_no_mistake_of_another),
	    cmocka_unit_test(channels_and_sources_are_known_by_the_settings),
	    cmocka_unit_test(files_of_a_folder_come_in_name_order),
	    cmocka_unit_test(fixtures_are_found_beside_the_rule_file),
	    cmocka_unit_test(relative_sources_find_fixtures_from_the_base),
	    cmocka_unit_test(example_files_load),
	    cmocka_unit_test(ten_times_the_rules_take_about_ten_times_as_long),
	    cmocka_unit_test(a_long_chain_of_lists_is_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
