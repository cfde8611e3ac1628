/* A match as `match` prints it. */
#ifndef MAIN_MATCHROWS_H
#define MAIN_MATCHROWS_H

#include "base/buf.h"
#include "model/article.h"
#include "model/hit.h"

/* One line: {"article","rule","title","severity","tags","denied","because"},
 * the denial only where there is one. */
void matchrows_json(
    const struct article *article, const struct hit *hit, struct buf *out);

/* For a person: the rule, then each window's words with their place. */
void matchrows_text(
    const struct article *article, const struct hit *hit, struct buf *out);

#endif
