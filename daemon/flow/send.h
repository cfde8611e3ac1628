/*
 * One attempt on its way to the outside world, whatever carries it: an HTTP
 * POST, a mail over the channel's own thread, or a write to standard output.
 */
#ifndef FLOW_SEND_H
#define FLOW_SEND_H

#include "deliver/channel.h"
#include "model/settings.h"
#include "net/loop.h"
#include "net/mail.h"
#include "net/pool.h"
#include "net/xfer.h"

struct send;

/* The reply's memory ends when the function returns. */
typedef void send_done_fn(const struct deliver_reply *reply, void *arg);

struct send_request {
	struct loop *loop;
	struct pool *pool;
	struct xfers *xfers;
	struct mailer *mailer; /* of the channel's server; for ATTEMPT_MAIL */
	const struct settings *settings;
	const struct channel *channel;
	const struct attempt *attempt; /* copied where it must live longer */
};

/* `done` is called once, later, unless it is cancelled. */
NODISCARD struct send *
send_start(const struct send_request *request, send_done_fn *done, void *arg);
void send_cancel(struct send **send); /* accepts NULL */

/* The thread for a channel's mail server. */
NODISCARD struct mailer *send_mailer(struct loop *loop,
    const struct settings *settings, const struct channel *channel);

/* What a reply of mail says in the words of deliver; views of both. */
struct deliver_reply send_mail_reply(
    struct arena *arena, const struct mail_reply *reply, int64_t now_ms);
/* The same for HTTP. */
struct deliver_reply
send_http_reply(const struct xfer_reply *reply, int64_t now_ms);

#endif
