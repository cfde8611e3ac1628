/*
 * A row of the table of channel kinds: what each kind's file provides.
 */
#ifndef DELIVER_KIND_H
#define DELIVER_KIND_H

#include "deliver/channel.h"
#include "deliver/message.h"

struct kind {
	enum channel_type type;
	unsigned levels; /* see deliver_levels() */
	/* The message is merged and cleaned.  Overflow of `out` is the caller's
	 * to report. */
	int (*render)(const struct render_request *request,
	    const struct message *message, struct buf *out, struct err *err);
	int (*prepare)(struct arena *arena,
	    const struct attempt_request *request, struct attempt *attempt,
	    struct err *err);
	/* Secrets in `text` are taken out afterwards. */
	struct judgement (*judge)(struct arena *arena,
	    const struct attempt_request *request,
	    const struct deliver_reply *reply);
};

#endif
