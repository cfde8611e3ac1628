/* An explanation (match/explain.h) as commands print it. */
#ifndef MAIN_WHY_H
#define MAIN_WHY_H

#include "main/matchrows.h"
#include "match/explain.h"
#include "text/json.h"

/* For a person: whether the rule is met and the nearest miss, then each
 * condition. */
void why_text(const struct explanation *explanation, const struct rule *rule,
    const struct row_style *style, struct buf *out);

/* Text that goes on under itself where the terminal ends: it begins in
 * `column`, its other lines in `indent`; ended by a line feed. */
void why_wrapped(struct slice text, size_t indent, size_t column,
    const struct row_style *style, struct buf *out);

/* The lines from `from` on alone, each indented by so many columns more. */
void why_lines(const struct explanation *explanation, size_t from,
    size_t indent, const struct row_style *style, struct buf *out);

/* Sets met, denied, severity, miss, why and conditions (a row each: depth,
 * met, condition, detail, line). */
void why_json(const struct explanation *explanation, struct js *row);

#endif
