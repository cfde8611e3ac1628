#include "match/candidates.h"

#include <string.h>

struct candidates
candidates_init(const struct ruleset *set)
{
	return (struct candidates){
	    .epochs = mem_new_array(ruleset_rule_count(set), sizeof(uint32_t)),
	    .atoms = mem_new_array(ATOM_BITS / 64, sizeof(uint64_t))};
}

void
candidates_fini(struct candidates *c)
{
	array_fini(&c->rules);
	array_fini(&c->marked);
	mem_free(&c->epochs);
	mem_free(&c->atoms);
}

static void
mark_atom(struct candidates *c, uint32_t atom)
{
	uint16_t bit = atom_bit(atom);

	c->atoms[bit / 64] |= UINT64_C(1) << bit % 64;
	*array_add(&c->marked) = bit;
}

static void
mark_atoms(struct candidates *c, const struct eval *eval)
{
	ARRAY_EACH(bit, &c->marked)
		c->atoms[*bit / 64] = 0;
	c->marked.len = 0;
	ARRAY_EACH(term, &eval->scan->terms)
		mark_atom(c, *term);
	ARRAY_EACH(mark, &eval->marks) {
		const struct use *use = &eval->set->uses.items[mark->use];

		if (use->role == USE_FULL)
			mark_atom(c, use->list | ATOM_LIST);
	}
}

static inline uint64_t
bit_of(const uint64_t *atoms, uint16_t bit)
{
	return atoms[bit / 64] >> bit % 64;
}

/* Without a branch: which atom of a group is there nobody can foretell. */
static inline bool
has_one(const uint64_t *atoms, const uint16_t bits[CHECK_ATOMS])
{
	_Static_assert(CHECK_ATOMS == 4, "all of a group are looked at");

	return (bit_of(atoms, bits[0]) | bit_of(atoms, bits[1]) |
	           bit_of(atoms, bits[2]) | bit_of(atoms, bits[3])) &
	    1;
}

/* The first group, which is the rarest, is missing nearly always. */
static inline bool
passes(const uint64_t *atoms, const struct rule_check *check)
{
	for (int g = 0; g < CHECK_GROUPS; g++)
		if (!has_one(atoms, check->bits[g]))
			return false;
	return true;
}

static void
add_rules(struct candidates *c, const struct index *rules, uint32_t key,
    uint32_t epoch)
{
	const struct rule_check *check = rules->checks + rules->start[key];
	const struct rule_check *end = rules->checks + rules->start[key + 1];

	for (; check < end; check++) {
		if (!passes(c->atoms, check) || c->epochs[check->rule] == epoch)
			continue;
		c->epochs[check->rule] = epoch;
		*array_add(&c->rules) = check->rule;
	}
}

/* So many terms ahead memory is asked for their rules, of which more than fit
 * into so many bytes follow each other fast enough. */
#define AHEAD       10
#define AHEAD_BYTES 512
#define CACHE_LINE  64

static void
prefetch_rules(const struct index *rules, uint32_t key)
{
	size_t len = index_len(rules, key) * sizeof(*rules->checks);
	const char *at = (const char *)(rules->checks + rules->start[key]);
	size_t end = len < AHEAD_BYTES ? len : AHEAD_BYTES;

	for (size_t i = 0; i < end; i += CACHE_LINE)
		__builtin_prefetch(at + i);
}

static void
add_rules_of_terms(struct candidates *c, const struct eval *eval)
{
	const struct index *rules = &eval->set->rules_of_term;
	const uint32_t *terms = eval->scan->terms.items;
	size_t len = eval->scan->terms.len;

	for (size_t i = 0; i < len; i++) {
		if (i + AHEAD < len)
			prefetch_rules(rules, terms[i + AHEAD]);
		add_rules(c, rules, terms[i], eval->scan->epoch);
	}
}

void
candidates_find(struct candidates *c, const struct eval *eval)
{
	const struct ruleset *set = eval->set;
	uint32_t epoch = eval->scan->epoch;

	c->rules.len = 0;
	if (epoch == 1)
		memset(
		    c->epochs, 0, ruleset_rule_count(set) * sizeof(*c->epochs));
	mark_atoms(c, eval);
	add_rules_of_terms(c, eval);
	ARRAY_EACH(mark, &eval->marks) {
		const struct use *use = &set->uses.items[mark->use];

		if (use->role == USE_FULL)
			add_rules(c, &set->rules_of_list, use->list, epoch);
	}
}
