#include "feed/reader.h"

#include "base/check.h"
#include "base/mem.h"
#include "feed/draft.h"
#include "feed/json_feed.h"
#include "feed/root.h"
#include "feed/xml.h"
#include "text/charset.h"
#include "text/utf8.h"

/* The most that decoding makes of a byte: windows-1252's 0x80 is U+20AC. */
#define DECODED_PER_BYTE 3

struct feed_reader {
	struct buf text;
	struct draft_desk desk;
	struct draft feed;
	struct feed_info info;
	/* One of them. */
	struct xml_feed *xml;
	struct json_feed *json;
};

static int
check_bytes(struct slice body, struct err *err)
{
	const char *binary = root_binary(body);

	if (slice_is_empty(slice_trim(body)))
		return err_set(err, ERR_INPUT, "the document is empty");
	if (binary != NULL)
		return err_set(
		    err, ERR_INPUT, "this is %s, not a feed", binary);
	return 0;
}

static int
open_text(
    struct feed_reader *reader, const struct feed_input *input, struct err *err)
{
	struct slice text = slice_trim(buf_slice(&reader->text));

	if (slice_starts(text, S("{")) || slice_starts(text, S("[")))
		return json_feed_open(
		    text, input, &reader->feed, &reader->json, err);
	return xml_feed_open(text, input, &reader->feed, &reader->xml, err);
}

/* The drafts are the readers' own; this is what they say by now. */
static void
refresh_info(struct feed_reader *reader)
{
	const struct entry *feed = reader->feed.entry;
	struct feed_info *info = &reader->info;

	info->title = feed->title;
	info->link = feed->link;
	info->id = feed->id;
	info->language = feed->language;
	info->has_updated = feed->has_updated;
	info->updated_ms = feed->updated_ms;
	info->ttl_ms = reader->feed.ttl_ms;
	info->has_ttl = info->ttl_ms > 0;
	info->cut_texts = reader->desk.cut_texts;
	info->format = reader->xml != NULL ? xml_feed_format(reader->xml)
	                                   : json_feed_format(reader->json);
}

int
feed_reader_open(const struct feed_input *input,
    struct feed_reader **reader_out, struct err *err)
{
	AUTO(feed_reader_close)
	struct feed_reader *reader = mem_new(sizeof(*reader));

	check(input->limits.max_entries > 0 && input->limits.max_depth > 2);
	if (check_bytes(input->body, err) < 0)
		return -1;
	reader->text = buf_init(input->body.len * DECODED_PER_BYTE + UTF8_MAX);
	draft_desk_init(&reader->desk, input->limits.max_text_bytes);
	draft_begin(&reader->feed, &reader->desk);
	reader->info.encoding = slice_of(
	    charset_decode(input->body, input->content_type, &reader->text));
	if (open_text(reader, input, err) < 0)
		return -1;
	refresh_info(reader);
	*reader_out = take_ptr(&reader);
	return 0;
}

int
feed_reader_next(
    struct feed_reader *reader, struct entry **entry_out, struct err *err)
{
	struct entry *entry;

	(void)err; /* what is broken was left out by now */
	entry = reader->xml != NULL
	    ? xml_feed_next(reader->xml, &reader->info)
	    : json_feed_next(reader->json, &reader->info);
	refresh_info(reader);
	if (entry == NULL)
		return 0;
	reader->info.entries++;
	*entry_out = entry;
	return 1;
}

const struct feed_info *
feed_reader_info(const struct feed_reader *reader)
{
	return &reader->info;
}

void
feed_reader_close(struct feed_reader **reader)
{
	if (*reader == NULL)
		return;
	xml_feed_close(&(*reader)->xml);
	json_feed_close(&(*reader)->json);
	draft_drop(&(*reader)->feed);
	draft_desk_fini(&(*reader)->desk);
	buf_fini(&(*reader)->text);
	mem_free(reader);
}
