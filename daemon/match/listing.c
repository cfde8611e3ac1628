/*
 * What a list finds in an article.  Its hits are gone through twice: in the
 * order of the text, for what lies inside an exception of the whole list or
 * inside a full spelling of another entry; then entry by entry, for what the
 * entry itself asks: its own exceptions, its needs, and for short forms a full
 * spelling in the text and harmless neighbours.
 *
 * Needs are worked out before the hits are collected, because a need may ask
 * for another list, which uses the same memory.
 */
#include "match/eval.h"
#include "match/headline.h"
#include "match/matcher.h"
#include "match/neighbour.h"
#include "match/sort.h"

#define WHO_NOBODY (ENTRY_PLAIN - 1) /* no entry has this number */

static int
compare_places(const void *left, const void *right)
{
	const struct listing *a = left, *b = right;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return a->last < b->last ? -1 : a->last > b->last;
}

static int
compare_entries(const void *left, const void *right)
{
	const struct listing *a = left, *b = right;

	if (a->entry != b->entry)
		return a->entry < b->entry ? -1 : 1;
	if (a->role != b->role)
		return a->role < b->role ? -1 : 1;
	return compare_places(left, right);
}

static bool
any_is_true(struct eval *eval, uint32_t first_link, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		if (eval_is_true(eval, eval->set->links.items[first_link + i]))
			return true;
	return len == 0;
}

static const struct entry_plan *
plan_of(const struct eval *eval, uint32_t entry)
{
	return entry == ENTRY_PLAIN ? NULL : &eval->set->entries.items[entry];
}

static void
evaluate_needs(struct eval *eval, const struct list_memo *memo)
{
	for (uint32_t i = memo->marks; i != 0;) {
		struct list_mark mark = eval->marks.items[i - 1];
		const struct entry_plan *plan =
		    plan_of(eval, eval->set->uses.items[mark.use].entry);

		i = mark.next;
		if (plan == NULL || plan->need_len == 0)
			continue;
		if (plan->within.kind == DISTANCE_ARTICLE)
			any_is_true(eval, plan->first_need, plan->need_len);
		else
			neighbour_prepare(eval, plan);
	}
}

static void
collect_mark(struct eval *eval, const struct list_mark *mark)
{
	const struct use *use = &eval->set->uses.items[mark->use];
	const struct term_hits *hits = scan_hits_of(eval->scan, mark->term);

	for (uint32_t i = hits->head; i != 0;) {
		const struct term_hit *hit = &eval->scan->hits.items[i - 1];

		*array_add(&eval->listings) =
		    (struct listing){.entry = use->entry,
		        .role = use->role,
		        .first = hit->first,
		        .last = hit->last,
		        .text = use->text};
		i = hit->next;
	}
}

static void
collect(struct eval *eval, const struct list_memo *memo)
{
	eval->listings.len = 0;
	for (uint32_t i = memo->marks; i != 0;
	     i = eval->marks.items[i - 1].next)
		collect_mark(eval, &eval->marks.items[i - 1]);
}

static void
order(struct eval *eval, sort_compare_fn *compare)
{
	size_t len = eval->listings.len;

	if (eval->listing_spare.cap < len) {
		eval->listing_spare.cap = len * 2;
		eval->listing_spare.items = mem_resize(
		    eval->listing_spare.items, len * 2, sizeof(struct listing));
	}
	if (len > 1)
		sort_runs(eval->listings.items, eval->listing_spare.items, len,
		    sizeof(struct listing), compare);
}

/* The places of one role among the hits [from, to) as a cover. */
static struct found_cover
cover_of(struct eval *eval, size_t from, size_t to, enum use_role role)
{
	eval->covers.len = 0;
	for (size_t i = from; i < to; i++) {
		const struct listing *hit = &eval->listings.items[i];

		if (hit->role == role)
			*array_add(&eval->covers) = (struct found){
			    .first = hit->first, .last = hit->last};
	}
	return (struct found_cover){
	    .items = eval->covers.items, .len = eval->covers.len};
}

static void
drop_covered(struct eval *eval, size_t from, size_t to, enum use_role by)
{
	struct found_cover cover = cover_of(eval, from, to, by);

	if (cover.len == 0)
		return;
	for (size_t i = from; i < to; i++) {
		struct listing *hit = &eval->listings.items[i];

		/* A group is in order role by role. */
		if (i > from && hit->first < hit[-1].first) {
			cover.at = 0;
			cover.any = false;
		}
		if (hit->role <= USE_SHORT)
			hit->dropped |=
			    found_cover_holds(&cover, hit->first, hit->last);
	}
}

/* How far the full spellings seen so far reach, of two different entries. */
struct reach {
	uint32_t who, last;
	uint32_t other, other_last;
};

