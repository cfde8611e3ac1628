/*
 * Rule books from short texts, so that a test shows rule, article and answer
 * in one line.  A condition is a phrase or one of
 *
 *	any(a, b)  all(a, b)  none(a)  exact(US, WHO)  list(ID)
 *	near(8 words; a, b)  near(sentence; a, b)  order(8 words; a, b)
 *	in(title lead; a)  except(a; phrase, phrase)
 *	forms(inspect, arm)  like(2; Natanz)  least(2; a, b, c)  rule(ID)
 *	mentions(3; a)  away(4 words; a; phrase)  away(sentence; a; phrase)
 *
 * and an entry of a list has parts that are divided by |:
 *
 *	Vladimir Putin | also Putin V | short Putin | except Putin Street
 *	| needs Kremlin | within sentence
 *	inspector | forms
 */
#ifndef UNIT_MATCH_BOOK_H
#define UNIT_MATCH_BOOK_H

#include "unit/testing.h"

#include "base/check.h"
#include "base/mem.h"
#include "base/num.h"
#include "match/matcher.h"

struct maker {
	struct rule_book *book;
	struct slice rest;
};

static inline struct slice
maker_copy(struct maker *m, struct slice s)
{
	return arena_copy(m->book->arena, slice_trim(s));
}

/* Up to one of the characters, which stays. */
static inline struct slice
maker_until(struct maker *m, const char *stops)
{
	size_t len = 0;
	struct slice part;

	while (len < m->rest.len && strchr(stops, m->rest.ptr[len]) == NULL)
		len++;
	part = slice_trim(slice_sub(m->rest, 0, len));
	m->rest = slice_from(m->rest, len);
	return part;
}

static inline bool
maker_takes(struct maker *m, char c)
{
	m->rest = slice_trim(m->rest);
	if (m->rest.len == 0 || m->rest.ptr[0] != c)
		return false;
	m->rest = slice_from(m->rest, 1);
	return true;
}

static inline struct terms
maker_terms(struct maker *m)
{
	struct terms terms = {
	    arena_new_array(m->book->arena, struct term, 32), 0};

	do {
		check(terms.len < 32);
		terms.items[terms.len++].text =
		    maker_copy(m, maker_until(m, ",)|"));
	} while (maker_takes(m, ','));
	return terms;
}

static inline struct distance
maker_distance(struct slice text)
{
	int64_t words = 0;

	if (slice_eq(text, S("sentence")))
		return (struct distance){.kind = DISTANCE_SENTENCE};
	if (slice_eq(text, S("paragraph")))
		return (struct distance){.kind = DISTANCE_PARAGRAPH};
	if (slice_eq(text, S("article")))
		return (struct distance){.kind = DISTANCE_ARTICLE};
	check(num_parse(slice_sub(text, 0, slice_find_char(text, ' ', 0)), 0,
	    1000000, &words));
	return (struct distance){
	    .kind = DISTANCE_WORDS, .words = (unsigned)words};
}

static inline unsigned
maker_scope(struct slice names)
{
	static const struct {
		struct slice name;
		unsigned scope;
	} scopes[] = {{SLICE("title"), SCOPE_TITLE},
	    {SLICE("lead"), SCOPE_LEAD}, {SLICE("body"), SCOPE_BODY},
	    {SLICE("text"), SCOPE_TEXT},
	    {SLICE("everywhere"), SCOPE_EVERYWHERE}};
	unsigned bits = 0;
	struct slice name;

	while (slice_cut(&names, ' ', &name))
		for (size_t i = 0; i < COUNT_OF(scopes); i++)
			if (slice_eq(name, scopes[i].name))
				bits |= scopes[i].scope;
	check(bits != 0);
	return bits;
}

static inline struct node *maker_node(struct maker *m);

static inline void
maker_children(struct maker *m, struct node *node)
{
	node->children = arena_new_array(m->book->arena, struct node *, 32);
	do {
		check(node->child_len < 32);
		node->children[node->child_len++] = maker_node(m);
	} while (maker_takes(m, ','));
}

/* What stands before the semicolon, which is taken. */
static inline struct slice
maker_head(struct maker *m)
{
	struct slice head = maker_until(m, ";");

	check(maker_takes(m, ';'));
	return head;
}

static inline unsigned
maker_number(struct maker *m)
{
	int64_t number = 0;

	check(num_parse(maker_head(m), 0, 1000000, &number));
	return (unsigned)number;
}

/* What is said of another condition; NULL if it is none of that. */
static inline struct node *
maker_mod(struct maker *m, struct slice name)
{
	struct node *node;

	if (slice_eq(name, S("in"))) {
		unsigned scope = maker_scope(maker_head(m));

		node = maker_node(m);
		node->scope = scope;
	} else if (slice_eq(name, S("except"))) {
		node = maker_node(m);
		check(maker_takes(m, ';'));
		node->except = maker_terms(m);
	} else if (slice_eq(name, S("mentions"))) {
		unsigned mentions = maker_number(m);

		node = maker_node(m);
		node->mentions = mentions;
	} else if (slice_eq(name, S("away"))) {
		struct distance within = maker_distance(maker_head(m));

		node = maker_node(m);
		node->not_near_within = within;
		check(maker_takes(m, ';'));
		node->not_near = maker_terms(m);
	} else {
		return NULL;
	}
	check(maker_takes(m, ')'));
	return node;
}

