/*
 * Problems and results as commands print them: for a person on standard error,
 * as JSON Lines on standard output where a program asked for them.
 */
#ifndef MAIN_SAY_H
#define MAIN_SAY_H

#include "main/cli.h"
#include "model/problem.h"
#include "text/json.h"

/*
 * Problems that are the command's answer (check, test): the first of each file
 * or, with --all, every one; sorted by the caller.
 */
void say_problems(const struct cli *cli, const struct problems *problems);

/* Problems that keep a command from its work: always for a person.  Of the
 * second the errors alone, in colour where it is wanted. */
void say_refusal(const struct problems *problems);
void say_obstacles(const struct cli *cli, const struct problems *problems);

/* One JSON line on standard output. */
void say_json(const struct js *object);

/* `1 rule`, `2 rules`, `0 rules` */
void say_count(size_t count, const char *noun, struct buf *out);

/* `; 1 error, 2 warnings, 3 notes`: those that there are, each once `before`
 * and then a comma between. */
void say_levels(
    const struct problems *problems, const char *before, struct buf *out);

#endif
