/*
 * What the schedule remembers of a feed beyond feed_state's own columns, as
 * one small JSON object in feed_state.memory: adding a thing to remember needs
 * no new column, and what an older version wrote is read as far as it goes.
 */
#ifndef FEED_MEMORY_H
#define FEED_MEMORY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

struct feed_memory {
	struct slice moved_to; /* where permanent redirects led to */
	int64_t moved_count;   /* polls in a row that were led there */
	int64_t moved_since_ms;
	int64_t gone_count; /* answers in a row that said 410 */
	int64_t gone_since_ms;
	int64_t throttle_count; /* answers in a row that said 429 or 503 */
	int64_t full_ms;        /* last document that was read; 0: never */
	int64_t newest_ms;      /* latest date of an entry; 0: none */
};

/* Zeroes for what is not there; never fails.  Text lives in the arena. */
struct feed_memory feed_memory_parse(struct slice text, struct arena *arena);

struct slice
feed_memory_render(const struct feed_memory *memory, struct arena *arena);

#endif
