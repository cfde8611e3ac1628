/*
 * Conditions tried one by one: each is compiled as a rule of its own and
 * matched by the engine itself, so that an explanation can never disagree with
 * what matching does.  A condition may be asked for as it stands, or with
 * something left out of it, to see what that something cost.
 *
 *	struct probe *probe = probe_new(book);
 *	size_t far = probe_ask(probe, changed_copy, rule->scope);
 *	probe_run(probe, &input);
 *	const struct hit *hit = probe_answer(probe, far);
 */
#ifndef MATCH_PROBE_H
#define MATCH_PROBE_H

#include "match/matcher.h"

struct probe;

/* Conditions of that book, which has to outlive the probe, as the articles
 * that are tried do. */
NODISCARD struct probe *probe_new(const struct rule_book *book);
void probe_free(struct probe **probe);

/* A copy that may be changed before it is asked for; children are shared. */
struct node *probe_copy(struct probe *probe, const struct node *node);
/* The same with copies of all that is below, none of which has an `in`. */
struct node *probe_copy_deep(struct probe *probe, const struct node *node);
/* A node without anything but its kind. */
struct node *probe_node(struct probe *probe, enum node_kind kind);
/* A list with the same id and nothing in it. */
struct word_list *probe_list(struct probe *probe, const struct word_list *list);
struct arena *probe_arena(struct probe *probe);

/*
 * Asks whether the condition, which must be positive, is met within the scope
 * of a rule, and answers the number of the question.  Not after probe_run().
 */
size_t
probe_ask(struct probe *probe, const struct node *when, unsigned rule_scope);

/* Tries the article; again with another one, as often as wanted. */
void probe_run(struct probe *probe, const struct match_input *input);

/* NULL where the condition is not met; lives until the next run. */
const struct hit *probe_answer(const struct probe *probe, size_t number);

#endif
