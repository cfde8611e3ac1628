/* feed: what the feed parser makes of a document. */
#include <stdio.h>

#include "base/log.h"
#include "feed/print.h"
#include "feed/reader.h"
#include "main/commands.h"
#include "main/input.h"
#include "text/date.h"

#define MAX_SHOWN 300

static void
print_entry(const struct entry *entry, struct buf *out)
{
	char date[DATE_MAX];

	buf_add_str(out, "\n* ");
	log_escape(entry->title, MAX_SHOWN, out);
	if (entry->has_published)
		buf_printf(
		    out, "\n  %s", date_short(entry->published_ms, date));
	if (entry->link.len > 0) {
		buf_add_str(out, "\n  ");
		log_escape(entry->link, MAX_SHOWN, out);
	}
	if (entry->summary.len > 0) {
		buf_add_str(out, "\n  ");
		log_escape(entry->summary, MAX_SHOWN, out);
	}
	buf_add_char(out, '\n');
}

static void
print_info(const struct feed_info *info, struct buf *out)
{
	log_escape(info->title, MAX_SHOWN, out);
	buf_printf(out, "\n%.*s, %.*s, %zu entries\n", SLICE_ARG(info->format),
	    SLICE_ARG(info->encoding), info->entries);
}

static void
print_left_out(const struct feed_info *info)
{
	if (info->left_out > 0)
		fprintf(stderr, "%zu entries over the limit are left out\n",
		    info->left_out);
	if (info->cut_texts > 0)
		fprintf(stderr, "%zu texts over the limit are cut\n",
		    info->cut_texts);
}

/* The feed's line comes first, though it is known only at the end. */
static int
print_feed(const struct cli *cli, struct feed_reader *reader)
{
	AUTO(buf_fini) struct buf entries = buf_init(SIZE_MAX / 2);
	AUTO(buf_fini) struct buf out = buf_init(SIZE_MAX / 2);
	const struct feed_info *info = feed_reader_info(reader);
	struct err err = ERR_INIT;
	struct entry *entry;
	int got;

	while ((got = feed_reader_next(reader, &entry, &err)) > 0) {
		if (cli->json) {
			feed_print_entry_json(entry, &entries);
			buf_add_char(&entries, '\n');
		} else {
			print_entry(entry, &entries);
		}
		entry_free(&entry);
	}
	if (cli->json) {
		feed_print_info_json(info, &out);
		buf_add_char(&out, '\n');
	} else {
		print_info(info, &out);
	}
	buf_add_slice(&out, buf_slice(&entries));
	print_left_out(info);
	if (!cli_print(&out))
		return EXIT_NO;
	return got < 0 ? cli_no("%s", err.text) : EXIT_DONE;
}

int
cmd_feed(const struct cli *cli)
{
	const char *name = cli->args.items[0];
	const char *url = cli_value(cli, "url");
	const char *type = cli_value(cli, "content-type");
	AUTO(feed_reader_close) struct feed_reader *reader = NULL;
	AUTO(input_fini) struct input input;
	struct err err = ERR_INIT;
	struct feed_input from;

	if (input_read(name, &input, &err) != 0)
		return cli_usage("%s", err.text);
	from = (struct feed_input){
	    .body = buf_slice(&input.bytes),
	    .content_type =
	        type != NULL ? slice_of(type) : buf_slice(&input.content_type),
	    .url = url != NULL ? slice_of(url) : buf_slice(&input.url),
	    .limits = FEED_LIMITS_DEFAULT,
	};
	if (feed_reader_open(&from, &reader, &err) != 0)
		return cli_no("%s: %s", name, err.text);
	return print_feed(cli, reader);
}
