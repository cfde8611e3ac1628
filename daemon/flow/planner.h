/*
 * The pipeline «article»: ready -> match -> plan -> one commit an article.
 * Planning is serial: the next «read, plan, write» begins when the last commit
 * is reported, so that two copies of a story never both see «no story yet».
 */
#ifndef FLOW_PLANNER_H
#define FLOW_PLANNER_H

#include <stdbool.h>

struct app;
struct planner;

/* A batch of the planner: read, matched and committed together. */
#define PLANNER_MAX_ARTICLES 16
#define PLANNER_MAX_BYTES    ((size_t)1 << 20)
/* Matching yields to the loop after this, and after an article that takes
 * longer. */
#define PLANNER_BUDGET_MS 3
/* A longer body is matched by a worker: a hostile one that is as long as an
 * entry of a feed may be (256 KiB) takes 14 ms. */
#define PLANNER_INLINE_BYTES ((size_t)64 << 10)
/* Articles by equal title or link within this are one story. */
#define PLANNER_STORY_MS ((int64_t)7 * 24 * 3600 * 1000)

struct planner *planner_new(struct app *app);
void planner_free(struct planner **planner);

/* There may be articles to be matched. */
void planner_wake(struct planner *planner);

/* The next batch is matched by the new edition. */
void planner_sync(struct planner *planner);

/* No article is begun any more; the one under way ends. */
void planner_stop(struct planner *planner);

bool planner_is_idle(const struct planner *planner);

#endif
