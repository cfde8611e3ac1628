/* A match as `match` prints it. */
#ifndef MAIN_MATCHROWS_H
#define MAIN_MATCHROWS_H

#include "base/buf.h"
#include "model/article.h"
#include "model/hit.h"
#include "text/json.h"

/* {"article","rule","title","severity","tags","denied","because"}; the caller
 * owns it. */
NODISCARD struct js *
matchrows_row(const struct article *article, const struct hit *hit);

/* The same as a line. */
void matchrows_json(
    const struct article *article, const struct hit *hit, struct buf *out);

struct row_style {
	bool color;
	size_t columns; /* of the terminal, 0: none */
};

/* For a person: the rule, then the text with its words marked, then which word
 * is which term of the rule. */
void matchrows_text(const struct article *article, const struct hit *hit,
    const struct row_style *style, struct buf *out);

#endif
