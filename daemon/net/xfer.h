/*
 * One exchange over HTTP, redirects included, as an operation.  What a reply
 * means is not known here, only what arrived.  A `struct xfers` owns the
 * connections and the queue in front of them: feeds and channels have one
 * each, so that a slow poll never holds an alert back.
 *
 * Every transfer has its own connection: libcurl repeats a POST silently on a
 * kept one that the peer has closed, and a kept one would pass the address
 * guard by.
 */
#ifndef NET_XFER_H
#define NET_XFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"
#include "net/header.h"
#include "net/loop.h"
#include "net/pool.h"

struct xfers;
struct xfer;

struct xfer_limits {
	unsigned parallel;  /* transfers at a time */
	unsigned per_host;  /* of these, to one host and port */
	int64_t spacing_ms; /* between two starts at one host and port */
};

/* The pool reads files and certificates; both outlive the xfers. */
NODISCARD struct xfers *xfers_new(
    struct loop *loop, struct pool *pool, const struct xfer_limits *limits);
/* Cancels what is left; not from inside a done function. */
void xfers_free(struct xfers **xfers);
/* For what starts from now on. */
void xfers_set_limits(struct xfers *xfers, const struct xfer_limits *limits);
size_t xfers_running(const struct xfers *xfers);
size_t xfers_waiting(const struct xfers *xfers);

enum xfer_method {
	XFER_GET,
	XFER_POST
};

/* Which addresses may be met, on every hop and after every look-up. */
enum xfer_reach {
	XFER_REACH_PUBLIC, /* only what all the world can reach */
	XFER_REACH_ORIGIN, /* that, and any address behind the scheme, host and
	                      port of `origin` */
	XFER_REACH_ANY,    /* where the operator says: channels */
};

/* Zero in a limit that is a number stands for the default beside it. */
#define XFER_MAX_BYTES        ((size_t)8 << 20)
#define XFER_MAX_HEADER_BYTES ((size_t)64 << 10)
#define XFER_CONNECT_MS       10000
#define XFER_TOTAL_MS         30000
#define XFER_SLOW_BYTES       100 /* bytes a second, for ... */
#define XFER_SLOW_MS          15000
#define XFER_MAX_REDIRECTS    5

struct xfer_request {
	enum xfer_method method;
	struct slice url; /* http, https; file where allow_file */
	/* Cross-origin redirects get only those that say nothing about us. */
	const struct header *headers;
	size_t headers_len;
	struct slice body;
	struct slice user_agent;
	struct slice username, password; /* Basic */
	struct slice bearer;
	struct slice proxy;           /* URL; the environment is ignored */
	const struct slice *no_proxy; /* host, .domain, address, CIDR or * */
	size_t no_proxy_len;
	struct slice ca_file; /* PEM, in place of the system's */
	struct slice client_cert_file, client_key_file;
	enum xfer_reach reach;
	struct slice origin; /* a URL, for XFER_REACH_ORIGIN */
	bool allow_file;     /* file:// as configured, never by redirect */
	bool http2;          /* over TLS, where the server offers it */
	bool no_redirects;   /* the 3xx is the reply; always so for POST */
	unsigned max_redirects;
	size_t max_bytes; /* of the decoded body */
	size_t max_header_bytes;
	int64_t connect_ms;
	int64_t total_ms; /* all hops, without the time in the queue */
	int64_t slow_ms;
};

/* X(NAME, "name") for the enum and its names. */
#define XFER_FAULTS(X)                                                   \
	X(NONE, "none") /* a whole reply arrived, whatever its status */ \
	X(URL, "url")   /* not a URL, or a scheme that is not allowed */ \
	X(RESOLVE, "resolve")                                            \
	X(CONNECT, "connect")                                            \
	X(TLS, "tls")                                                    \
	X(TIMEOUT, "timeout")                                            \
	X(TOO_LARGE, "too_large") /* body or headers over their limit */ \
	X(PROTOCOL, "protocol")   /* cut off, or not what HTTP allows */ \
	X(ADDRESS, "address")     /* an address that `reach` forbids */  \
	X(REDIRECT, "redirect")   /* too many, circular, or not a URL */ \
	X(FILE, "file")           /* cannot be read */                   \
	X(SETUP, "setup") /* CA file, certificate, proxy or header: ours */

enum xfer_fault {
#define XFER_FAULT_ENUM(NAME, name) XFER_FAULT_##NAME,
	XFER_FAULTS(XFER_FAULT_ENUM)
#undef XFER_FAULT_ENUM
	XFER_FAULT_COUNT
};

const char *xfer_fault_name(enum xfer_fault fault);

struct xfer_hop {
	int status;       /* 301, 302, 303, 307, 308 */
	struct slice url; /* where it led to */
};

struct xfer_reply {
	enum xfer_fault fault;
	/* One line for the log where there is a fault, without secrets: URLs in
	 * it have neither user nor query. */
	const char *text;
	int status;                   /* 0 where none came; 200 for a file */
	struct slice url;             /* the last one asked */
	const struct header *headers; /* of the last reply, in its order */
	size_t headers_len;
	const struct xfer_hop *hops; /* the redirects that were followed */
	size_t hops_len;
	bool all_permanent; /* there are hops and each was a 301 or 308 */
	struct buf body;    /* decoded; buf_take() it or it goes */
	/* The peer may have got the whole request.  False: it has not. */
	bool maybe_sent;
	uint64_t wire_bytes; /* of the last reply's body as sent */
	int64_t duration_ms; /* from leaving the queue */
};

/* The reply's memory ends when the function returns. */
typedef void xfer_done_fn(struct xfer_reply *reply, void *arg);

/*
 * Starts a transfer; everything in the request is copied.  A request that
 * cannot be made is told to done as a fault.
 */
NODISCARD struct xfer *xfer_start(struct xfers *xfers,
    const struct xfer_request *request, xfer_done_fn *done, void *arg);
void xfer_cancel(struct xfer **xfer); /* accepts NULL */

/* Value of a reply's header, name in any case; ptr NULL if there is none. */
struct slice xfer_header(const struct xfer_reply *reply, const char *name);

#endif
