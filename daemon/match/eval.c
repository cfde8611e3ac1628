#include "match/eval.h"

#include <string.h>

#include "base/check.h"
#include "match/denial.h"
#include "match/matcher.h"

struct eval
eval_init(const struct ruleset *set, struct scan *scan)
{
	return (struct eval){.set = set,
	    .scan = scan,
	    .ops = mem_new_array(set->ops.len, sizeof(struct op_memo)),
	    .undenied_ops = mem_new_array(set->ops.len, sizeof(struct op_memo)),
	    .lists = mem_new_array(set->lists.len, sizeof(struct list_memo))};
}

void
eval_fini(struct eval *eval)
{
	founds_fini(&eval->founds);
	near_fini(&eval->near);
	sift_fini(&eval->sift);
	mem_free(&eval->ops);
	mem_free(&eval->undenied_ops);
	mem_free(&eval->lists);
	array_fini(&eval->marks);
	array_fini(&eval->listings);
	array_fini(&eval->listing_spare);
	array_fini(&eval->covers);
	array_fini(&eval->judged);
}

struct list_memo *
eval_list_memo(struct eval *eval, uint32_t list)
{
	struct list_memo *memo = &eval->lists[list];

	if (memo->epoch != eval->scan->epoch)
		*memo = (struct list_memo){.epoch = eval->scan->epoch};
	return memo;
}

static void
mark_use(struct eval *eval, uint32_t term, uint32_t number)
{
	const struct use *use = &eval->set->uses.items[number];
	struct list_memo *memo = eval_list_memo(eval, use->list);

	*array_add(&eval->marks) =
	    (struct list_mark){number, term, memo->marks};
	memo->marks = (uint32_t)eval->marks.len;
	memo->has_full |= use->role == USE_FULL;
}

static void
renew_marks(struct eval *eval)
{
	size_t ops = eval->set->ops.len;

	/* The scan's epochs began anew, so every memo looks like today's. */
	memset(eval->ops, 0, ops * sizeof(*eval->ops));
	memset(eval->undenied_ops, 0, ops * sizeof(*eval->undenied_ops));
	memset(eval->lists, 0, eval->set->lists.len * sizeof(*eval->lists));
}

void
eval_article(struct eval *eval)
{
	const struct index *uses = &eval->set->uses_of_term;

	if (eval->scan->epoch == 1)
		renew_marks(eval);
	founds_reset(&eval->founds);
	eval->marks.len = 0;
	ARRAY_EACH(term, &eval->scan->terms) {
		const uint32_t *items = index_items(uses, *term);

		for (uint32_t i = 0; i < index_len(uses, *term); i++)
			mark_use(eval, *term, items[i]);
	}
}

static inline const uint32_t *
children_of(const struct eval *eval, const struct op *op)
{
	return eval->set->links.items + op->first_link;
}

static bool
has_list(const struct eval *eval, uint32_t list)
{
	return eval->lists[list].epoch == eval->scan->epoch &&
	    eval->lists[list].has_full;
}

bool
eval_has_groups(const struct eval *eval, const struct rule_plan *plan)
{
	const uint32_t *at = eval->set->groups.items + plan->first_group;
	const uint32_t *end = at + plan->group_len;

	while (at < end) {
		const uint32_t *group_end = at + 1 + *at;
		bool found = false;

		for (at++; at < group_end && !found; at++)
			found = *at & ATOM_LIST
			    ? has_list(eval, *at & ~ATOM_LIST)
			    : scan_has_term(eval->scan, *at);
		if (!found)
			return false;
		at = group_end;
	}
	return true;
}

/* Most links lead to a term, which is known without a look at its op: that
 * lies wherever the first rule that has it put it. */
static inline bool
link_may(const struct eval *eval, uint32_t link)
{
	uint32_t term = eval->set->link_terms[link];

	return term != TERM_NONE ? scan_has_term(eval->scan, term)
	                         : eval_may(eval, eval->set->links.items[link]);
}

bool
eval_may(const struct eval *eval, uint32_t number)
{
	const struct op *op = &eval->set->ops.items[number];
	bool wants_all = op->kind == OP_ALL || op->kind == OP_NEAR;

	switch ((enum op_kind)op->kind) {
	case OP_TERM:
		return scan_has_term(eval->scan, op->target);
	case OP_LIST:
		return has_list(eval, op->target);
	case OP_EXCEPT:
	case OP_NOT_NEAR:
	case OP_MENTIONS:
		return link_may(eval, op->first_link);
	case OP_NONE:
	case OP_AT_LEAST:
		return true;
	default:
		break;
	}
	for (uint32_t i = 0; i < op->link_len; i++)
		if (link_may(eval, op->first_link + i) != wants_all)
			return !wants_all;
	return wants_all;
}

static struct op_memo *
memo_of(const struct eval *eval, uint32_t number)
{
	return eval->undenied ? &eval->undenied_ops[number]
	                      : &eval->ops[number];
}

