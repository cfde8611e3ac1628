/*
 * What a value looks like in the file, for those who describe the tables of
 * keys to an editor.  The functions that read keys are the law; a shape is as
 * much of it as JSON Schema can say.  Those that all files share have theirs
 * in config/shape.c; a function of one file stands beside its own.
 */
#ifndef CONFIG_SHAPE_H
#define CONFIG_SHAPE_H

#include "config/reader.h"

enum shape_kind {
	SHAPE_TEXT,   /* a text; of `pattern` where there is one */
	SHAPE_TERM,   /* a word or phrase that is searched */
	SHAPE_UNIT,   /* a text of `pattern` that no number can be: 15m */
	SHAPE_WORDS,  /* one of `words` */
	SHAPE_BOOL,   /* true, false */
	SHAPE_COUNT,  /* a number in the key's bounds */
	SHAPE_LIST,   /* of `item`, not empty */
	SHAPE_ANY_OF, /* `item`, or a list of it */
	SHAPE_MAP,    /* of the keys of `map` */
	SHAPE_NAMED,  /* ids of one's own, each with an `item` */
	SHAPE_FORM,   /* a map: `item`; anything else: `other` */
	SHAPE_KINDS,  /* a map whose `type` says of which keys: `kind_at` */
	SHAPE_NODE,   /* a condition: a phrase, or a map of `map` */
};

struct shape {
	enum shape_kind kind;
	bool may_be_empty; /* text, list */
	const char *pattern;
	const char *want;         /* what an editor says where it is not so */
	const char *const *words; /* ends with NULL */
	const struct shape *item, *other;
	const struct schema *map;
	/* The types and their keys, from 0; false where there are no more.  A
	 * type without keys is not there yet. */
	bool (*kind_at)(
	    size_t at, const char **name_out, const struct schema **keys_out);
};

extern const struct shape SHAPE_OF_TEXT, SHAPE_OF_LINE, SHAPE_OF_ID,
    SHAPE_OF_IDS, SHAPE_OF_TEXTS, SHAPE_OF_SPAN, SHAPE_OF_LANGUAGE,
    SHAPE_OF_LANGUAGES;

/* The key's own, or that of a shared function; NULL where none is known. */
const struct shape *shape_of_key(const struct key *key);

#endif
