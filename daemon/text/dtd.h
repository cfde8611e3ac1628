/*
 * What a document's own DOCTYPE may define: plain, small replacement texts.
 * External and parameter entities do not exist for us, and a replacement is
 * never expanded again, so neither files nor a billion laughs come in.
 */
#ifndef TEXT_DTD_H
#define TEXT_DTD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/slice.h"
#include "text/entity.h"

struct dtd_entity {
	struct slice name;
	struct slice value; /* raw */
};

struct dtd {
	ARRAY(struct dtd_entity) entities;
	size_t expanded; /* bytes so far, in the whole document */
};

void dtd_fini(struct dtd *dtd);

/* Collects the entities that a DOCTYPE, given as a whole, declares. */
void dtd_parse(struct dtd *dtd, struct slice doctype);

/*
 * entity_decode() that also knows what was declared, until the document has
 * had its share (MARKUP_MAX_EXPANSION); from then on such references stay.
 */
bool dtd_decode(
    struct dtd *dtd, struct slice raw, enum entity_mode mode, struct buf *out);

#endif
