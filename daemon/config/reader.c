#include "config/reader.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/check.h"
#include "base/suggest.h"
#include "text/utf8.h"

#define MAX_KEYS       64
#define MAX_WORDS_TEXT 400

const struct key *
schema_key(const struct schema *schema, struct slice name)
{
	for (size_t i = 0; i < schema->len; i++) {
		const char *other = schema->keys[i].name;

		if (name.len > 0 && other[0] == name.ptr[0] &&
		    slice_eq(slice_of(other), name))
			return &schema->keys[i];
	}
	return NULL;
}

static void PRINTF(4, 0) say(struct reader *r, const struct tree_node *at,
    const struct remark *remark, const char *format, va_list args)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	char line[1024];

	vsnprintf(line, sizeof(line), format, args);
	buf_add_str(&text, line);
	tree_report(r->tree, at,
	    &(struct finding){
	        .level = remark->level,
	        .code = remark->code,
	        .text = buf_slice(&text),
	        .hint = remark->hint,
	        .help = remark->help,
	    });
}

void
reader_say(struct reader *r, const struct tree_node *at,
    const struct remark *remark, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(r, at, remark, format, args);
	va_end(args);
}

void
reader_error(struct reader *r, const struct tree_node *at, const char *code,
    const char *format, ...)
{
	struct remark remark = {.level = PROBLEM_ERROR, .code = code};
	va_list args;

	va_start(args, format);
	say(r, at, &remark, format, args);
	va_end(args);
}

void
reader_warn(struct reader *r, const struct tree_node *at, const char *code,
    const char *text, const char *help)
{
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_WARNING, .code = code, .help = slice_of(help)},
	    "%s", text);
}

struct slice
reader_suggest(struct reader *r, struct slice typed, const struct slice *words,
    size_t count)
{
	struct slice near = suggest_word(typed, words, count);

	if (near.len == 0)
		return near;
	return arena_printf(
	    r->problems->arena, "did you mean '%.*s'?", SLICE_ARG(near));
}

struct slice
reader_words(struct reader *r, const struct slice *words, size_t count)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	for (size_t i = 0; i < count; i++) {
		if (text.len + words[i].len > MAX_WORDS_TEXT) {
			buf_printf(&text, " and %zu more", count - i);
			break;
		}
		buf_printf(
		    &text, "%s%.*s", i > 0 ? ", " : "", SLICE_ARG(words[i]));
	}
	return arena_copy(r->problems->arena, buf_slice(&text));
}

struct slice
reader_copy(struct reader *r, const struct tree_node *node)
{
	return arena_copy(r->arena, node->text);
}

struct place
reader_place(struct reader *r, const struct tree_node *node)
{
	return (struct place){r->file, node->line, node->column};
}

struct tree_node
node_at(struct place place, struct slice text)
{
	return (struct tree_node){
	    .kind = TREE_SCALAR,
	    .line = place.line,
	    .end_line = place.line,
	    .column = place.column,
	    .width = (uint32_t)(text.len > 0 ? utf8_count(text) : 1),
	    .text = text,
	};
}

static const char *const KIND_NAMES[] = {
    [TREE_SCALAR] = "a single word or phrase",
    [TREE_LIST] = "a list",
    [TREE_MAP] = "a map of keys",
};

bool
reader_is(struct reader *r, const struct tree_node *node, enum tree_kind kind)
{
	static const char *const wants[] = {
	    [TREE_SCALAR] = "write one value on the line of its key",
	    [TREE_LIST] = "write each item on its own line with '- '",
	    [TREE_MAP] = "write 'key: value' lines, indented below",
	};
	struct slice name = node->key != NULL ? node->key->text : S("this");

	if (node->kind == kind)
		return true;
	reader_say(r, node,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = r->codes->type,
	        .hint = arena_printf(
	            r->problems->arena, "this is %s", KIND_NAMES[node->kind]),
	    },
	    "%.*s: needs %s; %s", SLICE_ARG(name), KIND_NAMES[kind],
	    wants[kind]);
	return false;
}

void
reader_absent(struct reader *r, const struct tree_node *at, struct slice what)
{
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = r->codes->absent,
	        .help = S("take it out until a later version knows it"),
	    },
	    "%.*s is not there yet", SLICE_ARG(what));
}

/* `{list:dprk}` is one key to YAML. */
static bool
report_tight_colon(
    struct reader *r, const struct schema *schema, const struct tree_node *key)
{
	size_t colon = slice_find_char(key->text, ':', 0);

