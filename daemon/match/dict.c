#include "match/dict.h"

#include <string.h>

#include "base/array.h"
#include "base/check.h"
#include "base/hash.h"
#include "base/mem.h"

#define FIRST_SLOTS 256
/* Prefixes are looked up by their lengths; those from here on share one. */
#define LENGTHS 256

struct entry {
	uint64_t offset; /* of the word's bytes */
	uint32_t len;
	uint32_t hash;
	uint32_t symbol;
};

/* Open addressing; a slot holds the number of an entry, counted from 1. */
struct table {
	uint32_t *slots;
	uint32_t slot_len;
	ARRAY(struct entry) entries;
	bool lengths[LENGTHS];
};

struct dict {
	struct table tables[SYMBOL_KIND_COUNT];
	ARRAY(char) text;
	uint32_t symbols;
	struct hash_key key;
};

struct dict *
dict_new(void)
{
	struct dict *dict = mem_new(sizeof(*dict));

	dict->key = *hash_process_key();
	return dict;
}

void
dict_free(struct dict **dict)
{
	if (*dict == NULL)
		return;
	for (int i = 0; i < SYMBOL_KIND_COUNT; i++) {
		mem_free(&(*dict)->tables[i].slots);
		array_fini(&(*dict)->tables[i].entries);
	}
	array_fini(&(*dict)->text);
	mem_free(dict);
}

/* The slot where the word is or would be; the table has an empty one. */
static uint32_t *
find_slot(const struct dict *dict, const struct table *table, struct slice word,
    uint32_t hash)
{
	uint32_t mask = table->slot_len - 1, at = hash & mask;

	for (;; at = (at + 1) & mask) {
		const struct entry *entry;

		if (table->slots[at] == 0)
			return &table->slots[at];
		entry = &table->entries.items[table->slots[at] - 1];
		if (entry->hash == hash && entry->len == word.len &&
		    memcmp(dict->text.items + entry->offset, word.ptr,
		        word.len) == 0)
			return &table->slots[at];
	}
}

static void
grow_slots(struct table *table)
{
	uint32_t len = table->slot_len > 0 ? table->slot_len * 2 : FIRST_SLOTS;

	check(len > table->slot_len);
	mem_free(&table->slots);
	table->slots = mem_new_array(len, sizeof(*table->slots));
	table->slot_len = len;
	for (uint32_t i = 0; i < table->entries.len; i++) {
		uint32_t at = table->entries.items[i].hash & (len - 1);

		while (table->slots[at] != 0)
			at = (at + 1) & (len - 1);
		table->slots[at] = i + 1;
	}
}

static uint64_t
store_text(struct dict *dict, struct slice word)
{
	size_t offset = dict->text.len, need = offset + word.len;

	if (need > dict->text.cap) {
		dict->text.cap = need * 2;
		dict->text.items =
		    mem_resize(dict->text.items, dict->text.cap, sizeof(char));
	}
	memcpy(dict->text.items + offset, word.ptr, word.len);
	dict->text.len = need;
	return offset;
}

uint32_t
dict_add(struct dict *dict, enum symbol_kind kind, struct slice word)
{
	struct table *table = &dict->tables[kind];
	uint32_t hash = (uint32_t)hash_bytes(word, &dict->key), *slot;
	struct entry *entry;

	check(word.len > 0 && word.len <= UINT32_MAX);
	/* At most two thirds full. */
	if (table->entries.len * 3 >= (size_t)table->slot_len * 2)
		grow_slots(table);
	slot = find_slot(dict, table, word, hash);
	if (*slot != 0)
		return table->entries.items[*slot - 1].symbol;
	check(dict->symbols < UINT32_MAX - 1);
	entry = array_add(&table->entries);
	*entry = (struct entry){.offset = store_text(dict, word),
	    .len = (uint32_t)word.len,
	    .hash = hash,
	    .symbol = ++dict->symbols};
	*slot = (uint32_t)table->entries.len;
	table->lengths[word.len < LENGTHS ? word.len : LENGTHS - 1] = true;
	return entry->symbol;
}

uint32_t
dict_len(const struct dict *dict)
{
	return dict->symbols;
}

bool
dict_has(const struct dict *dict, enum symbol_kind kind)
{
	return dict->tables[kind].entries.len > 0;
}

bool
dict_next(const struct dict *dict, enum symbol_kind kind, uint32_t *cursor,
    struct slice *word_out, uint32_t *symbol_out)
{
	const struct table *table = &dict->tables[kind];
	const struct entry *entry;

	if (*cursor >= table->entries.len)
		return false;
	entry = &table->entries.items[(*cursor)++];
	*word_out = slice_make(dict->text.items + entry->offset, entry->len);
	*symbol_out = entry->symbol;
	return true;
}

static uint32_t
find(const struct dict *dict, const struct table *table, struct slice word)
{
	uint32_t hash = (uint32_t)hash_bytes(word, &dict->key);
	uint32_t slot = *find_slot(dict, table, word, hash);

	return slot == 0 ? SYMBOL_NONE : table->entries.items[slot - 1].symbol;
}

static void
put(uint32_t symbol, uint32_t *out, uint32_t max, uint32_t *len)
{
	if (symbol == SYMBOL_NONE)
		return;
	if (*len < max)
		out[*len] = symbol;
	++*len;
}

uint32_t
dict_symbols(const struct dict *dict, struct slice word, bool exact,
    uint32_t *out, uint32_t max)
{
	const struct table *whole =
	    &dict->tables[exact ? SYMBOL_EXACT : SYMBOL_FOLDED];
	const struct table *begin =
	    &dict->tables[exact ? SYMBOL_EXACT_PREFIX : SYMBOL_FOLDED_PREFIX];
	uint32_t len = 0;

	if (whole->entries.len > 0)
		put(find(dict, whole, word), out, max, &len);
	if (begin->entries.len == 0)
		return len;
	for (size_t n = 1; n <= word.len; n++) {
		if (!begin->lengths[n < LENGTHS ? n : LENGTHS - 1])
			continue;
		put(find(dict, begin, slice_sub(word, 0, n)), out, max, &len);
	}
	return len;
}
