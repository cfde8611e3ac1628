#include "match/neighbour.h"

#include <stdlib.h>
#include <string.h>

#include "match/headline.h"
#include "text/utf8.h"

/* Longer windows than this many words are not looked for behind a place. */
#define REACH_WORDS 1024

static inline const uint32_t *
children_of(const struct eval *eval, const struct op *op)
{
	return eval->set->links.items + op->first_link;
}

/* Conditions are shared, and references to rules may lead to one by more ways
 * than could ever be gone: each is looked at once a round. */
static void
begin_round(struct eval *eval)
{
	while (eval->judged.len < eval->set->ops.len)
		*array_add(&eval->judged) = (struct judged){0};
	if (++eval->judged_round != 0)
		return;
	memset(eval->judged.items, 0, eval->judged.len * sizeof(struct judged));
	eval->judged_round = 1;
}

static void
prepare_op(struct eval *eval, uint32_t number)
{
	const struct op *op = &eval->set->ops.items[number];
	struct judged *judged = &eval->judged.items[number];

	if (judged->round == eval->judged_round)
		return;
	judged->round = eval->judged_round;
	if (op_is_span(op)) {
		eval_span(eval, number, PLACES_ALL);
		return;
	}
	for (uint32_t i = 0; i < op->link_len; i++)
		prepare_op(eval, children_of(eval, op)[i]);
}

void
neighbour_prepare(struct eval *eval, const struct entry_plan *plan)
{
	begin_round(eval);
	for (uint32_t i = 0; i < plan->need_len; i++)
		prepare_op(eval, eval->set->links.items[plan->first_need + i]);
}

/* A place and how near something has to be. */
struct around {
	const struct spot *spots;
	struct distance within;
	uint32_t first, last;
};

static bool
is_near(const struct around *a, const struct found *found)
{
	const struct spot *spots = a->spots;
	uint32_t gap = 0;

	if (spots[found->first].paragraph != spots[a->first].paragraph)
		return false;
	if (a->within.kind == DISTANCE_PARAGRAPH)
		return true;
	if (a->within.kind == DISTANCE_SENTENCE)
		return spots[found->first].sentence ==
		    spots[a->first].sentence &&
		    spots[found->last].sentence == spots[a->first].sentence;
	if (found->first > a->last)
		gap = spots[found->first].at - spots[a->last].at -
		    spots[a->last].width;
	else if (found->last < a->first)
		gap = spots[a->first].at - spots[found->last].at -
		    spots[found->last].width;
	return gap / 4 < a->within.words || gap == a->within.words * 4;
}

/* True where nothing before `found` can be near any more. */
static bool
is_out_of_reach(const struct around *a, const struct found *found)
{
	const struct spot *spots = a->spots;

	if (spots[found->first].paragraph < spots[a->first].paragraph)
		return true;
	return a->within.kind == DISTANCE_WORDS &&
	    (spots[a->first].at - spots[found->first].at) / 4 >
	    a->within.words + REACH_WORDS;
}

static bool
set_is_near(const struct around *a, const struct found *items, uint32_t len)
{
	uint32_t low = 0, high = len;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (items[middle].first < a->first)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t i = low; i < len; i++) {
		if (is_near(a, &items[i]))
			return true;
		if (items[i].first > a->last)
			break;
	}
	for (uint32_t i = low; i > 0; i--) {
		if (is_near(a, &items[i - 1]))
			return true;
		if (is_out_of_reach(a, &items[i - 1]))
			break;
	}
	return false;
}

static bool
op_is_near(struct eval *eval, uint32_t number, const struct around *a);

static bool
condition_is_near(
    struct eval *eval, const struct op *op, const struct around *a)
{
	const uint32_t *children = children_of(eval, op);
	uint32_t wanted = op->kind == OP_ALL ? op->link_len
	    : op->kind == OP_AT_LEAST        ? op->words
	                                     : 1;
	uint32_t count = 0;

	for (uint32_t i = 0; i < op->link_len && count < wanted; i++)
		count += op_is_near(eval, children[i], a);
	return (count >= wanted) == (op->kind != OP_NONE);
}

static bool
op_is_near(struct eval *eval, uint32_t number, const struct around *a)
{
	const struct op *op = &eval->set->ops.items[number];
	struct judged *judged = &eval->judged.items[number];
	struct found_set set;

	if (judged->round == eval->judged_round)
		return judged->is_near;
	judged->round = eval->judged_round;
	if (op_is_span(op)) {
		set = eval_span(eval, number, PLACES_ALL);
		judged->is_near =
		    set_is_near(a, founds_items(&eval->founds, set), set.len);
	} else {
		judged->is_near = condition_is_near(eval, op, a);
	}
	return judged->is_near;
}

