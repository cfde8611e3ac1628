/*
 * Sending one frozen message over SMTP.  libcurl waits inside its call for the
 * answer to DATA and QUIT, which may take minutes; so every server has a
 * thread of its own, fed by a queue, and results come back to the loop.
 */
#ifndef NET_MAIL_H
#define NET_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "model/settings.h"
#include "net/loop.h"

struct mailer;
struct mail;

/* Zero in a time stands for the default beside it. */
#define MAIL_CONNECT_MS 30000
#define MAIL_REPLY_MS   300000 /* per reply, RFC 5321 4.5.3.2 */
#define MAIL_TOTAL_MS   900000

struct mail_server {
	struct slice host; /* name or address, without brackets */
	unsigned port;     /* 0: 465 implicit, 587 STARTTLS, 25 none */
	enum smtp_tls tls; /* none: refused together with a password */
	struct slice username,
	    password;           /* given: nothing is sent without 235 */
	struct slice ehlo_name; /* empty: the host's own name */
	struct slice ca_file;
	struct slice client_cert_file, client_key_file;
	struct slice proxy; /* an HTTP proxy that allows CONNECT */
	int64_t connect_ms, reply_ms, total_ms;
};

/* The server's thread; settings are copied. */
NODISCARD struct mailer *
mailer_new(struct loop *loop, const struct mail_server *server);
/*
 * Cancels what is left and returns at once; the thread ends within about a
 * second, and loop_free() waits a bounded time for it.
 */
void mailer_free(struct mailer **mailer);
size_t mailer_waiting(const struct mailer *mailer);

struct mail_request {
	struct slice from; /* empty: the null sender <> */
	const struct slice *to;
	size_t to_len;
	struct slice message; /* headers and body, CRLF, 7 bit */
};

#define MAIL_FAULTS(X)                                                      \
	X(NONE, "none") /* the server answered to the end: see the codes */ \
	X(ADDRESS, "address") /* an address that may not go on the wire */  \
	X(RESOLVE, "resolve")                                               \
	X(CONNECT, "connect")                                               \
	X(TLS, "tls")   /* not offered, refused or not trusted */           \
	X(AUTH, "auth") /* not offered or refused: see the code */          \
	X(TIMEOUT, "timeout")                                               \
	X(PROTOCOL, "protocol") /* cut off, or not SMTP */                  \
	X(SETUP, "setup")       /* CA file, certificate, proxy: ours */

enum mail_fault {
#define MAIL_FAULT_ENUM(NAME, name) MAIL_FAULT_##NAME,
	MAIL_FAULTS(MAIL_FAULT_ENUM)
#undef MAIL_FAULT_ENUM
	MAIL_FAULT_COUNT
};

const char *mail_fault_name(enum mail_fault fault);

struct mail_verdict {
	int code;          /* 250, 550; 0 where the server said nothing */
	struct slice text; /* after the code, last line: may hold a queue id */
	struct slice enhanced; /* `5.1.1`, empty if there was none */
};

struct mail_reply {
	enum mail_fault fault;
	const char *text;         /* one line for the log, without secrets */
	struct mail_verdict last; /* the server's last word */
	/* One for each recipient, in their order.  A message is with the server
	 * for those with a 2xx here when last.code is 2xx and no fault. */
	const struct mail_verdict *recipients;
	size_t recipients_len;
	bool accepted; /* the server took the message for at least one */
	/* The whole message went out and no answer came: it may have been
	 * taken or not. */
	bool unknown;
};

/* The reply's memory ends when the function returns. */
typedef void mail_done_fn(const struct mail_reply *reply, void *arg);

/* Queues a message; everything is copied. */
NODISCARD struct mail *mail_start(struct mailer *mailer,
    const struct mail_request *request, mail_done_fn *done, void *arg);
/* What is under way is broken off and may have been sent all the same. */
void mail_cancel(struct mail **mail); /* accepts NULL */

#endif
