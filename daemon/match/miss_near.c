/*
 * A `near` that is not met: a part is missing, or all stand there and are too
 * far from each other.  How far is counted as the engine counts it: quarters
 * of the words between the first and the last that belong to no part.
 */
#include "base/mem.h"
#include "match/miss.h"
#include "match/wording.h"

/* The words of one window of a `near` that was let to be as wide as it wants.
 */
struct gap {
	unsigned window;
	unsigned quarters;
	unsigned sentences; /* borders between its first and its last word */
	bool is_known;
};

static bool
is_part(const struct hit *hit, const struct gap *gap, const struct token *token)
{
	for (size_t i = 0; i < hit->because_len; i++)
		if (hit->because[i].window == gap->window &&
		    token->start >= hit->because[i].start &&
		    token->end <= hit->because[i].end)
			return true;
	return false;
}

static struct gap
measure(struct miss_place *m, const struct hit *hit, unsigned number,
    const struct window *window)
{
	const struct token_list *tokens = miss_tokens(m, window->field);
	struct gap gap = {.window = number, .is_known = true};
	const struct token *first = NULL;

	for (size_t i = 0; i < tokens->len; i++) {
		const struct token *token = &tokens->items[i];

		if (token->start < window->start || token->end > window->end)
			continue;
		if (first == NULL)
			first = token;
		gap.sentences = token->sentence - first->sentence;
		if (!is_part(hit, &gap, token))
			gap.quarters += token->width;
	}
	return gap;
}

static struct gap
smallest(struct miss_place *m, const struct hit *hit, bool by_sentence)
{
	struct gap best = {0};
	struct window window;

	for (unsigned w = 0; wording_window(m->input->article, hit, w, &window);
	     w++) {
		struct gap gap = measure(m, hit, w, &window);
		bool is_less = gap.quarters < best.quarters;

		if (by_sentence && gap.sentences != best.sentences)
			is_less = gap.sentences < best.sentences;
		if (!best.is_known || is_less)
			best = gap;
	}
	return best;
}

/* «a», «b» and «c» */
static void
quote_parts(const struct hit *hit, unsigned window, struct buf *out)
{
	size_t last = hit->because_len;
	bool first = true;

	for (size_t i = 0; i < hit->because_len; i++)
		if (hit->because[i].window == window)
			last = i;
	for (size_t i = 0; i < hit->because_len; i++) {
		if (hit->because[i].window != window)
			continue;
		if (!first)
			buf_add_str(out, i == last ? " and " : ", ");
		wording_quote(hit->because[i].text, out);
		first = false;
	}
}

static void
add_words(const struct node *node, const struct gap *gap, struct buf *out)
{
	unsigned words = (gap->quarters + 3) / 4;

	buf_printf(out, " are %u word%s apart, %u allowed", words,
	    words == 1 ? "" : "s", node->within.words);
}

static void
add_sentences(const struct gap *gap, struct buf *out)
{
	if (gap->sentences == 0)
		buf_add_str(out, " do not stand together");
	else if (gap->sentences == 1)
		buf_add_str(out, " stand one sentence apart");
	else
		buf_printf(out, " stand %u sentences apart", gap->sentences);
}

static const struct hit *
try_changed(struct miss_place *m, const struct piece *piece,
    struct probe *probe, bool any_distance, bool any_order)
{
	struct node *node = probe_copy(probe, piece->node);

	node->mentions = 0;
	node->except = node->not_near = (struct terms){0};
	if (any_distance)
		node->within = (struct distance){.kind = DISTANCE_PARAGRAPH};
	if (any_order)
		node->in_order = false;
	return miss_try(m, probe, piece_within_parents(probe, piece, node),
	    piece->rule_scope);
}

static bool
is_in_other_order(
    struct miss_place *m, const struct piece *piece, struct buf *out)
{
	AUTO(probe_free) struct probe *probe = probe_new(m->book);
	const struct hit *hit;

	if (!piece->node->in_order)
		return false;
	hit = try_changed(m, piece, probe, false, true);
	if (hit == NULL)
		return false;
	quote_parts(hit, 0, out);
	buf_add_str(out, " stand there in another order");
	return true;
}

static bool
is_too_far(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	AUTO(probe_free) struct probe *probe = probe_new(m->book);
	const struct hit *hit = try_changed(m, piece, probe, true, false);
	bool by_sentence = piece->node->within.kind == DISTANCE_SENTENCE;
	struct gap gap;

	if (hit == NULL)
		return false;
	gap = smallest(m, hit, by_sentence);
	quote_parts(hit, gap.window, out);
	if (piece->node->within.kind == DISTANCE_WORDS)
		add_words(piece->node, &gap, out);
	else
		add_sentences(&gap, out);
	return true;
}

/* The parts that are missing, each with its own nearest miss. */
static enum miss
add_missing(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	enum miss rank = piece_count_true(piece) > 0 ? MISS_PART : MISS_ABSENT;
	const char *sep = "";

	for (size_t i = 0; i < piece->child_len; i++) {
		const struct piece *child = piece->children[i];

		if (child->is_true)
			continue;
		buf_add_str(out, sep);
		wording_brief(child->node, out);
		buf_add_str(out, ": ");
		if (miss_explain(m, child, out) == MISS_CLOSE)
			rank = MISS_PART;
		sep = "; ";
	}
	return rank;
}

enum miss
miss_near(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	const char *sep = "";

	if (piece_first_false(piece) < piece->child_len)
		return add_missing(m, piece, out);
	if (is_in_other_order(m, piece, out) || is_too_far(m, piece, out))
		return MISS_CLOSE;
	buf_add_str(out, "never in one paragraph: ");
	for (size_t i = 0; i < piece->child_len; i++) {
		struct window window;

		if (!wording_window(
		        m->input->article, piece->children[i]->hit, 0, &window))
			continue;
		buf_add_str(out, sep);
		wording_quote(window.text, out);
		buf_printf(out, " in the %s", field_name(window.field));
		sep = ", ";
	}
	return MISS_CLOSE;
}
