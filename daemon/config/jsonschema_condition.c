/*
 * Conditions as JSON Schema.  There are three maps of the same keys, for the
 * three places where a condition may stand, so that an editor offers `none`
 * under all: alone, and near: nothing that has no place in the text.
 *
 * Which keys say what is looked for, and which of them have a place in the
 * text, is read off the table: the former go with no other key, and `mentions`
 * goes with the latter.
 */
#include "config/jsonschema_parts.h"
#include "config/rulefile.h"

static const struct {
	const char *name, *map; /* of the definitions */
	const char *refuse;     /* what is said of keys that do not go there */
} ROLES[ROLE_COUNT] = {
    [ROLE_CONDITION] = {"condition", "condition-map",
        "none: stands only as an item of all:, beside something that must be "
        "said"},
    [ROLE_ITEM] = {"item", "item-map", NULL},
    [ROLE_SPAN] = {"span", "span-map",
        "near: takes phrases, lists and any: of them, not what is about the "
        "whole article"},
};

/* What each list of conditions is made of. */
static const struct {
	const char *name;
	enum role items;
} LISTS[] = {
    {"all", ROLE_ITEM},
    {"near", ROLE_SPAN},
};

/* A kind that is nothing without another key. */
static const struct {
	const char *kind, *needs, *why;
} PAIRS[] = {
    {"near", "within",
        "near: needs within: say within: 8 words, sentence or paragraph"},
    {"at_least", "of", "at_least: needs of: with the conditions it counts"},
};

static const char NO_KIND[] =
    "A condition is a phrase, or one of any, all, near, list, exact, forms, "
    "like, at_least, rule";

static bool
is_kind(const struct key *key)
{
	return key->with == NULL && key->read != key_scope;
}

static bool
has_place(const struct key *key)
{
	const struct key *mentions =
	    schema_key(&CONDITION_SCHEMA, S("mentions"));
	struct slice words = slice_of(mentions->with), word;

	while (slice_cut(&words, ' ', &word)) {
		if (slice_eq(word, slice_of(key->name)))
			return true;
	}
	return false;
}

static bool
goes_there(const struct key *key, enum role role)
{
	if (!is_kind(key))
		return true;
	if (role == ROLE_SPAN)
		return has_place(key);
	return role == ROLE_ITEM || !slice_eq(slice_of(key->name), S("none"));
}

/* --- a condition --------------------------------------------------------- */

/* What an editor puts in where nothing is written yet. */
static const struct {
	const char *label, *body;
	enum role role;
} SNIPPETS[] = {
    {"any", "{\"any\": [\"$1\"]}", ROLE_SPAN},
    {"near", "{\"near\": [\"$1\", \"$2\"], \"within\": \"${3:8 words}\"}",
        ROLE_SPAN},
    {"list", "{\"list\": \"$1\"}", ROLE_SPAN},
    {"exact", "{\"exact\": [\"$1\"]}", ROLE_SPAN},
    {"forms", "{\"forms\": [\"$1\"]}", ROLE_SPAN},
    {"like", "{\"like\": [\"$1\"], \"typos\": 1}", ROLE_SPAN},
    {"all", "{\"all\": [\"$1\", \"$2\"]}", ROLE_CONDITION},
    {"at_least", "{\"at_least\": 2, \"of\": [\"$1\", \"$2\", \"$3\"]}",
        ROLE_CONDITION},
    {"rule", "{\"rule\": \"$1\"}", ROLE_CONDITION},
    {"none", "{\"none\": [\"$1\"]}", ROLE_ITEM},
};

static void
add_snippets(struct js *out, enum role role)
{
	struct js *list = js_new_array();

	for (size_t i = 0; i < COUNT_OF(SNIPPETS); i++) {
		const struct key *key =
		    schema_key(&CONDITION_SCHEMA, slice_of(SNIPPETS[i].label));
		struct js *one;

		if (key->read == NULL || !goes_there(key, role))
			continue;
		one = jsonschema_snippet(
		    SNIPPETS[i].label, key->help, SNIPPETS[i].body);
		js_add(list, &one);
	}
	js_set(out, S("defaultSnippets"), &list);
}

/* With anyOf, an editor could only say that it is neither. */
void
jsonschema_condition(struct js *out, enum role role)
{
	struct js *test = js_new_object(), *phrase = js_new_object();
	struct js *map = jsonschema_ref(ROLES[role].map);

	js_set_str(test, S("type"), S("object"));
	js_set(out, S("if"), &test);
	js_set(out, S("then"), &map);
	jsonschema_value(phrase, &SHAPE_PHRASE, NULL);
	js_set_str(phrase, S("errorMessage"),
	    S("A condition is expected: a phrase (quote true, false and null), "
	      "or one of any, all, near, list ...; put any: or all: before a "
	      "list"));
	js_set(out, S("else"), &phrase);
	add_snippets(out, role);
}

