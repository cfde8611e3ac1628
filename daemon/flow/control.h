/*
 * What an operator asks of the running daemon, over the local socket: one JSON
 * line in, JSON Lines out, the last of them {"type":"end","exit":N}.
 *
 *	{"command":"resend","args":["ID"],"options":{"to":"desk"}}
 */
#ifndef FLOW_CONTROL_H
#define FLOW_CONTROL_H

#include <stdbool.h>

#include "base/auto.h"
#include "base/slice.h"

struct app;
struct control;

/* Listens where the settings say; where it cannot, the daemon goes on without,
 * and a warning says so. */
NODISCARD struct control *control_open(struct app *app);
void control_close(struct control **control);

/* A poll of the feed has ended: tells those who wait for it. */
void control_on_polled(struct control *control, struct slice feed_id,
    bool failed, struct slice error);

#endif
