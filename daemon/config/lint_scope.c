/* Where hits may stand: scopes that only narrow, and fields that no distance
 * crosses. */
#include "config/lint.h"

/* A scope that somebody wrote; bits 0: nobody did. */
struct written {
	unsigned bits;
	struct place place;
};

static struct written
check_scope(struct reader *r, const struct node *node, struct written above)
{
	struct tree_node at = node_at(node->place, S(""));
	unsigned own = implied_parts(node->scope),
	         outer = implied_parts(above.bits);

	if (node->scope == 0)
		return above;
	if (outer != 0 && (own & outer) == 0)
		reader_say(r, &at,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R041",
		        .help = S("in: of an inner condition only narrows "
		                  "that of the outer one"),
		    },
		    "this can never match: its `in` and that of line %u "
		    "exclude each other",
		    above.place.line);
	else if (outer != 0 && (own & ~outer) != 0)
		reader_say(r, &at,
		    &(struct remark){.level = PROBLEM_WARNING, .code = "R041"},
		    "`in` is wider here than at line %u, and only narrows it",
		    above.place.line);
	return (struct written){outer != 0 ? own & outer : own, node->place};
}

#define FIELDS_ALL 7U

/* Bits of the fields that a scope has a part in; no window crosses them. */
static unsigned
fields_of(unsigned scope)
{
	unsigned parts = implied_parts(scope);

	return ((parts & SCOPE_TITLE) != 0 ? 1U : 0U) |
	    ((parts & SCOPE_LEAD) != 0 ? 2U : 0U) |
	    ((parts & SCOPE_FURNITURE) != 0 ? 4U : 0U);
}

/* The fields in which a condition may have hits. */
static unsigned
fields_reached(const struct node *node, unsigned above)
{
	unsigned own = above, fields = 0;

	if (node->scope != 0)
		own = above == 0 ? implied_parts(node->scope)
		                 : above & implied_parts(node->scope);
	if (node->child_len == 0)
		return own == 0 ? FIELDS_ALL : fields_of(own);
	for (size_t i = 0; i < node->child_len; i++)
		fields |= fields_reached(node->children[i], own);
	return fields;
}

static void
check_near(struct reader *r, const struct node *node, unsigned above)
{
	struct tree_node at = node_at(node->place, S(""));
	unsigned fields = FIELDS_ALL, before = FIELDS_ALL;
	unsigned first_line = node->place.line;

	for (size_t i = 0; i < node->child_len; i++) {
		const struct node *child = node->children[i];

		fields &= fields_reached(child, above);
		if (fields == 0) {
			reader_say(r, &at,
			    &(struct remark){
			        .level = PROBLEM_ERROR,
			        .code = "R041",
			        .hint = arena_printf(r->problems->arena,
			            "see line %u and line %u", first_line,
			            child->place.line),
			        .help = S("use all: where one may stand in the "
			                  "title and the other in the body"),
			    },
			    "this can never match: no distance crosses from "
			    "one part of an article to another");
			return;
		}
		if (fields != before)
			first_line = child->place.line;
		before = fields;
	}
}

/* Recursion is bounded by the depth of the file. */
static void
check_scopes(struct reader *r, const struct node *node, struct written above)
{
	struct written own = check_scope(r, node, above);

	if (node->kind == NODE_NEAR)
		check_near(r, node, own.bits);
	for (size_t i = 0; i < node->child_len; i++)
		check_scopes(r, node->children[i], own);
}

void
lint_scopes(struct lint *lint, const struct rule *rule)
{
	struct written own = {0, rule->place};

	if (rule->scope != SCOPE_TEXT)
		own.bits = rule->scope;
	check_scopes(lint->r, rule->when, own);
	if (rule->unless != NULL)
		check_scopes(lint->r, rule->unless, own);
	for (size_t i = 0; i < rule->escalate_len; i++)
		check_scopes(lint->r, rule->escalate[i].when, own);
}
