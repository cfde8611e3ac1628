/*
 * The pipeline «dispatch»: due -> render once -> claim -> send -> judge ->
 * settle.  One commit a claim, one a settlement; between the two at most
 * DISPATCH_PER_CHANNEL messages of a channel are on the wire, which is what a
 * crash can make arrive twice.
 */
#ifndef FLOW_DISPATCH_H
#define FLOW_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "flow/outlet.h"
#include "model/delivery.h"

struct app;
struct dispatch;
struct sending;
struct xfers;

#define DISPATCH_PER_CHANNEL 4
/* Documents and bodies that one look at the outbox may bring. */
#define DISPATCH_MAX_BYTES ((size_t)2 << 20)
/* Of an HTTP exchange, from connect to the reply's end. */
#define DISPATCH_HTTP_MS 30000
/* A receiver's answer: nobody says more than this about a message. */
#define DISPATCH_MAX_REPLY ((size_t)64 << 10)

struct dispatch *dispatch_new(struct app *app);
void dispatch_free(struct dispatch **dispatch);

/* There may be deliveries that are due. */
void dispatch_wake(struct dispatch *dispatch);

/* The wall clock moved; claims and waits are not to notice. */
void dispatch_on_jump(struct dispatch *dispatch, int64_t jump_ms);

/* The edition changed: channels may have come or gone. */
void dispatch_sync(struct dispatch *dispatch);

/* Claims no more; what is on the wire goes on. */
void dispatch_stop(struct dispatch *dispatch);

/* Deliveries between their claim and their settlement. */
size_t dispatch_running(const struct dispatch *dispatch);
/* Nothing on the wire, nothing due now. */
bool dispatch_is_idle(const struct dispatch *dispatch);
/* Since the start: settled as delivered, and with any other outcome. */
uint64_t dispatch_delivered(const struct dispatch *dispatch);
uint64_t dispatch_failed(const struct dispatch *dispatch);

/* For flow/sending: what all of them share, and how one of them ends. */
NODISCARD struct outlet *dispatch_outlet(struct dispatch *dispatch,
    struct edition *edition, const struct channel *channel);
struct xfers *dispatch_xfers(struct dispatch *dispatch);
void dispatch_count(struct dispatch *dispatch, enum delivery_state state);
/* The state takes no claim: nothing is looked for during a few seconds. */
void dispatch_pause(struct dispatch *dispatch);
/* Frees the sending and looks for more. */
void dispatch_end(struct dispatch *dispatch, struct sending *sending);

#endif
