/*
 * Numbers, durations and sizes from text, whole or not at all: no leading or
 * trailing bytes, no sign where none belongs, no overflow.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/* Decimal, an optional '-'; false outside [min, max]. */
bool num_parse(struct slice s, int64_t min, int64_t max, int64_t *out);

/* Hexadecimal without a prefix, at most 16 digits. */
bool num_parse_hex(struct slice s, uint64_t *out);

/* `90s 15m 6h 30d`, and `0`, in milliseconds; at most 100 years. */
bool num_parse_duration(struct slice s, int64_t *ms_out);

/* `512 64KiB 8MiB 1GiB` in bytes; at most 1 TiB. */
bool num_parse_size(struct slice s, int64_t *bytes_out);

/* The shortest exact spelling of a duration: 90s, 15m, 6h, 30d, 1500ms. */
#define NUM_DURATION_MAX 24
const char *num_duration(int64_t ms, char out[NUM_DURATION_MAX]);

#endif
