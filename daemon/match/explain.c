/*
 * The tree of a rule's conditions and the graph of its operations have the
 * same shape (compile_node.c makes one from the other), so both are walked
 * side by side: the node knows the words, the operation the truth.
 */
#include "match/explain.h"

#include "match/filter.h"
#include "match/matcher_state.h"

#define MAX_TEXT_SHOWN 60

struct explainer {
	struct matcher *matcher;
	struct buf *out;
};

static const uint32_t *
children_of(const struct explainer *x, uint32_t number)
{
	const struct ruleset *set = x->matcher->set;

	return set->links.items + set->ops.items[number].first_link;
}

static void
name_distance(struct distance within, struct buf *out)
{
	static const char *const NAMES[] = {[DISTANCE_SENTENCE] = "sentence",
	    [DISTANCE_PARAGRAPH] = "paragraph",
	    [DISTANCE_ARTICLE] = "article"};

	if (within.kind == DISTANCE_WORDS)
		buf_printf(out, "within %u words", within.words);
	else
		buf_printf(out, "within %s", NAMES[within.kind]);
}

static void
name_terms(const char *kind, const struct terms *terms, struct buf *out)
{
	buf_printf(out, "%s", kind);
	for (size_t i = 0; i < terms->len && i < 3; i++)
		buf_printf(out, "%s \"%.*s\"", i > 0 ? "," : "",
		    SLICE_ARG(terms->items[i].text));
	if (terms->len > 3)
		buf_add_str(out, ", ...");
}

static void
name_node(const struct node *node, struct buf *out)
{
	switch (node->kind) {
	case NODE_TERM:
		buf_printf(out, "\"%.*s\"", SLICE_ARG(node->text));
		break;
	case NODE_EXACT:
		name_terms("exact", &node->terms, out);
		break;
	case NODE_FORMS:
		name_terms("forms", &node->terms, out);
		break;
	case NODE_LIKE:
		name_terms("like", &node->terms, out);
		break;
	case NODE_AT_LEAST:
		buf_printf(out, "at least %u of", node->at_least);
		break;
	case NODE_RULE:
		buf_printf(out, "rule %.*s", SLICE_ARG(node->text));
		break;
	case NODE_LIST:
		buf_printf(out, "list %.*s", SLICE_ARG(node->text));
		break;
	case NODE_ANY:
		buf_add_str(out, "any");
		break;
	case NODE_ALL:
		buf_add_str(out, "all");
		break;
	case NODE_NONE:
		buf_add_str(out, "none");
		break;
	case NODE_NEAR:
		buf_add_str(out, "near, ");
		name_distance(node->within, out);
		break;
	}
	if (node->kind == NODE_NEAR && node->in_order)
		buf_add_str(out, ", in order");
}

/* The operation below an `except`, where the node has one. */
static uint32_t
inner_op(const struct explainer *x, const struct node *node, uint32_t op)
{
	return node->except.len > 0 ? children_of(x, op)[0] : op;
}

static void
add_place(const struct explainer *x, const struct found *found)
{
	struct scan_range range =
	    scan_range(&x->matcher->scan, found->first, found->last);

	buf_printf(x->out, "\"%.*s\"%s in the %s",
	    SLICE_ARG(slice_sub(range.text, 0, MAX_TEXT_SHOWN)),
	    range.text.len > MAX_TEXT_SHOWN ? "..." : "",
	    field_name(range.field));
}

/* The nearest that came of a `near` whose children all stand somewhere. */
static void
add_nearest(const struct explainer *x, const struct node *node, uint32_t op)
{
	struct eval *eval = &x->matcher->eval;
	struct found_set set = eval_near_any(eval, op);
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i < set.len; i++) {
		uint32_t gap = near_gap(&x->matcher->scan, &eval->founds,
		    &founds_items(&eval->founds, set)[i]);

		best = gap < best ? gap : best;
	}
	if (set.len == 0)
		buf_add_str(x->out, ", never in one paragraph");
	else if (node->within.kind == DISTANCE_WORDS)
		buf_printf(x->out, ", the nearest are %u word%s apart",
		    (best + 3) / 4, best <= 4 ? "" : "s");
	else
		buf_add_str(x->out, ", but in one paragraph");
}

/* The first child of a `near` that stands nowhere; NULL if all do. */
static const struct node *
absent_child(const struct explainer *x, const struct node *node, uint32_t op)
{
	const uint32_t *children = children_of(x, op);

	for (size_t i = 0; i < node->child_len; i++)
		if (!eval_is_true(&x->matcher->eval, children[i]))
			return node->children[i];
	return NULL;
}

/* What stands there and should not. */
static void
add_present(const struct explainer *x, const struct node *node, uint32_t op)
{
	const uint32_t *children = children_of(x, op);

	for (size_t i = 0; i < node->child_len; i++) {
		if (!eval_is_true(&x->matcher->eval, children[i]))
			continue;
		buf_add_str(x->out, ", for there is ");
		name_node(node->children[i], x->out);
		return;
	}
}

