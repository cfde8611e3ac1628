/*
 * The alert document as JSON, the form in which it is stored.  Reading ignores
 * what it does not know and takes what is missing for empty, so that rows of
 * older and newer versions stay readable.  Knows nothing of messages.
 */
#ifndef ALERT_DOC_H
#define ALERT_DOC_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/alert_doc.h"

/* A document is an excerpt and some words; more than this is damage. */
#define DOC_MAX_BYTES ((size_t)1 << 20)

/*
 * Highlighted places kept in a document: more than a person reads, few enough
 * that an article that names a term a thousand times stays a small row.
 */
#define DOC_MAX_BECAUSE 100

/* Appends the document; false where `out` is too small for it. */
bool doc_render(const struct alert_doc *doc, struct buf *out);

/*
 * The document of these bytes, all of it in the arena; NULL with ERR_INPUT or
 * ERR_LIMIT for what is no document.  Whatever the bytes are, the marks of the
 * result keep the promises of struct marks.
 */
struct alert_doc *
doc_parse(struct arena *arena, struct slice json, struct err *err);

#endif
