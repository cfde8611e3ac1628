#include "match/blame.h"

#include "base/mem.h"
#include "match/wording.h"

#define MAX_TEXT ((size_t)4096)
/* Of an `any`, each is tried; more would make nobody wiser. */
#define CHILDREN_TRIED 40
#define NAMES_SHOWN    3

static enum miss
blame(struct miss_place *m, const struct piece *piece, struct buf *out);

static void
add_name(const struct piece *piece, struct buf *out)
{
	if (piece->node->place.line > 0)
		buf_printf(out, "line %u: ", piece->node->place.line);
	wording_node(piece->node, out);
	buf_add_str(out, ": ");
}

/* The child that came closest, in its own words. */
static enum miss
blame_closest(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	AUTO(buf_fini) struct buf best = buf_init(MAX_TEXT);
	enum miss best_rank = MISS_ABSENT;

	for (size_t i = 0; i < piece->child_len && i < CHILDREN_TRIED; i++) {
		AUTO(buf_fini) struct buf text = buf_init(MAX_TEXT);
		enum miss rank;

		if (piece->children[i]->is_true)
			continue;
		rank = blame(m, piece->children[i], &text);
		if (rank <= best_rank)
			continue;
		best_rank = rank;
		buf_reset(&best);
		buf_add_slice(&best, buf_slice(&text));
	}
	buf_add_slice(out, buf_slice(&best));
	return best_rank;
}

static enum miss
blame_span(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	AUTO(buf_fini) struct buf text = buf_init(MAX_TEXT);
	enum miss rank = miss_explain(m, piece, &text);

	if (piece->node->kind == NODE_ANY && rank == MISS_ABSENT) {
		size_t before = out->len;

		rank = blame_closest(m, piece, out);
		if (out->len > before)
			return rank;
	}
	add_name(piece, out);
	buf_add_slice(out, buf_slice(&text));
	if (rank == MISS_ABSENT && piece->node->kind == NODE_ANY &&
	    piece->child_len <= NAMES_SHOWN) {
		buf_add_str(out, " (");
		for (size_t i = 0; i < piece->child_len; i++) {
			buf_add_str(out, i > 0 ? ", " : "");
			wording_brief(piece->children[i]->node, out);
		}
		buf_add_char(out, ')');
	}
	return rank;
}

/* What stands there and should not. */
static enum miss
blame_present(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	add_name(piece, out);
	for (size_t i = 0; i < piece->child_len; i++) {
		const struct piece *child = piece->children[i];

		if (!child->is_true)
			continue;
		buf_add_str(out, "there is ");
		if (child->hit != NULL)
			wording_places(m->input->article, child->hit, out);
		else
			wording_node(child->node, out);
		return MISS_CLOSE;
	}
	return MISS_CLOSE;
}

static enum miss
blame_at_least(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	size_t count = piece_count_true(piece), shown = 0;

	(void)m;
	add_name(piece, out);
	buf_printf(out, "%zu of %zu, %u wanted; missing: ", count,
	    piece->child_len, piece->node->at_least);
	for (size_t i = 0; i < piece->child_len; i++) {
		const struct piece *child = piece->children[i];

		if (child->is_true || shown++ >= NAMES_SHOWN)
			continue;
		buf_add_str(out, shown > 1 ? ", " : "");
		wording_brief(child->node, out);
	}
	if (shown > NAMES_SHOWN)
		buf_printf(out, " and %zu more", shown - NAMES_SHOWN);
	return count > 0 ? MISS_PART : MISS_ABSENT;
}

/* Of an `all`: the first that is not met, and how many others are not. */
static enum miss
blame_first(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	size_t missing = piece->child_len - piece_count_true(piece);
	enum miss rank =
	    blame(m, piece->children[piece_first_false(piece)], out);

	if (missing > 1)
		buf_printf(out, "; %zu more condition%s not met", missing - 1,
		    missing > 2 ? "s are" : " is");
	if (missing < piece->child_len && rank == MISS_ABSENT)
		rank = MISS_PART;
	return rank;
}

static enum miss
blame_reference(
    struct miss_place *m, const struct piece *piece, struct buf *out)
{
	add_name(piece, out);
	if (!piece->children[0]->is_true)
		return blame(m, piece->children[0], out);
	buf_add_str(out, "its unless: ");
	wording_brief(piece->children[1]->node, out);
	return MISS_CLOSE;
}

static enum miss
blame(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	size_t before = out->len;
	enum miss rank;

	if (piece->is_span)
		return blame_span(m, piece, out);
	switch (piece->node->kind) {
	case NODE_ALL:
		return blame_first(m, piece, out);
	case NODE_NONE:
		return blame_present(m, piece, out);
	case NODE_AT_LEAST:
		return blame_at_least(m, piece, out);
	case NODE_RULE:
		return blame_reference(m, piece, out);
	default:
		break;
	}
	rank = blame_closest(m, piece, out);
	if (out->len > before)
		return rank;
	add_name(piece, out);
	buf_printf(out, "none of its %zu conditions is met", piece->child_len);
	return MISS_ABSENT;
}

void
blame_rule(struct miss_place *m, const struct pieces *pieces, struct buf *out)
{
	if (!pieces->when->is_true) {
		(void)blame(m, pieces->when, out);
		return;
	}
	if (pieces->unless == NULL || !pieces->unless->is_true)
		return;
	buf_add_str(out, "unless: ");
	if (pieces->unless->hit != NULL)
		wording_places(m->input->article, pieces->unless->hit, out);
	else
		(void)blame_present(m, pieces->unless, out);
}
