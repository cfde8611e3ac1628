/*
 * Signatures of Standard Webhooks, version 1: HMAC-SHA256 over
 * "ID.TIMESTAMP.BODY", in base64 after "v1,".
 */
#ifndef DELIVER_SIGN_H
#define DELIVER_SIGN_H

#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"

/* Appends "v1,SIGNATURE".  `key` is the key's bytes, decoded already where it
 * was written as whsec_...; `id` must not contain a dot. */
void sign_webhook(struct slice key, struct slice id, int64_t timestamp_s,
    struct slice body, struct buf *out);

#endif
