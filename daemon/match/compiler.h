/*
 * What the files that compile a rule set share: the set under construction,
 * where its faults go, and the making of operations, equal ones once.
 */
#ifndef MATCH_COMPILER_H
#define MATCH_COMPILER_H

#include "base/map.h"
#include "match/phrase.h"
#include "match/program.h"

/* With the hash, so that another op is not looked at for being in the way. */
struct op_slot {
	uint32_t number; /* of the op, counted from 1 */
	uint32_t hash;
};

/* A phrase that was compiled; in an empty slot the text is nowhere. */
struct leaf {
	struct slice text;
	uint32_t hash;
	uint32_t op;
	uint8_t zones;
	uint8_t manner; /* enum manner */
};

struct compiler {
	struct ruleset *set;
	struct problems *problems;
	struct phrases phrases;
	struct op_slot *op_slots; /* open addressing */
	size_t op_slot_len;
	struct leaf *leaves; /* open addressing */
	size_t leaf_len, leaf_cap;
	struct map *list_numbers;     /* by pointer -> number + 1 */
	ARRAY(struct pair) use_pairs; /* term -> use */
	struct map *rule_ops;         /* by struct rule_key -> op + 1 */
	unsigned rule_depth;          /* of references being compiled */
	bool failed;
};

/* More references in a row than anybody reads; evaluation descends along
 * them. */
#define RULE_DEPTH_MAX 32

/*
 * Zones that a node gets from above.  As long as nobody wrote `in:`, the text
 * is only the default, and the first `in:` may also widen it.
 */
struct zones {
	uint8_t bits;
	bool is_default;
};

#define ZONES_DEFAULT           \
	((struct zones){        \
	    .bits = ZONE_TEXT,  \
	    .is_default = true, \
	})

/* What `in:` makes of the zones from above; 0 for none written. */
struct zones zones_narrow(struct zones above, unsigned scope);

/* What a rule's own `in:` makes of the default. */
struct zones zones_of_rule(const struct rule *rule);

void compiler_fault(struct compiler *c, enum problem_level level,
    struct place place, const char *code, struct slice text);

/* Says what is wrong with a phrase; PHRASE_OK is no fault. */
void compiler_phrase_fault(struct compiler *c, enum problem_level level,
    struct place place, enum phrase_fault fault);

/*
 * The op with this content and these children, made where there is none yet;
 * first_link and link_len of *op are set here.
 */
uint32_t compiler_op(struct compiler *c, const struct op *op,
    const uint32_t *children, uint32_t len);

/* The op of a condition, OP_MISSING after a fault. */
uint32_t
compile_node(struct compiler *c, const struct node *node, struct zones above);

struct manner_in {
	enum manner manner;
	uint8_t zones;
};

/* The op of a phrase, OP_MISSING after a fault.  The op keeps the pointer, so
 * the text has to be the book's. */
uint32_t compile_leaf(struct compiler *c, const struct slice *text,
    struct place place, struct manner_in how);

/* The number of a list, which is compiled later; and all that were asked for.
 */
uint32_t compile_list_number(struct compiler *c, const struct word_list *list);
void compile_lists(struct compiler *c);

/* The term of a phrase, TERM_NONE after a fault. */
uint32_t compile_term(struct compiler *c, struct slice text, struct place place,
    enum manner manner);

/* Beside each link to a term the term, once all links are made. */
void compile_link_terms(struct compiler *c);

/* Where each rule is looked up: the rarest thing it cannot do without. */
void compile_anchors(struct compiler *c);

#endif
