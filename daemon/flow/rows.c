#include "flow/rows.h"

#include "alert/doc.h"
#include "model/delivery.h"
#include "text/date.h"
#include "text/url.h"

void
row_set_time(struct js *row, struct slice key, int64_t ms)
{
	char text[DATE_MAX];

	/* To the second: nobody reads milliseconds in a list. */
	if (ms != 0)
		js_set_str(
		    row, key, slice_of(date_rfc3339(ms / 1000 * 1000, text)));
}

static void
set_text(struct js *row, struct slice key, struct slice text)
{
	if (text.len > 0)
		js_set_str(row, key, text);
}

static void
set_slices(
    struct js *row, struct slice key, const struct slice *items, size_t len)
{
	struct js *array = js_new_array();

	for (size_t i = 0; i < len; i++)
		js_add_str(array, items[i]);
	js_set(row, key, &array);
}

struct js *
row_of_feed(const struct feed_state *state, const struct feed *feed)
{
	AUTO(buf_fini) struct buf url = buf_init(BUF_MAX_OWN);
	struct js *row = js_new_object();

	url_redact(feed != NULL ? feed->url : state->url, &url);
	js_set_str(row, S("type"), S("feed"));
	js_set_str(row, S("id"), state->id);
	js_set_str(row, S("state"), slice_of(feed_phase_name(state->phase)));
	js_set_str(row, S("url"), buf_slice(&url));
	js_set_bool(row, S("configured"), feed != NULL);
	set_text(row, S("title"), state->title);
	set_text(row, S("format"), state->format);
	row_set_time(row, S("last_success"), state->last_success_ms);
	row_set_time(row, S("last_new"), state->last_new_ms);
	row_set_time(row, S("next_poll"), state->next_poll_ms);
	js_set_int(row, S("entries"), state->entry_count);
	js_set_int(row, S("held_back"), state->held_back);
	js_set_int(row, S("failures"), state->failures);
	js_set_int(row, S("status"), state->last_status);
	set_text(row, S("error"), state->last_error);
	return row;
}

/* What the document tells of the article; nothing where it is damaged. */
static void
add_document(struct js *row, struct slice json)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	const struct alert_doc *doc = doc_parse(arena, json, &err);

	if (doc == NULL)
		return;
	set_text(row, S("title"), doc->article.title);
	set_text(row, S("url"), doc->article.url);
	set_text(row, S("source"), doc->article.source);
	set_text(row, S("excerpt"), doc->article.excerpt);
	if (doc->article.has_published)
		row_set_time(row, S("published"), doc->article.published_ms);
}

struct js *
row_of_alert(const struct store_ledger_alert *alert)
{
	struct js *row = js_new_object();
	struct js *channels = js_new_array();

	js_set_str(row, S("type"), S("alert"));
	js_set_str(row, S("id"), slice_of(alert->alert.id));
	row_set_time(row, S("time"), alert->alert.raised_ms);
	js_set_str(
	    row, S("kind"), slice_of(alert_kind_name(alert->alert.kind)));
	js_set_str(
	    row, S("state"), slice_of(alert_state_name(alert->alert.state)));
	set_text(row, S("reason"), alert->alert.reason);
	if (alert->alert.is_trial)
		js_set_bool(row, S("trial"), true);
	js_set_str(
	    row, S("severity"), slice_of(severity_name(alert->alert.severity)));
	js_set_str(row, S("rule"), alert->alert.rule_id);
	set_text(row, S("rule_title"), alert->alert.rule_title);
	add_document(row, alert->alert.doc);
	set_text(row, S("story"), alert->alert.story_id);
	js_set_int(row, S("article"), alert->alert.article_id);
	set_slices(row, S("tags"), alert->tags, alert->tag_len);
	for (size_t i = 0; i < alert->delivery_len; i++) {
		const struct store_ledger_delivery *delivery =
		    &alert->deliveries[i];
		AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

		buf_printf(&text, "%.*s: %s", SLICE_ARG(delivery->channel),
		    delivery_state_name(delivery->state));
		js_add_str(channels, buf_slice(&text));
	}
	js_set(row, S("deliveries"), &channels);
	return row;
}

