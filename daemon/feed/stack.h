/*
 * The elements that are open, outermost first.  A closing tag is matched by
 * name from the inside out, so that <p>, <br> and misspelt tags that nobody
 * closes do no harm.  A count of open names a bucket answers «is not open»
 * without a search, which keeps hostile input linear.
 */
#ifndef FEED_STACK_H
#define FEED_STACK_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "feed/vocabulary.h"

enum frame_kind {
	FRAME_FEED,
	FRAME_ENTRY,
	FRAME_GROUP, /* its children count as the entry's */
	FRAME_OTHER, /* nothing in it counts */
};

struct frame {
	struct slice name; /* as written; in the source */
	enum frame_kind kind;
	enum xml_space space;  /* of names without a prefix within */
	struct slice base;     /* raw xml:base, mostly empty */
	struct slice language; /* raw xml:lang, mostly empty */
};

#define STACK_BUCKETS 256

struct stack {
	struct frame *frames;
	uint32_t *hashes; /* of the frames' names, side by side for searches */
	size_t len, max;
	uint32_t open[STACK_BUCKETS];
};

void stack_init(struct stack *stack, size_t max_depth);
void stack_fini(struct stack *stack);

/* Copies the frame; false where max_depth elements are open already. */
bool stack_push(struct stack *stack, const struct frame *frame);

/* Place of the innermost frame of that name (in any case) plus 1; 0: none. */
size_t stack_find(const struct stack *stack, struct slice name);

/* The innermost frame, NULL where none is open. */
const struct frame *stack_top(const struct stack *stack);

void stack_pop(struct stack *stack);

#endif
