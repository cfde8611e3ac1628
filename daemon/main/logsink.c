#include "main/logsink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef SW_SYSTEMD
#	include <systemd/sd-journal.h>
#endif

#include "base/mem.h"
#include "base/num.h"
#include "text/date.h"
#include "text/json.h"

#define MAX_FIELD_SHOWN 200

static void
write_line(const struct buf *line)
{
	/* One write a line, so that lines of several processes do not mix. */
	if (write(STDERR_FILENO, buf_str(line), line->len) < 0)
		return;
}

static void
write_json(const struct log_line *line, void *arg)
{
	const struct loop *loop = arg;
	AUTO(js_free) struct js *object = js_new_object();
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	char time[DATE_MAX];

	js_set_str(
	    object, S("time"), slice_of(date_rfc3339(loop_now_ms(loop), time)));
	js_set_str(object, S("level"), slice_of(log_level_name(line->level)));
	js_set_str(object, S("message"), line->message);
	for (size_t i = 0; line->fields != NULL && i < line->fields->len; i++)
		js_set_str(object, slice_of(line->fields->items[i].name),
		    line->fields->items[i].value);
	js_write(object, &out);
	buf_add_char(&out, '\n');
	write_line(&out);
}

/* For a reader: "delivered delivery=... channel=desk". */
static void
add_sentence(struct buf *out, const struct log_line *line)
{
	buf_add_slice(out, line->message);
	for (size_t i = 0; line->fields != NULL && i < line->fields->len; i++) {
		if (line->fields->items[i].value.len == 0)
			continue;
		buf_printf(out, " %s=", line->fields->items[i].name);
		log_escape(line->fields->items[i].value, MAX_FIELD_SHOWN, out);
	}
}

static void
write_plain(const struct log_line *line, void *arg)
{
	const struct loop *loop = arg;
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	char time[DATE_MAX];

	buf_printf(&out, "%s %-5s ", date_rfc3339(loop_now_ms(loop), time),
	    log_level_name(line->level));
	add_sentence(&out, line);
	buf_add_char(&out, '\n');
	write_line(&out);
}

#ifdef SW_SYSTEMD
/*
 * SW_FEED=bbc-world beside MESSAGE and PRIORITY, for journalctl SW_FEED=...;
 * in the message as well, because journalctl shows nothing else.
 */
static void
write_journal(const struct log_line *line, void *arg)
{
	static const char *const priorities[] = {"3", "4", "6", "7"};
	struct iovec parts[2 + LOG_MAX_FIELDS];
	char *owned[2 + LOG_MAX_FIELDS];
	int count = 0;

	(void)arg;
	for (size_t i = 0; i < 2 + (line->fields ? line->fields->len : 0);
	     i++) {
		AUTO(buf_fini) struct buf part = buf_init(BUF_MAX_OWN);

		if (i == 0) {
			buf_add_str(&part, "MESSAGE=");
			add_sentence(&part, line);
		} else if (i == 1) {
			buf_printf(
			    &part, "PRIORITY=%s", priorities[line->level]);
		} else {
			const struct log_field *field =
			    &line->fields->items[i - 2];

			buf_add_str(&part, "SW_");
			for (const char *c = field->name; *c != '\0'; c++)
				buf_add_char(&part,
				    *c >= 'a' && *c <= 'z' ? (char)(*c - 32)
				                           : *c);
			buf_add_char(&part, '=');
			buf_add_slice(&part, field->value);
		}
		owned[count] = buf_take(&part, &parts[count].iov_len);
		parts[count].iov_base = owned[count];
		count++;
	}
	sd_journal_sendv(parts, count);
	while (count > 0)
		mem_free(&owned[--count]);
}

/* Standard error goes to the journal: JOURNAL_STREAM names its file. */
static bool
is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct slice rest = slice_of(stream), device, inode = S("");
	struct stat file;
	int64_t dev, ino;

	if (stream == NULL || fstat(STDERR_FILENO, &file) != 0)
		return false;
	slice_cut(&rest, ':', &device);
	slice_cut(&rest, ':', &inode);
	return num_parse(device, 0, INT64_MAX, &dev) &&
	    num_parse(inode, 0, INT64_MAX, &ino) &&
	    (int64_t)file.st_dev == dev && (int64_t)file.st_ino == ino;
}
#else
static void
write_journal(const struct log_line *line, void *arg)
{
	write_json(line, arg);
}

static bool
is_journal(void)
{
	return false;
}
#endif

void
logsink_open(struct slice format, enum log_level level, const struct loop *loop)
{
	static const struct {
		struct slice name;
		log_sink_fn *write;
	} sinks[] = {
	    {SLICE("journal"), write_journal},
	    {SLICE("json"), write_json},
	    {SLICE("plain"), write_plain},
	};
	log_sink_fn *write = NULL;

	for (size_t i = 0; i < COUNT_OF(sinks); i++) {
		if (slice_eq(sinks[i].name, format))
			write = sinks[i].write;
	}
	if (write == NULL && is_journal())
		write = write_journal;
	if (write == NULL)
		write = isatty(STDERR_FILENO) == 1 ? write_plain : write_json;
	log_set_sink(write, (void *)loop, level);
}

void
logsink_close(void)
{
	log_set_sink(NULL, NULL, LOG_LEVEL_ERROR);
}
