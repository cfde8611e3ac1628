/*
 * Plain text in the making: code points go in as they are found, and come out
 * as paragraphs and lines with white space in order and without characters
 * that hide or steer others.  text/html.h describes the form.
 */
#ifndef TEXT_PROSE_H
#define TEXT_PROSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"

enum prose_gap {
	PROSE_NO_GAP,
	PROSE_SPACE,
	PROSE_LINE,
	PROSE_PARAGRAPH,
};

struct prose {
	struct buf *out;
	enum prose_gap gap;    /* before the next visible character */
	enum prose_gap widest; /* PROSE_SPACE makes all of it one line */
	bool keeps_lines; /* line breaks in text count: <pre>, plain text */
	bool begun;
	size_t max_paragraphs, paragraphs;
	uint32_t last; /* code point written since the last gap, or 0 */
	uint32_t hint; /* invisible one that waits for its right side, or 0 */
};

struct prose prose_init(struct buf *out, size_t max_paragraphs);

/* The next visible character stands apart at least that far. */
void prose_break(struct prose *prose, enum prose_gap gap);

/* <br>: a second one in a row makes a paragraph. */
void prose_line_break(struct prose *prose);

/* Bad UTF-8 becomes U+FFFD. */
void prose_add(struct prose *prose, struct slice text);

/* More paragraphs came than are allowed; the rest was left out. */
bool prose_is_full(const struct prose *prose);

#endif
