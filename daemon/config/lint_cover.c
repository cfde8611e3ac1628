/*
 * Conditions that another one makes idle.  In any: `weapons` beside `weapon*`
 * adds nothing; in all: `weapon*` beside `weapons` asks for nothing.  Where
 * `unless` or `none` is true whenever the rest is, nothing matches at all.
 */
#include <stdlib.h>
#include <string.h>

#include "config/lint.h"
#include "text/utf8.h"

/* Of a phrase in a message, in bytes. */
#define MAX_NAME 40

/* Of a word with a star; letters have a byte or more. */
#define MIN_PREFIX_BYTES 3

static struct slice
name_of(const struct node *node)
{
	static const struct slice kinds[] = {
	    [NODE_ANY] = SLICE("any:"),
	    [NODE_ALL] = SLICE("all:"),
	    [NODE_NONE] = SLICE("none:"),
	    [NODE_NEAR] = SLICE("near:"),
	    [NODE_AT_LEAST] = SLICE("at_least:"),
	};

	if (node->text.len > 0)
		return node->text;
	if (node->terms.len > 0)
		return node->terms.items[0].text;
	return kinds[node->kind];
}

/* The place to mark: a list's or rule's node stands at its name. */
static struct tree_node
mark(const struct node *node)
{
	return node_at(
	    node->place, node->kind == NODE_TERM ? node->text : S(""));
}

/*
 * `weapons` beside `weapon*` is a slip that can be seen.  What is the same only
 * once accents, case and spaces do not count is often a spelling of another
 * language, and does no harm.
 */
static enum problem_level
level_of(const struct node *idle, const struct node *other)
{
	struct slice wide = name_of(other);

	if (idle->kind == NODE_LIST || other->kind == NODE_LIST)
		return PROBLEM_NOTE;
	if (slice_ends(wide, S("*")))
		wide.len--;
	return slice_starts_nocase(name_of(idle), wide) ? PROBLEM_WARNING
	                                                : PROBLEM_NOTE;
}

static void
report_idle(struct lint *lint, const struct node *idle,
    const struct node *other, bool in_any)
{
	struct tree_node at = mark(idle);
	struct slice name = name_of(other);

	reader_say(lint->r, &at,
	    &(struct remark){
	        .level = in_any ? level_of(idle, other) : PROBLEM_WARNING,
	        .code = "R042",
	        .hint = arena_printf(lint->r->problems->arena,
	            "'%.*s' stands at line %u",
	            SLICE_ARG(utf8_cut(name, MAX_NAME)), other->place.line),
	        .help = S("take it out, or say what it was meant to add"),
	    },
	    in_any ? "'%.*s' covers this already"
	           : "this is true wherever '%.*s' is",
	    SLICE_ARG(utf8_cut(name, MAX_NAME)));
}

/* More alternatives are compared only with those that begin alike. */
#define FEW_ITEMS 32

/* An item of any: and how its first word begins. */
struct item {
	const struct node *node;
	size_t at;
	char start[MIN_PREFIX_BYTES];
};

static int
compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	int order = memcmp(a->start, b->start, sizeof(a->start));

	if (order != 0)
		return order;
	return a->at < b->at ? -1 : a->at > b->at;
}

/*
 * Where one phrase covers another, their first words begin with the same three
 * bytes: a word is the same, or its prefix has three letters or more.
 */
static struct item
item_of(struct lint *lint, const struct node *node, size_t at)
{
	struct rule_load *load = lint->load;
	struct item item = {.node = node, .at = at};
	struct slice word;

	if (node->kind != NODE_TERM)
		return item;
	token_cut(&load->tokens, node->text, S(""));
	if (load->tokens.len == 0)
		return item;
	word = slice_sub(load->tokens.items[0].folded, 0, sizeof(item.start));
	memcpy(item.start, word.ptr, word.len);
	return item;
}

/* The first of the items that covers this one; of two that are the same, the
 * later one is idle. */
