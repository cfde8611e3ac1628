/*
 * Why a rule is met by an article or not, condition by condition, in the words
 * of the rule; and the nearest miss: what would have had to be different.
 * The engine answers every question (match/probe.h), so it takes as long as
 * compiling the rule a few times.  For people who ask, not for every article.
 */
#ifndef MATCH_EXPLAIN_H
#define MATCH_EXPLAIN_H

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "match/matcher.h"

enum explain_truth {
	EXPLAIN_YES,
	EXPLAIN_NO,
	EXPLAIN_UNTESTED, /* something before it decided already */
};

struct explain_line {
	unsigned depth;
	enum explain_truth truth;
	/* Whether that speaks for a match: a `none` that is met, an `unless`
	 * that is not. */
	bool is_good;
	struct slice label;  /* `near, within 8 words` */
	struct slice detail; /* what stands there, or what is missing */
	struct place place; /* in the rule's file; line 0 where there is none */
};

struct explanation {
	struct arena *arena; /* owns all text */
	bool is_met;         /* all of it, as matching says */
	bool is_denied;
	enum severity severity; /* where it is met */
	ARRAY(struct explain_line) lines;
	struct slice miss; /* one sentence; empty where it is met */
};

NODISCARD struct explanation *explanation_new(struct matcher *matcher,
    const struct match_input *input, size_t rule_index);
void explanation_free(struct explanation **explanation);

/*
 * Appends a line for each condition, ended by a line feed:
 *
 *	✗ when
 *	  ✗ all
 *	    ✓ list dprk: «Pyongyang» in the title and 3 more
 *	    ✗ near, within 8 words: «weapons» and «talks» are 11 words apart,
 *	      8 allowed
 *	· unless: not tested
 */
void explanation_print(const struct explanation *explanation, struct buf *out);

/* The same without asking for the parts. */
void explain_rule(struct matcher *matcher, const struct match_input *input,
    size_t rule_index, struct buf *out);

/*
 * Appends the nearest miss without line feed.  False, nothing appended, where
 * the rule is met.
 */
bool explain_miss(struct matcher *matcher, const struct match_input *input,
    size_t rule_index, struct buf *out);

#endif
