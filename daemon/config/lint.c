/* Rules that match nearly every article (R040), and those that are not in use
 * (R033); the other kinds of mistakes have their own files. */
#include "config/lint.h"
#include "text/date.h"

/* Every way to be true contains a phrase (RULES.md 3). */
static bool
is_positive(const struct node *node)
{
	if (node->kind == NODE_NONE)
		return false;
	if (node->kind == NODE_ALL) {
		for (size_t i = 0; i < node->child_len; i++) {
			if (is_positive(node->children[i]))
				return true;
		}
		return false;
	}
	if (node->kind == NODE_ANY || node->kind == NODE_AT_LEAST) {
		for (size_t i = 0; i < node->child_len; i++) {
			if (!is_positive(node->children[i]))
				return false;
		}
	}
	return true;
}

/* The innermost part that has nothing positive. */
static const struct node *
find_negative(const struct node *node)
{
	if (is_positive(node))
		return NULL;
	if (node->kind == NODE_ANY || node->kind == NODE_AT_LEAST) {
		for (size_t i = 0; i < node->child_len; i++) {
			const struct node *found =
			    find_negative(node->children[i]);

			if (found != NULL)
				return found;
		}
	}
	return node;
}

static void
check_positive(struct reader *r, const struct node *when)
{
	const struct node *found = find_negative(when);
	struct tree_node at;

	if (found == NULL)
		return;
	at = node_at(found->place, S(""));
	reader_say(r, &at,
	    &(struct remark){.level = PROBLEM_ERROR, .code = "R040"},
	    "this matches nearly every article; add something it must say");
}

static void
check_status(struct lint *lint, const struct rule *rule)
{
	struct tree_node at = node_at(rule->place, S(""));
	int64_t now_ms = lint->load->options->now_ms;
	char date[DATE_MAX];

	if (rule->status == RULE_OFF)
		reader_say(lint->r, &at,
		    &(struct remark){.level = PROBLEM_NOTE, .code = "R033"},
		    "the rule '%.*s' is off", SLICE_ARG(rule->id));
	if (!rule->has_expires || now_ms == 0 || rule->expires_ms >= now_ms)
		return;
	reader_say(lint->r, &at,
	    &(struct remark){
	        .level = PROBLEM_WARNING,
	        .code = "R033",
	        .hint = rule->owner.len > 0
	            ? arena_printf(lint->r->problems->arena, "owner: %.*s",
	                  SLICE_ARG(rule->owner))
	            : S(""),
	        .help = S("give it a later date, or take it out"),
	    },
	    "the rule '%.*s' expired on %.10s", SLICE_ARG(rule->id),
	    date_rfc3339(rule->expires_ms, date));
}

static void
lint_rule(struct lint *lint, const struct rule *rule)
{
	check_status(lint, rule);
	if (rule->when == NULL)
		return;
	check_positive(lint->r, rule->when);
	for (size_t i = 0; i < rule->escalate_len; i++)
		check_positive(lint->r, rule->escalate[i].when);
	lint_scopes(lint, rule);
	lint_cover(lint, rule);
	lint_languages(lint, rule);
	lint_breadth(lint, rule);
}

void
lint_rules(struct rule_load *load)
{
	AUTO(implied_free) struct implied *implied = implied_new(load);
	struct lint lint = {.load = load, .implied = implied};

	ARRAY_EACH(draft, &load->lists) {
		struct reader r = rulefile_reader(load, draft->tree);

		lint.r = &r;
		lint_entries(&lint, draft->list);
	}
	ARRAY_EACH(draft, &load->rules) {
		struct reader r = rulefile_reader(load, draft->tree);

		lint.r = &r;
		lint_rule(&lint, draft->rule);
	}
}
