#include "match/words_filter.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "match/words.h"
#include "text/fold.h"

/* Bits of the filter for each word: one in sixty others passes. */
#define BITS_PER_WORD 16
#define FIRST_BLOCKS  64

struct word_head
word_head_of(struct slice word, const struct hash_key *key)
{
	struct word_head head = {0};

	memcpy(
	    head.half, word.ptr, word.len < WORD_HEAD ? word.len : WORD_HEAD);
	head.hash = word.len > WORD_HEAD
	    ? hash_bytes(word, key)
	    : words_filter_mix(head.half[0] ^ key->k0, head.half[1] ^ key->k1);
	return head;
}

static void
add(struct words_filter *filter, uint64_t hash)
{
	filter->blocks[hash & filter->mask] |= words_filter_bits(hash);
}

static void
add_prefix(struct words_filter *filter, struct slice prefix)
{
	uint64_t front = 0;
	uint32_t bit;

	if (prefix.len < WORDS_FILTER_PREFIX) {
		filter->passes_all = true;
		return;
	}
	if (filter->prefixes == NULL)
		filter->prefixes =
		    mem_new_array((size_t)1 << WORDS_FILTER_PREFIX_BITS >> 6,
		        sizeof(uint64_t));
	memcpy(&front, prefix.ptr, WORDS_FILTER_PREFIX);
	bit = words_filter_prefix(front);
	filter->prefixes[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* Words as typed are known by what they fold to, like all others. */
static void
add_exact(
    struct words_filter *filter, struct slice word, const struct hash_key *key)
{
	AUTO(buf_fini) struct buf folded = buf_init(BUF_MAX_OWN);

	fold_word(word, &folded);
	add(filter, word_head_of(buf_slice(&folded), key).hash);
}

struct words_filter
words_filter_init(const struct dict *dict, const struct hash_key *key)
{
	size_t blocks = FIRST_BLOCKS;
	uint32_t cursor = 0, symbol;
	struct words_filter filter = {0};
	struct slice word;

	while (blocks * 64 < (size_t)dict_len(dict) * BITS_PER_WORD)
		blocks *= 2;
	filter.blocks = mem_new_array(blocks, sizeof(*filter.blocks));
	filter.mask = blocks - 1;
	filter.passes_all = dict_has(dict, SYMBOL_EXACT_PREFIX) ||
	    dict_has(dict, SYMBOL_FORMS) || dict_has(dict, SYMBOL_LIKE_1) ||
	    dict_has(dict, SYMBOL_LIKE_2);
	while (dict_next(dict, SYMBOL_FOLDED, &cursor, &word, &symbol))
		add(&filter, word_head_of(word, key).hash);
	cursor = 0;
	while (dict_next(dict, SYMBOL_FOLDED_PREFIX, &cursor, &word, &symbol))
		add_prefix(&filter, word);
	cursor = 0;
	while (dict_next(dict, SYMBOL_EXACT, &cursor, &word, &symbol))
		add_exact(&filter, word, key);
	return filter;
}

void
words_filter_fini(struct words_filter *filter)
{
	mem_free(&filter->blocks);
	mem_free(&filter->prefixes);
}
