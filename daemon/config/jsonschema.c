#include "config/jsonschema.h"

#include "base/check.h"
#include "base/num.h"
#include "config/jsonschema_parts.h"
#include "config/load.h"
#include "config/rulefile.h"

#define DRAFT_7 "http://json-schema.org/draft-07/schema#"

static void
set_str(struct js *out, const char *key, const char *value)
{
	js_set_str(out, slice_of(key), slice_of(value));
}

/* Two types, as YAML reads what was typed without quotes. */
static void
set_types(struct js *out, const char *first, const char *second)
{
	struct js *types;

	if (second == NULL) {
		set_str(out, "type", first);
		return;
	}
	types = js_new_array();
	js_add_str(types, slice_of(first));
	js_add_str(types, slice_of(second));
	js_set(out, S("type"), &types);
}

static void
set_want(struct js *out, const char *want)
{
	if (want == NULL)
		return;
	set_str(out, "errorMessage", want);
	set_str(out, "patternErrorMessage", want);
}

struct js *
jsonschema_ref(const char *name)
{
	AUTO(buf_fini) struct buf path = buf_init(BUF_MAX_OWN);
	struct js *ref = js_new_object();

	buf_printf(&path, "#/definitions/%s", name);
	js_set_str(ref, S("$ref"), buf_slice(&path));
	return ref;
}

/* Of two things that cannot both be: an editor shows its own words where
 * `not` alone is broken. */
struct js *
jsonschema_refused(const char *help, const char *why)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	struct js *out = js_new_object(), *nothing = js_new_object();

	buf_printf(&text, "%s (%s)", help, why);
	js_set_str(out, S("description"), buf_slice(&text));
	set_str(out, "type", "null");
	set_str(nothing, "type", "null");
	js_set(out, S("not"), &nothing);
	set_str(out, "errorMessage", why);
	js_set_bool(out, S("doNotSuggest"), true);
	return out;
}

void
jsonschema_list(struct js *out, int64_t min)
{
	set_types(out, "array", NULL);
	set_str(out, "errorMessage",
	    "A list is expected: write each item on its own line with '- '");
	if (min > 0)
		js_set_int(out, S("minItems"), min);
}

struct js *
jsonschema_snippet(const char *label, const char *help, const char *body)
{
	struct js *out = js_new_object(), *parsed;
	struct err err = ERR_INIT;

	parsed = js_parse(slice_of(body), JS_LIMITS_DEFAULT, &err);
	check(parsed != NULL);
	set_str(out, "label", label);
	set_str(out, "description", help);
	js_set(out, S("body"), &parsed);
	return out;
}

/* --- values -------------------------------------------------------------- */

/* A word that is a number may be typed with or without quotes. */
static void
add_words(struct js *out, const char *name, const char *const *words)
{
	struct js *list = js_new_array();
	int64_t number;

	for (; *words != NULL; words++) {
		if (num_parse(slice_of(*words), 0, INT64_MAX, &number))
			js_add_int(list, number);
		js_add_str(list, slice_of(*words));
	}
	js_set(out, slice_of(name), &list);
}

static void
add_pattern(struct js *out, const struct shape *shape)
{
	if (shape->pattern != NULL)
		set_str(out, "pattern", shape->pattern);
	set_want(out, shape->want);
	if (shape->words != NULL)
		add_words(out, "examples", shape->words);
}

static void
value_text(struct js *out, const struct shape *shape, const struct key *key)
{
	(void)key;
	set_types(out, "string", "number");
	add_pattern(out, shape);
}

static void
value_string(struct js *out, const struct shape *shape, const struct key *key)
{
	(void)key;
	set_types(out, "string", NULL);
	add_pattern(out, shape);
}

static void
value_words(struct js *out, const struct shape *shape, const struct key *key)
{
	struct js *words;

	set_want(out, shape->want);
	if (shape->words != NULL) {
		add_words(out, "enum", shape->words);
		return;
	}
	words = js_new_array();
	for (size_t i = 0; i < key->choice->len; i++)
		js_add_str(words, slice_of(key->choice->words[i]));
	js_set(out, S("enum"), &words);
}

static void
value_severity(struct js *out, const struct shape *shape, const struct key *key)
{
	struct js *words = js_new_array();

	(void)shape;
	(void)key;
	for (int i = 0; i < SEVERITY_COUNT; i++)
		js_add_str(words, slice_of(severity_name((enum severity)i)));
	js_set(out, S("enum"), &words);
}

static void
value_bool(struct js *out, const struct shape *shape, const struct key *key)
{
	(void)shape;
	(void)key;
	set_types(out, "boolean", "string");
	set_str(out, "pattern", "^(true|false)$");
	set_want(out, "true or false is expected");
}

static void
value_count(struct js *out, const struct shape *shape, const struct key *key)
{
	(void)shape;
	set_types(out, "integer", "string");
	js_set_int(out, S("minimum"), key->min);
	js_set_int(out, S("maximum"), key->max);
	set_str(out, "pattern", "^[0-9]+$");
	set_str(out, "patternErrorMessage", "A number is expected");
}

