#include "flow/notice.h"

#include "alert/plan.h"
#include "base/log.h"
#include "base/map.h"
#include "flow/dispatch.h"
#include "flow/parts.h"
#include "store/duty.h"

/* One condition; there are as many as feeds and channels at most. */
struct condition {
	struct app *app;
	bool is_open;
};

struct notices {
	struct app *app;
	struct map *conditions; /* kind and subject -> struct condition */
};

static struct condition *
find_condition(struct notices *notices, struct slice kind, struct slice subject)
{
	AUTO(buf_fini) struct buf key = buf_init(BUF_MAX_OWN);
	struct condition *condition;

	buf_printf(&key, "%.*s/%.*s", SLICE_ARG(kind), SLICE_ARG(subject));
	condition = map_get(notices->conditions, buf_slice(&key));
	if (condition == NULL) {
		condition = mem_new(sizeof(*condition));
		condition->app = notices->app;
		map_set(notices->conditions, buf_slice(&key), condition);
	}
	return condition;
}

static void
on_loaded(const struct store_fault *fault,
    const struct store_conditions *conditions, void *arg)
{
	struct notices *notices = arg;

	if (fault != NULL) {
		app_store_failed(
		    notices->app, fault, "open conditions cannot be read");
		return;
	}
	for (size_t i = 0; i < conditions->len; i++)
		find_condition(notices, conditions->items[i].kind,
		    conditions->items[i].subject)
		    ->is_open = true;
}

struct notices *
notices_new(struct app *app)
{
	struct notices *notices = mem_new(sizeof(*notices));

	notices->app = app;
	notices->conditions = map_new();
	/* What is said before they are known would be told twice, or never. */
	(void)store_list_health(app->store, on_loaded, notices);
	store_drain(app->store);
	return notices;
}

void
notices_free(struct notices **notices)
{
	struct notices *self = take_ptr(notices);
	struct slice key;
	void *value;
	size_t cursor = 0;

	if (self == NULL)
		return;
	while (map_next(self->conditions, &cursor, &key, &value))
		mem_free(&value);
	map_free(&self->conditions);
	mem_free(&self);
}

static void
on_kept(const struct store_fault *fault,
    const struct store_health_change *change, void *arg)
{
	struct condition *condition = arg;
	struct app *app = condition->app;

	if (fault != NULL) {
		/* Whoever finds it again says so again. */
		condition->is_open = !condition->is_open;
		app_store_failed(app, fault, "a condition cannot be recorded");
	} else if (change->has_changed) {
		dispatch_wake(app->dispatch);
	}
}

/* The deliveries of a planned health alert, in the store's words: it names the
 * alert itself, and takes deliveries without alerts to be this one's. */
static void
owe_notice(struct condition *condition, const struct notice *notice,
    const struct plan *plan)
{
	AUTO(mem_free)
	struct store_delivery *deliveries =
	    mem_new_array(plan->delivery_len, sizeof(*deliveries));
	struct store_alert alert = {.alert = plan->alerts[0]};
	struct store_health health = {
	    .kind = notice->kind,
	    .subject = notice->subject,
	    .is_open = notice->is_open,
	    .text = notice->text,
	    .alert = &alert,
	    .deliveries = deliveries,
	    .delivery_len = plan->delivery_len,
	};

	for (size_t i = 0; i < plan->delivery_len; i++) {
		deliveries[i] = (struct store_delivery){
		    .channel = plan->deliveries[i].channel,
		    .leg = plan->deliveries[i].leg,
		    .seq = plan->deliveries[i].seq,
		};
	}
	(void)store_set_health(
	    app_store(condition->app), &health, on_kept, condition);
}

static void
keep_quietly(struct condition *condition, const struct notice *notice)
{
	const struct store_health health = {
	    .kind = notice->kind,
	    .subject = notice->subject,
	    .is_open = notice->is_open,
	    .text = notice->text,
	};

	(void)store_set_health(
	    app_store(condition->app), &health, on_kept, condition);
}

static void
log_notice(const struct notice *notice)
{
	struct log_fields fields = {.len = 0};

	log_add_field(&fields, "condition", notice->kind);
	log_add_field(&fields, "subject", notice->subject);
	if (notice->is_open)
		log_error(&fields, "%.*s: %.*s", SLICE_ARG(notice->title),
		    SLICE_ARG(notice->text));
	else
		log_info(&fields, "%.*s", SLICE_ARG(notice->title));
}

void
notices_set(struct notices *notices, const struct notice *notice)
{
	struct app *app = notices->app;
	struct condition *condition =
	    find_condition(notices, notice->kind, notice->subject);
	AUTO(buf_fini) struct buf event = buf_init(BUF_MAX_OWN);
	AUTO(plan_free) struct plan *plan = NULL;
	struct health_request request = {
	    .settings = app->edition->settings,
	    .severity = notice->severity,
	    .title = notice->title,
	    .text = notice->text,
	    .now_ms = loop_now_ms(app->loop),
	};

	if (condition->is_open == notice->is_open)
		return;
	condition->is_open = notice->is_open;
	if (notice->is_quiet) {
		keep_quietly(condition, notice);
		return;
	}
	log_notice(notice);
	buf_printf(&event, "%.*s %lld %d", SLICE_ARG(notice->kind),
	    (long long)request.now_ms, notice->is_open);
	request.subject =
	    notice->subject.len > 0 ? notice->subject : notice->kind;
	request.event = buf_slice(&event);
	plan = alert_plan_health(&request);
	owe_notice(condition, notice, plan);
}

bool
notices_is_open(
    struct notices *notices, struct slice kind, struct slice subject)
{
	return find_condition(notices, kind, subject)->is_open;
}

void
notices_each(
    struct notices *notices, struct slice kind, notices_each_fn *fn, void *arg)
{
	struct slice key;
	void *value;
	size_t cursor = 0;

	while (map_next(notices->conditions, &cursor, &key, &value)) {
		const struct condition *condition = value;
		struct slice own, subject = key;

		slice_cut(&subject, '/', &own);
		if (condition->is_open && slice_eq(own, kind))
			fn(subject, arg);
	}
}

/* --- what is not configured any more ------------------------------------- */

static bool
is_configured(
    const struct settings *settings, struct slice kind, struct slice subject)
{
	if (slice_eq(kind, S("feed")))
		return settings_feed(settings, subject) != NULL;
	if (slice_eq(kind, S("channel")))
		return settings_channel(settings, subject) != NULL;
	return true;
}

void
notices_sync(struct notices *notices)
{
	const struct settings *settings = notices->app->edition->settings;
	struct slice key;
	void *value;
	size_t cursor = 0;

	while (map_next(notices->conditions, &cursor, &key, &value)) {
		const struct condition *condition = value;
		AUTO(arena_free) struct arena *arena = NULL;
		struct slice kind, subject = key;

		slice_cut(&subject, '/', &kind);
		if (!condition->is_open ||
		    is_configured(settings, kind, subject))
			continue;
		arena = arena_new();
		notices_set(notices,
		    &(struct notice){.kind = kind,
		        .subject = subject,
		        .severity = SEVERITY_INFO,
		        .title = arena_printf(arena,
		            "%.*s %.*s is not configured any more",
		            SLICE_ARG(kind), SLICE_ARG(subject))});
	}
}
