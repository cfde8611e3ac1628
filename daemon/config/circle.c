/*
 * Rules and lists that need each other in a circle (R032).  A rule needs the
 * rules and lists that its `when` and `unless` name, a list those of its
 * `needs`.  The search goes without recursion: a chain may be as long as there
 * are rules and lists.
 */
#include "config/rulefile.h"

/* Of a circle; nobody reads a longer one. */
#define MAX_SHOWN 20

enum visit {
	VISIT_NEW,
	VISIT_OPEN,
	VISIT_DONE
};

/* Rules come first, lists after them. */
struct circles {
	struct rule_load *load;
	struct map *numbers; /* rule or list -> its number + 1, as a pointer */
	uint8_t *visits;
	size_t *first_use; /* of each, the edge to follow next, from 1 */
	size_t *next_use;  /* of each use, the next of the same owner */
	size_t *stack;
	size_t depth;
};

/* Identity, not name: an id that stands twice is two things. */
static struct slice
key_of(const void *const *thing)
{
	return slice_make(thing, sizeof(*thing));
}

static size_t
number_of(const struct circles *c, const void *thing)
{
	return (size_t)(uintptr_t)map_get(c->numbers, key_of(&thing));
}

static size_t
target_of(const struct circles *c, const struct name_use *use)
{
	const void *thing = use->node->kind == NODE_LIST
	    ? (const void *)use->node->list
	    : (const void *)use->node->rule;

	return thing != NULL ? number_of(c, thing) : 0;
}

struct vertex {
	struct slice id;
	struct place place;
	struct tree *tree;
};

static struct vertex
vertex_at(const struct circles *c, size_t at)
{
	const struct rule_load *load = c->load;

	if (at < load->rules.len) {
		const struct rule_draft *draft = &load->rules.items[at];

		return (struct vertex){
		    draft->rule->id, draft->rule->place, draft->tree};
	}
	at -= load->rules.len;
	return (struct vertex){load->lists.items[at].list->id,
	    load->lists.items[at].list->place, load->lists.items[at].tree};
}

/* a (x.yaml:3) → b (y.yaml:9) → a */
static void
report_circle(struct circles *c, size_t start)
{
	AUTO(buf_fini) struct buf path = buf_init(BUF_MAX_OWN);
	struct vertex first = vertex_at(c, start);
	struct tree_node at = node_at(first.place, first.id);
	struct reader r = rulefile_reader(c->load, first.tree);
	bool has_rule = false, has_list = false;
	size_t from = c->depth;

	while (from > 0 && c->stack[from - 1] != start)
		from--;
	for (size_t i = from - 1; i < c->depth; i++) {
		struct vertex v = vertex_at(c, c->stack[i]);

		has_rule |= c->stack[i] < c->load->rules.len;
		has_list |= c->stack[i] >= c->load->rules.len;
		if (i - (from - 1) == MAX_SHOWN)
			buf_printf(&path, "%zu more → ", c->depth - i);
		if (i - (from - 1) >= MAX_SHOWN)
			continue;
		buf_printf(&path, "%.*s (%.*s:%u) → ", SLICE_ARG(v.id),
		    SLICE_ARG(v.place.file), v.place.line);
	}
	buf_add_slice(&path, first.id);
	reader_say(&r, &at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R032",
	        .help = arena_copy(c->load->problems->arena, buf_slice(&path)),
	    },
	    "these %s need each other in a circle",
	    has_rule && has_list ? "rules and lists"
	        : has_rule       ? "rules"
	                         : "lists");
}

static void
visit_from(struct circles *c, size_t start)
{
	c->stack[c->depth++] = start;
	c->visits[start] = VISIT_OPEN;
	while (c->depth > 0) {
		size_t top = c->stack[c->depth - 1], use = c->first_use[top];
		size_t next;

		if (use == 0) {
			c->visits[top] = VISIT_DONE;
			c->depth--;
			continue;
		}
		c->first_use[top] = c->next_use[use - 1];
		next = target_of(c, &c->load->uses.items[use - 1]);
		if (next == 0)
			continue;
		if (c->visits[next - 1] == VISIT_OPEN)
			report_circle(c, next - 1);
		if (c->visits[next - 1] != VISIT_NEW)
			continue;
		c->visits[next - 1] = VISIT_OPEN;
		c->stack[c->depth++] = next - 1;
	}
}

static void
number_all(struct circles *c)
{
	struct rule_load *load = c->load;
	uintptr_t number = 0;

	ARRAY_EACH(draft, &load->rules) {
		const void *rule = draft->rule;

		map_set(c->numbers, key_of(&rule), (void *)++number);
	}
	ARRAY_EACH(draft, &load->lists) {
		const void *list = draft->list;

		map_set(c->numbers, key_of(&list), (void *)++number);
	}
	/* Backwards, so that circles are found in the order of the file. */
	for (size_t i = load->uses.len; i > 0; i--) {
		const struct name_owner *by = &load->uses.items[i - 1].by;
		size_t at = by->at;

		if (by->kind == OWNER_NONE)
			continue;
		if (by->kind == OWNER_LIST)
			at += load->rules.len;
		c->next_use[i - 1] = c->first_use[at];
		c->first_use[at] = i;
	}
}

void
circles_find(struct rule_load *load)
{
	size_t len = load->rules.len + load->lists.len;
	struct circles c = {
	    .load = load,
	    .numbers = map_new(),
	    .visits = mem_new_array(len, sizeof(*c.visits)),
	    .first_use = mem_new_array(len, sizeof(*c.first_use)),
	    .next_use = mem_new_array(load->uses.len, sizeof(*c.next_use)),
	    .stack = mem_new_array(len, sizeof(*c.stack)),
	};

	number_all(&c);
	for (size_t i = 0; i < len; i++) {
		if (c.visits[i] == VISIT_NEW)
			visit_from(&c, i);
	}
	map_free(&c.numbers);
	mem_free(&c.visits);
	mem_free(&c.first_use);
	mem_free(&c.next_use);
	mem_free(&c.stack);
}
