/*
 * The engine against a second reading of the rules that shares nothing with it
 * but the cutting of words: this one tries every combination of hits.  Rules
 * and articles are random, from few words, so that nearly everything overlaps
 * with everything.
 */
#include "unit/match/book.h"

#include <stdlib.h>

#include "base/rng.h"

#define WORDS_MAX  40
#define PLACES_MAX 4096
#define CASES      3000
#define DUEL_SEED  20261123
#define RULES_EACH 5

struct place_set {
	uint32_t (*items)[2]; /* first and last word */
	size_t len;
};

/* An article as a row of words with what is around them. */
struct text {
	struct token_list title, body;
	const struct token *words[WORDS_MAX * 2];
	unsigned paragraphs[WORDS_MAX * 2]; /* differ between fields */
	unsigned zones[WORDS_MAX * 2];      /* SCOPE_ bits */
	size_t len;
};

static void
set_add(struct place_set *set, uint32_t first, uint32_t last)
{
	for (size_t i = 0; i < set->len; i++)
		if (set->items[i][0] == first && set->items[i][1] == last)
			return;
	assert_true(set->len < PLACES_MAX);
	set->items[set->len][0] = first;
	set->items[set->len++][1] = last;
}

static struct place_set
set_new(void)
{
	return (struct place_set){
	    .items = test_malloc(sizeof(uint32_t[2]) * PLACES_MAX)};
}

static void
set_free(struct place_set *set)
{
	test_free(set->items);
}

static unsigned
narrowed(unsigned above, bool is_default, unsigned scope)
{
	/* The body is the lead and the rest; 16 stands for the rest. */
	unsigned bits = scope & ~(unsigned)SCOPE_BODY;

	if (scope & SCOPE_BODY)
		bits |= SCOPE_LEAD | 16;
	if (scope == 0)
		return above;
	return is_default ? bits : bits & above;
}

/* What a node inherits. */
struct above {
	unsigned zones;
	bool is_default;
};

static struct above
above_of(struct above above, const struct node *node)
{
	return (struct above){
	    narrowed(above.zones, above.is_default, node->scope),
	    above.is_default && node->scope == 0};
}

static bool
word_fits(const struct token *have, const struct token *want, bool exact)
{
	struct slice h = exact ? have->exact : have->folded;
	struct slice w = exact ? want->exact : want->folded;

	return want->flags & TOKEN_STAR ? slice_starts(h, w) : slice_eq(h, w);
}

static void
phrase_places(const struct text *text, struct slice phrase, bool exact,
    unsigned zones, struct place_set *out)
{
	struct token_list want = token_list_init();

	token_cut(&want, phrase, S(""));
	for (size_t i = 0; i + want.len <= text->len; i++) {
		size_t k = 0;

		while (k < want.len &&
		    word_fits(text->words[i + k], &want.items[k], exact) &&
		    text->paragraphs[i + k] == text->paragraphs[i] &&
		    text->words[i + k]->sentence == text->words[i]->sentence)
			k++;
		if (k == want.len && (text->zones[i] & zones))
			set_add(out, (uint32_t)i, (uint32_t)(i + k - 1));
	}
	token_list_fini(&want);
}

static void places_of(const struct text *text, const struct node *node,
    struct above above, struct place_set *out);

/* A combination of hits, one a child, being put together. */
struct combination {
	const struct text *text;
	const struct node *node;
	const struct place_set *sets;
	uint32_t chosen[8][2];
	struct place_set *out;
};