static struct js *
row_of_attempt(const struct store_attempt *attempt)
{
	struct js *row = js_new_object();

	js_set_int(row, S("number"), attempt->number);
	row_set_time(row, S("started"), attempt->started_ms);
	if (attempt->has_ended) {
		row_set_time(row, S("ended"), attempt->ended_ms);
		js_set_str(row, S("outcome"),
		    slice_of(outcome_name(attempt->outcome)));
		js_set_int(row, S("code"), attempt->code);
		set_text(row, S("text"), attempt->text);
		set_text(row, S("provider_id"), attempt->provider_id);
	}
	return row;
}

struct js *
row_of_delivery(const struct store_ledger_delivery *delivery)
{
	struct js *row = js_new_object();
	struct js *attempts = js_new_array();

	js_set_str(row, S("type"), S("delivery"));
	js_set_str(row, S("id"), delivery->id);
	row_set_time(row, S("time"), delivery->created_ms);
	js_set_str(row, S("channel"), delivery->channel);
	js_set_str(
	    row, S("state"), slice_of(delivery_state_name(delivery->state)));
	set_text(row, S("reason"), delivery->reason);
	js_set_str(row, S("leg"), slice_of(leg_name(delivery->leg)));
	if (delivery->resend > 0)
		js_set_int(row, S("resend"), delivery->resend);
	if (delivery->has_due)
		row_set_time(row, S("due"), delivery->due_ms);
	if (delivery->has_settled)
		row_set_time(row, S("settled"), delivery->settled_ms);
	js_set_int(row, S("tries"), delivery->tries);
	set_text(row, S("story"), delivery->story_id);
	set_text(row, S("body_sha256"), delivery->body_sha256);
	set_slices(row, S("alerts"), delivery->alert_ids, delivery->alert_len);
	for (size_t i = 0; i < delivery->attempt_len; i++) {
		struct js *attempt = row_of_attempt(&delivery->attempts[i]);

		js_add(attempts, &attempt);
	}
	js_set(row, S("attempts"), &attempts);
	return row;
}

struct js *
row_of_problem(const struct problem *problem)
{
	struct js *row = js_new_object();

	js_set_str(row, S("type"), S("problem"));
	js_set_str(row, S("file"), problem->place.file);
	js_set_int(row, S("line"), problem->place.line);
	js_set_int(row, S("column"), problem->place.column);
	js_set_str(
	    row, S("level"), slice_of(problem_level_name(problem->level)));
	js_set_str(row, S("code"), slice_of(problem->code));
	js_set_str(row, S("message"), problem->text);
	set_text(row, S("source_line"), problem->line_text);
	set_text(row, S("hint"), problem->hint);
	set_text(row, S("help"), problem->help);
	set_text(row, S("detail"), problem->detail);
	return row;
}

static void
set_outbox(struct js *row, const struct store_channel_counts *counts)
{
	js_set_int(row, S("waiting"), counts->waiting);
	js_set_int(row, S("sending"), counts->sending);
	js_set_int(row, S("delivered"), counts->delivered);
	js_set_int(row, S("dead"), counts->dead);
	js_set_int(row, S("held"), counts->held);
	js_set_int(row, S("suppressed"), counts->suppressed);
	js_set_int(row, S("oldest_waiting_s"), counts->oldest_ms / 1000);
}

void
rows_of_counts(const struct store_counts *counts, struct buf *lines)
{
	AUTO(js_free) struct js *whole = js_new_object();
	const struct store_channel_counts all = {
	    .waiting = counts->waiting,
	    .sending = counts->sending,
	    .delivered = counts->delivered,
	    .dead = counts->dead,
	    .held = counts->held,
	    .suppressed = counts->suppressed,
	    .oldest_ms = counts->oldest_ms,
	};

	js_set_str(whole, S("type"), S("counts"));
	js_set_int(whole, S("feeds"), counts->feeds);
	js_set_int(whole, S("failing_feeds"), counts->failing_feeds);
	js_set_int(whole, S("articles"), counts->articles);
	js_set_int(whole, S("to_match"), counts->ready_articles);
	js_set_int(whole, S("alerts"), counts->alerts);
	set_outbox(whole, &all);
	js_set_int(whole, S("conditions"), counts->conditions);
	js_write(whole, lines);
	buf_add_char(lines, '\n');
	for (size_t i = 0; i < counts->channel_len; i++) {
		AUTO(js_free) struct js *row = js_new_object();

		js_set_str(row, S("type"), S("channel"));
		js_set_str(row, S("channel"), counts->channels[i].channel);
		set_outbox(row, &counts->channels[i]);
		js_write(row, lines);
		buf_add_char(lines, '\n');
	}
}
