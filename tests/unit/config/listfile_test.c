/* Lists from files: lines as terms, and what is wrong with them. */
#include "unit/testing.h"

#include <time.h>

#include "config/rules.h"
#include "unit/config/findings.h"

#define RULES(keys)                                              \
	"version: 1\nlists:\n  l: {file: names.txt, " keys "}\n" \
	"rules: [{id: a, when: {list: l}}]\n"

/* A folder with rules and a list, read into a set. */
struct files {
	char folder[PATH_MAX];
	struct source_set *set;
	struct problems *problems;
};

static void
files_make(struct files *files, const char *rules, const char *names)
{
	folder_make(files->folder);
	file_put(files->folder, "rules.d/a.yaml", rules, 0644);
	if (names != NULL)
		file_put(files->folder, "rules.d/names.txt", names, 0644);
	files->set = source_set_new();
	files->problems = problems_new();
}

static struct rule_book *
files_load(struct files *files)
{
	const struct rules_options options = {.load_tests = true};
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/rules.d", files->folder);
	assert_int_equal(
	    config_read_rule_sources(path, files->set, files->problems), 0);
	return config_load_rules(files->set, &options, files->problems);
}

static void
files_fini(struct files *files)
{
	source_set_free(&files->set);
	problems_free(&files->problems);
	folder_remove(files->folder);
}

static const struct word_list *
list_of(const struct rule_book *book)
{
	return map_get(book->list_by_id, S("l"));
}

static void
each_line_is_a_term(void **state)
{
	struct files files;
	AUTO(rule_book_free) struct rule_book *book = NULL;
	const struct word_list *list;
	char path[PATH_MAX + 32];

	(void)state;
	files_make(&files,
	    RULES("format: lines, description: d, needs: [bank], "
	          "except: [Acme Street]"),
	    "\xef\xbb\xbf"
	    "Acme Trading Ltd.\r\n"
	    "# a comment\r\n"
	    "#\r\n"
	    "\r\n"
	    "  \t#MeToo  \r\n"
	    "Рога и копыта\n"
	    "shipment*\n"
	    "金正恩");
	book = files_load(&files);
	if (book == NULL)
		print_problems(files.problems);
	assert_non_null(book);
	list = list_of(book);
	assert_int_equal(list->entry_len, 0);
	assert_int_equal(list->line_len, 5);
	assert_slice(list->lines[0].text, "Acme Trading Ltd.");
	assert_int_equal(list->lines[0].line, 1);
	assert_slice(list->lines[1].text, "#MeToo");
	assert_int_equal(list->lines[1].line, 5);
	assert_slice(list->lines[2].text, "Рога и копыта");
	assert_slice(list->lines[3].text, "shipment*");
	assert_slice(list->lines[4].text, "金正恩");
	assert_int_equal(list->needs.len, 1);
	assert_int_equal(list->except.len, 1);
	assert_slice(list->description, "d");
	snprintf(path, sizeof(path), "%s/rules.d/names.txt", files.folder);
	assert_slice(list->file, path);
	assert_int_equal(problems_count(files.problems, PROBLEM_WARNING), 0);
	files_fini(&files);
}

/* What was accepted is loaded again with the list that it had. */
static void
the_file_is_one_of_the_sources(void **state)
{
	struct files files;
	AUTO(rule_book_free) struct rule_book *book = NULL, *again = NULL;
	AUTO(source_set_free) struct source_set *changed = source_set_new();
	char one[DIGEST_ID_LEN + 1], two[DIGEST_ID_LEN + 1];
	char path[PATH_MAX + 32];

	(void)state;
	files_make(&files, RULES("format: lines"), "old name\n");
	book = files_load(&files);
	assert_non_null(book);
	assert_int_equal(files.set->files.len, 2);
	file_put(files.folder, "rules.d/names.txt", "new name\n", 0644);
	again = config_load_rules(
	    files.set, &(struct rules_options){0}, files.problems);
	assert_non_null(again);
	assert_slice(list_of(again)->lines[0].text, "old name");
	source_set_id(files.set, one);
	rule_book_free(&again);
	snprintf(path, sizeof(path), "%s/rules.d", files.folder);
	assert_int_equal(
	    config_read_rule_sources(path, changed, files.problems), 0);
	again = config_load_rules(
	    changed, &(struct rules_options){0}, files.problems);
	assert_non_null(again);
	assert_slice(list_of(again)->lines[0].text, "new name");
	source_set_id(changed, two);
	assert_string_not_equal(one, two);
	files_fini(&files);
}

