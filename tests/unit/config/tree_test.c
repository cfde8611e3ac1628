/* YAML to a tree: what stands where, and every trap of RULES.md 6 to R018. */
#include "unit/testing.h"

#include <time.h>

#include "base/buf.h"
#include "config/tree.h"
#include "unit/config/findings.h"

struct trap_case {
	const char *name;
	const char *text;
	const char *code; /* NULL: nothing may be found */
	unsigned line, column;
	const char *says; /* part of text, hint or help; may be NULL */
};

static const struct trap_case TRAPS[] = {
    {"tab in the indentation", "rules:\n  - id: a\n\t  when: b\n", "R001", 3, 1,
        "this line needs 2"},
    {"tab below a key", "lists:\n  a:\n\tentries: [x]\n", "R001", 3, 1,
        "this line needs 4"},
    {"tab as item", "a:\n  - b\n  -\tc: d\n  \te: f\n", "R001", 4, 3, NULL},
    {"tab on an empty line", "a: b\n \t\nc: d\n", NULL, 0, 0, NULL},
    {"tab in a block text", "a: |\n  b\n  \tc\n", NULL, 0, 0, NULL},
    {"tab between words", "a: b\tc\n", NULL, 0, 0, NULL},
    {"tab in brackets", "a: [b,\n\tc]\n", NULL, 0, 0, NULL},
    {"latin-1", "a: b\nc: caf\xe9\n", "R002", 2, 7, "0xE9"},
    {"cut sequence", "a: \xd0", "R002", 1, 4, "0xD0"},
    {"utf-16",
        "\xff\xfe"
        "a",
        "R002", 1, 1, "save the file as UTF-8"},
    {"surrogate", "a: \xed\xa0\x80\n", "R002", 1, 4, "0xED"},
    {"escape character", "a: b\n# \x1b[31m\n", "R002", 2, 3, "U+001B"},
    {"delete", "a: \x7f\n", "R002", 1, 4, "U+007F"},
    {"line separator",
        "a: b\xe2\x80\xa8"
        "c\n",
        "R002", 1, 5, "U+2028"},
    {"next line",
        "a: b\xc2\x85"
        "c\n",
        "R002", 1, 5, "U+0085"},
    {"byte order mark",
        "\xef\xbb\xbf"
        "a: b\n",
        NULL, 0, 0, NULL},
    {"no-break space in the indentation", "a:\n  \xc2\xa0 b: c\n", "R003", 2, 3,
        "U+00A0"},
    {"no-break space after the colon",
        "a:\xc2\xa0"
        "b\nc: d\n",
        "R003", 1, 3, "U+00A0"},
    {"no-break space before the colon", "abc\xc2\xa0: b\n", "R003", 1, 4,
        "U+00A0"},
    {"no-break space after colon and space",
        "a: \xc2\xa0"
        "b\n",
        "R003", 1, 4, "U+00A0"},
    {"no-break space after the dash",
        "a:\n  -\xc2\xa0"
        "b\n",
        "R003", 2, 4, "U+00A0"},
    {"ideographic space after the dash",
        "a:\n  - \xe3\x80\x80"
        "b\n",
        "R003", 2, 5, "U+3000"},
    {"no-break space in a phrase", "a: Kim\xc2\xa0Jong Un\n", NULL, 0, 0, NULL},
    {"no-break space in a sentence", "a: b c\xc2\xa0:d\n", NULL, 0, 0, NULL},
    {"no-break space in quotes", "a: \"\xc2\xa0: b\"\n", NULL, 0, 0, NULL},
    {"no-break space in a comment", "a: b # \xc2\xa0: c\n", NULL, 0, 0, NULL},
    {"colon in a value", "a: b\nname: Kim: visits\n", "R006", 2, 10,
        "name: \"Kim: visits\""},
    {"colon in a value of an item", "- name: Kim: visits\n", "R006", 1, 12,
        "name: \"Kim: visits\""},
    {"colon in a value in brackets", "{name: Kim: visits}\n", "R006", 1, 11,
        NULL},
    {"comment in a phrase", "a:\n  - sanction #1\n", "R007", 2, 14,
        "quote it if it belongs"},
    {"comment behind a phrase", "a:\n  - sanction # the first\n", NULL, 0, 0,
        NULL},
    {"comment behind brackets", "a: [b] #1\n", NULL, 0, 0, NULL},
    {"number sign in a word", "a: b#1\n", NULL, 0, 0, NULL},
    {"number sign in quotes", "a: \"b #1\"\n", NULL, 0, 0, NULL},
    {"dash without a space", "a:\n  -Kim\n", "R008", 2, 3,
        "write '- ' (dash, space)"},
    {"dash without a space in the key's column", "a:\n-Kim\n", "R008", 2, 1,
        NULL},
    {"dash without a space below a good one", "a:\n  - b\n  -c\n", "R008", 3, 3,
        NULL},
    {"dash without a space after a dash", "- -Kim\n", "R008", 1, 3, NULL},
    {"minus in a value", "a: -5\n", NULL, 0, 0, NULL},
    {"minus in a sentence", "a: it was\n  -15 degrees\n", NULL, 0, 0, NULL},
    {"no space after the colon", "- id: a\n  severity:high\n  when: b\n",
        "R009", 2, 11, "severity: high"},
    {"no space after the last colon", "a: b\nwhen:c\n", "R009", 2, 5, NULL},
    {"no space before a bracket", "{list:[a]}\n", "R009", 1, 6, NULL},
    {"an address is no key", "a:\n  - https://example.org/b\n", NULL, 0, 0,
        NULL},
    {"star in front", "- *kim jong\n", "R010", 1, 3, "begins with *"},
    {"star alone", "- *kim\n", "R010", 1, 3, "begins with *"},
    {"ampersand", "- &co deal\n", "R010", 1, 3, "begins with &"},
    {"ampersand and space", "- & co\n", "R010", 1, 3, "begins with &"},
    {"exclamation mark", "- !important news\n", "R010", 1, 3, "begins with !"},
    {"at sign", "- @kim\n", "R010", 1, 3, "begins with @"},
    {"at sign in brackets", "[a, @kim]\n", "R010", 1, 5, "begins with @"},
    {"percent sign", "- %5 rise\n", "R010", 1, 3, "begins with %"},
    {"back quote", "- `kim`\n", "R010", 1, 3, "begins with `"},
    {"greater than", "- > 5 tons\n", "R010", 1, 3, "begins with >"},
    {"bar", "- |kim| said\n", "R010", 1, 3, "begins with |"},
    {"text after quotes", "- \"x\" y\n", "R010", 1, 3, "around all of it"},
    {"no comma between quotes", "[\"a\" \"b\"]\n", "R010", 1, 2, "comma"},
    {"apostrophe", "- 'pensioners' gratuities'\n", "R011", 1, 14,
        "use double quotes"},
    {"apostrophe in a word", "- 'it's'\n", "R011", 1, 6, NULL},
    {"doubled apostrophe", "- 'it''s'\n", NULL, 0, 0, NULL},
    {"apostrophe without quotes", "- pensioners' gratuities\n", NULL, 0, 0,
        NULL},
    {"open quote", "a: b\nc: \"Kim\nd: e\n", "R012", 2, 4, "never closed"},
    {"open quote that a later one closes", "- \"Kim\n- \"Putin\"\n", "R012", 1,
        3, NULL},
    {"open single quote", "- 'Kim\n- Putin\n", "R012", 1, 3, NULL},
    {"open bracket", "a: [b, c\n", "R012", 1, 4, "[ is opened"},
    {"open bracket before a key", "a: [b, c\nd: e\n", "R012", 1, 4, NULL},
    {"open bracket before an item", "- {a: b\n- {a: c}\n", "R012", 1, 3,
        "{ is opened"},
    {"open bracket in a bracket", "a: [b, {c: d]\n", "R012", 1, 8,
        "{ is opened"},
    {"no comma in brackets", "a: [{b: c} d]\n", "R012", 1, 12, "comma"},
    {"comma behind an item", "a:\n  - Putin,\n", "R013", 2, 10, NULL},
    {"indented by three", "a:\n  - b: c\n    d: e\n   f: g\n", "R014", 4, 4,
        "indented by 3, its neighbours by 4 (line 3)"},
    {"indented too little below a dash", "  - a: b\n   c: d\n", "R014", 2, 4,
        "indented by 3, its neighbours by 4 (line 1)"},
    {"indented too deep below a dash", "  - a: b\n     c: d\n", "R014", 2, 6,
        "indented by 5, its neighbours by 4 (line 1)"},
    {"indented too deep", "a: b\n  c: d\n", "R014", 2, 3,
        "indented by 2, its neighbours by 0 (line 1)"},
    {"dash indented too deep", "a:\n  - b\n   - c\n", "R014", 3, 4,
        "indented by 3, its neighbours by 2 (line 2)"},
    {"list mixed with keys", "a:\n  - b\n  c: d\n", "R014", 3, 3, "mixed"},
    {"list beside its key", "a: - b\n", "R014", 1, 4, "line after its key"},
    {"line without a colon", "a: b\nfoo\nc: d\n", "R014", 2, 1, NULL},
    {"duplicate key", "a: b\nc: d\na: e\n", "R015", 3, 1,
        "'a' is already set at line 1"},
    {"duplicate key in quotes", "a: b\n\"a\": e\n", "R015", 2, 1, NULL},
    {"duplicate key in brackets", "{a: b, a: c}\n", "R015", 1, 8, NULL},
    {"alias", "a: &x b\nc: *x\n", "R016", 2, 4, "use lists:"},
    {"anchor of a map", "a: &x\n  b: c\n", "R016", 1, 4, "use lists:"},
    {"alias of itself", "a: &x [*x]\n", "R016", 1, 8, NULL},
    {"tag", "a: !!str b\n", "R016", 1, 4, "tags"},
    {"tag of a list", "a: !x [b]\n", "R016", 1, 4, "tags"},
    {"merge key", "a:\n  <<: b\n", "R016", 2, 3, "merge"},
    {"second document", "a: b\n---\nc: d\n", "R016", 2, 1, "second document"},
    {"document after an end", "a: b\n...\nc: d\n", "R016", 3, 1, NULL},
    {"directive", "%YAML 1.1\n---\na: b\n", "R016", 1, 1, "directives"},
    {"key in brackets", "[a]: b\n", "R016", 1, 1, NULL},
    {"template", "a: {{ b }}\n", "R016", 1, 5, NULL},
    {"one document with its sign", "---\na: b\n", NULL, 0, 0, NULL},
    {"nothing", "", "R017", 1, 1, NULL},
    {"comments only", "# a\n\n  # b\n", "R017", 1, 1, NULL},
    {"a lone document sign", "---\n", "R017", 1, 1, NULL},
    {"unknown escape", "a: \"C:\\path\"\n", "R019", 1, 7, "backslash"},
    {"quotes inside a text that goes on", "a: he said\n  \"hello\" to me\n",
        NULL, 0, 0, NULL},
    {"block text with anything", "a: |\n  - \"x\n  *b: [\nc: >-\n  'd\n", NULL,
        0, 0, NULL},
    {"block text in an item", "- |\n  'a\n- b: |2\n    'c\n", NULL, 0, 0, NULL},
    {"quotes over lines", "a: \"b\n  - c: 'd\n  \"\ne: f\n", NULL, 0, 0, NULL},
    {"brackets over lines", "a: [b,\n    c: d, {e: f,\n g: h}]\n", NULL, 0, 0,
        NULL},
    {"json", "{\"a\":[1,\"b\"],\n\"c\":{\"d\":null}}\n", NULL, 0, 0, NULL},
    {"windows line ends", "a: b\r\nc:\r\n  - d\r\n", NULL, 0, 0, NULL},
    {"old mac line ends", "a: b\rc:\r  -d\r", "R008", 3, 3, NULL},
};

