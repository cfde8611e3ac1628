/*
 * A small pseudo-random generator (splitmix64, Steele et al. 2014) for jitter
 * and tests: pure, seeded by the caller, the same numbers for the same seed.
 * Not for secrets: use digest_random().
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

struct rng {
	uint64_t state;
};

uint64_t rng_next(struct rng *rng);

/* Uniform enough in [0, below); 0 where below is 0. */
uint64_t rng_below(struct rng *rng, uint64_t below);

#endif
