#include "config/implied.h"

/* Comparisons of one question: conditions in conditions multiply. */
#define MAX_PAIRS_ONCE 50000
/* Longer lists are not looked into: each rule that names one would. */
#define MAX_LIST 256

struct word {
	struct slice folded, exact;
	bool is_prefix;
	bool no_start, no_end;
};

struct phrase {
	struct word *words;
	size_t len;
};

/* The phrases of a node of which any one will do. */
struct phrases {
	struct phrase *items;
	size_t len;
};

struct implied {
	struct rule_load *load;
	struct map *phrases; /* node -> struct phrases in the load's scratch */
	size_t left;         /* pairs of this load */
	size_t left_once;    /* pairs of this question */
	bool word_for_word;
	struct shown shown;
};

unsigned
implied_parts(unsigned scope)
{
	return scope | ((scope & SCOPE_BODY) != 0 ? SCOPE_LEAD : 0U);
}

struct implied *
implied_new(struct rule_load *load)
{
	struct implied *implied = mem_new(sizeof(*implied));

	implied->load = load;
	implied->phrases = map_new();
	implied->left = IMPLIED_MAX_PAIRS;
	return implied;
}

void
implied_free(struct implied **implied)
{
	if (*implied == NULL)
		return;
	map_free(&(*implied)->phrases);
	mem_free(implied);
}

/* --- phrases ------------------------------------------------------------- */

static struct phrase
cut_phrase(struct implied *im, struct slice text)
{
	struct rule_load *load = im->load;
	struct phrase phrase = {0};

	token_cut(&load->tokens, text, S(""));
	phrase.words =
	    arena_new_array(load->scratch, struct word, load->tokens.len);
	for (size_t i = 0; i < load->tokens.len; i++) {
		const struct token *token = &load->tokens.items[i];

		phrase.words[phrase.len++] = (struct word){
		    .folded = arena_copy(load->scratch, token->folded),
		    .exact = arena_copy(load->scratch, token->exact),
		    .is_prefix = (token->flags & TOKEN_STAR) != 0,
		    .no_start = (token->flags & TOKEN_NO_START) != 0,
		    .no_end = (token->flags & TOKEN_NO_END) != 0,
		};
	}
	return phrase;
}

/* Entries that count without anything beside them. */
static void
cut_list(struct implied *im, const struct word_list *list, struct phrases *out)
{
	size_t count = 0;

	if (list == NULL || list->needs.len > 0 || list->except.len > 0 ||
	    list->entry_len > MAX_LIST)
		return;
	for (size_t i = 0; i < list->entry_len; i++)
		count += 1 + list->entries[i].also.len;
	out->items = arena_new_array(im->load->scratch, struct phrase, count);
	for (size_t i = 0; i < list->entry_len; i++) {
		const struct list_entry *entry = &list->entries[i];

		if (entry->needs.len > 0 || entry->except.len > 0)
			continue;
		out->items[out->len++] = cut_phrase(im, entry->name.text);
		for (size_t j = 0; j < entry->also.len; j++)
			out->items[out->len++] =
			    cut_phrase(im, entry->also.items[j].text);
	}
}

static const struct phrases *
phrases_of(struct implied *im, const struct node *node)
{
	/* A list's are shared by all nodes that name it. */
	const void *thing = node->kind == NODE_LIST ? (const void *)node->list
	                                            : (const void *)node;
	struct slice key = slice_make(&thing, sizeof(thing));
	struct phrases *found = map_get(im->phrases, key);

	if (found != NULL)
		return found;
	found = arena_alloc(im->load->scratch, sizeof(*found));
	if (node->kind == NODE_LIST) {
		cut_list(im, node->list, found);
	} else if (node->kind == NODE_TERM) {
		found->items =
		    arena_new_array(im->load->scratch, struct phrase, 1);
		found->items[found->len++] = cut_phrase(im, node->text);
	} else {
		found->items = arena_new_array(
		    im->load->scratch, struct phrase, node->terms.len);
		for (size_t i = 0; i < node->terms.len; i++)
			found->items[found->len++] =
			    cut_phrase(im, node->terms.items[i].text);
	}
	map_set(im->phrases, key, found);
	return found;
}

static bool
is_same_word(const struct word *what, const struct word *by, bool exact)
{
	if (exact)
		return slice_eq(what->exact, by->exact) &&
		    what->is_prefix == by->is_prefix;
	if (what->is_prefix)
		return slice_starts(by->folded, what->folded);
	return !by->is_prefix && slice_eq(what->folded, by->folded);
}

/* `what` stands at this word of `by`, and may be found there. */
static bool
stands_at(
    const struct phrase *what, const struct phrase *by, size_t at, bool exact)
{
	if (at > 0 && by->words[at].no_start)
		return false;
	if (at + what->len < by->len && by->words[at + what->len - 1].no_end)
		return false;
	for (size_t i = 0; i < what->len; i++) {
		if (!is_same_word(&what->words[i], &by->words[at + i], exact))
			return false;
	}
	return true;
}

static bool
is_phrase_in(const struct implied *im, const struct phrase *what,
    const struct phrase *by, bool exact)
{
	if (what->len == 0 || what->len > by->len ||
	    (im->word_for_word && what->len != by->len))
		return false;
	for (size_t at = 0; at + what->len <= by->len; at++) {
		if (stands_at(what, by, at, exact))
			return true;
	}
	return false;
}

/* --- conditions ---------------------------------------------------------- */

static bool
is_leaf(const struct node *node)
{
	return node->kind == NODE_TERM || node->kind == NODE_EXACT ||
	    node->kind == NODE_FORMS || node->kind == NODE_LIKE ||
	    node->kind == NODE_LIST;
}