bool
neighbour_meets(struct eval *eval, const struct entry_plan *plan,
    uint32_t first, uint32_t last)
{
	struct around a = {.spots = eval->scan->spots.items,
	    .within = plan->within,
	    .first = first,
	    .last = last};

	begin_round(eval);
	for (uint32_t i = 0; i < plan->need_len; i++)
		if (op_is_near(
		        eval, eval->set->links.items[plan->first_need + i], &a))
			return true;
	return plan->need_len == 0;
}

bool
neighbour_says_nothing(const struct eval *eval, uint32_t spot)
{
	const struct spot *at = &eval->scan->spots.items[spot];

	return !(at->flags & TOKEN_CASED) ||
	    (at->zone == ZONE_TITLE && eval->scan->title_case);
}

/* What may stand between two words that are directly beside each other: white
 * space, the full stop of an abbreviation or initial, or a hyphen alone. */
enum joiner {
	JOINS_NOT,
	JOINS_SPACE,
	JOINS_STOP,
	JOINS_HYPHEN
};

static enum joiner
joiner_of(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
		enum joiner joiner;
	} joiners[] = {{'\t', '\r', JOINS_SPACE}, {' ', ' ', JOINS_SPACE},
	    {'-', '-', JOINS_HYPHEN}, {'.', '.', JOINS_STOP},
	    {0xA0, 0xA0, JOINS_SPACE}, {0xAD, 0xAD, JOINS_STOP},
	    {0x1680, 0x1680, JOINS_SPACE}, {0x2000, 0x200B, JOINS_SPACE},
	    {0x200C, 0x200F, JOINS_STOP}, {0x2010, 0x2011, JOINS_HYPHEN},
	    {0x2028, 0x2029, JOINS_SPACE}, {0x202F, 0x202F, JOINS_SPACE},
	    {0x205F, 0x2060, JOINS_SPACE}, {0x3000, 0x3000, JOINS_SPACE},
	    {0xFEFF, 0xFEFF, JOINS_SPACE}};

	for (size_t i = 0; i < COUNT_OF(joiners); i++)
		if (cp >= joiners[i].from && cp <= joiners[i].to)
			return joiners[i].joiner;
	return JOINS_NOT;
}

/* A hyphen with space around it is a dash: it parts what it stands between. */
static bool
stand_together(const struct eval *eval, uint32_t left)
{
	const struct scan *scan = eval->scan;
	const struct scan_field *field =
	    &scan->fields[scan_field_of(scan, left)];
	uint32_t end = scan_token(scan, left)->end;
	struct slice gap = slice_sub(
	    field->tokens.text, end, scan_token(scan, left + 1)->start - end);
	bool has_space = false, has_hyphen = false;
	uint32_t cp;

	while (utf8_next(&gap, &cp)) {
		enum joiner joiner = joiner_of(cp);

		if (joiner == JOINS_NOT)
			return false;
		has_space |= joiner == JOINS_SPACE;
		has_hyphen |= joiner == JOINS_HYPHEN;
	}
	return !has_space || !has_hyphen;
}

static int
compare_words(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static bool
is_in_a_spelling(const struct eval *eval, const struct entry_plan *plan,
    const struct spot *spot)
{
	const struct words *words = &eval->scan->words;
	const struct word *word = &words->items.items[spot->word];

	for (uint32_t i = 0; i < word->symbol_len; i++)
		if (bsearch(&words->symbols.items[word->first_symbol + i],
		        eval->set->words.items + plan->first_word,
		        plan->word_len, sizeof(uint32_t),
		        compare_words) != NULL)
			return true;
	return false;
}

/* The word at `spot`, which stands beside the place. */
static bool
is_another_name(
    const struct eval *eval, const struct entry_plan *plan, uint32_t spot)
{
	const struct spot *at = &eval->scan->spots.items[spot];

	return at->flags & TOKEN_CAPITAL && !(at->flags & TOKEN_FIRST) &&
	    !is_in_a_spelling(eval, plan, at) &&
	    !headline_is_rank_or_day(scan_token(eval->scan, spot)->folded);
}

bool
neighbour_is_harmless(const struct eval *eval, const struct entry_plan *plan,
    uint32_t first, uint32_t last)
{
	const struct spot *spots = eval->scan->spots.items;
	size_t len = eval->scan->spots.len;

	if (first > 0 && spots[first - 1].sentence == spots[first].sentence &&
	    stand_together(eval, first - 1) &&
	    is_another_name(eval, plan, first - 1))
		return false;
	return last + 1 >= len ||
	    spots[last + 1].sentence != spots[last].sentence ||
	    !stand_together(eval, last) ||
	    !is_another_name(eval, plan, last + 1);
}
