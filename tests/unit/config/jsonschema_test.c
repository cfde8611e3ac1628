/* The tables that files are read by, as JSON Schema. */
#include "unit/testing.h"

#include "config/jsonschema.h"
#include "config/load.h"
#include "config/rulefile.h"

/* The member that a path of keys leads to, "properties rules items". */
static const struct js *
walk(const struct js *js, const char *path)
{
	struct slice rest = slice_of(path), word;

	while (rest.len > 0 && slice_cut(&rest, ' ', &word))
		js = js_get(js, word);
	return js;
}

struct place_of_table {
	const char *file;
	const char *path; /* to the map's schema */
	const struct schema *schema;
};

static const struct place_of_table PLACES[] = {
    {"settings", "", &SETTINGS_SCHEMA},
    {"settings", "properties routes items", &ROUTE_SCHEMA},
    {"feeds", "", &FEED_FILE_SCHEMA},
    {"feeds", "properties feeds items", &FEED_SCHEMA},
    {"rules", "", &RULE_FILE_SCHEMA},
    {"rules", "properties defaults", &DEFAULTS_SCHEMA},
    {"rules", "properties rules items", &RULE_SCHEMA},
    {"rules", "properties rules items properties tests items", &TEST_SCHEMA},
    {"rules", "properties lists patternProperties ^[a-z0-9][a-z0-9-]{0,63}$",
        &LIST_SCHEMA},
    {"rules",
        "properties lists patternProperties ^[a-z0-9][a-z0-9-]{0,63}$ "
        "properties entries items then",
        &ENTRY_SCHEMA},
    {"rules", "definitions condition-map", &CONDITION_SCHEMA},
    {"rules", "definitions item-map", &CONDITION_SCHEMA},
    {"rules", "definitions span-map", &CONDITION_SCHEMA},
};

static void
expect_keys(const struct js *map, const struct schema *schema)
{
	bool extra = true;

	assert_true(js_bool(js_get(map, S("additionalProperties")), &extra));
	assert_false(extra);
	assert_int_equal(schema->len, js_len(js_get(map, S("properties"))));
	for (size_t i = 0; i < schema->len; i++) {
		const struct key *key = &schema->keys[i];
		const struct js *one =
		    js_get(js_get(map, S("properties")), slice_of(key->name));
		struct slice text = js_get_str(one, S("description"));

		if (!slice_starts(text, slice_of(key->help)))
			fail_msg(
			    "%s: %s: not described", schema->noun, key->name);
	}
}

static void
every_key_of_every_table_is_there_with_its_description(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
		AUTO(js_free)
		struct js *schema =
		    config_json_schema(slice_of(PLACES[i].file));

		expect_keys(walk(schema, PLACES[i].path), PLACES[i].schema);
	}
}

static void
every_channel_type_that_is_there_has_its_keys(void **state)
{
	AUTO(js_free) struct js *schema = config_json_schema(S("settings"));
	const struct js *channel = walk(schema,
	    "properties channels patternProperties "
	    "^[a-z0-9][a-z0-9-]{0,63}$");
	const struct schema *keys;
	const char *name;
	size_t there = 0;

	(void)state;
	for (size_t i = 0; channel_type_at(i, &name, &keys); i++) {
		if (keys == NULL)
			continue;
		expect_keys(js_get(js_at(js_get(channel, S("allOf")), there++),
		                S("then")),
		    keys);
	}
	assert_int_equal(there, js_len(walk(channel, "properties type enum")));
	assert_true(there > 0);
}

static void
what_is_not_there_yet_is_refused_and_not_suggested(void **state)
{
	AUTO(js_free) struct js *schema = config_json_schema(S("settings"));
	const struct js *lists = walk(schema, "properties lists");
	bool silent = false;

	(void)state;
	assert_true(js_bool(js_get(lists, S("doNotSuggest")), &silent));
	assert_true(silent);
	assert_non_null(js_get(lists, S("not")));
}

static void
there_are_schemas_of_three_files_and_no_other(void **state)
{
	size_t count = 0;

	(void)state;
	for (; config_json_schema_name(count).len > 0; count++) {
		AUTO(js_free)
		struct js *schema =
		    config_json_schema(config_json_schema_name(count));

		assert_non_null(schema);
	}
	assert_int_equal(3, count);
	assert_null(config_json_schema(S("")));
	assert_null(config_json_schema(S("rule")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        every_key_of_every_table_is_there_with_its_description),
	    cmocka_unit_test(every_channel_type_that_is_there_has_its_keys),
	    cmocka_unit_test(
	        what_is_not_there_yet_is_refused_and_not_suggested),
	    cmocka_unit_test(there_are_schemas_of_three_files_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