/* From here on all hits are seen; returns what to put back afterwards. */
static bool
see_all(struct eval *eval)
{
	bool before = eval->undenied;

	eval->undenied = false;
	return before;
}

static bool
is_left_out(const struct eval *eval, uint32_t first, uint32_t last)
{
	return eval->undenied && denial_holds(eval->denial, first, last);
}

static bool
any_child_is_true(struct eval *eval, const struct op *op)
{
	const uint32_t *children = children_of(eval, op);

	for (uint32_t i = 0; i < op->link_len; i++)
		if (eval_is_true(eval, children[i]))
			return true;
	return false;
}

static bool
enough_children_are_true(struct eval *eval, const struct op *op)
{
	const uint32_t *children = children_of(eval, op);
	uint32_t count = 0;

	for (uint32_t i = 0; i < op->link_len && count < op->words; i++)
		count += eval_is_true(eval, children[i]);
	return count >= op->words;
}

static bool
is_none(const struct eval *eval, uint32_t number)
{
	return eval->set->ops.items[number].kind == OP_NONE;
}

/* What must not be there is looked for when all else is true. */
static bool
all_children_are_true(struct eval *eval, const struct op *op)
{
	const uint32_t *children = children_of(eval, op);

	for (uint32_t i = 0; i < op->link_len; i++)
		if (!is_none(eval, children[i]) &&
		    !eval_is_true(eval, children[i]))
			return false;
	for (uint32_t i = 0; i < op->link_len; i++)
		if (is_none(eval, children[i]) &&
		    !eval_is_true(eval, children[i]))
			return false;
	return true;
}

bool
eval_is_true(struct eval *eval, uint32_t number)
{
	const struct op *op = &eval->set->ops.items[number];
	struct op_memo *memo = memo_of(eval, number);
	bool truth, before;

	if (op_is_span(op))
		return eval_may(eval, number) &&
		    eval_span(eval, number, MATCH_WINDOWS_MAX).len > 0;
	if (memo->epoch == eval->scan->epoch)
		return memo->set.len > 0;
	if (op->kind == OP_ALL) {
		truth = all_children_are_true(eval, op);
	} else if (op->kind == OP_AT_LEAST) {
		truth = enough_children_are_true(eval, op);
	} else if (op->kind == OP_ANY) {
		truth = any_child_is_true(eval, op);
	} else {
		before = see_all(eval);
		truth = !any_child_is_true(eval, op);
		eval->undenied = before;
	}
	*memo = (struct op_memo){.epoch = eval->scan->epoch,
	    .set = {.len = truth},
	    .complete = true};
	return truth;
}

bool
eval_is_true_undenied(struct eval *eval, uint32_t number)
{
	bool truth;

	eval->undenied = true;
	truth = eval_is_true(eval, number);
	eval->undenied = false;
	return truth;
}

static uint32_t
founds_mark(const struct eval *eval)
{
	return (uint32_t)eval->founds.items.len;
}

static struct op_memo
term_span(struct eval *eval, const struct op *op, uint32_t wanted)
{
	const struct term_hits *hits = scan_hits_of(eval->scan, op->target);
	struct op_memo memo = {.set = {founds_mark(eval), 0}};
	const struct term_hit *hit;
	uint32_t number = hits != NULL ? hits->head : 0;

	for (; number != 0 && memo.set.len < wanted; number = hit->next) {
		hit = &eval->scan->hits.items[number - 1];
		if (!(eval->scan->spots.items[hit->first].zone & op->zones) ||
		    is_left_out(eval, hit->first, hit->last))
			continue;
		*array_add(&eval->founds.items) = (struct found){
		    .first = hit->first, .last = hit->last, .term = op->text};
		memo.set.len++;
	}
	memo.complete = number == 0;
	return memo;
}

static struct op_memo
list_span(struct eval *eval, const struct op *op)
{
	bool undenied = see_all(eval);
	struct found_set all = listing_evaluate(eval, op->target);
	struct op_memo memo = {.set = all, .complete = true};

	eval->undenied = undenied;
	if (op->zones == ZONE_ALL && !undenied)
		return memo;
	memo.set = (struct found_set){founds_mark(eval), 0};
	for (uint32_t i = 0; i < all.len; i++) {
		struct found found = founds_items(&eval->founds, all)[i];

		if (!(eval->scan->spots.items[found.first].zone & op->zones) ||
		    is_left_out(eval, found.first, found.last))
			continue;
		*array_add(&eval->founds.items) = found;
		memo.set.len++;
	}
	return memo;
}

static void
append_set(struct eval *eval, struct found_set set)
{
	for (uint32_t i = 0; i < set.len; i++) {
		struct found found = founds_items(&eval->founds, set)[i];

		*array_add(&eval->founds.items) = found;
	}
}