static bool
fits_together(const struct combination *c)
{
	const struct text *text = c->text;
	size_t n = c->node->child_len;
	uint32_t first = UINT32_MAX, last = 0, inside = 0, width;

	for (size_t i = 0; i < n; i++) {
		const uint32_t *a = c->chosen[i];

		for (size_t k = 0; k < i; k++) {
			const uint32_t *b = c->chosen[k];

			if (a[0] <= b[1] && b[0] <= a[1])
				return false;
			if (c->node->in_order && a[0] < b[0])
				return false;
		}
		first = a[0] < first ? a[0] : first;
		last = a[1] > last ? a[1] : last;
		inside += text->words[a[1]]->at + text->words[a[1]]->width -
		    text->words[a[0]]->at;
	}
	if (text->paragraphs[first] != text->paragraphs[last])
		return false;
	if (c->node->within.kind == DISTANCE_SENTENCE)
		return text->words[first]->sentence ==
		    text->words[last]->sentence;
	width = text->words[last]->at + text->words[last]->width -
	    text->words[first]->at;
	return c->node->within.kind == DISTANCE_PARAGRAPH ||
	    width - inside <= c->node->within.words * 4;
}

static void
combine(struct combination *c, size_t child)
{
	uint32_t first = UINT32_MAX, last = 0;

	for (size_t i = 0; child < c->node->child_len && i < c->sets[child].len;
	     i++) {
		c->chosen[child][0] = c->sets[child].items[i][0];
		c->chosen[child][1] = c->sets[child].items[i][1];
		combine(c, child + 1);
	}
	if (child < c->node->child_len || !fits_together(c))
		return;
	for (size_t i = 0; i < child; i++) {
		first = c->chosen[i][0] < first ? c->chosen[i][0] : first;
		last = c->chosen[i][1] > last ? c->chosen[i][1] : last;
	}
	set_add(c->out, first, last);
}

static bool
is_inside(const uint32_t *inner, const uint32_t *outer)
{
	return outer[0] <= inner[0] && inner[1] <= outer[1] &&
	    (inner[0] != outer[0] || inner[1] != outer[1]);
}

static void
near_places(const struct text *text, const struct node *node,
    struct above above, struct place_set *out)
{
	struct place_set sets[8], all = set_new();
	struct combination c = {
	    .text = text, .node = node, .sets = sets, .out = &all};

	for (size_t i = 0; i < node->child_len; i++) {
		sets[i] = set_new();
		places_of(text, node->children[i], above, &sets[i]);
	}
	combine(&c, 0);
	for (size_t i = 0; i < all.len; i++) {
		bool minimal = true;

		for (size_t k = 0; k < all.len; k++)
			minimal &= !is_inside(all.items[k], all.items[i]);
		if (minimal)
			set_add(out, all.items[i][0], all.items[i][1]);
	}
	for (size_t i = 0; i < node->child_len; i++)
		set_free(&sets[i]);
	set_free(&all);
}

static void
plain_places(const struct text *text, const struct node *node,
    struct above above, struct place_set *out)
{
	switch (node->kind) {
	case NODE_TERM:
		phrase_places(text, node->text, false, above.zones, out);
		break;
	case NODE_EXACT:
		for (size_t i = 0; i < node->terms.len; i++)
			phrase_places(text, node->terms.items[i].text, true,
			    above.zones, out);
		break;
	case NODE_ANY:
		for (size_t i = 0; i < node->child_len; i++)
			places_of(text, node->children[i], above, out);
		break;
	case NODE_NEAR:
		near_places(text, node, above, out);
		break;
	default:
		fail();
	}
}

static void
places_of(const struct text *text, const struct node *node, struct above above,
    struct place_set *out)
{
	struct place_set all = set_new(), phrases = set_new();

	plain_places(text, node, above_of(above, node), &all);
	for (size_t i = 0; i < node->except.len; i++)
		phrase_places(text, node->except.items[i].text, false,
		    UINT32_MAX, &phrases);
	for (size_t i = 0; i < all.len; i++) {
		bool inside = false;

		for (size_t k = 0; k < phrases.len; k++)
			inside |= is_inside(all.items[i], phrases.items[k]);
		if (!inside)
			set_add(out, all.items[i][0], all.items[i][1]);
	}
	set_free(&all);
	set_free(&phrases);
}

static bool
is_span(const struct node *node)
{
	if (node->kind == NODE_ALL || node->kind == NODE_NONE)
		return false;
	for (size_t i = 0; node->kind == NODE_ANY && i < node->child_len; i++)
		if (!is_span(node->children[i]))
			return false;
	return true;
}

