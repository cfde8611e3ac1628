/*
 * The few sentences that show why an article matters: the stretch around the
 * matched words, cut where a sentence or at least a word ends, and the places
 * of the words in it.  Pure.
 */
#ifndef ALERT_EXCERPT_H
#define ALERT_EXCERPT_H

#include "base/arena.h"
#include "base/slice.h"
#include "model/alert_doc.h"
#include "model/hit.h"

/* About three lines of a chat window. */
#define EXCERPT_MAX_CHARS 300

struct excerpt {
	struct slice text; /* in the arena; empty for an empty body */
	struct marks marks;
};

/*
 * The stretch of at most max_chars code points (and an ellipsis at each cut
 * end) that holds the most different matched words; the beginning where none
 * stands in the body.  `because` are places of the title, the body or its
 * furniture, in any order; those that do not fit the body are left out.
 */
struct excerpt excerpt_plan(struct arena *arena, struct slice body,
    const struct because *because, size_t because_len, size_t max_chars);

/*
 * The places of one field as marks: sorted, overlapping ones joined, what lies
 * outside `text` or inside a code point left out.
 */
struct marks marks_of(struct arena *arena, struct slice text, enum field field,
    const struct because *because, size_t because_len);

#endif
