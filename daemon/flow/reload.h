/*
 * The next edition: read and compiled by a worker while the daemon goes on
 * with the old one, then taken or refused as a whole.
 */
#ifndef FLOW_RELOAD_H
#define FLOW_RELOAD_H

#include <stdbool.h>

#include "base/auto.h"
#include "model/problem.h"

struct app;
struct reload;

NODISCARD struct reload *reload_new(struct app *app);
void reload_free(struct reload **reload);

/* One after the other: what is asked for meanwhile is one more reload. */
void reload_start(struct reload *reload);

/* The files were taken: keeps the edition's rules as the last good ones. */
void reload_accept(struct reload *reload);
/* They were not: the last good rules go on, and people are told. */
void reload_refuse(struct reload *reload, const struct problems *problems);

/*
 * Told of a reload that was taken when the new rules were held against the
 * archive (flow/survey), some seconds after they are in force at most.  The
 * findings live until the function returns.
 */
typedef void
reload_done_fn(bool accepted, const struct problems *problems, void *arg);

/*
 * Starts a reload that begins now or when the one under way has ended, and
 * tells its outcome.  reload_forget() before `arg` goes away.
 */
void reload_ask(struct reload *reload, reload_done_fn *done, void *arg);
void reload_forget(struct reload *reload, const void *arg);

#endif
