/*
 * Whether one condition is true wherever another is: `weapon*` wherever
 * `weapons` is.  What can be shown with phrases, lists and the way in which
 * they are put together; a «no» may be a «nobody knows».
 */
#ifndef CONFIG_IMPLIED_H
#define CONFIG_IMPLIED_H

#include "config/rulefile.h"

/* Scopes as parts that do not overlap: the body is the lead and the rest. */
unsigned implied_parts(unsigned scope);

struct implied;

/* Lives as long as the load's scratch. */
NODISCARD struct implied *implied_new(struct rule_load *load);
void implied_free(struct implied **implied);

/* A condition, and where its hits may stand: implied_parts() of what is above
 * it. */
struct placed {
	const struct node *node;
	unsigned parts;
};

/*
 * Whether `what` is true wherever `by` is.  On a yes, *phrase_out is the
 * phrase of `what` that showed it, and *by_out the one in `by`.
 */
struct shown {
	const struct node *what, *by;
};

bool implied_by(struct implied *implied, struct placed what, struct placed by,
    struct shown *shown_out);

/*
 * The same for two phrases that stand side by side, word for word: a hit of
 * `by` is one of `what`, and the longer phrase is not one of the shorter.
 */
bool
implied_same(struct implied *implied, struct placed what, struct placed by);

/* Comparisons of phrases in one load; past them nothing is implied, so that
 * no file makes its check take longer than its reading. */
#define IMPLIED_MAX_PAIRS 2000000

bool implied_is_spent(const struct implied *implied);

#endif
