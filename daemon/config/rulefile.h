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

/* A name that was used, to be found once all files are read. */
struct list_use {
	struct node *node;
	struct tree *tree;
	const struct word_list *by; /* the list whose `needs` it is; or NULL */
	size_t next;                /* use of the same list, from 1; 0: none */
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
	size_t first_use; /* in its own `needs`, from 1; 0: none */
};

/* The owner of every reader of rule files. */
struct rule_load {
	const struct source_set *sources;
	const struct rules_options *options;
	struct rule_book *book;
	struct problems *problems;
	struct tree **trees; /* one a source; NULL where it could not be read */
	bool has_unread;
	struct rule defaults;     /* of the file being read */
	struct word_list *list;   /* being read; NULL outside */
	struct token_list tokens; /* scratch */
	struct arena *scratch;    /* ends with the load */
	ARRAY(struct list_use) uses;
	ARRAY(struct rule_draft) rules;
	ARRAY(struct list_draft) lists;
	ARRAY(struct term) cut_after, drop_lines;
	struct map *fixtures; /* path -> struct article in the book's arena */
};

extern const struct reader_codes RULE_CODES;

/* Reads one file; its tree is kept for what is checked later. */
void rulefile_read(struct rule_load *load, size_t source_at);

/* A condition; NULL after a finding. */
struct node *condition_read(struct reader *r, const struct tree_node *at);
void condition_read_list(
    struct reader *r, const struct tree_node *list, struct nodes *out);
bool condition_is_span(const struct node *node);
key_fn key_condition; /* struct node * */
key_fn key_scope;     /* unsigned */
key_fn key_severity;  /* enum severity */

/* "8 words", sentence, paragraph, and article where allowed. */
bool distance_read(struct reader *r, const struct tree_node *at,
    bool allow_article, struct distance *out);

/* A word or phrase; false after an error. */
bool term_read(struct reader *r, const struct tree_node *at, bool is_exact,
    struct term *out);
/* A list of them, or one alone where `single` allows it. */
struct term_list_how {
	bool is_exact, allow_single;
};
void terms_read(struct reader *r, const struct tree_node *at,
    struct term_list_how how, struct terms *out);
key_fn key_terms; /* struct terms */

/* A phrase as it is compared: folded words, a space around each; lives as long
 * as the load. */
struct slice term_folded(struct rule_load *load, struct slice text);

key_fn load_word_lists; /* the map under `lists` */
key_fn load_tests;      /* the list under `tests`, into a struct rule */

/* Finds what names mean (R030 to R033), once all files are read. */
void names_resolve(struct rule_load *load);
/* What can never match, or nearly always does (R040, R041). */
void lint_rules(struct rule_load *load);

/* A reader for what is said about a file later. */
struct reader rulefile_reader(struct rule_load *load, struct tree *tree);

#endif
