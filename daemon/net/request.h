/*
 * A transfer's request as the transfer keeps it: copied, completed with the
 * defaults, and judged.  Pure.
 */
#ifndef NET_REQUEST_H
#define NET_REQUEST_H

#include "base/arena.h"
#include "base/err.h"
#include "net/target.h"
#include "net/xfer.h"

struct request {
	struct xfer_request wish; /* a NUL follows every slice */
	struct target target, origin;
};

/* -1 with ERR_INPUT for the URL, ERR_DENIED for what we may not send. */
int request_copy(struct arena *arena, const struct xfer_request *from,
    struct request *out, struct err *err);

/* Whether a hop to the target may meet addresses that are not public. */
bool request_allows_private(
    const struct request *request, const struct target *target);

bool
request_uses_proxy(const struct request *request, const struct target *target);

#endif
