/*
 * What keeps a condition from being met is looked for from the outside in:
 * `mentions`, `not_near` and `except` are taken away one after the other, then
 * `in`, and last the words themselves are loosened.  The first that helps is
 * the reason.
 */
#include "match/miss.h"

#include "base/mem.h"
#include "match/wording.h"

/* A shorter word with a star would fit everything. */
#define STAR_MIN_LETTERS 4
/* That `like` can be asked to pass over. */
#define MAX_TYPOS 2

struct miss_place
miss_place_init(const struct rule_book *book, const struct match_input *input)
{
	struct miss_place m = {.book = book, .input = input};

	for (size_t i = 0; i < FIELD_COUNT; i++)
		m.fields[i] = token_list_init();
	return m;
}

void
miss_place_fini(struct miss_place *m)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		token_list_fini(&m->fields[i]);
}

const struct token_list *
miss_tokens(struct miss_place *m, enum field field)
{
	const struct article *article = m->input->article;

	/* Places of furniture are counted in the body. */
	if (field != FIELD_TITLE)
		field = FIELD_BODY;
	if (!m->is_cut[field])
		token_cut(&m->fields[field],
		    field == FIELD_TITLE ? article->title : article->body,
		    article->language);
	m->is_cut[field] = true;
	return &m->fields[field];
}

const struct hit *
miss_try(struct miss_place *m, struct probe *probe, const struct node *node,
    unsigned rule_scope)
{
	size_t question = probe_ask(probe, node, rule_scope);

	probe_run(probe, m->input);
	return probe_answer(probe, question);
}

/* --- where it was looked for --------------------------------------------- */

/* The scope that holds at the piece, as far as one was written. */
static unsigned
scope_of(const struct piece *piece)
{
	for (const struct piece *at = piece; at != NULL; at = at->parent) {
		bool is_whole =
		    at->parent == NULL || at->parent->referred != NULL;

		if (at->node->scope != 0)
			return at->node->scope;
		if (is_whole && at->rule_scope != SCOPE_TEXT)
			return at->rule_scope;
	}
	return SCOPE_TEXT;
}

void
miss_scope(const struct piece *piece, const struct hit *hit, struct buf *out)
{
	unsigned scope = scope_of(piece);
	bool in_body = false, in_title = false;

	for (size_t i = 0; i < hit->because_len; i++) {
		in_body |= hit->because[i].field == FIELD_BODY;
		in_title |= hit->because[i].field == FIELD_TITLE;
	}
	buf_add_str(out, " stands only in the ");
	if (in_body && (scope & SCOPE_LEAD) && !(scope & SCOPE_BODY))
		buf_add_str(out, "body below the lead");
	else
		buf_add_str(out,
		    in_body && in_title ? "title and body"
		        : in_body       ? "body"
		        : in_title      ? "title"
		                        : "furniture");
	if (scope == SCOPE_TEXT)
		return;
	buf_add_str(out, ", looked for in the ");
	wording_scope(scope, out);
}

/* --- what is left out ----------------------------------------------------- */

/* The first text of a hit. */
static void
quote_first(struct miss_place *m, const struct hit *hit, struct buf *out)
{
	struct window window;

	if (wording_window(m->input->article, hit, 0, &window))
		wording_quote(window.text, out);
}

static size_t
count_apart(const struct miss_place *m, const struct hit *hit)
{
	struct window window;
	size_t count = 0, end[FIELD_COUNT] = {0};

	for (unsigned w = 0; wording_window(m->input->article, hit, w, &window);
	     w++) {
		if (window.start < end[window.field])
			continue;
		end[window.field] = window.end;
		count++;
	}
	return count;
}

static bool
lacks_mentions(struct miss_place *m, const struct piece *piece,
    struct probe *probe, struct buf *out)
{
	struct node *node = probe_copy(probe, piece->node);
	const struct hit *hit;

	if (node->mentions < 2)
		return false;
	node->mentions = 0;
	hit = miss_try(m, probe, piece_within_parents(probe, piece, node),
	    piece->rule_scope);
	if (hit == NULL)
		return false;
	buf_printf(out, "%zu of %u mentions: ", count_apart(m, hit),
	    piece->node->mentions);
	wording_places(m->input->article, hit, out);
	return true;
}

/* Terms as a condition that finds any of them, anywhere. */
static struct node *
any_of_terms(struct probe *probe, const struct terms *terms)
{
	struct node *any = probe_node(probe, NODE_ANY);

	any->children =
	    arena_new_array(probe_arena(probe), struct node *, terms->len);
	for (; any->child_len < terms->len; any->child_len++) {
		struct node *term = probe_node(probe, NODE_TERM);

		term->text = terms->items[any->child_len].text;
		term->place = terms->items[any->child_len].place;
		any->children[any->child_len] = term;
	}
	return any;
}

/* The place of `others` nearest to the first of `hit`. */
static bool
nearest(struct miss_place *m, const struct hit *hit, const struct hit *others,
    struct window *window_out)
{
	const struct article *article = m->input->article;
	struct window own, other;
	size_t best = SIZE_MAX;

	if (others == NULL || !wording_window(article, hit, 0, &own))
		return false;
	for (unsigned w = 0; wording_window(article, others, w, &other); w++) {
		size_t gap = other.start > own.end ? other.start - own.end
		    : own.start > other.end        ? own.start - other.end
		                                   : 0;

		if ((other.field == FIELD_TITLE) !=
		        (own.field == FIELD_TITLE) ||
		    gap >= best)
			continue;
		best = gap;
		*window_out = other;
	}
	return best != SIZE_MAX;
}

/* `word` says how the found words relate to those of the article: "inside",
 * "beside". */
