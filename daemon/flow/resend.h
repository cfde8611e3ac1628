/*
 * The request `resend ID... [--channel C --since T] [--to C]` in the store's
 * words.
 */
#ifndef FLOW_RESEND_H
#define FLOW_RESEND_H

#include "base/arena.h"
#include "base/err.h"
#include "model/settings.h"
#include "store/outbox.h"
#include "text/json.h"

/* What is said where nothing fits the request. */
#define RESEND_NOTHING "nothing is there that could be sent again"

struct resend {
	struct arena *arena;
	struct store_resend request;
};

/*
 * Reads {"args":[ids],"options":{channel,since,to}}.  ERR_INPUT where nothing
 * says what to send, a time cannot be read or `to` is not configured (settings
 * may be NULL: then it is not checked).
 */
int resend_read(struct resend *resend, const struct js *request,
    const struct settings *settings, int64_t now_ms, struct err *err);
void resend_fini(struct resend *resend);

#endif
