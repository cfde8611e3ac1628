/*
 * Lists to uses: each term of an entry learns which list waits for it and as
 * what.  Only lists that a rule asks for are compiled, however many there are.
 */
#include <stdlib.h>

#include "base/check.h"
#include "match/compiler.h"

static struct slice
list_key(const struct word_list *const *list)
{
	return slice_make(list, sizeof(struct word_list *));
}

uint32_t
compile_list_number(struct compiler *c, const struct word_list *list)
{
	uintptr_t known = (uintptr_t)map_get(c->list_numbers, list_key(&list));
	struct ruleset *set = c->set;

	if (known != 0)
		return (uint32_t)known - 1;
	check(set->lists.len < LISTS_MAX);
	*array_add(&set->lists) = (struct list_plan){.list = list};
	map_set(c->list_numbers, list_key(&list),
	    (void *)(uintptr_t)set->lists.len);
	return (uint32_t)set->lists.len - 1;
}

/* Returns what the term costs; nothing is done with a faulty one. */
static uint64_t
add_use(struct compiler *c, uint32_t number, struct use use)
{
	if (number == TERM_NONE)
		return 0;
	*array_add(&c->use_pairs) =
	    (struct pair){number, (uint32_t)c->set->uses.len};
	*array_add(&c->set->uses) = use;
	return c->phrases.costs.items[number];
}

/* The use keeps the pointer to the text, so it has to be the book's. */
static uint64_t
add_term(struct compiler *c, const struct term *term, enum manner manner,
    struct use use)
{
	use.text = &term->text;
	return add_use(
	    c, compile_term(c, term->text, term->place, manner), use);
}

static uint64_t
add_uses(struct compiler *c, const struct terms *terms, struct use use)
{
	uint64_t cost = 0;

	for (size_t i = 0; i < terms->len; i++)
		cost += add_term(c, &terms->items[i], MANNER_FOLDED, use);
	return cost;
}

/* Their ops in a row of links; what was faulty is left out. */
static void
add_needs(struct compiler *c, const struct nodes *needs, uint32_t *first_out,
    uint32_t *len_out)
{
	ARRAY(uint32_t) ops = {0};

	for (size_t i = 0; i < needs->len; i++) {
		uint32_t op = compile_node(c, needs->items[i], ZONES_DEFAULT);

		if (op != OP_MISSING)
			*array_add(&ops) = op;
	}
	*first_out = (uint32_t)c->set->links.len;
	*len_out = (uint32_t)ops.len;
	ARRAY_EACH(op, &ops)
		*array_add(&c->set->links) = *op;
	array_fini(&ops);
}

static int
compare_words(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static void
add_words_of(struct compiler *c, const struct terms *terms)
{
	for (size_t i = 0; i < terms->len; i++) {
		uint32_t term;

		if (phrases_add(&c->phrases, terms->items[i].text,
		        MANNER_FOLDED, &term) == PHRASE_EMPTY)
			continue;
		for (size_t k = 0;
		     k < c->phrases.tokens.len && k < TERM_WORDS_MAX; k++)
			*array_add(&c->set->words) = c->phrases.symbols[k];
	}
}

/* What may stand beside a short form: the words of all spellings. */
static void
add_words(
    struct compiler *c, const struct list_entry *entry, struct entry_plan *plan)
{
	struct terms name = {(struct term *)&entry->name, 1};
	struct ruleset *set = c->set;

	plan->first_word = (uint32_t)set->words.len;
	add_words_of(c, &name);
	add_words_of(c, &entry->also);
	add_words_of(c, &entry->short_forms);
	plan->word_len = (uint32_t)set->words.len - plan->first_word;
	qsort(set->words.items + plan->first_word, plan->word_len,
	    sizeof(uint32_t), compare_words);
}

static uint32_t
add_plan(struct compiler *c, const struct list_entry *entry)
{
	struct entry_plan plan = {.within = entry->needs_within};

	if (entry->short_forms.len == 0 && entry->needs.len == 0 &&
	    entry->except.len == 0)
		return ENTRY_PLAIN;
	add_needs(c, &entry->needs, &plan.first_need, &plan.need_len);
	if (entry->short_forms.len > 0)
		add_words(c, entry, &plan);
	*array_add(&c->set->entries) = plan;
	return (uint32_t)c->set->entries.len - 1;
}

static void
compile_entry(struct compiler *c, const struct list_entry *entry, uint32_t list)
{
	struct use use = {.list = list, .entry = add_plan(c, entry)};
	struct list_plan *plan;
	uint64_t cost;

	use.role = USE_FULL;
	cost = add_term(c, &entry->name,
	    entry->is_forms ? MANNER_FORMS : MANNER_FOLDED, use);
	cost += add_uses(c, &entry->also, use);
	use.role = USE_SHORT;
	add_uses(c, &entry->short_forms, use);
	use.role = USE_EXCEPT;
	add_uses(c, &entry->except, use);
	plan = &c->set->lists.items[list];
	plan->cost += cost;
	plan->has_short |= entry->short_forms.len > 0;
	plan->has_except |= entry->except.len > 0;
}

/*
 * A list's file comes from elsewhere, so a line that is of no use is left out
 * and told, but stops nothing.
 */
static void
compile_lines(struct compiler *c, const struct word_list *list, uint32_t number)
{
	struct use use = {
	    .list = number, .entry = ENTRY_PLAIN, .role = USE_FULL};
	uint64_t cost = 0;

	for (size_t i = 0; i < list->line_len; i++) {
		const struct list_line *line = &list->lines[i];
		struct place place = {.file = list->file, .line = line->line};
		uint32_t term = TERM_NONE;
		enum phrase_fault fault =
		    phrases_add(&c->phrases, line->text, MANNER_FOLDED, &term);

		if (fault != PHRASE_OK)
			compiler_phrase_fault(c, PROBLEM_WARNING, place, fault);
		use.text = &line->text;
		cost += add_use(c, term, use);
	}
	c->set->lists.items[number].cost += cost;
}

static void
compile_list(struct compiler *c, uint32_t number)
{
	const struct word_list *list = c->set->lists.items[number].list;
	struct use use = {
	    .list = number, .entry = ENTRY_PLAIN, .role = USE_LIST_EXCEPT};
	struct list_plan *plan;
	uint32_t first, len;

	for (size_t i = 0; i < list->entry_len; i++)
		compile_entry(c, &list->entries[i], number);
	compile_lines(c, list, number);
	add_uses(c, &list->except, use);
	add_needs(c, &list->needs, &first, &len);
	plan = &c->set->lists.items[number];
	plan->first_need = first;
	plan->need_len = len;
	plan->has_except |= list->except.len > 0;
}

void
compile_lists(struct compiler *c)
{
	/* The conditions of `needs` may ask for more lists meanwhile. */
	for (uint32_t i = 0; i < c->set->lists.len; i++)
		compile_list(c, i);
}
