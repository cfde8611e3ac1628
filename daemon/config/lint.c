/*
 * Rules that are written well and say nothing: those that can never match, and
 * those that match nearly everything.
 */
#include "config/rulefile.h"
#include "text/fold.h"
#include "text/utf8.h"

/* Conditions of one rule that are compared with each other. */
#define MAX_TERMS 64

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
	if (node->kind == NODE_ANY) {
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
	if (node->kind == NODE_ANY) {
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

/* Where hits may stand, as parts that do not overlap: the body is the lead
 * and the rest. */
static unsigned
parts_of(unsigned scope)
{
	return scope | ((scope & SCOPE_BODY) != 0 ? SCOPE_LEAD : 0U);
}

/* A scope that somebody wrote; bits 0: nobody did. */
struct written {
	unsigned bits;
	struct place place;
};

static struct written
check_scope(struct reader *r, const struct node *node, struct written above)
{
	struct tree_node at = node_at(node->place, S(""));
	unsigned own = parts_of(node->scope), outer = parts_of(above.bits);

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

/* Bits of the fields that a scope has a part in; no window crosses them. */
static unsigned
fields_of(unsigned scope)
{
	unsigned parts = parts_of(scope);

	return ((parts & SCOPE_TITLE) != 0 ? 1U : 0U) |
	    ((parts & SCOPE_LEAD) != 0 ? 2U : 0U) |
	    ((parts & SCOPE_FURNITURE) != 0 ? 4U : 0U);
}

static void
check_near(struct reader *r, const struct node *node)
{
	struct tree_node at = node_at(node->place, S(""));
	unsigned fields = 7;

	for (size_t i = 0; i < node->child_len; i++) {
		if (node->children[i]->scope != 0)
			fields &= fields_of(node->children[i]->scope);
	}
	if (fields == 0)
		reader_say(r, &at,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R041",
		        .help = S("use all: where one may stand in the title "
		                  "and the other in the body"),
		    },
		    "this can never match: no distance crosses from one part "
		    "of an article to another");
}

/* Recursion is bounded by the depth of the file. */
static void
check_scopes(struct reader *r, const struct node *node, struct written above)
{
	struct written own = check_scope(r, node, above);

	if (node->kind == NODE_NEAR)
		check_near(r, node);
	for (size_t i = 0; i < node->child_len; i++)
		check_scopes(r, node->children[i], own);
}

struct sought {
	const struct node *node;
	unsigned parts;
	struct slice words;
};

struct sought_list {
	struct sought items[MAX_TERMS];
	size_t len;
};

static void
collect(const struct node *node, unsigned scope, bool required,
    struct sought_list *out)
{
	bool goes_on = required
	    ? node->kind == NODE_ALL || node->kind == NODE_NEAR ||
	        (node->kind == NODE_ANY && node->child_len == 1)
	    : node->kind == NODE_ANY ||
	        (node->kind == NODE_ALL && node->child_len == 1);

	if (node->scope != 0)
		scope = node->scope;
	if (node->kind == NODE_TERM && node->except.len == 0 &&
	    out->len < MAX_TERMS)
		out->items[out->len++] =
		    (struct sought){.node = node, .parts = parts_of(scope)};
	for (size_t i = 0; goes_on && i < node->child_len; i++)
		collect(node->children[i], scope, required, out);
}

static void
fold_sought(struct rule_load *load, struct sought_list *list)
{
	for (size_t i = 0; i < list->len; i++)
		list->items[i].words =
		    term_folded(load, list->items[i].node->text);
}

static void
check_pair(struct reader *r, const struct sought *wanted,
    const struct sought *unwanted)
{
	const struct node *node = unwanted->node;
	struct tree_node at = node_at(node->place, node->text);

	if ((wanted->parts & ~unwanted->parts) != 0 ||
	    !slice_eq(wanted->words, unwanted->words))
		return;
	reader_say(r, &at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R041",
	        .hint = arena_printf(r->problems->arena,
	            "when needs it at line %u", wanted->node->place.line),
	    },
	    "this can never match: `when` needs '%.*s', and `unless` forbids it",
	    SLICE_ARG(node->text));
}

/* A phrase that has to be there, and must not. */
static void
check_unless(struct rule_load *load, struct reader *r, const struct rule *rule)
{
	struct sought_list wanted = {.len = 0}, unwanted = {.len = 0};

	collect(rule->when, rule->scope, true, &wanted);
	collect(rule->unless, rule->scope, false, &unwanted);
	fold_sought(load, &wanted);
	fold_sought(load, &unwanted);
	for (size_t i = 0; i < wanted.len; i++) {
		for (size_t j = 0; j < unwanted.len; j++)
			check_pair(r, &wanted.items[i], &unwanted.items[j]);
	}
}

static bool
has_latin_script(struct slice language)
{
	static const char *const others[] = {"am", "ar", "be", "bg", "bn", "el",
	    "fa", "he", "hi", "hy", "ja", "ka", "kk", "km", "ko", "ky", "lo",
	    "mk", "mn", "my", "ne", "ps", "ru", "ta", "tg", "th", "uk", "ur",
	    "zh"};

	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (slice_eq(language, slice_of(others[i])))
			return false;
	}
	return true;
}

