/*
 * Conditions: a phrase, or a map with one key that says what kind it is and
 * keys that qualify it.
 */
#include "base/num.h"
#include "base/suggest.h"
#include "config/rulefile.h"

/* More than this is the whole article. */
#define MAX_WORDS 1000

static const struct {
	const char *name;
	unsigned bits;
} SCOPES[] = {
    {"title", SCOPE_TITLE},
    {"lead", SCOPE_LEAD},
    {"body", SCOPE_BODY},
    {"text", SCOPE_TEXT},
    {"everywhere", SCOPE_EVERYWHERE},
};

static unsigned
read_scope(struct reader *r, const struct tree_node *at)
{
	struct slice names[COUNT_OF(SCOPES)];

	if (!reader_is(r, at, TREE_SCALAR))
		return 0;
	for (size_t i = 0; i < COUNT_OF(SCOPES); i++) {
		names[i] = slice_of(SCOPES[i].name);
		if (slice_eq(at->text, names[i]))
			return SCOPES[i].bits;
	}
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R024",
	        .hint = reader_suggest(r, at->text, names, COUNT_OF(SCOPES)),
	        .help = S("in: takes title, lead, body, text, everywhere, or "
	                  "a list of them"),
	    },
	    "'%.*s' is no part of an article",
	    SLICE_ARG(slice_sub(at->text, 0, 40)));
	return 0;
}

void
key_scope(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	unsigned bits = 0;

	(void)key;
	if (value->kind != TREE_LIST)
		bits = read_scope(r, value);
	else
		TREE_EACH(item, value)
			bits |= read_scope(r, item);
	*(unsigned *)out = bits;
}

void
key_severity(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct slice names[SEVERITY_COUNT];

	(void)key;
	if (!reader_is(r, value, TREE_SCALAR) ||
	    severity_find(value->text, out))
		return;
	for (int i = 0; i < SEVERITY_COUNT; i++)
		names[i] = slice_of(severity_name((enum severity)i));
	reader_say(r, value,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R024",
	        .hint = reader_suggest(r, value->text, names, SEVERITY_COUNT),
	        .help = S("severities are info, low, medium, high, critical"),
	    },
	    "'%.*s' is no severity", SLICE_ARG(slice_sub(value->text, 0, 40)));
}

static bool
parse_distance(struct slice text, bool allow_article, struct distance *out)
{
	static const struct {
		struct slice name;
		enum distance_kind kind;
	} names[] = {
	    {SLICE("sentence"), DISTANCE_SENTENCE},
	    {SLICE("paragraph"), DISTANCE_PARAGRAPH},
	    {SLICE("article"), DISTANCE_ARTICLE},
	};
	size_t space = slice_find_char(text, ' ', 0);
	struct slice unit = slice_from(text, space);
	int64_t words;

	for (size_t i = 0; i < (allow_article ? 3U : 2U); i++) {
		if (slice_eq(text, names[i].name)) {
			*out = (struct distance){.kind = names[i].kind};
			return true;
		}
	}
	if ((!slice_eq(unit, S(" words")) && !slice_eq(unit, S(" word"))) ||
	    !num_parse(slice_sub(text, 0, space), 0, MAX_WORDS, &words))
		return false;
	*out = (struct distance){DISTANCE_WORDS, (unsigned)words};
	return true;
}

bool
distance_read(struct reader *r, const struct tree_node *at, bool allow_article,
    struct distance *out)
{
	if (!reader_is(r, at, TREE_SCALAR))
		return false;
	if (parse_distance(at->text, allow_article, out))
		return true;
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R023",
	        .hint = S("how many words of what, or which part"),
	        .help = S("N words counts the other words in between; no "
	                  "distance crosses a paragraph"),
	    },
	    "say %.*s: 8 words, sentence or paragraph%s",
	    SLICE_ARG(at->key->text), allow_article ? ", or article" : "");
	return false;
}

bool
condition_is_span(const struct node *node)
{
	if (node->kind == NODE_ALL || node->kind == NODE_NONE)
		return false;
	if (node->kind != NODE_ANY)
		return true;
	for (size_t i = 0; i < node->child_len; i++) {
		if (!condition_is_span(node->children[i]))
			return false;
	}
	return true;
}

static void
report_not_span(struct reader *r, const struct tree_node *at, const char *text)
{
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R046",
	        .help = S("all: and none: are about the whole article; put "
	                  "them beside near:, under all:"),
	    },
	    "%s", text);
}

static void
read_children(
    struct reader *r, const struct tree_node *value, struct node *node)
{
	if (!reader_is(r, value, TREE_LIST))
		return;
	if (value->len == 0)
		reader_error(r, value, "R024", "%.*s: the list is empty",
		    SLICE_ARG(value->key->text));
	node->children = arena_new_array(r->arena, struct node *, value->len);
	TREE_EACH(item, value) {
		struct node *child = condition_read(r, item);

		if (child == NULL)
			continue;
		if (child->kind == NODE_NONE && node->kind != NODE_ALL) {
			reader_say(r, item,
			    &(struct remark){
			        .level = PROBLEM_ERROR,
			        .code = "R040",
			        .help = S("none: stands only as an item of "
			                  "all:, beside something that must "
			                  "be said"),
			    },
			    "this matches nearly every article; add something "
			    "it must say");
			continue;
		}
		if (node->kind == NODE_NEAR && !condition_is_span(child))
			report_not_span(r, item,
			    "near: takes phrases, lists and any:, not all:");
		node->children[node->child_len++] = child;
	}
	if (node->kind == NODE_NEAR && value->len == 1)
		reader_error(
		    r, value, "R024", "near: takes two conditions or more");
}

