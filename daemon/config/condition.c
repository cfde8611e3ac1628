/*
 * Conditions: a phrase, or a map with one key that says what kind it is and
 * keys that qualify it.
 */
#include "base/suggest.h"
#include "config/rulefile.h"
#include "text/utf8.h"

bool
condition_is_span(const struct node *node)
{
	if (node->kind == NODE_ALL || node->kind == NODE_NONE ||
	    node->kind == NODE_AT_LEAST || node->kind == NODE_RULE)
		return false;
	if (node->kind != NODE_ANY)
		return true;
	for (size_t i = 0; i < node->child_len; i++) {
		if (!condition_is_span(node->children[i]))
			return false;
	}
	return true;
}

#define NOT_SPAN_HELP                                             \
	S("all:, none:, at_least: and rule: are about the whole " \
	  "article; put them beside near:, under all:")

static void
report_not_span(struct reader *r, const struct tree_node *at, const char *text)
{
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_ERROR, .code = "R046", .help = NOT_SPAN_HELP},
	    "%s", text);
}

static void
report_none(struct reader *r, const struct tree_node *at)
{
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R040",
	        .help = S("none: stands only as an item of all:, beside "
	                  "something that must be said"),
	    },
	    "this matches nearly every article; add something it must say");
}

static void
read_child(struct reader *r, const struct tree_node *item, struct node *node)
{
	struct node *child = condition_read(r, item);

	if (child == NULL)
		return;
	if (child->kind == NODE_NONE && node->kind != NODE_ALL) {
		report_none(r, item);
		return;
	}
	if (node->kind == NODE_NEAR && !condition_is_span(child))
		report_not_span(r, item,
		    child->kind == NODE_ALL
		        ? "near: takes phrases, lists and any:, not all:"
		        : "near: takes phrases, lists and any: of them");
	node->children[node->child_len++] = child;
}

void
key_conditions(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct node *node = out;

	if (!reader_is(r, value, TREE_LIST))
		return;
	if (value->len == 0)
		reader_error(
		    r, value, "R024", "%s: the list is empty", key->name);
	else if (value->len < key->min)
		reader_error(r, value, "R024",
		    "%s: takes two conditions or more", key->name);
	/* Two such keys in one map are told elsewhere; the last one counts. */
	node->child_len = 0;
	node->children = arena_new_array(r->arena, struct node *, value->len);
	READER_EACH(item, value, r)
	read_child(r, item, node);
}

void
key_spellings(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct node *node = out;
	struct term_list_how how = {.use = TERM_EXACT, .allow_single = true};

	(void)key;
	if (node->kind == NODE_FORMS)
		how.use = TERM_FORMS;
	if (node->kind == NODE_LIKE)
		how.use = TERM_LIKE;
	terms_read(r, value, how, &node->terms);
}

/* A name that is looked up once all files are read. */
static void
read_name(struct reader *r, const struct key *key,
    const struct tree_node *value, struct node *node)
{
	struct rule_load *load = r->owner;

	key_id(r, key, value, &node->text);
	/* The place of the name, for what is said about it later. */
	node->place = reader_place(r, value);
	if (node->text.len > 0)
		*array_add(&load->uses) = (struct name_use){
		    .node = node, .tree = r->tree, .by = load->owner};
}

void
key_list_name(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	read_name(r, key, value, out);
}

void
key_rule_name(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	read_name(r, key, value, out);
}

#define AT(member) offsetof(struct node, member)

/* More mentions, or different conditions, than an article or a person has. */
#define MAX_COUNT 1000

static const struct key NOT_NEAR_KEYS[] = {
    {.name = "of",
        .read = key_terms,
        .offset = AT(not_near),
        .is_required = true,
        .help = "words and phrases that may not stand so near"},
    {.name = "within",
        .read = key_narrow_window,
        .offset = AT(not_near_within),
        .is_required = true,
        .help = "how near: N words (other words in between), sentence"},
};

static const struct schema NOT_NEAR_SCHEMA = {
    "not_near", NOT_NEAR_KEYS, COUNT_OF(NOT_NEAR_KEYS), NULL};

