/*
 * The values of conditions for one article, each worked out at most once,
 * whichever rule asks first.
 */
#ifndef MATCH_EVAL_H
#define MATCH_EVAL_H

#include "match/found.h"
#include "match/near.h"
#include "match/program.h"
#include "match/scan.h"
#include "match/sift.h"

/* How many places of a set are wanted. */
#define PLACES_ALL UINT32_MAX

struct op_memo {
	uint32_t epoch;
	struct found_set set; /* of a span; of a condition len is its truth */
	bool complete;        /* all places, not only the first */
};

/* A hit of a list's term. */
struct list_mark {
	uint32_t use; /* set->uses */
	uint32_t term;
	uint32_t next; /* counted from 1 */
};

enum list_state {
	LIST_UNKNOWN,
	LIST_AT_WORK, /* asked for by its own `needs`: nothing then */
	LIST_KNOWN,
};

struct list_memo {
	uint32_t epoch;
	uint32_t marks; /* head, counted from 1 */
	bool has_full;  /* a full spelling of one of its entries */
	enum list_state state;
	struct found_set set;
};

/* A hit of a term of a list; see listing.c. */
struct listing {
	uint32_t entry;
	uint32_t role; /* enum use_role */
	uint32_t first, last;
	const struct slice *text;
	bool dropped;
	bool inside_other; /* a full spelling of another entry */
};

struct denial;

/* What a round of questions has found out of a condition; neighbour.c. */
struct judged {
	uint32_t round;
	bool is_near;
};

struct eval {
	const struct ruleset *set;
	struct scan *scan;
	struct founds founds;
	struct near near;
	struct sift sift;
	struct op_memo *ops, *undenied_ops;
	struct list_memo *lists;
	struct denial *denial; /* asked which places are denied */
	bool undenied;         /* denied places are left out */
	ARRAY(struct list_mark) marks;
	ARRAY(struct listing) listings, listing_spare;
	ARRAY(struct found) covers;
	ARRAY(struct judged) judged; /* by op */
	uint32_t judged_round;
};

struct eval eval_init(const struct ruleset *set, struct scan *scan);
void eval_fini(struct eval *eval);

/* Begins with the article that was scanned: which lists were touched. */
void eval_article(struct eval *eval);

/* Of a list in this article; its epoch is the scan's. */
struct list_memo *eval_list_memo(struct eval *eval, uint32_t list);

/* False if a group is missing that the rule cannot do without. */
bool eval_has_groups(const struct eval *eval, const struct rule_plan *plan);

/* False only if the condition is surely false; looks at no place. */
bool eval_may(const struct eval *eval, uint32_t op);

/*
 * Memory is asked for what eval_is_true() will look at, which costs most of
 * the time that it takes: first for a condition, then for where its children
 * are written, then for these.
 */
void eval_prefetch(const struct eval *eval, uint32_t op);
void eval_prefetch_links(const struct eval *eval, uint32_t op);
void eval_prefetch_children(const struct eval *eval, uint32_t op);

bool eval_is_true(struct eval *eval, uint32_t op);

/*
 * The same once denied hits are left out; what must not be there, exceptions
 * and needs still see all.  Asks eval->denial.
 */
bool eval_is_true_undenied(struct eval *eval, uint32_t op);

/*
 * The places of a span, at least the first `wanted` of each leaf, in order.
 * The set lives until the next article.
 */
struct found_set eval_span(struct eval *eval, uint32_t op, uint32_t wanted);

/* The windows of a `near` as if any distance in the paragraph were allowed. */
struct found_set eval_near_any(struct eval *eval, uint32_t op);

/* The places of a list in the whole article, furniture included. */
struct found_set listing_evaluate(struct eval *eval, uint32_t list);

#endif
