/*
 * Fills a `struct repeats` from the archive after a start, a few articles at a
 * time beside the other work.
 */
#ifndef FLOW_RECALL_H
#define FLOW_RECALL_H

#include <stdint.h>

#include "flow/repeats.h"

struct app;
struct recall;

/* How far back: a page's furniture stands in every article of a day. */
#define RECALL_MS ((int64_t)2 * 24 * 3600 * 1000)
/* Of one answer of the store; under 5 ms to cut into words. */
#define RECALL_ARTICLES 64
#define RECALL_BYTES    ((size_t)256 << 10)

/* The repeats outlive it. */
NODISCARD struct recall *recall_new(struct app *app, struct repeats *repeats);
void recall_free(struct recall **recall);

#endif