/* Whether a word of `by` that is the same is found by `what`. */
static bool
is_wider(const struct node *what, const struct node *by)
{
	switch (what->kind) {
	case NODE_TERM:
	case NODE_LIST:
		return by->kind == NODE_TERM || by->kind == NODE_EXACT;
	case NODE_EXACT:
		return by->kind == NODE_EXACT;
	case NODE_FORMS:
		return by->kind == NODE_TERM || by->kind == NODE_EXACT ||
		    by->kind == NODE_FORMS;
	case NODE_LIKE:
		return by->kind == NODE_TERM || by->kind == NODE_EXACT ||
		    (by->kind == NODE_LIKE && by->typos <= what->typos);
	default:
		return false;
	}
}

bool
implied_is_spent(const struct implied *implied)
{
	return implied->left == 0;
}

static bool
is_over(const struct implied *im)
{
	return im->left == 0 || im->left_once == 0;
}

static bool
spend(struct implied *im)
{
	if (is_over(im))
		return false;
	im->left--;
	im->left_once--;
	return true;
}

static bool
is_leaf_implied(
    struct implied *im, const struct node *what, const struct node *by)
{
	const struct phrases *wide, *narrow;
	bool exact = what->kind == NODE_EXACT;

	if (what->kind == NODE_LIST && by->kind == NODE_LIST)
		return what->list == by->list && what->list != NULL;
	if (!is_wider(what, by))
		return false;
	wide = phrases_of(im, what);
	narrow = phrases_of(im, by);
	for (size_t i = 0; i < narrow->len; i++) {
		bool found = false;

		for (size_t j = 0; j < wide->len && !found; j++) {
			if (!spend(im))
				return false;
			found = is_phrase_in(
			    im, &wide->items[j], &narrow->items[i], exact);
		}
		if (!found)
			return false;
	}
	return narrow->len > 0;
}

static bool
is_restricted(const struct node *node)
{
	return node->except.len > 0 || node->not_near.len > 0 ||
	    node->mentions > 1;
}

static unsigned
parts_of(const struct placed *placed)
{
	unsigned own = implied_parts(placed->node->scope);

	return own == 0 ? placed->parts : placed->parts & own;
}

static struct placed
child_of(const struct placed *placed, size_t at)
{
	return (struct placed){placed->node->children[at], parts_of(placed)};
}

static bool is_implied(
    struct implied *im, const struct placed *what, const struct placed *by);

/* Some part of `what` will do, or all of them are needed. */
static bool
is_made_of(struct implied *im, const struct placed *what,
    const struct placed *by, bool every)
{
	for (size_t i = 0; i < what->node->child_len && !is_over(im); i++) {
		struct placed child = child_of(what, i);

		if (is_implied(im, &child, by) != every)
			return !every;
	}
	return every && what->node->child_len > 0 && !is_over(im);
}

/* The same for the parts of `by`. */
static bool
is_made_by(struct implied *im, const struct placed *what,
    const struct placed *by, bool every)
{
	for (size_t i = 0; i < by->node->child_len && !is_over(im); i++) {
		struct placed child = child_of(by, i);

		if (child.node->kind == NODE_NONE && !every)
			continue;
		if (is_implied(im, what, &child) != every)
			return !every;
	}
	return every && by->node->child_len > 0 && !is_over(im);
}

/* Both are phrases, lists or names of rules. */
static bool
is_end_implied(
    struct implied *im, const struct placed *what, const struct placed *by)
{
	const struct node *wide = what->node, *narrow = by->node;

	if (wide->kind == NODE_RULE) {
		if (wide->rule == NULL || wide->rule != narrow->rule)
			return false;
	} else if ((parts_of(by) & ~parts_of(what)) != 0 ||
	    !is_leaf_implied(im, wide, narrow)) {
		return false;
	}
	im->shown = (struct shown){wide, narrow};
	return true;
}

static bool
is_end(const struct node *node)
{
	return is_leaf(node) || node->kind == NODE_RULE;
}

/* Recursion is bounded by the depth of both, its steps by the pairs left. */
static bool
is_implied(
    struct implied *im, const struct placed *what, const struct placed *by)
{
	const struct node *wide = what->node, *narrow = by->node;

	if (is_restricted(wide) || wide->kind == NODE_NONE || !spend(im))
		return false;
	if (is_end(wide) && is_end(narrow))
		return is_end_implied(im, what, by);
	if (wide->kind == NODE_ANY && is_made_of(im, what, by, false))
		return true;
	if (wide->kind == NODE_ALL && is_made_of(im, what, by, true))
		return true;
	switch (narrow->kind) {
	case NODE_ANY:
	case NODE_AT_LEAST:
		return is_made_by(im, what, by, true);
	case NODE_ALL:
	case NODE_NEAR:
		return is_made_by(im, what, by, false);
	default:
		return false;
	}
}

bool
implied_by(struct implied *implied, struct placed what, struct placed by,
    struct shown *shown_out)
{
	implied->word_for_word = false;
	implied->left_once = MAX_PAIRS_ONCE;
	if (!is_implied(implied, &what, &by))
		return false;
	*shown_out = implied->shown;
	return true;
}

bool
implied_same(struct implied *implied, struct placed what, struct placed by)
{
	if (!is_leaf(what.node) || !is_leaf(by.node))
		return false;
	implied->word_for_word = true;
	implied->left_once = MAX_PAIRS_ONCE;
	return is_implied(implied, &what, &by);
}
