#include "config/tree.h"

#include <yaml.h>

#include "base/array.h"
#include "base/map.h"
#include "config/bytes.h"
#include "config/fault.h"
#include "config/scan.h"
#include "config/sheet.h"
#include "config/trap.h"

/* Maps with more keys find their doubles with a hash. */
#define FEW_KEYS 16

struct tree {
	struct arena *arena;
	struct sheet sheet;
	struct tree_node *root;
};

/* A list or map whose end is still to come. */
struct level {
	struct tree_node *node;
	struct tree_node *last; /* child */
	struct tree_node *key;  /* read, its value is next */
};

struct anchor {
	struct slice name;
	struct spot spot;
	bool is_scalar;
	bool is_used;
};

struct builder {
	struct tree *tree;
	yaml_parser_t parser;
	struct level stack[TREE_MAX_DEPTH];
	size_t depth;
	size_t nodes;
	unsigned documents;
	struct map *anchors; /* name -> struct anchor in the arena */
	bool failed;
};

static struct spot
spot_of(yaml_mark_t start)
{
	return (struct spot){
	    (unsigned)start.line + 1, (unsigned)start.column + 1, 1};
}

static void
fail(struct builder *b, struct spot spot, enum trap trap)
{
	trap_report(&b->tree->sheet, spot, trap, NULL);
	b->failed = true;
}

static struct tree_node *
new_node(struct builder *b, const yaml_event_t *event, enum tree_kind kind)
{
	struct tree_node *node =
	    arena_alloc(b->tree->arena, sizeof(struct tree_node));
	struct spot spot = spot_of(event->start_mark);

	node->kind = (uint8_t)kind;
	node->line = spot.line;
	node->end_line = spot.line;
	node->column = spot.column;
	node->width = 1;
	if (++b->nodes > TREE_MAX_NODES)
		fail(b, spot, TRAP_NODES);
	return node;
}

/* Puts a node where it belongs: as root, item, key or value. */
static void
place_node(struct builder *b, struct tree_node *node)
{
	struct level *top = b->depth > 0 ? &b->stack[b->depth - 1] : NULL;

	if (top == NULL) {
		b->tree->root = node;
		return;
	}
	if (top->node->kind == TREE_MAP && top->key == NULL) {
		if (node->kind != TREE_SCALAR)
			fail(b, (struct spot){node->line, node->column, 1},
			    TRAP_KEY_NOT_TEXT);
		else if (node->style == TREE_PLAIN &&
		    slice_eq(node->text, S("<<")))
			trap_report(&b->tree->sheet,
			    (struct spot){node->line, node->column, 2},
			    TRAP_MERGE, NULL);
		top->key = node;
		return;
	}
	node->key = take_ptr(&top->key);
	if (top->last == NULL)
		top->node->first = node;
	else
		top->last->next = node;
	top->last = node;
	top->node->len++;
}

/* An anchor that nobody refers to was probably meant as text: `- &co deal`. */
static void
note_anchor(struct builder *b, const yaml_event_t *event,
    const yaml_char_t *name, bool is_scalar)
{
	struct anchor *anchor;

	if (name == NULL)
		return;
	anchor = arena_alloc(b->tree->arena, sizeof(*anchor));
	*anchor = (struct anchor){
	    .name = arena_copy(b->tree->arena, slice_of((const char *)name)),
	    .spot = spot_of(event->start_mark),
	    .is_scalar = is_scalar,
	};
	map_set(b->anchors, anchor->name, anchor);
	if (!is_scalar)
		trap_report(&b->tree->sheet, anchor->spot, TRAP_ANCHOR,
		    anchor->name.ptr);
}

static void
report_anchors(struct builder *b)
{
	struct slice name;
	size_t cursor = 0;
	void *value;

	while (map_next(b->anchors, &cursor, &name, &value)) {
		const struct anchor *anchor = value;

		if (!anchor->is_scalar)
			continue;
		if (anchor->is_used)
			trap_report(&b->tree->sheet, anchor->spot, TRAP_ANCHOR,
			    anchor->name.ptr);
		else
			trap_report(
			    &b->tree->sheet, anchor->spot, TRAP_START, "&");
	}
}

static void
note_tag(struct builder *b, const yaml_event_t *event, const yaml_char_t *tag,
    bool is_scalar)
{
	struct slice text = slice_of((const char *)tag);

	if (tag == NULL)
		return;
	if (is_scalar && slice_starts(text, S("!")))
		trap_report(&b->tree->sheet, spot_of(event->start_mark),
		    TRAP_START, "!");
	else
		trap_report(&b->tree->sheet, spot_of(event->start_mark),
		    TRAP_TAG, (const char *)tag);
}

