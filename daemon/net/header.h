/*
 * Header lines of HTTP as name and value.  Pure.
 */
#ifndef NET_HEADER_H
#define NET_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

struct header {
	struct slice name;
	struct slice value; /* without white space at its ends */
};

/* A line as received, with or without its end; false where it is none. */
bool header_parse(struct slice line, struct header *out);

/* Whether it can be sent: a token as name, no control byte in the value. */
bool header_is_sendable(const struct header *header);

/* Status of a line `HTTP/1.1 301 Moved`; 0 where it is no status line. */
int header_parse_status(struct slice line);

/* Value of the first header of that name in any case; ptr NULL if none. */
struct slice
header_find(const struct header *headers, size_t len, struct slice name);

#endif
