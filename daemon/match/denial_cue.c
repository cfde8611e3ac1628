#include "match/denial_cue.h"

#include <pthread.h>

#include "base/check.h"
#include "match/denial_table.h"
#include "text/token.h"

/* Longer phrases are a mistake in the table. */
#define PHRASE_WORDS_MAX 24

static const struct cue_language_row *
language_row(enum cue_language language)
{
	for (size_t i = 0; i < cue_language_count; i++)
		if (cue_languages[i].bit == language)
			return &cue_languages[i];
	check(!"a language of cues without a row");
	return NULL;
}

static void
add_cue(struct cue_book *book, uint32_t term, const struct cue *cue)
{
	struct cue *made = array_add(&book->cues);

	*made = *cue;
	while (book->by_term.len <= term)
		*array_add(&book->by_term) = 0;
	made->next = book->by_term.items[term];
	book->by_term.items[term] = (uint32_t)book->cues.len;
}

static void
add_phrase(struct cue_book *book, const struct cue_row *row,
    struct slice phrase, struct token_list *tokens)
{
	uint32_t symbols[PHRASE_WORDS_MAX];
	struct slice head;
	struct cue cue = {.language = row->language,
	    .flags = row->flags | language_row(row->language)->flags};

	slice_cut(&phrase, '~', &head);
	token_cut(tokens, phrase, S(""));
	if (tokens->len > 0)
		cue.tail = dict_add(
		    book->dict, SYMBOL_FOLDED, tokens->items[0].folded);
	token_cut(tokens, slice_trim(head), S(""));
	check(tokens->len > 0 && tokens->len <= PHRASE_WORDS_MAX);
	cue.script = tokens->items[0].script;
	for (size_t i = 0; i < tokens->len; i++) {
		const struct token *token = &tokens->items[i];

		symbols[i] = dict_add(book->dict,
		    token->flags & TOKEN_STAR ? SYMBOL_FOLDED_PREFIX
		                              : SYMBOL_FOLDED,
		    token->folded);
	}
	add_cue(
	    book, trie_add(book->trie, symbols, (uint32_t)tokens->len), &cue);
}

static void
add_family(struct cue_book *book, const struct cue_rows *rows)
{
	struct token_list tokens = token_list_init();

	for (size_t i = 0; i < rows->len; i++) {
		struct slice phrases = slice_of(rows->items[i].phrases);
		struct slice phrase;

		while (slice_cut(&phrases, '|', &phrase))
			add_phrase(book, &rows->items[i], phrase, &tokens);
	}
	token_list_fini(&tokens);
}

/* Written once before anybody reads it. */
static struct cue_book shared_book;

static void
shared_build(void)
{
	static const struct cue_rows *const FAMILIES[] = {
	    &cue_germanic, &cue_romance, &cue_slavic, &cue_asian};

	shared_book.dict = dict_new();
	shared_book.trie = trie_new();
	for (size_t i = 0; i < COUNT_OF(FAMILIES); i++)
		add_family(&shared_book, FAMILIES[i]);
	trie_freeze(shared_book.trie);
}

const struct cue_book *
cue_book(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, shared_build);
	return &shared_book;
}

struct cue_filter
cue_filter_of(struct slice language)
{
	if (slice_is_empty(language))
		return (struct cue_filter){.languages = UINT32_MAX};
	for (size_t i = 0; i < cue_language_count; i++)
		if (slice_eq(language, cue_languages[i].code))
			return (struct cue_filter){
			    .languages = cue_languages[i].bit,
			    .scripts = ~cue_languages[i].scripts};
	return (struct cue_filter){0};
}
