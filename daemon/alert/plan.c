#include "alert/plan.h"

#include "alert/doc.h"
#include "alert/excerpt.h"
#include "alert/route.h"
#include "base/check.h"
#include "base/mem.h"
#include "text/date.h"
#include "text/url.h"

static const char REASON_NO_CHANNEL[] = "no receiver: no channel takes it";
static const char REASON_NO_HEALTH[] =
    "no receiver: neither health.to nor a route of kind health";

/* What was decided for one hit, before it is written down. */
struct verdict {
	enum alert_state state;
	enum leg leg;
	struct slice reason;
	struct slice change;
};

/* The work on one article. */
struct work {
	const struct plan_request *request;
	struct plan *plan;
	char key[DIGEST_ID_LEN + 1]; /* of the article among all feeds */
	bool was_told; /* an alert of this very article is out already */
};

static struct plan *
plan_new(size_t alerts)
{
	struct plan *plan = mem_new(sizeof(*plan));

	plan->arena = arena_new();
	plan->alerts = arena_new_array(plan->arena, struct alert, alerts + 1);
	return plan;
}

void
plan_free(struct plan **plan)
{
	if (*plan == NULL)
		return;
	arena_free(&(*plan)->arena);
	mem_free(plan);
}

/* A rule is known under the id it has and the one it had. */
static bool
rule_is(const struct rule *rule, struct slice id)
{
	return slice_eq(rule->id, id) ||
	    (rule->was.len > 0 && slice_eq(rule->was, id));
}

static bool
has_fired(const struct plan_facts *facts, const struct rule *rule)
{
	for (size_t i = 0; i < facts->fired_rule_len; i++)
		if (rule_is(rule, facts->fired_rules[i]))
			return true;
	return false;
}

struct slice
article_site(const struct article *article)
{
	struct slice host = url_host(article->url);

	if (slice_starts_nocase(host, S("www.")))
		host = slice_from(host, 4);
	return host.len > 0 ? host : article->source;
}

/* A key of a feed says nothing of other feeds' keys. */
static void
article_key(const struct article *article, char out[DIGEST_ID_LEN + 1])
{
	struct slice parts[] = {
	    SLICE("article"), article->source, article->key};

	digest_id(parts, COUNT_OF(parts), out);
}

static bool
article_was_told(const struct plan_facts *facts, struct slice key)
{
	for (size_t i = 0; i < facts->earlier_len; i++) {
		const struct earlier_alert *earlier = &facts->earlier[i];
		char id[DIGEST_ID_LEN + 1];

		alert_id(earlier->rule_id, key, id);
		if (earlier->state != ALERT_SUPPRESSED &&
		    slice_eq(earlier->id, slice_of(id)))
			return true;
	}
	return false;
}

/* What the story told of the rule within its window. */
struct told {
	const struct earlier_alert *last; /* NULL: nothing */
	enum severity severity;           /* the highest */
	bool denied;
};

static struct told
told_of(const struct plan_facts *facts, const struct rule *rule, int64_t now_ms)
{
	struct told told = {0};

	for (size_t i = 0; i < facts->earlier_len; i++) {
		const struct earlier_alert *earlier = &facts->earlier[i];

		if (earlier->state != ALERT_OPENED ||
		    !rule_is(rule, earlier->rule_id) ||
		    now_ms - earlier->raised_ms >= rule->collapse.for_ms)
			continue;
		if (told.last == NULL ||
		    earlier->raised_ms > told.last->raised_ms)
			told.last = earlier;
		if (earlier->severity > told.severity)
			told.severity = earlier->severity;
		told.denied |= earlier->denied;
	}
	return told;
}

