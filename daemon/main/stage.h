/*
 * The inside of the stages, for the two files that tell them: stages.c up to
 * the rule, outcome.c what became of it.
 */
#ifndef MAIN_STAGE_H
#define MAIN_STAGE_H

#include "main/stages.h"

/* Of one stage's text, and of a text in it that anybody may have written. */
#define STAGE_MAX_TEXT  ((size_t)8 << 10)
#define STAGE_MAX_SHOWN 200

enum stage_truth {
	STAGE_YES,
	STAGE_NO,
	STAGE_SILENT, /* nothing to say, or never reached */
};

struct stage {
	const char *name;
	enum stage_truth truth;
	struct slice text;
	bool has_conditions; /* the explanation's lines belong below it */
};

struct stages {
	struct arena *arena;
	const struct stages_request *request;
	const struct rule *rule;
	const struct feed *feed; /* NULL: not configured */
	struct slice *tags;
	struct matcher *matcher;
	struct match_input input;
	struct explanation *explanation;
	size_t filter_len; /* lines of the explanation about filters */
	ARRAY(struct stage) items;
	struct slice verdict;
	struct buf text; /* scratch */
};

/* A stage with what the scratch holds, which is empty then. */
void stage_add(struct stages *s, const char *name, enum stage_truth truth);
void stage_add_time(struct stages *s, const char *before, int64_t ms);

/* fire_when, story, limit, route, silence, delivery. */
void outcome_tell(struct stages *s);

#endif
