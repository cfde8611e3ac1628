/*
 * Conditions to operations.  Zones are pushed down to the leaves, `exact` with
 * several terms becomes a union, `except` an operation of its own.
 */
#include "match/compiler.h"

/* The op keeps the pointer, so the text has to be the book's. */
static uint32_t
leaf_op(struct compiler *c, const struct slice *text, struct place place,
    enum manner manner, uint8_t zones)
{
	struct op op = {.kind = OP_TERM, .zones = zones, .text = text};

	op.target = compile_term(c, *text, place, manner);
	if (op.target == TERM_NONE)
		return OP_MISSING;
	return compiler_op(c, &op, NULL, 0);
}

static uint32_t
union_of_terms(struct compiler *c, const struct terms *terms,
    enum manner manner, uint8_t zones)
{
	struct op op = {.kind = OP_UNION};
	ARRAY(uint32_t) children = {0};
	uint32_t made;

	for (size_t i = 0; i < terms->len; i++) {
		const struct term *term = &terms->items[i];

		made = leaf_op(c, &term->text, term->place, manner, zones);
		if (made != OP_MISSING)
			*array_add(&children) = made;
	}
	made = compiler_op(c, &op, children.items, (uint32_t)children.len);
	array_fini(&children);
	return made;
}

static bool
node_is_span(const struct node *node)
{
	if (node->kind == NODE_ALL || node->kind == NODE_NONE)
		return false;
	if (node->kind != NODE_ANY)
		return true;
	for (size_t i = 0; i < node->child_len; i++)
		if (!node_is_span(node->children[i]))
			return false;
	return true;
}

static uint32_t
compile_children(struct compiler *c, const struct node *node, struct op *op,
    struct zones zones)
{
	ARRAY(uint32_t) children = {0};
	bool missing = false;
	uint32_t made = OP_MISSING;

	for (size_t i = 0; i < node->child_len; i++) {
		uint32_t child = compile_node(c, node->children[i], zones);

		missing |= child == OP_MISSING;
		*array_add(&children) = child;
	}
	if (!missing)
		made =
		    compiler_op(c, op, children.items, (uint32_t)children.len);
	array_fini(&children);
	return made;
}

static uint32_t
compile_near(struct compiler *c, const struct node *node, struct zones zones)
{
	struct op op = {.kind = OP_NEAR,
	    .in_order = node->in_order,
	    .distance = (uint8_t)node->within.kind,
	    .words = node->within.words};

	if (node->child_len > NEAR_MAX) {
		compiler_fault(c, PROBLEM_ERROR, node->place, "R041",
		    S("near: takes at most 10 conditions"));
		return OP_MISSING;
	}
	for (size_t i = 0; i < node->child_len; i++) {
		if (node_is_span(node->children[i]))
			continue;
		compiler_fault(c, PROBLEM_ERROR, node->children[i]->place,
		    "R046", S("near: takes phrases, lists and any:, not all:"));
		return OP_MISSING;
	}
	return compile_children(c, node, &op, zones);
}

static uint32_t
compile_list_node(
    struct compiler *c, const struct node *node, struct zones zones)
{
	struct op op = {
	    .kind = OP_LIST, .zones = zones.bits, .text = &node->text};

	op.target = compile_list_number(c, node->list);
	return compiler_op(c, &op, NULL, 0);
}

static uint32_t
compile_kind(struct compiler *c, const struct node *node, struct zones zones)
{
	struct op op = {.kind = OP_UNION};

	switch (node->kind) {
	case NODE_TERM:
		return leaf_op(
		    c, &node->text, node->place, MANNER_FOLDED, zones.bits);
	case NODE_EXACT:
		return union_of_terms(
		    c, &node->terms, MANNER_EXACT, zones.bits);
	case NODE_LIST:
		return compile_list_node(c, node, zones);
	case NODE_NEAR:
		return compile_near(c, node, zones);
	case NODE_ANY:
		op.kind = node_is_span(node) ? OP_UNION : OP_ANY;
		break;
	case NODE_ALL:
		op.kind = OP_ALL;
		break;
	case NODE_NONE:
		op.kind = OP_NONE;
		break;
	case NODE_FORMS:
	case NODE_LIKE:
	case NODE_AT_LEAST:
	case NODE_RULE:
		compiler_fault(c, PROBLEM_ERROR, node->place, "R090",
		    S("this condition is not there yet"));
		return OP_MISSING;
	}
	return compile_children(c, node, &op, zones);
}

uint32_t
compile_node(struct compiler *c, const struct node *node, struct zones above)
{
	struct op op = {.kind = OP_EXCEPT};
	uint32_t children[2];

	children[0] = compile_kind(c, node, zones_narrow(above, node->scope));
	if (children[0] == OP_MISSING || node->except.len == 0)
		return children[0];
	children[1] = union_of_terms(c, &node->except, MANNER_FOLDED, ZONE_ALL);
	return compiler_op(c, &op, children, 2);
}
