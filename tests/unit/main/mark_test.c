#include "unit/testing.h"

#include "base/array.h"
#include "base/auto.h"
#include "main/mark.h"
#include "text/width.h"

/* Marks are written in the text: [ begins one, ] ends it. */
struct mark_case {
	const char *name;
	const char *text;
	size_t columns, indent;
	bool color, brackets;
	const char *shown;
};

#define ON  "\x1b[1;4;33m"
#define OFF "\x1b[0m"

static const struct mark_case CASES[] = {
    {"guillemets", "a [weapon] here", 0, 2, false, false, "a «weapon» here\n"},
    {"brackets", "a [weapon] here", 0, 2, false, true, "a [weapon] here\n"},
    {"colour", "a [weapon] here", 0, 2, true, false,
        "a " ON "weapon" OFF " here\n"},
    {"nothing marked", "peace", 0, 2, false, false, "peace\n"},
    {"all marked", "[peace]", 0, 2, false, false, "«peace»\n"},
    {"marks beside each other", "[S][400]", 0, 2, false, false, "«S»«400»\n"},
    {"line ends are spaces", "a\n\n b\t[c]\r\nd", 0, 2, false, false,
        "a b «c» d\n"},
    {"control characters", "a\x1b[b]\x07 c", 0, 2, false, false,
        "a\\x1b«b»\\x07 c\n"},
    {"bytes that are no text", "a\xff[b]\xc3", 0, 2, false, false,
        "a\\xff«b»\\xc3\n"},
    {"right to left", "في [روسيا] اليوم", 0, 2, false, false,
        "في «روسيا» اليوم\n"},
    {"what turns text around", "a\u202e[b]", 0, 2, false, false,
        "a\\u202e«b»\n"},
    {"a line is broken between words",
        "one two three four five six seven eight nine [ten] eleven", 30, 4,
        false, false,
        "one two three four five\n"
        "    six seven eight nine «ten»\n"
        "    eleven\n"},
    {"colour stays out of the margin",
        "one two three four five [six seven eight nine ten] eleven", 34, 4,
        true, false,
        "one two three four five " ON "six" OFF "\n"
        "    " ON "seven eight nine ten" OFF " eleven\n"},
    {"wide text is broken anywhere", "一二三四五六七八九十一[二三]四五六七", 28,
        4, false, false,
        "一二三四五六七八九十一\n"
        "    «二三»四五六七\n"},
    {"too narrow to break", "one two three [four] five six", 8, 4, false, false,
        "one two three «four» five six\n"},
};

/* The text without its brackets, and where they stood. */
static struct slice
read_marks(const char *text, char *plain, struct marks *marks)
{
	size_t len = 0;

	for (; *text != '\0'; text++) {
		if (*text == '[')
			marks->items[marks->len].start = len;
		else if (*text == ']')
			marks->items[marks->len++].end = len;
		else
			plain[len++] = *text;
	}
	return slice_make(plain, len);
}

static void
marked_words_are_seen_in_any_text(void **state UNUSED)
{
	int failed = 0;

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		const struct mark_case *c = &CASES[i];
		AUTO(buf_fini) struct buf out = buf_init(10000);
		struct mark items[8];
		struct marks marks = {items, 0};
		char plain[1000];
		struct slice text = read_marks(c->text, plain, &marks);
		const struct mark_style style = {
		    c->color, c->brackets, c->columns, c->indent};

		mark_text(text, &marks, &style, &out);
		if (strcmp(buf_str(&out), c->shown) == 0)
			continue;
		print_error(
		    "%s:\n%s\nwant\n%s\n", c->name, buf_str(&out), c->shown);
		failed++;
	}
	assert_int_equal(failed, 0);
}

static void
a_long_text_is_shown_around_its_marks(void **state UNUSED)
{
	AUTO(buf_fini) struct buf text = buf_init(100000);
	AUTO(buf_fini) struct buf out = buf_init(100000);
	const struct mark_style style = {.indent = 2};
	ARRAY(struct mark) items = {0};

	for (int i = 0; i < 10; i++) {
		size_t start;

		for (int k = 0; k < 60; k++)
			buf_add_str(&text, "peace ");
		start = text.len;
		buf_add_str(&text, "arms");
		*array_add(&items) = (struct mark){start, text.len};
		buf_add_str(&text, " and ");
	}
	mark_text(buf_slice(&text),
	    &(const struct marks){items.items, items.len}, &style, &out);
	assert_non_null(strstr(buf_str(&out), "…peace peace"));
	assert_non_null(strstr(buf_str(&out), "peace «arms» and peace"));
	assert_non_null(strstr(buf_str(&out), "\n  … and 4 more places\n"));
	assert_true(out.len < 1600);
	array_fini(&items);
}

static void
a_long_text_without_spaces_is_cut_between_characters(void **state UNUSED)
{
	AUTO(buf_fini) struct buf text = buf_init(100000);
	AUTO(buf_fini) struct buf out = buf_init(100000);
	const struct mark_style style = {.indent = 2};
	struct mark mark = {1500, 1506};

	for (int i = 0; i < 1000; i++)
		buf_add_str(&text, "和");
	mark_text(
	    buf_slice(&text), &(const struct marks){&mark, 1}, &style, &out);
	assert_non_null(strstr(buf_str(&out), "和«和和»和"));
	assert_null(strstr(buf_str(&out), "\\x"));
	assert_true(out.len < 300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(marked_words_are_seen_in_any_text),
	    cmocka_unit_test(a_long_text_is_shown_around_its_marks),
	    cmocka_unit_test(
	        a_long_text_without_spaces_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
