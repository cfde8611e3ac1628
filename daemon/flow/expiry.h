/*
 * Rules whose last day is over: articles are not held against them any more
 * (rule_is_in_force()), and people are told once, with the owner's name, that
 * they stopped; and again when they run anew or are gone.
 */
#ifndef FLOW_EXPIRY_H
#define FLOW_EXPIRY_H

#include "base/auto.h"

struct app;
struct expiry;

/* Rules that one notice names; it says how many more there are. */
#define EXPIRY_NAMED 20
/* Rules that one turn of the loop looks at. */
#define EXPIRY_PER_TURN 500

NODISCARD struct expiry *expiry_new(struct app *app);
void expiry_free(struct expiry **expiry);

/* The edition or the clock is another one. */
void expiry_sync(struct expiry *expiry);

#endif
