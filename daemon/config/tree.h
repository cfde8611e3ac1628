/*
 * YAML as a tree in which every node knows where it stands.  Scalars stay the
 * text that was typed; what they mean is for the reader of a key to say.
 *
 * Built from libyaml's events after a look at the raw lines (config/scan.h),
 * because libyaml silently accepts the worst mistakes.  Refused, each with its
 * own code of RULES.md 6 (R001 to R018): tabs and odd spaces in the
 * indentation, bytes that are no text, `-Kim`, half-open quotes and brackets,
 * duplicate keys, anchors, aliases, tags, merge keys, second documents, and
 * whatever is too large.  Linear in the size of the text, whatever it holds.
 */
#ifndef CONFIG_TREE_H
#define CONFIG_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "model/problem.h"

/* A million listed names with their lines fit; more is no file of a person. */
#define TREE_MAX_BYTES ((size_t)64 << 20)
/* The deepest sensible rule has about 15 levels. */
#define TREE_MAX_DEPTH 32
#define TREE_MAX_NODES ((size_t)8 << 20)
/* Findings of one file and level that are kept; one more says that there were
 * more. */
#define TREE_MAX_FINDINGS 1000

enum tree_kind {
	TREE_SCALAR,
	TREE_LIST,
	TREE_MAP
};

enum tree_style {
	TREE_PLAIN,
	TREE_QUOTED,
	TREE_BLOCK /* after | or > */
};

/* Children of lists and maps are chained; in a map each has its key. */
struct tree_node {
	uint8_t kind;           /* enum tree_kind */
	uint8_t style;          /* enum tree_style, of scalars */
	bool is_flow;           /* a list or map in brackets */
	uint32_t line, column;  /* from 1; columns count code points */
	uint32_t end_line;      /* the last line that belongs to it */
	uint32_t width;         /* code points on its first line */
	uint32_t len;           /* number of children */
	struct slice text;      /* of a scalar */
	struct tree_node *key;  /* of this node in its map; else NULL */
	struct tree_node *next; /* in the same list or map */
	struct tree_node *first;
};

#define TREE_EACH(child, node)                                     \
	for (const struct tree_node *child = (node)->first; child; \
	     child = child->next)

struct tree;

/*
 * Reads a whole text.  NULL where nothing can be read; with a tree there may
 * be errors, too: problems_count() says.  An empty text (R017, a warning) is
 * an empty map.  Path and text must outlive the tree.
 */
NODISCARD struct tree *
tree_parse(struct slice path, struct slice text, struct problems *problems);
/* The same for files with secrets: findings show addresses masked. */
NODISCARD struct tree *tree_parse_private(
    struct slice path, struct slice text, struct problems *problems);
void tree_free(struct tree **tree);

const struct tree_node *tree_root(const struct tree *tree);

/* Nothing stands there, or an empty map; a word alone is not nothing. */
bool tree_is_empty(const struct tree *tree);

/* The value of a key, NULL where there is none. */
const struct tree_node *tree_get(const struct tree_node *map, struct slice key);

/* Where a node stands; the file's name is the one given to tree_parse(). */
struct place tree_place(const struct tree *tree, const struct tree_node *node);

/* A finding without its place; text, hint and help are copied. */
struct finding {
	enum problem_level level;
	const char *code; /* static */
	struct slice text, hint, help;
};

/*
 * Reports a finding about a node, with its line.  One about lines that a
 * finding about the raw text named already is left out: it would be an echo.
 */
void tree_report(struct tree *tree, const struct tree_node *at,
    const struct finding *finding);

/* So many errors that no reader need go on. */
bool tree_is_full(const struct tree *tree);

#endif