static const struct problem *
find_code(const struct problems *problems, const char *code)
{
	ARRAY_EACH(problem, &problems->items) {
		if (strcmp(problem->code, code) == 0)
			return problem;
	}
	return NULL;
}

static bool
check_trap(const struct trap_case *c)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(tree_free)
	struct tree *tree =
	    tree_parse(S("rules.d/x.yaml"), slice_of(c->text), problems);

	if (c->code == NULL) {
		if (tree != NULL && problems->items.len == 0)
			return true;
		print_error("%s: something was found\n", c->name);
		print_problems(problems);
		return false;
	}
	return expect_problem(c->name, problems,
	    &(struct expected){c->code, c->line, c->column, c->says});
}

static void
every_trap_is_named_with_its_place(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(TRAPS); i++)
		failed += !check_trap(&TRAPS[i]);
	assert_int_equal(failed, 0);
}

static void
a_null_byte_is_no_text(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(tree_free)
	struct tree *tree =
	    tree_parse(S("x"), slice_make("a: b\nc\0d: e", 12), problems);

	(void)state;
	assert_null(tree);
	assert_string_equal(problems->items.items[0].code, "R002");
	assert_int_equal(problems->items.items[0].place.line, 2);
	assert_int_equal(problems->items.items[0].place.column, 2);
}

