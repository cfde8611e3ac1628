/*
 * From a tree's maps to structs, by tables: one row a key, with what it takes,
 * where it goes, what stands in for it and what it is for.  Settings, feeds
 * and rules are read by the same functions; only the codes of their findings
 * differ.
 */
#ifndef CONFIG_READER_H
#define CONFIG_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"
#include "config/tree.h"
#include "model/problem.h"
#include "model/rule.h"

struct reader_codes {
	const char *type;    /* a list, a map, a word expected */
	const char *unknown; /* key */
	const char *missing; /* key */
	const char *value;
	const char *absent; /* known, not there yet */
};

struct reader {
	struct tree *tree;
	struct problems *problems;
	struct arena *arena; /* of what is filled */
	struct slice file;   /* for places; lives in that arena */
	struct slice dir; /* absolute folder of the file, no '/' at its end */
	const struct reader_codes *codes;
	void *owner; /* of the functions that read the keys */
};

/* The children of a node, as long as it makes sense to read on. */
#define READER_EACH(child, node, r)                         \
	for (const struct tree_node *child = (node)->first; \
	     child != NULL && !tree_is_full((r)->tree); child = child->next)

struct key;
struct schema;
struct shape; /* config/shape.h */

/* The words that a key takes, in the order of the enum they stand for. */
struct choice {
	const char *noun; /* "status" */
	const char *const *words;
	size_t len;
};

/* Reads a value into *out, the object's member; reports what is wrong. */
typedef void key_fn(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out);

struct key {
	const char *name;
	key_fn *read; /* NULL: known, but not there yet */
	size_t offset;
	const char *fallback; /* as it would be typed; NULL: none */
	bool is_required;
	/* Of numbers, durations, sizes; min is also the least number of items
	 * of a list of conditions. */
	int64_t min, max;
	const struct schema *section; /* of the map, or of each item's */
	const struct choice *choice;  /* for key_choice() */
	/* Stands only beside one of these keys, which are separated by a space;
	 * NULL: anywhere. */
	const char *with;
	const char *with_code; /* of the finding; NULL: as for unknown keys */
	const char *help;
	/* What an editor is told of the value; NULL: as the shared function
	 * that reads it says (config/shape.c). */
	const struct shape *shape;
};

struct schema {
	const char *noun; /* "a rule" */
	const struct key *keys;
	size_t len;
	const char *help; /* instead of the list of keys; may be NULL */
};

/*
 * Reads a map's keys into an object, then what is absent from the fallbacks.
 * map may be NULL: all is absent.  False, and all absent, where it is no map.
 */
bool reader_map(struct reader *r, const struct schema *schema,
    const struct tree_node *map, void *object);

/* Reports an unknown key with its nearest relative. */
void reader_unknown_key(
    struct reader *r, const struct schema *schema, const struct tree_node *key);

/* A known key that nothing stands behind yet. */
void
reader_absent(struct reader *r, const struct tree_node *at, struct slice what);

/* Reports keys of the map that stand without the one they go with. */
void reader_companions(
    struct reader *r, const struct schema *schema, const struct tree_node *map);

/* Finding rows of a schema by name; NULL where there is none. */
const struct key *schema_key(const struct schema *schema, struct slice name);

/* A finding about a node; the text is formatted, the rest is static or lives
 * in the problems' arena. */
struct remark {
	enum problem_level level;
	const char *code;
	struct slice hint, help;
};

void reader_say(struct reader *r, const struct tree_node *at,
    const struct remark *remark, const char *format, ...) PRINTF(4, 5);

/* An error without hint and help. */
void reader_error(struct reader *r, const struct tree_node *at,
    const char *code, const char *format, ...) PRINTF(4, 5);

/* A warning with its help. */
void reader_warn(struct reader *r, const struct tree_node *at, const char *code,
    const char *text, const char *help);

/* "did you mean 'x'?" for the nearest of the words; empty where none is. */
struct slice reader_suggest(struct reader *r, struct slice typed,
    const struct slice *words, size_t count);

/* The words as "a, b, c", at most so many bytes of them. */
struct slice
reader_words(struct reader *r, const struct slice *words, size_t count);

struct slice reader_copy(struct reader *r, const struct tree_node *node);
struct place reader_place(struct reader *r, const struct tree_node *node);
/* A node to report about where only the place was kept. */
struct tree_node node_at(struct place place, struct slice text);

/* False, after a finding, where the node is of another kind. */
bool
reader_is(struct reader *r, const struct tree_node *node, enum tree_kind kind);

/* The kinds of values that all files share. */
key_fn key_section;  /* a map of its own, key->section, into out */
key_fn key_text;     /* struct slice: not empty */
key_fn key_line;     /* struct slice: no line breaks or controls */
key_fn key_id;       /* struct slice: [a-z0-9][a-z0-9-]* */
key_fn key_bool;     /* bool */
key_fn key_count;    /* unsigned in [min, max] */
key_fn key_duration; /* int64_t ms in [min, max] */
key_fn key_size;     /* int64_t bytes in [min, max] */
key_fn key_choice;   /* an enum: the number of the word in key->choice */
key_fn key_texts;    /* struct terms: a list of texts */
key_fn key_ids;      /* struct terms: a list of ids */
key_fn key_nothing;  /* passed over: read elsewhere */

bool is_id(struct slice text);

/* A language as its primary subtag; empty after a finding. */
struct slice reader_language(struct reader *r, const struct tree_node *node);

#endif
