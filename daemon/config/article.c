#include "config/article.h"

#include "text/date.h"
#include "text/json.h"
#include "text/lang.h"

struct member {
	const char *name;
	size_t offset; /* of a struct slice in the article */
};

static const struct member MEMBERS[] = {
    {"url", offsetof(struct article, url)},
    {"title", offsetof(struct article, title)},
    {"body", offsetof(struct article, body)},
    {"language", offsetof(struct article, language)},
    {"source", offsetof(struct article, source)},
};

static int
read_members(const struct js *js, struct article *article, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(MEMBERS); i++) {
		const struct js *value = js_get(js, slice_of(MEMBERS[i].name));
		struct slice text;

		if (js_type(value) == JS_NULL)
			continue;
		if (!js_str(value, &text))
			return err_set(err, ERR_INPUT, "%s has to be a text",
			    MEMBERS[i].name);
		*(struct slice *)((char *)article + MEMBERS[i].offset) =
		    arena_copy(article->arena, text);
	}
	return 0;
}

static int
read_id(const struct js *js, struct article *article, struct err *err)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	if (js_type(js) == JS_NULL)
		return 0;
	if (js_type(js) != JS_STR && js_type(js) != JS_INT &&
	    js_type(js) != JS_REAL)
		return err_set(
		    err, ERR_INPUT, "id has to be a text or a number");
	js_add_text(js, &text);
	article->id = arena_copy(article->arena, buf_slice(&text));
	return 0;
}

static int
read_published(const struct js *js, struct article *article, struct err *err)
{
	struct slice text;

	if (js_type(js) == JS_NULL)
		return 0;
	if (!js_str(js, &text) || !date_parse(text, &article->published_ms))
		return err_set(err, ERR_INPUT,
		    "published has to be a date such as 2026-03-01T09:30:00Z");
	article->has_published = true;
	return 0;
}

/* "en-GB" and "EN" are "en"; what is no tag at all says nothing. */
static void
tidy_language(struct article *article)
{
	struct lang_buf buf;

	article->language =
	    arena_copy(article->arena, lang_primary(article->language, &buf));
}

struct article *
config_parse_article(struct slice json, struct err *err)
{
	AUTO(js_free)
	struct js *js = js_parse(json, JS_LIMITS_DEFAULT, err);
	AUTO(article_free) struct article *article = NULL;

	if (js == NULL)
		return NULL;
	if (js_type(js) != JS_OBJECT) {
		err_set(err, ERR_INPUT, "an article is a JSON object");
		return NULL;
	}
	article = article_new();
	if (read_members(js, article, err) != 0 ||
	    read_id(js_get(js, S("id")), article, err) != 0 ||
	    read_published(js_get(js, S("published")), article, err) != 0)
		return NULL;
	tidy_language(article);
	return take_ptr(&article);
}
