#include "feed/json_feed.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "feed/json_mend.h"
#include "text/json.h"
#include "text/url.h"

#define FORMAT_MAX 24

/*
 * The tree is built as a whole, and an empty object costs a hundred times its
 * two bytes.  2,000 entries with all their parts have under 60,000 containers
 * and under 300,000 values, the commas of their prose included.
 */
#define MAX_CONTAINERS 200000
#define MAX_VALUES     1000000

/* Members to slots; the first part of a row is the member's name. */
struct member {
	struct slice key;
	enum slot slot;
	unsigned rank;
	enum text_form form;
};

#define ROW(name, slot, rank, form)                         \
	{                                                   \
		SLICE(name), SLOT_##slot, rank, FORM_##form \
	}

static const struct member feed_members[] = {
    ROW("title", TITLE, 9, TEXT),
    ROW("home_page_url", LINK, 9, PLAIN),
    ROW("language", LANGUAGE, 9, PLAIN),
};

static const struct member item_members[] = {
    ROW("id", ID, 9, PLAIN),
    ROW("url", LINK, 9, PLAIN),
    ROW("external_url", LINK, 5, PLAIN),
    ROW("title", TITLE, 9, TEXT),
    ROW("summary", SUMMARY, 9, TEXT),
    ROW("content_html", CONTENT, 9, HTML),
    ROW("content_text", CONTENT, 5, PLAIN),
    ROW("date_published", PUBLISHED, 9, PLAIN),
    ROW("date_modified", UPDATED, 9, PLAIN),
    ROW("authors", AUTHOR, 9, PLAIN),
    ROW("author", AUTHOR, 8, PLAIN),
    ROW("language", LANGUAGE, 9, PLAIN),
    ROW("tags", TAG, 9, PLAIN),
};

static const struct member channel_members[] = {
    ROW("title", TITLE, 9, TITLE),
    ROW("link", LINK, 9, PLAIN),
    ROW("language", LANGUAGE, 9, PLAIN),
    ROW("lastBuildDate", UPDATED, 9, PLAIN),
    ROW("pubDate", UPDATED, 8, PLAIN),
    ROW("ttl", TTL, 9, PLAIN),
};

static const struct member rss_members[] = {
    ROW("guid", ID, 9, PLAIN),
    ROW("link", LINK, 9, PLAIN),
    ROW("title", TITLE, 9, TITLE),
    ROW("description", SUMMARY, 9, HTML),
    ROW("content:encoded", CONTENT, 9, HTML),
    ROW("encoded", CONTENT, 8, HTML),
    ROW("pubDate", PUBLISHED, 9, PLAIN),
    ROW("dc:date", PUBLISHED, 8, PLAIN),
    ROW("author", AUTHOR, 9, PLAIN),
    ROW("dc:creator", AUTHOR, 8, PLAIN),
    ROW("category", TAG, 9, PLAIN),
};

#undef ROW

/* Where the text of a member that is an object stands. */
static const struct slice inner_keys[] = {
    SLICE("name"), SLICE("#value"), SLICE("#text"), SLICE("$t")};

struct json_feed {
	struct js *doc;
	struct slice url;
	struct draft *feed;
	struct draft entry;
	const struct js *items; /* an array, or the only item */
	size_t at, max_entries;
	const struct member *members;
	size_t members_len;
	char format[FORMAT_MAX];
	struct buf value, link;
};

static bool
read_text(struct json_feed *json, const struct js *value)
{
	const struct js *inner = value;

	buf_reset(&json->value);
	for (size_t i = 0; i < COUNT_OF(inner_keys); i++)
		if (js_type(value) == JS_OBJECT &&
		    js_get(value, inner_keys[i]) != NULL)
			inner = js_get(value, inner_keys[i]);
	return js_add_text(inner, &json->value);
}

static struct slice
absolute(struct json_feed *json, struct slice reference)
{
	struct slice base = json->url;

	if (slice_is_empty(base))
		base = json->feed->entry->link;
	buf_reset(&json->link);
	if (!slice_is_empty(slice_trim(reference)))
		(void)url_resolve(base, slice_trim(reference), &json->link);
	return buf_slice(&json->link);
}

static void
put_one(struct json_feed *json, struct draft *draft,
    const struct member *member, const struct js *value)
{
	struct draft_value put = {
	    .slot = member->slot, .rank = member->rank, .form = member->form};

	if (value == NULL || !draft_wants(draft, member->slot, member->rank))
		return;
	if (!read_text(json, value))
		return;
	put.text = buf_slice(&json->value);
	if (member->slot == SLOT_LINK)
		put.text = absolute(json, put.text);
	draft_put(draft, &put);
}

/* Of an array, every element is offered; most slots take the first. */
static void
put_members(struct json_feed *json, struct draft *draft,
    const struct js *object, const struct member *members, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const struct js *value = js_get(object, members[i].key);

		if (js_type(value) != JS_ARRAY) {
			put_one(json, draft, &members[i], value);
			continue;
		}
		JS_EACH(item, value)
		put_one(json, draft, &members[i], item);
	}
}