static void
every_item_without_a_space_is_named(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(tree_free) UNUSED
	struct tree *tree = tree_parse(
	    S("x"), S("any:\n  -Kim\n  -Putin\n  -Shoigu\nb: c\n"), problems);

	(void)state;
	assert_int_equal(problems->items.len, 3);
	assert_int_equal(problems->items.items[2].place.line, 4);
}

static void
nodes_know_their_places(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(tree_free)
	struct tree *tree = tree_parse(S("x.yaml"),
	    S("лист: [NO, \"2270\", 12:30]\nb:\n  - c: ~\n    d: |\n      "
	      "text\n"),
	    problems);
	const struct tree_node *root, *list, *item;

	(void)state;
	assert_non_null(tree);
	root = tree_root(tree);
	assert_int_equal(root->len, 2);
	list = tree_get(root, S("лист"));
	assert_int_equal(list->column, 7);
	assert_true(list->is_flow);
	assert_slice(list->first->text, "NO");
	assert_int_equal(list->first->next->style, TREE_QUOTED);
	assert_slice(list->first->next->next->text, "12:30");
	assert_int_equal(list->first->next->next->column, 20);
	assert_int_equal(list->first->next->next->width, 5);
	item = tree_get(root, S("b"))->first;
	assert_int_equal(item->line, 3);
	assert_int_equal(item->end_line, 5);
	assert_slice(tree_get(item, S("c"))->text, "~");
	assert_slice(tree_get(item, S("d"))->text, "text\n");
	assert_null(tree_get(item, S("e")));
	assert_slice(tree_place(tree, item).file, "x.yaml");
}

