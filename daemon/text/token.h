/*
 * Words.  One pass cuts a text (a title, a body, a term of a rule) into tokens
 * with folded form and original place.  Terms and articles go through the same
 * function, so both are cut alike; that is what makes "S-400", "S 400" and
 * "S400" the same, and "U.S." and "US".
 *
 * How it cuts:
 *  - a run of letters of an alphabet is a word, a run of digits is a word;
 *    where a letter meets a digit, a word ends;
 *  - a Han, kana, Hangul or Thai character with its marks is a word;
 *  - everything else stands between words, hyphens and underscores too;
 *    a zero-width non-joiner ends a word, other invisible characters do not;
 *  - an apostrophe between letters is part of the word ("o'brien"), but what
 *    is elided in French or Italian is a word of its own ("l", "iran"), and a
 *    final 's is dropped: not in folded, not in exact, not in [start, end);
 *  - single letters with full stops between them are one word without the
 *    stops; its last full stop lies within [start, end).
 *
 * Terms, phrases and distances are the matcher's business.
 */
#ifndef TEXT_TOKEN_H
#define TEXT_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "text/fold.h"

enum token_flag {
	/* No hit starts here: inside a run of katakana or of Hangul. */
	TOKEN_NO_START = 1 << 0,
	/* No hit ends here: the run of katakana goes on. */
	TOKEN_NO_END = 1 << 1,
	/* Nothing but invisible characters lies between this and the token
	   before: "S400", "Putin说". */
	TOKEN_TOUCHES = 1 << 2,
	/* Has a letter of a script that knows capitals. */
	TOKEN_CASED = 1 << 3,
	/* Its first letter is a capital. */
	TOKEN_CAPITAL = 1 << 4,
	/* Every cased letter is a capital ("US", "A"). */
	TOKEN_ALL_CAPITALS = 1 << 5,
	/* The first of its sentence. */
	TOKEN_FIRST = 1 << 6,
	/* Single letters that full stops joined ("U.S."). */
	TOKEN_INITIALS = 1 << 7,
	/* `*` was typed directly after it: a prefix, if this is a term. */
	TOKEN_STAR = 1 << 8,
};

struct token {
	/*
	 * UTF-8, never empty.  Both point into the text that was cut where
	 * they equal what was typed, else into the list; they live until the
	 * list is cut anew or freed, and as long as the text.
	 */
	struct slice folded;
	struct slice exact; /* as typed: NFC, invisible characters left out */

	uint32_t start; /* bytes from the beginning of the text */
	uint32_t end;   /* exclusive; both at borders of characters */

	/*
	 * Place in quarters of a word, counted over the text: the tokens a
	 * and b, a before b, have b->at - (a->at + a->width) quarters
	 * between them; "within 8 words" allows 32.
	 */
	uint32_t at;
	uint32_t sentence;  /* 0, 1, ... over the text; no gaps */
	uint32_t paragraph; /* 0, 1, ... over the text; no gaps */
	uint16_t flags;     /* enum token_flag */
	uint8_t width;  /* in quarters: 4 a word, 2 Han/kana/Hangul, 1 Thai */
	uint8_t script; /* enum script, of its first letter */
};

/*
 * The tokens of one text.  The memory is kept from text to text, so that a
 * matcher allocates nothing per article once it has seen a large one.
 */
struct token_list {
	struct token *items;
	size_t len, cap;
	struct slice text; /* what was cut; the caller's */
	char *scratch;     /* folded and exact forms that are not in the text */
	size_t scratch_len, scratch_cap;
};

struct token_list token_list_init(void);
void token_list_fini(struct token_list *list);

/* Longer texts are cut here: offsets are 32 bits wide, bodies far shorter. */
#define TOKEN_TEXT_MAX ((size_t)64 << 20)

/*
 * Fills the list with the tokens of the text, replacing what was there.
 * `language` is a primary subtag ("en"), empty when unknown and for terms; it
 * chooses the abbreviations after which a sentence goes on, and in Turkish and
 * Azerbaijani what follows an apostrophe is dropped ("Putin'in").  Bytes that
 * are no UTF-8 stand between words.  Never fails.
 */
void
token_cut(struct token_list *list, struct slice text, struct slice language);

/*
 * What is left of an Arabic word when attached particles are taken off its
 * front: و or ف, then ب ك or ل, then ال (للجيش gives الجيش and جيش).  For the
 * first word of a term: it matches where it equals the token or one of these.
 * The forms point into the word or into *forms.  Returns their number, 0 for
 * words of other scripts; a form has two letters or more.
 */
#define TOKEN_FORMS_MAX   8
#define TOKEN_FORMS_BYTES 160

struct token_forms {
	struct slice form[TOKEN_FORMS_MAX];
	char bytes[TOKEN_FORMS_BYTES];
};

size_t token_arabic_forms(struct slice folded, struct token_forms *forms);

#endif