/* What can be counted, or can have a neighbour. */
#define SPANS "any near list exact forms like"

/* Those that say the kind stand first. */
static const enum node_kind KINDS[] = {NODE_ANY, NODE_ALL, NODE_NEAR, NODE_LIST,
    NODE_EXACT, NODE_FORMS, NODE_LIKE, NODE_NONE, NODE_AT_LEAST, NODE_RULE};

static const struct key NODE_KEYS[] = {
    {.name = "any",
        .read = key_conditions,
        .min = 1,
        .help = "one of these is enough"},
    {.name = "all",
        .read = key_conditions,
        .min = 1,
        .help = "every one of these, anywhere in the article"},
    {.name = "near",
        .read = key_conditions,
        .min = 2,
        .help = "these close to each other; say how close with within:"},
    {.name = "list",
        .read = key_list_name,
        .help = "any entry of the list with this id"},
    {.name = "exact",
        .read = key_spellings,
        .help = "as typed: capitals and accents count (WHO, IAEA)"},
    {.name = "forms",
        .read = key_spellings,
        .help = "grammatical forms: inspect finds inspected, inspecting"},
    {.name = "like",
        .read = key_spellings,
        .help = "with slips of the pen: typos: 1 (as without it) or 2 a "
                "word; words under 5 letters have to be equal"},
    {.name = "none",
        .read = key_conditions,
        .min = 1,
        .help = "not one of these; an item of all: only"},
    {.name = "at_least",
        .read = key_count,
        .offset = AT(at_least),
        .min = 2,
        .max = MAX_COUNT,
        .help = "so many different conditions of those under of:"},
    {.name = "rule",
        .read = key_rule_name,
        .help = "what the rule with this id says under when: and unless:"},
    {.name = "in",
        .read = key_scope,
        .offset = AT(scope),
        .help = "where it has to stand: title, lead, body, text, everywhere, "
                "or a list of them"},
    {.name = "within",
        .read = key_window,
        .offset = AT(within),
        .with = "near",
        .with_code = "R023",
        .help = "how close: N words (other words in between; other "
                "products' NEAR/5 may count one fewer), sentence, paragraph"},
    {.name = "in_order",
        .read = key_bool,
        .offset = AT(in_order),
        .with = "near",
        .with_code = "R023",
        .help = "true: in the order in which they are written"},
    {.name = "typos",
        .read = key_count,
        .offset = AT(typos),
        .min = 1,
        .max = 2,
        .with = "like",
        .help = "how many slips a word may have: 1 or 2"},
    {.name = "of",
        .read = key_conditions,
        .min = 1,
        .with = "at_least",
        .help = "the conditions that at_least: counts"},
    {.name = "mentions",
        .read = key_count,
        .offset = AT(mentions),
        .min = 2,
        .max = MAX_COUNT,
        .with = SPANS,
        .with_code = "R046",
        .help = "how many times it has to stand there: 2 or more"},
    {.name = "except",
        .read = key_terms,
        .offset = AT(except),
        .with = SPANS,
        .with_code = "R046",
        .help = "phrases inside which it does not count"},
    {.name = "not_near",
        .read = key_section,
        .section = &NOT_NEAR_SCHEMA,
        .with = SPANS,
        .with_code = "R046",
        .help = "{of: [words], within: 8 words}: what may not stand beside "
                "it"},
    {.name = "where", .with = "list", .help = "which entries of the list"},
};

const struct schema CONDITION_SCHEMA = {"a condition", NODE_KEYS,
    COUNT_OF(NODE_KEYS),
    "a condition is a phrase, or one of any, all, near, list, exact, forms, "
    "like, at_least, rule"};

static bool
is_kind(const struct tree_node *value)
{
	const struct key *key = schema_key(&CONDITION_SCHEMA, value->key->text);

	return key != NULL && (size_t)(key - NODE_KEYS) < COUNT_OF(KINDS);
}

