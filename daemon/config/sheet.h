/*
 * A file's text by lines, and findings about it: the layer below the tree.  A
 * finding about the raw text marks its lines; what the tree says later about
 * the same lines is taken for an echo of it (tree_report()).
 */
#ifndef CONFIG_SHEET_H
#define CONFIG_SHEET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/slice.h"
#include "config/tree.h"
#include "model/problem.h"

struct sheet {
	struct slice path;
	struct slice text; /* without a byte order mark */
	struct problems *problems;
	ARRAY(uint32_t) starts;             /* offset of each line */
	ARRAY(uint32_t) marked;             /* lines that a raw finding names */
	size_t findings[PROBLEM_ERROR + 1]; /* of each level */
	/* The column of a byte that was asked for last: lines may be long, and
	 * what is asked for next mostly stands further right. */
	struct {
		unsigned line, column;
		size_t byte_at;
	} last;
	bool is_private; /* addresses are masked where they are shown */
};

/* A place in a sheet; all count from 1, columns and width in code points. */
struct spot {
	unsigned line, column, width;
};

void sheet_init(struct sheet *sheet, struct slice path, struct slice text,
    struct problems *problems);
void sheet_fini(struct sheet *sheet);

/* Without its line break; empty for a line that there is not. */
struct slice sheet_line(const struct sheet *sheet, unsigned line);

/* The column of a byte of the line. */
unsigned sheet_column(struct sheet *sheet, unsigned line, size_t byte_at);
/* The other way round; at most the line's length. */
size_t sheet_byte(const struct sheet *sheet, unsigned line, unsigned column);

/* Bytes of white space in front, spaces and tabs. */
size_t line_indent(struct slice line);
/* Nothing but white space, or a comment. */
bool line_is_blank(struct slice line);

/* Length of the space at this byte that is none to YAML (U+00A0, U+200B, U+3000
 * and the like), its code point in *cp_out; 0 where there is none. */
size_t line_odd_space(struct slice line, size_t at, uint32_t *cp_out);

/* No more findings of this level are kept. */
bool sheet_is_full(const struct sheet *sheet, enum problem_level level);

void sheet_report(
    struct sheet *sheet, struct spot spot, const struct finding *finding);
/* Later findings about this line are echoes of one about its raw text. */
void sheet_mark(struct sheet *sheet, unsigned line);
bool sheet_is_marked(const struct sheet *sheet, unsigned first, unsigned last);

#endif
