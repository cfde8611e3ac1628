/*
 * The authorities whose certificates are believed, read from a PEM file once
 * and shared by connections.  A system's file has about 150 of them and takes
 * 20 to 80 ms, so reading it is a worker's job; libcurl would read it in the
 * loop's thread.
 */
#ifndef BASE_TRUST_H
#define BASE_TRUST_H

#include "base/auto.h"
#include "base/err.h"

struct trust;

/* The caller owns the one reference.  NULL with file_read()'s errors, or
 * ERR_INPUT where the file holds no certificate. */
NODISCARD struct trust *trust_load(const char *path, struct err *err);

/* References are counted without a lock: one thread at a time. */
struct trust *trust_ref(struct trust *trust);
void trust_unref(struct trust **trust); /* accepts NULL */

/* Connections of this `SSL_CTX` believe these authorities alone; it may live
 * longer than the trust. */
void trust_apply(const struct trust *trust, void *ssl_ctx);

#endif
