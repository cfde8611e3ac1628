/* Conditions that nearly every article meets. */
#include "config/frequent.h"
#include "config/lint.h"

/* In so many of 100 articles a word says nothing about what they are about. */
#define MIN_PERCENT 30

/* Of 100 articles, how many hold one of the condition's words; 0: not known to
 * be many. */
static unsigned
percent_of(struct rule_load *load, const struct node *node)
{
	unsigned most = 0, least = 100;

	if (node->kind == NODE_TERM) {
		token_cut(&load->tokens, node->text, S(""));
		if (load->tokens.len != 1 ||
		    (load->tokens.items[0].flags & TOKEN_STAR) != 0)
			return 0;
		return frequent_percent(load->tokens.items[0].folded);
	}
	if (node->kind != NODE_ANY && node->kind != NODE_NEAR)
		return 0;
	for (size_t i = 0; i < node->child_len; i++) {
		unsigned percent = percent_of(load, node->children[i]);

		most = percent > most ? percent : most;
		least = percent < least ? percent : least;
	}
	return node->kind == NODE_ANY ? most : least;
}

static void
check_node(struct lint *lint, const struct node *node)
{
	struct tree_node at = node_at(node->place, S(""));
	unsigned percent;

	for (size_t i = 0; i < node->child_len; i++)
		check_node(lint, node->children[i]);
	if (node->kind != NODE_NEAR || node->child_len == 0)
		return;
	percent = percent_of(lint->load, node);
	if (percent < MIN_PERCENT)
		return;
	reader_say(lint->r, &at,
	    &(struct remark){
	        .level = PROBLEM_WARNING,
	        .code = "R043",
	        .help = S("one of them should be a word that few articles "
	                  "hold"),
	    },
	    "each of these words stands in %u of 100 articles or more, so they "
	    "are near each other by chance",
	    percent);
}

void
lint_breadth(struct lint *lint, const struct rule *rule)
{
	check_node(lint, rule->when);
}
