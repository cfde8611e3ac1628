#include "unit/testing.h"

#include "model/problem.h"

/* Han and what stands for emoji take two columns, marks none. */
static size_t
width(struct slice s)
{
	size_t columns = 0;

	for (size_t i = 0; i < s.len; i++) {
		uint8_t byte = (uint8_t)s.ptr[i];

		if ((byte & 0xc0) == 0x80)
			continue;
		columns += byte >= 0xe3 ? 2 : byte == 0xcc ? 0 : 1;
	}
	return columns;
}

struct print_case {
	const char *name;
	const char *line;
	unsigned column, width;
	size_t columns; /* of the terminal */
	const char *shown;
	const char *caret;
};

static const struct print_case CASES[] = {
    {"plain", "  alll:", 3, 4, 80, "  alll:", "  ^^^^"},
    {"no width is one", "  alll:", 3, 0, 80, "  alll:", "  ^"},
    {"Han before it", "- 金正恩 alll", 7, 4, 80, "- 金正恩 alll",
        "         ^^^^"},
    {"Han under it", "- 金正恩", 3, 3, 80, "- 金正恩", "  ^^^^^^"},
    {"an emoji", "😀 x", 3, 1, 80, "😀 x", "   ^"},
    {"a combining mark", "e\xcc\x81 x", 4, 1, 80, "e\xcc\x81 x", "  ^"},
    {"a tab", "\tany:", 2, 3, 80, "→   any:", "    ^^^"},
    {"the tab itself", " \tany:", 2, 1, 80, " →   any:", " ^^^^"},
    {"a control character", "a\x1bz", 3, 1, 80, "a\\x1bz", "     ^"},
    {"bytes that are no text", "a\xffz", 3, 1, 80, "a\\xffz", "     ^"},
    {"behind the end", "any", 9, 1, 80, "any", "   ^"},
    {"wider than the line", "any", 2, 50, 80, "any", " ^^"},
    {"a long line, at its front", "abcdefghijklmnopqrstuvwxyz", 2, 2, 28,
        "abcdefghijklmnopqr…", " ^^"},
    {"a long line, in it", "abcdefghijklmnopqrstuvwxyz0123456789", 15, 2, 28,
        "…ijklmnopqrstuvwxyz…", "       ^^"},
    {"a long line, at its end", "abcdefghijklmnopqrstuvwxyz0123456789", 35, 2,
        28, "…stuvwxyz0123456789", "                 ^^"},
    {"a long line of Han", "一二三四五六七八九十一二三四五六", 12, 1, 28,
        "…八九十一二三四五六", "         ^^"},
    {"a terminal of no width", "abcdefghijklmnopqrstuvwxyz", 2, 2, 1,
        "abcdefghijklmnopqr…", " ^^"},
};

static void
the_caret_stands_under_what_is_meant(void **state UNUSED)
{
	int failed = 0;

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		const struct print_case *c = &CASES[i];
		AUTO(problems_free) struct problems *problems = problems_new();
		AUTO(buf_fini) struct buf got = buf_init(10000);
		AUTO(buf_fini) struct buf want = buf_init(10000);
		const struct problem_style style = {
		    .width = width, .columns = c->columns};

		problems_add(problems,
		    &(struct problem){.level = PROBLEM_ERROR,
		        .place = {S("a.yaml"), 14, c->column},
		        .width = c->width,
		        .code = "R021",
		        .text = S("text"),
		        .line_text = slice_of(c->line)});
		problems_render(problems, &style, &got);
		buf_printf(&want,
		    "a.yaml:14:%u: error R021: text\n   14 | %s\n      | %s\n",
		    c->column, c->shown, c->caret);
		if (strcmp(buf_str(&got), buf_str(&want)) == 0)
			continue;
		print_error("%s:\n%s\nwant\n%s\n", c->name, buf_str(&got),
		    buf_str(&want));
		failed++;
	}
	assert_int_equal(failed, 0);
}

static void
a_finding_on_a_terminal_is_coloured(void **state UNUSED)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf out = buf_init(10000);
	const struct problem_style style = {.color = true};

	problems_add(problems,
	    &(struct problem){.level = PROBLEM_WARNING,
	        .place = {S("a.yaml"), 1, 1},
	        .width = 2,
	        .code = "R025",
	        .text = S("text"),
	        .line_text = S("or"),
	        .hint = S("hint"),
	        .help = S("help"),
	        .detail = S("✗ all\n  ✓ any\n")});
	problems_render(problems, &style, &out);
	assert_string_equal(buf_str(&out),
	    "\x1b[1ma.yaml:1:1:\x1b[0m \x1b[1;33mwarning R025:\x1b[0m text\n"
	    "\x1b[34m    1 | \x1b[0mor\n"
	    "\x1b[34m      | \x1b[0m\x1b[1;33m^^ hint\x1b[0m\n"
	    "   \x1b[1;31m✗\x1b[0m all\n"
	    "     \x1b[32m✓\x1b[0m any\n"
	    "   \x1b[1mhelp:\x1b[0m help\n");
}

static void
hostile_text_is_escaped_everywhere(void **state UNUSED)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf out = buf_init(10000);
	const struct problem_style style = {.max_per_file = 1, .more = "!"};

	for (int i = 0; i < 2; i++)
		problems_add(problems,
		    &(struct problem){.level = PROBLEM_NOTE,
		        .place = {S("\x1b[2J.yaml"), 1, 1},
		        .code = "R051",
		        .text = S("a\nb"),
		        .line_text = S("x\x07"),
		        .hint = S("\x1b[1m"),
		        .help = S("\xe2\x80\xae")});
	problems_render(problems, &style, &out);
	assert_string_equal(buf_str(&out),
	    "\\x1b[2J.yaml:1:1: note R051: a\\x0ab\n"
	    "    1 | x\\x07\n"
	    "      | ^ \\x1b[1m\n"
	    "   help: \\u202e\n"
	    "\\x1b[2J.yaml: 1 more!\n");
}

static void
the_hint_stays_on_the_line_where_there_is_room(void **state UNUSED)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf out = buf_init(10000);
	const struct problem_style style = {.width = width, .columns = 38};

	problems_add(problems,
	    &(struct problem){.level = PROBLEM_ERROR,
	        .place = {S("a.yaml"), 14, 35},
	        .width = 2,
	        .code = "R021",
	        .text = S("text"),
	        .hint = S("did you?"),
	        .line_text = S("abcdefghijklmnopqrstuvwxyz0123456789")});
	problems_render(problems, &style, &out);
	assert_string_equal(buf_str(&out),
	    "a.yaml:14:35: error R021: text\n"
	    "   14 | …rstuvwxyz0123456789\n"
	    "      |                   ^^ did you?\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_caret_stands_under_what_is_meant),
	    cmocka_unit_test(the_hint_stays_on_the_line_where_there_is_room),
	    cmocka_unit_test(a_finding_on_a_terminal_is_coloured),
	    cmocka_unit_test(hostile_text_is_escaped_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
