#include "deliver/webhook.h"

#include "base/buf.h"
#include "deliver/http.h"
#include "deliver/sign.h"
#include "text/date.h"
#include "text/json.h"

static void
set_time(struct js *object, struct slice key, int64_t ms)
{
	char date[DATE_MAX];

	js_set_str(object, key, slice_of(date_rfc3339(ms, date)));
}

/* A key that is absent where there is nothing to say. */
static void
set_known(struct js *object, struct slice key, struct slice value)
{
	if (value.len > 0)
		js_set_str(object, key, value);
}

static bool
is_first(const struct part *part, size_t doc, size_t rule)
{
	struct slice id = part->docs[doc]->rules[rule].id;

	for (size_t i = 0; i <= doc; i++)
		for (size_t j = 0; j < part->docs[i]->rule_len; j++) {
			if (i == doc && j == rule)
				return true;
			if (slice_eq(part->docs[i]->rules[j].id, id))
				return false;
		}
	return true;
}

static struct js *
rules_json(const struct part *part)
{
	struct js *rules = js_new_array();

	for (size_t i = 0; i < part->doc_len; i++) {
		for (size_t j = 0; j < part->docs[i]->rule_len; j++) {
			const struct doc_rule *rule = &part->docs[i]->rules[j];
			struct js *object;

			if (!is_first(part, i, j))
				continue;
			object = js_new_object();
			js_set_str(object, S("id"), rule->id);
			js_set_str(object, S("title"),
			    rule->title.len > 0 ? rule->title : rule->id);
			js_add(rules, &object);
		}
	}
	return rules;
}

static struct js *
strings_json(const struct slice *items, size_t len)
{
	struct js *array = js_new_array();

	for (size_t i = 0; i < len; i++)
		js_add_str(array, items[i]);
	return array;
}

static struct js *
article_json(const struct doc_article *article, enum deliver_level level)
{
	struct js *object = js_new_object();

	js_set_str(object, S("title"), article->title);
	js_set_str(object, S("url"), article->url);
	js_set_str(object, S("source"), article->source);
	if (article->has_published)
		set_time(object, S("published"), article->published_ms);
	set_known(object, S("language"), article->language);
	js_set_str(object, S("excerpt"),
	    level == DELIVER_BARE ? S("") : article->excerpt);
	return object;
}

static void
add_because(struct js *array, const struct because *because, unsigned window)
{
	struct js *item = js_new_object();

	js_set_str(item, S("field"), slice_of(field_name(because->field)));
	js_set_int(item, S("start"), (int64_t)because->start);
	js_set_int(item, S("end"), (int64_t)because->end);
	js_set_str(item, S("text"), because->text);
	js_set_str(item, S("term"), because->term);
	js_set_int(item, S("window"), window);
	js_add(array, &item);
}

/* Windows of several rules are numbered through, so that none are mixed. */
static struct js *
because_json(const struct part *part)
{
	struct js *array = js_new_array();
	unsigned base = 0;

	for (size_t i = 0; i < part->doc_len; i++) {
		const struct alert_doc *doc = part->docs[i];
		unsigned used = 0;

		for (size_t j = 0; j < doc->because_len; j++) {
			unsigned window = doc->because[j].window;

			add_because(array, &doc->because[j], base + window);
			if (window >= used)
				used = window + 1;
		}
		base += used;
	}
	return array;
}

/* A receiver that finds the message too large gets it without the places, then
 * without the excerpt; the keys stay. */
static struct js *
alert_json(const struct part *part, enum deliver_level level)
{
	const struct alert_doc *first = part->docs[0];
	struct js *alert = js_new_object(), *story = js_new_object(), *child;

	js_set_str(alert, S("id"), first->id);
	js_set_str(
	    alert, S("severity"), slice_of(severity_name(part->severity)));
	child = strings_json(part->tags, part->tag_len);
	js_set(alert, S("tags"), &child);
	js_set_bool(alert, S("denied"), part->denied);
	child = rules_json(part);
	js_set(alert, S("rules"), &child);
	js_set_str(story, S("id"), first->story_id);
	child = strings_json(part->sources, part->source_len);
	js_set(story, S("sources"), &child);
	js_set(alert, S("story"), &story);
	child = article_json(&first->article, level);
	js_set(alert, S("article"), &child);
	child = level == DELIVER_RICH ? because_json(part) : js_new_array();
	js_set(alert, S("because"), &child);
	return alert;
}

static struct slice
type_of(const struct message *message)
{
	if (message->leg == LEG_DIGEST)
		return S("digest");
	if (message->leg == LEG_TEST)
		return S("test");
	if (message->part_len == 0 || message->leg == LEG_NOTICE ||
	    message->parts[0].kind == ALERT_HEALTH)
		return S("notice");
	return message->leg == LEG_UPDATE ? S("alert.updated")
	                                  : S("alert.opened");
}

/* `alert` for one, `alerts` for a digest or for several articles, `text` for
 * what is said without an alert. */
static struct js *
data_json(const struct message *message, enum deliver_level level)
{
	struct js *data = js_new_object(), *alerts, *alert;

	set_known(data, S("text"), message->text);
	if (message->part_len > 0 && message->leg != LEG_DIGEST) {
		alert = alert_json(&message->parts[0], level);
		js_set(data, S("alert"), &alert);
	}
	if (message->part_len <= 1 && message->leg != LEG_DIGEST)
		return data;
	alerts = js_new_array();
	for (size_t i = 0; i < message->part_len; i++) {
		alert = alert_json(&message->parts[i], level);
		js_add(alerts, &alert);
	}
	js_set(data, S("alerts"), &alerts);
	return data;
}

static int
webhook_render(const struct render_request *request,
    const struct message *message, struct buf *out, struct err *err)
{
	AUTO(js_free) struct js *body = js_new_object();
	struct js *data = data_json(message, request->level);

	(void)err;
	js_set_str(body, S("type"), type_of(message));
	set_time(body, S("timestamp"), request->now_ms);
	js_set(body, S("data"), &data);
	js_write(body, out);
	return 0;
}

static void
add_signature(struct arena *arena, const struct attempt_request *request,
    int64_t timestamp_s, struct attempt *attempt)
{
	AUTO(buf_fini) struct buf signature = buf_init(BUF_MAX_OWN);

	sign_webhook(request->channel->secret.value, request->delivery_id,
	    timestamp_s, request->body, &signature);
	http_add_header(attempt, S("webhook-signature"),
	    arena_copy(arena, buf_slice(&signature)));
}

static int
webhook_prepare(struct arena *arena, const struct attempt_request *request,
    struct attempt *attempt, struct err *err)
{
	int64_t timestamp_s = request->now_ms / 1000;

	if (http_prepare(arena, request, 3, attempt, err) != 0)
		return -1;
	http_add_header(attempt, S("webhook-id"), request->delivery_id);
	http_add_header(attempt, S("webhook-timestamp"),
	    arena_printf(arena, "%lld", (long long)timestamp_s));
	if (request->channel->secret.is_set)
		add_signature(arena, request, timestamp_s, attempt);
	return 0;
}

static struct judgement
webhook_judge(struct arena *arena, const struct attempt_request *request,
    const struct deliver_reply *reply)
{
	(void)request;
	return http_judge(arena, reply);
}

const struct kind webhook_kind = {
    .type = CHANNEL_WEBHOOK,
    .levels = 1, /* whoever finds the schema wrong finds parts wrong too */
    .render = webhook_render,
    .prepare = webhook_prepare,
    .judge = webhook_judge,
};
