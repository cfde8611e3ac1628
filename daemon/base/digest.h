/*
 * Digests, signatures and their spellings; the only file that includes
 * OpenSSL's headers.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/slice.h"

#define DIGEST_SHA256_LEN 32
/* A deterministic id: the first 128 bits of a SHA-256 in lower-case hex. */
#define DIGEST_ID_LEN 32

void digest_sha256(struct slice s, uint8_t out[DIGEST_SHA256_LEN]);
void digest_hmac_sha256(
    struct slice key, struct slice s, uint8_t out[DIGEST_SHA256_LEN]);

/*
 * Id of a sequence of parts, as a NUL-terminated string.  Each part is hashed
 * with its length before it, so {"ab","c"} and {"a","bc"} differ.
 */
void
digest_id(const struct slice *parts, size_t count, char out[DIGEST_ID_LEN + 1]);

void digest_hex(const void *ptr, size_t len, struct buf *out);

/* Standard alphabet with padding (RFC 4648, 4), no line breaks. */
void digest_base64(struct slice s, struct buf *out);
/* Accepts missing padding; -1 for anything that is not base64. */
int digest_base64_parse(struct slice s, struct buf *out, struct err *err);

/* Bytes from the system's generator; ends the process where it fails. */
void digest_random(void *ptr, size_t len);

#endif
