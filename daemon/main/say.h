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

/* Problems that keep a command from its work: always for a person. */
void say_refusal(const struct problems *problems);

/* One JSON line on standard output. */
void say_json(const struct js *object);

#endif