static void
on_alias(struct builder *b, const yaml_event_t *event)
{
	struct slice name = slice_of((const char *)event->data.alias.anchor);
	struct anchor *anchor = map_get(b->anchors, name);
	struct tree_node *node = new_node(b, event, TREE_SCALAR);
	struct spot spot = spot_of(event->start_mark);

	node->text = arena_printf(b->tree->arena, "*%s", name.ptr);
	if (anchor != NULL) {
		anchor->is_used = true;
		trap_report(&b->tree->sheet, spot, TRAP_ALIAS, name.ptr);
	} else {
		trap_report(&b->tree->sheet, spot, TRAP_START, "*");
	}
	place_node(b, node);
}

/* `- Putin,` in a list with dashes. */
static void
check_comma(struct builder *b, const struct tree_node *node)
{
	const struct tree_node *parent =
	    b->depth > 0 ? b->stack[b->depth - 1].node : NULL;

	if (parent == NULL || parent->kind != TREE_LIST || parent->is_flow ||
	    node->style != TREE_PLAIN || !slice_ends(node->text, S(",")))
		return;
	trap_report(&b->tree->sheet,
	    (struct spot){node->line, node->column + node->width - 1, 1},
	    TRAP_COMMA, NULL);
}

static void
on_scalar(struct builder *b, const yaml_event_t *event)
{
	static const uint8_t styles[] = {
	    [YAML_PLAIN_SCALAR_STYLE] = TREE_PLAIN,
	    [YAML_SINGLE_QUOTED_SCALAR_STYLE] = TREE_QUOTED,
	    [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = TREE_QUOTED,
	    [YAML_LITERAL_SCALAR_STYLE] = TREE_BLOCK,
	    [YAML_FOLDED_SCALAR_STYLE] = TREE_BLOCK,
	};
	struct tree_node *node = new_node(b, event, TREE_SCALAR);
	const char *text = (const char *)event->data.scalar.value;

	node->text = arena_copy(
	    b->tree->arena, slice_make(text, event->data.scalar.length));
	node->style = styles[event->data.scalar.style];
	node->end_line = (uint32_t)event->end_mark.line + 1;
	if (node->end_line == node->line &&
	    event->end_mark.column > event->start_mark.column)
		node->width = (uint32_t)(event->end_mark.column -
		    event->start_mark.column);
	/* A block text ends where the next line begins. */
	if (node->style == TREE_BLOCK && node->end_line > node->line)
		node->end_line--;
	note_anchor(b, event, event->data.scalar.anchor, true);
	note_tag(b, event, event->data.scalar.tag, true);
	check_comma(b, node);
	place_node(b, node);
}

static void
open_level(struct builder *b, const yaml_event_t *event, enum tree_kind kind)
{
	struct tree_node *node = new_node(b, event, kind);

	if (b->depth == TREE_MAX_DEPTH) {
		fail(b, spot_of(event->start_mark), TRAP_DEPTH);
		return;
	}
	if (kind == TREE_LIST) {
		node->is_flow = event->data.sequence_start.style ==
		    YAML_FLOW_SEQUENCE_STYLE;
		note_anchor(b, event, event->data.sequence_start.anchor, false);
		note_tag(b, event, event->data.sequence_start.tag, false);
	} else {
		node->is_flow =
		    event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
		note_anchor(b, event, event->data.mapping_start.anchor, false);
		note_tag(b, event, event->data.mapping_start.tag, false);
	}
	place_node(b, node);
	b->stack[b->depth++] = (struct level){.node = node};
}

static void
report_duplicate(struct builder *b, const struct tree_node *key,
    const struct tree_node *before)
{
	struct slice what = arena_printf(b->tree->sheet.problems->arena,
	    "'%.*s' is already set at line %u", SLICE_ARG(key->text),
	    before->line);

	trap_report(&b->tree->sheet,
	    (struct spot){key->line, key->column, key->width}, TRAP_DUPLICATE,
	    what.ptr);
}

/* The first key of this name in the map, before `end`; NULL if none. */
static struct tree_node *
find_before(const struct tree_node *map, const struct tree_node *end)
{
	TREE_EACH(child, map) {
		if (child == end)
			return NULL;
		if (slice_eq(child->key->text, end->key->text))
			return child->key;
	}
	return NULL;
}

/* A key that was set already is reported and taken out, so that no reader
 * meets one twice. */
static void
check_keys(struct builder *b, struct tree_node *map)
{
	AUTO(map_free)
	struct map *seen = map->len > FEW_KEYS ? map_new() : NULL;
	struct tree_node **link = &map->first;

	while (*link != NULL) {
		struct tree_node *child = *link;
		struct tree_node *before = seen != NULL
		    ? map_get(seen, child->key->text)
		    : find_before(map, child);

		if (before != NULL) {
			report_duplicate(b, child->key, before);
			*link = child->next;
			map->len--;
			continue;
		}
		if (seen != NULL)
			map_set(seen, child->key->text, child->key);
		link = &child->next;
	}
}

static void
close_level(struct builder *b)
{
	struct level *top = &b->stack[--b->depth];

	if (top->last != NULL)
		top->node->end_line = top->last->end_line;
	if (top->node->kind == TREE_MAP)
		check_keys(b, top->node);
}

static void
on_event(struct builder *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (b->documents++ > 0)
			fail(b, spot_of(event->start_mark), TRAP_DOCUMENT);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(b, event);
		break;
	case YAML_SCALAR_EVENT:
		on_scalar(b, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
		open_level(b, event, TREE_LIST);
		break;
	case YAML_MAPPING_START_EVENT:
		open_level(b, event, TREE_MAP);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_level(b);
		break;
	default:
		break;
	}
}

static void
on_fault(struct builder *b)
{
	fault_report(&b->tree->sheet,
	    &(struct fault){
	        .problem = b->parser.problem,
	        .spot = spot_of(b->parser.problem_mark),
	        .key = spot_of(b->parser.context_mark),
	    });
	b->failed = true;
}

static void
read_events(struct builder *b)
{
	bool is_over = false;

	while (!is_over && !b->failed) {
		yaml_event_t event;

		if (sheet_is_full(&b->tree->sheet, PROBLEM_ERROR)) {
			b->failed = true;
			return;
		}
		if (!yaml_parser_parse(&b->parser, &event)) {
			on_fault(b);
			return;
		}
		is_over = event.type == YAML_STREAM_END_EVENT;
		on_event(b, &event);
		yaml_event_delete(&event);
	}
}

/* Nothing but comments, or a lone `---`: an empty map. */
static void
check_root(struct builder *b)
{
	struct tree *tree = b->tree;

	if (tree->root != NULL &&
	    (tree->root->kind != TREE_SCALAR || tree->root->text.len > 0))
		return;
	trap_report(&tree->sheet, (struct spot){1, 1, 1}, TRAP_EMPTY, NULL);
	tree->root = arena_alloc(tree->arena, sizeof(*tree->root));
	tree->root->kind = TREE_MAP;
	tree->root->line = tree->root->end_line = 1;
	tree->root->column = tree->root->width = 1;
}

static bool
build(struct tree *tree)
{
	struct builder b = {.tree = tree, .anchors = map_new()};
	struct slice text = tree->sheet.text;

	if (!yaml_parser_initialize(&b.parser)) {
		fail(&b, (struct spot){1, 1, 1}, TRAP_OTHER);
		map_free(&b.anchors);
		return false;
	}
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &b.parser, (const unsigned char *)text.ptr, text.len);
	read_events(&b);
	yaml_parser_delete(&b.parser);
	report_anchors(&b);
	map_free(&b.anchors);
	if (!b.failed)
		check_root(&b);
	return !b.failed;
}