/* Truth, and the windows of what is true. */
static bool
is_true(const struct text *text, const struct node *node, struct above above,
    struct place_set *windows)
{
	size_t before = windows->len, count = 0;

	if (is_span(node)) {
		struct place_set own = set_new();

		places_of(text, node, above, &own);
		for (size_t i = 0; i < own.len; i++)
			set_add(windows, own.items[i][0], own.items[i][1]);
		count = own.len;
		set_free(&own);
		return count > 0;
	}
	above = above_of(above, node);
	for (size_t i = 0; i < node->child_len; i++)
		count += is_true(text, node->children[i], above, windows);
	if (node->kind == NODE_NONE)
		windows->len = before;
	if (node->kind == NODE_ALL && count < node->child_len)
		windows->len = before;
	return node->kind == NODE_ALL ? count == node->child_len
	    : node->kind == NODE_NONE ? count == 0
	                              : count > 0;
}

static const char *const WORDS[] = {"a", "b", "c", "ab", "A", "Ab", "bc"};
static const char *const PHRASES[] = {"a", "b", "c", "a b", "b a", "a a", "a*",
    "b c", "a b c", "ab", "bc a", "a* b", "b* c*", "c b a"};
static const char *const SCOPES[] = {
    "title", "lead", "body", "title lead", "text"};

static const char *
choose(struct rng *rng, const char *const *items, size_t count)
{
	return items[rng_below(rng, count)];
}

static void
write_span(struct rng *rng, unsigned depth, struct buf *out)
{
	unsigned kind = (unsigned)rng_below(rng, depth > 0 ? 10 : 4);
	size_t children = 2 + rng_below(rng, 2);

	if (kind < 3 || kind == 9) {
		buf_add_str(out, choose(rng, PHRASES, COUNT_OF(PHRASES)));
		return;
	}
	if (kind == 3) {
		buf_printf(out, "exact(%s, %s)",
		    choose(rng, WORDS, COUNT_OF(WORDS)),
		    choose(rng, PHRASES, COUNT_OF(PHRASES)));
		return;
	}
	if (kind == 4) {
		buf_add_str(out, "except(");
		write_span(rng, depth - 1, out);
		buf_printf(out, "; %s, %s)",
		    choose(rng, PHRASES, COUNT_OF(PHRASES)),
		    choose(rng, PHRASES, COUNT_OF(PHRASES)));
		return;
	}
	if (kind < 7) {
		buf_printf(out, "%s(", rng_below(rng, 3) ? "near" : "order");
		if (rng_below(rng, 4) == 0)
			buf_add_str(out,
			    rng_below(rng, 2) ? "sentence; " : "paragraph; ");
		else
			buf_printf(
			    out, "%u words; ", (unsigned)rng_below(rng, 4));
	} else {
		buf_add_str(out, "any(");
	}
	for (size_t i = 0; i < children; i++) {
		buf_add_str(out, i > 0 ? ", " : "");
		write_span(rng, depth - 1, out);
	}
	buf_add_str(out, ")");
}

static void
write_condition(struct rng *rng, unsigned depth, struct buf *out)
{
	unsigned kind = (unsigned)rng_below(rng, depth > 0 ? 5 : 2);

	if (kind < 2) {
		write_span(rng, 2, out);
		return;
	}
	if (kind == 4) {
		buf_printf(
		    out, "in(%s; ", choose(rng, SCOPES, COUNT_OF(SCOPES)));
		write_condition(rng, depth - 1, out);
		buf_add_str(out, ")");
		return;
	}
	buf_add_str(out, kind == 2 ? "all(" : "any(");
	write_condition(rng, depth - 1, out);
	buf_add_str(out, ", ");
	write_condition(rng, depth - 1, out);
	if (kind == 2 && rng_below(rng, 3) == 0) {
		buf_add_str(out, ", none(");
		write_condition(rng, depth - 1, out);
		buf_add_str(out, ")");
	}
	buf_add_str(out, ")");
}

