#include "net/listener.h"

#include "base/check.h"
#include "base/mem.h"
#include "sim/net/sim_private.h"

#define ENOUGH_UNSENT ((size_t)64 << 10)

struct call {
	struct listener *listener;
	struct sim_client *client;
	struct call_events events;
	void *arg;
	size_t unsent;
	struct timer *drain;
	TAILQ_ENTRY(call) link;
};

struct listener {
	struct loop *loop;
	listener_fn *fn;
	void *arg;
	TAILQ_HEAD(, call) calls;
};

/* Outlives its call, so that a test can read what it got. */
struct sim_client {
	struct loop *loop;
	struct listener *listener; /* NULL: nobody listens */
	struct call_peer peer;
	struct slice request;
	struct timer *start;
	struct call *call;
	struct buf output;
	bool is_over;
};

int
listener_open(struct loop *loop, const char *path, listener_fn *fn, void *arg,
    struct listener **listener_out, struct err *err)
{
	struct listener *listener;
	struct slice name = arena_copy(loop->arena, slice_of(path));

	ARRAY_EACH(other, &loop->listeners)
		if (slice_eq(other->path, name))
			return err_set(err, ERR_DENIED,
			    "%s: another process answers there", path);
	listener = mem_new(sizeof(*listener));
	listener->loop = loop;
	listener->fn = fn;
	listener->arg = arg;
	TAILQ_INIT(&listener->calls);
	*array_add(&loop->listeners) = (struct sim_listener){listener, name};
	*listener_out = listener;
	return 0;
}

static void
call_free(struct call *call)
{
	timer_cancel(&call->drain);
	TAILQ_REMOVE(&call->listener->calls, call, link);
	call->client->call = NULL;
	call->client->is_over = true;
	mem_free(&call);
}

static void
call_drop(struct call *call)
{
	loop_fn *gone = call->events.gone;
	void *arg = call->arg;

	call_free(call);
	if (gone != NULL)
		gone(arg);
}

static void
clients_forget(struct loop *loop, const struct listener *listener)
{
	ARRAY_EACH(client, &loop->clients) {
		if ((*client)->listener != listener)
			continue;
		timer_cancel(&(*client)->start);
		(*client)->listener = NULL;
		(*client)->is_over = true;
	}
}

void
listener_close(struct listener **listener)
{
	struct listener *self = *listener;
	struct call *call;
	size_t kept = 0;

	if (self == NULL)
		return;
	while ((call = TAILQ_FIRST(&self->calls)) != NULL)
		call_drop(call);
	clients_forget(self->loop, self);
	for (size_t i = 0; i < self->loop->listeners.len; i++)
		if (self->loop->listeners.items[i].listener != self)
			self->loop->listeners.items[kept++] =
			    self->loop->listeners.items[i];
	self->loop->listeners.len = kept;
	mem_free(listener);
}

struct call_peer
call_peer(const struct call *call)
{
	return call->client->peer;
}

static void
on_drained(void *arg)
{
	struct call *call = arg;

	call->drain = NULL;
	if (call->unsent > LISTENER_MAX_UNSENT) {
		call_drop(call);
		return;
	}
	call->unsent = 0;
	if (call->events.room != NULL)
		call->events.room(call->arg);
}

bool
call_write(struct call *call, struct slice bytes)
{
	call->unsent += bytes.len;
	if (call->unsent <= LISTENER_MAX_UNSENT)
		buf_add_slice(&call->client->output, bytes);
	if (call->drain == NULL && bytes.len > 0)
		call->drain =
		    loop_defer(call->listener->loop, on_drained, call);
	return call->unsent < ENOUGH_UNSENT;
}

void
call_watch(struct call *call, const struct call_events *events, void *arg)
{
	call->events = *events;
	call->arg = arg;
}

void
call_end(struct call **call)
{
	if (*call != NULL)
		call_free(take_ptr(call));
}

static void
on_call(void *arg)
{
	struct sim_client *client = arg;
	struct call *call = mem_new(sizeof(*call));

	client->start = NULL;
	client->call = call;
	call->client = client;
	call->listener = client->listener;
	TAILQ_INSERT_TAIL(&client->listener->calls, call, link);
	client->listener->fn(call, client->request, client->listener->arg);
}

struct sim_client *
sim_call(struct loop *loop, const char *path, struct call_peer peer,
    const char *request)
{
	struct sim_client *client = mem_new(sizeof(*client));

	client->loop = loop;
	client->peer = peer;
	client->request = arena_copy(loop->arena, slice_of(request));
	client->output = buf_init(BUF_MAX_OWN);
	*array_add(&loop->clients) = client;
	ARRAY_EACH(listener, &loop->listeners)
		if (slice_eq(listener->path, slice_of(path)))
			client->listener = listener->listener;
	if (client->listener == NULL)
		client->is_over = true;
	else
		client->start = loop_defer(loop, on_call, client);
	return client;
}

struct slice
sim_client_output(const struct sim_client *client)
{
	return buf_slice(&client->output);
}

bool
sim_client_is_over(const struct sim_client *client)
{
	return client->is_over;
}

void
sim_client_hang_up(struct sim_client *client)
{
	timer_cancel(&client->start);
	client->is_over = true;
	if (client->call != NULL)
		call_drop(client->call);
}

void
sim_clients_fini(struct loop *loop)
{
	ARRAY_EACH(client, &loop->clients) {
		check((*client)->call == NULL);
		buf_fini(&(*client)->output);
		mem_free(client);
	}
	array_fini(&loop->clients);
}
