/*
 * The inside of a denial, for the two files that read a sentence: denial.c
 * finds the phrases, denial_reach.c decides what they say and how far.
 */
#ifndef MATCH_DENIAL_STATE_H
#define MATCH_DENIAL_STATE_H

#include "match/denial.h"
#include "match/denial_cue.h"

/* A phrase of the sentence at hand. */
struct mark {
	uint32_t first, last; /* spots */
	uint32_t flags;       /* enum cue_flag, of all languages that count */
	uint32_t tail;        /* a symbol, or SYMBOL_NONE */
};

/* The symbols of a word of the scan, denial->symbols. */
struct cue_word {
	uint32_t first_symbol;
	uint8_t len;
	uint8_t start_len; /* more of them: only where a phrase begins */
	bool known;
};

struct denial {
	const struct cue_book *book;
	struct scan *scan;
	struct cue_filter filter;
	bool prepared; /* for the article at hand */
	uint32_t generation;
	ARRAY(struct cue_word) words; /* by number of the scan's words */
	ARRAY(uint32_t) symbols;
	ARRAY(struct mark) marks; /* of all sentences that were read */
	size_t first_mark;        /* of the sentence at hand */
	uint32_t first, last;     /* its spots */
	bool *read;               /* by sentence */
	size_t read_cap;
	/* By spot, marks from 1: which covers it, which denies what begins
	   there, which denies what ends there. */
	uint32_t *mark_at, *ahead, *back;
	size_t spot_cap;
};

static inline const struct spot *
denial_spot(const struct denial *denial, uint32_t spot)
{
	return &denial->scan->spots.items[spot];
}

/* True where the word at a spot has the symbol of the cue book. */
bool denial_word_is(struct denial *denial, uint32_t spot, uint32_t symbol);

/* Which phrases of the sentence at hand deny after all, and what. */
void denial_settle(struct denial *denial);
void denial_cast(struct denial *denial);

#endif