static void
reach_add(struct reach *reach, const struct listing *full)
{
	if (full->entry == reach->who && full->entry != ENTRY_PLAIN) {
		if (full->last > reach->last)
			reach->last = full->last;
	} else if (reach->who == WHO_NOBODY || full->last > reach->last) {
		reach->other = reach->who;
		reach->other_last = reach->last;
		reach->who = full->entry;
		reach->last = full->last;
	} else if (reach->other == WHO_NOBODY ||
	    full->last > reach->other_last) {
		reach->other = full->entry;
		reach->other_last = full->last;
	}
}

static bool
reach_holds(const struct reach *reach, const struct listing *hit)
{
	uint32_t who = reach->who, last = reach->last;

	if (who == hit->entry) {
		who = reach->other;
		last = reach->other_last;
	}
	return who != WHO_NOBODY && last >= hit->last;
}

/* In the order of the text. */
static void
find_inside_others(struct eval *eval)
{
	struct reach reach = {.who = WHO_NOBODY, .other = WHO_NOBODY};
	size_t len = eval->listings.len, full = 0;

	for (size_t i = 0; i < len; i++) {
		struct listing *hit = &eval->listings.items[i];

		for (; full < len &&
		     eval->listings.items[full].first <= hit->first;
		     full++)
			if (eval->listings.items[full].role == USE_FULL)
				reach_add(&reach, &eval->listings.items[full]);
		if (hit->role == USE_SHORT)
			hit->inside_other = reach_holds(&reach, hit);
	}
}

static bool
needs_are_met(
    struct eval *eval, const struct entry_plan *plan, const struct listing *hit)
{
	if (plan->within.kind == DISTANCE_ARTICLE)
		return any_is_true(eval, plan->first_need, plan->need_len);
	return neighbour_meets(eval, plan, hit->first, hit->last);
}

static bool
short_counts(const struct eval *eval, const struct entry_plan *plan,
    const struct listing *hit)
{
	if (hit->inside_other)
		return false;
	return neighbour_says_nothing(eval, hit->first) ||
	    neighbour_is_harmless(eval, plan, hit->first, hit->last);
}

/* The hits [from, to) are one entry's, full spellings first. */
static void
judge_entry(struct eval *eval, size_t from, size_t to)
{
	const struct entry_plan *plan =
	    plan_of(eval, eval->listings.items[from].entry);
	bool stands = false;

	if (plan == NULL)
		return;
	drop_covered(eval, from, to, USE_EXCEPT);
	for (size_t i = from; i < to; i++) {
		struct listing *hit = &eval->listings.items[i];

		if (hit->role == USE_FULL && !hit->dropped) {
			hit->dropped = !needs_are_met(eval, plan, hit);
			stands |= !hit->dropped &&
			    eval->scan->spots.items[hit->first].zone &
			        ZONE_TEXT;
		} else if (hit->role == USE_SHORT && !hit->dropped) {
			hit->dropped =
			    !stands || !short_counts(eval, plan, hit);
		}
	}
}

static void
judge_entries(struct eval *eval)
{
	size_t from = 0, to;

	order(eval, compare_entries);
	for (; from < eval->listings.len; from = to) {
		for (to = from; to < eval->listings.len &&
		     eval->listings.items[to].entry ==
		         eval->listings.items[from].entry;)
			to++;
		judge_entry(eval, from, to);
	}
}

static struct found_set
keep(struct eval *eval)
{
	uint32_t first = (uint32_t)eval->founds.items.len;

	order(eval, compare_places);
	ARRAY_EACH(hit, &eval->listings) {
		if (hit->dropped || hit->role > USE_SHORT)
			continue;
		*array_add(&eval->founds.items) = (struct found){
		    .first = hit->first, .last = hit->last, .term = hit->text};
	}
	return founds_order(&eval->founds, first);
}

static struct found_set
find_list(struct eval *eval, uint32_t number)
{
	const struct list_plan *plan = &eval->set->lists.items[number];
	struct list_memo *memo = eval_list_memo(eval, number);

	if (!memo->has_full ||
	    !any_is_true(eval, plan->first_need, plan->need_len))
		return (struct found_set){0, 0};
	evaluate_needs(eval, memo);
	collect(eval, memo);
	if (plan->has_except || plan->has_short) {
		order(eval, compare_places);
		drop_covered(eval, 0, eval->listings.len, USE_LIST_EXCEPT);
		find_inside_others(eval);
	}
	judge_entries(eval);
	return keep(eval);
}

struct found_set
listing_evaluate(struct eval *eval, uint32_t number)
{
	struct list_memo *memo = eval_list_memo(eval, number);

	if (memo->state == LIST_KNOWN)
		return memo->set;
	if (memo->state == LIST_AT_WORK)
		return (struct found_set){0, 0};
	memo->state = LIST_AT_WORK;
	memo->set = find_list(eval, number);
	memo->state = LIST_KNOWN;
	return memo->set;
}