/* Against the story: tells it anew, as an update, or joins. */
static struct verdict
judge_story(const struct work *work, const struct hit *hit)
{
	struct arena *arena = work->plan->arena;
	struct verdict verdict = {.state = ALERT_OPENED, .leg = LEG_OPENED};
	struct told told = {0};
	char date[DATE_MAX];

	if (!hit->rule->collapse.off)
		told = told_of(
		    work->request->facts, hit->rule, work->request->now_ms);
	if (told.last == NULL) {
		if (work->was_told) {
			verdict.leg = LEG_UPDATE;
			verdict.change =
			    S("the article was changed and meets another rule");
		}
		return verdict;
	}
	verdict.leg = LEG_UPDATE;
	if (hit->severity > told.severity) {
		verdict.change = arena_printf(arena,
		    "severity raised from %s to %s",
		    severity_name(told.severity), severity_name(hit->severity));
	} else if (hit->denied && !told.denied) {
		verdict.change = S("what was reported is denied");
	} else {
		verdict.state = ALERT_JOINED;
		verdict.reason = arena_printf(arena,
		    "the story alerted for this rule on %s (alert %.*s)",
		    date_short(told.last->raised_ms, date),
		    SLICE_ARG(told.last->id));
	}
	return verdict;
}

static struct verdict
judge(const struct work *work, const struct hit *hit)
{
	if (work->request->suppress.len > 0)
		return (struct verdict){.state = ALERT_SUPPRESSED,
		    .reason =
		        arena_copy(work->plan->arena, work->request->suppress)};
	return judge_story(work, hit);
}

static bool
has_text(const struct slice *items, size_t len, struct slice text)
{
	for (size_t i = 0; i < len; i++)
		if (slice_eq(items[i], text))
			return true;
	return false;
}

/* Tags of rule and feed, each once. */
static void
fill_tags(
    const struct work *work, const struct rule *rule, struct alert_doc *doc)
{
	const struct feed *feed = work->request->feed;
	const struct terms none = {0};
	const struct terms *lists[] = {
	    &rule->tags, feed != NULL ? &feed->tags : &none};

	doc->tags = arena_new_array(
	    work->plan->arena, struct slice, lists[0]->len + lists[1]->len + 1);
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		for (size_t j = 0; j < lists[i]->len; j++) {
			struct slice tag = lists[i]->items[j].text;

			if (!has_text(doc->tags, doc->tag_len, tag))
				doc->tags[doc->tag_len++] = tag;
		}
	}
}

static void
fill_story(const struct work *work, struct alert_doc *doc)
{
	const struct plan_facts *facts = work->request->facts;
	struct slice source = article_site(work->request->article);

	doc->story_id = work->plan->story_id;
	doc->story_sources = arena_new_array(
	    work->plan->arena, struct slice, facts->story_source_len + 1);
	for (size_t i = 0; i < facts->story_source_len; i++)
		if (!has_text(doc->story_sources, doc->story_source_len,
		        facts->story_sources[i]))
			doc->story_sources[doc->story_source_len++] =
			    facts->story_sources[i];
	if (source.len > 0 &&
	    !has_text(doc->story_sources, doc->story_source_len, source))
		doc->story_sources[doc->story_source_len++] = source;
}

static void
fill_article(
    const struct work *work, const struct hit *hit, struct doc_article *out)
{
	const struct article *article = work->request->article;
	const struct feed *feed = work->request->feed;
	struct arena *arena = work->plan->arena;
	struct excerpt excerpt = excerpt_plan(arena, article->body,
	    hit->because, hit->because_len, EXCERPT_MAX_CHARS);

	out->key = slice_of(work->key);
	out->title = article->title;
	out->title_marks = marks_of(
	    arena, article->title, FIELD_TITLE, hit->because, hit->because_len);
	out->url = article->url;
	out->source = article->source;
	out->official = feed != NULL && feed->official;
	out->has_published = article->has_published;
	out->published_ms = article->published_ms;
	out->language = article->language;
	out->excerpt = excerpt.text;
	out->excerpt_marks = excerpt.marks;
}

/* The document's bytes; what it names is bounded by the limits of articles,
 * rules and DOC_MAX_BECAUSE. */
