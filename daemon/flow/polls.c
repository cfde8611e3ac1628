#include "flow/polls.h"

#include "base/map.h"
#include "flow/parts.h"
#include "flow/poll.h"
#include "store/poll.h"

struct polls {
	struct app *app;
	struct xfers *xfers;
	struct map *by_id; /* -> struct poll */
	struct store_op *load_op;
	struct store_op *set_op;
	bool is_loaded;
	bool is_stopped;
};

/* The next feed's machine from *cursor on; NULL at the end. */
static struct poll *
next_poll(const struct polls *polls, size_t *cursor)
{
	struct slice id;
	void *value;

	return map_next(polls->by_id, cursor, &id, &value) ? value : NULL;
}

static struct poll *
add_poll(struct polls *polls, const struct feed *feed)
{
	struct poll *poll = poll_new(polls->app, polls->xfers, feed);

	map_set(polls->by_id, feed->id, poll);
	return poll;
}

static void
drop_removed(struct polls *polls, const struct settings *settings)
{
	struct poll *poll;
	size_t cursor = 0;

	while ((poll = next_poll(polls, &cursor)) != NULL) {
		if (settings_feed(settings, poll->state.id) != NULL)
			continue;
		map_remove(polls->by_id, poll->state.id);
		poll_free(&poll);
	}
}

static void
refresh_feeds(struct polls *polls, const struct settings *settings)
{
	ARRAY_EACH(feed, &settings->feeds) {
		struct poll *poll = map_get(polls->by_id, (*feed)->id);

		if (poll != NULL)
			poll_refresh(poll, *feed);
		else
			poll_resume(add_poll(polls, *feed));
	}
}

static void
on_feeds_set(const struct store_fault *fault, void *arg)
{
	struct polls *polls = arg;

	polls->set_op = NULL;
	if (fault != NULL)
		app_store_failed(
		    polls->app, fault, "the feeds cannot be recorded");
}

static void
tell_store(struct polls *polls)
{
	const struct settings *settings = polls->app->edition->settings;
	struct store_feed_name *names =
	    mem_new_array(settings->feeds.len, sizeof(*names));
	struct store_feed_set set = {names, settings->feeds.len};

	for (size_t i = 0; i < set.len; i++) {
		const struct feed *feed = settings->feeds.items[i];

		names[i] = (struct store_feed_name){feed->id, feed->was};
	}
	store_cancel(&polls->set_op);
	polls->set_op =
	    store_set_feeds(app_store(polls->app), &set, on_feeds_set, polls);
	mem_free(&names);
}

static void
on_states(
    const struct store_fault *fault, const struct store_feeds *feeds, void *arg)
{
	struct polls *polls = arg;
	const struct settings *settings = polls->app->edition->settings;
	struct poll *poll;
	size_t cursor = 0;

	polls->load_op = NULL;
	if (fault != NULL) {
		app_store_failed(
		    polls->app, fault, "what is known of feeds cannot be read");
		return;
	}
	polls->is_loaded = true;
	ARRAY_EACH(feed, &settings->feeds)
		add_poll(polls, *feed);
	for (size_t i = 0; i < feeds->len; i++) {
		poll = map_get(polls->by_id, feeds->items[i].id);
		if (poll != NULL)
			poll_set_state(poll, &feeds->items[i]);
	}
	while ((poll = next_poll(polls, &cursor)) != NULL)
		poll_resume(poll);
	app_check_idle(polls->app);
}

static struct xfer_limits
limits_of(const struct settings *settings)
{
	return (struct xfer_limits){
	    .parallel = settings->fetch.concurrency,
	    .per_host = settings->fetch.per_host,
	    .spacing_ms = settings->fetch.spacing_ms,
	};
}

struct polls *
polls_new(struct app *app)
{
	struct polls *polls = mem_new(sizeof(*polls));
	struct xfer_limits limits = limits_of(app->edition->settings);

	polls->app = app;
	polls->by_id = map_new();
	polls->xfers = xfers_new(app->loop, app->pool, &limits);
	tell_store(polls);
	polls->load_op = store_load_feeds(app_store(app), on_states, polls);
	return polls;
}

void
polls_free(struct polls **polls)
{
	struct polls *self = take_ptr(polls);
	struct poll *poll;
	size_t cursor = 0;

	if (self == NULL)
		return;
	store_cancel(&self->load_op);
	store_cancel(&self->set_op);
	while ((poll = next_poll(self, &cursor)) != NULL)
		poll_free(&poll);
	map_free(&self->by_id);
	xfers_free(&self->xfers);
	mem_free(&self);
}

void
polls_sync(struct polls *polls)
{
	const struct settings *settings = polls->app->edition->settings;
	struct xfer_limits limits = limits_of(settings);

	if (polls->is_stopped)
		return;
	xfers_set_limits(polls->xfers, &limits);
	tell_store(polls);
	if (!polls->is_loaded)
		return;
	drop_removed(polls, settings);
	refresh_feeds(polls, settings);
}

void
polls_stop(struct polls *polls)
{
	struct poll *poll;
	size_t cursor = 0;

	polls->is_stopped = true;
	while ((poll = next_poll(polls, &cursor)) != NULL)
		poll_stop(poll);
}

bool
polls_now(struct polls *polls, struct slice feed_id)
{
	struct poll *poll = map_get(polls->by_id, feed_id);

	if (poll != NULL)
		poll_hurry(poll);
	return poll != NULL;
}

void
polls_on_jump(struct polls *polls)
{
	struct poll *poll;
	size_t cursor = 0;

	while ((poll = next_poll(polls, &cursor)) != NULL) {
		if (poll->step == POLL_IDLE)
			poll_resume(poll);
	}
}

size_t
polls_running(const struct polls *polls)
{
	const struct poll *poll;
	size_t cursor = 0, count = 0;

	while ((poll = next_poll(polls, &cursor)) != NULL)
		count += poll->step != POLL_IDLE;
	return count;
}

bool
polls_all_done(const struct polls *polls)
{
	const struct poll *poll;
	size_t cursor = 0;

	if (!polls->is_loaded)
		return false;
	while ((poll = next_poll(polls, &cursor)) != NULL) {
		if (!poll->was_polled || poll->step != POLL_IDLE)
			return false;
	}
	return true;
}

size_t
polls_failed(const struct polls *polls)
{
	const struct poll *poll;
	size_t cursor = 0, count = 0;

	while ((poll = next_poll(polls, &cursor)) != NULL)
		count += poll->has_failed;
	return count;
}

const struct feed_state *
polls_state(const struct polls *polls, struct slice feed_id)
{
	const struct poll *poll = map_get(polls->by_id, feed_id);

	return poll != NULL ? &poll->state : NULL;
}
