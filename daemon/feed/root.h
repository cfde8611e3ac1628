/*
 * The element with which a feed begins, wherever it stands: behind PHP
 * warnings, within a web page, in capitals, under any prefix; or the name of
 * what the document is instead.
 */
#ifndef FEED_ROOT_H
#define FEED_ROOT_H

#include "base/err.h"
#include "base/slice.h"
#include "text/markup.h"

#define ROOT_FORMAT_MAX 24

/*
 * Reads tokens up to the root's.  Fills the format, "rss 2.0" or "rss" where
 * it does not say.  -1 with ERR_INPUT where there is no feed.
 */
int root_find(struct markup *markup, struct markup_token *token_out,
    char format_out[ROOT_FORMAT_MAX], struct err *err);

/* What bytes of no text at all are ("a PNG image"); NULL for text. */
const char *root_binary(struct slice bytes);

#endif
