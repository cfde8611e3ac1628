/*
 * What is wrong with a file that a person wrote: one finding with its place,
 * the line itself and what to do.  A run collects all of them, sorts them by
 * place and prints them in the form of RULES.md 6:
 *
 *	rules.d/dprk.yaml:14:9: error R021: unknown key 'alll' in a condition
 *	   14 |         alll:
 *	      |         ^^^^ did you mean 'all'?
 *	   help: a condition is a phrase, or one of any, all, near, ...
 */
#ifndef MODEL_PROBLEM_H
#define MODEL_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/slice.h"
#include "model/source.h"

/* Where something stands; line and column count from 1, 0 says unknown.
 * Columns count code points, tabs as one. */
struct place {
	struct slice file;
	unsigned line;
	unsigned column;
};

enum problem_level {
	PROBLEM_NOTE,
	PROBLEM_WARNING,
	PROBLEM_ERROR
};

struct problem {
	enum problem_level level;
	struct place place;
	unsigned width;         /* code points to underline, at least 1 */
	const char *code;       /* "R021", "C003"; static */
	struct slice text;      /* one line, no trailing dot */
	struct slice line_text; /* the source line, empty where unknown */
	struct slice hint;      /* stands beside the caret; may be empty */
	struct slice help;      /* may be empty */
	/* Lines, each ended by a line feed, for who wants to know more: why a
	 * test fails; may be empty. */
	struct slice detail;
};

struct problems {
	struct arena *arena; /* owns all text of the items */
	ARRAY(struct problem) items;
	size_t errors; /* that were added: cheap for who asks at every step */
};

NODISCARD struct problems *problems_new(void);
void problems_free(struct problems **problems);

/* Copies the problem's text. */
void problems_add(struct problems *problems, const struct problem *problem);

/*
 * Gives findings that do not show their line the one that stands in the files;
 * lines over PROBLEM_MAX_QUOTED bytes are not shown.
 */
#define PROBLEM_MAX_QUOTED ((size_t)16 << 10)
void problems_quote(struct problems *problems, const struct source_set *set);

size_t
problems_count(const struct problems *problems, enum problem_level level);

/* By file, line, column; equal places keep the order in which they came. */
void problems_sort(struct problems *problems);

const char *problem_level_name(enum problem_level level);

/* How findings look; all zero is plain text for a file. */
struct problem_style {
	/* Columns that a text takes on the terminal; NULL: one a character. */
	size_t (*width)(struct slice text);
	size_t columns;      /* of the terminal; 0: not known */
	size_t max_per_file; /* findings; 0: all */
	const char *more;    /* after how many were left out; may be NULL */
	bool color;
};

/*
 * Prints at most max_per_file findings of each file, then how many were left
 * out of it; ends each finding with a line feed.  Text is escaped for a
 * terminal, long lines are cut around the caret.
 */
#define PROBLEMS_PER_FILE 20
void problems_render(const struct problems *problems,
    const struct problem_style *style, struct buf *out);

/* The same in plain style. */
void problems_print(
    const struct problems *problems, size_t max_per_file, struct buf *out);

#endif
