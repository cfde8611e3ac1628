/*
 * Files that were made to hurt: each is refused, or read, in a time that grows
 * with its size, and what is wrong has a place.
 */
#include "unit/testing.h"

#include <time.h>

#include "unit/config/rule_cases.h"

/* With sanitizers, on a machine that has other things to do. */
#define MAX_SECONDS 20.0

typedef void make_fn(struct buf *out);

static void
repeat(struct buf *out, const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_add_str(out, text);
}

static void
make_brackets(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules: ");
	repeat(out, "[", 100000);
}

static void
make_braces(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules: ");
	repeat(out, "{a: ", 100000);
}

static void
make_closed_brackets(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules: ");
	repeat(out, "[", 50000);
	repeat(out, "]", 50000);
}

/* Dashes nest without a bracket and without an indentation of their own. */
static void
make_dashes(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules:\n  ");
	repeat(out, "- ", 100000);
	buf_add_str(out, "a\n");
}

static void
make_steps(struct buf *out)
{
	for (unsigned i = 0; i < 2000; i++)
		buf_printf(out, "%*sa:\n", (int)i, "");
}

static void
make_laughs(struct buf *out)
{
	buf_add_str(out, "version: 1\na0: &a0 [lol, lol]\n");
	for (unsigned i = 1; i < 50; i++)
		buf_printf(out, "a%u: &a%u [*a%u, *a%u, *a%u]\n", i, i, i - 1,
		    i - 1, i - 1);
}

static void
make_alias_cycle(struct buf *out)
{
	buf_add_str(out,
	    "version: 1\nrules: &a\n  - &b\n    when: *a\n"
	    "    unless: *b\n");
}

static void
make_too_large(struct buf *out)
{
	repeat(out, "# 64 MB of comments, 64 MB of comments, 64 MB of comm\n",
	    ((size_t)64 << 20) / 54 + 1);
}

static void
make_too_many(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules: [");
	repeat(out, "a,\n", (size_t)9 << 20);
	buf_add_str(out, "a]\n");
}

/* Odd spaces, each a finding, in one line. */
static void
make_long_line(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules: [");
	repeat(out, "a\xc2\xa0: \xc2\xa0, ", 2000000);
	buf_add_str(out, "]\n");
}

static void
make_unknown_keys(struct buf *out)
{
	buf_add_str(out, "version: 1\n");
	for (unsigned i = 0; i < 300000; i++)
		buf_printf(out, "k%u: 1\n", i);
}

static void
make_bad_conditions(struct buf *out)
{
	buf_add_str(out,
	    "version: 1\nrules:\n  - id: a\n    when:\n"
	    "      any:\n");
	repeat(out, "        - {alll: [x], in: titel}\n", 100000);
}

static void
make_bad_rules(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules:\n");
	repeat(out, "  - {id: A, when: {list: nowhere}, severity: hihg}\n",
	    100000);
}

static void
make_doubles(struct buf *out)
{
	buf_add_str(out, "version: 1\n");
	repeat(out, "lists: {}\n", 200000);
}

static void
make_tabs(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules:\n");
	repeat(out, "\n\n\n\n\tx\n", 200000);
}

static void
make_anchors(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules:\n");
	for (unsigned i = 0; i < 300000; i++)
		buf_printf(out, "  - &a%u b\n", i);
}

static void
make_open_quote(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules:\n  - \"");
	repeat(out, "Kim Jong Un and so on\n", 1000000);
}

static void
make_stars(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules: [{id: a, when: \"");
	repeat(out, "abcd* ", 1000000);
	buf_add_str(out, "\"}]\n");
}

static void
make_one_word(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules: [{id: a, when: {any: [b, ");
	repeat(out, "abcdefgh", 1000000);
	buf_add_str(out, "]}}]\n");
}

/* a needs b needs c ... needs a. */
static void
make_long_circle(struct buf *out)
{
	buf_add_str(out, "version: 1\nrules:\n");
	for (unsigned i = 0; i < 30000; i++)
		buf_printf(out, "  - {id: r%u, when: {rule: r%u}}\n", i,
		    (i + 1) % 30000);
}

struct hostile_case {
	const char *name;
	make_fn *make;
	const char *code;
	unsigned line; /* of the finding */
};

static const struct hostile_case CASES[] = {
    {"100,000 brackets", make_brackets, "R018", 2},
    {"100,000 braces", make_braces, "R018", 2},
    {"50,000 lists in lists", make_closed_brackets, "R018", 2},
    {"100,000 dashes", make_dashes, "R018", 3},
    {"2,000 steps", make_steps, "R018", 33},
    {"a billion laughs", make_laughs, "R016", 2},
    {"aliases in a circle", make_alias_cycle, "R016", 2},
    {"more than 64 MB", make_too_large, "R018", 1},
    {"more than 8 million values", make_too_many, "R018", 8388607},
    {"a line of odd spaces", make_long_line, "R003", 2},
    {"300,000 unknown keys", make_unknown_keys, "R021", 2},
    {"100,000 bad conditions", make_bad_conditions, "R021", 6},
    {"100,000 bad rules", make_bad_rules, "R024", 3},
    {"200,000 doubles", make_doubles, "R015", 3},
    {"200,000 tabs", make_tabs, "R001", 7},
    {"300,000 anchors", make_anchors, "R010", 3},
    {"22 MB in a quote", make_open_quote, "R012", 3},
    {"a million stars", make_stars, "R041", 2},
    {"8 MB without a space", make_one_word, "R041", 2},
    {"a circle of 30,000 rules", make_long_circle, "R032", 3},
};

static bool
has_finding(const struct problems *problems, const struct hostile_case *c)
{
	ARRAY_EACH(problem, &problems->items) {
		if (strcmp(problem->code, c->code) == 0 &&
		    (c->line == 0 || problem->place.line == c->line))
			return true;
	}
	return false;
}

static bool
check_hostile(const struct hostile_case *c)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	AUTO(buf_fini) struct buf text = buf_init((size_t)128 << 20);
	const struct rules_options options = {.load_tests = true};
	clock_t start;
	double seconds;

	c->make(&text);
	assert_true(buf_ok(&text));
	source_set_add(set, S("x.yaml"), buf_slice(&text));
	start = clock();
	book = config_load_rules(set, &options, problems);
	seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	print_message("%s: %zu bytes, %.2f s, %zu findings\n", c->name,
	    text.len, seconds, problems->items.len);
	if (book != NULL || !has_finding(problems, c)) {
		print_error(
		    "%s: no %s at line %u\n", c->name, c->code, c->line);
		for (size_t i = 0; i < 3 && i < problems->items.len; i++)
			print_error("%s %u: %.*s\n",
			    problems->items.items[i].code,
			    problems->items.items[i].place.line,
			    SLICE_ARG(problems->items.items[i].text));
		return false;
	}
	return seconds < MAX_SECONDS;
}

static void
hostile_files_are_refused_quickly(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		failed += !check_hostile(&CASES[i]);
	assert_int_equal(failed, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hostile_files_are_refused_quickly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
