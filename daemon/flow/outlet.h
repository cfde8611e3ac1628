/*
 * The threads of mail servers: one a mail channel of an edition, made when it
 * is first needed and kept until the last message that uses it has ended.
 */
#ifndef FLOW_OUTLET_H
#define FLOW_OUTLET_H

#include "base/array.h"
#include "flow/edition.h"
#include "net/mail.h"

struct outlet {
	unsigned refs;
	struct edition *edition;
	const struct channel *channel;
	struct mailer *mailer;
};

struct outlets {
	ARRAY(struct outlet *) items;
};

/* The channel's outlet, a reference of the caller's. */
NODISCARD struct outlet *outlets_get(struct outlets *outlets, struct loop *loop,
    struct edition *edition, const struct channel *channel);
void outlet_unref(struct outlet **outlet); /* accepts NULL */

/* Lets go of all; those in use live on. */
void outlets_clear(struct outlets *outlets);

#endif
