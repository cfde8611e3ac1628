/*
 * The seam of transfers: queue, redirects and limits above it are the
 * daemon's own files.
 */
#include "net/hop.h"

#include "base/mem.h"
#include "net/redirect.h"
#include "sim/net/sim_private.h"

struct hops {
	struct loop *loop;
};

struct hop {
	struct loop *loop;
	struct hop_plan plan;
	hop_done_fn *done;
	void *arg;
	const struct sim_http *script;
	struct sim_request *request;
	struct timer *timer;
	bool is_timed_out;
};

struct hops *
hops_new(struct loop *loop, struct pool *pool)
{
	struct hops *hops = mem_new(sizeof(*hops));

	(void)pool;
	hops->loop = loop;
	return hops;
}

void
hops_free(struct hops **hops)
{
	mem_free(hops);
}

static void
record_headers(struct hop *hop, struct sim_request *record)
{
	const struct xfer_request *wish = hop->plan.request;
	struct arena *arena = hop->loop->arena;
	bool secrets = hop->plan.with_secrets;
	struct header *to =
	    arena_new_array(arena, struct header, wish->headers_len + 2);
	size_t len = 0;

	for (size_t i = 0; i < wish->headers_len; i++) {
		if (!secrets && !redirect_keeps_header(wish->headers[i].name))
			continue;
		to[len].name = arena_copy(arena, wish->headers[i].name);
		to[len++].value = arena_copy(arena, wish->headers[i].value);
	}
	if (wish->user_agent.len > 0)
		to[len++] = (struct header){
		    S("User-Agent"), arena_copy(arena, wish->user_agent)};
	if (secrets && wish->bearer.len > 0)
		to[len++] = (struct header){S("Authorization"),
		    arena_printf(
		        arena, "Bearer %.*s", SLICE_ARG(wish->bearer))};
	else if (secrets && wish->username.len > 0)
		to[len++] = (struct header){S("Authorization"),
		    arena_printf(arena, "Basic %.*s:%.*s",
		        SLICE_ARG(wish->username), SLICE_ARG(wish->password))};
	record->headers = to;
	record->headers_len = len;
}

static struct sim_request *
record(struct hop *hop)
{
	struct loop *loop = hop->loop;
	struct sim_request *to = arena_alloc(loop->arena, sizeof(*to));

	to->at_ms = sim_wall_ms(loop);
	to->method = hop->plan.request->method;
	to->url = arena_copy(loop->arena, hop->plan.target->url);
	to->body = arena_copy(loop->arena, hop->plan.request->body);
	to->by_proxy = hop->plan.use_proxy;
	to->allows_private = hop->plan.any_address;
	record_headers(hop, to);
	*array_add(&loop->requests) = to;
	return to;
}

static void
judge(const struct hop *hop, struct hop_result *result)
{
	const struct sim_http *script = hop->script;

	if (script == NULL) {
		result->fault = XFER_FAULT_RESOLVE;
		result->text = "nothing is scripted for this URL";
		return;
	}
	if (hop->is_timed_out) {
		result->fault = XFER_FAULT_TIMEOUT;
		result->text = "scripted to be slower than its limit";
		result->maybe_sent = true;
		return;
	}
	if (script->fault != XFER_FAULT_NONE) {
		result->fault = script->fault;
		result->text = "scripted fault";
		result->maybe_sent = script->maybe_sent;
		return;
	}
	result->text = "";
	result->status = script->status;
	result->maybe_sent = true;
	result->head = slice_of(script->headers);
	result->wire_bytes = script->body.len;
	if (!buf_add_slice(result->body, script->body)) {
		result->fault = XFER_FAULT_TOO_LARGE;
		result->text = "body over the limit";
	}
}

static void
on_answer(void *arg)
{
	struct hop *hop = arg;
	AUTO(buf_fini)
	struct buf body = buf_init(hop->plan.request->max_bytes);
	struct hop_result result = {.body = &body};
	hop_done_fn *done = hop->done;
	void *done_arg = hop->arg;

	judge(hop, &result);
	hop->request->is_answered = true;
	mem_free(&hop);
	done(&result, done_arg);
}

struct hop *
hop_start(struct hops *hops, const struct hop_plan *plan, hop_done_fn *done,
    void *arg)
{
	struct hop *hop = mem_new(sizeof(*hop));
	int64_t delay_ms = 0;

	hop->loop = hops->loop;
	hop->plan = *plan;
	hop->done = done;
	hop->arg = arg;
	hop->request = record(hop);
	hop->script = sim_find_http(hop->loop, plan->target->url);
	if (hop->script != NULL)
		delay_ms = hop->script->delay_ms;
	if (delay_ms > plan->timeout_ms) {
		delay_ms = plan->timeout_ms;
		hop->is_timed_out = true;
	}
	hop->timer = delay_ms > 0
	    ? timer_start(hop->loop, delay_ms, on_answer, hop)
	    : loop_defer(hop->loop, on_answer, hop);
	return hop;
}

void
hop_cancel(struct hop **hop)
{
	if (*hop == NULL)
		return;
	timer_cancel(&(*hop)->timer);
	mem_free(hop);
}
