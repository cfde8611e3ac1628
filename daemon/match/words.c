#include "match/words.h"

#include <string.h>

#include "text/stem.h"

#define FIRST_SLOTS 4096
#define HASH_SPREAD 0x9E3779B1u

struct words
words_init(const struct ruleset *set)
{
	struct words words = {.set = set, .key = *hash_process_key()};

	/* A range of symbols may be empty, but it is never nowhere. */
	*array_add(&words.symbols) = SYMBOL_NONE;
	if (set->has_forms)
		words.forms = forms_new(set->dict);
	words.slot_len = FIRST_SLOTS;
	words.slots = mem_new_array(FIRST_SLOTS, sizeof(*words.slots));
	return words;
}

void
words_fini(struct words *words)
{
	array_fini(&words->items);
	array_fini(&words->symbols);
	array_fini(&words->found);
	forms_free(&words->forms);
	mem_free(&words->text);
	mem_free(&words->slots);
}

void
words_begin(struct words *words, struct slice language)
{
	unsigned number =
	    words->set->has_forms ? stem_language(language) : STEM_NONE;

	words->language = number << WORD_LANGUAGE_SHIFT;
	words->salt = number * HASH_SPREAD;
	if (words->items.len < WORDS_MAX && words->text_len < WORDS_MAX * 32 &&
	    words->symbols.len < WORDS_MAX * 32)
		return;
	words->generation++;
	words->items.len = 0;
	words->symbols.len = 1;
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
holds(const struct words *words, const struct word *word, uint32_t symbol)
{
	for (size_t i = word->first_symbol; i < words->symbols.len; i++)
		if (words->symbols.items[i] == symbol)
			return true;
	return false;
}

/* What the word stands for by its stem and with slips, each once. */
static uint32_t
add_kin(
    struct words *words, const struct word *word, struct word_spelling spelling)
{
	size_t before = words->symbols.len;

	words->found.len = 0;
	if (words->set->has_forms)
		forms_find(words->forms, words->language >> WORD_LANGUAGE_SHIFT,
		    spelling, &words->found);
	if (words->set->has_like)
		like_find(words->set->like, spelling.folded, &words->found);
	ARRAY_EACH(symbol, &words->found)
		if (!holds(words, word, *symbol))
			*array_add(&words->symbols) = *symbol;
	return (uint32_t)(words->symbols.len - before);
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
			if (holds(words, word, found[k]))
				continue;
			*array_add(&words->symbols) = found[k];
			word->start_len++;
		}
		if (!exact)
			word->start_len += add_kin(words, word,
			    (struct word_spelling){
			        forms.form[i], forms.form[i]});
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
	word->symbol_len += len < COUNT_OF(found) ? len : COUNT_OF(found);
}

static void
look_up(struct words *words, struct word *word, const struct token *token)
{
	bool has_exact = words->set->has_exact;

	word->first_symbol = (uint32_t)words->symbols.len;
	add_symbols(words, word, token->folded, false);
	if (has_exact)
		add_symbols(words, word, token->exact, true);
	word->symbol_len += add_kin(
	    words, word, (struct word_spelling){token->folded, token->exact});
	if (token->script != SCRIPT_ARABIC)
		return;
	add_start_symbols(words, word, token, false);
	if (has_exact)
		add_start_symbols(words, word, token, true);
}

static void
grow_slots(struct words *words)
{
	struct word_slot *old = words->slots;
	size_t old_len = words->slot_len, mask = old_len * 2 - 1;

	words->slot_len *= 2;
	words->slots = mem_new_array(words->slot_len, sizeof(*words->slots));
	for (size_t i = 0; i < old_len; i++) {
		size_t at = old[i].hash & mask;

		if (old[i].number == 0)
			continue;
		while (words->slots[at].number != 0)
			at = (at + 1) & mask;
		words->slots[at] = old[i];
	}
	mem_free(&old);
}

/*
 * A word as it is looked up.  What was typed decides what it folds to, so
 * where it matters for some term its exact form alone is the key.
 */
struct wanted {
	uint64_t head[2];
	struct slice rest;
	uint32_t len;
	uint32_t hash;
};

