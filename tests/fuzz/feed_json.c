/*
 * Feeds in JSON, and what the schedule remembers in JSON: the input is put
 * behind a brace, so that every run gets as far as the JSON reader.
 */
#include "base/buf.h"
#include "base/check.h"
#include "feed/memory.h"
#include "feed/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_feed(struct slice body)
{
	AUTO(feed_reader_close) struct feed_reader *reader = NULL;
	struct feed_input input = {.body = body, .limits = FEED_LIMITS_DEFAULT};
	struct entry *entry = NULL;
	struct err err = ERR_INIT;

	if (feed_reader_open(&input, &reader, &err) < 0) {
		check(err.text[0] != '\0');
		return;
	}
	while (feed_reader_next(reader, &entry, &err) > 0)
		entry_free(&entry);
}

/* What is read of a memory is what is read of it written again. */
static void
read_memory(struct slice text)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct feed_memory memory = feed_memory_parse(text, arena);
	struct slice once = feed_memory_render(&memory, arena);
	struct feed_memory again = feed_memory_parse(once, arena);
	struct slice twice = feed_memory_render(&again, arena);

	check(slice_eq(once, twice));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(buf_fini) struct buf body = buf_init(size + 1);

	(void)buf_add_char(&body, '{');
	(void)buf_add(&body, data, size);
	read_feed(buf_slice(&body));
	read_memory(buf_slice(&body));
	return 0;
}
