/*
 * What the keys of one map owe to each other: those that go with another say so
 * in their row; the rest the readers check by hand, and it is told here.
 */
#include "base/check.h"
#include "config/jsonschema_parts.h"

enum tie {
	TIE_ANY,   /* one of them at least */
	TIE_ONE,   /* one of them, and not two */
	TIE_BOTH,  /* none or both */
	TIE_ALONE, /* with no other key of the map */
};

static const struct {
	const char *noun; /* of the schema */
	enum tie tie;
	const char *keys; /* separated by a space */
	const char *why;
} TIES[] = {
    {"a test", TIE_ONE, "match no_match",
        "a test says either match or no_match"},
    {"a test's article", TIE_ANY, "title body file language source", NULL},
    {"an entry", TIE_ANY, "name forms", NULL},
    {"an entry", TIE_ALONE, "forms", "goes with name:, not with forms:"},
    {"a list", TIE_ONE, "entries file",
        "a list has entries: or a file:, not both"},
    {"a list", TIE_BOTH, "file format", NULL},
    {"fire_when", TIE_ANY, "articles different_sources", NULL},
    {"a channel of type webhook", TIE_ONE, "url_file url",
        "url and url_file: only one of them"},
    {"a channel of type slack", TIE_ONE, "url_file url",
        "url and url_file: only one of them"},
    {"a channel of type webhook", TIE_BOTH, "client_cert_file client_key_file",
        NULL},
    {"a channel of type slack", TIE_BOTH, "client_cert_file client_key_file",
        NULL},
    {"a channel of type email", TIE_BOTH, "client_cert_file client_key_file",
        NULL},
    {"a channel of type email", TIE_BOTH, "username password_file", NULL},
};

static struct js *
list_of(struct slice word)
{
	struct js *list = js_new_array();

	js_add_str(list, word);
	return list;
}

/* [{"required": ["file"]}, {"required": ["url"]}] */
static struct js *
any_of(struct slice words)
{
	AUTO(buf_fini) struct buf why = buf_init(BUF_MAX_OWN);
	struct js *any = js_new_array();
	struct slice rest = words, word;

	buf_add_str(&why, "One of these is needed:");
	while (slice_cut(&rest, ' ', &word))
		buf_printf(&why, " %.*s:", SLICE_ARG(word));
	while (slice_cut(&words, ' ', &word)) {
		struct js *one = js_new_object(), *names = list_of(word);

		js_set(one, S("required"), &names);
		js_set_str(one, S("errorMessage"), buf_slice(&why));
		js_add(any, &one);
	}
	return any;
}

/* The names of keys that are needed, as a schema. */
static struct js *
as_schema(const struct js *need)
{
	struct js *out, *names = js_copy(need);

	if (js_type(need) == JS_OBJECT)
		return names;
	out = js_new_object();
	js_set(out, S("required"), &names);
	return out;
}

/* What stands there already goes on to hold. */
static void
add_need(struct js *needs, struct slice key, struct js **need)
{
	const struct js *before = js_get(needs, key);
	struct js *both, *all, *one;

	if (before == NULL) {
		js_set(needs, key, need);
		return;
	}
	both = js_new_object();
	all = js_new_array();
	one = as_schema(before);
	js_add(all, &one);
	one = as_schema(*need);
	js_add(all, &one);
	js_free(need);
	js_set(both, S("allOf"), &all);
	js_set(needs, key, &both);
}

static bool
is_one_word(struct slice words)
{
	return slice_find_char(words, ' ', 0) == words.len;
}

/* Of a key: the one beside it, or one of several. */
static struct js *
companion(struct slice words)
{
	struct js *out, *any;

	if (is_one_word(words))
		return list_of(words);
	out = js_new_object();
	any = any_of(words);
	js_set(out, S("anyOf"), &any);
	return out;
}

static void
refuse(struct js *properties, const struct schema *schema, struct slice name,
    const char *why)
{
	const struct key *key = schema_key(schema, name);
	struct js *no;

	check(key != NULL);
	no = jsonschema_refused(key->help, why);
	js_set(properties, name, &no);
}

/* Beside `name` none of the others: of `words`, or of the whole map. */
static void
add_exclusion(struct js *needs, const struct schema *schema, struct slice name,
    size_t tie)
{
	struct js *one = js_new_object(), *properties = js_new_object();
	struct slice words = slice_of(TIES[tie].keys), word;

	if (TIES[tie].tie == TIE_ALONE) {
		for (size_t i = 0; i < schema->len; i++) {
			word = slice_of(schema->keys[i].name);
			if (!slice_eq(word, name))
				refuse(properties, schema, word, TIES[tie].why);
		}
	} else {
		while (slice_cut(&words, ' ', &word)) {
			if (!slice_eq(word, name))
				refuse(properties, schema, word, TIES[tie].why);
		}
	}
	js_set(one, S("properties"), &properties);
	add_need(needs, name, &one);
}

static void
add_tie(
    struct js *out, struct js *needs, const struct schema *schema, size_t tie)
{
	struct slice words = slice_of(TIES[tie].keys), rest = words, word;
	struct slice first = S("");

	if (TIES[tie].tie == TIE_ANY || TIES[tie].tie == TIE_ONE) {
		struct js *any = any_of(words);

		js_set(out, S("anyOf"), &any);
	}
	while (TIES[tie].tie != TIE_ANY && slice_cut(&rest, ' ', &word)) {
		struct js *other;

		if (TIES[tie].tie != TIE_BOTH) {
			add_exclusion(needs, schema, word, tie);
			continue;
		}
		if (first.len == 0) {
			first = word;
			continue;
		}
		other = list_of(word);
		add_need(needs, first, &other);
		other = list_of(first);
		add_need(needs, word, &other);
	}
}

void
jsonschema_ties(struct js *out, const struct schema *schema)
{
	struct js *needs = js_new_object();

	for (size_t i = 0; i < schema->len; i++) {
		const struct key *key = &schema->keys[i];
		struct js *one;

		if (key->with == NULL || key->read == NULL)
			continue;
		one = companion(slice_of(key->with));
		add_need(needs, slice_of(key->name), &one);
	}
	for (size_t i = 0; i < COUNT_OF(TIES); i++) {
		if (slice_eq(slice_of(TIES[i].noun), slice_of(schema->noun)))
			add_tie(out, needs, schema, i);
	}
	if (js_len(needs) > 0)
		js_set(out, S("dependencies"), &needs);
	js_free(&needs);
}
