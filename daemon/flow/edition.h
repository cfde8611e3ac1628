/*
 * An edition: settings and compiled rules that belong together, as one reload
 * left them.  Immutable and reference-counted: work under way keeps the one it
 * began with while the next takes its place.
 */
#ifndef FLOW_EDITION_H
#define FLOW_EDITION_H

#include <stdbool.h>

#include "base/auto.h"
#include "config/settings.h"
#include "match/matcher.h"
#include "match/ruleset.h"
#include "model/problem.h"
#include "model/settings.h"
#include "model/source.h"
#include "net/pool.h"

struct edition {
	unsigned refs; /* touched by the loop's thread alone */
	/* Where the last reference has it freed: a large one takes longer than
	 * a turn of the loop.  NULL: at once. */
	struct pool *pool;
	struct settings *settings;
	struct ruleset *ruleset;
	struct source_set *sources; /* of the rules */
	/* For the planner, which takes it: the memory that it works in is had,
	 * and touched, by whoever loaded the edition. */
	struct matcher *matcher;
	/* Rules with `expires`, the soonest first. */
	const struct rule **expiring;
	size_t expiring_len;
	/* The files on disk were refused: these are the last good rules. */
	bool is_kept;
};

struct edition_request {
	const char *config_path;
	struct config_options options;
	int64_t now_ms; /* wall clock: rules that expired before are told */
	/* Rules that were accepted before, to be used in place of those on
	 * disk; NULL: read the disk. */
	const struct source_set *kept;
	/* What is in force; NULL: nothing yet.  A list's file that has lost
	 * more than a fifth of its lines since is taken for cut off (R060). */
	const struct edition *before;
	/* Settings read before, taken over (and nulled) where an edition comes
	 * of it; NULL: read them. */
	struct settings **settings;
};

/*
 * Reads, checks, compiles and runs the rules' own tests; touches only files,
 * so that a worker may run it.  NULL where it is to be refused: the problems
 * say why.  The caller owns the one reference.
 */
NODISCARD struct edition *
edition_load(const struct edition_request *request, struct problems *problems);

struct edition *edition_ref(struct edition *edition);
/* Drops a reference and nulls it; the last one frees, on a worker where there
 * is a pool. */
void edition_unref(struct edition **edition);

#endif
