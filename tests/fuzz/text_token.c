/*
 * Cutting arbitrary bytes: tokens in order and inside of the text, at borders
 * of characters; folded and exact forms well formed and stable.  The first
 * byte chooses the language.
 */
#include <stdint.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/check.h"
#include "text/fold_table.h"
#include "text/token.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_forms(const struct token *token)
{
	AUTO(buf_fini) struct buf again = buf_init(BUF_MAX_OWN);
	struct token_forms forms;
	size_t count;

	check(utf8_is_valid(token->folded));
	check(utf8_is_valid(token->exact));
	check(token->folded.len > 0 && token->exact.len > 0);
	if (token->folded.len <= FOLD_WORD_MAX) {
		fold_word(token->folded, &again);
		check(slice_eq(buf_slice(&again), token->folded));
	}
	count = token_arabic_forms(token->folded, &forms);
	check(count <= TOKEN_FORMS_MAX);
	for (size_t i = 0; i < count; i++)
		check(utf8_is_valid(forms.form[i]));
}

/* Not in the middle of a well-formed character. */
static void
check_border(struct slice text, uint32_t at)
{
	for (uint32_t back = 1; back < UTF8_MAX && back <= at; back++) {
		uint32_t cp;

		check(utf8_decode(slice_from(text, at - back), &cp) <= back);
	}
}

static void
check_order(const struct token_list *list, size_t i)
{
	const struct token *token = &list->items[i];

	check(token->start < token->end && token->end <= list->text.len);
	check(token->script >= SCRIPT_DIGIT && token->script < SCRIPT_COUNT);
	check_border(list->text, token->start);
	check_border(list->text, token->end);
	if (i == 0) {
		check(token->at == 0 && token->sentence == 0 &&
		    token->paragraph == 0);
		return;
	}
	check(token->start >= token[-1].end);
	check(token->at == token[-1].at + token[-1].width);
	check(token->sentence - token[-1].sentence <= 1);
	check(token->paragraph - token[-1].paragraph <= 1);
	check(token->paragraph == token[-1].paragraph ||
	    token->sentence != token[-1].sentence);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct slice languages[] = {
	    SLICE(""), SLICE("en"), SLICE("tr"), SLICE("ru"), SLICE("xx")};
	AUTO(token_list_fini) struct token_list list = token_list_init();
	struct slice language;

	if (size == 0)
		return 0;
	language = languages[data[0] % COUNT_OF(languages)];
	token_cut(&list, slice_make(data + 1, size - 1), language);
	for (size_t i = 0; i < list.len; i++) {
		check_order(&list, i);
		check_forms(&list.items[i]);
	}
	return 0;
}
