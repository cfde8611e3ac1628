#include "flow/dispatch.h"

#include "base/array.h"
#include "base/log.h"
#include "deliver/channel.h"
#include "flow/parts.h"
#include "flow/sending.h"
#include "net/xfer.h"
#include "store/outbox.h"

/* After an operation of the store that failed. */
#define RETRY_MS 5000

struct dispatch {
	struct app *app;
	struct xfers *xfers;
	struct edition *edition; /* that the outlets belong to */
	struct outlets outlets;
	ARRAY(struct sending *) sendings;
	struct store_op *find_op, *set_op;
	struct timer *timer;
	bool is_woken; /* while it was looking */
	bool is_stopped;
	bool is_paused; /* the state takes nothing: until the timer */
	bool has_due;   /* more than there was room for */
	uint64_t delivered, failed;
};

static void dispatch_find(struct dispatch *dispatch);

void
dispatch_end(struct dispatch *dispatch, struct sending *sending)
{
	bool is_removed;

	ARRAY_EACH(at, &dispatch->sendings) {
		if (*at != sending)
			continue;
		*at = dispatch->sendings.items[--dispatch->sendings.len];
		break;
	}
	is_removed = settings_channel(dispatch->edition->settings,
	                 sending_channel(sending)) == NULL;
	sending_free(&sending);
	if (is_removed)
		dispatch_sync(dispatch); /* what may still wait is held */
	else
		dispatch_wake(dispatch);
	app_check_idle(dispatch->app);
}

struct outlet *
dispatch_outlet(struct dispatch *dispatch, struct edition *edition,
    const struct channel *channel)
{
	return outlets_get(
	    &dispatch->outlets, dispatch->app->loop, edition, channel);
}

struct xfers *
dispatch_xfers(struct dispatch *dispatch)
{
	return dispatch->xfers;
}

void
dispatch_count(struct dispatch *dispatch, enum delivery_state state)
{
	if (state == DELIVERY_DELIVERED)
		dispatch->delivered++;
	else
		dispatch->failed++;
}

/* A clock that jumped may have ended the lease of what is on the wire. */
static bool
is_sending(const struct dispatch *dispatch, struct slice id)
{
	ARRAY_EACH(sending, &dispatch->sendings) {
		if (slice_eq(sending_id(*sending), id))
			return true;
	}
	return false;
}

static bool
begin_sending(struct dispatch *dispatch, const struct store_due_delivery *due)
{
	const struct sending_request request = {
	    .app = dispatch->app,
	    .dispatch = dispatch,
	    .edition = dispatch->edition,
	    .channel =
	        settings_channel(dispatch->edition->settings, due->channel),
	    .due = due,
	};

	/* One that is not configured is about to be held: dispatch_sync(). */
	if (request.channel == NULL || is_sending(dispatch, due->id))
		return false;
	*array_add(&dispatch->sendings) = sending_start(&request);
	return true;
}

static void
on_timer(void *arg)
{
	struct dispatch *dispatch = arg;

	dispatch->timer = NULL;
	dispatch->is_paused = false;
	dispatch_wake(dispatch);
}

static void
dispatch_arm(struct dispatch *dispatch, int64_t delay_ms)
{
	timer_cancel(&dispatch->timer);
	dispatch->timer =
	    timer_start(dispatch->app->loop, delay_ms, on_timer, dispatch);
}

void
dispatch_pause(struct dispatch *dispatch)
{
	dispatch->is_paused = true;
	dispatch_arm(dispatch, RETRY_MS);
}

/* Looks again at once where this look may have left out other channels. */
static void
begin_due(struct dispatch *dispatch, const struct store_due *due)
{
	bool has_begun = false;

	dispatch->has_due = due->has_more;
	for (size_t i = 0; i < due->len && !dispatch->is_stopped; i++)
		has_begun |= begin_sending(dispatch, &due->items[i]);
	if (dispatch->is_woken || (has_begun && due->has_more))
		dispatch_find(dispatch);
	else if (due->wait_ms >= 0 && !dispatch->is_paused)
		dispatch_arm(dispatch, due->wait_ms);
}

static void
on_due(const struct store_fault *fault, const struct store_due *due, void *arg)
{
	struct dispatch *dispatch = arg;

	dispatch->find_op = NULL;
	if (fault != NULL) {
		app_store_failed(
		    dispatch->app, fault, "what is due cannot be read");
		dispatch_pause(dispatch);
	} else {
		begin_due(dispatch, due);
	}
	app_check_idle(dispatch->app);
}

static size_t
room_of(const struct dispatch *dispatch, const struct channel *channel)
{
	/* A terminal gets one message after the other. */
	size_t room =
	    channel->type == CHANNEL_STDOUT ? 1 : DISPATCH_PER_CHANNEL;

	ARRAY_EACH(sending, &dispatch->sendings) {
		if (room > 0 &&
		    slice_eq(sending_channel(*sending), channel->id))
			room--;
	}
	return room;
}

