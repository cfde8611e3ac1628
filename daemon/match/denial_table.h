/*
 * The words of denial, language by language; see denial_cue.h for what the
 * flags say.
 */
#ifndef MATCH_DENIAL_TABLE_H
#define MATCH_DENIAL_TABLE_H

#include "match/denial_cue.h"

enum cue_language {
	CUE_EN = 1 << 0,
	CUE_RU = 1 << 1,
	CUE_UK = 1 << 2,
	CUE_DE = 1 << 3,
	CUE_FR = 1 << 4,
	CUE_ES = 1 << 5,
	CUE_AR = 1 << 6,
	CUE_ZH = 1 << 7,
	CUE_KO = 1 << 8,
	CUE_JA = 1 << 9,
	CUE_FA = 1 << 10,
	CUE_IT = 1 << 11,
	CUE_PT = 1 << 12,
	CUE_PL = 1 << 13,
	CUE_TR = 1 << 14,
	CUE_NL = 1 << 15,
};

struct cue_language_row {
	struct slice code;
	enum cue_language bit;
	uint32_t scripts; /* that it is written in, Latin names included */
	uint32_t flags;   /* of all its cues */
};

extern const struct cue_language_row cue_languages[];
extern const size_t cue_language_count;

/* Phrases of one kind, with | between; a word after ~ is a tail. */
struct cue_row {
	enum cue_language language;
	uint32_t flags;
	const char *phrases;
};

/* The rows of all languages, family by family. */
struct cue_rows {
	const struct cue_row *items;
	size_t len;
};

extern const struct cue_rows cue_germanic, cue_romance, cue_slavic, cue_asian;

/* What most rows say, for these tables alone. */
#define CUE_DENIES  (CUE_AHEAD | CUE_DENIAL)
#define CUE_NEGATES (CUE_AHEAD | CUE_NEGATION)
#define CUE_DENIED  (CUE_BACK | CUE_DENIAL)
#define CUE_NEGATED (CUE_BACK | CUE_NEGATION)
#define CUE_LISTING CUE_AFTER_COMMA
#define CUE_JOINS   (CUE_AFTER_COMMA | CUE_JOIN)
#define CUE_NOTHING 0

#endif