static void
two_lists_of_one_file_read_it_once(void **state)
{
	struct files files;
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	files_make(&files,
	    RULES("format: lines") "  - id: b\n    when: {list: m}\n",
	    "some name\n");
	file_put(files.folder, "rules.d/a.yaml",
	    "version: 1\nlists:\n"
	    "  l: {file: names.txt, format: lines}\n"
	    "  m: {file: ../rules.d/./names.txt, format: lines}\n"
	    "rules: [{id: a, when: {any: [{list: l}, {list: m}]}}]\n",
	    0644);
	book = files_load(&files);
	assert_non_null(book);
	assert_int_equal(files.set->files.len, 2);
	files_fini(&files);
}

static void
other_character_sets_are_named(void **state)
{
	struct files files;
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	/* "Рога" in windows-1251 */
	files_make(&files, RULES("format: lines, encoding: windows-1251"),
	    "\xd0\xee\xe3\xe0\n");
	book = files_load(&files);
	assert_non_null(book);
	assert_slice(list_of(book)->lines[0].text, "Рога");
	files_fini(&files);
}

static void
short_names_are_left_out_where_that_is_asked_for(void **state)
{
	struct files files;
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	files_make(&files, RULES("format: lines, min_words: 2"),
	    "Acme\nAcme Trading\nOrbit\n金正恩\n");
	book = files_load(&files);
	assert_non_null(book);
	assert_int_equal(list_of(book)->line_len, 2);
	assert_true(expect_problem("count", files.problems,
	    &(struct expected){"R060", 1, 1, "and 1 more"}));
	files_fini(&files);
}

struct list_case {
	const char *name;
	const char *keys;
	const char *names; /* NULL: no file */
	struct expected want;
	enum problem_level level;
};

static const struct list_case CASES[] = {
    {"a file that is not there", "format: lines", NULL,
        {"R060", 3, 13, "No such file"}, PROBLEM_ERROR},
    {"a line without letters", "format: lines", "Acme Ltd\n---\n***\n",
        {"R060", 2, 1, "and 1 more"}, PROBLEM_WARNING},
    {"a star in front", "format: lines", "Acme Ltd\nA *sanction\n",
        {"R044", 2, 3, "end of a word"}, PROBLEM_ERROR},
    {"a stop word", "format: lines", "Acme Ltd\nthe\n",
        {"R043", 2, 1, "nearly every article"}, PROBLEM_WARNING},
    {"bytes of another character set", "format: lines",
        "Acme Ltd\nSoci\xe9t\xe9\n", {"R060", 2, 5, "encoding:"},
        PROBLEM_ERROR},
    {"nothing", "format: lines", "\n# nothing\n", {"R060", 3, 13, "no name"},
        PROBLEM_WARNING},
    {"a character set that is none", "format: lines, encoding: utf-9",
        "Acme Ltd\n", {"R024", 3, 49, "no character set"}, PROBLEM_ERROR},
    {"no format", "as: terms", "Acme Ltd\n", {"R029", 3, 6, "format: lines"},
        PROBLEM_ERROR},
    {"a format that is none", "format: line", "Acme Ltd\n",
        {"R024", 3, 32, "did you mean 'lines'"}, PROBLEM_ERROR},
    {"a later format", "format: csv, weak: off", "Acme Ltd\n",
        {"R090", 3, 32, "format: csv"}, PROBLEM_ERROR},
    {"names", "format: lines, as: names", "Acme Ltd\n",
        {"R090", 3, 43, "as: names"}, PROBLEM_ERROR},
    {"weak aliases", "format: lines, weak: off", "Acme Ltd\n",
        {"R090", 3, 39, "weak"}, PROBLEM_ERROR},
    {"entries as well", "format: lines, entries: [a b]", "Acme Ltd\n",
        {"R022", 3, 7, "not both"}, PROBLEM_ERROR},
    {"refresh of a file", "format: lines, refresh: 1d", "Acme Ltd\n",
        {"R090", 3, 39, NULL}, PROBLEM_ERROR},
};