static void
add_ruled_out(struct miss_place *m, const struct hit *hit,
    const struct terms *terms, const char *word, struct buf *out)
{
	AUTO(probe_free) struct probe *probe = probe_new(m->book);
	struct window window;
	const struct hit *others =
	    miss_try(m, probe, any_of_terms(probe, terms), SCOPE_EVERYWHERE);

	quote_first(m, hit, out);
	buf_printf(out, " stands only %s ", word);
	if (nearest(m, hit, others, &window))
		wording_quote(window.text, out);
	else
		wording_terms(terms, 1, out);
}

static bool
is_not_near(struct miss_place *m, const struct piece *piece,
    struct probe *probe, struct buf *out)
{
	struct node *node = probe_copy(probe, piece->node);
	const struct hit *hit;

	if (node->not_near.len == 0)
		return false;
	node->mentions = 0;
	node->not_near = (struct terms){0};
	hit = miss_try(m, probe, piece_within_parents(probe, piece, node),
	    piece->rule_scope);
	if (hit == NULL)
		return false;
	add_ruled_out(m, hit, &piece->node->not_near, "near", out);
	buf_add_str(out, " (not_near, ");
	wording_distance(piece->node->not_near_within, out);
	buf_add_char(out, ')');
	return true;
}

static bool
is_excepted(struct miss_place *m, const struct piece *piece,
    struct probe *probe, struct buf *out)
{
	struct node *node = probe_copy(probe, piece->node);
	const struct hit *hit;

	if (node->except.len == 0)
		return false;
	node->mentions = 0;
	node->not_near = node->except = (struct terms){0};
	hit = miss_try(m, probe, piece_within_parents(probe, piece, node),
	    piece->rule_scope);
	if (hit == NULL)
		return false;
	add_ruled_out(m, hit, &piece->node->except, "inside", out);
	buf_add_str(out, " (except)");
	return true;
}

static struct node *
bare_anywhere(struct probe *probe, const struct node *node)
{
	struct node *copy = probe_copy_deep(probe, node);

	copy->mentions = 0;
	copy->not_near = copy->except = (struct terms){0};
	return copy;
}

static bool
is_elsewhere(struct miss_place *m, const struct piece *piece,
    struct probe *probe, struct buf *out)
{
	const struct hit *hit = miss_try(
	    m, probe, bare_anywhere(probe, piece->node), SCOPE_EVERYWHERE);

	if (hit == NULL)
		return false;
	quote_first(m, hit, out);
	miss_scope(piece, hit, out);
	return true;
}

/* --- the words ------------------------------------------------------------ */

/* The node with its words loosened; NULL where there is nothing to loosen. */
static struct node *
loosened(struct probe *probe, const struct node *node)
{
	struct node *loose = NULL;

	if (node->kind == NODE_EXACT) {
		loose = any_of_terms(probe, &node->terms);
		loose->scope = node->scope;
	} else if (node->kind == NODE_LIKE && node->typos < MAX_TYPOS) {
		loose = probe_copy(probe, node);
		loose->typos = MAX_TYPOS;
	} else if (node->kind == NODE_TERM &&
	    node->text.len >= STAR_MIN_LETTERS &&
	    char_is_alpha(node->text.ptr[node->text.len - 1])) {
		loose = probe_copy(probe, node);
		loose->text = arena_printf(
		    probe_arena(probe), "%.*s*", SLICE_ARG(node->text));
	}
	return loose;
}

/* `weapon` where the article has «weapons»; `US` as exact where it has «us». */
static bool
is_other_form(struct miss_place *m, const struct piece *piece,
    struct probe *probe, struct buf *out)
{
	const struct node *node = piece->node;
	struct node *loose = loosened(probe, node);
	const struct hit *hit;

	if (loose == NULL)
		return false;
	hit = miss_try(m, probe, piece_within_parents(probe, piece, loose),
	    piece->rule_scope);
	if (hit == NULL)
		return false;
	buf_add_str(out, "there is only ");
	quote_first(m, hit, out);
	if (node->kind == NODE_EXACT)
		buf_add_str(out, ", in other letters than exact asks for");
	else if (node->kind == NODE_LIKE)
		buf_printf(out, ", which typos: %d would find", MAX_TYPOS);
	else
		buf_printf(
		    out, ", which \"%.*s\" would find", SLICE_ARG(loose->text));
	return true;
}

static enum miss
miss_absent(const struct node *node, struct buf *out)
{
	struct terms terms;

	switch (node->kind) {
	case NODE_EXACT:
	case NODE_FORMS:
	case NODE_LIKE:
		terms = node->terms;
		buf_add_str(out,
		    terms.len > 1 ? "none of them stands there"
		                  : "stands nowhere");
		return MISS_ABSENT;
	case NODE_ANY:
		buf_printf(out, "none of %zu stands there", node->child_len);
		return MISS_ABSENT;
	default:
		buf_add_str(out, "stands nowhere");
		return MISS_ABSENT;
	}
}

typedef bool reason_fn(struct miss_place *m, const struct piece *piece,
    struct probe *probe, struct buf *out);

/* The reasons in the order in which they are taken away. */
static reason_fn *const REASONS[] = {
    lacks_mentions,
    is_not_near,
    is_excepted,
    is_elsewhere,
    is_other_form,
};

enum miss
miss_explain(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	for (size_t i = 0; i < COUNT_OF(REASONS); i++) {
		AUTO(probe_free) struct probe *probe = probe_new(m->book);

		if (REASONS[i](m, piece, probe, out))
			return MISS_CLOSE;
	}
	if (piece->node->kind == NODE_NEAR)
		return miss_near(m, piece, out);
	if (piece->node->kind == NODE_LIST)
		return miss_list(m, piece, out);
	return miss_absent(piece->node, out);
}
