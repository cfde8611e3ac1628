#include "text/stem.h"

#include <libstemmer.h>
#include <utf8proc.h>

#include "base/check.h"
#include "base/mem.h"
#include "text/utf8.h"

/* In the order of slice_compare(); libstemmer knows them by these names. */
static const char *const LANGUAGES[STEM_LANGUAGES] = {"ar", "ca", "da", "de",
    "el", "en", "es", "eu", "fi", "fr", "ga", "hi", "hu", "hy", "id", "it",
    "lt", "ne", "nl", "no", "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi"};

unsigned
stem_language(struct slice subtag)
{
	for (unsigned i = 0; i < STEM_LANGUAGES; i++)
		if (slice_eq(subtag, slice_of(LANGUAGES[i])))
			return i + 1;
	return STEM_NONE;
}

struct slice
stem_subtag(unsigned language)
{
	check(language > STEM_NONE && language <= STEM_LANGUAGES);
	return slice_of(LANGUAGES[language - 1]);
}

/* libstemmer's object under our name. */
struct stemmer {
	struct sb_stemmer *snowball;
};

struct stemmer *
stemmer_new(unsigned language)
{
	struct stemmer *stemmer = mem_new(sizeof(*stemmer));

	check(language > STEM_NONE && language <= STEM_LANGUAGES);
	stemmer->snowball = sb_stemmer_new(LANGUAGES[language - 1], "UTF_8");
	check(stemmer->snowball != NULL);
	return stemmer;
}

void
stemmer_free(struct stemmer **stemmer)
{
	if (*stemmer == NULL)
		return;
	sb_stemmer_delete((*stemmer)->snowball);
	mem_free(stemmer);
}

struct slice
stemmer_stem(struct stemmer *stemmer, struct slice word)
{
	const sb_symbol *stem;

	if (word.len > STEM_BYTES_MAX)
		return word;
	stem = sb_stemmer_stem(
	    stemmer->snowball, (const sb_symbol *)word.ptr, (int)word.len);
	check(stem != NULL);
	return slice_make(stem, (size_t)sb_stemmer_length(stemmer->snowball));
}

void
stem_lower(struct slice word, struct buf *out)
{
	uint32_t cp;

	while (utf8_next(&word, &cp))
		utf8_add(out, (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp));
}
