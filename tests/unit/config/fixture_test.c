/* Fixtures of rule tests, by what stands in their file. */
#include "unit/testing.h"

#include "config/rules.h"
#include "unit/config/findings.h"

struct fixture_case {
	const char *name, *text, *title, *body, *language;
};

static const struct fixture_case CASES[] = {
    {"a.json",
        "\n{\"title\": \"T\", \"body\": \"one\\n\\ntwo\", \"language\": \"RU\"}",
        "T", "one\n\ntwo", "ru"},
    {"b.txt", "one line\n\nanother\n", "", "one line\n\nanother", "en"},
    {"c.html",
        "<html><body><p>Kim &amp; Putin</p><script>x</script>"
        "<p>met</p></body></html>\n",
        "", "Kim & Putin\n\nmet", "en"},
};

static void
check_fixture(const char *folder, const struct fixture_case *c)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	const struct article *article;
	char path[PATH_MAX + 16];

	buf_printf(&text,
	    "version: 1\nrules: [{id: a, when: kim, tests: [{match: {file: "
	    "%s}}]}]\n",
	    c->name);
	file_put(folder, c->name, c->text, 0644);
	snprintf(path, sizeof(path), "%s/x.yaml", folder);
	source_set_add(set, slice_of(path), buf_slice(&text));
	book = config_load_rules(
	    set, &(struct rules_options){.load_tests = true}, problems);
	if (book == NULL)
		print_problems(problems);
	assert_non_null(book);
	article = book->rules.items[0]->tests[0].article;
	assert_slice(article->title, c->title);
	assert_slice(article->body, c->body);
	assert_slice(article->language, c->language);
}

static void
a_fixture_is_json_markup_or_text(void **state)
{
	char folder[PATH_MAX];

	(void)state;
	folder_make(folder);
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		check_fixture(folder, &CASES[i]);
	folder_remove(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_fixture_is_json_markup_or_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