static struct slice
doc_bytes(struct arena *arena, const struct alert_doc *doc)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	check(doc_render(doc, &out));
	return arena_copy(arena, buf_slice(&out));
}

/* Writes the verdict down as an alert, with its document in *doc. */
static struct alert *
add_alert(struct work *work, const struct hit *hit,
    const struct verdict *verdict, struct alert_doc *doc)
{
	struct plan *plan = work->plan;
	struct doc_rule *rule = arena_alloc(plan->arena, sizeof(*rule));
	struct alert *alert = &plan->alerts[plan->alert_len];

	alert_id(hit->rule->id, slice_of(work->key), alert->id);
	alert->kind = ALERT_NEWS;
	alert->state = verdict->state;
	alert->reason = verdict->reason;
	alert->rule_id = arena_copy(plan->arena, hit->rule->id);
	alert->rule_title = arena_copy(plan->arena, rule_title(hit->rule));
	alert->severity = hit->severity;
	alert->denied = hit->denied;
	alert->story_id = plan->story_id;
	alert->feed_id =
	    arena_copy(plan->arena, work->request->article->source);
	alert->article_id = work->request->article_id;
	alert->raised_ms = work->request->now_ms;
	plan->alert_len++;

	*rule = (struct doc_rule){alert->rule_id, alert->rule_title};
	*doc = (struct alert_doc){.id = slice_of(alert->id),
	    .kind = ALERT_NEWS,
	    .severity = hit->severity,
	    .denied = hit->denied,
	    .change = verdict->change,
	    .rules = rule,
	    .rule_len = 1,
	    .because = hit->because,
	    .because_len = hit->because_len < DOC_MAX_BECAUSE ? hit->because_len
	                                                      : DOC_MAX_BECAUSE,
	    .because_total = hit->because_len,
	    .raised_ms = alert->raised_ms};
	fill_tags(work, hit->rule, doc);
	fill_story(work, doc);
	fill_article(work, hit, &doc->article);
	alert->doc = doc_bytes(plan->arena, doc);
	return alert;
}

/* Room for one delivery a channel, each for all alerts. */
static void
deliveries_init(struct plan *plan, size_t channels, size_t alerts)
{
	plan->deliveries =
	    arena_new_array(plan->arena, struct planned_delivery, channels + 1);
	for (size_t i = 0; i < channels; i++)
		plan->deliveries[i].alerts =
		    arena_new_array(plan->arena, size_t, alerts + 1);
}

static void
owe(struct plan *plan, const struct channels *channels, size_t alert,
    enum leg leg)
{
	for (size_t i = 0; i < channels->len; i++) {
		struct planned_delivery *delivery = plan->deliveries;
		const struct planned_delivery *end =
		    plan->deliveries + plan->delivery_len;

		while (delivery < end &&
		    !slice_eq(delivery->channel, channels->ids[i]))
			delivery++;
		if (delivery == end) {
			plan->delivery_len++;
			delivery->channel =
			    arena_copy(plan->arena, channels->ids[i]);
			delivery->leg = leg;
		}
		/* What is new to somebody is not shown as a mere update. */
		if (leg == LEG_OPENED)
			delivery->leg = LEG_OPENED;
		delivery->alerts[delivery->alert_len++] = alert;
	}
}

/* The first alert names a delivery; all that make its id are known now. */
static void
name_deliveries(struct plan *plan)
{
	for (size_t i = 0; i < plan->delivery_len; i++) {
		struct planned_delivery *delivery = &plan->deliveries[i];

		delivery->seq = delivery->leg == LEG_UPDATE ? 1 : 0;
		delivery_id(slice_of(plan->alerts[delivery->alerts[0]].id),
		    delivery->channel, delivery->leg, delivery->seq, 0,
		    delivery->id);
	}
}

static void
suppress(struct alert *alert, const char *reason)
{
	alert->state = ALERT_SUPPRESSED;
	alert->reason = slice_of(reason);
}

