/*
 * A feed's document, read as a whole: its entries, who is who, and what the
 * document says of itself.  document_read() is pure and may run on a worker.
 */
#ifndef FLOW_DOCUMENT_H
#define FLOW_DOCUMENT_H

#include "base/array.h"
#include "base/buf.h"
#include "base/digest.h"
#include "feed/identity.h"
#include "feed/reader.h"
#include "feed/verdict.h"
#include "model/entry.h"
#include "net/pool.h"

struct document {
	struct buf body;
	struct buf content_type, url;
	struct buf known_sha256; /* of the last body that parsed; or empty */

	char sha256[2 * DIGEST_SHA256_LEN + 1];
	bool is_same; /* as the last one: not read again */
	bool is_read; /* else, where not the same, err says why not */
	struct err err;
	ARRAY(struct entry *) entries;
	struct identity *identities; /* of the entries */
	struct buf title, format, language;
	size_t left_out;
	bool has_ttl;
	int64_t ttl_ms;
};

NODISCARD struct document *document_new(size_t max_bytes);
void document_free(struct document **document);

/* Reads body; fills what follows sha256.  A document that is cut off counts as
 * read, with the entries that came. */
void document_read(struct document *document);

/* The document is the receiver's. */
typedef void document_done_fn(struct document *document, void *arg);

/* document_read() on a worker; takes the document, which goes with the job
 * where that is cancelled. */
NODISCARD struct job *document_start(struct pool *pool,
    struct document *document, document_done_fn *done, void *arg);

/* The facts that the schedule wants; text is a view of the document. */
struct feed_document
document_facts(const struct document *document, int64_t now_ms);

#endif
