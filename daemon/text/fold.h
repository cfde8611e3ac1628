/*
 * The folding of one character: what it becomes before words are compared,
 * and what kind of character it is.  Compatibility forms, case, accents of
 * Latin, Greek, Cyrillic, Arabic and Hebrew, and letter variants are folded
 * away; й stays й, voicing marks of kana and vowel signs of Thai and the Indic
 * scripts stay what they are.
 *
 * utf8proc is only the source of the data: a two-stage table is built from it
 * once in the life of the process (some milliseconds, at the first call) and
 * never changes afterwards, so any thread may read it.  Cutting text into
 * words is text/token.h's work.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"

/* What a character is for the cutting of words. */
enum script {
	SCRIPT_NONE,      /* no part of a word: space, punctuation, symbol */
	SCRIPT_INVISIBLE, /* leaves no trace: soft hyphen, joiner, tatweel */
	SCRIPT_MARK,      /* belongs to the character before it */
	SCRIPT_DIGIT,     /* a decimal digit of any script */
	/* Alphabets: a run of their letters is one word. */
	SCRIPT_LATIN,
	SCRIPT_GREEK,
	SCRIPT_CYRILLIC,
	SCRIPT_ARABIC,
	SCRIPT_HEBREW,
	SCRIPT_OTHER, /* Armenian, Georgian, Devanagari, Ethiopic, ... */
	/* Every character, with its marks, is a word of its own. */
	SCRIPT_HAN,
	SCRIPT_HIRAGANA,
	SCRIPT_KATAKANA,
	SCRIPT_HANGUL,
	SCRIPT_THAI, /* Thai, Lao, Khmer and Myanmar */
	SCRIPT_COUNT
};

/* The most characters that one character folds to. */
#define FOLD_MAX 4

struct fold_char {
	uint32_t to[FOLD_MAX]; /* folded code points, `count` of them */
	uint8_t count;         /* 0 for what is dropped or is no word */
	uint8_t script;        /* enum script */
	bool is_upper;         /* a capital or title-case letter */
	bool is_lower;
	bool needs_nfc; /* the word has to be composed before it is folded */
};

/* What the code point is; any value is allowed, no character is SCRIPT_NONE. */
struct fold_char fold_char(uint32_t cp);

/* The same without the folded form, and faster. */
enum script fold_script(uint32_t cp);
bool fold_is_upper(uint32_t cp);
bool fold_is_lower(uint32_t cp);

/* True for ' and the other characters that serve as an apostrophe. */
bool fold_is_apostrophe(uint32_t cp);

/*
 * Appends the folded form of one word to *out: composed (NFC), then folded
 * character by character; what is no part of a word and bytes that are no
 * UTF-8 are left out, apostrophes become '.  Folding the result again changes
 * nothing.  Whole texts go through token_cut() instead.
 */
void fold_word(struct slice word, struct buf *out);

/* Appends the word's NFC form without invisible characters: as typed. */
void fold_exact(struct slice word, struct buf *out);

#endif
