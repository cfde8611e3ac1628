/*
 * Which paragraphs a source repeats: what `boilerplate: drop_repeated` needs to
 * know.  Remembers the paragraphs of the last articles of each source, and
 * answers those that enough other articles carried.  Kept in memory alone:
 * flow/recall.h reads it again from the archive after a start.
 */
#ifndef FLOW_REPEATS_H
#define FLOW_REPEATS_H

#include "base/auto.h"
#include "base/slice.h"
#include "match/boilerplate.h"
#include "model/article.h"

/*
 * One other article may quote a paragraph, as a follow-up does; what three
 * others of the source carry belongs to the page.
 */
#define REPEATS_OTHERS 3

/* Paragraphs remembered a source: about a hundred articles, 16 KiB. */
#define REPEATS_PARAGRAPHS 1024

/* A paragraph of fewer words says too little to be known again by. */
#define REPEATS_MIN_WORDS 4

struct repeats;

NODISCARD struct repeats *repeats_new(void);
void repeats_free(struct repeats **repeats);

/*
 * Remembers the article's paragraphs under its source and answers which of
 * them REPEATS_OTHERS other articles of that source carried.  An article is
 * known by its number in the archive and counts once, however often it is
 * edited.  Articles whose source is not known are of no common one.  The answer
 * lives until the next call.
 */
struct repeated_paragraphs repeats_add(
    struct repeats *repeats, const struct article *article, int64_t number);

#endif
