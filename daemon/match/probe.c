#include "match/probe.h"

#include "base/check.h"

struct probe {
	struct rule_book *book;  /* until it is compiled */
	struct ruleset *set;     /* from then on */
	struct matcher *matcher; /* NULL where nothing was asked */
	struct arena *arena;     /* the book's */
	ARRAY(const struct hit *) answers;
	size_t asked;
};

struct probe *
probe_new(const struct rule_book *book)
{
	struct probe *probe = mem_new(sizeof(*probe));

	probe->book = rule_book_new();
	probe->book->boilerplate = book->boilerplate;
	probe->arena = probe->book->arena;
	return probe;
}

void
probe_free(struct probe **probe)
{
	struct probe *self = take_ptr(probe);

	if (self == NULL)
		return;
	matcher_free(&self->matcher);
	ruleset_unref(&self->set);
	rule_book_free(&self->book);
	array_fini(&self->answers);
	mem_free(&self);
}

struct arena *
probe_arena(struct probe *probe)
{
	return probe->arena;
}

struct node *
probe_node(struct probe *probe, enum node_kind kind)
{
	struct node *node = arena_alloc(probe->arena, sizeof(*node));

	node->kind = kind;
	return node;
}

struct node *
probe_copy(struct probe *probe, const struct node *node)
{
	struct node *copy = arena_alloc(probe->arena, sizeof(*copy));

	*copy = *node;
	return copy;
}

struct node *
probe_copy_deep(struct probe *probe, const struct node *node)
{
	struct node *copy = probe_copy(probe, node);

	copy->scope = 0;
	copy->children =
	    arena_new_array(probe->arena, struct node *, node->child_len + 1);
	for (size_t i = 0; i < node->child_len; i++)
		copy->children[i] = probe_copy_deep(probe, node->children[i]);
	return copy;
}

struct word_list *
probe_list(struct probe *probe, const struct word_list *list)
{
	struct word_list *copy = arena_alloc(probe->arena, sizeof(*copy));

	copy->id = list->id;
	copy->place = list->place;
	return copy;
}

size_t
probe_ask(struct probe *probe, const struct node *when, unsigned rule_scope)
{
	struct rule *rule = arena_alloc(probe->arena, sizeof(*rule));

	check(probe->book != NULL);
	rule->id = arena_printf(probe->arena, "%zu", probe->asked);
	rule->when = (struct node *)when; /* nobody changes it */
	rule->scope = rule_scope;
	rule->denials = DENIALS_IGNORE;
	*array_add(&probe->book->rules) = rule;
	return probe->asked++;
}

/* What was compiled before is compiled again, so nothing can be faulty. */
static void
compile(struct probe *probe)
{
	AUTO(problems_free) struct problems *problems = problems_new();

	probe->set = ruleset_compile(&probe->book, problems);
	check(probe->set != NULL);
	probe->matcher = matcher_new(probe->set);
}

void
probe_run(struct probe *probe, const struct match_input *input)
{
	struct match_input all = *input;
	struct match_result result;
	size_t at = 0;

	if (probe->asked == 0)
		return;
	if (probe->set == NULL)
		compile(probe);
	all.skip_languages = all.skip_sources = true;
	matcher_match(probe->matcher, &all, &result);
	probe->answers.len = 0;
	/* Hits come in the order of the rules. */
	for (size_t i = 0; i < probe->asked; i++) {
		bool is_met = at < result.len &&
		    result.hits[at].rule == ruleset_rule(probe->set, i);

		*array_add(&probe->answers) =
		    is_met ? &result.hits[at++] : NULL;
	}
	check(at == result.len);
}

const struct hit *
probe_answer(const struct probe *probe, size_t number)
{
	check(number < probe->asked);
	return number < probe->answers.len ? probe->answers.items[number]
	                                   : NULL;
}
