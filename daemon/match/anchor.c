/*
 * A rule is looked at only when one of its anchors stands in the article:
 * terms and lists of which at least one must be there for `when` to be true.
 * Of all such groups (each child of `all` and of `near` gives one) the one
 * that is expected least often is taken.  The guess changes speed, never what
 * is found.
 */
#include "match/compiler.h"

/* Cost of an op's best group; COST_MAX where no group must be there. */
static uint64_t
group_cost(const struct compiler *c, uint32_t number)
{
	const struct op *op = &c->set->ops.items[number];
	const uint32_t *children = c->set->links.items + op->first_link;
	uint64_t cost;

	switch ((enum op_kind)op->kind) {
	case OP_TERM:
		return c->phrases.costs.items[op->target];
	case OP_LIST:
		return c->set->lists.items[op->target].cost;
	case OP_EXCEPT:
		return group_cost(c, children[0]);
	case OP_NONE:
		return COST_MAX;
	case OP_UNION:
	case OP_ANY:
		cost = 0;
		for (uint32_t i = 0; i < op->link_len; i++)
			cost += group_cost(c, children[i]);
		return cost < COST_MAX ? cost : COST_MAX;
	case OP_NEAR:
	case OP_ALL:
		break;
	}
	cost = COST_MAX;
	for (uint32_t i = 0; i < op->link_len; i++) {
		uint64_t other = group_cost(c, children[i]);

		cost = other < cost ? other : cost;
	}
	return cost;
}

struct anchors {
	struct compiler *compiler;
	ARRAY(struct pair) terms;
	ARRAY(struct pair) lists;
	ARRAY(uint32_t) atoms; /* of the group at hand */
};

/* The atoms of an op's best group; nothing for one that has none. */
static void
add_atoms(struct anchors *a, uint32_t number)
{
	const struct ruleset *set = a->compiler->set;
	const struct op *op = &set->ops.items[number];
	const uint32_t *children = set->links.items + op->first_link;
	uint32_t best = 0;

	switch ((enum op_kind)op->kind) {
	case OP_TERM:
		*array_add(&a->atoms) = op->target;
		return;
	case OP_LIST:
		*array_add(&a->atoms) = op->target | ATOM_LIST;
		return;
	case OP_EXCEPT:
		add_atoms(a, children[0]);
		return;
	case OP_NONE:
		return;
	case OP_UNION:
	case OP_ANY:
		for (uint32_t i = 0; i < op->link_len; i++)
			add_atoms(a, children[i]);
		return;
	case OP_NEAR:
	case OP_ALL:
		break;
	}
	for (uint32_t i = 1; i < op->link_len; i++)
		if (group_cost(a->compiler, children[i]) <
		    group_cost(a->compiler, children[best]))
			best = i;
	if (op->link_len > 0)
		add_atoms(a, children[best]);
}

/* Every group that must be there goes to the set. */
static void
add_groups(struct anchors *a, uint32_t number)
{
	struct ruleset *set = a->compiler->set;
	const struct op *op = &set->ops.items[number];
	const uint32_t *children = set->links.items + op->first_link;

	if (op->kind == OP_ALL || op->kind == OP_NEAR) {
		for (uint32_t i = 0; i < op->link_len; i++)
			add_groups(a, children[i]);
		return;
	}
	if (group_cost(a->compiler, number) >= COST_MAX)
		return;
	a->atoms.len = 0;
	add_atoms(a, number);
	if (a->atoms.len > GROUP_ATOMS_MAX)
		return;
	*array_add(&set->groups) = (uint32_t)a->atoms.len;
	ARRAY_EACH(atom, &a->atoms)
		*array_add(&set->groups) = *atom;
}

static void
anchor_rule(struct anchors *a, uint32_t rule)
{
	struct ruleset *set = a->compiler->set;
	struct rule_plan *plan = &set->rules[rule];

	a->atoms.len = 0;
	add_atoms(a, plan->when);
	ARRAY_EACH(atom, &a->atoms) {
		struct pair pair = {*atom & ~ATOM_LIST, rule};

		if (*atom & ATOM_LIST)
			*array_add(&a->lists) = pair;
		else
			*array_add(&a->terms) = pair;
	}
	plan->first_group = (uint32_t)set->groups.len;
	add_groups(a, plan->when);
	plan->group_len = (uint32_t)set->groups.len - plan->first_group;
}

void
compile_anchors(struct compiler *c)
{
	struct anchors a = {.compiler = c};
	struct ruleset *set = c->set;

	for (size_t i = 0; i < set->book->rules.len; i++) {
		const struct rule *rule = set->book->rules.items[i];
		uint32_t when = set->rules[i].when;

		if (when == OP_MISSING)
			continue;
		if (group_cost(c, when) < COST_MAX) {
			anchor_rule(&a, (uint32_t)i);
			continue;
		}
		compiler_fault(c, PROBLEM_ERROR, rule->place, "R040",
		    S("matches nearly every article; add something it must "
		      "say"));
	}
	set->rules_of_term =
	    index_make(a.terms.items, a.terms.len, trie_term_count(set->trie));
	set->rules_of_list =
	    index_make(a.lists.items, a.lists.len, (uint32_t)set->lists.len);
	array_fini(&a.terms);
	array_fini(&a.lists);
	array_fini(&a.atoms);
}
