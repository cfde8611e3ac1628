#include "match/scan.h"

#include <string.h>

#include "base/check.h"
#include "match/headline.h"

struct scan
scan_init(const struct ruleset *set)
{
	struct scan scan = {.set = set, .words = words_init(set)};

	for (int i = 0; i < FIELD_COUNT; i++)
		scan.fields[i].tokens = token_list_init();
	scan.by_term =
	    mem_new_array(trie_term_count(set->trie), sizeof(*scan.by_term));
	scan.term_bits = mem_new_array(
	    trie_term_count(set->trie) / 64 + 1, sizeof(uint64_t));
	return scan;
}

void
scan_fini(struct scan *scan)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		token_list_fini(&scan->fields[i].tokens);
		mem_free(&scan->fields[i].copy);
		array_fini(&scan->fields[i].pieces);
	}
	words_fini(&scan->words);
	array_fini(&scan->furniture);
	array_fini(&scan->spots);
	array_fini(&scan->numbers);
	array_fini(&scan->known);
	array_fini(&scan->hits);
	array_fini(&scan->terms);
	mem_free(&scan->by_term);
	mem_free(&scan->term_bits);
}

static void
field_reset(struct scan_field *field, struct slice original)
{
	field->original = original;
	field->copy_len = 0;
	field->pieces.len = 0;
}

static void
field_append(struct scan_field *field, struct slice text, size_t origin)
{
	if (field->copy_len + text.len > field->copy_cap) {
		field->copy_cap = (field->copy_len + text.len) * 2;
		field->copy = mem_resize(field->copy, field->copy_cap, 1);
	}
	*array_add(&field->pieces) = (struct piece){field->copy_len, origin};
	if (text.len > 0)
		memcpy(field->copy + field->copy_len, text.ptr, text.len);
	field->copy_len += text.len;
}

/*
 * Without its furniture the body reads on where a line was dropped; pieces of
 * furniture have nothing to do with each other.
 */
static void
split_body(struct scan *scan, struct slice body, struct slice language)
{
	struct scan_field *kept = &scan->fields[FIELD_BODY];
	struct scan_field *cut = &scan->fields[FIELD_FURNITURE];
	size_t at = 0;

	ARRAY_EACH(part, &scan->furniture) {
		size_t len = part->end - part->start;

		field_append(kept, slice_sub(body, at, part->start - at), at);
		field_append(
		    cut, slice_sub(body, part->start, len), part->start);
		field_append(cut, S("\n\n"), part->end);
		at = part->end;
	}
	field_append(kept, slice_from(body, at), at);
	token_cut(
	    &kept->tokens, slice_make(kept->copy, kept->copy_len), language);
	token_cut(&cut->tokens, slice_make(cut->copy, cut->copy_len), language);
}

static void
cut_fields(struct scan *scan, const struct match_input *input)
{
	const struct article *article = input->article;
	struct slice language = article->language;

	field_reset(&scan->fields[FIELD_TITLE], article->title);
	field_reset(&scan->fields[FIELD_BODY], article->body);
	field_reset(&scan->fields[FIELD_FURNITURE], article->body);
	token_cut(&scan->fields[FIELD_TITLE].tokens, article->title, language);
	token_cut(&scan->fields[FIELD_BODY].tokens, article->body, language);
	boilerplate_mark(scan->set->cutter, &scan->fields[FIELD_BODY].tokens,
	    input->repeated, &scan->furniture);
	if (scan->furniture.len > 0)
		split_body(scan, article->body, language);
	else
		scan->fields[FIELD_FURNITURE].tokens.len = 0;
}

static uint8_t
zone_of(enum field field, uint32_t paragraph)
{
	switch (field) {
	case FIELD_TITLE:
		return ZONE_TITLE;
	case FIELD_BODY:
		return paragraph == 0 ? ZONE_LEAD : ZONE_REST;
	default:
		return ZONE_FURNITURE;
	}
}

/* Room for the words of all fields, and where each field's begin. */
static void
reserve_words(struct scan *scan)
{
	size_t len = 0;

	for (int i = 0; i < FIELD_COUNT; i++) {
		scan->fields[i].first_spot = (uint32_t)len;
		len += scan->fields[i].tokens.len;
	}
	if (scan->numbers.cap < len) {
		scan->numbers.cap = len * 2;
		scan->numbers.items =
		    mem_resize(scan->numbers.items, len * 2, sizeof(uint32_t));
	}
	scan->numbers.len = len;
}

/* Numbers go on from field to field. */
struct numbering {
	uint32_t sentence;
	uint32_t paragraph;
};

