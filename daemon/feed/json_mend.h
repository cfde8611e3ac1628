/*
 * JSON that breaks off, as where a transfer was cut or a cache added its line
 * behind it: what of it is whole.
 */
#ifndef FEED_JSON_MEND_H
#define FEED_JSON_MEND_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/slice.h"

/*
 * Appends the first value of the text where it is whole and more follows;
 * else the text up to the last object that ended in the outermost list of
 * objects, with what is open closed: an entry that was cut is left out, since
 * half of it would be taken for an edit later.  False, and nothing appended,
 * where there is neither.
 */
bool json_mend(struct slice text, struct buf *out);

#endif
