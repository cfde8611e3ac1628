/*
 * Alerts to a message, and a reply to a judgement: one row for each kind of
 * channel.  A message is rendered once and its body frozen before the first
 * claim; URL, credentials, time and signature are made for every attempt and
 * never stored.  Pure: knows neither sockets nor clocks.
 */
#ifndef DELIVER_CHANNEL_H
#define DELIVER_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/slice.h"
#include "model/alert_doc.h"
#include "model/delivery.h"
#include "model/settings.h"

/* Above any message that a person reads; a digest of 2,000 alerts fits. */
#define DELIVER_MAX_BODY ((size_t)4 << 20)

/* The degrade ladder: a receiver that refuses a message gets a simpler one. */
enum deliver_level {
	DELIVER_RICH,
	DELIVER_PLAIN, /* without layout */
	DELIVER_BARE,  /* titles and links alone, short */
	DELIVER_LEVEL_COUNT,
};

struct render_request {
	const struct channel *channel;
	/* The first one named the delivery.  Those of one article become one
	 * part of the message that names each rule. */
	const struct alert_doc *const *docs;
	size_t doc_len; /* 0 for a notice or a test that has only text */
	struct slice delivery_id;
	enum leg leg;
	enum deliver_level level;
	struct slice text; /* of a notice or test; else empty */
	int64_t now_ms;    /* when the body is frozen */
	bool colour;       /* stdout: a terminal that shows it */
};

struct attempt_header {
	struct slice name;
	struct slice value; /* no control bytes */
};

enum attempt_kind {
	ATTEMPT_PRINT, /* write body to standard output */
	ATTEMPT_POST,  /* body to url with headers; redirects not followed */
	ATTEMPT_MAIL,  /* body as message from `from` to `to` */
};

/* Views live as long as the arena, the channel and the body. */
struct attempt {
	enum attempt_kind kind;
	struct slice body;
	struct slice url; /* a secret: never logged, see channel_where() */
	struct attempt_header *headers;
	size_t header_len;
	struct slice from; /* bare address */
	struct slice *to;  /* those that have not got it yet */
	size_t to_len;
};

struct attempt_request {
	const struct channel *channel;
	struct slice delivery_id;
	struct slice body;   /* as rendered */
	struct slice memory; /* of the last judgement; empty at first */
	int64_t now_ms;
};

/* How the exchange ended, whatever library made it. */
enum transport {
	TRANSPORT_REPLIED,    /* a whole reply arrived: see status or code */
	TRANSPORT_NOT_SENT,   /* resolve, connect, TLS: no byte of it left */
	TRANSPORT_MAYBE_SENT, /* it left, or may have; no whole reply */
	TRANSPORT_SETUP,      /* certificate, proxy, URL: our configuration */
	TRANSPORT_COUNT,
};

const char *transport_name(enum transport transport);

struct smtp_verdict {
	int code;              /* 0: the server said nothing */
	struct slice enhanced; /* "5.1.1" or empty */
	struct slice text;
};

struct deliver_reply {
	enum transport transport;
	struct slice text; /* what went wrong, where transport is no reply */
	int64_t now_ms;    /* for a Retry-After that is a date */
	/* HTTP */
	int status;
	struct slice body;
	struct slice retry_after; /* the header's value; or empty */
	/* SMTP: the last word, and one verdict for each of attempt.to.
	 * TRANSPORT_REPLIED also where the exchange broke off by a code. */
	struct smtp_verdict last;
	const struct smtp_verdict *recipients;
	size_t recipient_len;
};

/*
 * How many levels receivers of this kind are offered, the richest first: one
 * that refuses a message gets it in the next.  1: there is no other form.
 */
unsigned deliver_levels(enum channel_type type);

/*
 * Appends the frozen body.  -1 with ERR_LIMIT where it is larger than `out`
 * takes, ERR_INPUT where the channel cannot be written to (a bad address).
 */
int deliver_render(
    const struct render_request *request, struct buf *out, struct err *err);

/* One try: everything that is made anew for each.  -1 with ERR_INPUT for a
 * channel that lacks what it needs; the text names no secret. */
int deliver_prepare(struct arena *arena, const struct attempt_request *request,
    struct attempt *attempt_out, struct err *err);

/* What became of it; `text` and the like live in the arena, one line, without
 * the channel's secrets whatever the receiver said. */
struct judgement deliver_judge(struct arena *arena,
    const struct attempt_request *request, const struct deliver_reply *reply);

/* Where a channel goes, for logs and lists: "https://hooks.slack.com",
 * "smtps://mail.bank.example:465", "standard output".  In the arena. */
struct slice channel_where(struct arena *arena, const struct channel *channel);

#endif
