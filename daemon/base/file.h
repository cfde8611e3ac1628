/*
 * Whole files in and out, with a limit.  Paths are NUL-terminated.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Appends a file's bytes; "-" is standard input.  -1 with ERR_LIMIT where it
 * is larger than the buffer's maximum, ERR_INPUT for a folder, ERR_NOT_FOUND,
 * ERR_DENIED or ERR_SYSTEM else.  The text names the path.
 */
int file_read(const char *path, struct buf *out, struct err *err);

/* Replaces a file as a whole: temporary name, fsync, rename, fsync of the
 * folder; a reader sees the old bytes or the new ones.  `mode` as in open(2).
 */
int file_write(
    const char *path, struct slice bytes, unsigned mode, struct err *err);

#endif