	if (colon + 1 >= key->text.len ||
	    schema_key(schema, slice_sub(key->text, 0, colon)) == NULL)
		return false;
	reader_say(r, key,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R009",
	        .hint = arena_printf(r->problems->arena, "write %.*s: %.*s",
	            (int)colon, key->text.ptr,
	            SLICE_ARG(slice_from(key->text, colon + 1))),
	    },
	    "write a space after the colon");
	return true;
}

void
reader_unknown_key(
    struct reader *r, const struct schema *schema, const struct tree_node *key)
{
	struct slice names[MAX_KEYS];

	check(schema->len <= MAX_KEYS);
	if (report_tight_colon(r, schema, key))
		return;
	for (size_t i = 0; i < schema->len; i++)
		names[i] = slice_of(schema->keys[i].name);
	reader_say(r, key,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = r->codes->unknown,
	        .hint = reader_suggest(r, key->text, names, schema->len),
	        .help = schema->help != NULL
	            ? slice_of(schema->help)
	            : arena_printf(r->problems->arena, "%s takes %s",
	                  schema->noun,
	                  reader_words(r, names, schema->len).ptr),
	    },
	    "unknown key '%.*s' in %s", SLICE_ARG(key->text), schema->noun);
}

/* One of the words, which are separated by a space, is a key of the map. */
static bool
has_companion(const struct tree_node *map, struct slice words)
{
	struct slice word;

	while (slice_cut(&words, ' ', &word)) {
		if (tree_get(map, word) != NULL)
			return true;
	}
	return false;
}

/* "file: or url:", "any:, near: or list:" */
static struct slice
companion_words(struct reader *r, struct slice words)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	struct slice word;

	while (slice_cut(&words, ' ', &word)) {
		if (text.len > 0)
			buf_add_str(&text, words.ptr != NULL ? ", " : " or ");
		buf_printf(&text, "%.*s:", SLICE_ARG(word));
	}
	return arena_copy(r->problems->arena, buf_slice(&text));
}

void
reader_companions(
    struct reader *r, const struct schema *schema, const struct tree_node *map)
{
	READER_EACH(value, map, r)
	{
		const struct key *key = schema_key(schema, value->key->text);
		struct slice words;

		if (key == NULL || key->with == NULL ||
		    has_companion(map, slice_of(key->with)))
			continue;
		words = companion_words(r, slice_of(key->with));
		reader_error(r, value->key,
		    key->with_code != NULL ? key->with_code : r->codes->unknown,
		    "%s: goes with %.*s only", key->name, SLICE_ARG(words));
	}
}

static void
read_key(struct reader *r, const struct schema *schema,
    const struct tree_node *value, void *object)
{
	const struct key *key = schema_key(schema, value->key->text);

	if (key == NULL)
		reader_unknown_key(r, schema, value->key);
	else if (key->read == NULL)
		reader_absent(r, value->key, value->key->text);
	else
		key->read(r, key, value, (char *)object + key->offset);
}

static void
read_fallback(struct reader *r, const struct key *key, void *object)
{
	struct tree_node name = {.text = slice_of(key->name)};
	struct tree_node value = {
	    .kind = TREE_SCALAR,
	    .key = &name,
	    .text = slice_of(key->fallback),
	    .line = 1,
	    .column = 1,
	};
	size_t before = r->problems->items.len;

	if (key->section != NULL && key->read == key_section)
		reader_map(r, key->section, NULL, (char *)object + key->offset);
	if (key->fallback == NULL)
		return;
	key->read(r, key, &value, (char *)object + key->offset);
	check(r->problems->items.len == before);
}

bool
reader_map(struct reader *r, const struct schema *schema,
    const struct tree_node *map, void *object)
{
	bool is_map = map == NULL || reader_is(r, map, TREE_MAP);

	if (!is_map)
		map = NULL;
	if (map != NULL) {
		READER_EACH(value, map, r)
		read_key(r, schema, value, object);
	}
	for (size_t i = 0; i < schema->len; i++) {
		const struct key *key = &schema->keys[i];

		if (map != NULL && tree_get(map, slice_of(key->name)) != NULL)
			continue;
		if (key->is_required && map != NULL)
			reader_say(r, map,
			    &(struct remark){
			        .level = PROBLEM_ERROR,
			        .code = r->codes->missing,
			        .help = slice_of(key->help),
			    },
			    "%s needs '%s'", schema->noun, key->name);
		read_fallback(r, key, object);
	}
	return is_map;
}
