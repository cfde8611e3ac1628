#include "match/coverage.h"

#include "base/map.h"
#include "base/mem.h"
#include "match/piece.h"
#include "match/ruletest.h"
#include "match/wording.h"

#define BRANCHES_SHOWN 4
#define MAX_MESSAGE    ((size_t)4096)

struct coverage {
	struct pieces *pieces;
	struct problems *problems;
	/* Pieces that were true in an article where that counts. */
	struct map *reached;
	size_t left;
};

static struct slice
key_of(const struct piece *const *piece)
{
	return slice_make(piece, sizeof(*piece));
}

static void
reach(struct coverage *c, const struct piece *piece)
{
	map_set(c->reached, key_of(&piece), c);
}

static bool
is_reached(const struct coverage *c, const struct piece *piece)
{
	return map_get(c->reached, key_of(&piece)) != NULL;
}

/* --- one article ---------------------------------------------------------- */

static void
note_true(struct coverage *c, const struct piece *piece)
{
	/* A `none` shows what it is for where it stops something. */
	if (!piece->is_true || piece->node->kind == NODE_NONE)
		return;
	reach(c, piece);
	if (piece->referred != NULL)
		return;
	for (size_t i = 0; i < piece->child_len; i++)
		note_true(c, piece->children[i]);
}

/* A `none` that is not met in an article that must not match. */
static void
note_stopped(struct coverage *c, const struct piece *piece)
{
	if (piece->node->kind == NODE_NONE && !piece->is_true)
		reach(c, piece);
	if (piece->is_span || piece->referred != NULL)
		return;
	for (size_t i = 0; i < piece->child_len; i++)
		note_stopped(c, piece->children[i]);
}

static void
note_article(struct coverage *c)
{
	const struct pieces *pieces = c->pieces;
	bool unless = pieces->unless != NULL && pieces->unless->is_true;

	if (!pieces->when->is_true) {
		note_stopped(c, pieces->when);
		return;
	}
	if (unless) {
		reach(c, pieces->unless);
		return;
	}
	note_true(c, pieces->when);
	for (size_t i = 0; i < pieces->rule->escalate_len; i++)
		if (pieces->escalate[i]->is_true)
			reach(c, pieces->escalate[i]);
}

/* --- what is left --------------------------------------------------------- */

static void
add_note(struct coverage *c, struct place place, const struct buf *text,
    struct slice help)
{
	problems_add(c->problems,
	    &(struct problem){.level = PROBLEM_NOTE,
	        .place = place,
	        .width = 1,
	        .code = "R051",
	        .text = buf_slice(text),
	        .help = help});
}

static void
tell_branches(struct coverage *c, const struct piece *piece)
{
	AUTO(buf_fini) struct buf text = buf_init(MAX_MESSAGE);
	AUTO(buf_fini) struct buf names = buf_init(MAX_MESSAGE);
	const struct piece *first = NULL;
	size_t left = 0;

	for (size_t i = 0; i < piece->child_len; i++) {
		const struct piece *child = piece->children[i];

		if (is_reached(c, child))
			continue;
		first = first != NULL ? first : child;
		if (left++ >= BRANCHES_SHOWN)
			continue;
		buf_add_str(&names, left > 1 ? ", " : "");
		wording_brief(child->node, &names);
	}
	if (left == 0)
		return;
	if (left > BRANCHES_SHOWN)
		buf_printf(&names, " and %zu more", left - BRANCHES_SHOWN);
	if (left == 1)
		buf_printf(&text, "no test reaches %s", buf_str(&names));
	else
		buf_printf(&text, "no test reaches %zu of these %zu: %s", left,
		    piece->child_len, buf_str(&names));
	c->left += left;
	add_note(c, first->node->place, &text,
	    S("add a test that must match because of it"));
}

static void
tell_silent(struct coverage *c, const struct piece *piece, const char *what)
{
	AUTO(buf_fini) struct buf text = buf_init(MAX_MESSAGE);

	if (is_reached(c, piece))
		return;
	buf_printf(&text, "no test is kept silent by %s", what);
	c->left++;
	add_note(c, piece->node->place, &text,
	    S("add a no_match test that fits the rule but for this"));
}

static bool
has_branches(const struct piece *piece)
{
	return (piece->node->kind == NODE_ANY && piece->child_len > 1) ||
	    piece->node->kind == NODE_AT_LEAST;
}

static void
tell(struct coverage *c, const struct piece *piece)
{
	if (piece->referred != NULL)
		return;
	if (piece->node->kind == NODE_NONE) {
		tell_silent(c, piece, "this none");
		return;
	}
	if (has_branches(piece))
		tell_branches(c, piece);
	for (size_t i = 0; i < piece->child_len; i++) {
		const struct piece *child = piece->children[i];

		/* What is below a branch that is not reached is not, either. */
		if (!has_branches(piece) || is_reached(c, child))
			tell(c, child);
	}
}

static void
tell_rest(struct coverage *c)
{
	const struct pieces *pieces = c->pieces;
	AUTO(buf_fini) struct buf text = buf_init(MAX_MESSAGE);

	if (pieces->unless != NULL)
		tell_silent(c, pieces->unless, "unless");
	for (size_t i = 0; i < pieces->rule->escalate_len; i++) {
		if (is_reached(c, pieces->escalate[i]))
			continue;
		buf_reset(&text);
		buf_printf(&text, "no test escalates to %s",
		    severity_name(pieces->rule->escalate[i].to));
		c->left++;
		add_note(c, pieces->rule->escalate[i].place, &text,
		    S("add a test that must match with that severity"));
	}
}

size_t
coverage_check(
    struct ruleset *set, size_t rule_index, struct problems *problems)
{
	const struct rule *rule = ruleset_rule(set, rule_index);
	struct coverage c = {.problems = problems};

	if (rule->test_len == 0)
		return 0;
	c.pieces = pieces_new(ruleset_book(set), rule);
	c.reached = map_new();
	for (size_t i = 0; i < rule->test_len; i++) {
		struct article article;
		struct match_input input =
		    ruletest_input(rule, &rule->tests[i], &article);

		pieces_try(c.pieces, &input);
		note_article(&c);
	}
	tell(&c, c.pieces->when);
	tell_rest(&c);
	map_free(&c.reached);
	pieces_free(&c.pieces);
	return c.left;
}
