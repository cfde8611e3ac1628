/*
 * The stages that an article goes through for one rule, in order, each with
 * what it said: feed, baseline, age, filters, conditions, denial, fire_when,
 * story, limit, route, silence, delivery.
 */
#ifndef MAIN_STAGES_H
#define MAIN_STAGES_H

#include "main/trail.h"
#include "main/why.h"

struct stages_request {
	const struct settings *settings; /* NULL: not known */
	struct ruleset *rules;
	size_t rule_index;
	const struct article *article;
	const struct trail *trail; /* NULL: the article is not of the archive */
};

struct stages;

/* All that the request points at has to live as long. */
NODISCARD struct stages *stages_new(const struct stages_request *request);
void stages_free(struct stages **stages);

void stages_text(const struct stages *stages, const struct row_style *style,
    struct buf *out);

/* A line a stage, {"type":"stage","stage","ok","text"}, `ok` absent where the
 * stage had nothing to say; the conditions with theirs.  Then
 * {"type":"explanation","rule","article","verdict", ...}. */
void stages_json(const struct stages *stages, struct buf *out);

#endif
