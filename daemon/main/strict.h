/*
 * What check and test share: what --strict makes of findings, and the notes
 * about branches that no test reaches.
 */
#ifndef MAIN_STRICT_H
#define MAIN_STRICT_H

#include <stdbool.h>

#include "match/ruleset.h"
#include "model/problem.h"

/* The code of rules without tests and of branches that no test reaches. */
#define CODE_UNTESTED "R051"

/* Warnings become errors, and so do the notes about what is not tested. */
void strict_raise(struct problems *problems);

/* Adds the notes for each rule. */
void strict_cover(struct ruleset *rules, struct problems *problems);

/* How many there are of that code. */
size_t strict_count(const struct problems *problems, const char *code);

/* Takes out those that `drop` answers true for. */
typedef bool strict_drop_fn(const struct problem *problem, const void *arg);
void
strict_drop(struct problems *problems, strict_drop_fn *drop, const void *arg);

#endif