static void
add_spots(struct scan *scan, enum field field, struct numbering *from)
{
	const struct token_list *tokens = &scan->fields[field].tokens;
	const uint32_t first = scan->fields[field].first_spot;
	const struct token *token = tokens->items;
	struct spot *spot = scan->spots.items + first;

	if (tokens->len == 0)
		return;
	for (size_t i = 0; i < tokens->len; i++, token++)
		*spot++ = (struct spot){.word = scan->numbers.items[first + i],
		    .at = token->at,
		    .sentence = from->sentence + token->sentence,
		    .paragraph = from->paragraph + token->paragraph,
		    .flags = token->flags,
		    .width = token->width,
		    .zone = zone_of(field, token->paragraph)};
	from->sentence = spot[-1].sentence + 1;
	from->paragraph = spot[-1].paragraph + 1;
}

static void
make_spots(struct scan *scan)
{
	struct numbering from = {0, 0};
	size_t len = scan->numbers.len;

	if (scan->spots.cap < len) {
		scan->spots.cap = len * 2;
		scan->spots.items =
		    mem_resize(scan->spots.items, len * 2, sizeof(struct spot));
	}
	scan->spots.len = len;
	for (int i = 0; i < FIELD_COUNT; i++)
		add_spots(scan, (enum field)i, &from);
}

static void
add_hit(struct scan *scan, uint32_t term, uint32_t first, uint32_t last)
{
	struct term_hits *hits = &scan->by_term[term];
	uint32_t number;

	*array_add(&scan->hits) = (struct term_hit){first, last, 0};
	number = (uint32_t)scan->hits.len;
	if (hits->epoch != scan->epoch) {
		*hits = (struct term_hits){scan->epoch, number, number};
		*array_add(&scan->terms) = term;
		scan->term_bits[term / 64] |= (uint64_t)1 << term % 64;
		__builtin_prefetch(&scan->set->rules_of_term.start[term]);
		return;
	}
	scan->hits.items[hits->tail - 1].next = number;
	hits->tail = number;
}

/* The words of a field, walked from one to the next; places count from the
 * field's first word. */
struct walk {
	struct scan *scan;
	const struct trie *trie;
	const struct token *tokens;
	const uint32_t *numbers;
	uint32_t len;
	uint32_t first; /* where the term at hand begins */
	uint32_t first_spot;
	enum field field;
};

/* `word*` takes in the rest of a run of katakana, which is one word to a
 * reader; nothing else may end inside such a run. */
static void
end_term(const struct walk *w, uint32_t term, uint32_t last)
{
	uint8_t flags = w->scan->set->term_flags.items[term];

	if (w->tokens[last].flags & TOKEN_NO_END && !(flags & TERM_OPEN))
		return;
	while (w->tokens[last].flags & TOKEN_NO_END && last + 1 < w->len)
		last++;
	if (flags & TERM_EXACT && w->field == FIELD_TITLE &&
	    w->scan->title_in_capitals)
		return;
	add_hit(w->scan, term, w->first_spot + w->first, w->first_spot + last);
}

/* Depth is bounded by TERM_WORDS_MAX. */
static void
walk_on(const struct walk *w, uint32_t last, struct trie_step at)
{
	const struct words *words = &w->scan->words;
	const struct word *word;
	const uint32_t *symbols;
	uint32_t next = last + 1;

	if (at.term != TERM_NONE)
		end_term(w, at.term, last);
	if (!at.goes_on || next >= w->len ||
	    w->tokens[next].sentence != w->tokens[last].sentence)
		return;
	word = &words->items.items[w->numbers[next]];
	if (!word->inside)
		return;
	symbols = words->symbols.items + word->first_symbol;
	for (uint32_t i = 0; i < word->symbol_len; i++) {
		struct trie_step to = trie_step(w->trie, at.state, symbols[i]);

		if (to.state != TRIE_NONE)
			walk_on(w, next, to);
	}
}

/* Most words that terms begin with stand before a word that none goes on with:
 * then the terms need not be looked at. */
static inline bool
may_begin(const struct walk *w, const struct word *word)
{
	const struct word *words = w->scan->words.items.items;

	if (word->alone)
		return true;
	return word->starts && w->first + 1 < w->len &&
	    words[w->numbers[w->first + 1]].inside;
}

/* All terms that begin with the word at w->first. */
static void
find_terms_from(const struct walk *w)
{
	const struct words *words = &w->scan->words;
	const struct word *word = &words->items.items[w->numbers[w->first]];
	const uint32_t *symbols = words->symbols.items + word->first_symbol;
	uint32_t len = word->symbol_len + word->start_len;

	if (!may_begin(w, word) || w->tokens[w->first].flags & TOKEN_NO_START)
		return;
	for (uint32_t i = 0; i < len; i++) {
		struct trie_step to = trie_step(w->trie, TRIE_ROOT, symbols[i]);

		if (to.state != TRIE_NONE)
			walk_on(w, w->first, to);
	}
}

