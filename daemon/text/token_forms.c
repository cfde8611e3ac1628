/*
 * Arabic writes "and", "then", "in", "like", "to" and the article together
 * with the word that follows: وبالسلاح is و + ب + ال + سلاح.
 */
#include <string.h>

#include "base/check.h"
#include "text/token.h"

/* Letters are two bytes each; a form of one letter would match by chance. */
#define LETTER     ((size_t)2)
#define FORM_BYTES (2 * LETTER)

#define WAW   S("\xD9\x88")
#define FA    S("\xD9\x81")
#define BA    S("\xD8\xA8")
#define KAF   S("\xD9\x83")
#define LAM   S("\xD9\x84")
#define AL    S("\xD8\xA7\xD9\x84")
#define LAMAL S("\xD9\x84\xD9\x84")

static void
form_add(struct token_forms *forms, size_t *count, struct slice form)
{
	if (form.len < FORM_BYTES)
		return;
	check(*count < TOKEN_FORMS_MAX);
	forms->form[(*count)++] = form;
}

/* للجيش: after ل the article loses its alef; the form gets it back. */
static void
form_add_definite(struct token_forms *forms, size_t *count, struct slice rest)
{
	const struct slice al = AL;

	if (rest.len < FORM_BYTES || al.len + rest.len > sizeof(forms->bytes))
		return;
	memcpy(forms->bytes, al.ptr, al.len);
	memcpy(forms->bytes + al.len, rest.ptr, rest.len);
	form_add(forms, count, slice_make(forms->bytes, al.len + rest.len));
}

/* Forms without preposition and article, where the word has them. */
static void
forms_of_noun(struct token_forms *forms, size_t *count, struct slice word)
{
	struct slice rest = slice_from(word, LETTER);

	if (slice_starts(word, AL)) {
		form_add(forms, count, slice_from(word, 2 * LETTER));
		return;
	}
	if (!slice_starts(word, BA) && !slice_starts(word, KAF) &&
	    !slice_starts(word, LAM))
		return;
	form_add(forms, count, rest);
	if (slice_starts(rest, AL)) {
		form_add(forms, count, slice_from(rest, 2 * LETTER));
	} else if (slice_starts(word, LAMAL)) {
		form_add_definite(forms, count, slice_from(word, 2 * LETTER));
		form_add(forms, count, slice_from(word, 2 * LETTER));
	}
}

size_t
token_arabic_forms(struct slice folded, struct token_forms *forms)
{
	size_t count = 0;
	struct slice rest;

	forms_of_noun(forms, &count, folded);
	if (!slice_starts(folded, WAW) && !slice_starts(folded, FA))
		return count;
	rest = slice_from(folded, LETTER);
	form_add(forms, &count, rest);
	forms_of_noun(forms, &count, rest);
	return count;
}
