#include "match/phrase.h"

#include "text/utf8.h"

/* Expected frequencies by letters of a word; see word_cost(). */
static const uint32_t COST_BY_LETTERS[] = {
    900, 900, 600, 300, 150, 100, 70, 50, 35, 25, 20};
#define COST_PREFIX_FACTOR       4
#define COST_CHARACTER           400 /* of Han, kana, Hangul and Thai */
#define COST_SECOND_WORD_DIVISOR 4

struct phrases
phrases_init(struct ruleset *set)
{
	return (struct phrases){.set = set, .tokens = token_list_init()};
}

void
phrases_fini(struct phrases *phrases)
{
	token_list_fini(&phrases->tokens);
	array_fini(&phrases->costs);
}

/* Long words are rare in every language that writes words apart. */
static uint32_t
word_cost(const struct token *token)
{
	size_t letters = utf8_count(token->folded);
	size_t last = COUNT_OF(COST_BY_LETTERS) - 1;
	uint32_t cost = COST_BY_LETTERS[letters < last ? letters : last];

	if (token->width < 4)
		cost = COST_CHARACTER;
	if (token->flags & TOKEN_STAR)
		cost *= COST_PREFIX_FACTOR;
	return cost;
}

static uint32_t
phrase_cost(const struct token_list *tokens)
{
	uint32_t cost = word_cost(&tokens->items[0]);

	for (size_t i = 1; i < tokens->len; i++) {
		uint32_t other = word_cost(&tokens->items[i]);

		cost = other < cost ? other : cost;
		cost = cost / COST_SECOND_WORD_DIVISOR + 1;
	}
	return cost;
}

static uint32_t
token_symbol(struct ruleset *set, const struct token *token, bool exact)
{
	enum symbol_kind kind = exact ? SYMBOL_EXACT : SYMBOL_FOLDED;

	if (token->flags & TOKEN_STAR)
		kind = exact ? SYMBOL_EXACT_PREFIX : SYMBOL_FOLDED_PREFIX;
	return dict_add(set->dict, kind, exact ? token->exact : token->folded);
}

enum phrase_fault
phrases_add(
    struct phrases *phrases, struct slice text, bool exact, uint32_t *term_out)
{
	struct token_list *tokens = &phrases->tokens;
	struct ruleset *set = phrases->set;
	const struct token *last;
	uint8_t flags;

	token_cut(tokens, text, S(""));
	if (tokens->len == 0)
		return PHRASE_EMPTY;
	if (tokens->len > TERM_WORDS_MAX)
		return PHRASE_LONG;
	for (size_t i = 0; i < tokens->len; i++)
		phrases->symbols[i] =
		    token_symbol(set, &tokens->items[i], exact);
	*term_out =
	    trie_add(set->trie, phrases->symbols, (uint32_t)tokens->len);
	last = &tokens->items[tokens->len - 1];
	flags = (exact ? TERM_EXACT : 0) |
	    (last->flags & TOKEN_STAR ? TERM_OPEN : 0);
	if (*term_out == set->term_flags.len) {
		*array_add(&set->term_flags) = flags;
		*array_add(&phrases->costs) = phrase_cost(tokens);
	}
	set->has_exact |= exact;
	return last->sentence > 0 ? PHRASE_SENTENCE : PHRASE_OK;
}
