/*
 * Character references: the HTML5 names, the old ones that need no semicolon,
 * and numbers, with the repairs that real news needs (&#146; is a quotation
 * mark of windows-1252).  What is no reference stays as it was written.
 */
#ifndef TEXT_ENTITY_H
#define TEXT_ENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"

enum entity_mode {
	/* A semicolon is needed: text and attributes of XML, links. */
	ENTITY_XML,
	/* Text of HTML: old names work without one (&copy2023), unless '='
	 * follows, for that is a bare query string. */
	ENTITY_TEXT,
	/* Attributes of HTML: and unless a letter or a digit follows. */
	ENTITY_ATTRIBUTE,
};

struct entity {
	/* The second is 0 but for a few names; both are for a number that text
	 * cannot hold (&#8;, &#xFFFF;). */
	uint32_t code[2];
};

/*
 * Bytes of the reference at the front of s, which begins with '&'; 0 where it
 * is none.  Never looks further than the longest name.
 */
size_t
entity_parse(struct slice s, enum entity_mode mode, struct entity *entity_out);

/* Appends what a reference means. */
bool entity_add(struct buf *out, const struct entity *entity);

/* Appends s with its references replaced, once: &amp;lt; gives &lt;. */
bool entity_decode(struct slice s, enum entity_mode mode, struct buf *out);

#endif
