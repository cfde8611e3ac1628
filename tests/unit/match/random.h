/*
 * Random rules and articles from few words, so that nearly everything overlaps
 * with everything.  Purely negative rules cannot come up.
 */
#ifndef UNIT_MATCH_RANDOM_H
#define UNIT_MATCH_RANDOM_H

#include "unit/match/book.h"

#include "base/rng.h"

/* Words of articles, and phrases of rules that are made of them. */
struct vocabulary {
	const char *words[16];
	size_t word_len;
	const char *phrases[16];
	size_t phrase_len;
	const char *languages[4];
	const char *gap; /* between words */
};

static const struct vocabulary VOCABULARIES[] = {
    {
        .words = {"a", "b", "c", "ab", "A", "Ab", "bc"},
        .word_len = 7,
        .phrases = {"a", "b", "c", "a b", "b a", "a a", "a*", "b c", "a b c",
            "ab", "bc a", "a* b", "b* c*", "c b a"},
        .phrase_len = 14,
        .languages = {"", "en", "ru", "ko"},
        .gap = " ",
    },
    {
        .words = {"inspect", "Inspects", "inspected", "inspcet", "insect",
            "insepct", "INSPECT", "arms", "arm", "amr", "inspekted", "nispect"},
        .word_len = 12,
        .phrases = {"inspect", "inspects", "arms", "arm", "inspect arms",
            "arms inspected", "insp*", "arm inspect", "inspekt", "arms*",
            "Inspecting", "arms arms"},
        .phrase_len = 12,
        .languages = {"en", "en", "uk", ""},
        .gap = " ",
    },
    {
        .words = {"санкции", "санкций", "санкцый", "Санкциями", "ракета",
            "ракеты", "ракте", "négocié", "negocie", "négociations",
            "negociation", "RAKETA"},
        .word_len = 12,
        .phrases = {"санкция", "ракета", "санкции ракета", "ракеты", "санкц*",
            "négocier", "negociation", "ракета négocié"},
        .phrase_len = 8,
        .languages = {"ru", "fr", "sr", ""},
        .gap = " ",
    },
    {
        .words = {"金", "正", "恩", "김", "정", "은", "プ", "ー", "チ", "ン",
            "ปู", "ติ", "น", "x"},
        .word_len = 14,
        .phrases = {"金正", "正", "恩", "김정", "김", "プ*", "チン", "ปูติน",
            "プー*", "김*", "恩金", "김정", "x"},
        .phrase_len = 12,
        .languages = {"zh", "ko", "ja", "th"},
        .gap = "",
    },
    {
        .words = {"السلاح", "والسلاح", "سلاح", "بسلاح", "للسلاح", "أسلحة",
            "الأسلحة", "بوتين", "وبوتين", "بوتن"},
        .word_len = 10,
        .phrases = {"سلاح", "السلاح", "أسلحة", "بوتين", "بوتين سلاح", "سلا*",
            "والسلاح"},
        .phrase_len = 7,
        .languages = {"ar", "ar", "", "fa"},
        .gap = " ",
    },
};

struct dice {
	struct rng rng;
	const struct vocabulary *words;
	size_t rules; /* that may be referred to: r0, r1, ... */
	size_t lists; /* l0, l1, ... */
	bool is_rich; /* lists have short forms and needs within a distance */
};

static inline unsigned
dice_below(struct dice *dice, unsigned below)
{
	return (unsigned)rng_below(&dice->rng, below);
}

static inline const char *
dice_word(struct dice *dice)
{
	return dice->words
	    ->words[dice_below(dice, (unsigned)dice->words->word_len)];
}

static inline const char *
dice_phrase(struct dice *dice)
{
	return dice->words
	    ->phrases[dice_below(dice, (unsigned)dice->words->phrase_len)];
}

/* A span without windows. */
static inline void
write_leaf(struct dice *dice, struct buf *out)
{
	switch (dice_below(dice, 8)) {
	case 0:
		buf_printf(
		    out, "exact(%s, %s)", dice_word(dice), dice_phrase(dice));
		break;
	case 1:
	case 2:
		buf_printf(
		    out, "forms(%s, %s)", dice_phrase(dice), dice_phrase(dice));
		break;
	case 3:
	case 4:
		buf_printf(out, "like(%u; %s)", 1 + dice_below(dice, 2),
		    dice_phrase(dice));
		break;
	case 5:
		if (dice->lists > 0) {
			buf_printf(out, "list(l%u)",
			    dice_below(dice, (unsigned)dice->lists));
			break;
		}
		/* fall through */
	default:
		buf_add_str(out, dice_phrase(dice));
	}
}

