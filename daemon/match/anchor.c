/*
 * A rule is looked at only when one of its anchors stands in the article:
 * terms and lists of which at least one must be there for `when` to be true.
 * Of all such groups (each child of `all` and of `near` gives one) the one
 * that is expected least often is taken.  The guess changes speed, never what
 * is found.
 */
#include <stdlib.h>
#include <string.h>

#include "match/compiler.h"

/* More uses of a term than the square of this weigh no more. */
#define USES_ROOT_MAX 256

struct anchors {
	struct compiler *compiler;
	uint32_t *uses; /* by term: in how many conditions it stands */
	struct rule_check *checks; /* by rule */
	uint8_t *check_lens;       /* its groups, CHECK_GROUPS at most */
	/* By op: of its best group, COST_MAX where no group must be there. */
	uint64_t *costs;
	uint32_t *seen; /* by op: the last round that came by */
	uint32_t round;
	uint32_t
	    *grouped; /* by op: the last rule, from 1, that has its groups */
	ARRAY(struct pair) terms;
	ARRAY(struct pair) lists;
	ARRAY(uint32_t) atoms;    /* of the group at hand */
	ARRAY(uint32_t) children; /* of `at_least`, being chosen from */
};

static inline const uint32_t *
children_of(const struct anchors *a, const struct op *op)
{
	return a->compiler->set->links.items + op->first_link;
}

/*
 * A term that many rules have is likely to be a common word, whatever its
 * length; that so many rules would be looked at for it counts, too.
 */
static uint64_t
weight_of_uses(uint32_t uses)
{
	uint64_t root = 1;

	while (root < USES_ROOT_MAX && (root + 1) * (root + 1) <= uses)
		root++;
	return root;
}

static uint64_t
atom_cost(const struct anchors *a, uint32_t atom)
{
	const struct compiler *c = a->compiler;

	if (atom & ATOM_LIST)
		return c->set->lists.items[atom & ~ATOM_LIST].cost;
	return c->phrases.costs.items[atom] * weight_of_uses(a->uses[atom]);
}

