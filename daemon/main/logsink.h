/*
 * Where log lines go: the journal with fields, JSON lines on standard error,
 * or plain lines on a terminal.
 */
#ifndef MAIN_LOGSINK_H
#define MAIN_LOGSINK_H

#include "base/log.h"
#include "base/slice.h"
#include "net/loop.h"

/*
 * Sets the process's log sink.  `format` is auto, journal, json or plain; auto
 * is the journal where standard error goes there, plain on a terminal, JSON
 * else.  The loop tells the time and outlives the sink.
 */
void logsink_open(
    struct slice format, enum log_level level, const struct loop *loop);
void logsink_close(void);

#endif
