/*
 * SipHash-1-3 (Aumasson and Bernstein 2012, reduced rounds as in the Linux
 * kernel and Rust): a keyed hash, so that hostile input cannot aim at one
 * bucket.  Not for anything that is stored: use base/digest.h there.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#include "base/slice.h"

struct hash_key {
	uint64_t k0, k1;
};

uint64_t hash_bytes(struct slice s, const struct hash_key *key);

/* The process's own key, drawn once from the system's randomness. */
const struct hash_key *hash_process_key(void);

#endif
