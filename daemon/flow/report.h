/*
 * What people ask of the state, as JSON Lines: the daemon answers with it over
 * the control socket, and a command that finds no daemon reads the state with
 * the very same functions.
 */
#ifndef FLOW_REPORT_H
#define FLOW_REPORT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/settings.h"
#include "store/store.h"
#include "text/json.h"

/* No answer is larger: ask for less with --since and the like. */
#define REPORT_MAX_BYTES ((size_t)64 << 20)

struct report_request {
	struct store *store;
	const struct settings *settings; /* NULL: not known */
	const struct js *options;        /* the command's, by name */
	int64_t now_ms;
};

/* Lines, each ended by a line feed, or an error; both end with the call. */
typedef void
report_done_fn(struct slice lines, const struct err *err, void *arg);

struct report;

/* Whether there is a report of that name: feeds, alerts, deliveries, counts. */
bool report_exists(struct slice name);

/*
 * Starts a report; done is called once, from inside the store's processing.
 * The request is read before this returns.  NULL with *err where an option is
 * wrong; done is not called then.
 */
NODISCARD struct report *report_start(struct slice name,
    const struct report_request *request, report_done_fn *done, void *arg,
    struct err *err);
void report_cancel(struct report **report); /* accepts NULL */

#endif
