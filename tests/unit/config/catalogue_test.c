/*
 * The catalogue of mistakes (RULES.md 6): one of each code, as it is printed.
 * R050 and R053 are told by the tests of rules, which are run elsewhere.
 */
#include "unit/testing.h"

#include "unit/config/rule_cases.h"

struct printed_case {
	const char *code, *text, *printed;
};

static const struct printed_case CASES[] = {
    {"R001",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "\t  when: kim jong\n",
        "/nowhere/x.yaml:4:1: error R001: a tab stands here; indent with spaces (this line needs 2)\n"
        "    4 | →     when: kim jong\n"
        "      | ^^^^ a tab\n"
        "   help: editors can be told to insert spaces for the tab key\n"},
    {"R002",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    name: caf\xe9\n",
        "/nowhere/x.yaml:4:14: error R002: the byte 0xE9 is no UTF-8\n"
        "    4 |     name: caf\\xe9\n"
        "      |              ^^^^\n"
        "   help: save the file as UTF-8\n"},
    {"R003",
        "version: 1\n"
        "rules:\n"
        "  - id:\xc2\xa0"
        "a\n",
        "/nowhere/x.yaml:3:8: error R003: an unusual space U+00A0 stands here\n"
        "    3 |   - id:\xc2\xa0"
        "a\n"
        "      |        ^ type an ordinary space\n"
        "   help: it was probably pasted from a web page or a word processor\n"},
    {"R004",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when:\n"
        "      any:\n"
        "        - “Kim Jong Un”\n",
        "/nowhere/x.yaml:6:11: error R004: these quotes are part of the phrase; use \" or nothing\n"
        "    6 |         - “Kim Jong Un”\n"
        "      |           ^^^^^^^^^^^^^ typographic quotes\n"},
    {"R005",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when:\n"
        "      any:\n"
        "        - Breaking: Kim visits\n",
        "/nowhere/x.yaml:6:11: error R005: this reads as a setting named Breaking; put quotes around the phrase\n"
        "    6 |         - Breaking: Kim visits\n"
        "      |           ^^^^^^^^ write \"Breaking: Kim visits\"\n"},
    {"R006",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    name: Kim: visits\n",
        "/nowhere/x.yaml:4:14: error R006: a second ': ' in one line; put quotes around the text\n"
        "    4 |     name: Kim: visits\n"
        "      |              ^ this colon reads as the end of another key\n"
        "   help: write name: \"Kim: visits\"\n"},
    {"R007",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when:\n"
        "      any:\n"
        "        - sanction #1\n",
        "/nowhere/x.yaml:6:20: warning R007: the rest of the line is a comment; quote it if it belongs to the phrase\n"
        "    6 |         - sanction #1\n"
        "      |                    ^ the text ends before this\n"},
    {"R008",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when:\n"
        "      any:\n"
        "        -Kim\n"
        "        -Putin\n",
        "/nowhere/x.yaml:6:9: error R008: write '- ' (dash, space) before each item\n"
        "    6 |         -Kim\n"
        "      |         ^ a space is missing after this dash\n"
        "   help: without it, items that follow each other become one phrase\n"},
    {"R009",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    severity:high\n"
        "    when: kim jong\n",
        "/nowhere/x.yaml:4:13: error R009: write a space after the colon\n"
        "    4 |     severity:high\n"
        "      |             ^ a space is missing\n"
        "   help: write severity: high\n"},
    {"R010",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when:\n"
        "      any:\n"
        "        - *kim jong\n",
        "/nowhere/x.yaml:6:11: error R010: a phrase that begins with * needs quotes\n"
        "    6 |         - *kim jong\n"
        "      |           ^ put the whole phrase in double quotes\n"},
    {"R011",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when:\n"
        "      any:\n"
        "        - 'pensioners' gratuities'\n",
        "/nowhere/x.yaml:6:22: error R011: an apostrophe ends the quotes; use double quotes\n"
        "    6 |         - 'pensioners' gratuities'\n"
        "      |                      ^ the quotes end here\n"
        "   help: a phrase with an apostrophe goes between double quotes, or stands without any\n"},
    {"R012",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when:\n"
        "      any:\n"
        "        - \"Kim Jong Un\n"
        "        - Putin\n",
        "/nowhere/x.yaml:6:11: error R012: a quote is opened here and never closed\n"
        "    6 |         - \"Kim Jong Un\n"
        "      |           ^\n"},
    {"R013",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when:\n"
        "      any:\n"
        "        - Kim Jong Un,\n",
        "/nowhere/x.yaml:6:22: warning R013: the comma at the end belongs to the text\n"
        "    6 |         - Kim Jong Un,\n"
        "      |                      ^ leave it out: each item has its own line\n"},
    {"R014",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    name: b\n"
        "   when: kim jong\n",
        "/nowhere/x.yaml:5:4: error R014: this line is indented by 3, its neighbours by 4 (line 4)\n"
        "    5 |    when: kim jong\n"
        "      |    ^\n"
        "   help: lines that belong together begin in the same column\n"},
    {"R015",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when:\n"
        "      any: [kim jong]\n"
        "      any: [putin]\n",
        "/nowhere/x.yaml:6:7: error R015: 'any' is already set at line 5\n"
        "    6 |       any: [putin]\n"
        "      |       ^^^\n"
        "   help: a key stands once in a map; of two conditions, put both under all:\n"},
    {"R016",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: &k kim jong\n"
        "    unless: *k\n",
        "/nowhere/x.yaml:4:11: error R016: anchors (&k) are not used here; use lists:\n"
        "    4 |     when: &k kim jong\n"
        "      |           ^\n"
        "   help: a file is one plain document; what is shared goes under lists:\n"},
    {"R017", "# nothing yet\n",
        "/nowhere/x.yaml:1:1: warning R017: the file says nothing\n"
        "    1 | # nothing yet\n"
        "      | ^\n"},
    {"R018",
        "version: 1\n"
        "rules: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "/nowhere/x.yaml:2:40: error R018: nested too deeply: more than 32 levels\n"
        "    2 | rules: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n"
        "      |                                        ^\n"},
    {"R020",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: {any: Kim Jong Un}\n",
        "/nowhere/x.yaml:4:17: error R020: any: needs a list; write each item on its own line with '- '\n"
        "    4 |     when: {any: Kim Jong Un}\n"
        "      |                 ^^^^^^^^^^^ this is a single word or phrase\n"},
    {"R021",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: \n"
        "      alll: [kim jong]\n",
        "/nowhere/x.yaml:5:7: error R021: unknown key 'alll' in a condition\n"
        "    5 |       alll: [kim jong]\n"
        "      |       ^^^^ did you mean 'all'?\n"
        "   help: a condition is a phrase, or one of any, all, near, list, exact, forms, like, at_least, rule\n"},
    {"R022",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: \n"
        "      any: [kim jong]\n"
        "      all: [weapons, talks]\n",
        "/nowhere/x.yaml:6:7: error R022: a condition is of one kind, and this is the second in it\n"
        "    6 |       all: [weapons, talks]\n"
        "      |       ^^^ any: stands at line 5\n"
        "   help: write all: with two items, '- any: ...' and '- all: ...'\n"},
    {"R023",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: \n"
        "      near: [kim jong, putin]\n"
        "      within: 10\n",
        "/nowhere/x.yaml:6:15: error R023: say within: 8 words, sentence or paragraph\n"
        "    6 |       within: 10\n"
        "      |               ^^ how many words of what, or which part\n"
        "   help: N words counts the other words in between; no distance crosses a paragraph\n"},
    {"R024",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: kim jong\n"
        "    severity: hihg\n",
        "/nowhere/x.yaml:5:15: error R024: 'hihg' is no severity\n"
        "    5 |     severity: hihg\n"
        "      |               ^^^^ did you mean 'high'?\n"
        "   help: severities are info, low, medium, high, critical\n"},
    {"R025",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: Kim OR Putin\n",
        "/nowhere/x.yaml:4:15: warning R025: this is searched as the word OR; did you mean any:?\n"
        "    4 |     when: Kim OR Putin\n"
        "      |               ^^\n"
        "   help: any: takes alternatives, all: what must stand together, unless: and none: what must not\n"},
    {"R026",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when:\n"
        "      any:\n"
        "        - true\n"
        "        - kim jong\n",
        "/nowhere/x.yaml:6:11: warning R026: 'true' is searched as a word; quote it, or editors complain\n"
        "    6 |         - true\n"
        "      |           ^^^^ quote it\n"},
    {"R027",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: kim jong\n"
        "    languages: [xq]\n",
        "/nowhere/x.yaml:5:17: warning R027: 'xq' is no known code of a language\n"
        "    5 |     languages: [xq]\n"
        "      |                 ^^\n"
        "   help: codes of ISO 639: en, ru, uk, zh, ja, ko, ar ...\n"},
    {"R028",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: kim jong\n"
        "    languages: [UA]\n",
        "/nowhere/x.yaml:5:17: error R028: UA is a country; the language is uk\n"
        "    5 |     languages: [UA]\n"
        "      |                 ^^\n"},
    {"R030",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: {list: drpk}\n"
        "lists: {dprk: {entries: [North Korea]}}\n",
        "/nowhere/x.yaml:4:18: error R030: there is no list 'drpk'\n"
        "    4 |     when: {list: drpk}\n"
        "      |                  ^^^^ did you mean 'dprk'?\n"
        "   help: lists are defined under lists: of any rule file; there are dprk\n"},
    {"R031",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: kim jong\n"
        "  - {id: a, when: putin}\n",
        "/nowhere/x.yaml:5:10: error R031: the rule 'a' is defined at /nowhere/x.yaml:3:5 as well\n"
        "    5 |   - {id: a, when: putin}\n"
        "      |          ^\n"
        "   help: all rule files are one name space\n"},
    {"R032",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: {rule: b}\n"
        "  - {id: b, when: {all: [kim jong, {rule: a}]}}\n",
        "/nowhere/x.yaml:3:5: error R032: these rules need each other in a circle\n"
        "    3 |   - id: a\n"
        "      |     ^\n"
        "   help: a (/nowhere/x.yaml:3) → b (/nowhere/x.yaml:5) → a\n"},
    {"R033",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: kim jong\n"
        "    expires: 2026-05-30\n"
        "    owner: arms desk\n",
        "/nowhere/x.yaml:3:5: warning R033: the rule 'a' expired on 2026-05-30\n"
        "    3 |   - id: a\n"
        "      |     ^ owner: arms desk\n"
        "   help: give it a later date, or take it out\n"},
    {"R040",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: {any: [kim jong, {none: [putin]}]}\n",
        "/nowhere/x.yaml:4:28: error R040: this matches nearly every article; add something it must say\n"
        "    4 |     when: {any: [kim jong, {none: [putin]}]}\n"
        "      |                            ^\n"
        "   help: none: stands only as an item of all:, beside something that must be said\n"},
    {"R041",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: {all: [weapons talks, kim jong]}\n"
        "    unless: {any: [film review, weapon*]}\n",
        "/nowhere/x.yaml:5:33: error R041: this can never match: 'weapons talks' is needed, and `unless` forbids 'weapon*'\n"
        "    5 |     unless: {any: [film review, weapon*]}\n"
        "      |                                 ^^^^^^^ 'weapons talks' is needed at line 4\n"
        "   help: where one is found, the other is found as well\n"},
    {"R042",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: {any: [weapon*, weapons]}\n",
        "/nowhere/x.yaml:4:27: warning R042: 'weapon*' covers this already\n"
        "    4 |     when: {any: [weapon*, weapons]}\n"
        "      |                           ^^^^^^^ 'weapon*' stands at line 4\n"
        "   help: take it out, or say what it was meant to add\n"},
    {"R043",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: {any: [kim jong, US]}\n",
        "/nowhere/x.yaml:4:28: warning R043: capitals do not count here: this is also found in small letters\n"
        "    4 |     when: {any: [kim jong, US]}\n"
        "      |                            ^^ 'us' stands in 47 of 100 English articles\n"
        "   help: write {exact: ...} where capitals matter\n"},
    {"R044",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: san*ion\n",
        "/nowhere/x.yaml:4:14: error R044: a * stands only at the end of a word\n"
        "    4 |     when: san*ion\n"
        "      |              ^\n"
        "   help: word* finds every word that begins so; forms: finds the other forms of a word\n"},
    {"R045",
        "version: 1\n"
        "lists:\n"
        "  who:\n"
        "    entries:\n"
        "      - name: Kim\n",
        "/nowhere/x.yaml:5:15: warning R045: a name of one word is found wherever the word stands\n"
        "    5 |       - name: Kim\n"
        "      |               ^^^\n"
        "   help: give the full name and put this under short:, or say with needs: what stands beside it\n"},
    {"R046",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: {near: [kim jong, {all: [putin]}], within: 8 words}\n",
        "/nowhere/x.yaml:4:29: error R046: near: takes phrases, lists and any:, not all:\n"
        "    4 |     when: {near: [kim jong, {all: [putin]}], within: 8 words}\n"
        "      |                             ^\n"
        "   help: all:, none:, at_least: and rule: are about the whole article; put them beside near:, under all:\n"},
    {"R047",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: {forms: inspect}\n"
        "    languages: [en, ja]\n",
        "/nowhere/x.yaml:4:11: warning R047: forms: finds only equal words in ja\n"
        "    4 |     when: {forms: inspect}\n"
        "      |           ^^^^^ languages: stands at line 5\n"
        "   help: forms: knows ar, ca, da, de, el, en, es, eu, fi, fr, ga, hi, hu, hy, id, it, lt, ne, nl, no, pt, ro, ru, sr, sv, ta, tr, yi; write other forms of a word out, or with word*\n"},
    {"R051",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: kim jong\n",
        "/nowhere/x.yaml:3:5: note R051: this rule has no test\n"
        "    3 |   - id: a\n"
        "      |     ^\n"
        "   help: tests: [{match: ...}, {no_match: ...}] show that it does what you mean\n"},
    {"R052",
        "version: 1\n"
        "rules:\n"
        "  - id: a\n"
        "    when: kim jong\n"
        "    tests: [{match: {file: nowhere.json}}]\n",
        "/nowhere/x.yaml:5:28: error R052: /nowhere/nowhere.json: No such file or directory\n"
        "    5 |     tests: [{match: {file: nowhere.json}}]\n"
        "      |                            ^^^^^^^^^^^^\n"
        "   help: the path is seen from the folder of the rule file\n"},
    {"R060",
        "version: 1\n"
        "lists:\n"
        "  who: {file: nowhere.txt, format: lines}\n",
        "/nowhere/x.yaml:3:15: error R060: /nowhere/nowhere.txt: cannot be read: No such file or directory\n"
        "    3 |   who: {file: nowhere.txt, format: lines}\n"
        "      |               ^^^^^^^^^^^\n"
        "   help: the path is seen from the folder of the rule file; a daemon goes on with the rules and lists it has\n"},
};

/* The first finding of the code, without those that go with it. */
static bool
check_printed(const struct printed_case *c)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(problems_free) struct problems *first = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	const struct rules_options options = {
	    .load_tests = true, .now_ms = CASE_NOW_MS};

	source_set_add(set, S("/nowhere/x.yaml"), slice_of(c->text));
	book = config_load_rules(set, &options, problems);
	problems_sort(problems);
	ARRAY_EACH(problem, &problems->items) {
		if (strcmp(problem->code, c->code) == 0 &&
		    first->items.len == 0)
			problems_add(first, problem);
	}
	problems_print(first, 0, &out);
	if (strcmp(buf_str(&out), c->printed) == 0)
		return true;
	print_error(
	    "%s: wanted\n%sgot\n%s", c->code, c->printed, buf_str(&out));
	return false;
}

static void
every_code_is_printed_with_its_place_and_help(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		failed += !check_printed(&CASES[i]);
	assert_int_equal(failed, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_code_is_printed_with_its_place_and_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