static const struct item *
find_cover(struct lint *lint, const struct item *items, size_t count, size_t at,
    unsigned parts)
{
	struct placed one = {items[at].node, parts};

	for (size_t i = 0; i < count && !implied_is_spent(lint->implied); i++) {
		struct placed other = {items[i].node, parts};

		if (i != at && implied_same(lint->implied, other, one) &&
		    (items[i].at < items[at].at ||
		        !implied_same(lint->implied, one, other)))
			return &items[i];
	}
	return NULL;
}

static void
check_any(struct lint *lint, const struct node *node, unsigned parts)
{
	size_t len = node->child_len, first = 0, end;
	struct item *items = mem_new_array(len, sizeof(*items));

	for (size_t i = 0; i < len; i++) {
		items[i].node = node->children[i];
		items[i].at = i;
		if (len > FEW_ITEMS)
			items[i] = item_of(lint, node->children[i], i);
	}
	if (len > FEW_ITEMS)
		qsort(items, len, sizeof(*items), compare_items);
	for (; first < len; first = end) {
		for (end = first; end < len &&
		     memcmp(items[end].start, items[first].start,
		         sizeof(items[end].start)) == 0;)
			end++;
		for (size_t i = first; i < end; i++) {
			const struct item *cover = find_cover(
			    lint, items + first, end - first, i - first, parts);

			if (cover != NULL)
				report_idle(
				    lint, items[i].node, cover->node, true);
		}
	}
	mem_free(&items);
}

static void
check_all(struct lint *lint, const struct node *node, unsigned parts)
{
	struct shown shown;

	for (size_t i = 0; i < node->child_len; i++) {
		struct placed one = {node->children[i], parts};

		for (size_t j = 0;
		     j < node->child_len && !implied_is_spent(lint->implied);
		     j++) {
			struct placed other = {node->children[j], parts};

			if (i == j || one.node->kind == NODE_NONE ||
			    other.node->kind == NODE_NONE ||
			    !implied_by(lint->implied, one, other, &shown) ||
			    (j > i &&
			        implied_by(lint->implied, other, one, &shown)))
				continue;
			report_idle(lint, one.node, other.node, false);
			break;
		}
	}
}

static void
report_never(struct lint *lint, const struct shown *shown, const char *what)
{
	struct tree_node at = mark(shown->what);
	struct slice needed = utf8_cut(name_of(shown->by), MAX_NAME);

	reader_say(lint->r, &at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R041",
	        .hint = arena_printf(lint->r->problems->arena,
	            "'%.*s' is needed at line %u", SLICE_ARG(needed),
	            shown->by->place.line),
	        .help = S("where one is found, the other is found as well"),
	    },
	    "this can never match: '%.*s' is needed, and `%s` forbids '%.*s'",
	    SLICE_ARG(needed), what,
	    SLICE_ARG(utf8_cut(name_of(shown->what), MAX_NAME)));
}

/* What none: forbids, against its neighbours under all:. */
static void
check_none(struct lint *lint, const struct node *all, unsigned parts)
{
	struct shown shown;

	for (size_t i = 0; i < all->child_len; i++) {
		const struct node *none = all->children[i];
		struct placed by = {all, parts};

		if (none->kind != NODE_NONE)
			continue;
		for (size_t j = 0; j < none->child_len; j++) {
			struct placed what = {none->children[j], parts};

			if (none->scope != 0)
				what.parts &= implied_parts(none->scope);
			if (implied_by(lint->implied, what, by, &shown)) {
				report_never(lint, &shown, "none");
				return;
			}
		}
	}
}

/* Recursion is bounded by the depth of the file. */
static void
check_node(struct lint *lint, const struct node *node, unsigned parts)
{
	if (node->scope != 0)
		parts &= implied_parts(node->scope);
	if (node->kind == NODE_ANY)
		check_any(lint, node, parts);
	if (node->kind == NODE_ALL) {
		check_all(lint, node, parts);
		check_none(lint, node, parts);
	}
	for (size_t i = 0; i < node->child_len; i++)
		check_node(lint, node->children[i], parts);
}