static void
add_reason(const struct explainer *x, const struct node *node, uint32_t op)
{
	const struct node *absent;

	if (node->kind == NODE_NONE)
		add_present(x, node, op);
	if (node->kind != NODE_NEAR)
		return;
	op = inner_op(x, node, op);
	if (eval_is_true(&x->matcher->eval, op)) {
		buf_add_str(x->out, ", only inside an exception");
		return;
	}
	absent = absent_child(x, node, op);
	if (absent == NULL) {
		add_nearest(x, node, op);
		return;
	}
	buf_add_str(x->out, ", nothing found of ");
	name_node(absent, x->out);
}

static void
add_truth(const struct explainer *x, const struct node *node, uint32_t op)
{
	struct eval *eval = &x->matcher->eval;
	struct found_set set;

	if (!eval_is_true(eval, op)) {
		buf_add_str(x->out, "no");
		add_reason(x, node, op);
		return;
	}
	buf_add_str(x->out, "yes");
	if (!op_is_span(&x->matcher->set->ops.items[op]))
		return;
	set = eval_span(eval, op, MATCH_WINDOWS_MAX);
	buf_add_str(x->out, ", ");
	add_place(x, founds_items(&eval->founds, set));
	if (set.len > 1)
		buf_printf(x->out, " and %u more", set.len - 1);
}

static void
explain_node(const struct explainer *x, const struct node *node, uint32_t op,
    unsigned depth)
{
	const uint32_t *children;

	buf_printf(x->out, "%*s", (int)depth * 2, "");
	name_node(node, x->out);
	buf_add_str(x->out, ": ");
	add_truth(x, node, op);
	buf_add_char(x->out, '\n');
	children = children_of(x, inner_op(x, node, op));
	for (size_t i = 0; i < node->child_len; i++)
		explain_node(x, node->children[i], children[i], depth + 1);
}

void
explain_rule(struct matcher *matcher, const struct match_input *input,
    size_t rule_index, struct buf *out)
{
	const struct rule *rule = ruleset_rule(matcher->set, rule_index);
	const struct rule_plan *plan = &matcher->set->rules[rule_index];
	struct explainer x = {matcher, out};
	bool met;

	matcher_scan(matcher, input);
	if (!input->skip_languages && !filter_language(rule, input))
		buf_add_str(out, "languages: no\n");
	if (!input->skip_sources && !filter_source(rule, input))
		buf_add_str(out, "sources: no\n");
	met = eval_is_true(&matcher->eval, plan->when);
	buf_printf(out, "when: %s\n", met ? "yes" : "no");
	explain_node(&x, rule->when, plan->when, 1);
	if (plan->unless == OP_MISSING)
		return;
	if (!met) {
		buf_add_str(out, "unless: not tested\n");
		return;
	}
	met = eval_is_true(&matcher->eval, plan->unless);
	buf_printf(out, "unless: %s\n", met ? "yes" : "no");
	explain_node(&x, rule->unless, plan->unless, 1);
}

/* The condition to blame: down through `all` to the first false child. */
static void
miss_of(const struct explainer *x, const struct node *node, uint32_t op)
{
	while (node->kind == NODE_ALL) {
		const uint32_t *children = children_of(x, op);
		size_t i = 0;

		while (i + 1 < node->child_len &&
		    eval_is_true(&x->matcher->eval, children[i]))
			i++;
		op = children[i];
		node = node->children[i];
	}
	if (node->place.line > 0)
		buf_printf(x->out, "line %u: ", node->place.line);
	name_node(node, x->out);
	buf_add_str(x->out, ": ");
	add_truth(x, node, op);
}

bool
explain_miss(struct matcher *matcher, const struct match_input *input,
    size_t rule_index, struct buf *out)
{
	const struct rule *rule = ruleset_rule(matcher->set, rule_index);
	const struct rule_plan *plan = &matcher->set->rules[rule_index];
	struct explainer x = {matcher, out};

	matcher_scan(matcher, input);
	if (!input->skip_languages && !filter_language(rule, input)) {
		buf_add_str(out, "languages: the article's is another");
		return true;
	}
	if (!input->skip_sources && !filter_source(rule, input)) {
		buf_add_str(out, "sources: the article's is left out");
		return true;
	}
	if (!eval_is_true(&matcher->eval, plan->when)) {
		miss_of(&x, rule->when, plan->when);
		return true;
	}
	if (plan->unless == OP_MISSING ||
	    !eval_is_true(&matcher->eval, plan->unless))
		return false;
	buf_add_str(out, "unless: ");
	miss_of(&x, rule->unless, plan->unless);
	return true;
}
