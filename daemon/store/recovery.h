/*
 * What opening a state for writing does about the run before.
 */
#ifndef STORE_RECOVERY_H
#define STORE_RECOVERY_H

#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

/*
 * Numbers this run and takes back what a former one was sending: its attempts
 * end as unknown, and the deliveries are due at once under the same id.  One
 * commit.
 */
int
recovery_run(struct db *db, int64_t now_ms, int64_t *boot_out, struct err *err);

#endif
