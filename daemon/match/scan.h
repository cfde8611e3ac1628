/*
 * One article as the engine sees it: its words in a row, title first, then
 * body, then what boilerplate rules took out of the body; and the places
 * where terms stand.  Sentences and paragraphs are numbered over the whole
 * row, so equal numbers mean the same field, too.
 */
#ifndef MATCH_SCAN_H
#define MATCH_SCAN_H

#include "match/matcher.h"
#include "match/program.h"
#include "match/words.h"

struct spot {
	uint32_t word; /* scan->words, WORD_PLAIN for most */
	uint32_t at;   /* quarters of a word before it, within its field */
	uint32_t sentence;
	uint32_t paragraph;
	uint16_t flags; /* enum token_flag */
	uint8_t width;  /* quarters */
	uint8_t zone;   /* enum zone */
};

/* Bytes from `at` on stand in the field as given from `origin` on. */
struct piece {
	size_t at;
	size_t origin;
};

struct scan_field {
	struct token_list tokens;
	char *copy; /* of the text, where it is not the article's own */
	size_t copy_len, copy_cap;
	ARRAY(struct piece) pieces;
	struct slice original; /* what offsets in the answer point into */
	uint32_t first_spot;
};

/* A term from spot `first` to spot `last`. */
struct term_hit {
	uint32_t first;
	uint32_t last;
	uint32_t next; /* the same term's next hit, counted from 1; 0: none */
};

/* The hits of one term in this article. */
struct term_hits {
	uint32_t epoch;      /* != scan->epoch: none */
	uint32_t head, tail; /* scan->hits, counted from 1 */
};

struct scan {
	const struct ruleset *set;
	struct words words;
	struct scan_field fields[FIELD_COUNT];
	struct furniture_list furniture;
	/* Of an article in which no term stands there are none. */
	ARRAY(struct spot) spots;
	ARRAY(uint32_t) numbers;  /* of the words, by spot */
	struct words_known known; /* spots whose word some term has */
	ARRAY(struct term_hit) hits;
	struct term_hits *by_term;
	uint64_t *term_bits;    /* the terms that were hit, as a set */
	ARRAY(uint32_t) terms;  /* that were hit, each once */
	uint32_t epoch;         /* of this article */
	bool title_in_capitals; /* not searched for exact terms */
	bool title_case;        /* capitals say nothing about names there */
};

struct scan scan_init(const struct ruleset *set);
void scan_fini(struct scan *scan);

/* Replaces everything with this article. */
void scan_article(struct scan *scan, const struct match_input *input);

static inline const struct term_hits *
scan_hits_of(const struct scan *scan, uint32_t term)
{
	const struct term_hits *hits = &scan->by_term[term];

	return hits->epoch == scan->epoch ? hits : NULL;
}

static inline bool
scan_has_term(const struct scan *scan, uint32_t term)
{
	return scan->term_bits[term / 64] >> term % 64 & 1;
}

/* The number of a spot's word in scan->words, looked up where nobody did. */
uint32_t scan_word(struct scan *scan, uint32_t spot);

/* The field of a spot, and its token there. */
enum field scan_field_of(const struct scan *scan, uint32_t spot);
const struct token *scan_token(const struct scan *scan, uint32_t spot);

/* The bytes from one spot to another, as the article has them. */
struct scan_range {
	enum field field;
	size_t start;
	size_t end;
	struct slice text;
};

struct scan_range
scan_range(const struct scan *scan, uint32_t first, uint32_t last);

#endif
