#include "match/denial_why.h"

#include "match/matcher_state.h"
#include "match/wording.h"

/* Spots of the scan, inclusive. */
struct denied_hit {
	uint32_t first, last;
	uint32_t cue_first, cue_last;
};

struct search {
	struct eval *eval;
	bool *seen; /* by op: conditions are shared */
	struct denied_hit best;
	bool found;
};

static void
search_hits(struct search *s, uint32_t number)
{
	struct found_set set = eval_span(s->eval, number, PLACES_ALL);

	for (uint32_t i = 0; i < set.len; i++) {
		struct found hit = founds_items(&s->eval->founds, set)[i];
		struct denied_hit here = {.first = hit.first, .last = hit.last};

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
denial_why(struct matcher *m, size_t rule_index, struct buf *out)
{
	struct search s = {.eval = &m->eval,
	    .seen = mem_new_array(m->set->ops.len, sizeof(bool))};
	struct scan_range hit;

	search_op(&s, m->set->rules[rule_index].when);
	mem_free(&s.seen);
	if (!s.found)
		return false;
	hit = scan_range(&m->scan, s.best.first, s.best.last);
	wording_quote(hit.text, out);
	buf_printf(out, " in the %s is denied by ", field_name(hit.field));
	wording_quote(
	    scan_range(&m->scan, s.best.cue_first, s.best.cue_last).text, out);
	return true;
}
