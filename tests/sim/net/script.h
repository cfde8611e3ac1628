/*
 * The scripted network: what a test says to the second implementation of
 * net/loop.h, net/xfer.h, net/mail.h, net/pool.h and net/listener.h.  Time is
 * virtual: it stands still while anything is to be done and then jumps to the
 * next timer, so a month passes in a moment and every run is the same.
 *
 * Everything is kept by the loop: script first, then hand the loop to what is
 * tested.  Text that is given is copied; text that is got lives as the loop.
 */
#ifndef SIM_NET_SCRIPT_H
#define SIM_NET_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "net/listener.h"
#include "net/loop.h"
#include "net/mail.h"
#include "net/xfer.h"

/* Wall time when a loop is made: 2026-01-05 08:00 UTC, a Monday. */
#define SIM_START_MS INT64_C(1767600000000)

/* One turn, if there is anything to do; for tests that come in between. */
bool sim_turn(struct loop *loop);
/* Does all that can be done without time passing. */
void sim_settle(struct loop *loop);
void sim_advance(struct loop *loop, int64_t ms);
/* Until a wall time, which must not be past. */
void sim_run_until(struct loop *loop, int64_t now_ms);

/* Sets the wall clock forward or back, as an operator would. */
void sim_jump_wall(struct loop *loop, int64_t ms);
void sim_signal(struct loop *loop, int signal_number);

/*
 * What is waited for with real time before virtual time goes on: a store whose
 * thread is at work.  Its descriptor is one that the loop watches.
 */
typedef bool sim_busy_fn(void *arg);
void sim_set_busy(struct loop *loop, sim_busy_fn *fn, void *arg);

/* Virtual time that every look at a clock takes, 0 at first: for work that
 * stops when its share of a turn is over. */
void sim_set_clock_cost(struct loop *loop, int64_t us);

/* Callbacks in the busiest turn since the loop began or the last reset. */
size_t sim_most_calls_a_turn(const struct loop *loop);
void sim_reset_most_calls(struct loop *loop);

/*
 * How a URL answers.  Scripts for one URL serve in their order, each `times`
 * times, 0 for ever.  A URL without any has no address (XFER_FAULT_RESOLVE).
 */
struct sim_http {
	const char *url;
	int status;
	const char *headers; /* lines, `Name: value\n`; may be NULL */
	struct slice body;
	enum xfer_fault fault; /* in place of the status */
	bool maybe_sent;       /* with a fault */
	int64_t delay_ms;      /* more than the request's time: a time-out */
	unsigned times;
};

void sim_http(struct loop *loop, const struct sim_http *script);
/* Forgets what was scripted for a URL. */
void sim_http_forget(struct loop *loop, const char *url);

/* One request as the network got it; each redirect is one. */
struct sim_request {
	int64_t at_ms; /* wall */
	enum xfer_method method;
	struct slice url;
	const struct header *headers; /* password and token as Authorization */
	size_t headers_len;
	struct slice body;
	bool by_proxy, allows_private;
	bool is_answered; /* else under way, or cancelled */
};

size_t sim_requests(const struct loop *loop);
const struct sim_request *sim_request(const struct loop *loop, size_t index);
size_t sim_requests_to(const struct loop *loop, const char *url);
struct slice
sim_request_header(const struct sim_request *request, const char *name);

/* How a mail server answers; host NULL is every server, rest as sim_http. */
struct sim_smtp {
	const char *host;
	enum mail_fault fault;
	int code;               /* to the message or at the fault; 0: 250 */
	const char *text;       /* after the code; NULL: `2.0.0 queued as N` */
	const char *refused_to; /* a recipient that is refused, or NULL */
	int refused_code;       /* 0: 550 */
	bool unknown;           /* with a fault */
	int64_t delay_ms;
	unsigned times;
};

/* Without a script servers take everything. */
void sim_smtp(struct loop *loop, const struct sim_smtp *script);

struct sim_mail {
	int64_t at_ms; /* wall, when it went out */
	struct slice host, from, message;
	const struct slice *to;
	size_t to_len;
	bool is_answered;
};

size_t sim_mails(const struct loop *loop);
const struct sim_mail *sim_mail(const struct loop *loop, size_t index);

/* A client of the control socket; the answer is there after sim_settle(). */
struct sim_client;
struct sim_client *sim_call(struct loop *loop, const char *path,
    struct call_peer peer, const char *request);
struct slice sim_client_output(const struct sim_client *client);
bool sim_client_is_over(const struct sim_client *client);
void sim_client_hang_up(struct sim_client *client);

#endif
