/*
 * Which entry is which: within a feed from poll to poll (keys), its version
 * (hashes), and across feeds (the keys that join stories).
 *
 * A guid fails both ways: the same on every item, or another with each
 * headline.  So a key is the id, else the normalised link, else title and
 * text; dates are never part of it.  Entries of one document that share a key
 * are told apart by link, then by title, all of them alike: were the first to
 * keep the bare key, the next item on top of the feed would take it over.
 */
#ifndef FEED_IDENTITY_H
#define FEED_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/digest.h"
#include "model/entry.h"

struct identity {
	char key[DIGEST_ID_LEN + 1];
	/* The key without what tells repeats apart; equal to key if there was
	 * no repeat.  An entry known by it with the same hash is the same. */
	char bare_key[DIGEST_ID_LEN + 1];
	char hash[DIGEST_ID_LEN + 1]; /* of title and text */
	bool is_copy; /* an earlier entry of the document is the same in all */
};

/* Identities of all entries of one document, out[i] for entries[i]. */
void identity_of_entries(
    struct entry *const *entries, size_t len, struct identity *out);

/*
 * Appends the title as it is compared between outlets: case, accents, space
 * and punctuation folded, a trailing " - Outlet" or " | Outlet" taken off.
 * False, and nothing, where too little is left to tell stories apart.
 */
bool identity_title_key(struct slice title, struct buf *out);

/* Appends the address as it is compared between feeds; false for none. */
bool identity_link_key(struct slice link, struct buf *out);

#endif
