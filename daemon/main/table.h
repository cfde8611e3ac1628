/*
 * JSON Lines as a table for a person: the same rows that --json prints, so
 * that both always say the same.
 */
#ifndef MAIN_TABLE_H
#define MAIN_TABLE_H

#include "base/buf.h"
#include "base/slice.h"

enum column_kind {
	COLUMN_TEXT,   /* strings; lists are joined by a comma */
	COLUMN_TIME,   /* RFC 3339 as day and minute */
	COLUMN_NUMBER, /* right-aligned */
};

struct column {
	const char *key; /* in the row; the heading too */
	enum column_kind kind;
	unsigned max_width; /* columns of a terminal; 0: any */
};

/*
 * Appends a heading and a row for each JSON object in `lines` (separated by
 * line feeds); what a row does not have stays empty, hostile text is escaped.
 * `columns` ends with a NULL key.  Nothing where there is no row.
 */
void
table_print(struct slice lines, const struct column *columns, struct buf *out);

#endif
