#include "alert/plan.h"

#include "alert/doc.h"
#include "alert/excerpt.h"
#include "alert/route.h"
#include "alert/ruling.h"
#include "base/check.h"
#include "base/mem.h"
#include "text/url.h"

static const char REASON_NO_CHANNEL[] = "no receiver: no channel takes it";
static const char REASON_NO_HEALTH[] =
    "no receiver: neither health.to nor a route of kind health";

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
		if (earlier->state != ALERT_SUPPRESSED && !earlier->is_trial &&
		    slice_eq(earlier->id, slice_of(id)))
			return true;
	}
	return false;
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

/* Rule and article name an alert; what is said of the same article again is
 * another one. */
static void
name_alert(
    const struct work *work, const struct ruling *ruling, struct alert *alert)
{
	char key[DIGEST_ID_LEN + 1];
	struct slice parts[] = {
	    SLICE("again"), slice_of(work->key), ruling->again};

	if (ruling->again.len == 0) {
		alert_id(alert->rule_id, slice_of(work->key), alert->id);
		return;
	}
	digest_id(parts, COUNT_OF(parts), key);
	alert_id(alert->rule_id, slice_of(key), alert->id);
}

/* Writes the ruling down as an alert, with its document in *doc. */
static void
add_alert(struct work *work, const struct hit *hit, const struct ruling *ruling,
    struct alert_doc *doc)
{
	struct plan *plan = work->plan;
	struct doc_rule *rule = arena_alloc(plan->arena, sizeof(*rule));
	struct alert *alert = &plan->alerts[plan->alert_len];

	alert->kind = ALERT_NEWS;
	alert->state = ruling->state;
	alert->reason = ruling->reason;
	alert->is_trial = hit->rule->status == RULE_TRIAL;
	alert->rule_id = arena_copy(plan->arena, hit->rule->id);
	name_alert(work, ruling, alert);
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
	    .change = ruling->change,
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

/* The end of the period that now is in: the same for all rules with it, so
 * that what they stop on a channel is one digest. */
static int64_t
digest_due(const struct work *work, const struct rule *rule)
{
	const struct plan_request *request = work->request;
	int64_t period_ms = rule->limit.per_ms;

	if (period_ms <= 0 || period_ms > PLAN_DIGEST_MS)
		period_ms = PLAN_DIGEST_MS;
	return (request->now_ms / period_ms + 1 + request->digest_delay) *
	    period_ms;
}

static void
add_digest_items(struct work *work, const struct rule *rule,
    const struct channels *channels, size_t alert)
{
	struct plan *plan = work->plan;

	for (size_t i = 0; i < channels->len; i++)
		plan->digest_items[plan->digest_item_len++] =
		    (struct planned_digest_item){
		        .channel = arena_copy(plan->arena, channels->ids[i]),
		        .route = S(PLAN_DIGEST_ROUTE),
		        .due_ms = digest_due(work, rule),
		        .alert = alert,
		    };
}

/* Whom it goes to, and how. */
static void
send_alert(struct work *work, const struct rule *rule,
    const struct alert_doc *doc, enum leg leg)
{
	struct plan *plan = work->plan;
	size_t number = plan->alert_len - 1;
	struct alert *alert = &plan->alerts[number];
	struct route_facts facts = {.kind = ALERT_NEWS,
	    .severity = alert->severity,
	    .rule_id = alert->rule_id,
	    .feed_id = alert->feed_id,
	    .language = work->request->article->language,
	    .tags = doc->tags,
	    .tag_len = doc->tag_len,
	    .send = &rule->send};
	struct channels channels;

	if (alert->is_trial ||
	    (alert->state != ALERT_OPENED && alert->state != ALERT_LIMITED))
		return;
	channels = alert_route(plan->arena, work->request->settings, &facts);
	if (channels.len == 0)
		suppress(alert, REASON_NO_CHANNEL);
	else if (alert->state == ALERT_LIMITED)
		add_digest_items(work, rule, &channels, number);
	else
		owe(plan, &channels, number, leg);
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

static void
plan_hit(struct work *work, size_t number)
{
	const struct plan_request *request = work->request;
	const struct hit *hit = &request->hits[number];
	struct plan *plan = work->plan;
	const struct ruling_request judged = {
	    .arena = plan->arena,
	    .facts = request->facts,
	    .article = request->article,
	    .hit = hit,
	    .past = number < request->facts->past_len
	        ? &request->facts->pasts[number]
	        : NULL,
	    .suppress = request->suppress,
	    .was_told = work->was_told,
	    .now_ms = request->now_ms,
	};
	struct ruling ruling = ruling_of(&judged);
	struct alert_doc doc;

	if (ruling.is_left_out)
		return;
	if (plan->alert_len == 0)
		choose_story(work);
	if (ruling.counts)
		plan->counted_rules[plan->counted_rule_len++] =
		    arena_copy(plan->arena, hit->rule->id);
	add_alert(work, hit, &ruling, &doc);
	send_alert(work, hit->rule, &doc, ruling.leg);
}

/* Room for all that the hits may lead to. */
static void
make_room(struct plan *plan, size_t channels, size_t hits)
{
	deliveries_init(plan, channels, hits);
	plan->counted_rules =
	    arena_new_array(plan->arena, struct slice, hits + 1);
	plan->digest_items = arena_new_array(
	    plan->arena, struct planned_digest_item, channels * hits + 1);
}

struct plan *
alert_plan(const struct plan_request *request)
{
	struct work work = {
	    .request = request, .plan = plan_new(request->hit_len)};
	struct plan *plan = work.plan;

	article_key(request->article, work.key);
	work.was_told = article_was_told(request->facts, slice_of(work.key));
	make_room(plan, request->settings->channels.len, request->hit_len);
	for (size_t i = 0; i < request->hit_len; i++)
		plan_hit(&work, i);
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
