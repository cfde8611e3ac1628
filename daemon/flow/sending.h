/*
 * One delivery on its way: rendered once, claimed, sent, judged, settled.
 */
#ifndef FLOW_SENDING_H
#define FLOW_SENDING_H

#include "flow/edition.h"
#include "store/outbox.h"

struct app;
struct dispatch;
struct sending;

struct sending_request {
	struct app *app;
	struct dispatch *dispatch; /* told by dispatch_end() when it is over */
	struct edition *edition;
	const struct channel *channel; /* of the edition */
	const struct store_due_delivery *due;
};

NODISCARD struct sending *sending_start(const struct sending_request *request);
/* Breaks it off: its claim runs out, or the next start takes it back. */
void sending_free(struct sending **sending);

/* Ids of the delivery and of its channel. */
struct slice sending_id(const struct sending *sending);
struct slice sending_channel(const struct sending *sending);

#endif
