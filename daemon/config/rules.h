/*
 * Rule files to a book of rules, in two steps: reading them from disk, and
 * checking and building what they say, which works as well on the last good
 * sources that the store kept.
 *
 * Codes are those of RULES.md 6, and for what has none there:
 *	R019  a file cannot be read, or not by YAML's grammar; others may
 *	      write it; warning: a .yml file or a subfolder
 *	R029  a key is missing
 *	R090  part of the language, but not there yet
 */
#ifndef CONFIG_RULES_H
#define CONFIG_RULES_H

#include <stdbool.h>

#include "model/problem.h"
#include "model/rule.h"
#include "model/settings.h"
#include "model/source.h"

/*
 * Adds a file, or every *.yaml file of a folder in name order, under the path
 * by which it was reached.  -1 where there was an error.
 */
int config_read_rule_sources(
    const char *path, struct source_set *set, struct problems *problems);

struct rules_options {
	/* Channels of `send` and feeds, tags and domains of `sources` are
	 * checked against these; NULL: they are not. */
	const struct settings *settings;
	/* Tests are built, fixtures read.  Without it, tests are checked for
	 * form only and rules have none. */
	bool load_tests;
	/* Fixtures and lists of a source whose path is relative are looked
	 * for from here; NULL: from the working folder. */
	const char *base_dir;
	/* Rules that expired before this are told (R033); 0: none are. */
	int64_t now_ms;
	/* A list's file that cannot be read is a note, and the list empty. */
	bool ci;
};

/*
 * All or nothing: NULL where there is an error in any file.  Touches nothing
 * but fixtures and the files of lists; those are added to the set, and not
 * read where the set has them already.  The caller owns the book; it holds no
 * views of the sources.
 */
NODISCARD struct rule_book *config_load_rules(struct source_set *set,
    const struct rules_options *options, struct problems *problems);

#endif
