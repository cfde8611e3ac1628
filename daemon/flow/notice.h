/*
 * The daemon's own health as alerts: a condition opens, is told once through
 * the same outbox as any alert, and is told again when it ends.
 */
#ifndef FLOW_NOTICE_H
#define FLOW_NOTICE_H

#include <stdbool.h>

#include "base/slice.h"
#include "model/severity.h"

struct app;
struct notices;

struct notice {
	struct slice kind;    /* feed, channel, rule, rules */
	struct slice subject; /* which of them; empty for rules */
	bool is_open;
	enum severity severity;
	struct slice title; /* one line for the message */
	struct slice text;  /* what to know and do */
	bool is_quiet;      /* only kept: another notice tells of it, too */
};

/* Loads the conditions that hold, so that they are not told again; waits for
 * the store. */
struct notices *notices_new(struct app *app);
/* After the store is closed. */
void notices_free(struct notices **notices);

/* Says that a condition holds or has ended; what did not change is not told. */
void notices_set(struct notices *notices, const struct notice *notice);

bool notices_is_open(
    struct notices *notices, struct slice kind, struct slice subject);

/* Calls for every condition of the kind that holds; `fn` may end it. */
typedef void notices_each_fn(struct slice subject, void *arg);
void notices_each(
    struct notices *notices, struct slice kind, notices_each_fn *fn, void *arg);

/* The edition changed: ends what is about feeds and channels that are gone. */
void notices_sync(struct notices *notices);

#endif
