/*
 * The different words that articles brought, each with the symbols it stands
 * for, so that prefixes and attached particles are worked out once a word and
 * not once an occurrence.  Kept from article to article up to a size.
 */
#ifndef MATCH_WORDS_H
#define MATCH_WORDS_H

#include "base/hash.h"
#include "match/program.h"
#include "text/token.h"

/* About 15 MB; then all are forgotten, between two articles. */
#define WORDS_MAX ((size_t)1 << 18)

/* Symbols of one word: itself and its beginnings, in all forms. */
#define WORD_SYMBOLS_MAX 512

#define WORD_HEAD 16

/* One half of a cache line, and most words of the world fit into `head`. */
struct word {
	uint64_t head[2]; /* its first bytes, the rest zero */
	uint32_t len;
	uint32_t text;         /* the other bytes, words->text */
	uint32_t first_symbol; /* words->symbols */
	uint16_t symbol_len;
	uint16_t start_len; /* more of them: only where a term begins */
};

struct word_slot {
	uint32_t hash;
	uint32_t number; /* counted from 1; 0: empty */
};

struct words {
	const struct ruleset *set;
	struct hash_key key;
	ARRAY(struct word) items;
	ARRAY(uint32_t) symbols;
	char *text;
	size_t text_len, text_cap;
	struct word_slot *slots; /* open addressing */
	size_t slot_len;
};

struct words words_init(const struct ruleset *set);
void words_fini(struct words *words);

/* Before an article: forgets all words if they have become too many. */
void words_trim(struct words *words);

/* The numbers of the tokens' words. */
void words_find(
    struct words *words, const struct token *tokens, size_t len, uint32_t *out);

#endif
