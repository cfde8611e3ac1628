#include "match/words.h"

#include <string.h>

#include "text/stem.h"

#define FIRST_SLOTS 4096
#define HASH_SPREAD 0x9E3779B1u

static void
add_plain(struct words *words)
{
	*array_add(&words->items) = (struct word){.first_symbol = 1};
}

struct words
words_init(const struct ruleset *set)
{
	struct words words = {.set = set, .key = *hash_process_key()};

	/* A range of symbols may be empty, but it is never nowhere. */
	*array_add(&words.symbols) = SYMBOL_NONE;
	if (set->has_forms)
		words.forms = forms_new(set->dict);
	words.filter = words_filter_init(set->dict, &words.key);
	add_plain(&words);
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
	words_filter_fini(&words->filter);
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
	add_plain(words);
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

/* What terms have to do with the word's symbols. */
static void
note_uses(const struct words *words, struct word *word)
{
	const uint32_t *symbols = words->symbols.items + word->first_symbol;
	uint32_t len = word->symbol_len + word->start_len;

	for (uint32_t i = 0; i < len; i++) {
		struct trie_step step =
		    trie_step(words->set->trie, TRIE_ROOT, symbols[i]);

		if (step.state != TRIE_NONE) {
			word->starts = true;
			word->alone |= step.term != TERM_NONE;
		}
		word->inside |= i < word->symbol_len &&
		    trie_has_inside(words->set->trie, symbols[i]);
	}
}

static void
find_symbols(struct words *words, struct word *word, const struct token *token)
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
look_up(struct words *words, struct word *word, const struct token *token)
{
	find_symbols(words, word, token);
	note_uses(words, word);
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
	struct word_head head;
	struct slice rest;
	uint32_t len;
	uint32_t hash;
};

static inline struct wanted
wanted_of(
    const struct words *words, struct slice key, const struct word_head *head)
{
	struct wanted w = {.head = *head,
	    .len = (uint32_t)key.len | words->language,
	    .hash = (uint32_t)(head->hash ^ head->hash >> 32) ^ words->salt};

	if (key.len > WORD_HEAD)
		w.rest =
		    (struct slice){key.ptr + WORD_HEAD, key.len - WORD_HEAD};
	return w;
}

static inline struct slice
key_of(const struct words *words, const struct token *token)
{
	bool by_exact = words->set->has_exact || words->set->has_forms;

	return by_exact ? token->exact : token->folded;
}

static inline bool
is_word(
    const struct words *words, const struct word *word, const struct wanted *w)
{
	return word->len == w->len && word->head[0] == w->head.half[0] &&
	    word->head[1] == w->head.half[1] &&
	    (w->rest.len == 0 ||
	        memcmp(
	            words->text + words->symbols.items[word->first_symbol - 1],
	            w->rest.ptr, w->rest.len) == 0);
}

static uint32_t
add_word(struct words *words, const struct token *token, const struct wanted *w)
{
	struct word *word = array_add(&words->items);

	*word = (struct word){
	    .head = {w->head.half[0], w->head.half[1]}, .len = w->len};
	if (w->rest.len > 0)
		*array_add(&words->symbols) = keep_text(words, w->rest);
	look_up(words, word, token);
	return (uint32_t)words->items.len - 1;
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
		uint32_t number = words->slots[at].number;

		if (words->slots[at].hash == w->hash &&
		    is_word(words, &words->items.items[number], w))
			return number;
	}
	words->slots[at] =
	    (struct word_slot){w->hash, add_word(words, token, w)};
	return words->slots[at].number;
}

uint32_t
words_number(struct words *words, const struct token *token)
{
	struct slice key = key_of(words, token);
	struct word_head head = word_head_of(key, &words->key);
	struct wanted w = wanted_of(words, key, &head);

	return find(words, token, &w);
}

/* The head of a word behind which sixteen bytes can be read from its first. */
static inline struct word_head
head_within(struct slice word, const struct hash_key *key)
{
	static const uint8_t keep[2 * WORD_HEAD] = {
	    [0 ... WORD_HEAD - 1] = 0xFF};
	struct word_head head;
	uint64_t mask[2];

	if (word.len > WORD_HEAD)
		return word_head_of(word, key);
	memcpy(head.half, word.ptr, WORD_HEAD);
	memcpy(mask, keep + WORD_HEAD - word.len, WORD_HEAD);
	head.half[0] &= mask[0];
	head.half[1] &= mask[1];
	head.hash =
	    words_filter_mix(head.half[0] ^ key->k0, head.half[1] ^ key->k1);
	return head;
}

/* So many words are asked of memory at once: waiting for one after the other
 * is most of what a rare word costs. */
#define BATCH 16

/*
 * Tokens that start before this have their forms where sixteen bytes can be
 * read: in the text, not too near its end, or in scratch, which has room.
 */
static inline size_t
readable_starts(const struct token_list *list)
{
	return list->text.len < WORD_HEAD ? 0 : list->text.len - WORD_HEAD + 1;
}

static inline struct word_head
head_of(const struct words *words, struct slice word, bool within)
{
	return within ? head_within(word, &words->key)
	              : word_head_of(word, &words->key);
}

/* Words that the filter let pass, at these places of the list. */
static void
find_batch(struct words *words, const struct token_list *list,
    const uint32_t *places, size_t len, uint32_t *out)
{
	const size_t readable = readable_starts(list);
	struct wanted wanted[BATCH];
	size_t mask = words->slot_len - 1;

	for (size_t i = 0; i < len; i++) {
		const struct token *token = &list->items[places[i]];
		struct slice key = key_of(words, token);
		struct word_head head =
		    head_of(words, key, token->start < readable);

		wanted[i] = wanted_of(words, key, &head);
		__builtin_prefetch(&words->slots[wanted[i].hash & mask]);
	}
	for (size_t i = 0; i < len; i++)
		__builtin_prefetch(
		    &words->items
		         .items[words->slots[wanted[i].hash & mask].number]);
	for (size_t i = 0; i < len; i++)
		out[places[i]] =
		    find(words, &list->items[places[i]], &wanted[i]);
}

/* Particles are not yet taken off the words of Arabic. */
static inline bool
passes(const struct words_filter *filter, const struct token *token,
    const struct word_head *head)
{
	return words_filter_passes(filter, head) |
	    (token->script == SCRIPT_ARABIC);
}

/* The places of the words that may stand for something, in `known`, which has
   room for all. */
static size_t
sift(const struct words *words, const struct token_list *list, uint32_t *known)
{
	const struct words_filter filter = words->filter;
	const size_t readable = readable_starts(list);
	size_t count = 0;

	for (size_t i = 0; i < list->len; i++) {
		const struct token *token = &list->items[i];
		struct word_head head =
		    head_of(words, token->folded, token->start < readable);

		/* Without a branch: what passes nobody can foretell. */
		known[count] = (uint32_t)i;
		count += passes(&filter, token, &head) | filter.passes_all;
	}
	return count;
}

void
words_find(struct words *words, const struct token_list *list, uint32_t *out,
    struct words_known *known_out)
{
	known_out->len = 0;
	if (list->len == 0)
		return;
	if (known_out->cap < list->len) {
		known_out->cap = list->len * 2;
		known_out->items = mem_resize(
		    known_out->items, known_out->cap, sizeof(uint32_t));
	}
	known_out->len = sift(words, list, known_out->items);
	memset(out, 0, list->len * sizeof(*out));
	for (size_t i = 0; i < known_out->len; i += BATCH)
		find_batch(words, list, known_out->items + i,
		    known_out->len - i < BATCH ? known_out->len - i : BATCH,
		    out);
}
