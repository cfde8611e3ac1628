/*
 * Whether one word of an article is a word of a term: letter by letter, stem by
 * stem, slip by slip, without a table.
 */
#ifndef UNIT_MATCH_BRUTE_WORD_H
#define UNIT_MATCH_BRUTE_WORD_H

#include "base/buf.h"
#include "model/rule.h"
#include "text/fold.h"
#include "text/stem.h"
#include "text/token.h"
#include "text/utf8.h"

/* One word of a term, and how it is wanted. */
struct want {
	const struct token *token;
	enum node_kind kind;
	unsigned typos;
};

/* The folded stem; of a language without stemmer the folded word. */
static inline void
brute_stem(struct slice language, struct slice word, struct buf *out)
{
	unsigned number = stem_language(language);
	struct stemmer *stemmer;

	if (number == STEM_NONE) {
		fold_word(word, out);
		return;
	}
	stemmer = stemmer_new(number);
	fold_word(stemmer_stem(stemmer, word), out);
	stemmer_free(&stemmer);
}

static inline bool
stems_meet(struct slice language, const struct slice have[2],
    const struct slice want[2])
{
	bool met = false;

	for (int i = 0; i < 4 && !met; i++) {
		AUTO(buf_fini) struct buf a = buf_init(BUF_MAX_OWN);
		AUTO(buf_fini) struct buf b = buf_init(BUF_MAX_OWN);

		brute_stem(language, have[i % 2], &a);
		brute_stem(language, want[i / 2], &b);
		met = slice_eq(buf_slice(&a), buf_slice(&b));
	}
	return met;
}

static inline bool
forms_fit(struct slice language, const struct slice have[2],
    const struct slice want[2])
{
	AUTO(buf_fini) struct buf a = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf b = buf_init(BUF_MAX_OWN);

	stem_lower(have[1], &a);
	stem_lower(want[1], &b);
	return stems_meet(language,
	    (const struct slice[]){have[0], buf_slice(&a)},
	    (const struct slice[]){want[0], buf_slice(&b)});
}

#define SLIP_LETTERS 24

struct letter_row {
	uint32_t items[SLIP_LETTERS];
	size_t len;
};

static inline struct letter_row
letter_row(struct slice word)
{
	struct letter_row row = {.len = 0};
	uint32_t cp;

	while (row.len < SLIP_LETTERS && utf8_next(&word, &cp))
		row.items[row.len++] = cp;
	return row;
}

/* Tries every slip, and every further one after it. */
static inline bool
slips_lead_to(struct letter_row a, const struct letter_row *b, unsigned slips)
{
	struct letter_row n;

	if (a.len == b->len &&
	    memcmp(a.items, b->items, a.len * sizeof(uint32_t)) == 0)
		return true;
	if (slips == 0 || a.len > b->len + slips || b->len > a.len + slips)
		return false;
	for (size_t i = 0; i <= a.len; i++) {
		n = a;
		if (i + 1 < a.len) {
			n.items[i] = a.items[i + 1];
			n.items[i + 1] = a.items[i];
			if (slips_lead_to(n, b, slips - 1))
				return true;
		}
		n = a;
		if (i < a.len) {
			memmove(&n.items[i], &n.items[i + 1],
			    (a.len - i - 1) * sizeof(uint32_t));
			n.len--;
			if (slips_lead_to(n, b, slips - 1))
				return true;
		}
		for (size_t k = 0; k < b->len; k++) {
			n = a;
			if (i < a.len) {
				n.items[i] = b->items[k];
				if (slips_lead_to(n, b, slips - 1))
					return true;
			}
			if (a.len == SLIP_LETTERS)
				continue;
			n = a;
			memmove(&n.items[i + 1], &a.items[i],
			    (a.len - i) * sizeof(uint32_t));
			n.items[i] = b->items[k];
			n.len++;
			if (slips_lead_to(n, b, slips - 1))
				return true;
		}
	}
	return false;
}

static inline bool
like_fits(struct slice have, struct slice want, unsigned typos)
{
	struct letter_row a = letter_row(have), b = letter_row(want);

	if (a.len < 5 || b.len < 5)
		return slice_eq(have, want);
	return a.items[0] == b.items[0] && slips_lead_to(b, &a, typos);
}

/* One spelling of an article's word: folded and as typed. */
static inline bool
spelling_fits(
    struct slice language, const struct slice have[2], const struct want *want)
{
	struct slice both[2] = {want->token->folded, want->token->exact};
	bool exact = want->kind == NODE_EXACT;

	if (want->token->flags & TOKEN_STAR)
		return slice_starts(have[exact], both[exact]);
	if (want->kind == NODE_FORMS)
		return forms_fit(language, have, both);
	if (want->kind == NODE_LIKE)
		return like_fits(have[0], both[0], want->typos);
	return slice_eq(have[exact], both[exact]);
}

#endif
