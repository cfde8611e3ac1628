#include "unit/testing.h"

#include "main/table.h"

static const struct column COLUMNS[] = {
    {"time", COLUMN_TIME, 0},
    {"id", COLUMN_TEXT, 4},
    {"tries", COLUMN_NUMBER, 0},
    {"title", COLUMN_TEXT, 10},
    {NULL, COLUMN_TEXT, 0},
};

static void
check_table(const char *lines, const char *expected)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	table_print(slice_of(lines), COLUMNS, &out);
	assert_string_equal(buf_str(&out), expected);
}

static void
without_rows_there_is_no_heading(void **state)
{
	(void)state;
	check_table("", "");
	check_table("\n[]\nnot json\n", "");
}

static void
columns_are_as_wide_as_their_widest_cell(void **state)
{
	(void)state;
	check_table("{\"time\":\"2026-01-05T08:00:00Z\",\"id\":\"ab\","
	            "\"tries\":12,\"title\":\"Talks\"}\n"
	            "{\"id\":\"c\",\"tries\":1234567}\n",
	    "time                   id    tries  title\n"
	    "5 Jan 2026, 08:00 UTC  ab       12  Talks\n"
	    "                       c   1234567  \n");
}

static void
a_cell_that_is_too_wide_ends_in_an_ellipsis(void **state)
{
	(void)state;
	check_table("{\"id\":\"abcd\",\"title\":\"0123456789\"}\n"
	            "{\"id\":\"abcde\",\"title\":\"0123456789x\"}\n",
	    "time  id    tries  title\n"
	    "      abcd         0123456789\n"
	    "      abc…         012345678…\n");
}

/* Wide letters take two columns, so four of them and the ellipsis fit. */
static void
letters_count_as_they_are_shown(void **state)
{
	(void)state;
	check_table("{\"id\":\"制裁\",\"title\":\"对朝鲜的制裁\"}\n"
	            "{\"id\":\"a\",\"title\":\"Gene\xCC\x80ve\"}\n",
	    "time  id    tries  title\n"
	    "      制裁         对朝鲜的…\n"
	    "      a            Gene\xCC\x80ve\n");
}

static void
hostile_text_stays_in_its_line(void **state)
{
	(void)state;
	check_table("{\"id\":\"\\u001b[\",\"title\":\"a\\nb\\tc\"}\n",
	    "time  id    tries  title\n"
	    "      \\x1…         a\\x0ab\\x0…\n");
}

static void
lists_are_joined_and_facts_are_words(void **state)
{
	(void)state;
	check_table(
	    "{\"id\":true,\"title\":[\"x: ok\",\"y\"],\"tries\":false}\n"
	    "{\"id\":null,\"title\":[],\"tries\":{}}\n",
	    "time  id   tries  title\n"
	    "      yes         x: ok, y\n"
	    "                  \n");
}

static void
the_longest_text_shows_its_beginning(void **state)
{
	static char line[100000];
	int len =
	    snprintf(line, sizeof(line), "{\"title\":\"begin%090000d\"}", 0);

	(void)state;
	assert_true(len > 90000);
	check_table(line,
	    "time  id  tries  title\n"
	    "                 begin0000…\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_rows_there_is_no_heading),
	    cmocka_unit_test(columns_are_as_wide_as_their_widest_cell),
	    cmocka_unit_test(a_cell_that_is_too_wide_ends_in_an_ellipsis),
	    cmocka_unit_test(letters_count_as_they_are_shown),
	    cmocka_unit_test(hostile_text_stays_in_its_line),
	    cmocka_unit_test(lists_are_joined_and_facts_are_words),
	    cmocka_unit_test(the_longest_text_shows_its_beginning),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
