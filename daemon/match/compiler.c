#include "match/compiler.h"

#include <string.h>

#include "base/hash.h"

#define FIRST_OP_SLOTS 1024

static uint8_t
zones_of_scope(unsigned scope)
{
	uint8_t bits = 0;

	if (scope & SCOPE_TITLE)
		bits |= ZONE_TITLE;
	if (scope & SCOPE_LEAD)
		bits |= ZONE_LEAD;
	if (scope & SCOPE_BODY)
		bits |= ZONE_LEAD | ZONE_REST;
	if (scope & SCOPE_FURNITURE)
		bits |= ZONE_FURNITURE;
	return bits;
}

struct zones
zones_narrow(struct zones above, unsigned scope)
{
	uint8_t bits = zones_of_scope(scope);

	if (scope == 0)
		return above;
	if (!above.is_default)
		bits &= above.bits;
	return (struct zones){.bits = bits, .is_default = false};
}

struct zones
zones_of_rule(const struct rule *rule)
{
	struct zones zones = ZONES_DEFAULT;

	/* The default that config puts in is no narrowing. */
	return rule->scope == SCOPE_TEXT ? zones
	                                 : zones_narrow(zones, rule->scope);
}

void
compiler_fault(struct compiler *c, enum problem_level level, struct place place,
    const char *code, struct slice text)
{
	struct problem problem = {.level = level,
	    .place = place,
	    .width = 1,
	    .code = code,
	    .text = text};

	problems_add(c->problems, &problem);
	c->failed |= level == PROBLEM_ERROR;
}

static uint64_t
op_hash(const struct op *op, const uint32_t *children, uint32_t len)
{
	uint32_t head[] = {op->kind, op->zones, op->in_order, op->distance,
	    op->words, op->target, len};
	const struct hash_key *key = hash_process_key();
	uint64_t hash = hash_bytes(slice_make(head, sizeof(head)), key);

	if (len > 0)
		hash ^= hash_bytes(
		            slice_make(children, len * sizeof(*children)), key)
		    << 1;
	if (op->text != NULL)
		hash += hash_bytes(*op->text, key);
	return hash;
}

static bool
op_equals(const struct ruleset *set, const struct op *a, const struct op *b,
    const uint32_t *children, uint32_t len)
{
	if (a->kind != b->kind || a->zones != b->zones ||
	    a->in_order != b->in_order || a->distance != b->distance ||
	    a->words != b->words || a->target != b->target ||
	    a->link_len != len || (a->text == NULL) != (b->text == NULL))
		return false;
	if (a->text != NULL && !slice_eq(*a->text, *b->text))
		return false;
	return len == 0 ||
	    memcmp(set->links.items + a->first_link, children,
	        len * sizeof(*children)) == 0;
}

static void
put_slot(struct compiler *c, struct op_slot slot)
{
	size_t at = slot.hash & (c->op_slot_len - 1);

	while (c->op_slots[at].number != 0)
		at = (at + 1) & (c->op_slot_len - 1);
	c->op_slots[at] = slot;
}

static void
grow_slots(struct compiler *c)
{
	struct op_slot *old = c->op_slots;
	size_t old_len = c->op_slot_len;

	c->op_slot_len = old_len > 0 ? old_len * 2 : FIRST_OP_SLOTS;
	c->op_slots = mem_new_array(c->op_slot_len, sizeof(*c->op_slots));
	for (size_t i = 0; i < old_len; i++)
		if (old[i].number != 0)
			put_slot(c, old[i]);
	mem_free(&old);
}

uint32_t
compiler_op(struct compiler *c, const struct op *op, const uint32_t *children,
    uint32_t len)
{
	struct ruleset *set = c->set;
	uint32_t hash = (uint32_t)op_hash(op, children, len);
	struct op *made;

	/* At most 70 of 100 are used. */
	if (set->ops.len * 10 >= c->op_slot_len * 7)
		grow_slots(c);
	for (size_t at = hash & (c->op_slot_len - 1);
	     c->op_slots[at].number != 0;
	     at = (at + 1) & (c->op_slot_len - 1)) {
		uint32_t found = c->op_slots[at].number - 1;

		if (c->op_slots[at].hash == hash &&
		    op_equals(set, &set->ops.items[found], op, children, len))
			return found;
	}
	made = array_add(&set->ops);
	*made = *op;
	made->first_link = (uint32_t)set->links.len;
	made->link_len = len;
	for (uint32_t i = 0; i < len; i++)
		*array_add(&set->links) = children[i];
	put_slot(c, (struct op_slot){(uint32_t)set->ops.len, hash});
	return (uint32_t)set->ops.len - 1;
}

void
compiler_phrase_fault(struct compiler *c, enum problem_level level,
    struct place place, enum phrase_fault fault)
{
	static const struct slice TEXTS[] = {
	    [PHRASE_EMPTY] = SLICE("this phrase has no "
	                           "letter and no digit, "
	                           "so it can never match"),
	    [PHRASE_LONG] = SLICE("this phrase has more than 256 words"),
	    [PHRASE_LIKE_LONG] =
	        SLICE("like: takes words of at most 64 letters"),
	    [PHRASE_SENTENCE] = SLICE("a sentence ends inside this phrase, "
	                              "and no phrase crosses one")};

	/* Sentences are a matter of language, which the article may know. */
	if (fault == PHRASE_SENTENCE)
		level = PROBLEM_WARNING;
	compiler_fault(c, level, place, "R041", TEXTS[fault]);
}

uint32_t
compile_term(struct compiler *c, struct slice text, struct place place,
    enum manner manner)
{
	uint32_t number = TERM_NONE;
	enum phrase_fault fault =
	    phrases_add(&c->phrases, text, manner, &number);

	if (fault != PHRASE_OK)
		compiler_phrase_fault(c, PROBLEM_ERROR, place, fault);
	return number;
}

void
compile_link_terms(struct compiler *c)
{
	struct ruleset *set = c->set;

	set->link_terms = mem_new_array(set->links.len, sizeof(uint32_t));
	for (size_t i = 0; i < set->links.len; i++) {
		uint32_t number = set->links.items[i];
		bool is_term = number < set->ops.len &&
		    set->ops.items[number].kind == OP_TERM;

		set->link_terms[i] =
		    is_term ? set->ops.items[number].target : TERM_NONE;
	}
}
