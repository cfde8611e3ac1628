/*
 * Rules say the same phrases again and again.  One that was compiled before is
 * known by its bytes, so that it is neither cut into words nor looked up word
 * by word again.
 */
#include <string.h>

#include "base/hash.h"
#include "match/compiler.h"

#define FIRST_LEAF_SLOTS 1024

static uint32_t
leaf_hash(const struct leaf *leaf)
{
	uint64_t hash = hash_bytes(leaf->text, hash_process_key());

	return (uint32_t)hash + leaf->zones * 0x9E3779B9u +
	    leaf->manner * 0x85EBCA6Bu;
}

static bool
leaf_equals(const struct leaf *a, const struct leaf *b)
{
	return a->hash == b->hash && a->zones == b->zones &&
	    a->manner == b->manner && slice_eq(a->text, b->text);
}

/* The slot where the leaf is or would be; there is an empty one. */
static struct leaf *
find_leaf(const struct compiler *c, const struct leaf *leaf)
{
	size_t mask = c->leaf_cap - 1, at = leaf->hash & mask;

	while (c->leaves[at].text.ptr != NULL &&
	    !leaf_equals(&c->leaves[at], leaf))
		at = (at + 1) & mask;
	return &c->leaves[at];
}

static void
grow_leaves(struct compiler *c)
{
	struct leaf *old = c->leaves;
	size_t old_cap = c->leaf_cap;

	c->leaf_cap = old_cap > 0 ? old_cap * 2 : FIRST_LEAF_SLOTS;
	c->leaves = mem_new_array(c->leaf_cap, sizeof(*c->leaves));
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].text.ptr != NULL)
			*find_leaf(c, &old[i]) = old[i];
	mem_free(&old);
}

/* False for a phrase that is to be told of wherever it stands. */
static bool
make_op(struct compiler *c, const struct slice *text, struct place place,
    struct leaf *leaf)
{
	struct op op = {.kind = OP_TERM, .zones = leaf->zones, .text = text};
	enum phrase_fault fault = phrases_add(
	    &c->phrases, *text, (enum manner)leaf->manner, &op.target);

	leaf->op = OP_MISSING;
	if (fault != PHRASE_OK)
		compiler_phrase_fault(c, PROBLEM_ERROR, place, fault);
	if (fault == PHRASE_OK || fault == PHRASE_SENTENCE)
		leaf->op = compiler_op(c, &op, NULL, 0);
	return fault == PHRASE_OK;
}

uint32_t
compile_leaf(struct compiler *c, const struct slice *text, struct place place,
    struct manner_in how)
{
	struct leaf leaf = {
	    .text = *text, .zones = how.zones, .manner = (uint8_t)how.manner};
	struct leaf *known;

	if (c->leaf_len * 2 >= c->leaf_cap)
		grow_leaves(c);
	leaf.hash = leaf_hash(&leaf);
	known = find_leaf(c, &leaf);
	if (known->text.ptr != NULL)
		return known->op;
	if (make_op(c, text, place, &leaf)) {
		*known = leaf;
		c->leaf_len++;
	}
	return leaf.op;
}
