/*
 * Text that is safe to show, with the matched words marked: hostile text is
 * cleaned once, its marks follow their bytes, and every format is written
 * stretch by stretch, so that no mark and no escape can be cut in two.
 */
#ifndef DELIVER_MARKED_H
#define DELIVER_MARKED_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"
#include "model/alert_doc.h"

struct marked {
	struct slice text;
	struct marks marks;
};

/*
 * One line of well-formed UTF-8: control characters, line ends and runs of
 * space become one space, what steers or hides (bidi embeddings, invisible
 * characters, tags) is left out.  In the arena.
 */
struct marked
marked_clean(struct arena *arena, struct slice text, const struct marks *marks);
struct slice text_clean(struct arena *arena, struct slice text);

/* Marks of one text from two, overlapping ones joined. */
struct marks
marks_union(struct arena *arena, const struct marks *a, const struct marks *b);

struct stretch {
	struct slice text;
	bool is_marked;
};

/* The next stretch from *at on (0 at first); false at the end. */
bool marked_next(const struct marked *marked, size_t *at, struct stretch *out);

/*
 * Receivers count characters in different ways; UTF-16 code units are never
 * fewer than any of them but bytes.
 */
size_t text_units(struct slice text);

/* The front that is at most max_units long, an ellipsis included where there
 * was more; max_units of at least 1. */
struct marked
marked_cut(struct arena *arena, const struct marked *marked, size_t max_units);
struct slice text_cut(struct arena *arena, struct slice text, size_t max_units);

#endif
