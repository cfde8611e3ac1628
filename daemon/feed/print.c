#include "feed/print.h"

#include "text/date.h"
#include "text/json.h"

static void
set_text(struct js *object, const char *key, struct slice value)
{
	if (!slice_is_empty(value))
		js_set_str(object, slice_of(key), value);
}

static void
set_time(struct js *object, const char *key, bool has_time, int64_t ms)
{
	char text[DATE_MAX];

	if (has_time)
		js_set_str(
		    object, slice_of(key), slice_of(date_rfc3339(ms, text)));
}

static void
set_count(struct js *object, const char *key, size_t count)
{
	if (count > 0)
		js_set_int(object, slice_of(key), (int64_t)count);
}

bool
feed_print_info_json(const struct feed_info *info, struct buf *out)
{
	AUTO(js_free) struct js *line = js_new_object();

	js_set_str(line, S("type"), S("feed"));
	set_text(line, "title", info->title);
	set_text(line, "link", info->link);
	set_text(line, "id", info->id);
	set_time(line, "updated", info->has_updated, info->updated_ms);
	set_text(line, "language", info->language);
	set_text(line, "format", info->format);
	set_text(line, "encoding", info->encoding);
	js_set_int(line, S("entries"), (int64_t)info->entries);
	set_count(line, "left_out", info->left_out);
	set_count(line, "cut_texts", info->cut_texts);
	return js_write(line, out);
}

static void
set_tags(struct js *object, const struct entry *entry)
{
	AUTO(js_free) struct js *tags = js_new_array();

	if (entry->tag_len == 0)
		return;
	for (size_t i = 0; i < entry->tag_len; i++)
		js_add_str(tags, entry->tags[i]);
	js_set(object, S("tags"), &tags);
}

bool
feed_print_entry_json(const struct entry *entry, struct buf *out)
{
	AUTO(js_free) struct js *line = js_new_object();

	js_set_str(line, S("type"), S("entry"));
	set_text(line, "id", entry->id);
	set_text(line, "title", entry->title);
	set_text(line, "link", entry->link);
	set_text(line, "author", entry->author);
	set_time(line, "published", entry->has_published, entry->published_ms);
	set_time(line, "updated", entry->has_updated, entry->updated_ms);
	set_text(line, "language", entry->language);
	set_tags(line, entry);
	set_text(line, "summary", entry->summary);
	set_text(line, "content", entry->content);
	return js_write(line, out);
}