static bool
check_case(const struct list_case *c)
{
	struct files files;
	AUTO(rule_book_free) struct rule_book *book = NULL;
	AUTO(buf_fini) struct buf rules = buf_init(BUF_MAX_OWN);
	const struct problem *problem;
	bool good;

	buf_printf(&rules,
	    "version: 1\nlists:\n  l: {file: names.txt, %s}\n"
	    "rules: [{id: a, when: {list: l}}]\n",
	    c->keys);
	files_make(&files, buf_str(&rules), c->names);
	book = files_load(&files);
	good = expect_problem(c->name, files.problems, &c->want);
	problem = find_problem(files.problems, &c->want);
	if (problem != NULL && problem->level != c->level)
		good = false;
	if ((book == NULL) !=
	    (problems_count(files.problems, PROBLEM_ERROR) > 0))
		good = false;
	if (!good)
		print_problems(files.problems);
	files_fini(&files);
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

/* Pipes and devices are no lists, and others may not write one. */
static void
only_a_file_of_ones_own_is_read(void **state)
{
	struct files files;
	AUTO(rule_book_free) struct rule_book *book = NULL;
	char path[PATH_MAX + 32];

	(void)state;
	files_make(&files, RULES("format: lines"), "Acme Ltd\n");
	snprintf(path, sizeof(path), "%s/rules.d/names.txt", files.folder);
	assert_int_equal(chmod(path, 0666), 0);
	book = files_load(&files);
	assert_null(book);
	assert_true(expect_problem("writable", files.problems,
	    &(struct expected){"R060", 3, 13, "others may write"}));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0644), 0);
	source_set_free(&files.set);
	files.set = source_set_new();
	book = files_load(&files);
	assert_null(book);
	assert_true(expect_problem("pipe", files.problems,
	    &(struct expected){"R060", 3, 13, "no file"}));
	files_fini(&files);
}

static void
where_lists_may_miss_it_is_a_note(void **state)
{
	struct files files;
	AUTO(rule_book_free) struct rule_book *book = NULL;
	const struct rules_options options = {.ci = true};
	char path[PATH_MAX + 16];

	(void)state;
	files_make(&files, RULES("format: lines"), NULL);
	snprintf(path, sizeof(path), "%s/rules.d", files.folder);
	assert_int_equal(
	    config_read_rule_sources(path, files.set, files.problems), 0);
	book = config_load_rules(files.set, &options, files.problems);
	assert_non_null(book);
	assert_int_equal(list_of(book)->line_len, 0);
	assert_int_equal(files.problems->items.items[0].level, PROBLEM_NOTE);
	files_fini(&files);
}

static void
a_million_lines_are_cheap(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	AUTO(buf_fini) struct buf names = buf_init(BUF_MAX_OWN);
	clock_t start;

	(void)state;
	for (unsigned i = 0; i < 1000000; i++)
		buf_printf(&names, "Company %u Trading\n", i);
	source_set_add(set, S("/nowhere/a.yaml"), S(RULES("format: lines")));
	source_set_add(
	    set, S(SOURCE_LIST "/nowhere/names.txt"), buf_slice(&names));
	start = clock();
	book = config_load_rules(set, &(struct rules_options){0}, problems);
	print_message("%zu bytes in 1,000,000 lines: %.3f s, %zu bytes held\n",
	    names.len, (double)(clock() - start) / CLOCKS_PER_SEC,
	    arena_size(book->arena));
	assert_non_null(book);
	assert_int_equal(list_of(book)->line_len, 1000000);
	/* The text once, and 24 bytes a line. */
	assert_true(
	    arena_size(book->arena) < names.len + 24 * 1000000 + (1 << 20));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_line_is_a_term),
	    cmocka_unit_test(the_file_is_one_of_the_sources),
	    cmocka_unit_test(two_lists_of_one_file_read_it_once),
	    cmocka_unit_test(other_character_sets_are_named),
	    cmocka_unit_test(short_names_are_left_out_where_that_is_asked_for),
	    cmocka_unit_test(every_mistake_is_told_with_its_place),
	    cmocka_unit_test(only_a_file_of_ones_own_is_read),
	    cmocka_unit_test(where_lists_may_miss_it_is_a_note),
	    cmocka_unit_test(a_million_lines_are_cheap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
