/*
 * RSS and Atom: tokens to entries.  Made by feed/reader.c once it is clear
 * that the text is markup.
 */
#ifndef FEED_XML_H
#define FEED_XML_H

#include "base/err.h"
#include "base/slice.h"
#include "feed/draft.h"
#include "feed/reader.h"

struct xml_feed;

/*
 * `text` is decoded and outlives the result, `feed` is the draft of the feed's
 * own fields.  Reads up to the root; -1 with ERR_INPUT where there is none.
 */
int xml_feed_open(struct slice text, const struct feed_input *input,
    struct draft *feed, struct xml_feed **xml_out, struct err *err);
void xml_feed_close(struct xml_feed **xml);

/* The next entry, NULL at the end; counts in info what it leaves out. */
struct entry *xml_feed_next(struct xml_feed *xml, struct feed_info *info);

/* "rss 2.0"; lives as long as the feed. */
struct slice xml_feed_format(const struct xml_feed *xml);

#endif
