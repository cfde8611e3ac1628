/*
 * A transfer goes through these states; `settle` calls done and frees it.
 *
 *	            ┌─ cannot be made ──> reporting ─┐
 *	start ──────┼─ file ──> reading (pool) ──────┼──> settle
 *	            └─ gate ──> hop ── reply ────────┘
 *	                         ^ └─ redirect ─┐
 *	                         └──────────────┘
 *
 * Hops after the first one keep the place in the gate that the first one got:
 * a redirect is part of the same visit.
 */
#include "net/xfer.h"

#include <stdio.h>
#include <sys/queue.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/check.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "net/gate.h"
#include "net/guard.h"
#include "net/hop.h"
#include "net/loop_private.h"
#include "net/redirect.h"
#include "net/request.h"

struct xfer {
	struct gate_item gate; /* first: found through it */
	struct xfers *xfers;
	xfer_done_fn *done;
	void *arg;
	struct arena *arena;
	struct request request;
	struct target target; /* of the hop under way */
	int64_t start_ms, deadline_ms;
	ARRAY(struct slice) been; /* the first URL, then every hop's */
	ARRAY(struct xfer_hop) followed;
	struct hop *hop;
	struct job *job;
	struct timer *report;
	enum xfer_fault fault; /* to report */
	struct err err;
	TAILQ_ENTRY(xfer) link;
};

struct xfers {
	struct loop *loop;
	struct pool *pool;
	struct hops *hops;
	struct gate *gate;
	struct timer *pump; /* soon, or when a pause ends */
	TAILQ_HEAD(, xfer) all;
};

static void on_pump(void *arg);
static void on_hop_done(struct hop_result *result, void *arg);

#define XFER_FAULT_NAME(NAME, name) name,
static const char *const fault_names[] = {XFER_FAULTS(XFER_FAULT_NAME)};
#undef XFER_FAULT_NAME

const char *
xfer_fault_name(enum xfer_fault fault)
{
	check(fault < XFER_FAULT_COUNT);
	return fault_names[fault];
}

struct slice
xfer_header(const struct xfer_reply *reply, const char *name)
{
	return header_find(reply->headers, reply->headers_len, slice_of(name));
}

static void
pump_at(struct xfers *xfers, int64_t delay_ms)
{
	timer_cancel(&xfers->pump);
	if (delay_ms <= 0)
		xfers->pump = loop_defer(xfers->loop, on_pump, xfers);
	else
		xfers->pump =
		    timer_start(xfers->loop, delay_ms, on_pump, xfers);
}

/* Out of the gate and the list; its memory is still there. */
static void
xfer_detach(struct xfer *xfer)
{
	struct xfers *xfers = xfer->xfers;

	hop_cancel(&xfer->hop);
	job_cancel(&xfer->job);
	timer_cancel(&xfer->report);
	TAILQ_REMOVE(&xfers->all, xfer, link);
	if (xfer->gate.host == NULL)
		return;
	gate_remove(xfers->gate, &xfer->gate);
	pump_at(xfers, 0);
}

static void
xfer_free(struct xfer *xfer)
{
	array_fini(&xfer->been);
	array_fini(&xfer->followed);
	arena_free(&xfer->arena);
	mem_free(&xfer);
}

static bool
were_all_permanent(const struct xfer *xfer)
{
	ARRAY_EACH(hop, &xfer->followed)
		if (!redirect_is_permanent(hop->status))
			return false;
	return xfer->followed.len > 0;
}

/* Completes the reply, hands it over, ends the transfer. */
static void
settle(struct xfer *xfer, struct xfer_reply *reply)
{
	int64_t now_ms = loop_mono_ms(xfer->xfers->loop);

	reply->url = xfer->target.url;
	if (reply->url.ptr == NULL)
		reply->url = xfer->request.wish.url;
	reply->hops = xfer->followed.items;
	reply->hops_len = xfer->followed.len;
	reply->all_permanent = were_all_permanent(xfer);
	reply->duration_ms = xfer->start_ms > 0 ? now_ms - xfer->start_ms : 0;
	xfer_detach(xfer);
	xfer->done(reply, xfer->arg);
	buf_fini(&reply->body);
	xfer_free(xfer);
}

static void
settle_fault(struct xfer *xfer, enum xfer_fault fault, const char *text)
{
	struct xfer_reply reply = {
	    .fault = fault, .text = text, .body = buf_init(0)};

	settle(xfer, &reply);
}

static void
on_report(void *arg)
{
	struct xfer *xfer = arg;

	xfer->report = NULL;
	settle_fault(xfer, xfer->fault, xfer->err.text);
}

/* For what is known in xfer_start(), which may not call back. */
static void
report_soon(struct xfer *xfer, enum xfer_fault fault)
{
	xfer->fault = fault;
	xfer->report = loop_defer(xfer->xfers->loop, on_report, xfer);
}

