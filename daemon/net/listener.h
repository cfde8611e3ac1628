/*
 * The local control socket, daemon's side: a client connects, sends one line,
 * gets bytes until the daemon closes.  What the line says is not known here.
 * (The client's side is net/control.h.)
 */
#ifndef NET_LISTENER_H
#define NET_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/slice.h"
#include "net/loop.h"

struct listener;
struct call;

#define LISTENER_MODE        0660
#define LISTENER_MAX_CLIENTS 16
#define LISTENER_MAX_REQUEST ((size_t)256 << 10) /* resend of 5,000 ids */
#define LISTENER_REQUEST_MS  10000 /* from connect to the line's end */
#define LISTENER_STALL_MS    30000 /* client that takes nothing */
#define LISTENER_MAX_UNSENT  ((size_t)8 << 20)

struct call_peer {
	uint32_t uid, gid;
	int32_t pid;
};

/*
 * A request arrived, without its line end.  The handler answers with
 * call_write() and call_end(), now or later; if later it must call_watch().
 */
typedef void listener_fn(struct call *call, struct slice request, void *arg);

/*
 * Listens on a Unix socket.  A dead one that stands there is replaced; -1 where
 * somebody answers on it (ERR_DENIED) or it cannot be made.
 */
int listener_open(struct loop *loop, const char *path, listener_fn *fn,
    void *arg, struct listener **listener_out, struct err *err);
/* Drops every call (gone is called) and removes the socket. */
void listener_close(struct listener **listener);

struct call_peer call_peer(const struct call *call);

/*
 * Queues bytes for the client.  False: enough is waiting, go on when `room` is
 * called (the bytes were taken all the same).  A client with more than
 * LISTENER_MAX_UNSENT waiting is dropped in the next turn.
 */
bool call_write(struct call *call, struct slice bytes);

struct call_events {
	loop_fn *room; /* all bytes are on their way; may be NULL */
	loop_fn
	    *gone; /* the client left: the call is gone when it is entered */
};

void call_watch(struct call *call, const struct call_events *events, void *arg);

/* Closes once everything is sent; the call is no longer the caller's. */
void call_end(struct call **call);

#endif
