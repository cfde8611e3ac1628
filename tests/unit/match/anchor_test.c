/*
 * A rule set is anchored anew with random guesses of what is frequent, and
 * asked without any anchors: what is found stays the same, to the last window.
 */
#include "unit/match/random.h"

#include "match/compiler.h"
#include "match/matcher_state.h"

#define CASES         120
#define ARTICLES_EACH 5
#define ANCHORS_EACH  4
#define RULES_EACH    6
#define LISTS_EACH    3
#define ANCHOR_SEED   20261124
#define TEXT_MAX      ((size_t)1 << 20)

/* Chooses anchors and groups again, by random costs of all terms and lists. */
static void
anchor_anew(struct ruleset *set, struct rng *rng)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	struct compiler c = {.set = set, .problems = problems};

	for (size_t i = 0; i < ruleset_term_count(set); i++)
		*array_add(&c.phrases.costs) = (uint32_t)rng_below(rng, 1000);
	ARRAY_EACH(list, &set->lists)
		list->cost = rng_below(rng, 1000);
	index_fini(&set->rules_of_term);
	index_fini(&set->rules_of_list);
	/* One stands there for ranges that are empty. */
	set->groups.len = 1;
	compile_anchors(&c);
	assert_false(c.failed);
	array_fini(&c.phrases.costs);
}

static void
print_hits(
    struct ruleset *set, const struct match_input *input, struct buf *out)
{
	AUTO(matcher_free) struct matcher *matcher = matcher_new(set);
	struct match_result result;

	matcher_match(matcher, input, &result);
	for (size_t i = 0; i < result.len; i++) {
		const struct hit *hit = &result.hits[i];

		buf_printf(out, "%.*s: ", SLICE_ARG(hit->rule->id));
		print_because(hit, out);
		buf_add_char(out, '\n');
	}
}

/* The same of every rule, whatever stands in the article. */
static void
print_all(struct ruleset *set, const struct match_input *input, struct buf *out)
{
	AUTO(matcher_free) struct matcher *m = matcher_new(set);

	matcher_scan(m, input);
	for (size_t i = 0; i < ruleset_rule_count(set); i++) {
		const struct rule_plan *plan = &set->rules[i];
		struct hit hit = {0};
		size_t first = m->witness.items.len;

		if (!eval_is_true(&m->eval, plan->when) ||
		    (plan->unless != OP_MISSING &&
		        eval_is_true(&m->eval, plan->unless)))
			continue;
		hit.because_len =
		    witness_add(&m->witness, &m->eval, plan->when);
		hit.because = m->witness.items.items + first;
		buf_printf(out, "%.*s: ", SLICE_ARG(ruleset_rule(set, i)->id));
		print_because(&hit, out);
		buf_add_char(out, '\n');
	}
}

static void
assert_same(const struct ruleset *set, const struct article *article,
    const struct buf *want, const struct buf *got)
{
	if (slice_eq(buf_slice(want), buf_slice(got)))
		return;
	for (size_t i = 0; i < ruleset_rule_count(set); i++)
		print_error("r%zu: %.*s\n", i,
		    SLICE_ARG(ruleset_rule(set, i)->description));
	print_error("title: %.*s\nbody: %.*s\nwant:\n%s\ngot:\n%s\n",
	    SLICE_ARG(article->title), SLICE_ARG(article->body), buf_str(want),
	    buf_str(got));
	fail();
}

struct sheet {
	struct article article;
	struct buf title, body;
	struct buf hits;
};

static size_t
one_case(struct dice *dice)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	struct sheet sheets[ARTICLES_EACH];
	size_t lines = 0;

	dice->rules = dice->lists = 0;
	while (dice->lists < LISTS_EACH)
		add_random_list(dice, book);
	while (dice->rules < RULES_EACH)
		add_random_rule(dice, book);
	set = book_compile(&book);
	for (size_t i = 0; i < ARTICLES_EACH; i++) {
		struct sheet *sheet = &sheets[i];
		AUTO(buf_fini) struct buf all = buf_init(TEXT_MAX);
		struct match_input input = {.article = &sheet->article};

		sheet->title = buf_init(TEXT_MAX);
		sheet->body = buf_init(TEXT_MAX);
		sheet->hits = buf_init(TEXT_MAX);
		sheet->article =
		    random_article(dice, &sheet->title, &sheet->body);
		print_hits(set, &input, &sheet->hits);
		print_all(set, &input, &all);
		assert_same(set, &sheet->article, &sheet->hits, &all);
		lines += sheet->hits.len > 0;
	}
	for (size_t k = 0; k < ANCHORS_EACH; k++) {
		anchor_anew(set, &dice->rng);
		for (size_t i = 0; i < ARTICLES_EACH; i++) {
			AUTO(buf_fini) struct buf hits = buf_init(TEXT_MAX);
			struct match_input input = {
			    .article = &sheets[i].article};

			print_hits(set, &input, &hits);
			assert_same(
			    set, &sheets[i].article, &sheets[i].hits, &hits);
		}
	}
	for (size_t i = 0; i < ARTICLES_EACH; i++) {
		buf_fini(&sheets[i].title);
		buf_fini(&sheets[i].body);
		buf_fini(&sheets[i].hits);
	}
	return lines;
}

static void
anchors_change_nothing_that_is_found(void **state UNUSED)
{
	for (size_t v = 0; v < COUNT_OF(VOCABULARIES); v++) {
		struct dice dice = {.rng = {ANCHOR_SEED + v},
		    .words = &VOCABULARIES[v],
		    .is_rich = true};
		size_t met = 0;

		for (int i = 0; i < CASES; i++)
			met += one_case(&dice);
		assert_true(met > CASES);
	}
}

/* Each refers twice to the one before it: what it could be asked at doubles
 * with each, and is still something that must be there. */
static void
rules_that_refer_far_down_can_be_anchored(void **state UNUSED)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	char id[16], when[80];

	book_rule(book, "r0", "embargo");
	for (int i = 1; i < 50; i++) {
		(void)snprintf(id, sizeof(id), "r%d", i);
		(void)snprintf(when, sizeof(when),
		    "any(rule(r%d), all(arms, rule(r%d)))", i - 1, i - 1);
		book_rule(book, id, when);
	}
	set = book_compile(&book);
	assert_int_equal(50, ruleset_rule_count(set));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(anchors_change_nothing_that_is_found),
	    cmocka_unit_test(rules_that_refer_far_down_can_be_anchored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
