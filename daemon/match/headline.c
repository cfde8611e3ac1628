#include "match/headline.h"

#include <stdlib.h>

#include "base/auto.h"
#include "match/rank_table.h"
#include "text/utf8.h"

#define CAPITALS_MIN_WORDS 3

/* Shorter words are written small in title case, these longer ones, too. */
#define TITLE_CASE_MIN_LETTERS 4
static const struct slice SMALL_WORDS[] = {SLICE("amid"), SLICE("from"),
    SLICE("into"), SLICE("like"), SLICE("near"), SLICE("onto"), SLICE("over"),
    SLICE("than"), SLICE("that"), SLICE("upon"), SLICE("with")};

static int
compare_slices(const void *left, const void *right)
{
	const struct slice *a = left, *b = right;

	return slice_compare(*a, *b);
}

bool
headline_is_rank_or_day(struct slice folded)
{
	return bsearch(&folded, rank_table, rank_count, sizeof(rank_table[0]),
	           compare_slices) != NULL;
}

bool
headline_is_capitals(const struct token_list *title)
{
	size_t cased = 0;

	for (size_t i = 0; i < title->len; i++) {
		uint16_t flags = title->items[i].flags;

		if (!(flags & TOKEN_CASED))
			continue;
		if (!(flags & TOKEN_ALL_CAPITALS))
			return false;
		cased++;
	}
	return cased >= CAPITALS_MIN_WORDS;
}

static bool
is_small_word(const struct token *token)
{
	if (utf8_count(token->folded) < TITLE_CASE_MIN_LETTERS)
		return true;
	for (size_t i = 0; i < COUNT_OF(SMALL_WORDS); i++)
		if (slice_eq(token->folded, SMALL_WORDS[i]))
			return true;
	return false;
}

bool
headline_is_title_case(const struct token_list *title)
{
	size_t capitals = 0;

	for (size_t i = 0; i < title->len; i++) {
		const struct token *token = &title->items[i];

		if (!(token->flags & TOKEN_CASED))
			continue;
		if (token->flags & TOKEN_CAPITAL)
			capitals++;
		else if (!is_small_word(token))
			return false;
	}
	return capitals > 1;
}