static void
dispatch_find(struct dispatch *dispatch)
{
	const struct settings *settings = dispatch->edition->settings;
	struct store_channel_room *rooms =
	    mem_new_array(settings->channels.len, sizeof(*rooms));
	struct store_due_request request = {
	    .channels = rooms, .max_bytes = DISPATCH_MAX_BYTES};

	dispatch->is_woken = false;
	ARRAY_EACH(channel, &settings->channels) {
		size_t room = room_of(dispatch, *channel);

		if (room > 0)
			rooms[request.channel_len++] =
			    (struct store_channel_room){(*channel)->id, room};
	}
	/* Where all are busy, the end of a sending looks again. */
	if (request.channel_len > 0)
		dispatch->find_op = store_find_due(
		    app_store(dispatch->app), &request, on_due, dispatch);
	mem_free(&rooms);
}

void
dispatch_wake(struct dispatch *dispatch)
{
	if (dispatch->is_stopped || dispatch->is_paused)
		return;
	if (dispatch->find_op != NULL) {
		dispatch->is_woken = true;
		return;
	}
	timer_cancel(&dispatch->timer);
	dispatch_find(dispatch);
}

static void
on_jumped(const struct store_fault *fault, void *arg)
{
	struct app *app = arg;

	if (fault != NULL)
		app_store_failed(
		    app, fault, "appointments cannot follow the clock");
}

void
dispatch_on_jump(struct dispatch *dispatch, int64_t jump_ms)
{
	struct app *app = dispatch->app;

	(void)store_jump_clock(app_store(app), jump_ms, on_jumped, app);
	dispatch_wake(dispatch);
}

/* --- life ---------------------------------------------------------------- */

static void
on_channels_set(
    const struct store_fault *fault, const struct store_moved *moved, void *arg)
{
	struct dispatch *dispatch = arg;

	dispatch->set_op = NULL;
	if (fault != NULL) {
		app_store_failed(
		    dispatch->app, fault, "the channels cannot be recorded");
		dispatch_wake(dispatch);
		return;
	}
	if (moved->held > 0)
		log_warn(LOG_NO_FIELDS,
		    "%zu deliveries are held: their channel is not configured;"
		    " `resend --to` sends them elsewhere",
		    moved->held);
	if (moved->released > 0)
		log_info(LOG_NO_FIELDS, "%zu held deliveries go on",
		    moved->released);
	dispatch_wake(dispatch);
}

void
dispatch_sync(struct dispatch *dispatch)
{
	const struct settings *settings = dispatch->app->edition->settings;
	struct slice *ids = mem_new_array(settings->channels.len, sizeof(*ids));
	const struct store_channel_set set = {ids, settings->channels.len};

	for (size_t i = 0; i < set.len; i++)
		ids[i] = settings->channels.items[i]->id;
	if (dispatch->edition != dispatch->app->edition) {
		outlets_clear(&dispatch->outlets);
		edition_unref(&dispatch->edition);
		dispatch->edition = edition_ref(dispatch->app->edition);
	}
	store_cancel(&dispatch->set_op);
	dispatch->set_op = store_set_channels(
	    app_store(dispatch->app), &set, on_channels_set, dispatch);
	mem_free(&ids);
}

struct dispatch *
dispatch_new(struct app *app)
{
	static const struct xfer_limits limits = {
	    .parallel = 16 * DISPATCH_PER_CHANNEL,
	    .per_host = 4 * DISPATCH_PER_CHANNEL,
	};
	struct dispatch *dispatch = mem_new(sizeof(*dispatch));

	dispatch->app = app;
	dispatch->xfers = xfers_new(app->loop, app->pool, &limits);
	dispatch_sync(dispatch);
	return dispatch;
}

void
dispatch_free(struct dispatch **dispatch)
{
	struct dispatch *self = take_ptr(dispatch);

	if (self == NULL)
		return;
	timer_cancel(&self->timer);
	store_cancel(&self->find_op);
	store_cancel(&self->set_op);
	ARRAY_EACH(sending, &self->sendings)
		sending_free(sending);
	array_fini(&self->sendings);
	outlets_clear(&self->outlets);
	xfers_free(&self->xfers);
	edition_unref(&self->edition);
	mem_free(&self);
}

void
dispatch_stop(struct dispatch *dispatch)
{
	dispatch->is_stopped = true;
	timer_cancel(&dispatch->timer);
}

size_t
dispatch_running(const struct dispatch *dispatch)
{
	return dispatch->sendings.len;
}

bool
dispatch_is_idle(const struct dispatch *dispatch)
{
	return dispatch->sendings.len == 0 && dispatch->find_op == NULL &&
	    dispatch->set_op == NULL && !dispatch->has_due;
}

uint64_t
dispatch_delivered(const struct dispatch *dispatch)
{
	return dispatch->delivered;
}

uint64_t
dispatch_failed(const struct dispatch *dispatch)
{
	return dispatch->failed;
}
