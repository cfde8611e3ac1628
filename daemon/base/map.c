/*
 * Pairs stand in one array in order of insertion; the table holds indices into
 * it (plus one, 0 for empty), probed linearly.  A removed pair stays as a hole
 * until the array is rebuilt, when the table grows or half of it is holes.
 */
#include "base/map.h"

#include <stdint.h>
#include <string.h>

#include "base/check.h"
#include "base/hash.h"
#include "base/mem.h"

#define MAP_FIRST_SLOTS 16

struct pair {
	char *key;
	size_t key_len;
	uint64_t hash;
	void *value; /* NULL: a hole */
};

/* With a part of the hash, so that a key that is not here is nearly always told
   without a look at another's pair, which is far off where keys are many. */
struct slot {
	uint32_t pair; /* counted from 1, 0: empty */
	uint32_t tag;
};

struct map {
	struct pair *pairs;
	size_t pair_len, pair_cap;
	size_t live;
	struct slot *slots;
	size_t slot_len; /* a power of two */
};

struct map *
map_new(void)
{
	struct map *map = mem_new(sizeof(*map));

	map->slot_len = MAP_FIRST_SLOTS;
	map->slots = mem_new_array(map->slot_len, sizeof(*map->slots));
	return map;
}

void
map_free(struct map **map)
{
	if (*map == NULL)
		return;
	for (size_t i = 0; i < (*map)->pair_len; i++)
		mem_free(&(*map)->pairs[i].key);
	mem_free(&(*map)->pairs);
	mem_free(&(*map)->slots);
	mem_free(map);
}

size_t
map_len(const struct map *map)
{
	return map->live;
}

static uint32_t
tag_of(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

/* The slot of the key, or the empty slot where it would go. */
static size_t
map_slot(const struct map *map, struct slice key, uint64_t hash)
{
	size_t at = hash & (map->slot_len - 1);

	for (;; at = (at + 1) & (map->slot_len - 1)) {
		const struct pair *pair;

		if (map->slots[at].pair == 0)
			return at;
		if (map->slots[at].tag != tag_of(hash))
			continue;
		pair = &map->pairs[map->slots[at].pair - 1];
		if (pair->value != NULL && pair->hash == hash &&
		    slice_eq(slice_make(pair->key, pair->key_len), key))
			return at;
	}
}

static void
map_rebuild(struct map *map, size_t slot_len)
{
	size_t kept = 0;

	mem_free(&map->slots);
	map->slots = mem_new_array(slot_len, sizeof(*map->slots));
	map->slot_len = slot_len;
	for (size_t i = 0; i < map->pair_len; i++) {
		size_t at;

		if (map->pairs[i].value == NULL)
			continue;
		map->pairs[kept] = map->pairs[i];
		at = map->pairs[kept].hash & (slot_len - 1);
		while (map->slots[at].pair != 0)
			at = (at + 1) & (slot_len - 1);
		map->slots[at].tag = tag_of(map->pairs[kept].hash);
		map->slots[at].pair = (uint32_t)++kept;
	}
	map->pair_len = kept;
}

static struct pair *
map_find(const struct map *map, struct slice key)
{
	size_t at = map_slot(map, key, hash_bytes(key, hash_process_key()));

	if (map->slots[at].pair == 0)
		return NULL;
	return &map->pairs[map->slots[at].pair - 1];
}

void *
map_get(const struct map *map, struct slice key)
{
	const struct pair *pair = map_find(map, key);

	return pair != NULL ? pair->value : NULL;
}

void *
map_set(struct map *map, struct slice key, void *value)
{
	uint64_t hash = hash_bytes(key, hash_process_key());
	struct pair *pair;
	void *old;
	size_t at;

	check(value != NULL);
	if (map->pair_len + 1 > map->slot_len / 2)
		map_rebuild(map,
		    map->live + 1 > map->slot_len / 4 ? map->slot_len * 2
		                                      : map->slot_len);
	at = map_slot(map, key, hash);
	if (map->slots[at].pair != 0) {
		pair = &map->pairs[map->slots[at].pair - 1];
		old = pair->value;
		pair->value = value;
		return old;
	}
	if (map->pair_len == map->pair_cap) {
		map->pair_cap = map->pair_cap > 0 ? map->pair_cap * 2 : 8;
		map->pairs =
		    mem_resize(map->pairs, map->pair_cap, sizeof(*map->pairs));
	}
	pair = &map->pairs[map->pair_len++];
	pair->key = mem_new(key.len + 1);
	if (key.len > 0)
		memcpy(pair->key, key.ptr, key.len);
	pair->key_len = key.len;
	pair->hash = hash;
	pair->value = value;
	map->slots[at] = (struct slot){(uint32_t)map->pair_len, tag_of(hash)};
	map->live++;
	return NULL;
}

void *
map_remove(struct map *map, struct slice key)
{
	struct pair *pair = map_find(map, key);
	void *old;

	if (pair == NULL)
		return NULL;
	old = pair->value;
	pair->value = NULL;
	mem_free(&pair->key);
	map->live--;
	return old;
}

bool
map_next(const struct map *map, size_t *cursor, struct slice *key_out,
    void **value_out)
{
	while (*cursor < map->pair_len) {
		const struct pair *pair = &map->pairs[(*cursor)++];

		if (pair->value == NULL)
			continue;
		*key_out = slice_make(pair->key, pair->key_len);
		*value_out = pair->value;
		return true;
	}
	return false;
}
