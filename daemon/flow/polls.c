#include "flow/polls.h"

#include "base/map.h"
#include "flow/control.h"
#include "flow/parts.h"
#include "flow/poll.h"
#include "store/poll.h"

/* After an operation of the store that failed. */
#define LOAD_RETRY_MS 30000

struct polls {
	struct app *app;
	struct xfers *xfers;
	struct map *by_id; /* -> struct poll */
	struct store_op *load_op;
	struct store_op *set_op;
	struct timer *timer; /* to load once more */
	bool has_failed;     /* to load, with `once` */
	bool is_stopped;
};

static void load_states(struct polls *polls);

/* The next feed's machine from *cursor on; NULL at the end. */
static struct poll *
next_poll(const struct polls *polls, size_t *cursor)
{
	struct slice id;
	void *value;

	return map_next(polls->by_id, cursor, &id, &value) ? value : NULL;
}

static void
drop_removed(struct polls *polls, const struct settings *settings)
{
	struct poll *poll;
	size_t cursor = 0;

	while ((poll = next_poll(polls, &cursor)) != NULL) {
		if (settings_feed(settings, poll->state.id) != NULL)
			continue;
		control_on_polled(polls->app->control, poll->state.id, true,
		    S("the feed is not configured any more"));
		map_remove(polls->by_id, poll->state.id);
		poll_free(&poll);
	}
}

static void
refresh_feeds(struct polls *polls, const struct settings *settings)
{
	ARRAY_EACH(feed, &settings->feeds) {
		struct poll *poll = map_get(polls->by_id, (*feed)->id);

		if (poll != NULL) {
			poll_refresh(poll, *feed);
			continue;
		}
		poll = poll_new(polls->app, polls->xfers, *feed);
		map_set(polls->by_id, (*feed)->id, poll);
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
on_timer(void *arg)
{
	struct polls *polls = arg;

	polls->timer = NULL;
	load_states(polls);
}

/* Without it no feed is polled: its first poll would be taken for the very
 * first, whose entries do not alert. */
static void
not_loaded(struct polls *polls, const struct store_fault *fault)
{
	app_store_failed(
	    polls->app, fault, "what is known of feeds cannot be read");
	if (polls->app->options.once)
		polls->has_failed = true;
	else
		polls->timer = timer_start(
		    polls->app->loop, LOAD_RETRY_MS, on_timer, polls);
	app_check_idle(polls->app);
}

static void
on_states(
    const struct store_fault *fault, const struct store_feeds *feeds, void *arg)
{
	struct polls *polls = arg;
	struct poll *poll;
	size_t cursor = 0;

	polls->load_op = NULL;
	if (fault != NULL) {
		not_loaded(polls, fault);
		return;
	}
	for (size_t i = 0; i < feeds->len; i++) {
		poll = map_get(polls->by_id, feeds->items[i].id);
		if (poll != NULL && !poll->is_known)
			poll_learn(poll, &feeds->items[i]);
	}
	while ((poll = next_poll(polls, &cursor)) != NULL) {
		if (!poll->is_known)
			poll_learn(poll, NULL);
	}
	app_check_idle(polls->app);
}

static void
load_states(struct polls *polls)
{
	timer_cancel(&polls->timer);
	store_cancel(&polls->load_op);
	polls->load_op =
	    store_load_feeds(app_store(polls->app), on_states, polls);
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
	polls_sync(polls);
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
	timer_cancel(&self->timer);
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
	drop_removed(polls, settings);
	refresh_feeds(polls, settings);
	/* One that is new here may have been here before. */
	load_states(polls);
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

	if (polls->has_failed)
		return true;
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
	size_t cursor = 0, count = polls->has_failed;

	while ((poll = next_poll(polls, &cursor)) != NULL)
		count += poll->has_failed;
	return count;
}
