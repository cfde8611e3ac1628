/*
 * What a value looks like in the file, for those who describe the tables of
 * keys to an editor.  The functions that read keys are the law; a shape is as
 * much of it as JSON Schema can say.  Functions that files share have theirs in
 * config/shape.c; a function of one file stands beside its own in its row.
 */
#ifndef CONFIG_SHAPE_H
#define CONFIG_SHAPE_H

#include "config/reader.h"

enum shape_kind {
	SHAPE_TEXT,   /* whatever was typed; of `pattern` where there is one */
	SHAPE_STRING, /* the same, and no number can be it: "8 words" */
	SHAPE_WORDS,  /* one of `words`, or of the key's choice */
	SHAPE_SEVERITY, /* one of their names */
	SHAPE_BOOL,
	SHAPE_COUNT, /* a number in the key's bounds */
	SHAPE_TIME,  /* 90s, 15m, 6h, 30d; 0 where the bounds allow it */
	SHAPE_SIZE,  /* 64KiB, 8MiB, or a number of bytes */
	SHAPE_LIST,  /* of `item`, not empty unless may_be_empty */
	SHAPE_ONE_OR_LIST,
	SHAPE_MAP,       /* of `map`, or of the key's section */
	SHAPE_NAMED,     /* ids of one's own, each with an `item` */
	SHAPE_FORM,      /* a map: `item`; anything else: `other` */
	SHAPE_KINDS,     /* a map whose `type` says of which keys: kind_at */
	SHAPE_CONDITION, /* a phrase, or a map that says what is looked for */
	SHAPE_CONDITIONS /* a list of the key's min or more of them */
};

struct shape {
	enum shape_kind kind;
	bool may_be_empty;
	const char *pattern;
	const char *want;         /* what an editor says where it is not so */
	const char *note;         /* added to what the key's help says */
	const char *const *words; /* to choose from, or examples; NULL ends */
	const struct shape *item, *other;
	const struct schema *map;
	/* The types, from 0, and their keys: NULL for one that is not there
	 * yet.  False where there are no more. */
	bool (*kind_at)(
	    size_t at, const char **name_out, const struct schema **keys_out);
};

/* For rows whose functions are their file's own. */
extern const struct shape SHAPE_ANY_TEXT, SHAPE_ONE_LINE, SHAPE_LINES,
    SHAPE_TEXTS, SHAPE_PHRASE, SHAPE_LANGUAGE, SHAPE_HTTP, SHAPE_AGENT,
    SHAPE_DAY, SHAPE_DURATION, SHAPE_YES_NO, SHAPE_HOW_SEVERE, SHAPE_SECTION,
    SHAPE_SECTIONS;

/* The key's own shape, or that of the function that reads it.  Never NULL:
 * what is not known is taken for a text, or a map where it has a section. */
const struct shape *shape_of_key(const struct key *key);

#endif
