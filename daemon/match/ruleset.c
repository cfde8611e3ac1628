#include "match/ruleset.h"

#include "base/check.h"
#include "match/compiler.h"

static struct ruleset *
set_new(struct rule_book **book)
{
	struct ruleset *set = mem_new(sizeof(*set));

	atomic_init(&set->refs, 1);
	set->book = take_ptr(book);
	set->dict = dict_new();
	set->trie = trie_new();
	set->cutter = boilerplate_new(&set->book->boilerplate);
	/* Ranges of these may be empty, but they are never nowhere. */
	*array_add(&set->links) = 0;
	*array_add(&set->groups) = 0;
	*array_add(&set->words) = 0;
	set->rules = mem_new_array(set->book->rules.len, sizeof(*set->rules));
	return set;
}

static void
set_free(struct ruleset *set)
{
	boilerplate_free(&set->cutter);
	dict_free(&set->dict);
	trie_free(&set->trie);
	like_free(&set->like);
	array_fini(&set->term_flags);
	array_fini(&set->ops);
	array_fini(&set->links);
	mem_free(&set->link_terms);
	array_fini(&set->uses);
	array_fini(&set->lists);
	array_fini(&set->entries);
	array_fini(&set->words);
	array_fini(&set->groups);
	mem_free(&set->rules);
	index_fini(&set->uses_of_term);
	index_fini(&set->rules_of_term);
	index_fini(&set->rules_of_list);
	rule_book_free(&set->book);
	mem_free(&set);
}

static void
compile_rule(struct compiler *c, size_t number)
{
	const struct rule *rule = c->set->book->rules.items[number];
	struct rule_plan plan = {.unless = OP_MISSING,
	    .has_filters = rule->languages.len > 0 ||
	        rule->sources_only.len > 0 || rule->sources_except.len > 0};
	struct zones zones = zones_of_rule(rule);
	ARRAY(uint32_t) escalate = {0};

	plan.when = compile_node(c, rule->when, zones);
	if (rule->unless != NULL)
		plan.unless = compile_node(c, rule->unless, zones);
	for (size_t i = 0; i < rule->escalate_len; i++)
		*array_add(&escalate) =
		    compile_node(c, rule->escalate[i].when, zones);
	plan.first_escalate = (uint32_t)c->set->links.len;
	ARRAY_EACH(op, &escalate)
		*array_add(&c->set->links) = *op;
	array_fini(&escalate);
	c->set->rules[number] = plan;
}

/* Lines are known by their first words, so there have to be some. */
static void
check_boilerplate(struct compiler *c, const struct terms *lines)
{
	struct token_list tokens = token_list_init();

	for (size_t i = 0; i < lines->len; i++) {
		token_cut(&tokens, lines->items[i].text, S(""));
		if (tokens.len == 0)
			compiler_fault(c, PROBLEM_ERROR, lines->items[i].place,
			    "R041",
			    S("this line has no letter and no digit, so it "
			      "can never match"));
	}
	token_list_fini(&tokens);
}

static void
compile_all(struct compiler *c)
{
	struct ruleset *set = c->set;

	check_boilerplate(c, &set->book->boilerplate.cut_after);
	check_boilerplate(c, &set->book->boilerplate.drop_lines);

	for (size_t i = 0; i < set->book->rules.len; i++)
		compile_rule(c, i);
	compile_lists(c);
	compile_link_terms(c);
	compile_anchors(c);
	trie_freeze(set->trie);
	set->has_exact = dict_has(set->dict, SYMBOL_EXACT) ||
	    dict_has(set->dict, SYMBOL_EXACT_PREFIX);
	set->has_forms = dict_has(set->dict, SYMBOL_FORMS);
	set->has_like = dict_has(set->dict, SYMBOL_LIKE_1) ||
	    dict_has(set->dict, SYMBOL_LIKE_2);
	set->like = like_new(set->dict);
	set->uses_of_term = index_make(
	    c->use_pairs.items, c->use_pairs.len, trie_term_count(set->trie));
}

struct ruleset *
ruleset_compile(struct rule_book **book, struct problems *problems)
{
	struct compiler c = {.set = set_new(book), .problems = problems};

	c.phrases = phrases_init(c.set);
	c.list_numbers = map_new();
	c.rule_ops = map_new();
	compile_all(&c);
	phrases_fini(&c.phrases);
	map_free(&c.list_numbers);
	map_free(&c.rule_ops);
	array_fini(&c.use_pairs);
	mem_free(&c.op_slots);
	mem_free(&c.leaves);
	if (c.failed)
		ruleset_unref(&c.set);
	return c.set;
}

struct ruleset *
ruleset_ref(struct ruleset *set)
{
	atomic_fetch_add_explicit(&set->refs, 1, memory_order_relaxed);
	return set;
}

void
ruleset_unref(struct ruleset **set)
{
	struct ruleset *old;

	if (*set == NULL)
		return;
	old = take_ptr(set);
	if (atomic_fetch_sub_explicit(&old->refs, 1, memory_order_acq_rel) == 1)
		set_free(old);
}

const struct rule_book *
ruleset_book(const struct ruleset *set)
{
	return set->book;
}

size_t
ruleset_rule_count(const struct ruleset *set)
{
	return set->book->rules.len;
}

const struct rule *
ruleset_rule(const struct ruleset *set, size_t index)
{
	check(index < set->book->rules.len);
	return set->book->rules.items[index];
}

size_t
ruleset_term_count(const struct ruleset *set)
{
	return trie_term_count(set->trie);
}
