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
	NODE_TERM,     /* text: a phrase; a star ends a word that is a prefix */
	NODE_EXACT,    /* terms: as typed */
	NODE_FORMS,    /* terms: words with the same stem */
	NODE_LIKE,     /* terms, typos: words with that many slips */
	NODE_LIST,     /* text: the list's id; list: what it names */
	NODE_ANY,      /* children */
	NODE_ALL,      /* children; NODE_NONE stands only here */
	NODE_NONE,     /* children */
	NODE_NEAR,     /* children, within, in_order */
	NODE_AT_LEAST, /* children, at_least: so many different ones */
	NODE_RULE,     /* text: the rule's id; rule: what it names */
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
	unsigned typos;          /* NODE_LIKE: Damerau edits a word, 1 or 2 */
	unsigned at_least;       /* NODE_AT_LEAST */
	const struct rule *rule; /* NODE_RULE */
	/* On span nodes, in the order in which they apply: */
	struct terms except;   /* hits inside these are dropped */
	struct terms not_near; /* hits with one of these so near are dropped */
	struct distance not_near_within; /* words or sentence */
	unsigned
	    mentions; /* so many hits that do not overlap; 0: one will do */
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
	bool is_forms; /* name is matched by its stem; it stands alone then */
	struct terms also;
	struct terms short_forms;
	struct nodes needs;
	struct distance needs_within;
	struct terms except;
	struct slice id;
	struct place place;
};

/* A term out of a list's file; a million of them have to be cheap. */
struct list_line {
	struct slice text;
	unsigned line; /* of the file */
};

struct word_list {
	struct slice id;
	struct slice description;
	struct list_entry *entries;
	size_t entry_len;
	/* Of a file, `as: terms`: each an entry with a name alone.  A list has
	 * entries or these. */
	struct slice file; /* absolute; empty for a list with entries */
	struct list_line *lines;
	size_t line_len;
	struct nodes needs;  /* of every entry */
	struct terms except; /* of every entry */
	struct place place;
};

struct collapse {
	bool off;
	int64_t for_ms;
};

/* What becomes of an article where `when` holds only through denied hits. */
enum denials {
	DENIALS_LABEL,  /* the alert says so */
	DENIALS_DROP,   /* no hit */
	DENIALS_ONLY,   /* a hit only then */
	DENIALS_IGNORE, /* not looked for */
};

/* A rule fires at the article that makes so many within the time; 0 articles:
 * there is no such condition. */
struct fire_when {
	unsigned articles;
	unsigned different_sources; /* sites; 0: any */
	int64_t within_ms;
};

/* What is above it goes to the next digest; 0 alerts: no limit. */
struct alert_limit {
	unsigned alerts;
	int64_t per_ms;
};

enum rule_status {
	RULE_ON,
	RULE_TRIAL, /* everything but sending */
	RULE_OFF,
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
	bool has_denied;
	bool denied;
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
	enum denials denials;
	struct fire_when fire_when;
	struct collapse collapse;
	struct alert_limit limit;
	enum rule_status status;
	bool has_expires;
	int64_t expires_ms; /* the last ms of the day it names, UTC */
	struct terms send;  /* channel ids; empty: the routes decide */
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

/* Whether articles are held against the rule now: neither off nor expired. */
bool rule_is_in_force(const struct rule *rule, int64_t now_ms);
bool rule_is_expired(const struct rule *rule, int64_t now_ms);

#endif
