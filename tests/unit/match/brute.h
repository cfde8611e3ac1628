/*
 * A second reading of the rules that shares nothing with the engine but the
 * cutting of words: it tries every combination of hits.  For short articles.
 */
#ifndef UNIT_MATCH_BRUTE_H
#define UNIT_MATCH_BRUTE_H

#include "unit/match/book.h"
#include "unit/match/brute_word.h"

#define BRUTE_WORDS_MAX  120
#define BRUTE_PLACES_MAX 2048

struct place_set {
	uint32_t (*items)[2]; /* first and last word */
	size_t len;
};

/* An article as a row of words with what is around them. */
struct text {
	struct token_list title, body;
	const struct token *words[BRUTE_WORDS_MAX];
	unsigned paragraphs[BRUTE_WORDS_MAX]; /* differ between fields */
	unsigned sentences[BRUTE_WORDS_MAX];
	unsigned zones[BRUTE_WORDS_MAX]; /* SCOPE_ bits, 16 for the rest */
	size_t len;
	bool title_in_capitals;
	struct slice language;
};

#define BRUTE_BODY (SCOPE_LEAD | 16)
#define BRUTE_TEXT (SCOPE_TITLE | BRUTE_BODY)

static inline void
brute_add(struct text *text, const struct token_list *tokens, bool is_title)
{
	size_t cased = 0, capitals = 0;

	for (size_t i = 0; i < tokens->len; i++) {
		const struct token *token = &tokens->items[i];

		assert_true(text->len < BRUTE_WORDS_MAX);
		text->words[text->len] = token;
		/* Numbers of the body are above all of the title. */
		text->paragraphs[text->len] =
		    token->paragraph + (is_title ? 0 : 1000);
		text->sentences[text->len] =
		    token->sentence + (is_title ? 0 : 1000);
		text->zones[text->len++] = is_title ? SCOPE_TITLE
		    : token->paragraph == 0         ? SCOPE_LEAD
		                                    : 16;
		cased += (token->flags & TOKEN_CASED) != 0;
		capitals += (token->flags & TOKEN_ALL_CAPITALS) != 0;
	}
	if (is_title)
		text->title_in_capitals = cased >= 3 && cased == capitals;
}

static inline void
brute_read(struct text *text, const struct article *article)
{
	text->len = 0;
	text->language = article->language;
	token_cut(&text->title, article->title, article->language);
	token_cut(&text->body, article->body, article->language);
	brute_add(text, &text->title, true);
	brute_add(text, &text->body, false);
}

static inline void
set_add(struct place_set *set, uint32_t first, uint32_t last)
{
	for (size_t i = 0; i < set->len; i++)
		if (set->items[i][0] == first && set->items[i][1] == last)
			return;
	assert_true(set->len < BRUTE_PLACES_MAX);
	set->items[set->len][0] = first;
	set->items[set->len++][1] = last;
}

static inline struct place_set
set_new(void)
{
	return (struct place_set){
	    .items = test_malloc(sizeof(uint32_t[2]) * BRUTE_PLACES_MAX)};
}

static inline void
set_free(struct place_set *set)
{
	test_free(set->items);
}

static inline unsigned
narrowed(unsigned above, bool is_default, unsigned scope)
{
	unsigned bits = scope & ~(unsigned)SCOPE_BODY;

	if (scope & SCOPE_BODY)
		bits |= BRUTE_BODY;
	if (scope == 0)
		return above;
	return is_default ? bits : bits & above;
}

/* What a node inherits. */
struct above {
	unsigned zones;
	bool is_default;
};

#define ABOVE_DEFAULT ((struct above){BRUTE_TEXT, true})

static inline struct above
above_of(struct above above, unsigned scope)
{
	return (struct above){narrowed(above.zones, above.is_default, scope),
	    above.is_default && scope == 0};
}

static inline struct above
above_of_rule(const struct rule *rule)
{
	return above_of(
	    ABOVE_DEFAULT, rule->scope == SCOPE_TEXT ? 0 : rule->scope);
}

static inline bool
word_fits(
    const struct text *text, size_t at, const struct want *want, bool is_first)
{
	const struct token *have = text->words[at];
	bool exact = want->kind == NODE_EXACT;
	struct slice both[2] = {have->folded, have->exact};
	struct token_forms forms;
	size_t count;

	if (spelling_fits(text->language, both, want))
		return true;
	if (!is_first || have->script != SCRIPT_ARABIC)
		return false;
	count = token_arabic_forms(both[exact], &forms);
	for (size_t i = 0; i < count; i++) {
		struct slice form[2] = {forms.form[i], forms.form[i]};

		if (spelling_fits(text->language, form, want))
			return true;
	}
	return false;
}

/* A phrase and how it is wanted. */
struct phrase {
	struct slice text;
	enum node_kind kind;
	unsigned typos;
};

