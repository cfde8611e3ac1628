/*
 * A list that finds nothing, although one of its spellings stands there: the
 * entry is tried alone, without its needs, without its exceptions, and as a
 * short form without a full name.
 */
#include "base/mem.h"
#include "match/miss.h"
#include "match/wording.h"

/* Entries that are told about; the first ones of the article. */
#define ENTRIES_SHOWN 3
/* Lists of files are as long as they like; their lines have no conditions. */
#define NEEDS_SHOWN 4

/* A spelling that stands in the article, and whose it is. */
struct sight {
	const struct list_entry *entry;
	const struct because *because;
	bool is_short;
};

static struct list_entry *
plain_entries(struct probe *probe, const struct word_list *list)
{
	struct list_entry *entries = arena_new_array(
	    probe_arena(probe), struct list_entry, list->entry_len * 2 + 1);

	for (size_t i = 0; i < list->entry_len; i++) {
		const struct list_entry *entry = &list->entries[i];

		entries[2 * i] = *entry;
		entries[2 * i].short_forms = (struct terms){0};
		entries[2 * i].needs = (struct nodes){0};
		entries[2 * i].except = (struct terms){0};
		entries[2 * i + 1] = entries[2 * i];
		entries[2 * i + 1].is_forms = false;
		entries[2 * i + 1].name = entry->short_forms.len > 0
		    ? entry->short_forms.items[0]
		    : entry->name;
		entries[2 * i + 1].also = entry->short_forms;
	}
	return entries;
}

/* Every spelling, short ones too, and no condition. */
static struct node *
any_spelling(struct probe *probe, const struct node *node)
{
	struct word_list *list = probe_list(probe, node->list);
	struct node *copy = probe_node(probe, NODE_LIST);

	list->entries = plain_entries(probe, node->list);
	list->entry_len = node->list->entry_len * 2;
	list->file = node->list->file;
	list->lines = node->list->lines;
	list->line_len = node->list->line_len;
	copy->text = node->text;
	copy->list = list;
	return copy;
}

static bool
is_term(struct slice term, const struct term *spelling)
{
	return term.ptr == spelling->text.ptr && term.len == spelling->text.len;
}

static bool
is_one_of(struct slice term, const struct terms *spellings)
{
	for (size_t i = 0; i < spellings->len; i++)
		if (is_term(term, &spellings->items[i]))
			return true;
	return false;
}

/* Spellings are known by where they are written: one text may belong to
 * several entries. */
static bool
find_entry(const struct word_list *list, const struct because *because,
    struct sight *out)
{
	for (size_t i = 0; i < list->entry_len; i++) {
		const struct list_entry *entry = &list->entries[i];
		bool is_short = is_one_of(because->term, &entry->short_forms);

		if (!is_short && !is_term(because->term, &entry->name) &&
		    !is_one_of(because->term, &entry->also))
			continue;
		*out = (struct sight){entry, because, is_short};
		return true;
	}
	return false;
}

/* --- one entry ------------------------------------------------------------ */

/* The list with this entry alone, without conditions of the list. */
static const struct hit *
try_entry(struct miss_place *m, const struct piece *piece, struct probe *probe,
    const struct list_entry *entry)
{
	struct word_list *list = probe_list(probe, piece->node->list);
	struct node *node = probe_copy(probe, piece->node);

	list->entries =
	    arena_new_array(probe_arena(probe), struct list_entry, 1);
	list->entries[0] = *entry;
	list->entry_len = 1;
	node->list = list;
	node->mentions = 0;
	node->except = node->not_near = (struct terms){0};
	return miss_try(m, probe, piece_within_parents(probe, piece, node),
	    piece->rule_scope);
}

static void
add_needs(const struct nodes *needs, struct distance within, struct buf *out)
{
	buf_add_str(out, needs->len > 1 ? "needs one of " : "needs ");
	for (size_t i = 0; i < needs->len && i < NEEDS_SHOWN; i++) {
		buf_add_str(out, i > 0 ? ", " : "");
		wording_node(needs->items[i], out);
	}
	if (needs->len > NEEDS_SHOWN)
		buf_printf(out, " and %zu more", needs->len - NEEDS_SHOWN);
	if (within.kind == DISTANCE_ARTICLE) {
		buf_add_str(out, " in the article");
	} else {
		buf_add_char(out, ' ');
		wording_distance(within, out);
	}
	buf_add_str(out, ", which is not there");
}