/* `- Breaking: Kim visits`; a key that is nearly one of ours is a slip. */
static bool
is_split_phrase(struct reader *r, const struct tree_node *at)
{
	struct slice names[COUNT_OF(NODE_KEYS)];
	const struct tree_node *value = at->first;

	if (at->len != 1 || at->is_flow || value->kind != TREE_SCALAR ||
	    schema_key(&CONDITION_SCHEMA, value->key->text) != NULL)
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
	            SLICE_ARG(utf8_cut(value->text, 80))),
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
		if (schema_key(&CONDITION_SCHEMA, value->key->text) == NULL)
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
		        .help = slice_of(CONDITION_SCHEMA.help),
		    },
		    "this condition does not say what is looked for");
	return false;
}

/* `any` of whole conditions is no span, and only the tree shows it. */
static void
check_modifiers(
    struct reader *r, const struct tree_node *at, const struct node *node)
{
	static const char *const names[] = {"except", "mentions", "not_near"};

	if (node->kind != NODE_ANY || condition_is_span(node))
		return;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct tree_node *value =
		    tree_get(at, slice_of(names[i]));

		if (value != NULL)
			reader_say(r, value->key,
			    &(struct remark){.level = PROBLEM_ERROR,
			        .code = "R046",
			        .help = NOT_SPAN_HELP},
			    "%s: stands on phrases, lists, near: and any: of "
			    "them, not on any: of whole conditions",
			    names[i]);
	}
}

static void
check_at_least(
    struct reader *r, const struct tree_node *at, const struct node *node)
{
	const struct tree_node *count = tree_get(at, S("at_least"));
	const struct tree_node *of = tree_get(at, S("of"));

	if (of == NULL)
		reader_say(r, at,
		    &(struct remark){.level = PROBLEM_ERROR,
		        .code = "R029",
		        .help = S("at_least: 2, and of: with the conditions "
		                  "that are counted")},
		    "at_least: needs 'of'");
	else if (of->kind == TREE_LIST && of->len > 0 &&
	    node->at_least > of->len)
		reader_say(r, count,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R041",
		        .hint = arena_printf(r->problems->arena,
		            "of: at line %u has %u", of->key->line, of->len),
		    },
		    "this can never match: %u of %u conditions", node->at_least,
		    of->len);
}

/* What the table cannot say about the keys of one condition. */
static void
check_map(struct reader *r, const struct tree_node *at, struct node *node)
{
	const struct tree_node *mentions = tree_get(at, S("mentions"));

	if (node->kind == NODE_NONE && mentions != NULL)
		reader_error(r, mentions->key, "R041",
		    "this can never be: none: is about what does not stand "
		    "there, and mentions: counts");
	else
		reader_companions(r, &CONDITION_SCHEMA, at);
	check_modifiers(r, at, node);
	if (node->kind == NODE_NEAR && tree_get(at, S("within")) == NULL)
		reader_say(r, at,
		    &(struct remark){.level = PROBLEM_ERROR,
		        .code = "R023",
		        .hint = S("how close?")},
		    "near: needs within: say within: 8 words, sentence or "
		    "paragraph");
	if (node->kind == NODE_AT_LEAST)
		check_at_least(r, at, node);
	if (node->kind == NODE_LIKE && node->typos == 0)
		node->typos = 1;
}

static struct node *
read_map(struct reader *r, const struct tree_node *at)
{
	struct node *node = arena_alloc(r->arena, sizeof(struct node));
	size_t before = r->problems->errors;
	const struct tree_node *kind = find_kind(at);

	if (is_split_phrase(r, at) || !check_one_kind(r, at))
		return NULL;
	node->place = reader_place(r, at);
	if (kind != NULL)
		node->kind =
		    KINDS[schema_key(&CONDITION_SCHEMA, kind->key->text) -
		        NODE_KEYS];
	reader_map(r, &CONDITION_SCHEMA, at, node);
	if (!has_kind(r, at))
		return NULL;
	check_map(r, at, node);
	return r->problems->errors > before ? NULL : node;
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
	if (!term_read(r, at, TERM_PLAIN, &term))
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
	READER_EACH(item, list, r)
	{
		struct node *node = condition_read(r, item);

		if (node == NULL)
			continue;
		if (node->kind == NODE_NONE)
			report_none(r, item);
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
		report_none(r, value);
	else
		*(struct node **)out = node;
}

void
key_needs(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	condition_read_list(r, value, out);
}
