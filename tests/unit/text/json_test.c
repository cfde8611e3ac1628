#include "unit/testing.h"

#include "text/json.h"

static struct js *
parse(struct slice text)
{
	struct err err = ERR_INIT;
	struct js *js = js_parse(text, JS_LIMITS_DEFAULT, &err);

	if (js == NULL)
		fail_msg("%.*s: %s", SLICE_ARG(text), err.text);
	return js;
}

struct repeat_case {
	const char *name;
	struct slice in;
	const char *out;
};

/* What is read is written again, compact and in order. */
static const struct repeat_case REPEATS[] = {
    {"scalars", SLICE(" [1, -2, 2.5, true, false, null, \"x\"] "),
        "[1,-2,2.5,true,false,null,\"x\"]"},
    {"order of keys", SLICE("{\"z\":1,\"a\":{\"y\":2,\"b\":[]}}"),
        "{\"z\":1,\"a\":{\"y\":2,\"b\":[]}}"},
    {"byte order mark", SLICE("\xEF\xBB\xBF{}"), "{}"},
    {"bad UTF-8", SLICE("\"Zo\xEB!\""), "\"Zo\xEF\xBF\xBD!\""},
    {"raw control character",
        SLICE("\"a\x01\x0B"
              "b\""),
        "\"ab\""},
    {"surrogate pair", SLICE("\"\\ud83d\\ude00\""), "\"\xF0\x9F\x98\x80\""},
    {"lone high surrogate", SLICE("\"a\\ud83dz\""), "\"a\xEF\xBF\xBDz\""},
    {"lone low surrogate", SLICE("\"\\udc00\\n\""), "\"\xEF\xBF\xBD\\n\""},
    {"high before no low", SLICE("\"\\ud83d\\u0041\""),
        "\"\xEF\xBF\xBD"
        "A\""},
    {"escaped backslash before u", SLICE("\"\\\\ud83d\""), "\"\\\\ud83d\""},
    {"NUL escape", SLICE("{\"a\\u0000b\":\"c\\u0000\"}"), "{\"ab\":\"c\"}"},
    {"repeated key", SLICE("{\"a\":1,\"b\":2,\"a\":3}"), "{\"a\":3,\"b\":2}"},
    {"scalar document", SLICE("7"), "7"},
    {"decimal stays short", SLICE("[0.1,0.92]"), "[0.1,0.92]"},
};

static void
what_is_read_is_written_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(REPEATS); i++) {
		AUTO(js_free) struct js *js = parse(REPEATS[i].in);
		AUTO(buf_fini) struct buf out = buf_init(1000);

		assert_true(js_write(js, &out));
		assert_slice(buf_slice(&out), REPEATS[i].out);
	}
}

struct refusal {
	const char *name;
	struct slice in;
	enum err_code code;
	const char *text; /* how it begins */
};

static const struct refusal REFUSALS[] = {
    {"empty", SLICE(""), ERR_INPUT, "1:0: "},
    {"cut off", SLICE("{\"a\":\n  1"), ERR_INPUT, "2:3: "},
    {"two documents", SLICE("{} {}"), ERR_INPUT, "1:4: "},
    {"html", SLICE("<html>"), ERR_INPUT, "1:1: "},
    {"trailing comma", SLICE("[1,]"), ERR_INPUT, "1:4: "},
    {"quote never closed", SLICE("\"\\"), ERR_INPUT, "1:"},
    {"too deep", SLICE("[[[[[[[[[[[[1]]]]]]]]]]]]"), ERR_LIMIT,
        "nested deeper than 8 levels"},
    {"too long", SLICE("[\"0123456789012345678901234567890\"]"), ERR_LIMIT,
        "larger than 32 bytes"},
};

static void
a_refusal_names_the_place(void **state)
{
	struct js_limits limits = {.max_bytes = 32, .max_depth = 8};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(REFUSALS); i++) {
		const struct refusal *c = &REFUSALS[i];
		struct err err = ERR_INIT;

		assert_null(js_parse(c->in, limits, &err));
		if (err.code != c->code ||
		    !slice_starts(slice_of(err.text), slice_of(c->text)))
			fail_msg("%s: %s", c->name, err.text);
	}
}

static void
brackets_in_strings_are_not_depth(void **state)
{
	struct js_limits limits = {.max_bytes = 100, .max_depth = 1};
	struct err err = ERR_INIT;
	AUTO(js_free)
	struct js *js = js_parse(S("[\"[[[[\\\"[[[\"]"), limits, &err);

	(void)state;
	assert_non_null(js);
}

