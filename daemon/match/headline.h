/*
 * What capitals mean: headlines where they mean nothing, and the words that
 * may stand beside a surname without being part of a longer name: titles of
 * office, days and months.
 */
#ifndef MATCH_HEADLINE_H
#define MATCH_HEADLINE_H

#include <stdbool.h>

#include "text/token.h"

/* A title of three or more cased words, all in capitals. */
bool headline_is_capitals(const struct token_list *title);

/* Every cased word but the small ones begins with a capital. */
bool headline_is_title_case(const struct token_list *title);

/* A title of office or of courtesy, a day or a month, in folded form. */
bool headline_is_rank_or_day(struct slice folded);

#endif
