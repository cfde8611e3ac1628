/*
 * Which parts of a body belong to the page and not to the article: lines that
 * begin like one of `cut_after` and all that follows, lines that begin like
 * one of `drop_lines`, and paragraphs that other articles carried as well.
 *
 * What a line begins with is compared by words, so case, accents and
 * punctuation do not matter.  A cut is made only where nothing of 25 words or
 * more follows in one piece.  A piece is a line with the lines after it that
 * begin with a small letter: one paragraph of wrapped prose is one piece, the
 * headlines of a block of teasers are one each, with or without blank lines.
 */
#ifndef MATCH_BOILERPLATE_H
#define MATCH_BOILERPLATE_H

#include "base/array.h"
#include "base/auto.h"
#include "model/rule.h"
#include "text/token.h"

/* A piece of this many words after the line keeps the text before it whole. */
#define BOILERPLATE_PROSE_WORDS 25

struct boilerplate_cutter;

/* Bytes [start, end) of the body. */
struct furniture {
	size_t start;
	size_t end;
};

struct furniture_list {
	struct furniture *items;
	size_t len, cap;
};

/* The rules' text has to live as long as the cutter. */
NODISCARD struct boilerplate_cutter *
boilerplate_new(const struct boilerplate *rules);
void boilerplate_free(struct boilerplate_cutter **cutter);

/*
 * Replaces the list with what is furniture in the body that was cut into
 * `body`: whole lines, ascending, not touching each other.  `repeated` are
 * hashes of paragraphs, ascending; used only where the rules say
 * drop_repeated.  The list's memory is reused; free it with array_fini().
 */
struct repeated_paragraphs {
	const uint64_t *hashes;
	size_t len;
};
void boilerplate_mark(const struct boilerplate_cutter *cutter,
    const struct token_list *body, struct repeated_paragraphs repeated,
    struct furniture_list *list);

/*
 * What drop_repeated knows a paragraph by: a hash of its folded words, the
 * same on every machine.  `tokens` is a whole cut paragraph.
 */
uint64_t boilerplate_paragraph_hash(const struct token *tokens, size_t len);

#endif
