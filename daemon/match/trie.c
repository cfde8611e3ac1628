#include "match/trie.h"

#include "base/array.h"
#include "base/check.h"
#include "base/mem.h"

#define FIRST_EDGES 1024

struct state {
	uint32_t term;
	bool goes_on;
};

struct edge {
	uint32_t from;
	uint32_t symbol;
	uint32_t to;   /* TRIE_NONE: an empty slot */
	uint32_t term; /* of the state it leads to, once frozen */
};

/* In a frozen `to`: longer terms begin so. */
#define GOES_ON (1u << 31)

struct trie {
	ARRAY(struct state) states;
	ARRAY(struct edge) root; /* by symbol; most walks end here */
	ARRAY(bool) inside;      /* by symbol: some edge but a root's has it */
	struct edge *edges;      /* open addressing, of all other states */
	size_t edge_cap;
	size_t edge_len;
	uint32_t terms;
};

struct trie *
trie_new(void)
{
	struct trie *trie = mem_new(sizeof(*trie));

	*array_add(&trie->states) = (struct state){TERM_NONE, false};
	trie->edge_cap = FIRST_EDGES;
	trie->edges = mem_new_array(trie->edge_cap, sizeof(*trie->edges));
	return trie;
}

void
trie_free(struct trie **trie)
{
	if (*trie == NULL)
		return;
	array_fini(&(*trie)->states);
	array_fini(&(*trie)->root);
	array_fini(&(*trie)->inside);
	mem_free(&(*trie)->edges);
	mem_free(trie);
}

static inline size_t
edge_hash(uint32_t from, uint32_t symbol)
{
	uint64_t h = ((uint64_t)from << 32 | symbol) * 0x9E3779B97F4A7C15u;

	return (size_t)(h ^ h >> 29);
}

/* The slot of the edge or the empty one where it would be. */
static struct edge *
find_edge(const struct trie *trie, uint32_t from, uint32_t symbol)
{
	size_t mask = trie->edge_cap - 1;
	size_t at = edge_hash(from, symbol) & mask;
	struct edge *edge;

	for (;; at = (at + 1) & mask) {
		edge = &trie->edges[at];
		if (edge->to == TRIE_NONE ||
		    (edge->from == from && edge->symbol == symbol))
			return edge;
	}
}

static void
grow_edges(struct trie *trie)
{
	struct edge *old = trie->edges;
	size_t old_cap = trie->edge_cap;

	trie->edge_cap *= 2;
	trie->edges = mem_new_array(trie->edge_cap, sizeof(*trie->edges));
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].to != TRIE_NONE)
			*find_edge(trie, old[i].from, old[i].symbol) = old[i];
	mem_free(&old);
}

static uint32_t
add_state(struct trie *trie)
{
	check(trie->states.len < GOES_ON);
	*array_add(&trie->states) = (struct state){TERM_NONE, false};
	return (uint32_t)trie->states.len - 1;
}

static uint32_t
add_first(struct trie *trie, uint32_t symbol)
{
	while (trie->root.len <= symbol)
		*array_add(&trie->root) = (struct edge){.to = TRIE_NONE};
	if (trie->root.items[symbol].to == TRIE_NONE)
		trie->root.items[symbol].to = add_state(trie);
	return trie->root.items[symbol].to;
}

static uint32_t
add_edge(struct trie *trie, uint32_t from, uint32_t symbol)
{
	struct edge *edge;

	if (from == TRIE_ROOT)
		return add_first(trie, symbol);
	/* At most 70 of 100 slots are used. */
	if ((trie->edge_len + 1) * 10 > trie->edge_cap * 7)
		grow_edges(trie);
	edge = find_edge(trie, from, symbol);
	if (edge->to != TRIE_NONE)
		return edge->to;
	while (trie->inside.len <= symbol)
		*array_add(&trie->inside) = false;
	trie->inside.items[symbol] = true;
	*edge = (struct edge){
	    .from = from, .symbol = symbol, .to = add_state(trie)};
	trie->edge_len++;
	trie->states.items[from].goes_on = true;
	return edge->to;
}

uint32_t
trie_add(struct trie *trie, const uint32_t *symbols, uint32_t len)
{
	uint32_t state = TRIE_ROOT;
	struct state *end;

	check(len > 0);
	for (uint32_t i = 0; i < len; i++)
		state = add_edge(trie, state, symbols[i]);
	end = &trie->states.items[state];
	if (end->term == TERM_NONE)
		end->term = trie->terms++;
	return end->term;
}

uint32_t
trie_term_count(const struct trie *trie)
{
	return trie->terms;
}

static void
freeze_edge(const struct trie *trie, struct edge *edge)
{
	const struct state *state = &trie->states.items[edge->to];

	if (edge->to == TRIE_NONE)
		return;
	edge->term = state->term;
	if (state->goes_on)
		edge->to |= GOES_ON;
}

void
trie_freeze(struct trie *trie)
{
	ARRAY_EACH(edge, &trie->root)
		freeze_edge(trie, edge);
	for (size_t i = 0; i < trie->edge_cap; i++)
		freeze_edge(trie, &trie->edges[i]);
	array_fini(&trie->states);
}

bool
trie_has_inside(const struct trie *trie, uint32_t symbol)
{
	return symbol < trie->inside.len && trie->inside.items[symbol];
}

struct trie_step
trie_step(const struct trie *trie, uint32_t state, uint32_t symbol)
{
	const struct edge *edge;

	if (state != TRIE_ROOT)
		edge = find_edge(trie, state, symbol);
	else if (symbol < trie->root.len)
		edge = &trie->root.items[symbol];
	else
		return (struct trie_step){.state = TRIE_NONE};
	return (struct trie_step){.state = edge->to & ~GOES_ON,
	    .term = edge->term,
	    .goes_on = edge->to & GOES_ON};
}

void
trie_prefetch(const struct trie *trie, uint32_t symbol)
{
	if (symbol < trie->root.len)
		__builtin_prefetch(&trie->root.items[symbol]);
}