/*
 * Nearly every look-up goes where nobody was for long, so memory is asked in
 * steps, each so many words after the one that it builds on: for the symbols
 * of a word that may be a term, for what the trie says of the first one, and
 * for what is known of that term.
 */
#define STEP 4

static const struct word *
word_ahead(const struct walk *w, size_t at)
{
	const struct scan *scan = w->scan;
	uint32_t number;

	if (at >= scan->known.len)
		return NULL;
	number = w->numbers[scan->known.items[at]];
	return scan->words.items.items[number].alone
	    ? &scan->words.items.items[number]
	    : NULL;
}

static inline void
look_ahead(const struct walk *w, size_t at)
{
	const uint32_t *symbols = w->scan->words.symbols.items;
	const struct word *word = word_ahead(w, at + (size_t)3 * STEP);
	uint32_t term;

	if (word != NULL)
		__builtin_prefetch(&symbols[word->first_symbol]);
	word = word_ahead(w, at + (size_t)2 * STEP);
	if (word != NULL)
		trie_prefetch(w->trie, symbols[word->first_symbol]);
	word = word_ahead(w, at + STEP);
	if (word == NULL)
		return;
	term = trie_step(w->trie, TRIE_ROOT, symbols[word->first_symbol]).term;
	if (term == TERM_NONE)
		return;
	__builtin_prefetch(&w->scan->by_term[term]);
	__builtin_prefetch(&w->scan->set->term_flags.items[term]);
}

/* The terms of one field. */
static void
find_terms(struct scan *scan, enum field field)
{
	const struct scan_field *f = &scan->fields[field];
	struct walk w = {.scan = scan,
	    .trie = scan->set->trie,
	    .tokens = f->tokens.items,
	    .numbers = scan->numbers.items + f->first_spot,
	    .len = (uint32_t)f->tokens.len,
	    .first_spot = f->first_spot,
	    .field = field};

	words_find(&scan->words, &f->tokens,
	    scan->numbers.items + f->first_spot, &scan->known);
	for (size_t i = 0; i < scan->known.len; i++) {
		look_ahead(&w, i);
		w.first = scan->known.items[i];
		find_terms_from(&w);
	}
}

static void
next_epoch(struct scan *scan)
{
	size_t terms = trie_term_count(scan->set->trie);

	if (++scan->epoch != 0)
		return;
	/* After four thousand million articles the marks begin anew. */
	memset(scan->by_term, 0, terms * sizeof(*scan->by_term));
	scan->epoch = 1;
}

void
scan_article(struct scan *scan, const struct match_input *input)
{
	next_epoch(scan);
	words_begin(&scan->words, input->article->language);
	ARRAY_EACH(term, &scan->terms)
		scan->term_bits[*term / 64] = 0;
	scan->spots.len = scan->hits.len = scan->terms.len = 0;
	cut_fields(scan, input);
	scan->title_in_capitals =
	    headline_is_capitals(&scan->fields[FIELD_TITLE].tokens);
	scan->title_case =
	    headline_is_title_case(&scan->fields[FIELD_TITLE].tokens);
	reserve_words(scan);
	for (int i = 0; i < FIELD_COUNT; i++)
		find_terms(scan, (enum field)i);
	if (scan->hits.len > 0)
		make_spots(scan);
}

uint32_t
scan_word(struct scan *scan, uint32_t spot)
{
	uint32_t *number = &scan->spots.items[spot].word;

	if (*number == WORD_PLAIN)
		*number = words_number(&scan->words, scan_token(scan, spot));
	return *number;
}

enum field
scan_field_of(const struct scan *scan, uint32_t spot)
{
	for (int i = FIELD_COUNT - 1; i > 0; i--)
		if (spot >= scan->fields[i].first_spot)
			return (enum field)i;
	return FIELD_TITLE;
}

const struct token *
scan_token(const struct scan *scan, uint32_t spot)
{
	const struct scan_field *field =
	    &scan->fields[scan_field_of(scan, spot)];

	check(spot - field->first_spot < field->tokens.len);
	return &field->tokens.items[spot - field->first_spot];
}

static size_t
original_offset(const struct scan_field *field, size_t at)
{
	size_t low = 0, high = field->pieces.len;

	if (high == 0)
		return at;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (field->pieces.items[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return at - field->pieces.items[low].at +
	    field->pieces.items[low].origin;
}

struct scan_range
scan_range(const struct scan *scan, uint32_t first, uint32_t last)
{
	struct scan_range range = {.field = scan_field_of(scan, first)};
	const struct scan_field *field = &scan->fields[range.field];

	range.start = original_offset(field, scan_token(scan, first)->start);
	range.end = original_offset(field, scan_token(scan, last)->end - 1) + 1;
	range.text =
	    slice_sub(field->original, range.start, range.end - range.start);
	return range;
}