/* The one number that needs no unit is 0. */
static void
value_time(struct js *out, const struct shape *shape, const struct key *key)
{
	static const char want[] =
	    "Write a time with its unit: 90s, 15m, 6h or 30d";

	(void)shape;
	set_types(out, "string", key->min == 0 ? "integer" : NULL);
	js_set_int(out, S("minimum"), 0);
	js_set_int(out, S("maximum"), 0);
	set_str(out, "pattern", "^(0|[0-9]+(ms|s|m|h|d))$");
	set_want(out, want);
}

static void
value_size(struct js *out, const struct shape *shape, const struct key *key)
{
	(void)shape;
	set_types(out, "string", "integer");
	js_set_int(out, S("minimum"), key->min);
	js_set_int(out, S("maximum"), key->max);
	set_str(out, "pattern", "^[0-9]+(B|KiB|MiB|GiB)?$");
	set_str(out, "patternErrorMessage",
	    "Write a size with its unit: 64KiB or 8MiB");
}

static void
value_list(struct js *out, const struct shape *shape, const struct key *key)
{
	struct js *items = js_new_object();

	jsonschema_list(out, shape->may_be_empty ? 0 : 1);
	jsonschema_value(items, shape->item, key);
	js_set(out, S("items"), &items);
}

/* Not anyOf: an editor that knows which of both is meant says what is wrong
 * inside it. */
static void
value_either(struct js *out, const char *type, struct js **yes, struct js **no)
{
	struct js *test = js_new_object();

	set_str(test, "type", type);
	js_set(out, S("if"), &test);
	js_set(out, S("then"), yes);
	js_set(out, S("else"), no);
}

static void
value_one_or_list(
    struct js *out, const struct shape *shape, const struct key *key)
{
	struct js *list = js_new_object(), *one = js_new_object();

	value_list(list, shape, key);
	jsonschema_value(one, shape->item, key);
	value_either(out, "array", &list, &one);
}

static void
value_form(struct js *out, const struct shape *shape, const struct key *key)
{
	struct js *map = js_new_object(), *other = js_new_object();

	jsonschema_value(map, shape->item, key);
	jsonschema_value(other, shape->other, key);
	value_either(out, "object", &map, &other);
}

static void
add_required(struct js *out, const struct schema *schema)
{
	struct js *required = js_new_array();

	for (size_t i = 0; i < schema->len; i++) {
		if (schema->keys[i].is_required)
			js_add_str(required, slice_of(schema->keys[i].name));
	}
	if (js_len(required) > 0)
		js_set(out, S("required"), &required);
	js_free(&required);
}

/* What an editor puts in for a whole one of these. */
static const struct {
	const char *noun; /* of the schema */
	const char *label, *help, *body;
} TEMPLATES[] = {
    {"a rule", "rule", "a rule with a test that it must meet and one not",
        "{\"id\": \"${1:id}\", \"name\": \"$2\", \"when\": {\"any\": "
        "[\"$3\"]}, \"severity\": \"${4:medium}\", \"tests\": [{\"match\": "
        "\"$5\"}, {\"no_match\": \"$6\"}]}"},
    {"a feed", "feed", "a feed by its address",
        "{\"id\": \"${1:id}\", \"url\": \"${2:https://}\"}"},
};

static void
add_template(struct js *out, const struct schema *schema)
{
	for (size_t i = 0; i < COUNT_OF(TEMPLATES); i++) {
		struct js *list, *one;

		if (!slice_eq(
		        slice_of(TEMPLATES[i].noun), slice_of(schema->noun)))
			continue;
		list = js_new_array();
		one = jsonschema_snippet(
		    TEMPLATES[i].label, TEMPLATES[i].help, TEMPLATES[i].body);
		js_add(list, &one);
		js_set(out, S("defaultSnippets"), &list);
	}
}

static void
add_keys(struct js *out, const struct schema *schema)
{
	struct js *properties = js_new_object();

	for (size_t i = 0; i < schema->len; i++) {
		struct js *value = jsonschema_key(&schema->keys[i]);

		js_set(properties, slice_of(schema->keys[i].name), &value);
	}
	set_types(out, "object", NULL);
	js_set(out, S("properties"), &properties);
	js_set_bool(out, S("additionalProperties"), false);
	add_required(out, schema);
	jsonschema_ties(out, schema);
	add_template(out, schema);
}

static void
value_map(struct js *out, const struct shape *shape, const struct key *key)
{
	add_keys(out, shape->map != NULL ? shape->map : key->section);
}

static void
value_named(struct js *out, const struct shape *shape, const struct key *key)
{
	struct js *item = js_new_object(), *patterns = js_new_object();

	set_types(out, "object", NULL);
	jsonschema_value(item, shape->item, key);
	js_set(patterns, S("^[a-z0-9][a-z0-9-]{0,63}$"), &item);
	js_set(out, S("patternProperties"), &patterns);
	js_set_bool(out, S("additionalProperties"), false);
}

