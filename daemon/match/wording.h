/*
 * Conditions, distances and places in plain words, for explanations: a rule's
 * words stand in "straight quotes", an article's in «guillemets» and escaped,
 * since anybody may have written them.
 */
#ifndef MATCH_WORDING_H
#define MATCH_WORDING_H

#include "base/buf.h"
#include "model/hit.h"
#include "model/rule.h"

/* `any`, `near, within 8 words, in order`, `"weapon*"`, with what limits it:
 * `, in the title`. */
void wording_node(const struct node *node, struct buf *out);

/* The same for a list of conditions, where `any` alone would say nothing:
 * `any ("weapon*", …)`. */
void wording_brief(const struct node *node, struct buf *out);

/* `"a", "b", "c" and 4 more`; at most `shown` of them. */
void wording_terms(const struct terms *terms, size_t shown, struct buf *out);

/* `within 8 words`, `within a sentence` */
void wording_distance(struct distance within, struct buf *out);

/* «text», cut where it is long. */
void wording_quote(struct slice text, struct buf *out);

/* `title`, or `title or lead` */
void wording_scope(unsigned scope, struct buf *out);

/* Of a hit's window: what stands from its first to its last item. */
struct window {
	enum field field;
	size_t start, end;
	struct slice text;
	size_t item_len;
};

/* False where the hit has no such window; they count from 0. */
bool wording_window(const struct article *article, const struct hit *hit,
    unsigned number, struct window *out);

/* `«Pyongyang» in the title, «North Korea» in the body and 3 more`: its
 * different windows, the first ones. */
void wording_places(
    const struct article *article, const struct hit *hit, struct buf *out);

#endif