static inline void
write_span(struct dice *dice, unsigned depth, struct buf *out);

static inline void
write_mod(struct dice *dice, unsigned depth, struct buf *out)
{
	switch (dice_below(dice, 3)) {
	case 0:
		buf_add_str(out, "except(");
		write_span(dice, depth - 1, out);
		buf_printf(
		    out, "; %s, %s)", dice_phrase(dice), dice_phrase(dice));
		break;
	case 1:
		buf_printf(out, "mentions(%u; ", 2 + dice_below(dice, 2));
		write_span(dice, depth - 1, out);
		buf_add_str(out, ")");
		break;
	default:
		if (dice_below(dice, 3) == 0)
			buf_add_str(out, "away(sentence; ");
		else
			buf_printf(out, "away(%u words; ", dice_below(dice, 4));
		if (dice_below(dice, 2) == 0) {
			buf_add_str(out, "any(");
			write_leaf(dice, out);
			buf_add_str(out, ", ");
			write_leaf(dice, out);
			buf_add_str(out, ")");
		} else {
			write_leaf(dice, out);
		}
		buf_printf(
		    out, "; %s, %s)", dice_phrase(dice), dice_phrase(dice));
	}
}

static inline void
write_span(struct dice *dice, unsigned depth, struct buf *out)
{
	unsigned kind = dice_below(dice, depth > 0 ? 9 : 3);
	size_t children = 2 + dice_below(dice, 2);

	if (kind < 3) {
		write_leaf(dice, out);
		return;
	}
	if (kind < 5) {
		write_mod(dice, depth, out);
		return;
	}
	if (kind < 8) {
		buf_printf(out, "%s(", dice_below(dice, 3) ? "near" : "order");
		if (dice_below(dice, 4) == 0)
			buf_add_str(out,
			    dice_below(dice, 2) ? "sentence; " : "paragraph; ");
		else
			buf_printf(out, "%u words; ", dice_below(dice, 4));
	} else {
		buf_add_str(out, "any(");
	}
	for (size_t i = 0; i < children; i++) {
		buf_add_str(out, i > 0 ? ", " : "");
		write_span(dice, depth - 1, out);
	}
	buf_add_str(out, ")");
}

static inline void
write_scope(struct dice *dice, struct buf *out)
{
	static const char *const SCOPES[] = {
	    "title", "lead", "body", "title lead", "text"};

	buf_printf(out, "in(%s; ", SCOPES[dice_below(dice, COUNT_OF(SCOPES))]);
}

static inline void
write_condition(struct dice *dice, unsigned depth, struct buf *out)
{
	unsigned kind = dice_below(dice, depth > 0 ? 7 : 2);

	if (kind == 6 && dice->rules > 0) {
		bool narrow = dice_below(dice, 3) == 0;

		if (narrow)
			write_scope(dice, out);
		buf_printf(out, "rule(r%u)%s",
		    dice_below(dice, (unsigned)dice->rules), narrow ? ")" : "");
		return;
	}
	if (kind < 2 || kind == 6) {
		write_span(dice, 2, out);
		return;
	}
	if (kind == 4) {
		write_scope(dice, out);
		write_condition(dice, depth - 1, out);
		buf_add_str(out, ")");
		return;
	}
	buf_add_str(out, kind == 2 ? "all(" : kind == 3 ? "any(" : "least(2; ");
	write_condition(dice, depth - 1, out);
	buf_add_str(out, ", ");
	write_condition(dice, depth - 1, out);
	if (kind == 5) {
		buf_add_str(out, ", ");
		write_condition(dice, depth - 1, out);
	}
	if (kind == 2 && dice_below(dice, 3) == 0) {
		buf_add_str(out, ", none(");
		write_condition(dice, depth - 1, out);
		buf_add_str(out, ")");
	}
	buf_add_str(out, ")");
}

