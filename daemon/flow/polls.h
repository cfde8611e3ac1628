/*
 * All feeds and their polls: one flow/poll.h a feed, made and dropped as the
 * configuration says, armed from what the store remembers.
 */
#ifndef FLOW_POLLS_H
#define FLOW_POLLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "model/feed.h"

struct app;
struct polls;

/* Loads what is remembered of feeds, then polls what is due. */
struct polls *polls_new(struct app *app);
void polls_free(struct polls **polls);

/* The edition changed: starts new feeds, drops removed ones, keeps the rest. */
void polls_sync(struct polls *polls);

/* No poll begins any more; those under way go on to their commit. */
void polls_stop(struct polls *polls);

/* Polls a feed as soon as it may; false where there is none of that id. */
bool polls_now(struct polls *polls, struct slice feed_id);

/* The wall clock moved: what is due is computed anew. */
void polls_on_jump(struct polls *polls);

/* Polls under way. */
size_t polls_running(const struct polls *polls);
/* Whether each feed was polled since the start, or none can be, and how many
 * of them failed. */
bool polls_all_done(const struct polls *polls);
size_t polls_failed(const struct polls *polls);

#endif
