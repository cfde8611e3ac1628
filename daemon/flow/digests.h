/*
 * Digests: what was collected for an hour is owed as messages when it comes.
 * One whose hour passed while the daemon was stopped goes at the start.
 */
#ifndef FLOW_DIGESTS_H
#define FLOW_DIGESTS_H

#include "base/auto.h"

struct app;
struct digests;

/* Alerts that one message tells: more than a person reads at once, and few
 * enough that rendering it does not hold up the loop. */
#define DIGESTS_MAX_ALERTS 100

NODISCARD struct digests *digests_new(struct app *app);
void digests_free(struct digests **digests);

/* One may have been opened, or the clock was set. */
void digests_wake(struct digests *digests);

#endif