static void
an_echo_of_a_trap_is_left_out(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(tree_free)
	struct tree *tree =
	    tree_parse(S("x"), S("a:\n  -Kim\n  -Putin\nb: c\n"), problems);
	struct finding finding = {
	    .level = PROBLEM_ERROR, .code = "R020", .text = S("a list")};

	(void)state;
	assert_non_null(tree);
	tree_report(tree, tree_get(tree_root(tree), S("a")), &finding);
	assert_int_equal(problems->items.len, 2);
	tree_report(tree, tree_get(tree_root(tree), S("b")), &finding);
	assert_int_equal(problems->items.len, 3);
	assert_slice(problems->items.items[2].line_text, "b: c");
}

/* CPU seconds for a text that repeats a piece until it has so many bytes. */
static double
time_to_refuse(const char *piece, size_t bytes, const char *code)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	clock_t start;
	double seconds;

	while (text.len < bytes)
		assert_true(buf_add_str(&text, piece));
	start = clock();
	AUTO(tree_free) UNUSED
	struct tree *tree = tree_parse(S("x"), buf_slice(&text), problems);
	seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	if (code != NULL && find_code(problems, code) == NULL) {
		print_error("%s: no %s\n", piece, code);
		print_problems(problems);
		fail();
	}
	return seconds;
}

static void
hostile_texts_are_refused_at_once(void **state)
{
	static const struct {
		const char *piece, *code;
	} bombs[] = {
	    {"[", "R018"},
	    {"{a: ", "R018"},
	    {"{", "R018"},
	    {"- ", "R018"},
	    {"? ", "R016"},
	    {"- [{a: ", "R018"},
	    {"[\n", "R018"},
	    {"\"", NULL},
	    {"'", NULL},
	    {"- &a x\n", "R010"},
	    {"- &a [*a]\n", "R016"},
	    {"- *a\n", "R010"},
	    {"%TAG !a! b\n", "R016"},
	    {"-a\n", "R008"},
	    {"a: b\n", "R015"},
	    {"a:b ", NULL},
	    {": ", NULL},
	    {"!a ", NULL},
	    {"a\t", NULL},
	    {"\n", "R017"},
	    {"#\n", "R017"},
	    {"- a,\n", "R013"},
	    {"a: |\n", NULL},
	    {"]", NULL},
	    {",", NULL},
	    {"\xff\n", "R002"},
	    {"\xc2\xa0", NULL},
	};

	(void)state;
	/* Seconds and not milliseconds: the sanitizers cost a factor of ten,
	 * and what is quadratic takes minutes. */
	for (size_t i = 0; i < COUNT_OF(bombs); i++) {
		double seconds =
		    time_to_refuse(bombs[i].piece, 300000, bombs[i].code);

		if (seconds > 3)
			print_error("%s: %g s\n", bombs[i].piece, seconds);
		assert_true(seconds < 3);
	}
}

static void
findings_of_one_file_are_bounded(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	(void)state;
	for (int i = 0; i < 3000; i++)
		buf_add_str(&text, "- *a\n");
	AUTO(tree_free) UNUSED
	struct tree *tree = tree_parse(S("x"), buf_slice(&text), problems);
	assert_int_equal(problems->items.len, TREE_MAX_FINDINGS + 1);
	assert_true(problem_says(
	    &problems->items.items[TREE_MAX_FINDINGS], "too many findings"));
}

static void
a_file_over_the_limit_is_refused(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	char *text = mem_new(TREE_MAX_BYTES + 1);
	AUTO(tree_free)
	struct tree *tree =
	    tree_parse(S("x"), slice_make(text, TREE_MAX_BYTES + 1), problems);

	(void)state;
	assert_null(tree);
	assert_string_equal(problems->items.items[0].code, "R018");
	mem_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_trap_is_named_with_its_place),
	    cmocka_unit_test(a_null_byte_is_no_text),
	    cmocka_unit_test(every_item_without_a_space_is_named),
	    cmocka_unit_test(nodes_know_their_places),
	    cmocka_unit_test(an_echo_of_a_trap_is_left_out),
	    cmocka_unit_test(hostile_texts_are_refused_at_once),
	    cmocka_unit_test(findings_of_one_file_are_bounded),
	    cmocka_unit_test(a_file_over_the_limit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