static enum role
role_of_items(const struct key *key, enum role role)
{
	for (size_t i = 0; i < COUNT_OF(LISTS); i++) {
		if (slice_eq(slice_of(LISTS[i].name), slice_of(key->name)))
			return LISTS[i].items;
	}
	return role == ROLE_SPAN ? ROLE_SPAN : ROLE_CONDITION;
}

static void
add_list(struct js *out, const struct key *key, enum role items)
{
	struct js *item = jsonschema_ref(ROLES[items].name);

	jsonschema_list(out, key->min > 1 ? key->min : 1);
	js_set(out, S("items"), &item);
}

void
jsonschema_conditions(struct js *out, const struct key *key)
{
	add_list(out, key, ROLE_CONDITION);
}

/* --- its map ------------------------------------------------------------- */

static struct js *
property(const struct key *key, enum role role)
{
	struct js *out;

	if (!goes_there(key, role))
		return jsonschema_refused(key->help, ROLES[role].refuse);
	out = jsonschema_key(key);
	if (key->read == key_conditions)
		add_list(out, key, role_of_items(key, role));
	return out;
}

/* A map says one kind: the others are refused beside it. */
static struct js *
only_kind(const struct key *kind)
{
	struct js *out = js_new_object(), *properties = js_new_object();

	for (size_t i = 0; i < CONDITION_SCHEMA.len; i++) {
		const struct key *key = &CONDITION_SCHEMA.keys[i];
		struct js *no;

		if (key == kind || !is_kind(key))
			continue;
		no = jsonschema_refused(key->help,
		    "a condition is of one kind, and this is the second in it: "
		    "put both under all:");
		js_set(properties, slice_of(key->name), &no);
	}
	js_set(out, S("properties"), &properties);
	return out;
}

static void
add_required(struct js *out, const char *name, const char *why)
{
	struct js *required = js_new_array();

	js_add_str(required, slice_of(name));
	js_set(out, S("required"), &required);
	js_set_str(out, S("errorMessage"), slice_of(why));
}

/* What goes with each kind, and what not. */
static void
add_kinds(struct js *needs)
{
	for (size_t i = 0; i < CONDITION_SCHEMA.len; i++) {
		const struct key *key = &CONDITION_SCHEMA.keys[i];
		struct js *one;

		if (!is_kind(key) || key->read == NULL)
			continue;
		one = only_kind(key);
		for (size_t p = 0; p < COUNT_OF(PAIRS); p++) {
			if (slice_eq(
			        slice_of(PAIRS[p].kind), slice_of(key->name)))
				add_required(one, PAIRS[p].needs, PAIRS[p].why);
		}
		js_set(needs, slice_of(key->name), &one);
	}
}

/* Of whole conditions, `any` has no place that could be counted. */
static void
narrow_any(struct js *needs)
{
	static const char *const names[] = {"mentions", "except", "not_near"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct js *there = js_get(needs, slice_of(names[i]));
		struct js *one, *properties, *any, *item;

		if (there == NULL)
			continue;
		one = js_copy(there);
		properties = js_new_object();
		any = js_new_object();
		item = jsonschema_ref(ROLES[ROLE_SPAN].name);
		js_set(any, S("items"), &item);
		js_set(properties, S("any"), &any);
		js_set(one, S("properties"), &properties);
		js_set(needs, slice_of(names[i]), &one);
	}
}

static void
add_dependencies(struct js *out, enum role role)
{
	struct js *needs;

	jsonschema_ties(out, &CONDITION_SCHEMA);
	needs = js_copy(js_get(out, S("dependencies")));
	add_kinds(needs);
	if (role != ROLE_SPAN)
		narrow_any(needs);
	js_set(out, S("dependencies"), &needs);
}

/* One of the kinds has to be there. */
static void
add_need(struct js *out)
{
	struct js *any = js_new_array();

	for (size_t i = 0; i < CONDITION_SCHEMA.len; i++) {
		const struct key *key = &CONDITION_SCHEMA.keys[i];
		struct js *one;

		if (!is_kind(key))
			continue;
		one = js_new_object();
		add_required(one, key->name, NO_KIND);
		js_add(any, &one);
	}
	js_set(out, S("anyOf"), &any);
}

static struct js *
map_of_role(enum role role)
{
	struct js *out = js_new_object(), *properties = js_new_object();

	js_set_str(out, S("type"), S("object"));
	for (size_t i = 0; i < CONDITION_SCHEMA.len; i++) {
		struct js *one = property(&CONDITION_SCHEMA.keys[i], role);

		js_set(
		    properties, slice_of(CONDITION_SCHEMA.keys[i].name), &one);
	}
	js_set(out, S("properties"), &properties);
	js_set_bool(out, S("additionalProperties"), false);
	add_dependencies(out, role);
	add_need(out);
	return out;
}

void
jsonschema_condition_maps(struct js *definitions)
{
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct js *one = js_new_object();
		struct js *map = map_of_role((enum role)role);

		jsonschema_condition(one, (enum role)role);
		js_set(definitions, slice_of(ROLES[role].name), &one);
		js_set(definitions, slice_of(ROLES[role].map), &map);
	}
}
