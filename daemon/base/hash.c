#include "base/hash.h"

#include <pthread.h>
#include <string.h>

#include "base/digest.h"

static inline uint64_t
rotate(uint64_t v, unsigned bits)
{
	return (v << bits) | (v >> (64 - bits));
}

static inline void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

uint64_t
hash_bytes(struct slice s, const struct hash_key *key)
{
	uint64_t v[4] = {
	    key->k0 ^ 0x736f6d6570736575ULL,
	    key->k1 ^ 0x646f72616e646f6dULL,
	    key->k0 ^ 0x6c7967656e657261ULL,
	    key->k1 ^ 0x7465646279746573ULL,
	};
	uint64_t word, last = (uint64_t)s.len << 56;
	size_t whole = s.len & ~(size_t)7;

	for (size_t i = 0; i < whole; i += 8) {
		memcpy(&word, s.ptr + i, 8);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	for (size_t i = whole; i < s.len; i++)
		last |= (uint64_t)(uint8_t)s.ptr[i] << (8 * (i - whole));
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static struct hash_key process_key;
static pthread_once_t process_key_once = PTHREAD_ONCE_INIT;

static void
draw_process_key(void)
{
	digest_random(&process_key, sizeof(process_key));
}

const struct hash_key *
hash_process_key(void)
{
	pthread_once(&process_key_once, draw_process_key);
	return &process_key;
}
