/*
 * How much of what was read lately each rule would have matched: a rule that
 * meets a large part of all news says nothing (RULES.md, R043).  Pure counts;
 * used by a reload over the archive, and by whoever has articles and hits.
 */
#ifndef FLOW_BREADTH_H
#define FLOW_BREADTH_H

#include "base/auto.h"
#include "match/matcher.h"
#include "model/problem.h"

struct breadth;

/* A rule that meets more than this of all articles is called too broad: a desk
 * that reads a hundred an hour would have an alert every six minutes. */
#define BREADTH_PERCENT 10
/* Of fewer articles nothing is concluded. */
#define BREADTH_MIN_ARTICLES 20

NODISCARD struct breadth *breadth_new(void);
void breadth_free(struct breadth **breadth);

/* Counts one article.  The rules have to outlive the breadth. */
void breadth_add(struct breadth *breadth, const struct match_result *result);

size_t breadth_articles(const struct breadth *breadth);

/*
 * A warning for every rule that is too broad and not off: «would have matched
 * 31 % of last week (310 of 1000 articles)»; `time` names what was read.
 */
void breadth_report(
    const struct breadth *breadth, const char *time, struct problems *problems);

#endif
