/* What became of an article that met its rule: the state remembers, or the
 * configuration says where it would go. */
#include "alert/route.h"
#include "base/log.h"
#include "base/num.h"
#include "main/stage.h"

static void
tell_counting(struct stages *s)
{
	const struct fire_when *when = &s->rule->fire_when;
	const struct trail *trail = s->request->trail;
	char within[NUM_DURATION_MAX];
	enum stage_truth truth = STAGE_SILENT;

	if (when->articles == 0 && when->different_sources == 0)
		return;
	buf_printf(&s->text, "from %u articles", when->articles);
	if (when->different_sources > 0)
		buf_printf(&s->text, " of %u sources", when->different_sources);
	buf_printf(
	    &s->text, " within %s", num_duration(when->within_ms, within));
	if (trail != NULL && trail->has_alert)
		truth = trail->alert.state == ALERT_SUPPRESSED &&
		        slice_find(trail->alert.reason, S("fire_when"), 0) <
		            trail->alert.reason.len
		    ? STAGE_NO
		    : STAGE_YES;
	stage_add(s, "fire_when", truth);
}

static void
tell_story(struct stages *s)
{
	const struct alert *alert = &s->request->trail->alert;

	buf_printf(&s->text, "%s", alert_state_name(alert->state));
	stage_add_time(s, " ", alert->raised_ms);
	buf_printf(&s->text, ", %s, alert %.8s", severity_name(alert->severity),
	    alert->id);
	if (alert->reason.len > 0) {
		buf_add_str(&s->text, ": ");
		log_escape(alert->reason, STAGE_MAX_TEXT, &s->text);
	}
	stage_add(
	    s, "story", alert->state == ALERT_OPENED ? STAGE_YES : STAGE_NO);
}

static void
tell_limit(struct stages *s)
{
	const struct alert_limit *limit = &s->rule->limit;
	const struct trail *trail = s->request->trail;
	bool is_over = trail != NULL && trail->has_alert &&
	    trail->alert.state == ALERT_LIMITED;
	char per[NUM_DURATION_MAX];

	if (limit->alerts == 0)
		buf_add_str(&s->text, "the rule has none");
	else
		buf_printf(&s->text, "%u alerts per %s%s", limit->alerts,
		    num_duration(limit->per_ms, per),
		    is_over ? ": used up, the next digest tells it" : "");
	stage_add(s, "limit", is_over ? STAGE_NO : STAGE_YES);
}

static void
add_channels(struct stages *s, const struct channels *channels)
{
	for (size_t i = 0; i < channels->len; i++)
		buf_printf(&s->text, "%s%.*s", i > 0 ? ", " : "",
		    SLICE_ARG(channels->ids[i]));
}

/* Where it goes as things stand today. */
static struct channels
route_of(struct stages *s)
{
	const struct route_facts facts = {.kind = ALERT_NEWS,
	    .severity = s->explanation->is_met ? s->explanation->severity
	                                       : s->rule->severity,
	    .rule_id = s->rule->id,
	    .feed_id = s->request->article->source,
	    .language = s->request->article->language,
	    .tags = s->tags,
	    .tag_len =
	        s->rule->tags.len + (s->feed != NULL ? s->feed->tags.len : 0),
	    .send = &s->rule->send};

	return alert_route(s->arena, s->request->settings, &facts);
}

static void
tell_route(struct stages *s)
{
	struct channels channels;

	if (s->request->settings == NULL) {
		buf_add_str(&s->text, "not asked: there are only rules");
		stage_add(s, "route", STAGE_SILENT);
		return;
	}
	channels = route_of(s);
	add_channels(s, &channels);
	if (channels.len == 0)
		buf_add_str(&s->text, "no channel takes it");
	else
		buf_add_str(&s->text,
		    s->rule->send.len > 0 ? " (as the rule's send says)"
		                          : " (as the routes say)");
	stage_add(s, "route", channels.len > 0 ? STAGE_YES : STAGE_NO);
}

static void
tell_silence(struct stages *s)
{
	const struct trail *trail = s->request->trail;
	enum stage_truth truth = STAGE_YES;

	for (size_t i = 0; i < trail->delivery_len; i++) {
		const struct trail_delivery *d = &trail->deliveries[i];

		if (!d->is_silenced)
			continue;
		truth = STAGE_NO;
		buf_printf(&s->text, "%s%.*s: ", s->text.len > 0 ? "; " : "",
		    SLICE_ARG(d->channel));
		log_escape(d->reason, STAGE_MAX_SHOWN, &s->text);
	}
	if (truth == STAGE_YES)
		buf_add_str(&s->text, "none held it back");
	stage_add(s, "silence", truth);
}

static void
add_delivery(struct stages *s, const struct trail_delivery *d)
{
	buf_printf(&s->text, "%.*s: %s", SLICE_ARG(d->channel),
	    delivery_state_name(d->state));
	if (d->settled_ms != 0)
		stage_add_time(s, " ", d->settled_ms);
	else if (d->due_ms != 0)
		stage_add_time(s, ", due ", d->due_ms);
	if (d->tries > 1)
		buf_printf(&s->text, ", %lld tries", (long long)d->tries);
	if (d->reason.len > 0) {
		buf_add_str(&s->text, ", ");
		log_escape(d->reason, STAGE_MAX_SHOWN, &s->text);
	}
}

static void
tell_deliveries(struct stages *s)
{
	const struct trail *trail = s->request->trail;

	if (trail->delivery_len == 0) {
		buf_add_str(&s->text, "nothing was owed to a channel");
		stage_add(s, "delivery",
		    trail->alert.state == ALERT_OPENED && !trail->alert.is_trial
		        ? STAGE_NO
		        : STAGE_SILENT);
	}
	for (size_t i = 0; i < trail->delivery_len; i++) {
		enum delivery_state state = trail->deliveries[i].state;

		add_delivery(s, &trail->deliveries[i]);
		stage_add(s, "delivery",
		    state == DELIVERY_DELIVERED ? STAGE_YES
		        : state == DELIVERY_WAITING || state == DELIVERY_SENDING
		        ? STAGE_SILENT
		        : STAGE_NO);
	}
}

void
outcome_tell(struct stages *s)
{
	const struct trail *trail = s->request->trail;

	tell_counting(s);
	if (trail == NULL) {
		if (!s->explanation->is_met)
			return;
		buf_add_str(&s->text, "not asked: it is not of the archive");
		stage_add(s, "story", STAGE_SILENT);
		tell_limit(s);
		tell_route(s);
		return;
	}
	if (!trail->has_alert) {
		if (!s->explanation->is_met)
			return;
		buf_add_str(&s->text,
		    trail->stage == STORE_MATCHED
		        ? "no alert came of it: rule or article were others "
		          "when it was matched"
		        : trail->stage == STORE_PAGE  ? "it waits for its page"
		        : trail->stage == STORE_READY ? "it waits to be matched"
		                                      : "it was not matched");
		stage_add(s, "story", STAGE_NO);
		return;
	}
	tell_story(s);
	tell_limit(s);
	tell_route(s);
	tell_silence(s);
	tell_deliveries(s);
}