static bool
is_latin(struct slice text)
{
	bool found = false;
	uint32_t cp;

	while (utf8_next(&text, &cp)) {
		enum script script = fold_script(cp);

		if (script > SCRIPT_LATIN)
			return false;
		found |= script == SCRIPT_LATIN;
	}
	return found;
}

static bool
is_latin_list(const struct word_list *list)
{
	for (size_t i = 0; list != NULL && i < list->entry_len; i++) {
		const struct list_entry *entry = &list->entries[i];

		if (!is_latin(entry->name.text))
			return false;
		for (size_t j = 0; j < entry->also.len; j++) {
			if (!is_latin(entry->also.items[j].text))
				return false;
		}
	}
	return list != NULL && list->entry_len > 0;
}

static bool
is_latin_node(const struct node *node)
{
	bool all = true, any = false;

	switch (node->kind) {
	case NODE_TERM:
		return is_latin(node->text);
	case NODE_LIST:
		return is_latin_list(node->list);
	case NODE_EXACT:
		for (size_t i = 0; i < node->terms.len; i++)
			all &= is_latin(node->terms.items[i].text);
		return all;
	case NODE_NONE:
		return false;
	default:
		for (size_t i = 0; i < node->child_len; i++) {
			bool latin = is_latin_node(node->children[i]);

			all &= latin;
			any |= latin;
		}
		return node->kind == NODE_ANY ? all : any;
	}
}

static void
check_script(struct reader *r, const struct rule *rule)
{
	const struct node *when = rule->when;
	size_t parts = when->kind == NODE_ALL ? when->child_len : 1;

	if (rule->languages.len == 0)
		return;
	for (size_t i = 0; i < rule->languages.len; i++) {
		if (has_latin_script(rule->languages.items[i].text))
			return;
	}
	for (size_t i = 0; i < parts; i++) {
		const struct node *part =
		    when->kind == NODE_ALL ? when->children[i] : when;
		struct tree_node at = node_at(part->place, part->text);

		if (is_latin_node(part))
			reader_say(r, &at,
			    &(struct remark){
			        .level = PROBLEM_WARNING,
			        .code = "R041",
			        .hint = arena_printf(r->problems->arena,
			            "languages: stands at line %u",
			            rule->languages.items[0].place.line),
			    },
			    "all of this is in Latin letters, and `languages` "
			    "names none that is written so");
	}
}

void
lint_rules(struct rule_load *load)
{
	ARRAY_EACH(draft, &load->rules) {
		const struct rule *rule = draft->rule;
		struct reader r = rulefile_reader(load, draft->tree);
		struct written own = {0, rule->place};

		if (rule->when == NULL)
			continue;
		if (rule->scope != SCOPE_TEXT)
			own.bits = rule->scope;
		check_positive(&r, rule->when);
		check_scopes(&r, rule->when, own);
		if (rule->unless != NULL) {
			check_scopes(&r, rule->unless, own);
			check_unless(load, &r, rule);
		}
		check_script(&r, rule);
	}
}
