/*
 * Watch rules as an analyst wrote them: the tree of RULES.md 2, checked, with
 * the place of every node.  Written by config, read by match and alert.  All
 * of it is immutable once loaded and lives in the arena of its rule_book.
 */
#ifndef MODEL_RULE_H
#define MODEL_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/map.h"
#include "model/article.h"
#include "model/problem.h"
#include "model/severity.h"

/* A word or phrase as typed; `weapon*` keeps its star. */
struct term {
	struct slice text;
	struct place place;
};

struct terms {
	struct term *items;
	size_t len;
};

/* Where hits count: a set of bits.  0 in a node: as its parent says. */
enum scope {
	SCOPE_TITLE = 1,
	SCOPE_LEAD = 2, /* the first paragraph of the body */
	SCOPE_BODY = 4, /* includes the lead */
	SCOPE_FURNITURE = 8,
	SCOPE_TEXT = SCOPE_TITLE | SCOPE_BODY, /* the default */
	SCOPE_EVERYWHERE = SCOPE_TEXT | SCOPE_FURNITURE,
};

enum distance_kind {
	DISTANCE_WORDS,
	DISTANCE_SENTENCE,
	DISTANCE_PARAGRAPH,
	DISTANCE_ARTICLE, /* only for needs_within */
};

struct distance {
	enum distance_kind kind;
	unsigned words; /* other words in between, for DISTANCE_WORDS */
};

enum node_kind {
	NODE_TERM,  /* text: a phrase; a star ends a word that is a prefix */
	NODE_EXACT, /* terms: as typed */
	NODE_LIST,  /* text: the list's id; list: what it names */
	NODE_ANY,   /* children */
	NODE_ALL,   /* children; NODE_NONE stands only here */
	NODE_NONE,  /* children */
	NODE_NEAR,  /* children, within, in_order */
};

struct node {
	enum node_kind kind;
	struct place place;
	unsigned scope; /* SCOPE_ bits, 0 inherited */
	struct slice text;
	struct terms terms;
	const struct word_list *list;
	struct node **children;
	size_t child_len;
	struct distance within;
	bool in_order;
	struct terms except; /* on span nodes: hits inside these are dropped */
};

struct nodes {
	struct node **items;
	size_t len;
};

/*
 * One entry of a list: full spellings (name and also), short forms that count
 * only beside a full one, needs (at least one true within needs_within, where
 * there are any), except.  A plain term is an entry with a name alone.
 */
struct list_entry {
	struct term name;
	struct terms also;
	struct terms short_forms;
	struct nodes needs;
	struct distance needs_within;
	struct terms except;
	struct slice id;
	struct place place;
};

struct word_list {
	struct slice id;
	struct slice description;
	struct list_entry *entries;
	size_t entry_len;
	struct nodes needs;  /* of every entry */
	struct terms except; /* of every entry */
	struct place place;
};

struct collapse {
	bool off;
	int64_t for_ms;
};

struct escalation {
	struct node *when;
	enum severity to;
	struct place place;
};

/* A text of `because:`, or any other that a message may have to point at. */
struct rule_test {
	bool must_match;
	struct article *article; /* in the book's arena, never freed alone */
	bool names_language; /* else the filter `languages` is not applied */
	bool names_source;   /* else the filter `sources` is not applied */
	struct terms because;
	struct terms not_because;
	bool has_severity;
	enum severity severity;
	struct slice note;
	struct place place;
};

struct rule {
	struct slice id;
	struct slice name; /* empty where none is given */
	struct slice description;
	struct node *when;
	struct node *unless; /* NULL where there is none */
	unsigned scope;      /* SCOPE_ bits; SCOPE_TEXT by default */
	struct terms languages;
	struct terms sources_only;
	struct terms sources_except;
	enum severity severity;
	struct escalation *escalate;
	size_t escalate_len;
	struct collapse collapse;
	struct terms send; /* channel ids; empty: the routes decide */
	struct slice owner;
	struct terms tags;
	struct terms references;
	struct rule_test *tests;
	size_t test_len;
	struct slice was; /* the id whose history this rule continues */
	struct place place;
};

struct boilerplate {
	struct terms cut_after;
	struct terms drop_lines;
	bool drop_repeated;
};

/* All rules and lists of a configuration: one name space. */
struct rule_book {
	struct arena *arena;
	ARRAY(const struct rule *) rules; /* in file order */
	ARRAY(const struct word_list *) lists;
	struct boilerplate boilerplate; /* of all files together */
	struct map *rule_by_id;         /* -> const struct rule */
	struct map *list_by_id;         /* -> const struct word_list */
};

#define RULE_DEFAULT_COLLAPSE_MS ((int64_t)72 * 3600 * 1000)

NODISCARD struct rule_book *rule_book_new(void);
void rule_book_free(struct rule_book **book);

/* The rule's name where it has one, else its id. */
struct slice rule_title(const struct rule *rule);

#endif
