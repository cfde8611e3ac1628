/*
 * What the names in rules stand for, once all files are read: lists, channels
 * and sources; and lists that need each other in a circle.
 */
#include "base/suggest.h"
#include "config/rulefile.h"

struct names {
	struct slice *items;
	size_t len;
};

static struct names
list_names(struct rule_load *load)
{
	struct names names = {.items = arena_new_array(load->problems->arena,
	                          struct slice, load->lists.len)};

	ARRAY_EACH(draft, &load->lists)
		names.items[names.len++] = draft->list->id;
	return names;
}

static struct names
channel_names(struct rule_load *load)
{
	const struct settings *settings = load->options->settings;
	struct names names = {.items = arena_new_array(load->problems->arena,
	                          struct slice, settings->channels.len)};

	ARRAY_EACH(channel, &settings->channels)
		names.items[names.len++] = (*channel)->id;
	return names;
}

static void
report_undefined(struct reader *r, const struct term *name,
    const struct names *known, const char *what, const char *where)
{
	struct tree_node at = node_at(name->place, name->text);

	reader_say(r, &at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R030",
	        .hint = reader_suggest(r, name->text, known->items, known->len),
	        .help = known->len == 0
	            ? arena_printf(
	                  r->problems->arena, "%s; none is defined", where)
	            : arena_printf(r->problems->arena, "%s; there are %s",
	                  where, reader_words(r, known->items, known->len).ptr),
	    },
	    "there is no %s '%.*s'", what, SLICE_ARG(name->text));
}

static void
resolve_lists(struct rule_load *load)
{
	struct names names = list_names(load);
	AUTO(map_free) struct map *drafts = map_new();

	ARRAY_EACH(draft, &load->lists)
		map_set(drafts, draft->list->id, draft);
	for (size_t i = 0; i < load->uses.len; i++) {
		struct list_use *use = &load->uses.items[i];
		struct list_draft *draft = map_get(drafts, use->node->text);
		struct reader r = rulefile_reader(load, use->tree);
		struct list_draft *by = NULL;

		if (draft != NULL) {
			use->node->list = draft->list;
			draft->is_used = true;
		} else if (!load->has_unread) {
			report_undefined(&r,
			    &(struct term){use->node->text, use->node->place},
			    &names, "list",
			    "lists are defined under lists: of any rule file");
		}
		if (use->by != NULL)
			by = map_get(drafts, use->by->id);
		if (by != NULL) {
			use->next = by->first_use;
			by->first_use = i + 1;
		}
	}
}

static void
report_unused(struct rule_load *load)
{
	ARRAY_EACH(draft, &load->lists) {
		struct tree_node at =
		    node_at(draft->list->place, draft->list->id);
		struct reader r = rulefile_reader(load, draft->tree);

		if (!draft->is_used && !load->has_unread)
			reader_say(&r, &at,
			    &(struct remark){
			        .level = PROBLEM_NOTE, .code = "R033"},
			    "no rule uses the list '%.*s'",
			    SLICE_ARG(draft->list->id));
	}
}

/*
 * The search for circles, without recursion: a chain of lists may be as long
 * as there are lists.
 */
enum visit {
	VISIT_NEW,
	VISIT_OPEN,
	VISIT_DONE
};

struct circles {
	struct rule_load *load;
	struct map *numbers; /* id -> index + 1, as a pointer */
	uint8_t *visits;
	size_t *next_use; /* of each list, the edge to follow next */
	size_t *stack;
	size_t depth;
};

static size_t
number_of(const struct circles *c, struct slice id)
{
	return (size_t)(uintptr_t)map_get(c->numbers, id);
}

/* a (x.yaml:3) → b (y.yaml:9) → a */
static void
report_circle(struct circles *c, size_t start)
{
	AUTO(buf_fini) struct buf path = buf_init(BUF_MAX_OWN);
	const struct list_draft *first = &c->load->lists.items[start];
	struct tree_node at = node_at(first->list->place, first->list->id);
	struct reader r = rulefile_reader(c->load, first->tree);
	size_t from = c->depth;

	while (from > 0 && c->stack[from - 1] != start)
		from--;
	for (size_t i = from - 1; i < c->depth; i++) {
		const struct word_list *list =
		    c->load->lists.items[c->stack[i]].list;

		buf_printf(&path, "%.*s (%.*s:%u) → ", SLICE_ARG(list->id),
		    SLICE_ARG(list->place.file), list->place.line);
	}
	buf_add_slice(&path, first->list->id);
	reader_say(&r, &at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R032",
	        .help = arena_copy(c->load->problems->arena, buf_slice(&path)),
	    },
	    "these lists need each other in a circle");
}

