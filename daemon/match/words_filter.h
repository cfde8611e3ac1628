/*
 * Whether a word may be one of a dictionary's, told from a hash of its folded
 * form: for nearly every word of an article the answer is no, and then nothing
 * more is asked about it.  A Bloom filter of 64-bit blocks, two bits a word;
 * prefixes are known by their first bytes.
 *
 * Stems and slips cannot be told from a hash; a dictionary that has them lets
 * every word pass.
 */
#ifndef MATCH_WORDS_FILTER_H
#define MATCH_WORDS_FILTER_H

#include <endian.h>

#include "base/hash.h"
#include "match/dict.h"

/* Bytes of a prefix that are looked at; a dictionary with shorter ones lets
   every word pass. */
#define WORDS_FILTER_PREFIX 3

struct words_filter {
	uint64_t *blocks;
	uint64_t mask;      /* of blocks */
	uint64_t *prefixes; /* a bit for each hash; NULL where none are */
	bool passes_all;
};

/* A word's first sixteen bytes, zero behind its end, and its hash. */
struct word_head {
	uint64_t half[2];
	uint64_t hash;
};

struct words_filter
words_filter_init(const struct dict *dict, const struct hash_key *key);
void words_filter_fini(struct words_filter *filter);

/* Two words multiplied under a secret key, as wyhash does; longer ones go
 * through the usual hash. */
struct word_head word_head_of(struct slice word, const struct hash_key *key);

static inline uint64_t
words_filter_mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

#define WORDS_FILTER_PREFIX_BITS 16

/* The bit of a word's first bytes. */
static inline uint32_t
words_filter_prefix(uint64_t front)
{
	uint64_t bytes = htole64(front) & 0xFFFFFF;

	return (uint32_t)(bytes * UINT64_C(0x9E3779B97F4A7C15) >>
	    (64 - WORDS_FILTER_PREFIX_BITS));
}

static inline uint64_t
words_filter_bits(uint64_t hash)
{
	return UINT64_C(1) << (hash >> 52 & 63) | UINT64_C(1) << (hash >> 58);
}

/* False if the word is surely none of the dictionary's. */
static inline bool
words_filter_passes(
    const struct words_filter *filter, const struct word_head *head)
{
	uint64_t bits = words_filter_bits(head->hash);
	bool passes =
	    (filter->blocks[head->hash & filter->mask] & bits) == bits;
	uint32_t prefix;

	if (filter->prefixes == NULL)
		return passes;
	prefix = words_filter_prefix(head->half[0]);
	return passes | (filter->prefixes[prefix / 64] >> prefix % 64 & 1);
}

#endif
