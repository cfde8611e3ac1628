/*
 * Finds where one word of a text ends, and what there is to know about it
 * before its forms are built.  Private to token.c, which decides where words
 * begin and turns them into tokens.
 */
#ifndef TEXT_WORD_H
#define TEXT_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "text/fold_table.h"

/* The text that words are found in. */
struct word_source {
	const struct fold_table *table;
	struct slice text;
	bool drops_suffix; /* what follows an apostrophe is dropped: Turkish */
};

/* One character of the text. */
struct glyph {
	uint32_t cp, entry;
	uint32_t at, next; /* four words, so that it travels in registers */
};

static inline enum script
glyph_script(const struct glyph *g)
{
	return fold_entry_script(g->entry);
}

/* A word that was found and is yet to be built. */
struct word {
	size_t start, end;
	enum script script;
	uint16_t flags;
	size_t kept;  /* bytes that go into the exact form */
	size_t marks; /* in a row, at its end */
	bool has_lower;
	bool has_letter;
	bool rebuild;  /* its exact form is not what was typed */
	bool changes;  /* its folded form is not its exact form */
	bool reorders; /* its last character has a combining class */
};

/*
 * The character at `at`; past the end and for bad bytes one of no script.
 * Inlined by force: handed back through memory it costs three times as much,
 * and it is called for every character.
 */
__attribute__((always_inline)) static inline struct glyph
word_glyph(const struct word_source *source, size_t at)
{
	uint32_t cp = 0, entry = 0;
	size_t used = 0;

	if (at < source->text.len)
		used = fold_decode(
		    source->text.ptr + at, source->text.len - at, &cp);
	if (used > 0)
		entry = fold_entry(source->table, cp);
	else
		used = 1;
	return (struct glyph){cp, entry, (uint32_t)at, (uint32_t)(at + used)};
}

/* The word that begins with this character, which is a digit or a letter. */
struct word
word_scan(const struct word_source *source, const struct glyph *first);

/* Bytes of an 's at `at` after which no word goes on, or, in Turkish, of an
   apostrophe and a suffix; 0 where there is none. */
size_t word_dropped_tail(const struct word_source *source, size_t at);

#endif