static void
read_any(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	(void)key;
	((struct node *)out)->kind = NODE_ANY;
	read_children(r, value, out);
}

static void
read_all(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	(void)key;
	((struct node *)out)->kind = NODE_ALL;
	read_children(r, value, out);
}

static void
read_none(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	((struct node *)out)->kind = NODE_NONE;
	read_children(r, value, out);
}

static void
read_near(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	((struct node *)out)->kind = NODE_NEAR;
	read_children(r, value, out);
}

static void
read_exact(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct node *node = out;

	(void)key;
	node->kind = NODE_EXACT;
	terms_read(r, value,
	    (struct term_list_how){.is_exact = true, .allow_single = true},
	    &node->terms);
}

static void
read_list_name(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct rule_load *load = r->owner;
	struct node *node = out;

	node->kind = NODE_LIST;
	key_id(r, key, value, &node->text);
	/* The place of the name, for what is said about it later. */
	node->place = reader_place(r, value);
	if (node->text.len > 0)
		*array_add(&load->uses) = (struct list_use){
		    .node = node, .tree = r->tree, .by = load->list};
}

static void
read_within(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	distance_read(r, value, false, &((struct node *)out)->within);
}

#define AT(member) offsetof(struct node, member)

/* Those that say the kind stand first. */
#define KIND_KEYS 10
static const struct key NODE_KEYS[] = {
    {.name = "any", .read = read_any, .help = "one of these"},
    {.name = "all", .read = read_all, .help = "every one of these"},
    {.name = "near", .read = read_near, .help = "close to each other"},
    {.name = "list", .read = read_list_name, .help = "an entry of a list"},
    {.name = "exact", .read = read_exact, .help = "capitals count"},
    {.name = "none", .read = read_none, .help = "not one of these"},
    {.name = "forms", .help = "grammatical forms"},
    {.name = "like", .help = "slips of the pen"},
    {.name = "at_least", .help = "so many of these"},
    {.name = "rule", .help = "another rule"},
    {.name = "in",
        .read = key_scope,
        .offset = AT(scope),
        .help = "title, lead, body, text, everywhere"},
    {.name = "within", .read = read_within, .help = "how close"},
    {.name = "in_order",
        .read = key_bool,
        .offset = AT(in_order),
        .help = "true: in this order"},
    {.name = "except",
        .read = key_terms,
        .offset = AT(except),
        .help = "not inside these phrases"},
    {.name = "mentions", .help = "so many times"},
    {.name = "not_near", .help = "not beside these"},
    {.name = "where", .help = "which entries"},
    {.name = "typos", .help = "how many"},
    {.name = "of", .help = "the conditions of at_least"},
};

static const struct schema NODE_SCHEMA = {"a condition", NODE_KEYS,
    COUNT_OF(NODE_KEYS),
    "a condition is a phrase, or one of any, all, near, list, exact, forms, "
    "like, at_least, rule"};

/* The place is the map's own, but a list's where its name is. */
static bool
is_kind(const struct tree_node *value)
{
	const struct key *key = schema_key(&NODE_SCHEMA, value->key->text);

	return key != NULL && key - NODE_KEYS < KIND_KEYS;
}

/* `- Breaking: Kim visits`; a key that is nearly one of ours is a slip. */
static bool
is_split_phrase(struct reader *r, const struct tree_node *at)
{
	struct slice names[COUNT_OF(NODE_KEYS)];
	const struct tree_node *value = at->first;

	if (at->len != 1 || at->is_flow || value->kind != TREE_SCALAR ||
	    schema_key(&NODE_SCHEMA, value->key->text) != NULL)
		return false;
	for (size_t i = 0; i < COUNT_OF(NODE_KEYS); i++)
		names[i] = slice_of(NODE_KEYS[i].name);
	if (suggest_word(value->key->text, names, COUNT_OF(NODE_KEYS)).len > 0)
		return false;
	reader_say(r, value->key,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R005",
	        .hint = arena_printf(r->problems->arena, "write \"%.*s: %.*s\"",
	            SLICE_ARG(value->key->text),
	            SLICE_ARG(slice_sub(value->text, 0, 80))),
	    },
	    "this reads as a setting named %.*s; put quotes around the phrase",
	    SLICE_ARG(value->key->text));
	return true;
}