static void
visit_from(struct circles *c, size_t start)
{
	c->stack[c->depth++] = start;
	c->visits[start] = VISIT_OPEN;
	while (c->depth > 0) {
		size_t top = c->stack[c->depth - 1], use = c->next_use[top];
		const struct list_use *edge;
		size_t next;

		if (use == 0) {
			c->visits[top] = VISIT_DONE;
			c->depth--;
			continue;
		}
		edge = &c->load->uses.items[use - 1];
		c->next_use[top] = edge->next;
		next = edge->node->list != NULL
		    ? number_of(c, edge->node->list->id)
		    : 0;
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
find_circles(struct rule_load *load)
{
	size_t len = load->lists.len;
	struct circles c = {
	    .load = load,
	    .numbers = map_new(),
	    .visits = mem_new_array(len, sizeof(*c.visits)),
	    .next_use = mem_new_array(len, sizeof(*c.next_use)),
	    .stack = mem_new_array(len, sizeof(*c.stack)),
	};

	for (size_t i = 0; i < len; i++) {
		map_set(c.numbers, load->lists.items[i].list->id,
		    (void *)(uintptr_t)(i + 1));
		c.next_use[i] = load->lists.items[i].first_use;
	}
	for (size_t i = 0; i < len; i++) {
		if (c.visits[i] == VISIT_NEW)
			visit_from(&c, i);
	}
	map_free(&c.numbers);
	mem_free(&c.visits);
	mem_free(&c.next_use);
	mem_free(&c.stack);
}

static void
check_channels(struct rule_load *load, struct reader *r,
    const struct rule *rule, const struct names *known)
{
	for (size_t i = 0; i < rule->send.len; i++) {
		if (settings_channel(load->options->settings,
		        rule->send.items[i].text) == NULL)
			report_undefined(r, &rule->send.items[i], known,
			    "channel", "channels are defined in the settings");
	}
}

static void
add_sources(struct rule_load *load, struct map *known)
{
	ARRAY_EACH(feed, &load->options->settings->feeds) {
		map_set(known, (*feed)->id, load);
		for (size_t i = 0; i < (*feed)->tags.len; i++)
			map_set(known, (*feed)->tags.items[i].text, load);
	}
}

/* A name with a dot is a domain; articles of any may come through a feed. */
static void
check_sources(
    struct reader *r, const struct terms *sources, const struct map *known)
{
	struct names names = {0};

	for (size_t i = 0; i < sources->len; i++) {
		struct slice name = sources->items[i].text, key;
		size_t cursor = 0;
		void *value;

		if (slice_find_char(name, '.', 0) < name.len ||
		    map_get(known, name) != NULL)
			continue;
		names.items = arena_new_array(
		    r->problems->arena, struct slice, map_len(known));
		names.len = 0;
		while (map_next(known, &cursor, &key, &value))
			names.items[names.len++] =
			    arena_copy(r->problems->arena, key);
		report_undefined(r, &sources->items[i], &names, "source",
		    "sources are ids and tags of feeds, and domains");
	}
}

static void
check_settings_names(struct rule_load *load)
{
	struct names channels = channel_names(load);
	AUTO(map_free) struct map *sources = map_new();

	add_sources(load, sources);
	ARRAY_EACH(draft, &load->rules) {
		struct reader r = rulefile_reader(load, draft->tree);

		check_channels(load, &r, draft->rule, &channels);
		check_sources(&r, &draft->rule->sources_only, sources);
		check_sources(&r, &draft->rule->sources_except, sources);
	}
}

void
names_resolve(struct rule_load *load)
{
	resolve_lists(load);
	report_unused(load);
	find_circles(load);
	if (load->options->settings != NULL)
		check_settings_names(load);
}
