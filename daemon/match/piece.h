/*
 * A rule taken to pieces: one for each of its conditions, with the truth of
 * each for an article.  Spans are answered by the engine (match/probe.h); what
 * stands above them is put together from that.
 */
#ifndef MATCH_PIECE_H
#define MATCH_PIECE_H

#include "match/probe.h"

struct piece {
	const struct node *node;
	/* NULL for the top of a tree, and of the `unless` of a rule that is
	 * referred to: what is around the reference does not narrow it. */
	const struct piece *parent;
	bool is_unless;              /* that top */
	unsigned rule_scope;         /* of the rule that the tree is of */
	const struct rule *referred; /* of a `rule:`, what it names */
	struct piece **children;     /* of a `rule:` its when, its unless */
	size_t child_len;
	bool is_span;
	size_t question;
	/* For the article that was tried last: */
	bool is_true;
	const struct hit *hit; /* the places of a span that is true */
};

struct pieces {
	struct arena *arena;
	const struct rule *rule;
	const struct rule_book *book;
	struct probe *probe;
	struct piece *when;
	struct piece *unless;    /* NULL where there is none */
	struct piece **escalate; /* as many as the rule has */
};

NODISCARD struct pieces *
pieces_new(const struct rule_book *book, const struct rule *rule);
void pieces_free(struct pieces **pieces);

/* What is true of this article, which lives until the next is tried. */
void pieces_try(struct pieces *pieces, const struct match_input *input);

/* How many children are true, and which is the first that is not (child_len
 * where all are). */
size_t piece_count_true(const struct piece *piece);
size_t piece_first_false(const struct piece *piece);

/* Whether the condition has places: a span of RULES.md 2. */
bool piece_node_is_span(const struct node *node);

/*
 * The condition as it stands below its parents: with the `in` of each of them
 * around it.  `inner` stands for the piece's own node.
 */
const struct node *piece_within_parents(
    struct probe *probe, const struct piece *piece, const struct node *inner);

#endif
