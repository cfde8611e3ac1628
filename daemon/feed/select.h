/*
 * Which entries of a document are news.  Pure: what was known is an argument.
 */
#ifndef FEED_SELECT_H
#define FEED_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feed/identity.h"
#include "model/entry.h"
#include "model/feed.h"

/* X(NAME, "name") */
#define SELECTIONS(X)                                                     \
	X(NEW, "new")                                                     \
	X(EDITED, "edited")     /* known, with another title or text */   \
	X(KNOWN, "known")       /* nothing to do but note the sight */    \
	X(COPY, "copy")         /* twice in this document */              \
	X(OLD, "old")           /* new to us, but too old for an alert */ \
	X(BASELINE, "baseline") /* held back by the first, silent fetch */

enum selection {
#define SELECTION_ENUM(NAME, name) SELECT_##NAME,
	SELECTIONS(SELECTION_ENUM)
#undef SELECTION_ENUM
	SELECT_COUNT
};

const char *selection_name(enum selection selection);

/* An entry that the store knows. */
struct known_entry {
	struct slice key;
	struct slice hash;
};

struct select_request {
	const struct feed *feed; /* lookback, official, max_age */
	struct entry *const *entries;
	const struct identity *identities; /* of these entries */
	size_t len;
	/* What the store knows of their keys and bare keys, in any order. */
	const struct known_entry *known;
	size_t known_len;
	bool baseline_done;         /* not the first fetch */
	int64_t default_max_age_ms; /* fetch.max_age */
	bool has_newest;            /* feed_schedule_newest() */
	int64_t newest_ms;
	int64_t now_ms;
};

/* out[i] is the selection of entries[i]. */
void select_entries(const struct select_request *request, enum selection *out);

/* The time an entry is judged by: published, else updated, never in the
 * future; false where it has neither. */
bool select_date(const struct entry *entry, int64_t now_ms, int64_t *ms_out);

#endif