static void
start_hop(struct xfer *xfer)
{
	const struct request *request = &xfer->request;
	struct hop_plan plan = {.request = &request->wish,
	    .target = &xfer->target,
	    .with_secrets =
	        target_may_share_secrets(&request->target, &xfer->target),
	    .use_proxy = request_uses_proxy(request, &xfer->target)};
	bool allowed = request_allows_private(request, &xfer->target);

	plan.timeout_ms = xfer->deadline_ms - loop_mono_ms(xfer->xfers->loop);
	/* The proxy's own address is the operator's word; where it leads is
	 * the proxy's to filter, save what can be seen from here. */
	plan.any_address = allowed || plan.use_proxy;
	if (plan.use_proxy && !allowed &&
	    !guard_host_may_be_public(xfer->target.host))
		settle_fault(xfer, XFER_FAULT_ADDRESS,
		    "the host has an address that is not public");
	else if (plan.timeout_ms <= 0)
		settle_fault(xfer, XFER_FAULT_TIMEOUT,
		    "out of time between two redirects");
	else
		xfer->hop =
		    hop_start(xfer->xfers->hops, &plan, on_hop_done, xfer);
}

static void
on_pump(void *arg)
{
	struct xfers *xfers = arg;
	int64_t now_ms = loop_mono_ms(xfers->loop), next_ms;
	struct gate_item *item;

	xfers->pump = NULL;
	while (loop_mono_ms(xfers->loop) < now_ms + LOOP_BUDGET_MS &&
	    (item = gate_next(xfers->gate, now_ms)) != NULL) {
		struct xfer *xfer = (struct xfer *)item;

		xfer->start_ms = now_ms;
		xfer->deadline_ms = now_ms + xfer->request.wish.total_ms;
		start_hop(xfer);
	}
	next_ms = gate_wakeup(xfers->gate, now_ms);
	if (next_ms != INT64_MAX && xfers->pump == NULL)
		pump_at(xfers, next_ms - now_ms);
}

/* Views of the header lines; the last reply's, in its order. */
static void
take_headers(struct arena *arena, struct slice head, struct xfer_reply *reply)
{
	struct slice rest = arena_copy(arena, head), line;
	struct header *headers;
	size_t lines = 0, len = 0;

	for (size_t i = 0; i < rest.len; i++)
		lines += rest.ptr[i] == '\n';
	headers = arena_new_array(arena, struct header, lines + 1);
	while (slice_cut(&rest, '\n', &line))
		if (len < lines && header_parse(line, &headers[len]))
			len++;
	reply->headers = headers;
	reply->headers_len = len;
}

static void
follow(struct xfer *xfer, int status, const struct target *to)
{
	*array_add(&xfer->followed) = (struct xfer_hop){status, to->url};
	*array_add(&xfer->been) = to->url;
	xfer->target = *to;
	start_hop(xfer);
}

static void
on_hop_done(struct hop_result *result, void *arg)
{
	struct xfer *xfer = arg;
	const struct xfer_request *wish = &xfer->request.wish;
	struct xfer_reply reply = {.fault = result->fault,
	    .text = result->text,
	    .status = result->status,
	    .maybe_sent = result->maybe_sent,
	    .wire_bytes = result->wire_bytes,
	    .body = buf_init(0)};
	struct redirect_question question = {.status = result->status,
	    .from = &xfer->target,
	    .been = xfer->been.items,
	    .been_len = xfer->been.len,
	    .max_hops = wish->max_redirects};
	enum redirect_step step = REDIRECT_NONE;
	struct target to;

	xfer->hop = NULL;
	take_headers(xfer->arena, result->head, &reply);
	question.location = xfer_header(&reply, "location");
	if (reply.fault == XFER_FAULT_NONE && !wish->no_redirects)
		step = redirect_decide(&question, xfer->arena, &to, &xfer->err);
	if (step == REDIRECT_FOLLOW) {
		follow(xfer, result->status, &to);
		return;
	}
	if (step == REDIRECT_REFUSE) {
		reply.fault = XFER_FAULT_REDIRECT;
		reply.text = xfer->err.text;
	}
	reply.body = *result->body;
	*result->body = buf_init(0);
	settle(xfer, &reply);
}

/* What a worker reads; the transfer may end before it. */
struct reading {
	struct xfer *xfer; /* for the loop's thread */
	char path[TARGET_MAX_URL + 1];
	struct buf bytes;
	struct err err;
	int result;
};

static void
reading_free(void *arg)
{
	struct reading *reading = arg;

	buf_fini(&reading->bytes);
	mem_free(&reading);
}

