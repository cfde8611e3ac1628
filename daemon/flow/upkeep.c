#include "flow/upkeep.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/parts.h"
#include "store/upkeep.h"

/* Between two looks, and between two steps of one. */
#define ROUND_MS ((int64_t)3600 * 1000)
#define STEP_MS  200
/* Not in the rush of a start. */
#define FIRST_MS ((int64_t)60 * 1000)

struct upkeep {
	struct app *app;
	struct timer *timer;
	struct store_op *op;
	size_t pruned; /* in this round */
};

static void on_timer(void *arg);

static void
upkeep_arm(struct upkeep *upkeep, int64_t delay_ms)
{
	upkeep->timer =
	    timer_start(upkeep->app->loop, delay_ms, on_timer, upkeep);
}

static void
on_pruned(const struct store_fault *fault, const struct store_pruned *pruned,
    void *arg)
{
	struct upkeep *upkeep = arg;

	upkeep->op = NULL;
	if (fault != NULL) {
		app_store_failed(
		    upkeep->app, fault, "old rows cannot be removed");
		upkeep_arm(upkeep, ROUND_MS);
		return;
	}
	upkeep->pruned += pruned->rows;
	if (pruned->has_more) {
		upkeep_arm(upkeep, STEP_MS);
		return;
	}
	if (upkeep->pruned > 0)
		log_info(LOG_NO_FIELDS, "%zu old rows removed", upkeep->pruned);
	upkeep->pruned = 0;
	upkeep_arm(upkeep, ROUND_MS);
}

static void
on_timer(void *arg)
{
	struct upkeep *upkeep = arg;
	const struct settings *settings = upkeep->app->edition->settings;
	const struct store_keep keep = {
	    .articles_ms = settings->keep.articles_ms,
	    .alerts_ms = settings->keep.alerts_ms,
	    .deliveries_ms = settings->keep.deliveries_ms,
	    .polls_ms = settings->keep.polls_ms,
	};

	upkeep->timer = NULL;
	upkeep->op =
	    store_prune(app_store(upkeep->app), &keep, on_pruned, upkeep);
}

struct upkeep *
upkeep_new(struct app *app)
{
	struct upkeep *upkeep = mem_new(sizeof(*upkeep));

	upkeep->app = app;
	upkeep_arm(upkeep, FIRST_MS);
	return upkeep;
}

void
upkeep_free(struct upkeep **upkeep)
{
	struct upkeep *self = take_ptr(upkeep);

	if (self == NULL)
		return;
	timer_cancel(&self->timer);
	store_cancel(&self->op);
	mem_free(&self);
}
