/*
 * Feeds and entries as JSON Lines: what `sanctions-watch --json feed` prints.
 * What the feed does not say is absent.  Each function appends one object and
 * no line break, and gives false where `out` was too small.
 */
#ifndef FEED_PRINT_H
#define FEED_PRINT_H

#include <stdbool.h>

#include "base/buf.h"
#include "feed/reader.h"
#include "model/entry.h"

/* {"type":"feed","title":...,"entries":N}; call it after the last entry. */
bool feed_print_info_json(const struct feed_info *info, struct buf *out);

/* {"type":"entry","id":...,"content":...} */
bool feed_print_entry_json(const struct entry *entry, struct buf *out);

#endif