static void
add_except(struct miss_place *m, const struct terms *except, struct buf *out)
{
	AUTO(probe_free) struct probe *probe = probe_new(m->book);
	struct node *any = probe_node(probe, NODE_ANY);
	const struct hit *hit;
	struct window window;

	any->children =
	    arena_new_array(probe_arena(probe), struct node *, except->len + 1);
	for (; any->child_len < except->len; any->child_len++) {
		any->children[any->child_len] = probe_node(probe, NODE_TERM);
		any->children[any->child_len]->text =
		    except->items[any->child_len].text;
	}
	hit =
	    except->len > 0 ? miss_try(m, probe, any, SCOPE_EVERYWHERE) : NULL;
	buf_add_str(out, "stands only inside ");
	if (hit != NULL && wording_window(m->input->article, hit, 0, &window))
		wording_quote(window.text, out);
	else
		wording_terms(except, 1, out);
	buf_add_str(out, " (except)");
}

/* True where the entry alone would count, so it is the list that asks more. */
static bool
add_entry_reason(struct miss_place *m, const struct piece *piece,
    const struct sight *sight, struct buf *out)
{
	struct list_entry changed = *sight->entry;
	AUTO(probe_free) struct probe *whole = probe_new(m->book);
	AUTO(probe_free) struct probe *needless = probe_new(m->book);
	AUTO(probe_free) struct probe *free = probe_new(m->book);

	if (try_entry(m, piece, whole, &changed) != NULL)
		return true;
	changed.needs = (struct nodes){0};
	if (changed.needs.len != sight->entry->needs.len &&
	    try_entry(m, piece, needless, &changed) != NULL) {
		add_needs(
		    &sight->entry->needs, sight->entry->needs_within, out);
		return false;
	}
	changed.except = (struct terms){0};
	if (sight->entry->except.len > 0 &&
	    try_entry(m, piece, free, &changed) != NULL) {
		add_except(m, &sight->entry->except, out);
		return false;
	}
	if (sight->is_short)
		buf_printf(out,
		    "is a short form of \"%.*s\", and no full name stands in "
		    "the text",
		    SLICE_ARG(sight->entry->name.text));
	else
		buf_add_str(out, "stands where the list is not looked for");
	return false;
}

static void
add_list_reason(
    struct miss_place *m, const struct word_list *list, struct buf *out)
{
	const struct distance article = {.kind = DISTANCE_ARTICLE};

	if (list->needs.len > 0)
		add_needs(&list->needs, article, out);
	else if (list->except.len > 0)
		add_except(m, &list->except, out);
	else
		buf_add_str(out, "is part of another entry's name");
}

static size_t
spelling_count(const struct word_list *list)
{
	size_t count = list->line_len;

	for (size_t i = 0; i < list->entry_len; i++)
		count += 1 + list->entries[i].also.len;
	return count;
}

/* The different entries that are seen, the first ones of the article. */
static size_t
find_sights(const struct word_list *list, const struct hit *hit,
    struct sight sights[ENTRIES_SHOWN])
{
	size_t len = 0;

	for (size_t i = 0; i < hit->because_len && len < ENTRIES_SHOWN; i++) {
		struct sight sight;
		bool is_new = find_entry(list, &hit->because[i], &sight);

		for (size_t k = 0; k < len; k++)
			is_new &= sights[k].entry != sight.entry;
		if (is_new)
			sights[len++] = sight;
	}
	return len;
}

enum miss
miss_list(struct miss_place *m, const struct piece *piece, struct buf *out)
{
	const struct word_list *list = piece->node->list;
	AUTO(probe_free) struct probe *probe = probe_new(m->book);
	struct sight sights[ENTRIES_SHOWN];
	const struct hit *hit = miss_try(
	    m, probe, any_spelling(probe, piece->node), SCOPE_EVERYWHERE);
	size_t len;

	if (hit == NULL) {
		buf_printf(out, "none of its %zu spellings stands there",
		    spelling_count(list));
		return MISS_ABSENT;
	}
	len = find_sights(list, hit, sights);
	for (size_t i = 0; i < len; i++) {
		buf_add_str(out, i > 0 ? "; " : "");
		wording_quote(sights[i].because->text, out);
		buf_add_char(out, ' ');
		if (add_entry_reason(m, piece, &sights[i], out))
			add_list_reason(m, list, out);
	}
	if (len == 0) {
		wording_quote(hit->because[0].text, out);
		buf_add_char(out, ' ');
		add_list_reason(m, list, out);
	}
	return MISS_CLOSE;
}