static inline void
write_words(struct dice *dice, size_t count, bool paragraphs, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		unsigned gap = dice_below(dice, 10);

		buf_add_str(out, dice_word(dice));
		if (dice_below(dice, 4) == 0)
			buf_add_str(out, " q");
		buf_add_str(out,
		    gap == 0 && paragraphs ? "\n\n"
		        : gap == 1         ? "! "
		        : gap == 2         ? ", "
		                           : dice->words->gap);
	}
}

static inline void
write_rich_parts(struct dice *dice, struct buf *out)
{
	static const char *const WITHIN[] = {
	    "2 words", "sentence", "paragraph", "article"};

	if (dice_below(dice, 2) == 0)
		buf_printf(out, " | short %s", dice_phrase(dice));
	if (dice_below(dice, 2) == 0)
		return;
	buf_add_str(out, " | needs ");
	write_condition(dice, 1, out);
	buf_printf(out, " | within %s", WITHIN[dice_below(dice, 4)]);
}

/* Lines as of a file in place of entries. */
static inline void
make_lines(struct dice *dice, struct rule_book *book, struct word_list *list)
{
	list->entry_len = 0;
	list->line_len = 3;
	list->lines =
	    arena_new_array(book->arena, struct list_line, list->line_len);
	for (size_t i = 0; i < list->line_len; i++) {
		list->lines[i].text =
		    arena_copy(book->arena, slice_of(dice_phrase(dice)));
		list->lines[i].line = (unsigned)i + 1;
	}
}

/* The list l0, l1, ...: names, stems, exceptions, needs. */
static inline void
add_random_list(struct dice *dice, struct rule_book *book)
{
	AUTO(buf_fini) struct buf id = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf name = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf stem = buf_init(BUF_MAX_OWN);
	const char *entries[4] = {0};
	struct word_list *list;

	buf_printf(&id, "l%zu", dice->lists);
	buf_printf(&name, "%s | also %s", dice_phrase(dice), dice_phrase(dice));
	if (dice_below(dice, 2) == 0)
		buf_printf(&name, " | except %s", dice_phrase(dice));
	if (dice->is_rich)
		write_rich_parts(dice, &name);
	else if (dice_below(dice, 3) == 0)
		buf_printf(&name, " | needs %s", dice_phrase(dice));
	buf_printf(&stem, "%s | forms", dice_phrase(dice));
	entries[0] = buf_str(&name);
	entries[1] = dice_below(dice, 2) ? buf_str(&stem) : NULL;
	list = book_list(book, buf_str(&id), entries);
	if (dice_below(dice, 4) == 0)
		make_lines(dice, book, list);
	if (dice_below(dice, 3) == 0)
		list->except = book_terms(book, dice_phrase(dice));
	if (dice_below(dice, 4) == 0) {
		list->needs.items =
		    arena_new_array(book->arena, struct node *, 1);
		list->needs.items[0] = book_node(book, dice_phrase(dice));
		list->needs.len = 1;
	}
	dice->lists++;
}

/* The rule r0, r1, ...; its text is its description. */
static inline void
add_random_rule(struct dice *dice, struct rule_book *book)
{
	AUTO(buf_fini) struct buf id = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf when = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf unless = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf all = buf_init(BUF_MAX_OWN);
	struct rule *rule;

	buf_printf(&id, "r%zu", dice->rules);
	write_condition(dice, 2, &when);
	rule = book_rule(book, buf_str(&id), buf_str(&when));
	buf_printf(&all, "%s", buf_str(&when));
	if (dice_below(dice, 4) == 0) {
		write_condition(dice, 1, &unless);
		rule->unless = book_node(book, buf_str(&unless));
		buf_printf(&all, " unless %s", buf_str(&unless));
	}
	if (dice_below(dice, 4) == 0) {
		rule->scope = dice_below(dice, 2) ? SCOPE_TITLE : SCOPE_BODY;
		buf_printf(&all, " in scope %u", rule->scope);
	}
	rule->description = arena_copy(book->arena, buf_slice(&all));
	dice->rules++;
}

/* An article whose text lives in the two buffers. */
static inline struct article
random_article(struct dice *dice, struct buf *title, struct buf *body)
{
	const char *language = dice->words->languages[dice_below(dice, 4)];

	write_words(dice, dice_below(dice, 6), false, title);
	write_words(dice, dice_below(dice, 14), true, body);
	return (struct article){.title = buf_slice(title),
	    .body = buf_slice(body),
	    .language = slice_of(language)};
}

#endif