/* if the type is this one, then these keys */
static void
add_kind(struct js *all, const char *name, const struct schema *keys)
{
	struct js *one = js_new_object(), *test = js_new_object();
	struct js *properties = js_new_object(), *type = js_new_object();
	struct js *then = js_new_object();

	set_str(type, "const", name);
	js_set(properties, S("type"), &type);
	js_set(test, S("properties"), &properties);
	js_set(one, S("if"), &test);
	add_keys(then, keys);
	js_set(one, S("then"), &then);
	js_add(all, &one);
}

static void
value_kinds(struct js *out, const struct shape *shape, const struct key *key)
{
	struct js *names = js_new_array(), *all = js_new_array();
	struct js *type = js_new_object(), *properties = js_new_object();
	struct js *required = js_new_array();
	const struct schema *keys;
	const char *name;

	(void)key;
	for (size_t i = 0; shape->kind_at(i, &name, &keys); i++) {
		if (keys == NULL)
			continue;
		js_add_str(names, slice_of(name));
		add_kind(all, name, keys);
	}
	set_types(out, "object", NULL);
	set_str(type, "description", "what kind it is; its keys depend on it");
	js_set(type, S("enum"), &names);
	js_set(properties, S("type"), &type);
	js_set(out, S("properties"), &properties);
	js_add_str(required, S("type"));
	js_set(out, S("required"), &required);
	js_set(out, S("allOf"), &all);
}

static void
value_condition(
    struct js *out, const struct shape *shape, const struct key *key)
{
	(void)shape;
	(void)key;
	jsonschema_condition(out, ROLE_CONDITION);
}

static void
value_conditions(
    struct js *out, const struct shape *shape, const struct key *key)
{
	(void)shape;
	jsonschema_conditions(out, key);
}

void
jsonschema_value(
    struct js *out, const struct shape *shape, const struct key *key)
{
	static void (*const rows[])(struct js * out, const struct shape *shape,
	    const struct key *key) = {
	    [SHAPE_TEXT] = value_text,
	    [SHAPE_STRING] = value_string,
	    [SHAPE_WORDS] = value_words,
	    [SHAPE_SEVERITY] = value_severity,
	    [SHAPE_BOOL] = value_bool,
	    [SHAPE_COUNT] = value_count,
	    [SHAPE_TIME] = value_time,
	    [SHAPE_SIZE] = value_size,
	    [SHAPE_LIST] = value_list,
	    [SHAPE_ONE_OR_LIST] = value_one_or_list,
	    [SHAPE_MAP] = value_map,
	    [SHAPE_NAMED] = value_named,
	    [SHAPE_FORM] = value_form,
	    [SHAPE_KINDS] = value_kinds,
	    [SHAPE_CONDITION] = value_condition,
	    [SHAPE_CONDITIONS] = value_conditions,
	};

	rows[shape->kind](out, shape, key);
}

/* --- keys ---------------------------------------------------------------- */

/* What the key is for, what its value means, what stands in for it. */
static void
add_description(
    struct js *out, const struct key *key, const struct shape *shape)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	buf_add_str(&text, key->help);
	if (shape->note != NULL)
		buf_printf(&text, ".\n\n%s", shape->note);
	if (key->fallback != NULL)
		buf_printf(&text, "%s\n\nDefault: %s",
		    shape->note != NULL ? "" : ".", key->fallback);
	js_set_str(out, S("description"), buf_slice(&text));
}

struct js *
jsonschema_key(const struct key *key)
{
	const struct shape *shape = shape_of_key(key);
	struct js *out;

	if (key->read == NULL)
		return jsonschema_refused(key->help, "not there yet");
	out = js_new_object();
	add_description(out, key, shape);
	jsonschema_value(out, shape, key);
	return out;
}

/* --- files --------------------------------------------------------------- */

static const struct file {
	const char *name, *title, *help;
	const struct schema *schema;
	bool has_conditions;
} FILES[] = {
    {"settings", "sanctions-watch settings",
        "The settings file: what is fetched, kept and logged, where alerts "
        "go.",
        &SETTINGS_SCHEMA, false},
    {"feeds", "sanctions-watch feeds",
        "A file of the feeds folder: which feeds are polled.",
        &FEED_FILE_SCHEMA, false},
    {"rules", "sanctions-watch rules",
        "A file of the rules folder: word lists, and the rules that articles "
        "are matched against.",
        &RULE_FILE_SCHEMA, true},
};

struct slice
config_json_schema_name(size_t at)
{
	return at < COUNT_OF(FILES) ? slice_of(FILES[at].name) : S("");
}

static struct js *
schema_of_file(const struct file *file)
{
	struct js *out = js_new_object();

	set_str(out, "$schema", DRAFT_7);
	set_str(out, "title", file->title);
	set_str(out, "description", file->help);
	add_keys(out, file->schema);
	if (file->has_conditions) {
		struct js *definitions = js_new_object();

		jsonschema_condition_maps(definitions);
		js_set(out, S("definitions"), &definitions);
	}
	return out;
}

struct js *
config_json_schema(struct slice what)
{
	for (size_t i = 0; i < COUNT_OF(FILES); i++) {
		if (slice_eq(what, slice_of(FILES[i].name)))
			return schema_of_file(&FILES[i]);
	}
	return NULL;
}
