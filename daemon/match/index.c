#include "base/check.h"
#include "match/program.h"

struct index
index_make(const struct pair *pairs, size_t len, uint32_t keys)
{
	struct index index = {.keys = keys};

	check(len < UINT32_MAX);
	index.start = mem_new_array((size_t)keys + 2, sizeof(uint32_t));
	index.items = mem_new_array(len, sizeof(uint32_t));
	/* Counted two places on, so that filling leaves the starts right. */
	for (size_t i = 0; i < len; i++)
		index.start[(size_t)pairs[i].key + 2]++;
	for (size_t k = 2; k < (size_t)keys + 2; k++)
		index.start[k] += index.start[k - 1];
	for (size_t i = 0; i < len; i++)
		index.items[index.start[(size_t)pairs[i].key + 1]++] =
		    pairs[i].value;
	return index;
}

void
index_fini(struct index *index)
{
	mem_free(&index->start);
	mem_free(&index->items);
	mem_free(&index->checks);
}
