/*
 * Times as people type them at a command: `6h` ago, or a date.
 */
#ifndef FLOW_WHEN_H
#define FLOW_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "text/json.h"

/*
 * The option of that name as wall time; has_out is set where it is given.  -1
 * with ERR_INPUT where it is neither a duration nor a date.
 */
int when_option(const struct js *options, const char *name, int64_t now_ms,
    int64_t *ms_out, bool *has_out, struct err *err);

#endif
