/*
 * An entry: one item of a feed as the feed tells it.  Text is UTF-8; title,
 * summary and content are without markup already.  What the feed does not say
 * is empty or absent, never guessed.
 */
#ifndef MODEL_ENTRY_H
#define MODEL_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

struct entry {
	struct arena *arena;
	struct slice id;   /* guid, atom:id, JSON id: opaque bytes, trimmed */
	struct slice link; /* absolute where a base was known */
	struct slice title;
	struct slice author;
	struct slice language; /* primary subtag, of the entry or its feed */
	struct slice summary;
	struct slice content;
	struct slice *tags;
	size_t tag_len;
	bool has_published;
	int64_t published_ms;
	bool has_updated;
	int64_t updated_ms;
};

NODISCARD struct entry *entry_new(void);
void entry_free(struct entry **entry);

#endif