static inline struct node *
maker_call(struct maker *m, struct slice name)
{
	struct node *node = maker_mod(m, name);

	if (node != NULL)
		return node;
	node = arena_alloc(m->book->arena, sizeof(*node));
	if (slice_eq(name, S("forms"))) {
		node->kind = NODE_FORMS;
		node->terms = maker_terms(m);
	} else if (slice_eq(name, S("like"))) {
		node->kind = NODE_LIKE;
		node->typos = maker_number(m);
		node->terms = maker_terms(m);
	} else if (slice_eq(name, S("least"))) {
		node->kind = NODE_AT_LEAST;
		node->at_least = maker_number(m);
		maker_children(m, node);
	} else if (slice_eq(name, S("rule"))) {
		node->kind = NODE_RULE;
		node->text = maker_copy(m, maker_until(m, ")"));
		node->rule = map_get(m->book->rule_by_id, node->text);
		check(node->rule != NULL);
	} else if (slice_eq(name, S("exact"))) {
		node->kind = NODE_EXACT;
		node->terms = maker_terms(m);
	} else if (slice_eq(name, S("list"))) {
		node->kind = NODE_LIST;
		node->text = maker_copy(m, maker_until(m, ")"));
		node->list = map_get(m->book->list_by_id, node->text);
		check(node->list != NULL);
	} else if (slice_eq(name, S("near")) || slice_eq(name, S("order"))) {
		node->kind = NODE_NEAR;
		node->in_order = slice_eq(name, S("order"));
		node->within = maker_distance(maker_head(m));
		maker_children(m, node);
	} else {
		node->kind = slice_eq(name, S("any")) ? NODE_ANY
		    : slice_eq(name, S("all"))        ? NODE_ALL
		                                      : NODE_NONE;
		check(node->kind != NODE_NONE || slice_eq(name, S("none")));
		maker_children(m, node);
	}
	check(maker_takes(m, ')'));
	return node;
}

static inline struct node *
maker_node(struct maker *m)
{
	struct slice word = maker_until(m, "(,);|");
	struct node *node;

	if (maker_takes(m, '('))
		return maker_call(m, word);
	node = arena_alloc(m->book->arena, sizeof(*node));
	node->kind = NODE_TERM;
	node->text = maker_copy(m, word);
	return node;
}

static inline struct node *
book_node(struct rule_book *book, const char *text)
{
	struct maker m = {book, arena_copy(book->arena, slice_of(text))};
	struct node *node = maker_node(&m);

	check(slice_trim(m.rest).len == 0);
	return node;
}

static inline struct terms
book_terms(struct rule_book *book, const char *text)
{
	struct maker m = {book, arena_copy(book->arena, slice_of(text))};

	return maker_terms(&m);
}

static inline void
maker_entry_part(struct maker *m, struct list_entry *entry)
{
	struct slice word = maker_until(m, " ");

	m->rest = slice_trim(m->rest);
	if (slice_eq(word, S("forms"))) {
		entry->is_forms = true;
	} else if (slice_eq(word, S("also"))) {
		entry->also = maker_terms(m);
	} else if (slice_eq(word, S("short"))) {
		entry->short_forms = maker_terms(m);
	} else if (slice_eq(word, S("except"))) {
		entry->except = maker_terms(m);
	} else if (slice_eq(word, S("within"))) {
		entry->needs_within = maker_distance(maker_until(m, "|"));
	} else {
		struct node *all = arena_alloc(m->book->arena, sizeof(*all));

		check(slice_eq(word, S("needs")));
		maker_children(m, all);
		entry->needs.items = all->children;
		entry->needs.len = all->child_len;
	}
}

/* A list of at most 32 entries; NULL ends them. */
static inline struct word_list *
book_list(struct rule_book *book, const char *id, const char *const *entries)
{
	struct word_list *list = arena_alloc(book->arena, sizeof(*list));

	list->id = arena_copy(book->arena, slice_of(id));
	list->entries = arena_new_array(book->arena, struct list_entry, 32);
	for (; *entries != NULL; entries++) {
		struct maker m = {
		    book, arena_copy(book->arena, slice_of(*entries))};
		struct list_entry *entry = &list->entries[list->entry_len++];

		check(list->entry_len <= 32);
		entry->needs_within.kind = DISTANCE_ARTICLE;
		entry->name.text = maker_copy(&m, maker_until(&m, "|"));
		while (maker_takes(&m, '|')) {
			m.rest = slice_trim(m.rest);
			maker_entry_part(&m, entry);
		}
	}
	*array_add(&book->lists) = list;
	map_set(book->list_by_id, list->id, list);
	return list;
}

static inline struct rule *
book_rule(struct rule_book *book, const char *id, const char *when)
{
	struct rule *rule = arena_alloc(book->arena, sizeof(*rule));

	rule->id = arena_copy(book->arena, slice_of(id));
	rule->when = book_node(book, when);
	rule->scope = SCOPE_TEXT;
	rule->severity = SEVERITY_MEDIUM;
	*array_add(&book->rules) = rule;
	map_set(book->rule_by_id, rule->id, rule);
	return rule;
}

static inline struct ruleset *
book_compile(struct rule_book **book)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	struct ruleset *set = ruleset_compile(book, problems);
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	problems_print(problems, 0, &text);
	if (set == NULL)
		print_error("%s", buf_str(&text));
	assert_non_null(set);
	return set;
}

/* The texts of a hit with numbers of windows: "0:weapons 0:talks". */
static inline void
print_because(const struct hit *hit, struct buf *out)
{
	for (size_t i = 0; i < hit->because_len; i++)
		buf_printf(out, "%s%u:%.*s", i > 0 ? " " : "",
		    hit->because[i].window, SLICE_ARG(hit->because[i].text));
}

#endif
