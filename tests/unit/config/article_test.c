/* Articles as JSON. */
#include "unit/testing.h"

#include "base/array.h"
#include "config/article.h"

static void
an_article_has_the_keys_of_the_manual(void **state)
{
	struct err err = ERR_INIT;
	AUTO(article_free)
	struct article *article = config_parse_article(
	    S("{\"id\": 12, \"url\": \"https://a.example/b\", \"title\": "
	      "\"T\\u00e9\", \"body\": \"one\\n\\ntwo\", \"published\": "
	      "\"2023-09-05T08:10:00Z\", \"language\": \"en-GB\", \"source\": "
	      "\"s\", \"other\": [1]}"),
	    &err);

	(void)state;
	assert_non_null(article);
	assert_slice(article->id, "12");
	assert_slice(article->url, "https://a.example/b");
	assert_slice(article->title, "Té");
	assert_slice(article->body, "one\n\ntwo");
	assert_true(article->has_published);
	assert_int_equal(article->published_ms, INT64_C(1693901400000));
	assert_slice(article->language, "en");
	assert_slice(article->source, "s");
}

static void
what_is_not_said_is_empty(void **state)
{
	struct err err = ERR_INIT;
	AUTO(article_free)
	struct article *article =
	    config_parse_article(S("{\"title\": null}"), &err);

	(void)state;
	assert_non_null(article);
	assert_int_equal(article->id.len + article->title.len, 0);
	assert_false(article->has_published);
}

static void
what_is_no_article_is_refused(void **state)
{
	static const struct {
		const char *json, *says;
	} rows[] = {
	    {"", "1:"},
	    {"[]", "object"},
	    {"\"text\"", NULL},
	    {"{\"title\": 7}", "title has to be a text"},
	    {"{\"body\": [\"a\"]}", "body has to be a text"},
	    {"{\"id\": true}", "id has to be"},
	    {"{\"published\": \"soon\"}", "published has to be a date"},
	    {"{\"published\": 7}", "published"},
	    {"{\"title\": \"a\"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = ERR_INIT;
		AUTO(article_free)
		struct article *article =
		    config_parse_article(slice_of(rows[i].json), &err);

		assert_null(article);
		if (rows[i].says != NULL)
			assert_non_null(strstr(err.text, rows[i].says));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_article_has_the_keys_of_the_manual),
	    cmocka_unit_test(what_is_not_said_is_empty),
	    cmocka_unit_test(what_is_no_article_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
