/*
 * Where sentences and paragraphs end, over tokens that are already cut.
 * A blank line ends a paragraph; a single line break is a space.  The stops of
 * Chinese, Japanese and their like always end a sentence; . ! ? and … , with
 * closing quotes, end one before white space and no small letter, but not
 * after an initial or a known abbreviation of the language.
 */
#ifndef TEXT_SENTENCE_H
#define TEXT_SENTENCE_H

#include "base/slice.h"
#include "text/token.h"

/*
 * Numbers sentence and paragraph of each token and sets TOKEN_FIRST.
 * token_cut() does this; `language` is as there.
 */
void sentence_number(struct token_list *list, struct slice language);

/*
 * True when `word`, typed before a full stop, is an abbreviation of the
 * language (of any language, where `language` is empty).  `before_digit`: the
 * next word is a number, which is what "No." needs.
 */
bool sentence_is_abbreviation(
    struct slice folded_word, struct slice language, bool before_digit);

#endif
