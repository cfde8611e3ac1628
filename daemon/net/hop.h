/*
 * One request and one reply over one connection, without queue and without
 * redirects: what a transfer is made of.  The simulation replaces this file's
 * implementation and keeps everything above it.
 */
#ifndef NET_HOP_H
#define NET_HOP_H

#include <stdbool.h>
#include <stdint.h>

#include "net/target.h"
#include "net/xfer.h"

struct hops;
struct hop;

/* The pool reads certificates; NULL: the loop's thread does. */
NODISCARD struct hops *hops_new(struct loop *loop, struct pool *pool);
void hops_free(struct hops **hops);

/* Everything lives until the hop is done; a NUL follows every slice and no
 * limit is 0. */
struct hop_plan {
	const struct xfer_request *request;
	const struct target *target;
	bool with_secrets; /* password, token, every header */
	bool any_address;  /* else only public ones */
	bool use_proxy;
	int64_t timeout_ms;
};

struct hop_result {
	enum xfer_fault fault;
	const char *text;
	int status;
	struct slice head; /* header lines of the last reply */
	struct buf *body;
	bool maybe_sent;
	uint64_t wire_bytes;
};

/* The hop is gone when it returns; what is in the buffer may be taken. */
typedef void hop_done_fn(struct hop_result *result, void *arg);

NODISCARD struct hop *hop_start(struct hops *hops, const struct hop_plan *plan,
    hop_done_fn *done, void *arg);
void hop_cancel(struct hop **hop);

#endif
