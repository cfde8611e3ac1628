/*
 * JSON Feed 1.0 and 1.1, and RSS written as JSON: a tree to entries.
 */
#ifndef FEED_JSON_FEED_H
#define FEED_JSON_FEED_H

#include "base/err.h"
#include "base/slice.h"
#include "feed/draft.h"
#include "feed/reader.h"

struct json_feed;

/* Fills the feed's own fields; -1 with ERR_INPUT or ERR_LIMIT for what is no
 * JSON, or no feed. */
int json_feed_open(struct slice text, const struct feed_input *input,
    struct draft *feed, struct json_feed **json_out, struct err *err);
void json_feed_close(struct json_feed **json);

/* The next entry, NULL at the end; counts in info what it leaves out. */
struct entry *json_feed_next(struct json_feed *json, struct feed_info *info);

struct slice json_feed_format(const struct json_feed *json);

#endif