void
lint_cover(struct lint *lint, const struct rule *rule)
{
	unsigned parts = implied_parts(rule->scope);
	struct shown shown;

	check_node(lint, rule->when, parts);
	if (rule->unless == NULL)
		return;
	check_node(lint, rule->unless, parts);
	if (implied_by(lint->implied, (struct placed){rule->unless, parts},
	        (struct placed){rule->when, parts}, &shown))
		report_never(lint, &shown, "unless");
}

/* --- entries of lists ---------------------------------------------------- */

/* The entries of a list by their folded words. */
struct known_entries {
	struct map *map;
	bool has_prefix; /* some end in a word* */
};

/* The entry that covers this one: the same words, or a word* of its last. */
static const struct list_entry *
find_covering(
    const struct known_entries *entries, struct slice folded, struct buf *key)
{
	const struct map *known = entries->map;
	const struct list_entry *found = map_get(known, folded);
	size_t end = folded.len > 0 ? folded.len - 1 : 0;
	size_t start = end;

	if (!entries->has_prefix)
		return found;
	while (start > 0 && folded.ptr[start - 1] != ' ')
		start--;
	/* Cut between bytes of a character it is no key. */
	for (size_t at = start + 1; at <= end; at++) {
		const struct list_entry *prefix;

		buf_reset(key);
		buf_add(key, folded.ptr, at);
		buf_add_str(key, "* ");
		prefix = map_get(known, buf_slice(key));
		if (prefix != NULL)
			return prefix;
	}
	return found;
}

static bool
is_plain_entry(const struct list_entry *entry)
{
	return !entry->is_forms && entry->also.len == 0 &&
	    entry->short_forms.len == 0 && entry->needs.len == 0 &&
	    entry->except.len == 0;
}

/* One note a list: lists grow by pasting, and a double does no harm. */
static void
report_entries(struct lint *lint, const struct list_entry *entry,
    const struct list_entry *other, size_t more)
{
	struct tree_node at = node_at(entry->place, entry->name.text);
	struct slice rest = S("");

	if (more > 0)
		rest = arena_printf(lint->r->problems->arena,
		    "; %zu more entries of this list are covered so", more);
	reader_say(lint->r, &at,
	    &(struct remark){
	        .level = PROBLEM_NOTE,
	        .code = "R042",
	        .hint = arena_printf(lint->r->problems->arena,
	            "it stands at line %u%.*s", other->place.line,
	            SLICE_ARG(rest)),
	    },
	    "'%.*s' covers this already", SLICE_ARG(other->name.text));
}

void
lint_entries(struct lint *lint, const struct word_list *list)
{
	const struct list_entry *first = NULL, *first_other = NULL;
	size_t count = 0;
	AUTO(map_free) struct map *map = map_new();
	AUTO(arena_free) struct arena *arena = arena_new();
	AUTO(buf_fini) struct buf key = buf_init(BUF_MAX_OWN);
	struct known_entries known = {.map = map};
	struct slice *folded =
	    arena_new_array(arena, struct slice, list->entry_len);

	for (size_t i = 0; i < list->entry_len; i++) {
		struct list_entry *entry = &list->entries[i];

		if (!is_plain_entry(entry))
			continue;
		folded[i] = term_folded(lint->load, entry->name.text);
		known.has_prefix |= slice_ends(folded[i], S("* "));
		if (map_get(map, folded[i]) == NULL)
			map_set(map, folded[i], entry);
	}
	for (size_t i = 0; i < list->entry_len; i++) {
		const struct list_entry *entry = &list->entries[i], *other;

		if (folded[i].len == 0)
			continue;
		other = find_covering(&known, folded[i], &key);
		if (other == NULL || other == entry)
			continue;
		if (count++ == 0) {
			first = entry;
			first_other = other;
		}
	}
	if (count > 0)
		report_entries(lint, first, first_other, count - 1);
}
