/*
 * Documents and the entries that are read from them.  An entry is shown as its
 * fields in the order id, link, title, author, published, updated, language,
 * tags, summary, content, each as `name=value`, separated by " ; "; entries
 * are separated by line breaks.
 */
#ifndef UNIT_FEED_READING_H
#define UNIT_FEED_READING_H

#include "unit/testing.h"

#include "base/auto.h"
#include "base/buf.h"
#include "feed/reader.h"
#include "text/date.h"

struct row {
	const char *name;
	const char *body;
	const char *entries;
};

static inline void
show(struct buf *out, const char *name, struct slice value)
{
	bool is_first = out->len == 0 || out->ptr[out->len - 1] == '\n';

	if (slice_is_empty(value))
		return;
	(void)buf_printf(
	    out, "%s%s=%.*s", is_first ? "" : " ; ", name, SLICE_ARG(value));
}

static inline void
show_time(struct buf *out, const char *name, bool has_time, int64_t ms)
{
	char text[DATE_MAX];

	if (has_time)
		show(out, name, slice_of(date_rfc3339(ms, text)));
}

static inline void
show_entry(struct buf *out, const struct entry *entry)
{
	show(out, "id", entry->id);
	show(out, "link", entry->link);
	show(out, "title", entry->title);
	show(out, "author", entry->author);
	show_time(out, "published", entry->has_published, entry->published_ms);
	show_time(out, "updated", entry->has_updated, entry->updated_ms);
	show(out, "language", entry->language);
	for (size_t i = 0; i < entry->tag_len; i++)
		show(out, "tag", entry->tags[i]);
	show(out, "summary", entry->summary);
	show(out, "content", entry->content);
}

/* Reads a document to its end; the caller closes the reader. */
static inline struct feed_reader *
read_into(const struct feed_input *input, struct buf *out)
{
	struct feed_reader *reader = NULL;
	struct entry *entry = NULL;
	struct err err = ERR_INIT;

	if (feed_reader_open(input, &reader, &err) < 0) {
		(void)buf_printf(out, "error: %s", err.text);
		return NULL;
	}
	while (feed_reader_next(reader, &entry, &err) > 0) {
		if (feed_reader_info(reader)->entries > 1)
			(void)buf_add_char(out, '\n');
		show_entry(out, entry);
		entry_free(&entry);
	}
	assert_int_equal(feed_reader_next(reader, &entry, &err), 0);
	return reader;
}

static inline void
assert_row(const struct row *row)
{
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
	struct feed_input input = {
	    .body = slice_of(row->body), .limits = FEED_LIMITS_DEFAULT};
	AUTO(feed_reader_close)
	struct feed_reader *reader = read_into(&input, &got);

	if (strcmp(buf_str(&got), row->entries) == 0)
		return;
	print_error("%s:\n got \"%s\"\nwant \"%s\"\n", row->name, buf_str(&got),
	    row->entries);
	fail();
}

#define ASSERT_ROWS(rows)                              \
	for (size_t i_ = 0; i_ < COUNT_OF(rows); i_++) \
	assert_row(&(rows)[i_])

#define RSS(inner)  "<rss version=\"2.0\"><channel>" inner "</channel></rss>"
#define ITEM(inner) RSS("<item>" inner "</item>")
#define ATOM(inner) \
	"<feed xmlns=\"http://www.w3.org/2005/Atom\">" inner "</feed>"
#define ENTRY(inner) ATOM("<entry>" inner "</entry>")

#endif
