/*
 * A hash map from byte strings to pointers.  Keys are copied, values belong to
 * the caller.  Order of iteration is order of insertion, so that what the
 * program prints does not depend on the hash.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/auto.h"
#include "base/slice.h"

struct map;

NODISCARD struct map *map_new(void);
void map_free(struct map **map);

size_t map_len(const struct map *map);

/* The value of the key, NULL where there is none. */
void *map_get(const struct map *map, struct slice key);

/* Sets the value (not NULL); returns the one that stood there, or NULL. */
void *map_set(struct map *map, struct slice key, void *value);

/* Takes the key out and returns its value, or NULL. */
void *map_remove(struct map *map, struct slice key);

/*
 * Next pair from *cursor on (0 at first); false at the end.  Removing the pair
 * just seen is allowed, adding is not.
 */
bool map_next(const struct map *map, size_t *cursor, struct slice *key_out,
    void **value_out);

#endif