/* Two kinds in one map: what it should be written as. */
static bool
check_one_kind(struct reader *r, const struct tree_node *at)
{
	const struct tree_node *first = NULL;

	TREE_EACH(value, at) {
		if (!is_kind(value))
			continue;
		if (first == NULL) {
			first = value;
			continue;
		}
		reader_say(r, value->key,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R022",
		        .hint = arena_printf(r->problems->arena,
		            "%.*s: stands at line %u",
		            SLICE_ARG(first->key->text), first->key->line),
		        .help = arena_printf(r->problems->arena,
		            "write all: with two items, '- %.*s: ...' and "
		            "'- %.*s: ...'",
		            SLICE_ARG(first->key->text),
		            SLICE_ARG(value->key->text)),
		    },
		    "a condition is of one kind, and this is the second in it");
		return false;
	}
	return true;
}

static bool
has_unknown(const struct tree_node *at)
{
	TREE_EACH(value, at) {
		if (schema_key(&NODE_SCHEMA, value->key->text) == NULL)
			return true;
	}
	return false;
}

static const struct tree_node *
find_kind(const struct tree_node *at)
{
	TREE_EACH(value, at) {
		if (is_kind(value))
			return value;
	}
	return NULL;
}

static bool
has_kind(struct reader *r, const struct tree_node *at)
{
	if (find_kind(at) != NULL)
		return true;
	/* A slip in the key's name is told by reader_map(). */
	if (!has_unknown(at))
		reader_say(r, at,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code =
		            tree_get(at, S("within")) != NULL ? "R023" : "R029",
		        .help = slice_of(NODE_SCHEMA.help),
		    },
		    "this condition does not say what is looked for");
	return false;
}

/* What goes with near: alone, and what with phrases alone. */
static void
check_qualifiers(
    struct reader *r, const struct tree_node *at, const struct node *node)
{
	const struct tree_node *within = tree_get(at, S("within"));
	const struct tree_node *order = tree_get(at, S("in_order"));
	const struct tree_node *except = tree_get(at, S("except"));

	if (node->kind == NODE_NEAR && within == NULL)
		reader_say(r, at,
		    &(struct remark){.level = PROBLEM_ERROR,
		        .code = "R023",
		        .hint = S("how close?")},
		    "near: needs within: say within: 8 words, sentence or "
		    "paragraph");
	if (node->kind != NODE_NEAR && within != NULL)
		reader_error(
		    r, within->key, "R023", "within: goes with near: only");
	if (node->kind != NODE_NEAR && order != NULL)
		reader_error(
		    r, order->key, "R023", "in_order: goes with near: only");
	if (except != NULL && !condition_is_span(node))
		report_not_span(r, except->key,
		    "except: stands on phrases, lists, near: and any: of "
		    "phrases, not on all: or none:");
}

static struct node *
read_map(struct reader *r, const struct tree_node *at)
{
	struct node *node = arena_alloc(r->arena, sizeof(struct node));
	size_t before = problems_count(r->problems, PROBLEM_ERROR);
	const struct tree_node *kind;

	if (is_split_phrase(r, at) || !check_one_kind(r, at))
		return NULL;
	node->place = reader_place(r, at);
	reader_map(r, &NODE_SCHEMA, at, node);
	if (!has_kind(r, at))
		return NULL;
	kind = find_kind(at);
	if (schema_key(&NODE_SCHEMA, kind->key->text)->read == NULL)
		return NULL;
	check_qualifiers(r, at, node);
	return problems_count(r->problems, PROBLEM_ERROR) > before ? NULL
	                                                           : node;
}

struct node *
condition_read(struct reader *r, const struct tree_node *at)
{
	struct node *node;
	struct term term;

	if (at->kind == TREE_MAP)
		return read_map(r, at);
	if (at->kind == TREE_LIST) {
		reader_say(r, at,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R020",
		        .help = S("put any: or all: before the list"),
		    },
		    "a list says not whether one or all of it must be met");
		return NULL;
	}
	if (!term_read(r, at, false, &term))
		return NULL;
	node = arena_alloc(r->arena, sizeof(*node));
	*node = (struct node){
	    .kind = NODE_TERM, .place = term.place, .text = term.text};
	return node;
}

void
condition_read_list(
    struct reader *r, const struct tree_node *list, struct nodes *out)
{
	if (!reader_is(r, list, TREE_LIST))
		return;
	if (list->len == 0)
		reader_error(r, list, "R024", "%.*s: the list is empty",
		    SLICE_ARG(list->key->text));
	out->items = arena_new_array(r->arena, struct node *, list->len);
	TREE_EACH(item, list) {
		struct node *node = condition_read(r, item);

		if (node == NULL)
			continue;
		if (node->kind == NODE_NONE)
			reader_error(r, item, "R040",
			    "none: stands only as an item of all:");
		else
			out->items[out->len++] = node;
	}
}

void
key_condition(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct node *node = condition_read(r, value);

	(void)key;
	if (node != NULL && node->kind == NODE_NONE)
		reader_say(r, value,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R040",
		        .help = S("none: stands only as an item of all:, "
		                  "beside something that must be said"),
		    },
		    "this matches nearly every article; add something it must "
		    "say");
	else
		*(struct node **)out = node;
}
