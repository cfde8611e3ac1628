/*
 * Problems and results as commands print them: for a person on standard error,
 * as JSON Lines on standard output where a program asked for them.
 */
#ifndef MAIN_SAY_H
#define MAIN_SAY_H

#include "main/cli.h"
#include "model/problem.h"
#include "text/json.h"

/* All of them, `--all` or the first of each file; sorted by the caller. */
void say_problems(const struct cli *cli, const struct problems *problems);

/* One JSON line on standard output. */
void say_json(const struct js *object);

#endif
