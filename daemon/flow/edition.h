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
#include "match/ruleset.h"
#include "model/problem.h"
#include "model/settings.h"
#include "model/source.h"

struct edition {
	unsigned refs; /* touched by the loop's thread alone */
	struct settings *settings;
	struct ruleset *ruleset;
	struct source_set *sources; /* of the rules */
	/* Rules with `expires`, the soonest first. */
	const struct rule **expiring;
	size_t expiring_len;
	/* The files on disk were refused: these are the last good rules. */
	bool is_kept;
};

struct edition_request {
	const char *config_path;
	struct config_options options;
	/* Rules that were accepted before, to be used in place of those on
	 * disk; NULL: read the disk. */
	const struct source_set *kept;
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
/* Drops a reference and nulls it; the last one frees. */
void edition_unref(struct edition **edition);

#endif
