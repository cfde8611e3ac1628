/*
 * What a relative address in a feed is relative to: xml:base of the elements
 * that are open, each relative to the one around it, then the document's own
 * address, and where nobody knows that, the address of the site.
 */
#ifndef FEED_BASE_URL_H
#define FEED_BASE_URL_H

#include "base/buf.h"
#include "base/slice.h"
#include "feed/stack.h"
#include "text/markup.h"

/* xml:base within xml:base that is followed; feeds have two. */
#define BASE_URL_MAX 8

struct base_url {
	struct markup *markup; /* decodes the attributes */
	const struct stack *stack;
	struct slice document; /* address of the feed; may be empty */
	struct buf url, scratch;
};

void base_url_init(struct base_url *base, struct markup *markup,
    const struct stack *stack, struct slice document);
void base_url_fini(struct base_url *base);

/*
 * The base of an element within the open ones, with its own raw xml:base
 * (mostly empty); `site` is the last resort.  Lives until the next call.
 */
struct slice
base_url_find(struct base_url *base, struct slice own, struct slice site);

#endif
