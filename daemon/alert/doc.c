#include "alert/doc.h"

#include "model/article.h"
#include "model/severity.h"
#include "text/json.h"
#include "text/utf8.h"

static const struct js_limits LIMITS = {
    .max_bytes = DOC_MAX_BYTES, .max_depth = 16, /* ours has 4 levels */
};

static void
set_strings(
    struct js *object, struct slice key, const struct slice *items, size_t len)
{
	struct js *array = js_new_array();

	for (size_t i = 0; i < len; i++)
		js_add_str(array, items[i]);
	js_set(object, key, &array);
}

static void
set_marks(struct js *object, struct slice key, const struct marks *marks)
{
	struct js *array = js_new_array();

	for (size_t i = 0; i < marks->len; i++) {
		struct js *pair = js_new_array();

		js_add_int(pair, (int64_t)marks->items[i].start);
		js_add_int(pair, (int64_t)marks->items[i].end);
		js_add(array, &pair);
	}
	js_set(object, key, &array);
}

static struct js *
rules_to_json(const struct alert_doc *doc)
{
	struct js *rules = js_new_array();

	for (size_t i = 0; i < doc->rule_len; i++) {
		struct js *rule = js_new_object();

		js_set_str(rule, S("id"), doc->rules[i].id);
		js_set_str(rule, S("title"), doc->rules[i].title);
		js_add(rules, &rule);
	}
	return rules;
}

static struct js *
article_to_json(const struct doc_article *article)
{
	struct js *object = js_new_object();

	js_set_str(object, S("key"), article->key);
	js_set_str(object, S("title"), article->title);
	set_marks(object, S("title_marks"), &article->title_marks);
	js_set_str(object, S("url"), article->url);
	js_set_str(object, S("source"), article->source);
	js_set_bool(object, S("official"), article->official);
	if (article->has_published)
		js_set_int(object, S("published"), article->published_ms);
	js_set_str(object, S("language"), article->language);
	js_set_str(object, S("excerpt"), article->excerpt);
	set_marks(object, S("excerpt_marks"), &article->excerpt_marks);
	return object;
}

static struct js *
because_to_json(const struct because *items, size_t len)
{
	struct js *array = js_new_array();

	for (size_t i = 0; i < len; i++) {
		struct js *item = js_new_object();

		js_set_str(
		    item, S("field"), slice_of(field_name(items[i].field)));
		js_set_int(item, S("start"), (int64_t)items[i].start);
		js_set_int(item, S("end"), (int64_t)items[i].end);
		js_set_str(item, S("text"), items[i].text);
		js_set_str(item, S("term"), items[i].term);
		js_set_int(item, S("window"), items[i].window);
		js_add(array, &item);
	}
	return array;
}

bool
doc_render(const struct alert_doc *doc, struct buf *out)
{
	AUTO(js_free) struct js *object = js_new_object();
	struct js *story = js_new_object(), *child;

	js_set_str(object, S("id"), doc->id);
	js_set_str(object, S("kind"), slice_of(alert_kind_name(doc->kind)));
	js_set_str(
	    object, S("severity"), slice_of(severity_name(doc->severity)));
	set_strings(object, S("tags"), doc->tags, doc->tag_len);
	js_set_bool(object, S("denied"), doc->denied);
	js_set_str(object, S("change"), doc->change);
	child = rules_to_json(doc);
	js_set(object, S("rules"), &child);
	js_set_str(story, S("id"), doc->story_id);
	set_strings(
	    story, S("sources"), doc->story_sources, doc->story_source_len);
	js_set(object, S("story"), &story);
	child = article_to_json(&doc->article);
	js_set(object, S("article"), &child);
	child = because_to_json(doc->because, doc->because_len);
	js_set(object, S("because"), &child);
	js_set_int(object, S("because_total"), (int64_t)doc->because_total);
	js_set_int(object, S("raised"), doc->raised_ms);
	return js_write(object, out);
}

/* A string as articles hold it: what no text has is left out also where it was
 * written as an escape, so that marks mean the same at every reading. */
static struct slice
clean_str(struct arena *arena, struct slice text)
{
	AUTO(buf_fini) struct buf clean = buf_init(text.len * 3 + 1);

	utf8_sanitise(text, &clean);
	return arena_copy(arena, buf_slice(&clean));
}

static struct slice
get_str(struct arena *arena, const struct js *object, struct slice key)
{
	return clean_str(arena, js_get_str(object, key));
}

static int64_t
get_int(const struct js *object, struct slice key, int64_t otherwise)
{
	js_int(js_get(object, key), &otherwise);
	return otherwise;
}

static bool
get_bool(const struct js *object, struct slice key)
{
	bool value = false;

	js_bool(js_get(object, key), &value);
	return value;
}

/* The strings of an array; other elements are passed over. */
static struct slice *
get_strings(struct arena *arena, const struct js *array, size_t *len_out)
{
	struct slice *items =
	    arena_new_array(arena, struct slice, js_len(array) + 1);

	*len_out = 0;
	JS_EACH(item, array)
	{
		struct slice text;

		if (js_str(item, &text))
			items[(*len_out)++] = clean_str(arena, text);
	}
	return items;
}

static bool
is_border(struct slice text, int64_t at)
{
	return at == (int64_t)text.len ||
	    ((uint8_t)text.ptr[at] & 0xC0) != 0x80;
}

