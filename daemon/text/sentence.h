/*
 * Where sentences and paragraphs end, over tokens that are already cut.
 * A blank line ends a paragraph; a single line break is a space.  The stops of
 * Chinese, Japanese and their like always end a sentence; . ! ? and … , with
 * closing quotes, end one before white space and no small letter, but not
 * after an initial or a known abbreviation of the language.
 */
#ifndef TEXT_SENTENCE_H
#define TEXT_SENTENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "text/token.h"

/* What the gap between two words means for the second of them. */
enum sentence_border {
	SENTENCE_GOES_ON,
	SENTENCE_ENDS,
	PARAGRAPH_ENDS,
};

/*
 * The abbreviations that count in a text of the language, for
 * sentence_border(): those of all languages where it is empty.
 */
uint16_t sentence_abbreviations(struct slice language);

/* `word` and `next` are neighbours and `between` is the text between them. */
enum sentence_border sentence_border(const struct token *word,
    const struct token *next, struct slice between, uint16_t abbreviations);

/*
 * True when `word`, typed before a full stop, is an abbreviation of the
 * language (of any language, where `language` is empty).  `before_digit`: the
 * next word is a number, which is what "No." needs.
 */
bool sentence_is_abbreviation(
    struct slice folded_word, struct slice language, bool before_digit);

#endif