static inline void
phrase_at(const struct text *text, const struct token_list *tokens,
    const struct phrase *phrase, size_t at, struct place_set *out)
{
	size_t last = at + tokens->len - 1;
	bool is_open = tokens->items[tokens->len - 1].flags & TOKEN_STAR;

	for (size_t i = 0; i < tokens->len; i++) {
		struct want want = {
		    &tokens->items[i], phrase->kind, phrase->typos};

		if (!word_fits(text, at + i, &want, i == 0) ||
		    text->sentences[at + i] != text->sentences[at])
			return;
	}
	if (text->words[at]->flags & TOKEN_NO_START ||
	    (text->words[last]->flags & TOKEN_NO_END && !is_open))
		return;
	while (text->words[last]->flags & TOKEN_NO_END && last + 1 < text->len)
		last++;
	set_add(out, (uint32_t)at, (uint32_t)last);
}

static inline void
phrase_places(const struct text *text, const struct phrase *phrase,
    unsigned zones, struct place_set *out)
{
	struct token_list tokens = token_list_init();

	token_cut(&tokens, phrase->text, S(""));
	for (size_t i = 0; i + tokens.len <= text->len; i++) {
		if (!(text->zones[i] & zones))
			continue;
		if (phrase->kind == NODE_EXACT && text->title_in_capitals &&
		    text->zones[i] == SCOPE_TITLE)
			continue;
		phrase_at(text, &tokens, phrase, i, out);
	}
	token_list_fini(&tokens);
}

static inline void
terms_places(const struct text *text, const struct terms *terms,
    struct phrase how, unsigned zones, struct place_set *out)
{
	for (size_t i = 0; i < terms->len; i++) {
		how.text = terms->items[i].text;
		phrase_places(text, &how, zones, out);
	}
}

static inline void places_of(const struct text *text, const struct node *node,
    struct above above, struct place_set *out);

/* Quarters of other words between the end of one place and the begin of
 * another. */
static inline uint32_t
quarters_between(const struct text *text, uint32_t left, uint32_t right)
{
	return text->words[right]->at - text->words[left]->at -
	    text->words[left]->width;
}

/* A combination of hits, one a child, being put together. */
struct combination {
	const struct text *text;
	const struct node *node;
	const struct place_set *sets;
	uint32_t chosen[8][2];
	struct place_set *out;
};

static inline bool
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
		return text->sentences[first] == text->sentences[last];
	width = text->words[last]->at + text->words[last]->width -
	    text->words[first]->at;
	return c->node->within.kind == DISTANCE_PARAGRAPH ||
	    width - inside <= c->node->within.words * 4;
}

static inline void
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

static inline bool
is_inside(const uint32_t *inner, const uint32_t *outer)
{
	return outer[0] <= inner[0] && inner[1] <= outer[1] &&
	    (inner[0] != outer[0] || inner[1] != outer[1]);
}

static inline void
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

static inline bool is_true(const struct text *text, const struct node *node,
    struct above above, struct place_set *windows);

/* Whether one of the nodes is true of the article; of none, yes. */
static inline bool
needs_are_met(const struct text *text, const struct nodes *needs)
{
	struct place_set windows = set_new();
	bool met = needs->len == 0;

	for (size_t i = 0; i < needs->len && !met; i++)
		met = is_true(text, needs->items[i], ABOVE_DEFAULT, &windows);
	set_free(&windows);
	return met;
}

/* The places that lie inside none of the phrases, unless equal to it. */
static inline void
drop_inside(
    const struct text *text, const struct terms *except, struct place_set *set)
{
	struct place_set phrases = set_new();
	size_t kept = 0;

	terms_places(text, except, (struct phrase){.kind = NODE_TERM},
	    UINT32_MAX, &phrases);
	for (size_t i = 0; i < set->len; i++) {
		bool inside = false;

		for (size_t k = 0; k < phrases.len; k++)
			inside |= is_inside(set->items[i], phrases.items[k]);
		if (!inside)
			memmove(set->items[kept++], set->items[i],
			    sizeof(*set->items));
	}
	set->len = kept;
	set_free(&phrases);
}

/* Of a list without short forms, whose needs are of the whole article. */
static inline void
list_places(const struct text *text, const struct word_list *list,
    unsigned zones, struct place_set *out)
{
	struct phrase plain = {.kind = NODE_TERM};

	if (!needs_are_met(text, &list->needs))
		return;
	for (size_t i = 0; i < list->entry_len; i++) {
		const struct list_entry *entry = &list->entries[i];
		struct phrase name = {entry->name.text,
		    entry->is_forms ? NODE_FORMS : NODE_TERM, 0};
		struct place_set own = set_new();

		phrase_places(text, &name, zones, &own);
		terms_places(text, &entry->also, plain, zones, &own);
		drop_inside(text, &entry->except, &own);
		for (size_t k = 0; k < own.len; k++)
			if (needs_are_met(text, &entry->needs))
				set_add(out, own.items[k][0], own.items[k][1]);
		set_free(&own);
	}
	for (size_t i = 0; i < list->line_len; i++) {
		plain.text = list->lines[i].text;
		phrase_places(text, &plain, zones, out);
	}
	drop_inside(text, &list->except, out);
}

static inline void
plain_places(const struct text *text, const struct node *node,
    struct above above, struct place_set *out)
{
	struct phrase how = {node->text, node->kind, node->typos};

