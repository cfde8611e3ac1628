/*
 * The engine against brute force, and against itself with other anchors, over
 * random rules and articles.
 */
#include "unit/match/brute.h"
#include "unit/match/random.h"

#include <stdlib.h>

#define CASES         150
#define DUEL_SEED     20261123
#define ARTICLES_EACH 5
#define RULES_EACH    5
#define LISTS_EACH    2

static int
compare_windows(const void *left, const void *right)
{
	return memcmp(left, right, sizeof(uint32_t[2]));
}

/* The windows that the engine reports, as words of the row. */
static void
windows_of(
    const struct text *text, const struct hit *hit, struct place_set *out)
{
	for (size_t i = 0; i < hit->because_len; i++) {
		uint32_t first = UINT32_MAX, last = 0;

		for (size_t k = 0; k < hit->because_len; k++) {
			const struct because *b = &hit->because[k];
			bool in_title = b->field == FIELD_TITLE;
			size_t word = in_title ? 0 : text->title.len;
			size_t end = in_title ? text->title.len : text->len;

			if (b->window != hit->because[i].window)
				continue;
			for (; word < end; word++) {
				if (text->words[word]->start < b->start ||
				    text->words[word]->start >= b->end)
					continue;
				first = word < first ? (uint32_t)word : first;
				last = word > last ? (uint32_t)word : last;
			}
		}
		set_add(out, first, last);
	}
}

struct duel {
	struct text text;
	struct article article;
	struct match_input input;
	size_t met;
};

static void
show(const struct duel *d, const struct rule *rule, const char *what)
{
	print_error("%s\nrule %.*s: %.*s\ntitle: %.*s\nbody: %.*s\n"
	            "language: %.*s\n",
	    what, SLICE_ARG(rule->id), SLICE_ARG(rule->description),
	    SLICE_ARG(d->article.title), SLICE_ARG(d->article.body),
	    SLICE_ARG(d->article.language));
}

static void
show_book(const struct ruleset *set)
{
	for (size_t i = 0; i < ruleset_rule_count(set); i++)
		print_error("r%zu: %.*s\n", i,
		    SLICE_ARG(ruleset_rule(set, i)->description));
	for (size_t i = 0; i < ruleset_book(set)->lists.len; i++) {
		const struct word_list *list =
		    ruleset_book(set)->lists.items[i];

		print_error("l%zu: needs %zu except %zu\n", i, list->needs.len,
		    list->except.len);
		for (size_t k = 0; k < list->line_len; k++)
			print_error("  %.*s\n", SLICE_ARG(list->lines[k].text));
		for (size_t k = 0; k < list->entry_len; k++)
			print_error("  %.*s forms %d also %zu needs %zu "
			            "except %zu\n",
			    SLICE_ARG(list->entries[k].name.text),
			    list->entries[k].is_forms,
			    list->entries[k].also.len,
			    list->entries[k].needs.len,
			    list->entries[k].except.len);
	}
}

static void
fight(struct duel *d, const struct ruleset *set, const struct rule *rule,
    const struct hit *hit)
{
	struct place_set want = set_new(), got = set_new();
	bool met = rule_is_true(&d->text, rule, ABOVE_DEFAULT, &want);

	if (hit != NULL)
		windows_of(&d->text, hit, &got);
	qsort(want.items, want.len, sizeof(*want.items), compare_windows);
	qsort(got.items, got.len, sizeof(*got.items), compare_windows);
	if (met != (hit != NULL) ||
	    (met &&
	        (want.len != got.len ||
	            memcmp(want.items, got.items,
	                want.len * sizeof(*want.items)) != 0))) {
		show(d, rule, "engine and brute force disagree");
		show_book(set);
		print_error("brute force %d with %zu windows, engine %d with "
		            "%zu\n",
		    met, want.len, hit != NULL, got.len);
		for (size_t i = 0; i < want.len; i++)
			print_error(
			    "want %u-%u\n", want.items[i][0], want.items[i][1]);
		for (size_t i = 0; i < got.len; i++)
			print_error(
			    "got %u-%u\n", got.items[i][0], got.items[i][1]);
		fail();
	}
	d->met += met;
	set_free(&want);
	set_free(&got);
}

static struct rule_book *
random_book(struct dice *dice)
{
	struct rule_book *book = rule_book_new();

	dice->rules = dice->lists = 0;
	while (dice->lists < LISTS_EACH)
		add_random_list(dice, book);
	while (dice->rules < RULES_EACH)
		add_random_rule(dice, book);
	return book;
}

static void
one_article(struct duel *d, struct dice *dice, struct matcher *matcher)
{
	const struct ruleset *set = matcher_ruleset(matcher);
	AUTO(buf_fini) struct buf title = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
	struct match_result result;
	size_t at = 0;

	d->article = random_article(dice, &title, &body);
	d->input = (struct match_input){.article = &d->article};
	brute_read(&d->text, &d->article);
	matcher_match(matcher, &d->input, &result);
	for (size_t i = 0; i < RULES_EACH; i++) {
		const struct rule *rule = ruleset_rule(set, i);
		bool met = at < result.len && result.hits[at].rule == rule;

		fight(d, set, rule, met ? &result.hits[at] : NULL);
		at += met;
	}
}

/* Several rules at once, which share conditions and refer to each other. */
static void
one_case(struct duel *d, struct dice *dice)
{
	struct rule_book *book = random_book(dice);
	AUTO(ruleset_unref) struct ruleset *set = book_compile(&book);
	AUTO(matcher_free) struct matcher *matcher = matcher_new(set);

	for (int i = 0; i < ARTICLES_EACH; i++)
		one_article(d, dice, matcher);
}

static void
engine_and_brute_force_agree(void **state UNUSED)
{
	struct duel *d = test_calloc(1, sizeof(*d));

	d->text.title = token_list_init();
	d->text.body = token_list_init();
	for (size_t v = 0; v < COUNT_OF(VOCABULARIES); v++) {
		struct dice dice = {
		    .rng = {DUEL_SEED + v}, .words = &VOCABULARIES[v]};
		size_t asked = (size_t)CASES * ARTICLES_EACH * RULES_EACH;

		d->met = 0;
		for (int i = 0; i < CASES; i++)
			one_case(d, &dice);
		/* Neither answer is rare. */
		assert_in_range(d->met, asked / 10, asked - asked / 10);
	}
	token_list_fini(&d->text.title);
	token_list_fini(&d->text.body);
	test_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(engine_and_brute_force_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
