/*
 * After a reload the new rules are held against the articles of last week, to
 * warn of those that would have matched too many of them.  A worker matches,
 * a page of the archive at a time; nothing waits for it.
 */
#ifndef FLOW_SURVEY_H
#define FLOW_SURVEY_H

#include <stdint.h>

#include "base/auto.h"
#include "model/problem.h"

struct app;
struct survey;

/*
 * The week is looked at by hours, in an order that is spread over it; of each
 * the first articles.  A week with more than this, or a machine that is slower,
 * is judged by what was seen until then.
 */
#define SURVEY_HOURS    168
#define SURVEY_ARTICLES 64                  /* of an hour */
#define SURVEY_BYTES    ((size_t)512 << 10) /* of an hour */
#define SURVEY_MAX_MS   10000

/* The findings are the receiver's; none is NULL. */
typedef void survey_done_fn(struct problems *problems, void *arg);

/* Surveys with the app's edition of now; `done` is called once, later. */
NODISCARD struct survey *
survey_start(struct app *app, survey_done_fn *done, void *arg);
void survey_cancel(struct survey **survey); /* accepts NULL */

#endif
