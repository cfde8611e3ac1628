/*
 * A file of lines, one after the other, however long it is; each line alone has
 * to fit into memory.
 */
#ifndef MAIN_LINES_H
#define MAIN_LINES_H

#include "base/auto.h"
#include "base/err.h"
#include "base/slice.h"

struct lines;

/* "-" is standard input.  NULL where it cannot be opened. */
NODISCARD struct lines *lines_open(const char *path, struct err *err);
void lines_close(struct lines **lines);

/* The next line without its end, a view until the next call: 1 got one, 0 end,
 * -1 *err: it cannot be read, or a line is longer than INPUT_MAX_BYTES. */
int lines_next(struct lines *lines, struct slice *line_out, struct err *err);

#endif