static int
compare_costs(const void *left, const void *right, void *arg)
{
	const uint32_t *a = left, *b = right;
	const uint64_t *costs = arg;

	if (costs[*a] != costs[*b])
		return costs[*a] < costs[*b] ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

/*
 * Where n of m children are true, one of any m - n + 1 is.  Puts the cheapest
 * ones into a->children from `first` on and returns how many there are.
 */
static uint32_t
choose_children(struct anchors *a, const struct op *op, size_t first)
{
	for (uint32_t i = 0; i < op->link_len; i++)
		*array_add(&a->children) = children_of(a, op)[i];
	if (op->link_len > 1)
		qsort_r(a->children.items + first, op->link_len,
		    sizeof(uint32_t), compare_costs, a->costs);
	return op->link_len - op->words + 1;
}

/* However dear, a group that must be there is one: references to rules double
 * the sum with each step. */
static uint64_t
add_cost(uint64_t sum, uint64_t cost)
{
	if (sum >= COST_MAX || cost >= COST_MAX)
		return COST_MAX;
	sum += cost;
	return sum < COST_MAX ? sum : COST_MAX - 1;
}

static uint64_t
cost_of_at_least(struct anchors *a, const struct op *op)
{
	uint32_t len = choose_children(a, op, 0);
	uint64_t cost = 0;

	for (uint32_t i = 0; i < len; i++)
		cost = add_cost(cost, a->costs[a->children.items[i]]);
	a->children.len = 0;
	return cost;
}

static uint64_t
sum_of_costs(const struct anchors *a, const struct op *op)
{
	uint64_t cost = 0;

	for (uint32_t i = 0; i < op->link_len; i++)
		cost = add_cost(cost, a->costs[children_of(a, op)[i]]);
	return cost;
}

static uint32_t
cheapest_child(const struct anchors *a, const struct op *op)
{
	const uint32_t *children = children_of(a, op);
	uint32_t best = children[0];

	for (uint32_t i = 1; i < op->link_len; i++)
		if (a->costs[children[i]] < a->costs[best])
			best = children[i];
	return best;
}

static uint64_t
group_cost(struct anchors *a, const struct op *op)
{
	switch ((enum op_kind)op->kind) {
	case OP_TERM:
		return atom_cost(a, op->target);
	case OP_LIST:
		return atom_cost(a, op->target | ATOM_LIST);
	case OP_EXCEPT:
	case OP_NOT_NEAR:
	case OP_MENTIONS:
		return a->costs[children_of(a, op)[0]];
	case OP_NONE:
		return COST_MAX;
	case OP_UNION:
	case OP_ANY:
		return sum_of_costs(a, op);
	case OP_AT_LEAST:
		return cost_of_at_least(a, op);
	case OP_NEAR:
	case OP_ALL:
		break;
	}
	return op->link_len > 0 ? a->costs[cheapest_child(a, op)] : COST_MAX;
}

static void
count_uses(struct anchors *a)
{
	const struct ruleset *set = a->compiler->set;

	a->uses = mem_new_array(trie_term_count(set->trie), sizeof(*a->uses));
	for (size_t i = 0; i < set->ops.len; i++) {
		const struct op *op = &set->ops.items[i];

		for (uint32_t k = 0; k < op->link_len; k++) {
			const struct op *child =
			    &set->ops.items[children_of(a, op)[k]];

			if (child->kind == OP_TERM)
				a->uses[child->target]++;
		}
	}
}

/* Children come before their parents. */
static void
find_costs(struct anchors *a)
{
	const struct ruleset *set = a->compiler->set;

	count_uses(a);

	a->costs = mem_new_array(set->ops.len, sizeof(*a->costs));
	a->seen = mem_new_array(set->ops.len, sizeof(*a->seen));
	a->grouped = mem_new_array(set->ops.len, sizeof(*a->grouped));
	for (size_t i = 0; i < set->ops.len; i++) {
		uint64_t cost = group_cost(a, &set->ops.items[i]);

		a->costs[i] = cost < COST_MAX ? cost : COST_MAX;
	}
}

/* True where this round has not been at the op yet: conditions are shared, and
 * there may be many ways to one. */
static bool
is_new(struct anchors *a, uint32_t number)
{
	if (a->seen[number] == a->round)
		return false;
	a->seen[number] = a->round;
	return true;
}

static void add_atoms(struct anchors *a, uint32_t number);

static void
add_atoms_of_at_least(struct anchors *a, const struct op *op)
{
	size_t first = a->children.len;
	uint32_t len = choose_children(a, op, first);

	for (uint32_t i = 0; i < len; i++)
		add_atoms(a, a->children.items[first + i]);
	a->children.len = first;
}

/* The atoms of an op's best group; nothing for one that has none. */
static void
add_atoms(struct anchors *a, uint32_t number)
{
	const struct op *op = &a->compiler->set->ops.items[number];

	if (!is_new(a, number))
		return;
	switch ((enum op_kind)op->kind) {
	case OP_TERM:
		*array_add(&a->atoms) = op->target;
		return;
	case OP_LIST:
		*array_add(&a->atoms) = op->target | ATOM_LIST;
		return;
	case OP_EXCEPT:
	case OP_NOT_NEAR:
	case OP_MENTIONS:
		add_atoms(a, children_of(a, op)[0]);
		return;
	case OP_NONE:
		return;
	case OP_UNION:
	case OP_ANY:
		for (uint32_t i = 0; i < op->link_len; i++)
			add_atoms(a, children_of(a, op)[i]);
		return;
	case OP_AT_LEAST:
		add_atoms_of_at_least(a, op);
		return;
	case OP_NEAR:
	case OP_ALL:
		break;
	}
	if (op->link_len > 0)
		add_atoms(a, cheapest_child(a, op));
}

/* Of the group of one op. */
static void
find_atoms(struct anchors *a, uint32_t number)
{
	a->atoms.len = 0;
	a->round++;
	add_atoms(a, number);
}

/* Every group that must be there for `rule` goes to the set. */
static void
add_groups(struct anchors *a, uint32_t number, uint32_t rule)
{
	struct ruleset *set = a->compiler->set;
	const struct op *op = &set->ops.items[number];

	if (a->grouped[number] == rule + 1 || a->costs[number] >= COST_MAX)
		return;
	a->grouped[number] = rule + 1;
	if (op->kind == OP_ALL || op->kind == OP_NEAR) {
		for (uint32_t i = 0; i < op->link_len; i++)
			add_groups(a, children_of(a, op)[i], rule);
		return;
	}
	if (op->kind > OP_NEAR && op->kind <= OP_MENTIONS) {
		add_groups(a, children_of(a, op)[0], rule);
		return;
	}
	find_atoms(a, number);
	if (a->atoms.len > GROUP_ATOMS_MAX)
		return;
	*array_add(&set->groups) = (uint32_t)a->atoms.len;
	ARRAY_EACH(atom, &a->atoms)
		*array_add(&set->groups) = *atom;
}

static uint64_t
cost_of_group(const struct anchors *a, const uint32_t *group)
{
	uint64_t cost = 0;

	for (uint32_t i = 1; i <= group[0]; i++)
		cost += atom_cost(a, group[i]);
	return cost;
}

/* The bits of a small group, the first one again where it has less atoms. */
static void
fill_check(uint16_t *bits, const uint32_t *group)
{
	for (uint32_t i = 0; i < CHECK_ATOMS; i++)
		bits[i] = atom_bit(group[1 + (i < group[0] ? i : 0)]);
}

static void
swap_groups(struct rule_check *check)
{
	uint16_t first[CHECK_ATOMS];

	memcpy(first, check->bits[0], sizeof(first));
	memcpy(check->bits[0], check->bits[1], sizeof(first));
	memcpy(check->bits[1], first, sizeof(first));
}

/*
 * The rarest small groups of the rule beside the one that it is anchored on,
 * which are looked at before anything else of it, the rarest one first.
 */
static void
choose_checks(struct anchors *a, uint32_t rule, uint32_t anchor)
{
	const struct rule_plan *plan = &a->compiler->set->rules[rule];
	const uint32_t *at = a->compiler->set->groups.items + plan->first_group;
	const uint32_t *end = at + plan->group_len;
	uint64_t costs[CHECK_GROUPS];
	unsigned len = 0, place;

	for (; at < end; at += *at + 1) {
		uint64_t cost = cost_of_group(a, at);

		if (at[0] == 0 || at[0] > CHECK_ATOMS || at[1] == anchor)
			continue;
		place = len < CHECK_GROUPS ? len : costs[0] < costs[1];
		if (place < len && costs[place] <= cost)
			continue;
		len += place == len;
		costs[place] = cost;
		fill_check(a->checks[rule].bits[place], at);
	}
	a->check_lens[rule] = (uint8_t)len;
	if (len == CHECK_GROUPS && costs[1] < costs[0])
		swap_groups(&a->checks[rule]);
}

/* The check of each rule beside its number; what is not checked is the anchor
   itself, which is there. */
static void
put_checks(const struct anchors *a, struct index *index, uint32_t kind)
{
	index->checks =
	    mem_new_array(index->start[index->keys], sizeof(*index->checks));
	for (uint32_t key = 0; key < index->keys; key++) {
		uint32_t first = index->start[key];

		for (uint32_t i = 0; i < index_len(index, key); i++) {
			uint32_t rule = index->items[first + i];
			struct rule_check check = a->checks[rule];

			check.rule = rule;
			for (unsigned g = a->check_lens[rule]; g < CHECK_GROUPS;
			     g++)
				fill_check(check.bits[g],
				    (const uint32_t[]){1, key | kind});
			index->checks[first + i] = check;
		}
	}
}

static void
anchor_rule(struct anchors *a, uint32_t rule)
{
	struct ruleset *set = a->compiler->set;
	struct rule_plan *plan = &set->rules[rule];
	uint32_t anchor;

	find_atoms(a, plan->when);
	anchor = a->atoms.len > 0 ? a->atoms.items[0] : UINT32_MAX;
	ARRAY_EACH(atom, &a->atoms) {
		struct pair pair = {*atom & ~ATOM_LIST, rule};

		if (*atom & ATOM_LIST)
			*array_add(&a->lists) = pair;
		else
			*array_add(&a->terms) = pair;
	}
	plan->first_group = (uint32_t)set->groups.len;
	add_groups(a, plan->when, rule);
	plan->group_len = (uint32_t)set->groups.len - plan->first_group;
	choose_checks(a, rule, anchor);
}

static void
anchors_fini(struct anchors *a)
{
	mem_free(&a->costs);
	mem_free(&a->uses);
	mem_free(&a->checks);
	mem_free(&a->check_lens);
	mem_free(&a->seen);
	mem_free(&a->grouped);
	array_fini(&a->terms);
	array_fini(&a->lists);
	array_fini(&a->atoms);
	array_fini(&a->children);
}

void
compile_anchors(struct compiler *c)
{
	struct anchors a = {.compiler = c};
	struct ruleset *set = c->set;

	find_costs(&a);
	a.checks = mem_new_array(set->book->rules.len, sizeof(*a.checks));
	a.check_lens = mem_new_array(set->book->rules.len, 1);
	for (size_t i = 0; i < set->book->rules.len; i++) {
		const struct rule *rule = set->book->rules.items[i];
		uint32_t when = set->rules[i].when;

		if (when == OP_MISSING)
			continue;
		if (a.costs[when] < COST_MAX) {
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
	put_checks(&a, &set->rules_of_term, 0);
	put_checks(&a, &set->rules_of_list, ATOM_LIST);
	anchors_fini(&a);
}
