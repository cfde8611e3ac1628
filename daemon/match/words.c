#include "match/words.h"

#include <string.h>

#define FIRST_SLOTS 4096

struct words
words_init(const struct ruleset *set)
{
	struct words words = {.set = set, .key = *hash_process_key()};

	words.slot_len = FIRST_SLOTS;
	words.slots = mem_new_array(FIRST_SLOTS, sizeof(uint32_t));
	return words;
}

void
words_fini(struct words *words)
{
	array_fini(&words->items);
	array_fini(&words->symbols);
	mem_free(&words->text);
	mem_free(&words->slots);
}

void
words_trim(struct words *words)
{
	if (words->items.len < WORDS_MAX && words->text_len < WORDS_MAX * 32)
		return;
	words->items.len = 0;
	words->symbols.len = 0;
	words->text_len = 0;
	memset(words->slots, 0, words->slot_len * sizeof(*words->slots));
}

static uint32_t
keep_text(struct words *words, struct slice text)
{
	uint32_t offset = (uint32_t)words->text_len;

	if (words->text_len + text.len > words->text_cap) {
		words->text_cap = (words->text_len + text.len) * 2;
		words->text = mem_resize(words->text, words->text_cap, 1);
	}
	memcpy(words->text + offset, text.ptr, text.len);
	words->text_len += text.len;
	return offset;
}

static bool
holds(const struct word *word, uint32_t from, uint32_t symbol,
    const uint32_t *symbols)
{
	for (uint32_t i = 0; i < from; i++)
		if (symbols[word->first_symbol + i] == symbol)
			return true;
	return false;
}

/* What the word stands for at the front of a term, particles taken off. */
static void
add_start_symbols(struct words *words, struct word *word,
    const struct token *token, bool exact)
{
	struct slice whole = exact ? token->exact : token->folded;
	struct token_forms forms;
	size_t count = token_arabic_forms(whole, &forms);
	uint32_t found[WORD_SYMBOLS_MAX], len;

	for (size_t i = 0; i < count; i++) {
		len = dict_symbols(words->set->dict, forms.form[i], exact,
		    found, COUNT_OF(found));
		for (uint32_t k = 0; k < len && k < COUNT_OF(found); k++) {
			uint32_t all = word->symbol_len + word->start_len;

			if (holds(word, all, found[k], words->symbols.items))
				continue;
			*array_add(&words->symbols) = found[k];
			word->start_len++;
		}
	}
}

static void
add_symbols(
    struct words *words, struct word *word, struct slice text, bool exact)
{
	uint32_t found[WORD_SYMBOLS_MAX];
	uint32_t len =
	    dict_symbols(words->set->dict, text, exact, found, COUNT_OF(found));

	for (uint32_t i = 0; i < len && i < COUNT_OF(found); i++)
		*array_add(&words->symbols) = found[i];
	word->symbol_len +=
	    (uint16_t)(len < COUNT_OF(found) ? len : COUNT_OF(found));
}

static void
look_up(struct words *words, struct word *word, const struct token *token)
{
	bool has_exact = words->set->has_exact;

	word->first_symbol = (uint32_t)words->symbols.len;
	add_symbols(words, word, token->folded, false);
	if (has_exact)
		add_symbols(words, word, token->exact, true);
	if (token->script != SCRIPT_ARABIC)
		return;
	add_start_symbols(words, word, token, false);
	if (has_exact)
		add_start_symbols(words, word, token, true);
}

static void
grow_slots(struct words *words)
{
	size_t mask = words->slot_len * 2 - 1;

	words->slot_len *= 2;
	mem_free(&words->slots);
	words->slots = mem_new_array(words->slot_len, sizeof(uint32_t));
	for (uint32_t i = 0; i < words->items.len; i++) {
		size_t at = words->items.items[i].hash & mask;

		while (words->slots[at] != 0)
			at = (at + 1) & mask;
		words->slots[at] = i + 1;
	}
}

static inline bool
same_text(
    const struct words *words, uint32_t offset, uint32_t len, struct slice text)
{
	return len == text.len &&
	    memcmp(words->text + offset, text.ptr, len) == 0;
}

static bool
is_word(const struct words *words, const struct word *word,
    const struct token *token)
{
	return same_text(
	           words, word->folded, word->folded_len, token->folded) &&
	    (!words->set->has_exact ||
	        same_text(words, word->exact, word->exact_len, token->exact));
}

static uint32_t
add_word(struct words *words, const struct token *token, uint32_t hash)
{
	struct word *word = array_add(&words->items);

	*word = (struct word){
	    .hash = hash, .folded_len = (uint32_t)token->folded.len};
	word->folded = keep_text(words, token->folded);
	if (words->set->has_exact) {
		word->exact = keep_text(words, token->exact);
		word->exact_len = (uint32_t)token->exact.len;
	}
	look_up(words, word, token);
	return (uint32_t)words->items.len - 1;
}

uint32_t
words_find(struct words *words, const struct token *token)
{
	struct slice key = words->set->has_exact ? token->exact : token->folded;
	uint32_t hash = (uint32_t)hash_bytes(key, &words->key), number;
	size_t mask, at;

	if (words->items.len * 2 >= words->slot_len)
		grow_slots(words);
	mask = words->slot_len - 1;
	for (at = hash & mask; words->slots[at] != 0; at = (at + 1) & mask) {
		number = words->slots[at] - 1;
		if (words->items.items[number].hash == hash &&
		    is_word(words, &words->items.items[number], token))
			return number;
	}
	number = add_word(words, token, hash);
	words->slots[at] = (uint32_t)number + 1;
	return number;
}