static void
work_read(void *arg)
{
	struct reading *reading = arg;
	struct stat st;

	/* A pipe would hold the worker up for ever. */
	if (stat(reading->path, &st) == 0 && !S_ISREG(st.st_mode))
		reading->result = err_set(&reading->err, ERR_INPUT,
		    "%s: is no regular file", reading->path);
	else
		reading->result =
		    file_read(reading->path, &reading->bytes, &reading->err);
}

static void
on_read(void *arg)
{
	struct reading *reading = arg;
	struct xfer *xfer = reading->xfer;
	struct xfer_reply reply = {.text = reading->err.text, .status = 200};

	xfer->job = NULL;
	if (reading->result < 0) {
		reply.status = 0;
		reply.fault = reading->err.code == ERR_LIMIT
		    ? XFER_FAULT_TOO_LARGE
		    : XFER_FAULT_FILE;
	}
	reply.body = reading->bytes;
	reading->bytes = buf_init(0);
	settle(xfer, &reply);
	reading_free(reading);
}

static void
start_file(struct xfer *xfer)
{
	static const struct job_spec spec = {work_read, on_read, reading_free};
	struct reading *reading;
	const char *path;

	xfer->start_ms = loop_mono_ms(xfer->xfers->loop);
	if (xfer->xfers->pool == NULL) {
		err_set(&xfer->err, ERR_DENIED, "files are not read here");
		report_soon(xfer, XFER_FAULT_FILE);
		return;
	}
	if (target_path(xfer->arena, &xfer->target, &path, &xfer->err) < 0) {
		report_soon(xfer, XFER_FAULT_URL);
		return;
	}
	reading = mem_new(sizeof(*reading));
	reading->xfer = xfer;
	reading->bytes = buf_init(xfer->request.wish.max_bytes);
	snprintf(reading->path, sizeof(reading->path), "%s", path);
	xfer->job = job_start(xfer->xfers->pool, &spec, reading);
}

static void
enter_gate(struct xfer *xfer)
{
	const struct target *target = &xfer->target;
	struct slice key = arena_printf(
	    xfer->arena, "%.*s:%u", SLICE_ARG(target->host), target->port);

	gate_add(xfer->xfers->gate, &xfer->gate, key);
	pump_at(xfer->xfers, 0);
}

struct xfer *
xfer_start(struct xfers *xfers, const struct xfer_request *request,
    xfer_done_fn *done, void *arg)
{
	struct xfer *xfer = mem_new(sizeof(*xfer));

	xfer->xfers = xfers;
	xfer->done = done;
	xfer->arg = arg;
	xfer->arena = arena_new();
	TAILQ_INSERT_TAIL(&xfers->all, xfer, link);
	if (request_copy(xfer->arena, request, &xfer->request, &xfer->err) <
	    0) {
		report_soon(xfer,
		    xfer->err.code == ERR_DENIED ? XFER_FAULT_SETUP
		                                 : XFER_FAULT_URL);
		return xfer;
	}
	xfer->target = xfer->request.target;
	*array_add(&xfer->been) = xfer->target.url;
	if (target_is_file(&xfer->target))
		start_file(xfer);
	else
		enter_gate(xfer);
	return xfer;
}

void
xfer_cancel(struct xfer **xfer)
{
	if (*xfer == NULL)
		return;
	xfer_detach(*xfer);
	xfer_free(take_ptr(xfer));
}

static struct gate_limits
gate_limits_of(const struct xfer_limits *limits)
{
	return (struct gate_limits){
	    limits->parallel, limits->per_host, limits->spacing_ms};
}

struct xfers *
xfers_new(
    struct loop *loop, struct pool *pool, const struct xfer_limits *limits)
{
	struct xfers *xfers = mem_new(sizeof(*xfers));
	struct gate_limits gate = gate_limits_of(limits);

	xfers->loop = loop;
	xfers->pool = pool;
	xfers->hops = hops_new(loop, pool);
	xfers->gate = gate_new(&gate);
	TAILQ_INIT(&xfers->all);
	return xfers;
}

void
xfers_free(struct xfers **xfers)
{
	struct xfers *self = *xfers;
	struct xfer *xfer;

	if (self == NULL)
		return;
	while ((xfer = TAILQ_FIRST(&self->all)) != NULL)
		xfer_cancel(&xfer);
	timer_cancel(&self->pump);
	gate_free(&self->gate);
	hops_free(&self->hops);
	mem_free(xfers);
}

void
xfers_set_limits(struct xfers *xfers, const struct xfer_limits *limits)
{
	struct gate_limits gate = gate_limits_of(limits);

	gate_set_limits(xfers->gate, &gate);
	pump_at(xfers, 0);
}

size_t
xfers_running(const struct xfers *xfers)
{
	return gate_running(xfers->gate);
}

size_t
xfers_waiting(const struct xfers *xfers)
{
	return gate_waiting(xfers->gate);
}
