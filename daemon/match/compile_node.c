/*
 * Conditions to operations.  Zones are pushed down to the leaves, `exact` and
 * its like become unions of terms; `except`, `not_near` and `mentions` are
 * operations around the one they belong to, in this order from the inside.
 *
 * `rule` is replaced by what the other rule says, in that rule's own zones.
 * An `in:` beside it narrows where `when` may be met; `unless` stays what it
 * is, or the reference could be true of an article that the rule itself lets
 * go.
 */
#include "match/compiler.h"

static uint32_t
union_of_terms(struct compiler *c, const struct terms *terms,
    enum manner manner, uint8_t zones)
{
	struct op op = {.kind = OP_UNION};
	ARRAY(uint32_t) children = {0};
	uint32_t made;

	for (size_t i = 0; i < terms->len; i++) {
		const struct term *term = &terms->items[i];

		made = compile_leaf(c, &term->text, term->place,
		    (struct manner_in){manner, zones});
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
	if (node->kind == NODE_ALL || node->kind == NODE_NONE ||
	    node->kind == NODE_AT_LEAST || node->kind == NODE_RULE)
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
compile_at_least(
    struct compiler *c, const struct node *node, struct zones zones)
{
	struct op op = {.kind = OP_AT_LEAST, .words = node->at_least};

	if (node->at_least == 0 || node->at_least > node->child_len) {
		compiler_fault(c, PROBLEM_ERROR, node->place, "R041",
		    S("at_least: asks for more than there are"));
		return OP_MISSING;
	}
	return compile_children(c, node, &op, zones);
}

/* `when` and not `unless`. */
static uint32_t
compile_rule_body(
    struct compiler *c, const struct rule *rule, struct zones zones)
{
	struct op none = {.kind = OP_NONE}, all = {.kind = OP_ALL};
	uint32_t children[2] = {compile_node(c, rule->when, zones)}, unless;

	if (rule->unless == NULL)
		return children[0];
	unless = compile_node(c, rule->unless, zones_of_rule(rule));
	if (children[0] == OP_MISSING || unless == OP_MISSING)
		return OP_MISSING;
	children[1] = compiler_op(c, &none, &unless, 1);
	return compiler_op(c, &all, children, 2);
}

/* References to one rule mean one thing, unless they narrow it. */
struct rule_key {
	const struct rule *rule;
	size_t zones;
};

/* The other rule looks where it says, and no further than it is asked to. */
static struct zones
zones_of_reference(const struct rule *rule, struct zones asked)
{
	struct zones own = zones_of_rule(rule);

	if (asked.is_default)
		return own;
	if (!own.is_default)
		asked.bits &= own.bits;
	return asked;
}

static uint32_t
compile_rule_node(
    struct compiler *c, const struct node *node, struct zones asked)
{
	struct zones zones = zones_of_reference(node->rule, asked);
	struct rule_key key = {
	    node->rule, (size_t)zones.bits << 1 | zones.is_default};
	struct slice bytes = slice_make(&key, sizeof(key));
	uintptr_t known = (uintptr_t)map_get(c->rule_ops, bytes);
	uint32_t op;

	if (known != 0)
		return (uint32_t)(known - 1);
	if (c->rule_depth == RULE_DEPTH_MAX) {
		compiler_fault(c, PROBLEM_ERROR, node->place, "R032",
		    S("rules refer to rules more than 32 deep"));
		return OP_MISSING;
	}
	c->rule_depth++;
	op = compile_rule_body(c, node->rule, zones);
	c->rule_depth--;
	map_set(c->rule_ops, bytes, (void *)((uintptr_t)op + 1));
	return op;
}

static uint32_t
compile_kind(struct compiler *c, const struct node *node, struct zones zones)
{
	struct op op = {.kind = OP_UNION};

	switch (node->kind) {
	case NODE_TERM:
		return compile_leaf(c, &node->text, node->place,
		    (struct manner_in){MANNER_FOLDED, zones.bits});
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
		return union_of_terms(
		    c, &node->terms, MANNER_FORMS, zones.bits);
	case NODE_LIKE:
		return union_of_terms(c, &node->terms,
		    node->typos == 2 ? MANNER_LIKE_2 : MANNER_LIKE_1,
		    zones.bits);
	case NODE_AT_LEAST:
		return compile_at_least(c, node, zones);
	case NODE_RULE:
		return compile_rule_node(c, node, zones);
	}
	return compile_children(c, node, &op, zones);
}

/* Puts an operation with the node's terms around its own. */
static uint32_t
wrap(struct compiler *c, const struct op *op, uint32_t inner,
    const struct terms *terms)
{
	uint32_t children[2] = {inner};

	children[1] = union_of_terms(c, terms, MANNER_FOLDED, ZONE_ALL);
	return compiler_op(c, op, children, 2);
}

uint32_t
compile_node(struct compiler *c, const struct node *node, struct zones above)
{
	struct op except = {.kind = OP_EXCEPT},
	          mentions = {.kind = OP_MENTIONS, .words = node->mentions},
	          not_near = {.kind = OP_NOT_NEAR,
	              .distance = (uint8_t)node->not_near_within.kind,
	              .words = node->not_near_within.words};
	uint32_t made = compile_kind(c, node, zones_narrow(above, node->scope));

	if (made == OP_MISSING)
		return made;
	if (node->except.len > 0)
		made = wrap(c, &except, made, &node->except);
	if (node->not_near.len > 0)
		made = wrap(c, &not_near, made, &node->not_near);
	if (node->mentions > 1)
		made = compiler_op(c, &mentions, &made, 1);
	return made;
}