static struct op_memo
union_span(struct eval *eval, const struct op *op, uint32_t wanted)
{
	const uint32_t *children = children_of(eval, op);
	struct op_memo memo = {.complete = wanted == PLACES_ALL};
	uint32_t first;

	/* Children first: what they find must not stand between. */
	for (uint32_t i = 0; i < op->link_len; i++)
		if (link_may(eval, op->first_link + i))
			eval_span(eval, children[i], wanted);
	first = founds_mark(eval);
	for (uint32_t i = 0; i < op->link_len; i++)
		if (link_may(eval, op->first_link + i))
			append_set(eval, eval_span(eval, children[i], wanted));
	memo.set = founds_order(&eval->founds, first);
	return memo;
}

static struct op_memo
except_span(struct eval *eval, const struct op *op)
{
	const uint32_t *children = children_of(eval, op);
	struct found_set all = eval_span(eval, children[0], PLACES_ALL);
	bool undenied = see_all(eval);
	struct found_set phrases = eval_span(eval, children[1], PLACES_ALL);
	struct op_memo memo = {.set = {founds_mark(eval), 0}, .complete = true};
	struct found_cover cover = {.len = phrases.len};

	eval->undenied = undenied;
	for (uint32_t i = 0; i < all.len; i++) {
		struct found found = founds_items(&eval->founds, all)[i];

		cover.items = founds_items(&eval->founds, phrases);
		if (found_cover_holds(&cover, found.first, found.last))
			continue;
		*array_add(&eval->founds.items) = found;
		memo.set.len++;
	}
	return memo;
}

static struct op_memo
not_near_span(struct eval *eval, const struct op *op)
{
	const uint32_t *children = children_of(eval, op);
	struct sift_request request = {.scan = eval->scan,
	    .places = eval_span(eval, children[0], PLACES_ALL),
	    .within = {(enum distance_kind)op->distance, op->words}};
	bool undenied = see_all(eval);

	request.terms = eval_span(eval, children[1], PLACES_ALL);
	eval->undenied = undenied;
	return (struct op_memo){
	    .set = sift_not_near(&eval->sift, &request, &eval->founds),
	    .complete = true};
}

static struct op_memo
mentions_span(struct eval *eval, const struct op *op)
{
	struct found_set set =
	    eval_span(eval, children_of(eval, op)[0], PLACES_ALL);

	if (sift_count(&eval->founds, set) < op->words)
		set.len = 0;
	return (struct op_memo){.set = set, .complete = true};
}

static struct found_set
near_span(
    struct eval *eval, const struct op *op, uint32_t wanted, bool any_distance)
{
	struct near_request request = {.scan = eval->scan,
	    .op = op,
	    .set_len = op->link_len,
	    .limit = wanted,
	    .any_distance = any_distance};

	for (uint32_t i = 0; i < op->link_len; i++) {
		request.sets[i] =
		    eval_span(eval, children_of(eval, op)[i], PLACES_ALL);
		if (request.sets[i].len == 0)
			return (struct found_set){0, 0};
	}
	return near_windows(&eval->near, &request, &eval->founds);
}

static struct op_memo
span_of(struct eval *eval, const struct op *op, uint32_t wanted)
{
	struct op_memo memo = {0};

	switch ((enum op_kind)op->kind) {
	case OP_TERM:
		return term_span(eval, op, wanted);
	case OP_LIST:
		return list_span(eval, op);
	case OP_UNION:
		return union_span(eval, op, wanted);
	case OP_EXCEPT:
		return except_span(eval, op);
	case OP_NOT_NEAR:
		return not_near_span(eval, op);
	case OP_MENTIONS:
		return mentions_span(eval, op);
	case OP_NEAR:
		memo.set = near_span(eval, op, wanted, false);
		memo.complete = memo.set.len < wanted;
		break;
	default:
		check(!"a condition has no places");
	}
	return memo;
}

struct found_set
eval_span(struct eval *eval, uint32_t number, uint32_t wanted)
{
	struct op_memo *memo = memo_of(eval, number);

	if (memo->epoch == eval->scan->epoch &&
	    (memo->complete || wanted != PLACES_ALL))
		return memo->set;
	*memo = span_of(eval, &eval->set->ops.items[number], wanted);
	memo->epoch = eval->scan->epoch;
	return memo->set;
}

struct found_set
eval_near_any(struct eval *eval, uint32_t number)
{
	return near_span(eval, &eval->set->ops.items[number], PLACES_ALL, true);
}

void
eval_prefetch(const struct eval *eval, uint32_t number)
{
	__builtin_prefetch(&eval->set->ops.items[number]);
	__builtin_prefetch(&eval->ops[number]);
}

void
eval_prefetch_links(const struct eval *eval, uint32_t number)
{
	const struct op *op = &eval->set->ops.items[number];

	__builtin_prefetch(children_of(eval, op));
	__builtin_prefetch(&eval->set->link_terms[op->first_link]);
}

void
eval_prefetch_children(const struct eval *eval, uint32_t number)
{
	const struct op *op = &eval->set->ops.items[number];
	uint32_t len = op->link_len < NEAR_MAX ? op->link_len : NEAR_MAX;

	for (uint32_t i = 0; i < len; i++)
		eval_prefetch(eval, children_of(eval, op)[i]);
}
