#include "match/piece.h"

#include "base/check.h"

/* References are not cyclic once loaded; this guards against a bug there. */
#define MAX_DEPTH 200

bool
piece_node_is_span(const struct node *node)
{
	switch (node->kind) {
	case NODE_ALL:
	case NODE_NONE:
	case NODE_AT_LEAST:
	case NODE_RULE:
		return false;
	case NODE_ANY:
		for (size_t i = 0; i < node->child_len; i++)
			if (!piece_node_is_span(node->children[i]))
				return false;
		return true;
	default:
		return true;
	}
}

/* A scope is written around a condition as an `any` of it alone. */
static const struct node *
put_in(struct probe *probe, const struct node *node, unsigned scope)
{
	struct node *around;

	if (scope == 0)
		return node;
	around = probe_node(probe, NODE_ANY);
	around->scope = scope;
	around->children =
	    arena_new_array(probe_arena(probe), struct node *, 1);
	around->children[0] = (struct node *)node;
	around->child_len = 1;
	return around;
}

const struct node *
piece_within_parents(
    struct probe *probe, const struct piece *piece, const struct node *inner)
{
	const struct node *node = inner;

	for (const struct piece *up = piece->parent; up != NULL;
	     up = up->parent) {
		node = put_in(probe, node, up->node->scope);
		/* Out of the rule that was referred to, into the asking one,
		 * whose default scope narrows nothing. */
		if (up->referred != NULL && up->rule_scope != SCOPE_TEXT)
			node = put_in(probe, node, up->rule_scope);
	}
	return node;
}

static struct piece *take_apart(struct pieces *pieces, const struct node *node,
    const struct piece *parent, unsigned rule_scope, unsigned depth);

/* What is asked of the other rule narrows its `when`, not its `unless`. */
static void
take_reference(struct pieces *pieces, struct piece *piece, unsigned depth)
{
	const struct rule *rule = piece->node->rule;

	piece->referred = rule;
	piece->children = arena_new_array(pieces->arena, struct piece *, 2);
	piece->children[piece->child_len++] =
	    take_apart(pieces, rule->when, piece, rule->scope, depth);
	if (rule->unless == NULL)
		return;
	piece->children[piece->child_len] =
	    take_apart(pieces, rule->unless, NULL, rule->scope, depth);
	piece->children[piece->child_len++]->is_unless = true;
}

static struct piece *
take_apart(struct pieces *pieces, const struct node *node,
    const struct piece *parent, unsigned rule_scope, unsigned depth)
{
	struct piece *piece = arena_alloc(pieces->arena, sizeof(*piece));

	check(depth < MAX_DEPTH);
	piece->node = node;
	piece->parent = parent;
	piece->rule_scope = rule_scope;
	piece->is_span = piece_node_is_span(node);
	if (node->kind == NODE_RULE) {
		take_reference(pieces, piece, depth + 1);
		return piece;
	}
	if (piece->is_span)
		piece->question = probe_ask(pieces->probe,
		    piece_within_parents(pieces->probe, piece, node),
		    rule_scope);
	piece->children =
	    arena_new_array(pieces->arena, struct piece *, node->child_len + 1);
	for (; piece->child_len < node->child_len; piece->child_len++)
		piece->children[piece->child_len] =
		    take_apart(pieces, node->children[piece->child_len], piece,
		        rule_scope, depth + 1);
	return piece;
}

struct pieces *
pieces_new(const struct rule_book *book, const struct rule *rule)
{
	struct pieces *pieces = mem_new(sizeof(*pieces));

	pieces->arena = arena_new();
	pieces->rule = rule;
	pieces->book = book;
	pieces->probe = probe_new(book);
	pieces->when = take_apart(pieces, rule->when, NULL, rule->scope, 0);
	if (rule->unless != NULL)
		pieces->unless =
		    take_apart(pieces, rule->unless, NULL, rule->scope, 0);
	pieces->escalate = arena_new_array(
	    pieces->arena, struct piece *, rule->escalate_len + 1);
	for (size_t i = 0; i < rule->escalate_len; i++)
		pieces->escalate[i] = take_apart(
		    pieces, rule->escalate[i].when, NULL, rule->scope, 0);
	return pieces;
}

void
pieces_free(struct pieces **pieces)
{
	if (*pieces == NULL)
		return;
	probe_free(&(*pieces)->probe);
	arena_free(&(*pieces)->arena);
	mem_free(pieces);
}

size_t
piece_count_true(const struct piece *piece)
{
	size_t count = 0;

	for (size_t i = 0; i < piece->child_len; i++)
		count += piece->children[i]->is_true;
	return count;
}

size_t
piece_first_false(const struct piece *piece)
{
	size_t i = 0;

	while (i < piece->child_len && piece->children[i]->is_true)
		i++;
	return i;
}

static bool
truth_of_children(const struct piece *piece)
{
	size_t count = piece_count_true(piece);

	switch (piece->node->kind) {
	case NODE_ALL:
		return count == piece->child_len;
	case NODE_NONE:
		return count == 0;
	case NODE_AT_LEAST:
		return count >= piece->node->at_least;
	case NODE_RULE:
		return piece->children[0]->is_true &&
		    (piece->child_len < 2 || !piece->children[1]->is_true);
	default:
		return count > 0;
	}
}

static void
settle(const struct pieces *pieces, struct piece *piece)
{
	if (piece == NULL)
		return;
	for (size_t i = 0; i < piece->child_len; i++)
		settle(pieces, piece->children[i]);
	piece->hit = NULL;
	if (piece->is_span) {
		piece->hit = probe_answer(pieces->probe, piece->question);
		piece->is_true = piece->hit != NULL;
	} else {
		piece->is_true = truth_of_children(piece);
	}
}

void
pieces_try(struct pieces *pieces, const struct match_input *input)
{
	probe_run(pieces->probe, input);
	settle(pieces, pieces->when);
	settle(pieces, pieces->unless);
	for (size_t i = 0; i < pieces->rule->escalate_len; i++)
		settle(pieces, pieces->escalate[i]);
}