static struct tree *
parse(struct slice path, struct slice text, bool is_private,
    struct problems *problems)
{
	AUTO(tree_free) struct tree *tree = mem_new(sizeof(*tree));

	tree->arena = arena_new();
	if (text.len > TREE_MAX_BYTES) {
		sheet_init(&tree->sheet, path, S(""), problems);
		trap_report(
		    &tree->sheet, (struct spot){1, 1, 1}, TRAP_BYTES, NULL);
		return NULL;
	}
	sheet_init(&tree->sheet, path, text, problems);
	tree->sheet.is_private = is_private;
	if (!bytes_check(&tree->sheet) || !scan_sheet(&tree->sheet) ||
	    !build(tree))
		return NULL;
	return take_ptr(&tree);
}

struct tree *
tree_parse(struct slice path, struct slice text, struct problems *problems)
{
	return parse(path, text, false, problems);
}

struct tree *
tree_parse_private(
    struct slice path, struct slice text, struct problems *problems)
{
	return parse(path, text, true, problems);
}

void
tree_free(struct tree **tree)
{
	if (*tree == NULL)
		return;
	sheet_fini(&(*tree)->sheet);
	arena_free(&(*tree)->arena);
	mem_free(tree);
}

const struct tree_node *
tree_root(const struct tree *tree)
{
	return tree->root;
}

bool
tree_is_empty(const struct tree *tree)
{
	return tree->root->kind == TREE_MAP && tree->root->len == 0;
}

const struct tree_node *
tree_get(const struct tree_node *map, struct slice key)
{
	if (map->kind != TREE_MAP)
		return NULL;
	TREE_EACH(child, map) {
		if (slice_eq(child->key->text, key))
			return child;
	}
	return NULL;
}

struct place
tree_place(const struct tree *tree, const struct tree_node *node)
{
	return (struct place){tree->sheet.path, node->line, node->column};
}

void
tree_report(struct tree *tree, const struct tree_node *at,
    const struct finding *finding)
{
	unsigned last = at->end_line > at->line ? at->end_line : at->line;

	if (sheet_is_full(&tree->sheet, finding->level) ||
	    sheet_is_marked(&tree->sheet, at->line, last))
		return;
	sheet_report(&tree->sheet,
	    (struct spot){at->line, at->column, at->width}, finding);
}

bool
tree_is_full(const struct tree *tree)
{
	return sheet_is_full(&tree->sheet, PROBLEM_ERROR);
}