static void
getters_take_what_is_not_there(void **state)
{
	AUTO(js_free)
	struct js *js = parse(S("{\"a\":{\"n\":5},\"s\":\"x\",\"r\":3.0,"
	                        "\"h\":3.5,\"t\":true,\"e\":1e30}"));
	struct slice s = S("unset");
	int64_t n = -1;
	bool flag = false;

	(void)state;
	assert_null(js_get(js_get(js_get(js, S("q")), S("a")), S("b")));
	assert_null(js_get(NULL, S("a")));
	assert_null(js_at(js, 0));
	assert_int_equal(js_len(NULL), 0);
	assert_int_equal(js_len(js), 6);
	assert_true(js_int(js_get(js_get(js, S("a")), S("n")), &n));
	assert_int_equal(n, 5);
	assert_true(js_int(js_get(js, S("r")), &n));
	assert_int_equal(n, 3);
	assert_false(js_int(js_get(js, S("h")), &n));
	assert_false(js_int(js_get(js, S("e")), &n));
	assert_false(js_str(js_get(js, S("r")), &s));
	assert_slice(s, "unset");
	assert_slice(js_get_str(js, S("s")), "x");
	assert_slice(js_get_str(js, S("a")), "");
	assert_true(js_bool(js_get(js, S("t")), &flag));
	assert_true(flag);
	assert_int_equal(js_type(js_get(js, S("none"))), JS_NULL);
}

static void
an_id_of_any_type_has_a_text(void **state)
{
	AUTO(js_free)
	struct js *js =
	    parse(S("[7,\"x\",1.5,true,null,[],99999999999999999999,-12.0]"));
	AUTO(buf_fini) struct buf out = buf_init(1000);

	(void)state;
	JS_EACH(item, js)
	{
		if (!js_add_text(item, &out))
			buf_add_char(&out, '!');
		buf_add_char(&out, ' ');
	}
	assert_slice(buf_slice(&out), "7 x 1.5 true ! ! 1e+20 -12 ");
}

static void
members_come_in_the_order_of_the_text(void **state)
{
	AUTO(js_free) struct js *js = parse(S("{\"b\":1,\"a\":2,\"c\":3}"));
	AUTO(buf_fini) struct buf out = buf_init(1000);
	struct js_cursor cursor = {0};
	const struct js *value;
	struct slice key;

	(void)state;
	while (js_next(js, &cursor, &key, &value)) {
		buf_add_slice(&out, key);
		js_add_text(value, &out);
	}
	assert_slice(buf_slice(&out), "b1a2c3");
	assert_false(js_next(js, &cursor, &key, &value));
	assert_false(js_next(NULL, &cursor, &key, &value));
}

static void
a_built_tree_is_written_as_built(void **state)
{
	AUTO(js_free) struct js *root = js_new_object();
	AUTO(js_free) struct js *list = js_new_array();
	AUTO(js_free) struct js *child = js_new_object();
	AUTO(js_free) struct js *copy = NULL;
	AUTO(buf_fini) struct buf out = buf_init(1000);

	(void)state;
	js_set_str(root, S("title"), S("a\"\\\n\x01\xFF"));
	js_set_int(root, S("n"), INT64_MIN);
	js_set_bool(root, S("yes"), true);
	js_set_real(root, S("score"), 0.5);
	js_set_null(root, S("none"));
	js_add_str(list, S("x"));
	js_add_int(list, 4);
	js_set_str(child, S("k\xFF"), S(""));
	js_add(list, &child);
	assert_null(child);
	js_set(root, S("list"), &list);
	assert_null(list);
	js_set_int(root, S("n"), 2);
	copy = js_copy(root);
	js_set_int(root, S("late"), 1);
	assert_true(js_write(copy, &out));
	assert_slice(buf_slice(&out),
	    "{\"title\":\"a\\\"\\\\\\n\\u0001\xEF\xBF\xBD\",\"n\":2,"
	    "\"yes\":true,\"score\":0.5,\"none\":null,"
	    "\"list\":[\"x\",4,{\"k\xEF\xBF\xBD\":\"\"}]}");
}

static void
a_buffer_too_small_is_left_as_it_was(void **state)
{
	AUTO(js_free) struct js *js = parse(S("[1,2,3,4,5]"));
	AUTO(buf_fini) struct buf out = buf_init(8);

	(void)state;
	buf_add_str(&out, "ab");
	assert_false(js_write(js, &out));
	assert_false(buf_ok(&out));
	assert_slice(buf_slice(&out), "ab");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_read_is_written_again),
	    cmocka_unit_test(a_refusal_names_the_place),
	    cmocka_unit_test(brackets_in_strings_are_not_depth),
	    cmocka_unit_test(getters_take_what_is_not_there),
	    cmocka_unit_test(an_id_of_any_type_has_a_text),
	    cmocka_unit_test(members_come_in_the_order_of_the_text),
	    cmocka_unit_test(a_built_tree_is_written_as_built),
	    cmocka_unit_test(a_buffer_too_small_is_left_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
