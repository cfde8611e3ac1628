/*
 * The cues of RULES.md 3 «Denials» for all languages that we have a table of:
 * what denies, what turns a denial around and where the reach of a cue ends.
 *
 * A cue is a phrase of whole words and goes through the same cutter as terms
 * and articles.  The longest phrase at a place counts, so that "not only" is
 * no "not", and "sin embargo" no "sin".
 */
#ifndef MATCH_DENIAL_CUE_H
#define MATCH_DENIAL_CUE_H

#include "base/array.h"
#include "base/slice.h"
#include "match/dict.h"
#include "match/trie.h"

/* What a phrase is to a denial.  None of these: it only keeps the phrases
 * inside it from being taken for cues ("no doubt"). */
enum cue_flag {
	CUE_AHEAD = 1 << 0, /* denies what follows */
	CUE_BACK = 1 << 1,  /* denies what stands before */
	/* Says that something is not so ("deny"); a negation before it turns
	   it around ("did not deny"). */
	CUE_DENIAL = 1 << 2,
	CUE_NEGATION = 1 << 3, /* does that, whether a cue itself or not */
	CUE_LATE = 1 << 4,     /* and does it directly after, too ("pas") */
	CUE_STOP = 1 << 5,     /* no cue reaches over it */
	CUE_THAT = 1 << 6,     /* the same, but not after its cue or a report */
	CUE_REPORT = 1 << 7,   /* nouns of report: "claims that" */
	/* Pronouns, determiners, conjunctions: no cue reaches over a comma
	   before them. */
	CUE_AFTER_COMMA = 1 << 8,
	CUE_JOIN = 1 << 9,        /* of these the conjunctions */
	CUE_AUXILIARY = 1 << 10,  /* "hat", "wurde" */
	CUE_PARTICIPLE = 1 << 11, /* looks back where an auxiliary precedes */
	CUE_TURNS = 1 << 12,      /* looks ahead where `that` follows */
	CUE_TOPIC = 1 << 13, /* its back look ends at a topic ("러시아는") */
	CUE_END = 1 << 14,   /* looks back, too, at the end of its clause */
	CUE_FILLER = 1 << 15,    /* "on Tuesday": directly after it is after the
	                            cue before it, too */
	CUE_COMMA = 1 << 16,     /* a comma directly after it says nothing */
	CUE_INSIDE = 1 << 17,    /* may begin inside a run of Hangul */
	CUE_NO_NUMBER = 1 << 18, /* says nothing before a number ("No. 5") */
};

/* One phrase in one language. */
struct cue {
	uint32_t flags;    /* enum cue_flag */
	uint32_t language; /* a bit */
	uint32_t next;     /* the same phrase in another, from 1 */
	uint8_t script;    /* enum script, of its first letter */
	uint32_t tail;     /* the symbol of a word that must follow, or none:
	                      "schließt ... aus" */
};

struct cue_book {
	struct dict *dict;
	struct trie *trie;
	ARRAY(struct cue) cues;
	ARRAY(uint32_t) by_term; /* first cue, from 1 */
};

/* Constant data out of the tables, made once in the life of the process (a
 * millisecond, at the first call), so any thread may read it. */
const struct cue_book *cue_book(void);

/* Which cues count in an article. */
struct cue_filter {
	uint32_t languages;
	uint32_t scripts; /* and all that are written in one of these */
};

/*
 * Those of the article's language; all where it is unknown, none where it is
 * known and has no table.  A sentence in letters that the language is not
 * written in is in another, unknown one: many a feed names its web server's
 * language and not its own.
 */
struct cue_filter cue_filter_of(struct slice language);

static inline bool
cue_counts(const struct cue *cue, const struct cue_filter *filter)
{
	return (cue->language & filter->languages) != 0 ||
	    (filter->scripts >> cue->script & 1) != 0;
}

#endif
