#include "match/phrase.h"

#include "match/like.h"
#include "text/stem.h"
#include "text/utf8.h"

/* Expected frequencies by letters of a word; see word_cost(). */
static const uint32_t COST_BY_LETTERS[] = {
    900, 900, 600, 300, 150, 100, 70, 50, 35, 25, 20};
#define COST_PREFIX_FACTOR       4
#define COST_FORMS_FACTOR        2
#define COST_CHARACTER           400 /* of Han, kana, Hangul and Thai */
#define COST_SECOND_WORD_DIVISOR 4

struct phrases
phrases_init(struct ruleset *set)
{
	return (struct phrases){.set = set,
	    .tokens = token_list_init(),
	    .lower = buf_init(BUF_MAX_OWN * 4)};
}

void
phrases_fini(struct phrases *phrases)
{
	token_list_fini(&phrases->tokens);
	array_fini(&phrases->costs);
	buf_fini(&phrases->lower);
}

/* Long words are rare in every language that writes words apart. */
static uint32_t
word_cost(const struct token *token, enum manner manner)
{
	size_t letters = utf8_count(token->folded);
	size_t last = COUNT_OF(COST_BY_LETTERS) - 1;
	uint32_t cost = COST_BY_LETTERS[letters < last ? letters : last];

	if (token->width < 4)
		cost = COST_CHARACTER;
	if (token->flags & TOKEN_STAR)
		cost *= COST_PREFIX_FACTOR;
	else if (manner >= MANNER_FORMS)
		cost *= COST_FORMS_FACTOR;
	return cost;
}

static uint32_t
phrase_cost(const struct token_list *tokens, enum manner manner)
{
	uint32_t cost = word_cost(&tokens->items[0], manner);

	for (size_t i = 1; i < tokens->len; i++) {
		uint32_t other = word_cost(&tokens->items[i], manner);

		cost = other < cost ? other : cost;
		cost = cost / COST_SECOND_WORD_DIVISOR + 1;
	}
	return cost;
}

/* A word with a star is a beginning, whatever else is said of its term. */
static enum symbol_kind
kind_of(const struct token *token, enum manner manner)
{
	if (token->flags & TOKEN_STAR)
		return manner == MANNER_EXACT ? SYMBOL_EXACT_PREFIX
		                              : SYMBOL_FOLDED_PREFIX;
	if (manner == MANNER_EXACT)
		return SYMBOL_EXACT;
	if (manner == MANNER_FORMS)
		return SYMBOL_FORMS;
	if (manner == MANNER_FOLDED ||
	    utf8_count(token->folded) < LIKE_LETTERS_MIN)
		return SYMBOL_FOLDED;
	return manner == MANNER_LIKE_1 ? SYMBOL_LIKE_1 : SYMBOL_LIKE_2;
}

static uint32_t
token_symbol(
    struct phrases *phrases, const struct token *token, enum manner manner)
{
	enum symbol_kind kind = kind_of(token, manner);
	struct slice word = token->folded;

	if (kind == SYMBOL_EXACT || kind == SYMBOL_EXACT_PREFIX)
		word = token->exact;
	if (kind == SYMBOL_FORMS) {
		buf_reset(&phrases->lower);
		stem_lower(token->exact, &phrases->lower);
		word = buf_slice(&phrases->lower);
	}
	return dict_add(phrases->set->dict, kind, word);
}

static enum phrase_fault
fault_of(const struct token_list *tokens, enum manner manner)
{
	if (tokens->len == 0)
		return PHRASE_EMPTY;
	if (tokens->len > TERM_WORDS_MAX)
		return PHRASE_LONG;
	for (size_t i = 0; manner >= MANNER_LIKE_1 && i < tokens->len; i++)
		if (!(tokens->items[i].flags & TOKEN_STAR) &&
		    utf8_count(tokens->items[i].folded) > LIKE_LETTERS_MAX)
			return PHRASE_LIKE_LONG;
	return tokens->items[tokens->len - 1].sentence > 0 ? PHRASE_SENTENCE
	                                                   : PHRASE_OK;
}

enum phrase_fault
phrases_add(struct phrases *phrases, struct slice text, enum manner manner,
    uint32_t *term_out)
{
	struct token_list *tokens = &phrases->tokens;
	struct ruleset *set = phrases->set;
	enum phrase_fault fault;
	uint8_t flags;

	token_cut(tokens, text, S(""));
	fault = fault_of(tokens, manner);
	if (fault != PHRASE_OK && fault != PHRASE_SENTENCE)
		return fault;
	for (size_t i = 0; i < tokens->len; i++)
		phrases->symbols[i] =
		    token_symbol(phrases, &tokens->items[i], manner);
	*term_out =
	    trie_add(set->trie, phrases->symbols, (uint32_t)tokens->len);
	flags = manner == MANNER_EXACT ? TERM_EXACT : 0;
	if (tokens->items[tokens->len - 1].flags & TOKEN_STAR)
		flags |= TERM_OPEN;
	if (*term_out == set->term_flags.len) {
		*array_add(&set->term_flags) = flags;
		*array_add(&phrases->costs) = phrase_cost(tokens, manner);
	}
	return fault;
}