/* At most eight bytes as a number, without reading past them. */
static inline uint64_t
load_short(const char *ptr, size_t len)
{
	uint32_t front, back;

	if (len == 8) {
		uint64_t whole;

		memcpy(&whole, ptr, 8);
		return whole;
	}
	if (len >= 4) {
		/* What both hold falls on the same bits. */
		memcpy(&front, ptr, 4);
		memcpy(&back, ptr + len - 4, 4);
		return front | (uint64_t)back << 8 * (len - 4);
	}
	if (len == 0)
		return 0;
	return (uint64_t)(uint8_t)ptr[0] |
	    (uint64_t)(uint8_t)ptr[len / 2] << 8 * (len / 2) |
	    (uint64_t)(uint8_t)ptr[len - 1] << 8 * (len - 1);
}

/* Two words multiplied under a secret key, as wyhash does; longer ones go
 * through the usual hash. */
static inline uint32_t
hash_head(const struct words *words, const uint64_t head[2])
{
	unsigned __int128 product =
	    (unsigned __int128)(head[0] ^ words->key.k0) *
	    (head[1] ^ words->key.k1);
	uint64_t mixed = (uint64_t)(product >> 64) ^ (uint64_t)product;

	return (uint32_t)(mixed ^ mixed >> 32);
}

static inline struct wanted
wanted_of(const struct words *words, const struct token *token)
{
	bool by_exact = words->set->has_exact || words->set->has_forms;
	struct slice key = by_exact ? token->exact : token->folded;
	struct wanted w = {.len = (uint32_t)key.len | words->language};

	w.head[0] = load_short(key.ptr, key.len < 8 ? key.len : 8);
	if (key.len > 8)
		w.head[1] = load_short(
		    key.ptr + 8, key.len < WORD_HEAD ? key.len - 8 : 8);
	w.hash = hash_head(words, w.head) ^ words->salt;
	if (key.len <= WORD_HEAD)
		return w;
	w.rest = slice_from(key, WORD_HEAD);
	w.hash = (uint32_t)hash_bytes(key, &words->key) ^ words->salt;
	return w;
}

static inline bool
is_word(
    const struct words *words, const struct word *word, const struct wanted *w)
{
	return word->len == w->len && word->head[0] == w->head[0] &&
	    word->head[1] == w->head[1] &&
	    (w->rest.len == 0 ||
	        memcmp(
	            words->text + words->symbols.items[word->first_symbol - 1],
	            w->rest.ptr, w->rest.len) == 0);
}

static uint32_t
add_word(struct words *words, const struct token *token, const struct wanted *w)
{
	struct word *word = array_add(&words->items);

	*word = (struct word){.head = {w->head[0], w->head[1]}, .len = w->len};
	if (w->rest.len > 0)
		*array_add(&words->symbols) = keep_text(words, w->rest);
	look_up(words, word, token);
	return (uint32_t)words->items.len;
}

static uint32_t
find(struct words *words, const struct token *token, const struct wanted *w)
{
	size_t mask, at;

	if (words->items.len * 2 >= words->slot_len)
		grow_slots(words);
	mask = words->slot_len - 1;
	for (at = w->hash & mask; words->slots[at].number != 0;
	     at = (at + 1) & mask) {
		uint32_t number = words->slots[at].number - 1;

		if (words->slots[at].hash == w->hash &&
		    is_word(words, &words->items.items[number], w))
			return number;
	}
	words->slots[at] =
	    (struct word_slot){w->hash, add_word(words, token, w)};
	return words->slots[at].number - 1;
}

/* So many words are asked of memory at once: waiting for one after the other
 * is most of what a rare word costs. */
#define BATCH 16

static void
find_batch(
    struct words *words, const struct token *tokens, size_t len, uint32_t *out)
{
	struct wanted wanted[BATCH];
	size_t mask = words->slot_len - 1;

	for (size_t i = 0; i < len; i++) {
		wanted[i] = wanted_of(words, &tokens[i]);
		__builtin_prefetch(&words->slots[wanted[i].hash & mask]);
	}
	for (size_t i = 0; i < len; i++) {
		uint32_t number = words->slots[wanted[i].hash & mask].number;

		if (number != 0)
			__builtin_prefetch(&words->items.items[number - 1]);
	}
	for (size_t i = 0; i < len; i++)
		out[i] = find(words, &tokens[i], &wanted[i]);
}

void
words_find(
    struct words *words, const struct token *tokens, size_t len, uint32_t *out)
{
	for (size_t i = 0; i < len; i += BATCH)
		find_batch(words, tokens + i, len - i < BATCH ? len - i : BATCH,
		    out + i);
}
