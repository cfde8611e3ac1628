/*
 * The authorities that TLS peers are judged by, one base/trust.h a file: read
 * by a worker when the first connection wants it, kept, and read again in the
 * background when it is an hour old, so that updates of the system are seen.
 */
#ifndef NET_ROOTS_H
#define NET_ROOTS_H

#include "base/slice.h"
#include "base/trust.h"
#include "net/loop.h"
#include "net/pool.h"

struct roots;
struct root_wait;

/* Without a pool files are read on the loop's thread. */
NODISCARD struct roots *roots_new(struct loop *loop, struct pool *pool);
/* Nobody may wait any more. */
void roots_free(struct roots **roots);

/* The trust is a view to take a reference of; NULL: `text` says why. */
typedef void roots_fn(struct trust *trust, const char *text, void *arg);

/* The authorities of the file at `path`; empty: the system's. */
NODISCARD struct root_wait *
roots_get(struct roots *roots, struct slice path, roots_fn *fn, void *arg);
void roots_cancel(struct root_wait **wait); /* accepts NULL */

#endif
