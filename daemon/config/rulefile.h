/*
 * What the files that read rules share: the load under way, and one reader
 * for each noun of the language.
 */
#ifndef CONFIG_RULEFILE_H
#define CONFIG_RULEFILE_H

#include "base/map.h"
#include "config/reader.h"
#include "config/rules.h"
#include "text/token.h"

/* Whose meaning depends on a name that is used: a rule's, through `when` and
 * `unless`, or a list's, through `needs`. */
enum owner_kind {
	OWNER_NONE,
	OWNER_RULE,
	OWNER_LIST
};

struct name_owner {
	enum owner_kind kind;
	size_t at; /* in the load's rules or lists */
};

/* A list or rule that a condition names, to be found once all files are read;
 * the node's kind says which. */
struct name_use {
	struct node *node;
	struct tree *tree;
	struct name_owner by;
};

/* A rule or list with the file it stands in. */
struct rule_draft {
	struct rule *rule;
	struct tree *tree;
};

struct list_draft {
	struct word_list *list;
	struct tree *tree;
	bool is_used;
};

/* The owner of every reader of rule files. */
struct rule_load {
	struct source_set *sources; /* lists' files are added */
	size_t tree_len;            /* sources there were at the start */
	const struct rules_options *options;
	struct rule_book *book;
	struct problems *problems;
	struct tree **trees; /* one a source; NULL where it could not be read */
	bool has_unread;
	struct rule defaults;     /* of the file being read */
	struct name_owner owner;  /* being read */
	struct token_list tokens; /* scratch */
	struct arena *scratch;    /* ends with the load */
	ARRAY(struct name_use) uses;
	ARRAY(struct rule_draft) rules;
	ARRAY(struct list_draft) lists;
	ARRAY(struct term) cut_after, drop_lines;
	struct map *fixtures; /* path -> struct article in the book's arena */
};

extern const struct reader_codes RULE_CODES;

/* Reads one file; its tree is kept for what is checked later. */
void rulefile_read(struct rule_load *load, size_t source_at);

/*
 * The tables of the language, one a noun.  The function of a key tells what it
 * takes: those below, and those of config/reader.h.
 */
extern const struct schema RULE_FILE_SCHEMA;
extern const struct schema DEFAULTS_SCHEMA;
extern const struct schema RULE_SCHEMA;
extern const struct schema CONDITION_SCHEMA; /* a map; else it is a phrase */
extern const struct schema LIST_SCHEMA;
extern const struct schema ENTRY_SCHEMA; /* a map; else it is a phrase */
extern const struct schema TEST_SCHEMA;

/* A condition; NULL after a finding. */
struct node *condition_read(struct reader *r, const struct tree_node *at);
void condition_read_list(
    struct reader *r, const struct tree_node *list, struct nodes *out);
bool condition_is_span(const struct node *node);

key_fn key_condition;  /* struct node *: a phrase or CONDITION_SCHEMA */
key_fn key_conditions; /* struct node: a list of key->min or more of them */
key_fn key_needs;      /* struct nodes: a list of conditions */
key_fn key_spellings;  /* struct node: a phrase or a list of them */
key_fn key_list_name;  /* struct node: the id of a list */
key_fn key_rule_name;  /* struct node: the id of a rule */

key_fn key_scope;         /* unsigned: a part of an article or a list of them */
key_fn key_severity;      /* enum severity */
key_fn key_window;        /* struct distance: N words, sentence, paragraph */
key_fn key_narrow_window; /* struct distance: N words, sentence */
key_fn key_wide_window;   /* struct distance: as key_window, and article */
key_fn key_span;          /* int64_t ms: DUR of the grammar, 30m 48h 7d */
key_fn key_last_day;      /* int64_t ms: the end of a day, 2027-12-31 */
key_fn key_languages;     /* struct terms: codes of languages */

/* A sentence is shorter, and no phrase crosses its end. */
#define TERM_MAX_BYTES 4096

/* How a phrase is compared; a star has no meaning but in the first two. */
enum term_use {
	TERM_PLAIN,
	TERM_EXACT,
	TERM_FORMS,
	TERM_LIKE
};

/* A word or phrase; false after an error. */
bool term_read(struct reader *r, const struct tree_node *at, enum term_use use,
    struct term *out);
/* A list of them, or one alone where `single` allows it. */
struct term_list_how {
	enum term_use use;
	bool allow_single;
};
void terms_read(struct reader *r, const struct tree_node *at,
    struct term_list_how how, struct terms *out);
key_fn key_term;  /* struct term */
key_fn key_terms; /* struct terms: a list */

/* A phrase as it is compared: folded words, a space around each; lives as long
 * as the load. */
struct slice term_folded(struct rule_load *load, struct slice text);

key_fn key_lists; /* a map of ids to lists */
key_fn key_rules; /* a list of rules */
key_fn key_tests; /* struct rule: a list of tests */

/* Finds what names mean (R030 to R033), once all files are read. */
void names_resolve(struct rule_load *load);
/* Rules and lists that need each other in a circle (R032). */
void circles_find(struct rule_load *load);
/* What can never match, or nearly always does (R040, R041). */
void lint_rules(struct rule_load *load);

/* A node for a part of a phrase on one line, so that carets point at it. */
struct tree_node term_part(const struct tree_node *at, struct slice part);

/* What is wrong with the stars of a term, and at which byte; NULL: nothing. */
const char *term_star_fault(struct slice text, size_t *star_out);
/* One word that stands in nearly every text. */
bool term_is_stop_word(struct rule_load *load, struct slice text);

/* An absolute path as seen from the rule file. */
struct slice rulefile_path(struct reader *r, struct slice name);

/* A reader for what is said about a file later. */
struct reader rulefile_reader(struct rule_load *load, struct tree *tree);

#endif
