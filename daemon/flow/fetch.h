/*
 * Between feed and net, which do not know each other: a poll's question as a
 * transfer's request, and its reply as the facts that feed/verdict judges.
 */
#ifndef FLOW_FETCH_H
#define FLOW_FETCH_H

#include "base/arena.h"
#include "feed/schedule.h"
#include "feed/verdict.h"
#include "model/settings.h"
#include "net/xfer.h"

/* Views of all arguments and of the arena. */
struct xfer_request fetch_request(struct arena *arena,
    const struct settings *settings, const struct feed *feed,
    const struct feed_question *question);

/* A copy in the arena; body_sha256 and was_conditional are the caller's. */
struct feed_reply
fetch_reply(struct arena *arena, const struct xfer_reply *reply);

#endif