static void
write_words(struct rng *rng, size_t count, bool paragraphs, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		unsigned gap = (unsigned)rng_below(rng, 10);

		buf_add_str(out, choose(rng, WORDS, COUNT_OF(WORDS)));
		if (rng_below(rng, 4) == 0)
			buf_add_str(out, " x");
		buf_add_str(out,
		    gap == 0 && paragraphs ? "\n\n"
		        : gap == 1         ? "! "
		        : gap == 2         ? ", "
		                           : " ");
	}
}

static void
text_add(struct text *text, const struct token_list *tokens, bool is_title)
{
	for (size_t i = 0; i < tokens->len; i++) {
		const struct token *token = &tokens->items[i];

		text->words[text->len] = token;
		text->paragraphs[text->len] = token->paragraph + !is_title;
		text->zones[text->len++] = is_title ? SCOPE_TITLE
		    : token->paragraph == 0         ? SCOPE_LEAD
		                                    : 16;
	}
}

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
fight(struct duel *d, const struct rule *rule, const struct hit *hit)
{
	struct place_set want = set_new(), got = set_new();
	struct above above = {SCOPE_TITLE | SCOPE_LEAD | 16, true};
	bool met = is_true(&d->text, rule->when, above, &want);

	if (hit != NULL)
		windows_of(&d->text, hit, &got);
	qsort(want.items, want.len, sizeof(*want.items), compare_windows);
	qsort(got.items, got.len, sizeof(*got.items), compare_windows);
	if (met != (hit != NULL) ||
	    (met &&
	        (want.len != got.len ||
	            memcmp(want.items, got.items,
	                want.len * sizeof(*want.items)) != 0))) {
		print_error("rule: %.*s\ntitle: %.*s\nbody: %.*s\n",
		    SLICE_ARG(rule->description), SLICE_ARG(d->article.title),
		    SLICE_ARG(d->article.body));
		print_error("brute force %d with %zu windows, engine %d with "
		            "%zu\n",
		    met, want.len, hit != NULL, got.len);
		fail();
	}
	d->met += met;
	set_free(&want);
	set_free(&got);
}

/* Several rules at once, which share conditions; purely negative ones cannot
 * come up. */
static void
one_case(struct duel *d, struct rng *rng)
{
	struct rule_book *book = rule_book_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	AUTO(buf_fini) struct buf title = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
	struct match_result result;
	size_t at = 0;

	for (int i = 0; i < RULES_EACH; i++) {
		AUTO(buf_fini) struct buf when = buf_init(BUF_MAX_OWN);
		struct rule *rule;

		write_condition(rng, 2, &when);
		rule = book_rule(book, "rule", buf_str(&when));
		rule->description = arena_copy(book->arena, buf_slice(&when));
	}
	write_words(rng, rng_below(rng, 6), false, &title);
	write_words(rng, rng_below(rng, 14), true, &body);
	d->article = (struct article){
	    .title = buf_slice(&title), .body = buf_slice(&body)};
	d->input = (struct match_input){.article = &d->article};
	d->text.len = 0;
	token_cut(&d->text.title, d->article.title, S(""));
	token_cut(&d->text.body, d->article.body, S(""));
	text_add(&d->text, &d->text.title, true);
	text_add(&d->text, &d->text.body, false);
	set = book_compile(&book);
	matcher = matcher_new(set);
	matcher_match(matcher, &d->input, &result);
	for (size_t i = 0; i < RULES_EACH; i++) {
		const struct rule *rule = ruleset_rule(set, i);
		bool met = at < result.len && result.hits[at].rule == rule;

		fight(d, rule, met ? &result.hits[at] : NULL);
		at += met;
	}
}

static void
engine_and_brute_force_agree(void **state UNUSED)
{
	struct duel *d = test_calloc(1, sizeof(*d));
	struct rng rng = {DUEL_SEED};

	d->text.title = token_list_init();
	d->text.body = token_list_init();
	for (int i = 0; i < CASES; i++)
		one_case(d, &rng);
	/* Neither answer is rare. */
	assert_true(d->met > CASES && d->met < (size_t)CASES * 4);
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