static void
name_format(struct json_feed *json, const char *family, struct slice version)
{
	struct slice tail = version;
	size_t slash = slice_find_char(tail, '/', 0);

	while (slash < tail.len) {
		tail = slice_from(tail, slash + 1);
		slash = slice_find_char(tail, '/', 0);
	}
	/* ".../version/1" is how 1.0 names itself. */
	if (slice_eq(tail, S("1")))
		tail = S("1.0");
	if (tail.len == 0 || tail.len > 8 || !char_is_digit(tail.ptr[0]))
		(void)snprintf(json->format, FORMAT_MAX, "%s", family);
	else
		(void)snprintf(json->format, FORMAT_MAX, "%s %.*s", family,
		    SLICE_ARG(tail));
}

static int
check_size(struct slice text, struct err *err)
{
	size_t containers = 0, values = 0;

	for (size_t i = 0; i < text.len; i++) {
		containers += text.ptr[i] == '{' || text.ptr[i] == '[';
		values += text.ptr[i] == ',';
	}
	if (containers > MAX_CONTAINERS || values > MAX_VALUES)
		return err_set(err, ERR_LIMIT,
		    "this is JSON of too many small parts for a feed");
	return 0;
}

static int
find_items(struct json_feed *json, struct err *err)
{
	const struct js *rss = js_get(json->doc, S("rss"));
	const struct js *channel = js_get(rss, S("channel"));

	json->items = js_get(json->doc, S("items"));
	if (js_type(json->items) == JS_ARRAY) {
		name_format(
		    json, "json feed", js_get_str(json->doc, S("version")));
		json->members = item_members;
		json->members_len = COUNT_OF(item_members);
		put_members(json, json->feed, json->doc, feed_members,
		    COUNT_OF(feed_members));
		return 0;
	}
	if (js_type(channel) == JS_OBJECT) {
		name_format(json, "rss in json", js_get_str(rss, S("version")));
		json->items = js_get(channel, S("item"));
		json->members = rss_members;
		json->members_len = COUNT_OF(rss_members);
		put_members(json, json->feed, channel, channel_members,
		    COUNT_OF(channel_members));
		return 0;
	}
	return err_set(
	    err, ERR_INPUT, "this is JSON without a list of items, not a feed");
}

/* The tree, of what is whole where the text breaks off. */
static struct js *
parse(struct slice text, struct js_limits limits, struct err *err)
{
	AUTO(buf_fini) struct buf whole = buf_init(text.len + limits.max_depth);
	struct err first = ERR_INIT, second = ERR_INIT;
	struct js *doc = js_parse(text, limits, &first);

	if (doc == NULL && json_mend(text, &whole)) {
		limits.max_bytes = whole.len;
		doc = js_parse(buf_slice(&whole), limits, &second);
	}
	if (doc == NULL)
		*err = first;
	return doc;
}

int
json_feed_open(struct slice text, const struct feed_input *input,
    struct draft *feed, struct json_feed **json_out, struct err *err)
{
	AUTO(json_feed_close) struct json_feed *json = mem_new(sizeof(*json));
	struct js_limits limits = JS_LIMITS_DEFAULT;

	if (check_size(text, err) < 0)
		return -1;
	limits.max_bytes = text.len;
	json->value =
	    buf_init(input->limits.max_text_bytes * DRAFT_RAW_PER_TEXT);
	json->link = buf_init(FEED_MAX_FIELD_BYTES);
	json->url = input->url;
	json->feed = feed;
	json->max_entries = input->limits.max_entries;
	json->doc = parse(text, limits, err);
	if (json->doc == NULL)
		return err_prefix(err, "JSON that is broken");
	if (find_items(json, err) < 0)
		return -1;
	*json_out = take_ptr(&json);
	return 0;
}

void
json_feed_close(struct json_feed **json)
{
	if (*json == NULL)
		return;
	js_free(&(*json)->doc);
	draft_drop(&(*json)->entry);
	buf_fini(&(*json)->value);
	buf_fini(&(*json)->link);
	mem_free(json);
}

static const struct js *
item_at(const struct json_feed *json, size_t at)
{
	if (js_type(json->items) == JS_OBJECT)
		return at == 0 ? json->items : NULL;
	return js_at(json->items, at);
}

struct entry *
json_feed_next(struct json_feed *json, struct feed_info *info)
{
	const struct js *item;

	while ((item = item_at(json, json->at)) != NULL) {
		struct entry *entry;

		if (json->at == json->max_entries) {
			info->left_out = js_len(json->items) - json->at;
			return NULL;
		}
		json->at++;
		if (js_type(item) != JS_OBJECT)
			continue;
		draft_begin(&json->entry, json->feed->desk);
		put_members(
		    json, &json->entry, item, json->members, json->members_len);
		entry = draft_finish(&json->entry);
		if (slice_is_empty(entry->language))
			entry->language = arena_copy(
			    entry->arena, json->feed->entry->language);
		return entry;
	}
	return NULL;
}

struct slice
json_feed_format(const struct json_feed *json)
{
	return slice_of(json->format);
}
