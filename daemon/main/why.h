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

/* Each condition alone, indented by two columns more. */
void why_conditions(const struct explanation *explanation,
    const struct row_style *style, struct buf *out);

/* Sets met, denied, severity, miss, why and conditions (a row each: depth,
 * met, condition, detail, line). */
void why_json(const struct explanation *explanation, struct js *row);

#endif