	switch (node->kind) {
	case NODE_TERM:
		phrase_places(text, &how, above.zones, out);
		break;
	case NODE_EXACT:
	case NODE_FORMS:
	case NODE_LIKE:
		terms_places(text, &node->terms, how, above.zones, out);
		break;
	case NODE_LIST:
		list_places(text, node->list, above.zones, out);
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

/* A term and a place that is no window, and has no word of it. */
static inline bool
is_beside(const struct text *text, const struct node *node,
    const uint32_t *place, const uint32_t *term)
{
	const uint32_t *left = place[0] < term[0] ? place : term;
	const uint32_t *right = left == place ? term : place;

	if (left[1] >= right[0] ||
	    text->paragraphs[left[1]] != text->paragraphs[right[0]])
		return false;
	if (node->not_near_within.kind == DISTANCE_SENTENCE)
		return text->sentences[left[0]] == text->sentences[right[1]];
	return quarters_between(text, left[1], right[0]) <=
	    node->not_near_within.words * 4;
}

static inline void
drop_near(
    const struct text *text, const struct node *node, struct place_set *set)
{
	struct place_set terms = set_new();
	size_t kept = 0;

	terms_places(text, &node->not_near, (struct phrase){.kind = NODE_TERM},
	    UINT32_MAX, &terms);
	for (size_t i = 0; i < set->len; i++) {
		bool is_near = false;

		for (size_t k = 0; k < terms.len; k++)
			is_near |= is_beside(
			    text, node, set->items[i], terms.items[k]);
		if (!is_near)
			memmove(set->items[kept++], set->items[i],
			    sizeof(*set->items));
	}
	set->len = kept;
	set_free(&terms);
}

/* The most places without a word in common, from right to left. */
static inline unsigned
most_apart(const struct place_set *set)
{
	unsigned most[BRUTE_WORDS_MAX + 1] = {0};

	for (uint32_t at = BRUTE_WORDS_MAX; at > 0; at--) {
		most[at - 1] = most[at];
		for (size_t i = 0; i < set->len; i++) {
			unsigned with = 1 + most[set->items[i][1] + 1];

			if (set->items[i][0] == at - 1 && with > most[at - 1])
				most[at - 1] = with;
		}
	}
	return most[0];
}

static inline void
places_of(const struct text *text, const struct node *node, struct above above,
    struct place_set *out)
{
	struct place_set all = set_new();

	plain_places(text, node, above_of(above, node->scope), &all);
	drop_inside(text, &node->except, &all);
	if (node->not_near.len > 0)
		drop_near(text, node, &all);
	if (node->mentions > 1 && most_apart(&all) < node->mentions)
		all.len = 0;
	for (size_t i = 0; i < all.len; i++)
		set_add(out, all.items[i][0], all.items[i][1]);
	set_free(&all);
}

static inline bool
is_span(const struct node *node)
{
	if (node->kind == NODE_ALL || node->kind == NODE_NONE ||
	    node->kind == NODE_AT_LEAST || node->kind == NODE_RULE)
		return false;
	for (size_t i = 0; node->kind == NODE_ANY && i < node->child_len; i++)
		if (!is_span(node->children[i]))
			return false;
	return true;
}

/* A rule's `when` and `unless`, where it is asked for its truth alone. */
static inline bool
rule_is_true(const struct text *text, const struct rule *rule,
    struct above asked, struct place_set *windows)
{
	struct above above = above_of_rule(rule), both = above;
	struct place_set ignored = set_new();
	size_t before = windows->len;
	bool met;

	if (!asked.is_default)
		both = (struct above){
		    above.is_default ? asked.zones : above.zones & asked.zones,
		    false};
	met = is_true(text, rule->when, both, windows);

	if (met && rule->unless != NULL)
		met = !is_true(text, rule->unless, above, &ignored);
	if (!met)
		windows->len = before;
	set_free(&ignored);
	return met;
}

static inline bool
span_is_true(const struct text *text, const struct node *node,
    struct above above, struct place_set *windows)
{
	struct place_set own = set_new();
	bool met;

	places_of(text, node, above, &own);
	for (size_t i = 0; i < own.len; i++)
		set_add(windows, own.items[i][0], own.items[i][1]);
	met = own.len > 0;
	set_free(&own);
	return met;
}

/* Truth, and the windows of what is true. */
static inline bool
is_true(const struct text *text, const struct node *node, struct above above,
    struct place_set *windows)
{
	size_t before = windows->len, count = 0;
	bool met;

	if (is_span(node))
		return span_is_true(text, node, above, windows);
	if (node->kind == NODE_RULE)
		return rule_is_true(
		    text, node->rule, above_of(above, node->scope), windows);
	above = above_of(above, node->scope);
	for (size_t i = 0; i < node->child_len; i++)
		count += is_true(text, node->children[i], above, windows);
	met = node->kind == NODE_ALL      ? count == node->child_len
	    : node->kind == NODE_NONE     ? count == 0
	    : node->kind == NODE_AT_LEAST ? count >= node->at_least
	                                  : count > 0;
	if (node->kind == NODE_NONE || !met)
		windows->len = before;
	return met;
}

#endif
