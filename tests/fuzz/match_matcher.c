/*
 * Any bytes as an article against a fixed set of rules that use every
 * condition: what is reported lies inside the article, in order, and the same
 * article gives the same answer twice.  The first line is the title.
 */
#include "base/check.h"
#include "match/explain.h"
#include "match/matcher.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct maker {
	struct rule_book *book;
};

static struct node *
node_new(struct maker *m, enum node_kind kind, const char *text)
{
	struct node *node = arena_alloc(m->book->arena, sizeof(*node));

	node->kind = kind;
	node->text = slice_of(text);
	return node;
}

static struct node *
join(struct maker *m, enum node_kind kind, struct node *a, struct node *b)
{
	struct node *node = node_new(m, kind, "");

	node->children = arena_new_array(m->book->arena, struct node *, 2);
	node->children[0] = a;
	node->children[1] = b;
	node->child_len = 2;
	node->within = (struct distance){DISTANCE_WORDS, 3};
	return node;
}

static struct terms
terms_of(struct maker *m, const char *text)
{
	struct terms terms = {
	    .items = arena_new_array(m->book->arena, struct term, 1), .len = 1};

	terms.items[0].text = slice_of(text);
	return terms;
}

static struct node *
term(struct maker *m, const char *text)
{
	return node_new(m, NODE_TERM, text);
}

static struct node *
list_node(struct maker *m)
{
	struct node *node = node_new(m, NODE_LIST, "names");
	struct word_list *list = arena_alloc(m->book->arena, sizeof(*list));
	struct list_entry *entry =
	    arena_alloc(m->book->arena, 2 * sizeof(*entry));

	entry[0].name.text = S("kim un");
	entry[0].also = terms_of(m, "\u91d1\u6b63");
	entry[0].short_forms = terms_of(m, "kim");
	entry[0].except = terms_of(m, "kim street");
	entry[0].needs_within.kind = DISTANCE_ARTICLE;
	entry[1].name.text = S("un kim*");
	entry[1].needs.items =
	    arena_new_array(m->book->arena, struct node *, 1);
	entry[1].needs.items[0] = term(m, "a");
	entry[1].needs.len = 1;
	entry[1].needs_within = (struct distance){DISTANCE_WORDS, 2};
	list->entries = entry;
	list->entry_len = 2;
	node->list = list;
	return node;
}

/* A word that has to have something of the two others, and neighbours. */
static struct node *
word_like(struct maker *m, enum node_kind kind, const char *text)
{
	struct node *node = node_new(m, kind, "");

	node->terms = terms_of(m, text);
	node->typos = 2;
	node->not_near = terms_of(m, "toy");
	node->not_near_within = (struct distance){DISTANCE_WORDS, 2};
	node->mentions = 2;
	return node;
}

static struct rule *
add_rule(struct maker *m, struct node *when)
{
	struct rule *rule = arena_alloc(m->book->arena, sizeof(*rule));

	rule->id = S("rule");
	rule->when = when;
	rule->scope = SCOPE_TEXT;
	*array_add(&m->book->rules) = rule;
	return rule;
}

/* All that is asked of single words, and a rule that asks another. */
static void
add_word_rules(struct maker *m)
{
	struct node *least =
	    join(m, NODE_AT_LEAST, word_like(m, NODE_FORMS, "weapons"),
	        word_like(m, NODE_LIKE, "weapons"));
	struct node *other = node_new(m, NODE_RULE, "rule");

	least->at_least = 1;
	other->rule = add_rule(m, least);
	add_rule(m, join(m, NODE_ALL, other, term(m, "a")));
	add_rule(m,
	    join(m, NODE_NEAR,
	        word_like(m, NODE_FORMS, "\u0633\u0644\u0627\u062d"),
	        word_like(m, NODE_LIKE, "a missile*")));
}

static struct ruleset *
rules(void)
{
	struct maker m = {rule_book_new()};
	AUTO(problems_free) struct problems *problems = problems_new();
	struct node *near = join(&m, NODE_NEAR, term(&m, "a"),
	    join(&m, NODE_ANY, term(&m, "b*"), term(&m, "a b")));
	struct node *exact = node_new(&m, NODE_EXACT, "");
	struct node *wide = term(&m, "\u30d7\u30fc*");

	near->except = terms_of(&m, "a b c");
	exact->terms = terms_of(&m, "US");
	wide->scope = SCOPE_EVERYWHERE;
	add_rule(&m, near);
	add_rule(&m, list_node(&m));
	add_rule(&m,
	    join(&m, NODE_ALL, exact,
	        join(&m, NODE_NONE, term(&m, "c"), term(&m, "d"))));
	add_rule(&m, wide);
	add_word_rules(&m);
	m.book->boilerplate.cut_after = terms_of(&m, "more");
	m.book->boilerplate.drop_lines = terms_of(&m, "ad");
	return ruleset_compile(&m.book, problems);
}

static size_t
check_hits(const struct article *article, const struct match_result *result)
{
	size_t items = 0;

	for (size_t i = 0; i < result->len; i++) {
		const struct hit *hit = &result->hits[i];

		check(hit->because_len > 0);
		for (size_t k = 0; k < hit->because_len; k++) {
			const struct because *b = &hit->because[k];
			struct slice field = b->field == FIELD_TITLE
			    ? article->title
			    : article->body;

			check(b->start < b->end && b->end <= field.len);
			check(b->text.ptr == field.ptr + b->start);
			check(b->text.len == b->end - b->start);
			check(k == 0 || b[-1].field <= b->field);
		}
		items += hit->because_len;
	}
	return items;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Once for all inputs: compiling takes longer than matching them. */
	static struct ruleset *set;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct slice text = slice_make(data, size);
	size_t line = slice_find_char(text, '\n', 0), items;
	static const char *const LANGUAGES[] = {"en", "ar", "tr", "de", ""};
	struct article article = {.title = slice_sub(text, 0, line),
	    .body = slice_from(text, line),
	    .language = slice_of(LANGUAGES[size % COUNT_OF(LANGUAGES)])};
	struct match_input input = {.article = &article};
	struct match_result result;

	if (set == NULL)
		set = rules();
	matcher = matcher_new(set);
	matcher_match(matcher, &input, &result);
	items = check_hits(&article, &result);
	matcher_match(matcher, &input, &result);
	check(check_hits(&article, &result) == items);
	for (size_t i = 0; i < ruleset_rule_count(set); i++)
		explain_rule(matcher, &input, i, &out);
	return 0;
}