/* Marks that keep their promises; others are passed over. */
static struct marks
get_marks(struct arena *arena, const struct js *array, struct slice text)
{
	struct marks marks = {
	    .items = arena_new_array(arena, struct mark, js_len(array) + 1)};
	int64_t last = -1;

	JS_EACH(pair, array)
	{
		int64_t start = -1, end = -1;

		js_int(js_at(pair, 0), &start);
		js_int(js_at(pair, 1), &end);
		if (start <= last || end <= start || end > (int64_t)text.len ||
		    !is_border(text, start) || !is_border(text, end))
			continue;
		marks.items[marks.len++] =
		    (struct mark){(size_t)start, (size_t)end};
		last = end;
	}
	return marks;
}

static void
get_rules(struct arena *arena, const struct js *array, struct alert_doc *doc)
{
	doc->rules = arena_new_array(arena, struct doc_rule, js_len(array) + 1);
	JS_EACH(item, array)
	{
		if (js_type(item) != JS_OBJECT)
			continue;
		doc->rules[doc->rule_len++] =
		    (struct doc_rule){.id = get_str(arena, item, S("id")),
		        .title = get_str(arena, item, S("title"))};
	}
	/* A message names its rules: one without any is damaged. */
	if (doc->rule_len == 0)
		doc->rules[doc->rule_len++] = (struct doc_rule){0};
}

static void
get_article(
    struct arena *arena, const struct js *object, struct doc_article *article)
{
	article->key = get_str(arena, object, S("key"));
	article->title = get_str(arena, object, S("title"));
	article->title_marks =
	    get_marks(arena, js_get(object, S("title_marks")), article->title);
	article->url = get_str(arena, object, S("url"));
	article->source = get_str(arena, object, S("source"));
	article->official = get_bool(object, S("official"));
	article->has_published =
	    js_int(js_get(object, S("published")), &article->published_ms);
	article->language = get_str(arena, object, S("language"));
	article->excerpt = get_str(arena, object, S("excerpt"));
	article->excerpt_marks = get_marks(
	    arena, js_get(object, S("excerpt_marks")), article->excerpt);
}

static enum field
get_field(const struct js *item)
{
	struct slice name = js_get_str(item, S("field"));

	for (int field = 0; field < FIELD_COUNT; field++)
		if (slice_eq(name, slice_of(field_name((enum field)field))))
			return (enum field)field;
	return FIELD_BODY;
}

static void
get_because(struct arena *arena, const struct js *array, struct alert_doc *doc)
{
	doc->because =
	    arena_new_array(arena, struct because, js_len(array) + 1);
	JS_EACH(item, array)
	{
		int64_t start = get_int(item, S("start"), -1);
		int64_t end = get_int(item, S("end"), -1);
		int64_t window = get_int(item, S("window"), 0);

		if (start < 0 || end < start || window < 0 ||
		    window > UINT32_MAX)
			continue;
		doc->because[doc->because_len++] =
		    (struct because){.field = get_field(item),
		        .start = (size_t)start,
		        .end = (size_t)end,
		        .text = get_str(arena, item, S("text")),
		        .term = get_str(arena, item, S("term")),
		        .window = (unsigned)window};
	}
}

static enum alert_kind
get_kind(const struct js *object)
{
	struct slice name = js_get_str(object, S("kind"));

	for (int kind = 0; kind < ALERT_KIND_COUNT; kind++)
		if (slice_eq(
		        name, slice_of(alert_kind_name((enum alert_kind)kind))))
			return (enum alert_kind)kind;
	return ALERT_NEWS;
}

struct alert_doc *
doc_parse(struct arena *arena, struct slice json, struct err *err)
{
	AUTO(js_free) struct js *object = js_parse(json, LIMITS, err);
	struct alert_doc *doc;
	const struct js *story;
	int64_t total;

	if (object == NULL) {
		err_prefix(err, "alert document");
		return NULL;
	}
	if (js_type(object) != JS_OBJECT) {
		err_set(err, ERR_INPUT, "alert document: not an object");
		return NULL;
	}
	doc = arena_alloc(arena, sizeof(*doc));
	doc->id = get_str(arena, object, S("id"));
	doc->kind = get_kind(object);
	doc->severity = SEVERITY_MEDIUM; /* of a name that we do not know */
	severity_find(js_get_str(object, S("severity")), &doc->severity);
	doc->tags =
	    get_strings(arena, js_get(object, S("tags")), &doc->tag_len);
	doc->denied = get_bool(object, S("denied"));
	doc->change = get_str(arena, object, S("change"));
	get_rules(arena, js_get(object, S("rules")), doc);
	story = js_get(object, S("story"));
	doc->story_id = get_str(arena, story, S("id"));
	doc->story_sources = get_strings(
	    arena, js_get(story, S("sources")), &doc->story_source_len);
	get_article(arena, js_get(object, S("article")), &doc->article);
	get_because(arena, js_get(object, S("because")), doc);
	total = get_int(object, S("because_total"), 0);
	doc->because_total = total > (int64_t)doc->because_len
	    ? (size_t)total
	    : doc->because_len;
	doc->raised_ms = get_int(object, S("raised"), 0);
	return doc;
}
