/*
 * An entry (or a feed itself) while it is being read: values come in any order
 * and from several elements, the best rank wins, of equals the first that says
 * something (of times of an update, the last).  Turns markup into text, words
 * into dates and languages.
 */
#ifndef FEED_DRAFT_H
#define FEED_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "feed/reader.h"
#include "model/entry.h"

/* Markup may be this many times larger than the text it holds. */
#define DRAFT_RAW_PER_TEXT 4

enum slot {
	SLOT_TITLE,
	SLOT_LINK, /* absolute already */
	SLOT_ID,
	SLOT_PUBLISHED,
	SLOT_UPDATED,
	SLOT_AUTHOR,
	SLOT_LANGUAGE,
	SLOT_SUMMARY,
	SLOT_CONTENT,
	SLOT_TAG, /* every one is kept */
	SLOT_TTL, /* minutes */
	SLOT_COUNT
};

/* What the bytes of a value are. */
enum text_form {
	FORM_PLAIN, /* text, whatever it looks like */
	FORM_TEXT,  /* text by name, often HTML by nature: it is looked at */
	FORM_TITLE, /* text or HTML, nobody knows */
	FORM_HTML,
	FORM_XHTML, /* HTML by now, but never escaped twice */
};

/* Room that all drafts of a document share, and what it had to leave out. */
struct draft_desk {
	struct buf text;
	size_t max_text_bytes;
	size_t cut_texts;
};

struct draft {
	struct draft_desk *desk;
	struct entry *entry;       /* NULL between two entries */
	uint8_t ranks[SLOT_COUNT]; /* 0: empty */
	struct slice tags[FEED_MAX_TAGS];
	size_t tags_len;
	int64_t ttl_ms;
};

void draft_desk_init(struct draft_desk *desk, size_t max_text_bytes);
void draft_desk_fini(struct draft_desk *desk);

/* Begins an empty draft; one that was under way is dropped. */
void draft_begin(struct draft *draft, struct draft_desk *desk);
void draft_drop(struct draft *draft);

/* Whether a value of that rank (1 and up) would be taken. */
bool draft_wants(const struct draft *draft, enum slot slot, unsigned rank);

struct draft_value {
	enum slot slot;
	unsigned rank;
	enum text_form form;
	struct slice text; /* XML's or JSON's own escapes are gone */
	bool is_cut;       /* it was longer */
};

/* Takes the value if it is wanted and says something. */
void draft_put(struct draft *draft, const struct draft_value *value);

/* The entry, the caller's; NULL where none was begun. */
struct entry *draft_finish(struct draft *draft);

#endif
