#include "match/witness.h"

#include <string.h>

#include "match/matcher.h"
#include "match/sort.h"

void
witness_fini(struct witness *witness)
{
	array_fini(&witness->windows);
	array_fini(&witness->spare);
	array_fini(&witness->items);
	array_fini(&witness->item_spare);
	array_fini(&witness->seen);
}

static void
add_set(struct witness *w, const struct eval *eval, struct found_set set)
{
	for (uint32_t i = 0; i < set.len && i < MATCH_WINDOWS_MAX; i++)
		*array_add(&w->windows) = founds_items(&eval->founds, set)[i];
}

/* Conditions are shared, and references to rules may lead to one by more ways
 * than could ever be gone. */
static void
begin_round(struct witness *w, const struct eval *eval)
{
	while (w->seen.len < eval->set->ops.len)
		*array_add(&w->seen) = 0;
	if (++w->round != 0)
		return;
	memset(w->seen.items, 0, w->seen.len * sizeof(uint32_t));
	w->round = 1;
}

/* A union is opened up, so that each of its terms has its share of windows. */
static void
collect(struct witness *w, struct eval *eval, uint32_t number)
{
	const struct op *op = &eval->set->ops.items[number];
	const uint32_t *children = eval->set->links.items + op->first_link;

	if (op->kind == OP_NONE || w->seen.items[number] == w->round)
		return;
	w->seen.items[number] = w->round;
	if (op_is_span(op) && op->kind != OP_UNION) {
		if (eval_may(eval, number))
			add_set(w, eval,
			    eval_span(eval, number, MATCH_WINDOWS_MAX));
		return;
	}
	for (uint32_t i = 0; i < op->link_len; i++)
		if (eval_is_true(eval, children[i]))
			collect(w, eval, children[i]);
}

static void
order_windows(struct witness *w)
{
	size_t len = w->windows.len, kept = 0;
	struct found *items;

	while (w->spare.len < len)
		*array_add(&w->spare) = (struct found){0};
	items = w->windows.items;
	if (len < 2)
		return;
	sort_runs(items, w->spare.items, len, sizeof(*items), found_compare);
	for (size_t i = 1; i < len; i++)
		if (found_compare(&items[kept], &items[i]) != 0)
			items[++kept] = items[i];
	w->windows.len = kept + 1;
}

static void
add_items(struct witness *w, const struct eval *eval,
    const struct found *window, unsigned number)
{
	struct scan_range range;

	/* Nested as deep as `near` is written inside `near`. */
	for (uint32_t i = 0; i < window->part_len; i++)
		add_items(w, eval,
		    &eval->founds.parts.items[window->first_part + i], number);
	if (window->part_len > 0)
		return;
	range = scan_range(eval->scan, window->first, window->last);
	*array_add(&w->items) = (struct because){.field = range.field,
	    .start = range.start,
	    .end = range.end,
	    .text = range.text,
	    .term = *window->term,
	    .window = number};
}

static int
compare_items(const void *left, const void *right)
{
	const struct because *a = left, *b = right;

	if (a->field != b->field)
		return a->field < b->field ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	return a->window < b->window ? -1 : a->window > b->window;
}

size_t
witness_add(struct witness *w, struct eval *eval, uint32_t op)
{
	size_t first = w->items.len, len;

	w->windows.len = 0;
	begin_round(w, eval);
	collect(w, eval, op);
	order_windows(w);
	for (size_t i = 0; i < w->windows.len; i++)
		add_items(w, eval, &w->windows.items[i], (unsigned)i);
	len = w->items.len - first;
	while (w->item_spare.len < len)
		*array_add(&w->item_spare) = (struct because){0};
	if (len > 1)
		sort_runs(w->items.items + first, w->item_spare.items, len,
		    sizeof(struct because), compare_items);
	return len;
}
