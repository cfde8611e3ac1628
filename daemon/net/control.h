/*
 * The local control socket, client's side, for commands: blocking, without a
 * loop.
 */
#ifndef NET_CONTROL_H
#define NET_CONTROL_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/slice.h"

/*
 * Sends one line (its end is added) and appends all that is answered.  -1 with
 * ERR_NOT_FOUND where no daemon listens, ERR_DENIED where we may not ask,
 * ERR_LIMIT where the answer is larger than the buffer's maximum, ERR_SYSTEM
 * else, also when nothing came for timeout_ms.
 */
int control_call(const char *path, struct slice request, int64_t timeout_ms,
    struct buf *reply, struct err *err);

#endif
