/*
 * Stems of words, by the Snowball algorithms of libstemmer: what `inspect`,
 * `inspected` and `inspectors` have in common.  Which languages there are, and
 * one stemmer a language; what is compared with what is the matcher's work.
 */
#ifndef TEXT_STEM_H
#define TEXT_STEM_H

#include "base/auto.h"
#include "base/buf.h"
#include "base/slice.h"

/* Languages with a stemmer are numbers from 1 to STEM_LANGUAGES. */
#define STEM_NONE      0
#define STEM_LANGUAGES 28

/* The number of a primary subtag ("en"); STEM_NONE where there is no stemmer
 * or nothing is known of the language. */
unsigned stem_language(struct slice subtag);

/* The subtag of a language from 1 to STEM_LANGUAGES. */
struct slice stem_subtag(unsigned language);

/* Longer words are no words of a language, and stemmers may take time that
 * grows with the square of a length. */
#define STEM_BYTES_MAX 255

struct stemmer;

/* For a language from 1 to STEM_LANGUAGES.  Has a state: one thread only. */
NODISCARD struct stemmer *stemmer_new(unsigned language);
void stemmer_free(struct stemmer **stemmer);

/*
 * The stem of a word in small letters with its accents, UTF-8; the word itself
 * where it is longer than STEM_BYTES_MAX.  Lives until the next call.
 */
struct slice stemmer_stem(struct stemmer *stemmer, struct slice word);

/* Appends the word in small letters, which keep their accents. */
void stem_lower(struct slice word, struct buf *out);

#endif
