/*
 * What went wrong, for the one function that will say it.  Fallible functions
 * return 0 or -1 and fill `struct err *`, their last parameter, which may not
 * be NULL; outputs stay untouched on failure.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/auto.h"

enum err_code {
	ERR_NONE,
	ERR_INPUT,     /* the bytes we were given are not what they should be */
	ERR_LIMIT,     /* a named limit was met */
	ERR_NOT_FOUND, /* a file, an id, an address */
	ERR_DENIED,    /* permissions, a policy of ours */
	ERR_SYSTEM,    /* the operating system or a library refused */
};

struct err {
	enum err_code code;
	char text[480]; /* one line, lower case, no trailing dot; cut if longer
	                 */
};

#define ERR_INIT             \
	{                    \
		ERR_NONE, "" \
	}

/* Always -1, so that a failing function ends in one line. */
int err_set(struct err *err, enum err_code code, const char *format, ...)
    PRINTF(3, 4);

/* As err_set() with ERR_SYSTEM, followed by ": " and the text of errno. */
int err_errno(struct err *err, const char *format, ...) PRINTF(2, 3);

/* Puts "context: " before the text that is there; always -1. */
int err_prefix(struct err *err, const char *format, ...) PRINTF(2, 3);

#endif
