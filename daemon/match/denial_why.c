#include "match/denial_why.h"

#include "match/denial.h"

struct search {
	struct eval *eval;
	bool *seen; /* by op: conditions are shared */
	struct denial_why best;
	bool found;
};

static void
search_hits(struct search *s, uint32_t number)
{
	struct found_set set = eval_span(s->eval, number, PLACES_ALL);

	for (uint32_t i = 0; i < set.len; i++) {
		struct found hit = founds_items(&s->eval->founds, set)[i];
		struct denial_why here = {.first = hit.first, .last = hit.last};

		if (s->found && hit.first >= s->best.first)
			return;
		if (!denial_cue(s->eval->denial, hit.first, hit.last,
		        &here.cue_first, &here.cue_last))
			continue;
		s->best = here;
		s->found = true;
	}
}

/* Children from this one on only disqualify hits of the first. */
static uint32_t
positive_children(const struct op *op)
{
	switch ((enum op_kind)op->kind) {
	case OP_NONE:
		return 0;
	case OP_EXCEPT:
	case OP_NOT_NEAR:
		return 1;
	default:
		return op->link_len;
	}
}

static void
search_op(struct search *s, uint32_t number)
{
	const struct ruleset *set = s->eval->set;
	const struct op *op = &set->ops.items[number];

	if (s->seen[number])
		return;
	s->seen[number] = true;
	if (op->kind == OP_TERM || op->kind == OP_LIST) {
		if (eval_may(s->eval, number))
			search_hits(s, number);
		return;
	}
	for (uint32_t i = 0; i < positive_children(op); i++)
		search_op(s, set->links.items[op->first_link + i]);
}

bool
denial_why(struct eval *eval, uint32_t op, struct denial_why *why_out)
{
	struct search s = {.eval = eval,
	    .seen = mem_new_array(eval->set->ops.len, sizeof(bool))};

	search_op(&s, op);
	mem_free(&s.seen);
	if (s.found)
		*why_out = s.best;
	return s.found;
}
