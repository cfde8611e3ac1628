#include "unit/testing.h"

#include "alert/doc.h"

static struct slice TAGS[] = {SLICE("arms"), SLICE("dprk")};
static struct slice SOURCES[] = {SLICE("bbc-world"), SLICE("tass")};
static struct doc_rule RULES[] = {
    {SLICE("dprk-arms"), SLICE("Arms dealings, North Korea and Russia")}};
static struct mark TITLE_MARKS[] = {{0, 3}, {10, 15}};
static struct mark EXCERPT_MARKS[] = {{4, 8}};
static struct because BECAUSE[] = {
    {FIELD_TITLE, 0, 3, SLICE("Kim"), SLICE("Kim Jong Un"), 0},
    {FIELD_BODY, 700, 704, SLICE("arms"), SLICE("weapon*"), 1}};

static struct alert_doc
example(void)
{
	return (struct alert_doc){
	    .id = SLICE("0123456789abcdef0123456789abcdef"),
	    .kind = ALERT_NEWS,
	    .severity = SEVERITY_CRITICAL,
	    .tags = TAGS,
	    .tag_len = 2,
	    .denied = true,
	    .change = SLICE("severity raised from low to critical"),
	    .rules = RULES,
	    .rule_len = 1,
	    .story_id = SLICE("fedcba9876543210fedcba9876543210"),
	    .story_sources = SOURCES,
	    .story_source_len = 2,
	    .article = {.key = SLICE("00112233445566778899aabbccddeeff"),
	        .title = SLICE("Kim meets Putin \"in\" \\ {{x}} 金"),
	        .title_marks = {TITLE_MARKS, 2},
	        .url = SLICE("https://news.example/a?b=c&d=e"),
	        .source = SLICE("bbc-world"),
	        .official = true,
	        .has_published = true,
	        .published_ms = 1772357400123,
	        .language = SLICE("en"),
	        .excerpt = SLICE("… the arms\n\nwere sold …"),
	        .excerpt_marks = {EXCERPT_MARKS, 1}},
	    .because = BECAUSE,
	    .because_len = 2,
	    .because_total = 640,
	    .raised_ms = 1772357460001};
}

static void
a_document_that_was_read_back_is_the_same(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	AUTO(buf_fini) struct buf first = buf_init(DOC_MAX_BYTES);
	AUTO(buf_fini) struct buf second = buf_init(DOC_MAX_BYTES);
	struct alert_doc doc = example();
	struct err err = ERR_INIT;
	const struct alert_doc *back;

	(void)state;
	assert_true(doc_render(&doc, &first));
	back = doc_parse(arena, buf_slice(&first), &err);
	assert_non_null(back);
	assert_true(doc_render(back, &second));
	assert_string_equal(buf_str(&first), buf_str(&second));
	assert_int_equal(back->severity, SEVERITY_CRITICAL);
	assert_true(back->denied && back->article.official);
	assert_slice(back->article.title, "Kim meets Putin \"in\" \\ {{x}} 金");
	assert_slice(back->article.excerpt, "… the arms\n\nwere sold …");
	assert_int_equal(back->article.title_marks.len, 2);
	assert_int_equal(back->article.published_ms, 1772357400123);
	assert_int_equal(back->because[1].field, FIELD_BODY);
	assert_int_equal(back->because[1].end, 704);
	assert_int_equal(back->because_total, 640);
	assert_slice(back->story_sources[1], "tass");
}

struct damage {
	const char *name, *json;
};

static void
what_is_no_document_is_refused(void **state)
{
	static const struct damage CASES[] = {{"nothing", ""},
	    {"half of one", "{\"id\":\"a\","}, {"a list", "[]"},
	    {"a word", "\"x\""}, {"null", "null"}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		AUTO(arena_free) struct arena *arena = arena_new();
		struct err err = ERR_INIT;

		if (doc_parse(arena, slice_of(CASES[i].json), &err) != NULL)
			fail_msg("%s was taken", CASES[i].name);
		assert_int_equal(err.code, ERR_INPUT);
	}
}

static void
rows_of_other_versions_stay_readable(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	const struct alert_doc *doc = doc_parse(arena,
	    S("{\"id\":\"a\",\"severity\":\"apocalyptic\",\"kind\":\"dream\","
	      "\"colour\":[{}],\"because\":[{\"field\":\"caption\",\"start\":1,"
	      "\"end\":2},7,{\"start\":-1}],\"tags\":[1,\"x\",null]}"),
	    &err);

	(void)state;
	assert_non_null(doc);
	assert_slice(doc->id, "a");
	assert_int_equal(doc->kind, ALERT_NEWS);
	assert_int_equal(doc->severity, SEVERITY_MEDIUM);
	assert_int_equal(doc->tag_len, 1);
	assert_int_equal(doc->rule_len, 1);
	assert_int_equal(doc->because_len, 1);
	assert_int_equal(doc->because[0].field, FIELD_BODY);
	assert_false(doc->article.has_published);
	assert_slice(doc->article.title, "");
}

static void
marks_that_break_their_promises_are_left_out(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	const struct alert_doc *doc = doc_parse(arena,
	    S("{\"article\":{\"title\":\"é Kim\",\"title_marks\":[[1,3],[0,2],"
	      "[0,1],[3,3],[2,3],[3,6],[5,6],[3,99],[-1,2],[4,1e30],\"x\",[]]}}"),
	    &err);

	(void)state;
	assert_non_null(doc);
	assert_int_equal(doc->article.title_marks.len, 2);
	assert_int_equal(doc->article.title_marks.items[0].end, 2);
	assert_int_equal(doc->article.title_marks.items[1].start, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_document_that_was_read_back_is_the_same),
	    cmocka_unit_test(what_is_no_document_is_refused),
	    cmocka_unit_test(rows_of_other_versions_stay_readable),
	    cmocka_unit_test(marks_that_break_their_promises_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
