/*
 * A feed document, bytes to entries, pulled one at a time:
 *
 *	AUTO(feed_reader_close) struct feed_reader *reader = NULL;
 *	struct entry *entry;
 *
 *	if (feed_reader_open(&input, &reader, &err) < 0) ...
 *	while (feed_reader_next(reader, &entry, &err) > 0) ...
 *
 * RSS 0.9x, 1.0 (RDF), 1.1 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1,
 * RSS in JSON; told apart by what is in them, never by the Content-Type.
 * Bytes that are some feed give what can be read of it; bytes that are not are
 * one clear error from open.  It fetches nothing and knows no clock.
 */
#ifndef FEED_READER_H
#define FEED_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/err.h"
#include "base/slice.h"
#include "model/entry.h"

struct feed_limits {
	size_t max_entries;    /* of a document; the rest is counted */
	size_t max_text_bytes; /* of an entry's summary, and of its content */
	size_t max_depth;      /* of elements that are open at once */
};

/* No real feed comes near; what is left out is told in feed_info. */
#define FEED_LIMITS_DEFAULT                      \
	((const struct feed_limits){             \
	    .max_entries = 2000,                 \
	    .max_text_bytes = (size_t)256 << 10, \
	    .max_depth = 256,                    \
	})

/* Of a title, an id, a link, an author, a tag; more is cut, not refused. */
#define FEED_MAX_FIELD_BYTES ((size_t)8 << 10)
#define FEED_MAX_TAGS        100 /* of an entry */

struct feed_input {
	struct slice body;         /* must outlive the call, not the reader */
	struct slice content_type; /* header's value, empty if there is none */
	struct slice url;          /* base of relative links, may be empty */
	struct feed_limits limits;
};

/* What the document says of itself; empty where it says nothing. */
struct feed_info {
	struct slice title;
	struct slice link; /* of the site, absolute where a base was known */
	struct slice id;
	struct slice language; /* primary subtag, lower case */
	struct slice format;   /* "rss 2.0", "atom 1.0", "json feed 1.1" */
	struct slice encoding; /* what was decoded from, WHATWG name */
	bool has_updated;
	int64_t updated_ms;
	bool has_ttl; /* how long the publisher says it stays the same */
	int64_t ttl_ms;
	size_t entries;   /* given out so far */
	size_t left_out;  /* over max_entries */
	size_t cut_texts; /* summaries and contents over max_text_bytes */
};

struct feed_reader;

/*
 * Reads as far as the first element that shows a feed.  The caller closes the
 * reader.  -1 with ERR_INPUT for what is no feed; the text says what it is
 * instead ("this is a web page titled ..., not a feed").
 */
int feed_reader_open(const struct feed_input *input,
    struct feed_reader **reader_out, struct err *err);

/* The next entry, the caller's to free: 1 got one, 0 end, -1 *err. */
int feed_reader_next(
    struct feed_reader *reader, struct entry **entry_out, struct err *err);

/*
 * Complete once feed_reader_next() gave 0: a feed may name itself after its
 * entries.  Lives as long as the reader.
 */
const struct feed_info *feed_reader_info(const struct feed_reader *reader);

void feed_reader_close(struct feed_reader **reader);

#endif
