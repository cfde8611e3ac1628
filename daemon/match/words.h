/*
 * The different words that articles brought, each with the symbols it stands
 * for, so that prefixes and attached particles are worked out once a word and
 * not once an occurrence.  Kept from article to article up to a size.
 */
#ifndef MATCH_WORDS_H
#define MATCH_WORDS_H

#include "base/hash.h"
#include "match/forms.h"
#include "match/program.h"
#include "match/words_filter.h"
#include "text/token.h"

/* About 15 MB; then all are forgotten, between two articles. */
#define WORDS_MAX ((size_t)1 << 18)

/* Symbols of one word: itself and its beginnings, in all forms. */
#define WORD_SYMBOLS_MAX 512

#define WORD_HEAD 16

/* `len` of a word also says in which language it stood, where words of
 * `forms:` exist; texts are far shorter. */
#define WORD_LANGUAGE_SHIFT 27

/* The number of all words that stand for nothing and were not looked up. */
#define WORD_PLAIN 0

/* One half of a cache line, and most words of the world fit into `head`. */
struct word {
	uint64_t head[2]; /* its first bytes, the rest zero */
	uint32_t len;
	uint32_t first_symbol; /* words->symbols; before them, for a longer
	                          word, where its other bytes lie */
	uint32_t symbol_len : 31;
	uint32_t inside : 1; /* some term has one behind its first word */
	/* More of them: only where a term begins. */
	uint32_t start_len : 30;
	uint32_t starts : 1; /* some term begins with one of all */
	uint32_t alone : 1;  /* and one is nothing else */
};

struct word_slot {
	uint32_t hash;
	uint32_t number; /* 0: empty */
};

struct words {
	const struct ruleset *set;
	struct hash_key key;
	struct words_filter filter;
	ARRAY(struct word) items; /* the first one is WORD_PLAIN */
	struct symbol_list symbols;
	struct symbol_list found; /* for one word by stems and slips */
	struct forms *forms;      /* NULL where no term asks for stems */
	uint32_t language;        /* of the article, shifted; or 0 */
	uint32_t salt;            /* of its words' hashes */
	char *text;
	size_t text_len, text_cap;
	struct word_slot *slots; /* open addressing */
	size_t slot_len;
	uint32_t generation; /* counts how often numbers began anew */
};

struct words words_init(const struct ruleset *set);
void words_fini(struct words *words);

/* Before an article: forgets all words if they have become too many.  The
 * language is a primary subtag, empty when unknown. */
void words_begin(struct words *words, struct slice language);

/*
 * The numbers of the list's words, one a token; WORD_PLAIN for those that no
 * term has.  The places of the others in the list are in *known_out, which
 * keeps its memory from call to call.
 */
struct words_known {
	uint32_t *items;
	size_t len, cap;
};

void words_find(struct words *words, const struct token_list *tokens,
    uint32_t *out, struct words_known *known_out);

/* The number of one word, never WORD_PLAIN. */
uint32_t words_number(struct words *words, const struct token *token);

#endif
