/*
 * Which words of `forms:` an article's word stands for: those with the same
 * stem in the article's language; where it has no stemmer, or is unknown,
 * those that are equal once folded.
 *
 * A word has up to two stems, of what was typed in small letters and of its
 * folded form, both folded, and one in common will do: stemmers want accents,
 * but not everybody writes them.  So equal words always match.
 *
 * Scratch memory of one thread; the stems of a language are worked out when
 * its first article comes.
 */
#ifndef MATCH_FORMS_H
#define MATCH_FORMS_H

#include "match/dict.h"

struct forms;

/* The dictionary has to live as long, and grows no more. */
NODISCARD struct forms *forms_new(const struct dict *dict);
void forms_free(struct forms **forms);

/* A word of an article, or of a term. */
struct word_spelling {
	struct slice folded;
	struct slice exact;
};

/* Appends the symbols, each perhaps twice; `language` as of stem_language(). */
void forms_find(struct forms *forms, unsigned language,
    struct word_spelling word, struct symbol_list *out);

#endif
