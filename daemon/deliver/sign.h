/*
 * Signatures of Standard Webhooks, version 1: HMAC-SHA256 over
 * "ID.TIMESTAMP.BODY", in base64 after "v1,".
 */
#ifndef DELIVER_SIGN_H
#define DELIVER_SIGN_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/slice.h"

/*
 * Appends the key's bytes from what stands in a secret's file, read as the
 * Standard Webhooks libraries read it: white space around it, "whsec_" before
 * it and missing padding do not matter, the rest is base64.  What is not is
 * taken for the key itself.  -1 with ERR_INPUT for an empty key.
 */
int sign_key(struct slice secret, struct buf *key_out, struct err *err);

/* Appends "v1,SIGNATURE"; `id` must not contain a dot. */
void sign_webhook(struct slice key, struct slice id, int64_t timestamp_s,
    struct slice body, struct buf *out);

#endif
