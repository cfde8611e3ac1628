#include "flow/digests.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/dispatch.h"
#include "flow/edition.h"
#include "flow/parts.h"
#include "store/duty.h"

/* After an operation of the store that failed. */
#define RETRY_MS 30000

struct digests {
	struct app *app;
	struct timer *timer;
	struct store_op *op;
	bool is_woken; /* while it was looking */
};

static void digests_look(struct digests *digests);

static void
on_timer(void *arg)
{
	struct digests *digests = arg;

	digests->timer = NULL;
	digests_wake(digests);
}

static void
digests_arm(struct digests *digests, int64_t delay_ms)
{
	timer_cancel(&digests->timer);
	digests->timer =
	    timer_start(digests->app->loop, delay_ms, on_timer, digests);
}

static void
on_ended(const struct store_fault *fault, void *arg)
{
	struct digests *digests = arg;
	struct app *app = digests->app;

	if (fault != NULL) {
		app_store_failed(app, fault, "a digest cannot be sent");
		digests_arm(digests, RETRY_MS);
		return;
	}
	dispatch_wake(app->dispatch);
}

static void
end_digest(struct digests *digests, const struct store_digest *digest)
{
	struct app *app = digests->app;
	struct log_fields fields = {.len = 0};
	const struct store_digest_end end = {
	    .digest_id = digest->id,
	    .is_skipped = digest->alert_len == 0,
	    .max_alerts = DIGESTS_MAX_ALERTS,
	};

	log_add_field(&fields, "channel", digest->channel);
	log_info(&fields, "digest of %zu alerts is due", digest->alert_len);
	(void)store_end_digest(app_store(app), &end, on_ended, digests);
	/* The channel may be gone; then what it is owed is to be held. */
	if (settings_channel(app->edition->settings, digest->channel) == NULL)
		dispatch_sync(app->dispatch);
}

static void
on_due(
    const struct store_fault *fault, const struct store_digests *due, void *arg)
{
	struct digests *digests = arg;

	digests->op = NULL;
	if (fault != NULL) {
		app_store_failed(
		    digests->app, fault, "digests cannot be looked for");
		digests_arm(digests, RETRY_MS);
		return;
	}
	for (size_t i = 0; i < due->len; i++)
		end_digest(digests, &due->items[i]);
	if (digests->is_woken)
		digests_look(digests);
	else if (due->wait_ms >= 0)
		digests_arm(digests, due->wait_ms);
}

static void
digests_look(struct digests *digests)
{
	struct app *app = digests->app;

	digests->is_woken = false;
	if (app->is_stopping)
		return;
	digests->op = store_due_digests(app_store(app), on_due, digests);
}

void
digests_wake(struct digests *digests)
{
	if (digests->op != NULL) {
		digests->is_woken = true;
		return;
	}
	timer_cancel(&digests->timer);
	digests_look(digests);
}

struct digests *
digests_new(struct app *app)
{
	struct digests *digests = mem_new(sizeof(*digests));

	digests->app = app;
	digests_look(digests);
	return digests;
}

void
digests_free(struct digests **digests)
{
	struct digests *self = take_ptr(digests);

	if (self == NULL)
		return;
	timer_cancel(&self->timer);
	store_cancel(&self->op);
	mem_free(&self);
}
