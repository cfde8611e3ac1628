/*
 * The two-stage table behind fold.h and token.c, private to them.
 *
 * An entry is 32 bits: the folded character (0: the character itself) or the
 * place of several in `pool`, how many there are, the script and four facts.
 * Characters that fold to themselves have equal entries, so that most blocks
 * of 256 are shared: the whole is some 100 KiB.
 */
#ifndef TEXT_FOLD_TABLE_H
#define TEXT_FOLD_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "text/fold.h"
#include "text/utf8.h"

#define FOLD_CODE_POINTS 0x110000u
#define FOLD_BLOCK_BITS  8
#define FOLD_BLOCK       (1u << FOLD_BLOCK_BITS)
#define FOLD_BLOCKS      (FOLD_CODE_POINTS / FOLD_BLOCK)

/* Characters that are words, fold to themselves and compose with nothing. */
#define FOLD_HAN_FIRST    0x4E00u
#define FOLD_HAN_LAST     0x9FFFu
#define FOLD_HANGUL_FIRST 0xAC00u
#define FOLD_HANGUL_LAST  0xD7A3u

#define FOLD_VALUE_MASK   0x1fffffu
#define FOLD_COUNT_SHIFT  21
#define FOLD_COUNT_MASK   7u
#define FOLD_SCRIPT_SHIFT 24
#define FOLD_SCRIPT_MASK  15u
#define FOLD_UPPER        (1u << 28)
#define FOLD_LOWER        (1u << 29)
#define FOLD_NFC          (1u << 30) /* composes with, or becomes, another */
#define FOLD_REORDERS     (1u << 31) /* two of them may stand in wrong order */

/*
 * What is known of a character below U+0800 where nothing special is about it:
 * the alphabets of most news, a look-up and a few bytes to copy a letter.
 */
#define FOLD_SHORT_COUNT 0x800u
#define FOLD_SHORT_BYTES 4

enum fold_short_fact {
	FOLD_SHORT_LETTER = 1,  /* else the slow way knows what to do */
	FOLD_SHORT_CHANGES = 2, /* folds to something else */
	FOLD_SHORT_UPPER = 4,
	FOLD_SHORT_LOWER = 8,
};

struct fold_short {
	_Alignas(8) char to[FOLD_SHORT_BYTES]; /* folded, in UTF-8 */
	uint8_t len;                           /* its bytes */
	uint8_t script;                        /* enum script */
	uint8_t facts;                         /* enum fold_short_fact */
};

struct fold_table {
	uint16_t block_of[FOLD_BLOCKS];
	uint32_t *blocks;
	uint32_t *pool;
	struct fold_short shorts[FOLD_SHORT_COUNT];
};

/* Built at the first call, then always the same. */
const struct fold_table *fold_table(void);

/* Fills the table from the Unicode data; fold_build.c. */
void fold_table_build(struct fold_table *table);

static inline uint32_t
fold_entry(const struct fold_table *table, uint32_t cp)
{
	if (cp >= FOLD_CODE_POINTS)
		return 0;
	return table->blocks[(uint32_t)table->block_of[cp >> FOLD_BLOCK_BITS] *
	        FOLD_BLOCK +
	    (cp & (FOLD_BLOCK - 1))];
}

static inline enum script
fold_entry_script(uint32_t entry)
{
	return (enum script)((entry >> FOLD_SCRIPT_SHIFT) & FOLD_SCRIPT_MASK);
}

static inline unsigned
fold_entry_count(uint32_t entry)
{
	return (entry >> FOLD_COUNT_SHIFT) & FOLD_COUNT_MASK;
}

/* The i-th folded character of cp, whose entry this is. */
static inline uint32_t
fold_entry_to(
    const struct fold_table *table, uint32_t entry, uint32_t cp, unsigned i)
{
	uint32_t value = entry & FOLD_VALUE_MASK;

	if (fold_entry_count(entry) > 1)
		return table->pool[value + i];
	return value != 0 ? value : cp;
}

static inline bool
fold_is_tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/*
 * utf8_decode() with the two and three bytes of nearly all text decoded in
 * place; what may be ill formed is left to it.
 */
static inline size_t
fold_decode(const char *text, size_t len, uint32_t *cp_out)
{
	const unsigned char *p = (const unsigned char *)text;

	if (len > 0 && p[0] < 0x80) {
		*cp_out = p[0];
		return 1;
	}
	if (len > 1 && p[0] >= 0xC2 && p[0] < 0xE0 && fold_is_tail(p[1])) {
		*cp_out = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3Fu);
		return 2;
	}
	if (len > 2 && p[0] > 0xE0 && p[0] < 0xED && fold_is_tail(p[1]) &&
	    fold_is_tail(p[2])) {
		*cp_out = (uint32_t)(p[0] & 0x0F) << 12 |
		    (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3Fu);
		return 3;
	}
	return utf8_decode((struct slice){text, len}, cp_out);
}

static inline bool
fold_is_alphabetic(enum script script)
{
	return script >= SCRIPT_LATIN && script <= SCRIPT_OTHER;
}

/* True when the character is all that it folds to. */
static inline bool
fold_entry_is_self(uint32_t entry)
{
	return (entry &
	           (FOLD_VALUE_MASK | FOLD_COUNT_MASK << FOLD_COUNT_SHIFT)) ==
	    1u << FOLD_COUNT_SHIFT;
}

/* Marks after one letter that are kept; what follows is dropped.  Unicode's
   stream-safe text has no more, and ordering them is quadratic. */
#define FOLD_MARKS_MAX 30

/*
 * Characters of one word, as the rooms that words are built in hold them.
 * A word is cut after so many bytes: none of any language is as long, and what
 * is done once a word must not be done to a megabyte of letters.
 */
#define FOLD_WORD_MAX  1024
#define FOLD_WORD_ROOM ((FOLD_WORD_MAX + 4 * FOLD_MARKS_MAX + 8) * 3)

/*
 * Writes the NFC form of the word to `out`, which has room for three times its
 * length, without invisible characters, full stops and double quotes, with '
 * for every apostrophe; returns its length.  The word is UTF-8 and no longer
 * than FOLD_WORD_ROOM / 3 without what is left out.
 */
size_t fold_exact_write(struct slice word, char *out);

/* Folds what fold_exact_write() wrote; the same room. */
size_t fold_folded_write(struct slice exact, char *out);

#endif