static void
plan_hit(struct work *work, const struct hit *hit)
{
	struct verdict verdict = judge(work, hit);
	struct alert_doc doc;
	struct alert *alert = add_alert(work, hit, &verdict, &doc);
	struct route_facts facts = {.kind = ALERT_NEWS,
	    .severity = alert->severity,
	    .rule_id = alert->rule_id,
	    .feed_id = alert->feed_id,
	    .language = work->request->article->language,
	    .tags = doc.tags,
	    .tag_len = doc.tag_len,
	    .send = &hit->rule->send};
	struct channels channels;

	if (alert->state != ALERT_OPENED)
		return;
	channels =
	    alert_route(work->plan->arena, work->request->settings, &facts);
	if (channels.len == 0)
		suppress(alert, REASON_NO_CHANNEL);
	owe(work->plan, &channels, work->plan->alert_len - 1, verdict.leg);
}

static void
choose_story(struct work *work)
{
	struct slice parts[] = {SLICE("story"), slice_of(work->key)};
	struct slice known = work->request->facts->story_id;
	char id[DIGEST_ID_LEN + 1];

	digest_id(parts, COUNT_OF(parts), id);
	work->plan->story_is_new = known.len == 0;
	work->plan->story_id =
	    arena_copy(work->plan->arena, known.len > 0 ? known : slice_of(id));
}

struct plan *
alert_plan(const struct plan_request *request)
{
	struct work work = {
	    .request = request, .plan = plan_new(request->hit_len)};
	struct plan *plan = work.plan;

	article_key(request->article, work.key);
	work.was_told = article_was_told(request->facts, slice_of(work.key));
	deliveries_init(
	    plan, request->settings->channels.len, request->hit_len);
	for (size_t i = 0; i < request->hit_len; i++) {
		if (has_fired(request->facts, request->hits[i].rule))
			continue;
		if (plan->alert_len == 0)
			choose_story(&work);
		plan_hit(&work, &request->hits[i]);
	}
	name_deliveries(plan);
	return plan;
}

static struct slice
health_doc(struct arena *arena, const struct health_request *request,
    const struct alert *alert)
{
	struct doc_rule rule = {alert->rule_id, alert->rule_id};
	struct alert_doc doc = {.id = slice_of(alert->id),
	    .kind = ALERT_HEALTH,
	    .severity = request->severity,
	    .rules = &rule,
	    .rule_len = 1,
	    .article = {.key = slice_of(alert->id),
	        .title = request->title,
	        .excerpt = request->text},
	    .raised_ms = request->now_ms};

	return doc_bytes(arena, &doc);
}

static struct channels
health_channels(struct arena *arena, const struct health_request *request)
{
	struct route_facts facts = {.kind = ALERT_HEALTH,
	    .severity = request->severity,
	    .rule_id = request->subject,
	    .feed_id = request->subject,
	    .send = &request->settings->health_to};

	return alert_route(arena, request->settings, &facts);
}

struct plan *
alert_plan_health(const struct health_request *request)
{
	struct plan *plan = plan_new(1);
	struct alert *alert = &plan->alerts[plan->alert_len++];
	struct slice parts[] = {SLICE("health"), request->event};
	char event[DIGEST_ID_LEN + 1];
	struct channels channels;

	digest_id(parts, COUNT_OF(parts), event);
	alert_id(request->subject, slice_of(event), alert->id);
	alert->kind = ALERT_HEALTH;
	alert->state = ALERT_OPENED;
	alert->rule_id = arena_copy(plan->arena, request->subject);
	alert->rule_title = alert->rule_id;
	alert->severity = request->severity;
	alert->raised_ms = request->now_ms;
	alert->doc = health_doc(plan->arena, request, alert);
	channels = health_channels(plan->arena, request);
	if (channels.len == 0)
		suppress(alert, REASON_NO_HEALTH);
	deliveries_init(plan, request->settings->channels.len, 1);
	owe(plan, &channels, 0, LEG_OPENED);
	name_deliveries(plan);
	return plan;
}
