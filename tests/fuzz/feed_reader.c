/*
 * Any bytes as a feed: entries or a clear error, and what the reader gives
 * holds what its header promises.  The first byte chooses small limits.
 */
#include "base/buf.h"
#include "base/check.h"
#include "feed/identity.h"
#include "feed/print.h"
#include "feed/reader.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_KEPT 8

static void
check_entry(const struct entry *entry)
{
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);
	const struct slice texts[] = {entry->id, entry->link, entry->title,
	    entry->author, entry->language, entry->summary, entry->content};

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		check(utf8_is_valid(texts[i]));
	check(slice_find_char(entry->title, '\n', 0) == entry->title.len);
	check(entry->tag_len <= FEED_MAX_TAGS);
	check(feed_print_entry_json(entry, &line));
}

static void
read_all(struct feed_reader *reader, size_t max_entries)
{
	struct entry *kept[MAX_KEPT] = {0};
	struct identity identities[MAX_KEPT];
	struct entry *entry = NULL;
	struct err err = ERR_INIT;
	size_t len = 0, kept_len = 0;

	while (feed_reader_next(reader, &entry, &err) > 0) {
		check_entry(entry);
		len++;
		if (kept_len < MAX_KEPT)
			kept[kept_len++] = take_ptr(&entry);
		entry_free(&entry);
	}
	check(len <= max_entries);
	check(feed_reader_info(reader)->entries == len);
	identity_of_entries(kept, kept_len, identities);
	for (size_t i = 0; i < kept_len; i++)
		entry_free(&kept[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(feed_reader_close) struct feed_reader *reader = NULL;
	struct feed_input input = {
	    .body = slice_make(data, size),
	    .url = S("https://news.example/feed"),
	    .limits = FEED_LIMITS_DEFAULT,
	};
	struct err err = ERR_INIT;

	if (size > 0 && data[0] == ' ')
		input.limits = (struct feed_limits){
		    .max_entries = 2, .max_text_bytes = 64, .max_depth = 4};
	if (feed_reader_open(&input, &reader, &err) < 0) {
		check(err.code == ERR_INPUT || err.code == ERR_LIMIT);
		check(err.text[0] != '\0');
		return 0;
	}
	read_all(reader, input.limits.max_entries);
	return 0;
}
