/*
 * What a compiled rule set looks like inside: conditions (struct op) in one
 * array, equal ones made once, so that what a hundred rules share is evaluated
 * once an article.  Written by compile.c and anchor.c, read by everything that
 * matches; no other module includes it.
 *
 *	term --uses--> list entry         (a term that a list is waiting for)
 *	term --anchors--> rules           (rules that need one of these terms)
 *	list --anchors--> rules
 *	rule --> op --links--> op ...     (children before their parents)
 */
#ifndef MATCH_PROGRAM_H
#define MATCH_PROGRAM_H

#include <stdatomic.h>

#include "base/array.h"
#include "match/boilerplate.h"
#include "match/dict.h"
#include "match/like.h"
#include "match/ruleset.h"
#include "match/trie.h"

/* Where a word of an article stands; scopes of RULES.md are sets of these. */
enum zone {
	ZONE_TITLE = 1,
	ZONE_LEAD = 2,
	ZONE_REST = 4, /* of the body, after the lead */
	ZONE_FURNITURE = 8,
	ZONE_TEXT = ZONE_TITLE | ZONE_LEAD | ZONE_REST,
	ZONE_ALL = ZONE_TEXT | ZONE_FURNITURE,
};

enum op_kind {
	/* Spans: their value is a set of places. */
	OP_TERM,     /* target: a term; text: as the rule has it */
	OP_LIST,     /* target: a list */
	OP_UNION,    /* of all children */
	OP_NEAR,     /* windows with one place of each child */
	OP_EXCEPT,   /* the first child without what lies inside the second */
	OP_NOT_NEAR, /* the first child without what the second is near to */
	OP_MENTIONS, /* the child, if so many of its places do not overlap */
	/* Conditions: their value is true or false. */
	OP_ALL,
	OP_ANY,
	OP_AT_LEAST, /* so many of the children are true */
	OP_NONE,
};

#define OP_MISSING UINT32_MAX

struct op {
	uint8_t kind;     /* enum op_kind */
	uint8_t zones;    /* of OP_TERM and OP_LIST */
	bool in_order;    /* of OP_NEAR */
	uint8_t distance; /* enum distance_kind, of OP_NEAR and OP_NOT_NEAR */
	uint32_t words;   /* with it; how many, of OP_MENTIONS, OP_AT_LEAST */
	uint32_t target;
	uint32_t first_link; /* children: set->links[first_link ...] */
	uint32_t link_len;
	const struct slice *text;
};

static inline bool
op_is_span(const struct op *op)
{
	return op->kind <= OP_MENTIONS;
}

/* A child of `near` costs a bit, and work doubles with each. */
#define NEAR_MAX 10

/* Longer phrases are refused: no newspaper repeats them word for word. */
#define TERM_WORDS_MAX 256

/* What a term is to a list. */
enum use_role {
	USE_FULL,
	USE_SHORT,
	USE_EXCEPT,      /* of one entry */
	USE_LIST_EXCEPT, /* of all entries */
};

#define ENTRY_PLAIN UINT32_MAX /* full spellings and nothing else */

struct use {
	const struct slice *text;
	uint32_t entry; /* set->entries, or ENTRY_PLAIN */
	uint32_t list : 29;
	uint32_t role : 3; /* enum use_role */
};

#define LISTS_MAX (1u << 29)

/* An entry of a list that is more than its spellings. */
struct entry_plan {
	uint32_t first_need; /* ops: links[first_need ...] */
	uint32_t need_len;
	struct distance within;
	uint32_t first_word; /* symbols of all its spellings, ascending */
	uint32_t word_len;
};

struct list_plan {
	const struct word_list *list;
	uint32_t first_need; /* links, of every entry */
	uint32_t need_len;
	bool has_except; /* of the list or of an entry */
	bool has_short;
	uint64_t cost; /* how often one of its terms is expected */
};

struct rule_plan {
	uint32_t first_group; /* set->groups: what `when` cannot do without */
	uint32_t group_len;
	bool has_filters; /* of sources or languages */
	uint32_t when;
	uint32_t unless;         /* or OP_MISSING */
	uint32_t first_escalate; /* links: one op an escalation */
};

/*
 * Groups of atoms, terms or lists, of which one must stand in the article for
 * a rule to be met: how many atoms, then the atoms.  They lie in a row, so a
 * candidate that lacks something is dismissed for one look at memory.
 */
#define ATOM_LIST (1u << 31) /* the number is a list's, else a term's */

/* Groups with more atoms are nearly always met and not worth the look. */
#define GROUP_ATOMS_MAX 64

/*
 * The rarest small groups of a rule beside its anchor, an atom as a bit of a
 * small set: a rule that lacks one of them is not even looked at.
 */
#define CHECK_GROUPS 2
#define CHECK_ATOMS  4
#define ATOM_BITS    0x10000u /* of the set; two atoms may share one */

struct rule_check {
	uint32_t rule;
	uint16_t bits[CHECK_GROUPS][CHECK_ATOMS];
};

static inline uint16_t
atom_bit(uint32_t atom)
{
	return (uint16_t)(atom ^ atom >> 16);
}

/* Values by key, grouped: those of key k are items[start[k]..start[k+1]). */
struct index {
	uint32_t *start;
	uint32_t *items; /* of index_of_uses: positions in set->uses */
	struct rule_check *checks; /* where the items are rules, beside them */
	uint32_t keys;
};

struct ruleset {
	atomic_uint refs;
	struct rule_book *book;
	struct boilerplate_cutter *cutter;
	struct dict *dict;
	struct trie *trie;
	ARRAY(uint8_t) term_flags; /* enum term_flag, by term */
	ARRAY(struct op) ops;
	ARRAY(uint32_t) links;
	uint32_t *link_terms; /* by link: the term of a plain one */
	ARRAY(struct use) uses;
	ARRAY(struct list_plan) lists;
	ARRAY(struct entry_plan) entries;
	ARRAY(uint32_t) words; /* of entry_plan */
	struct rule_plan *rules;
	ARRAY(uint32_t) groups;
	struct index uses_of_term;
	struct index rules_of_term;
	struct index rules_of_list;
	struct like *like;
	/* Of the dictionary, for quick looks. */
	bool has_exact;
	bool has_forms;
	bool has_like;
};

enum term_flag {
	TERM_EXACT = 1,
	TERM_OPEN = 2, /* its last word is a prefix */
};

/* A key and what belongs to it, before they are grouped. */
struct pair {
	uint32_t key;
	uint32_t value;
};

/* Groups pairs by key, 0 to keys - 1; the order within a key is kept. */
struct index index_make(const struct pair *pairs, size_t len, uint32_t keys);
void index_fini(struct index *index);

static inline uint32_t
index_len(const struct index *index, uint32_t key)
{
	return index->start[key + 1] - index->start[key];
}

static inline const uint32_t *
index_items(const struct index *index, uint32_t key)
{
	return index->items + index->start[key];
}

#endif
