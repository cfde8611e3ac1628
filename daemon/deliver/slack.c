/*
 * Article text goes into plain_text objects and rich_text elements alone,
 * which Slack does not parse; the one field that it parses always, `text`, is
 * escaped.  All limits are in UTF-16 units, which are never fewer than
 * Slack's characters.
 */
#include "deliver/slack.h"

#include "base/buf.h"
#include "deliver/http.h"
#include "deliver/plain.h"
#include "text/json.h"

/* Slack's limits, docs.slack.dev/reference/block-kit/blocks. */
#define MAX_HEADER 150
#define MAX_BLOCKS 50
/* Ours, below Slack's 3,000 of a text object and 40,000 of `text`: nobody
 * reads more in a chat. */
#define MAX_ELEMENT 2000
#define MAX_TEXT    3000
/* The last rung of the ladder must get through. */
#define MAX_BARE 500

#define PART_BLOCKS 4 /* header, rich text, context, divider */
/* One block before the parts and one behind them. */
#define MAX_PARTS ((MAX_BLOCKS - 2) / PART_BLOCKS)

static struct js *
new_typed(const char *type)
{
	struct js *object = js_new_object();

	js_set_str(object, S("type"), slice_of(type));
	return object;
}

static struct js *
plain_text(struct slice text)
{
	struct js *object = new_typed("plain_text");

	js_set_str(object, S("text"), text);
	js_set_bool(object, S("emoji"), false);
	return object;
}

/* A text element; Slack refuses empty ones, so those are left out. */
static void
add_text(struct js *elements, struct slice text, bool bold)
{
	struct js *element, *style;

	if (text.len == 0)
		return;
	element = new_typed("text");
	js_set_str(element, S("text"), text);
	if (bold) {
		style = js_new_object();
		js_set_bool(style, S("bold"), true);
		js_set(element, S("style"), &style);
	}
	js_add(elements, &element);
}

static void
add_marked(
    struct arena *arena, struct js *elements, const struct marked *marked)
{
	struct marked cut = marked_cut(arena, marked, MAX_ELEMENT);
	struct stretch stretch;
	size_t at = 0;

	while (marked_next(&cut, &at, &stretch))
		add_text(elements, stretch.text, stretch.is_marked);
}

static void
add_link(struct js *elements, const struct part *part)
{
	struct js *element;

	if (part->link.len == 0) {
		add_text(elements, part->other, false);
		return;
	}
	element = new_typed("link");
	js_set_str(element, S("url"), part->link);
	js_set_str(element, S("text"), part->host);
	js_add(elements, &element);
}

/* Moves the elements into a rich text element of that type. */
static void
add_section(struct js *parent, const char *type, struct js **elements)
{
	struct js *section;

	if (js_len(*elements) == 0) {
		js_free(elements);
		return;
	}
	section = new_typed(type);
	js_set(section, S("elements"), elements);
	js_add(parent, &section);
}

/* "Rule: "words" + "words"", a line each. */
static struct js *
rules_elements(struct arena *arena, const struct part *part)
{
	struct js *elements = js_new_array();

	for (size_t i = 0; i < part->rule_len; i++) {
		const struct part_rule *rule = &part->rules[i];

		add_text(elements, i > 0 ? S("\n") : S(""), false);
		add_text(
		    elements, text_cut(arena, rule->title, MAX_ELEMENT), true);
		if (rule->because.len > 0)
			add_text(elements,
			    text_cut(arena,
			        arena_printf(
			            arena, ": %.*s", SLICE_ARG(rule->because)),
			        MAX_ELEMENT),
			    false);
		if (rule->change.len > 0)
			add_text(elements,
			    arena_printf(arena, " (%.*s)",
			        SLICE_ARG(
			            text_cut(arena, rule->change, MAX_HEADER))),
			    false);
	}
	return elements;
}

static void
add_rich_text(struct arena *arena, struct js *blocks, const struct part *part)
{
	struct js *block = new_typed("rich_text");
	struct js *sections = js_new_array(), *elements;

	elements = js_new_array();
	if (part->title.marks.len > 0) {
		add_marked(arena, elements, &part->title);
		add_text(elements, S("\n"), false);
	}
	add_link(elements, part);
	add_section(sections, "rich_text_section", &elements);
	for (size_t i = 0; i < part->excerpt_len; i++) {
		elements = js_new_array();
		add_marked(arena, elements, &part->excerpts[i]);
		add_section(sections, "rich_text_quote", &elements);
	}
	elements = rules_elements(arena, part);
	add_section(sections, "rich_text_section", &elements);
	if (js_len(sections) > 0) {
		js_set(block, S("elements"), &sections);
		js_add(blocks, &block);
	}
	js_free(&sections);
	js_free(&block);
}

/* "bbc (official source), 1 Mar 2026, 09:30 UTC, reported by: a, b, tags: c" */
static struct slice
context_text(struct arena *arena, const struct part *part)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	buf_printf(&out, "%.*s%s", SLICE_ARG(part->source),
	    part->official ? " (official source)" : "");
	if (part->when.len > 0)
		buf_printf(&out, "%s%.*s", out.len > 0 ? " · " : "",
		    SLICE_ARG(part->when));
	for (size_t i = 0; part->source_len > 1 && i < part->source_len; i++)
		buf_printf(&out, "%s%.*s", i > 0 ? ", " : " · reported by: ",
		    SLICE_ARG(part->sources[i]));
	for (size_t i = 0; i < part->tag_len; i++)
		buf_printf(&out, "%s%.*s",
		    i > 0 ? ", " : " · tags: ", SLICE_ARG(part->tags[i]));
	return text_cut(arena, text_clean(arena, buf_slice(&out)), MAX_ELEMENT);
}

static void
add_context(struct js *blocks, struct slice text)
{
	struct js *block, *elements, *element;

	if (text.len == 0)
		return;
	block = new_typed("context");
	elements = js_new_array();
	element = plain_text(text);
	js_add(elements, &element);
	js_set(block, S("elements"), &elements);
	js_add(blocks, &block);
}

static void
add_header(struct arena *arena, struct js *blocks, struct slice text)
{
	struct js *block = new_typed("header");
	struct js *object = plain_text(text_cut(arena, text, MAX_HEADER));

	js_set(block, S("text"), &object);
	js_add(blocks, &block);
}

static struct js *
blocks_json(struct arena *arena, const struct message *message)
{
	struct js *blocks = js_new_array(), *divider;
	size_t shown =
	    message->part_len < MAX_PARTS ? message->part_len : MAX_PARTS;

	if (message->part_len != 1)
		add_context(
		    blocks, text_cut(arena, message->headline, MAX_ELEMENT));
	for (size_t i = 0; i < shown; i++) {
		const struct part *part = &message->parts[i];

		if (i > 0) {
			divider = new_typed("divider");
			js_add(blocks, &divider);
		}
		add_header(arena, blocks, part->headline);
		add_rich_text(arena, blocks, part);
		add_context(blocks, context_text(arena, part));
	}
	if (message->part_len > shown)
		add_context(blocks,
		    arena_printf(arena,
		        "%zu more, which do not fit into one message: see "
		        "sanctions-watch alerts",
		        message->part_len - shown));
	return blocks;
}

/* The three characters that mean something in `text`, at most max_units before
 * they are escaped. */
static void
set_text(
    struct arena *arena, struct js *body, struct slice text, size_t max_units)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	text = text_cut(arena, text, max_units);
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '&')
			buf_add_str(&out, "&amp;");
		else if (text.ptr[i] == '<')
			buf_add_str(&out, "&lt;");
		else if (text.ptr[i] == '>')
			buf_add_str(&out, "&gt;");
		else
			buf_add_char(&out, text.ptr[i]);
	}
	js_set_str(body, S("text"), buf_slice(&out));
}

/* Headline and first address, the address whole. */
static struct slice
bare_text(struct arena *arena, const struct message *message)
{
	struct slice link =
	    message->part_len > 0 ? message->parts[0].link : S("");

	if (link.len == 0 || link.len + 2 > MAX_BARE)
		return text_cut(arena, message->headline, MAX_BARE);
	return arena_printf(arena, "%.*s %.*s",
	    SLICE_ARG(
	        text_cut(arena, message->headline, MAX_BARE - 1 - link.len)),
	    SLICE_ARG(link));
}

static struct slice
plain_message(struct arena *arena, const struct message *message)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	plain_render(message, &PLAIN_STYLE, &out);
	return arena_copy(arena, buf_slice(&out));
}

static int
slack_render(const struct render_request *request,
    const struct message *message, struct buf *out, struct err *err)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	AUTO(js_free) struct js *body = js_new_object();
	struct js *blocks;

	(void)err;
	if (request->level == DELIVER_RICH && message->part_len > 0) {
		set_text(arena, body, message->headline, MAX_TEXT);
		blocks = blocks_json(arena, message);
		js_set(body, S("blocks"), &blocks);
	} else if (request->level == DELIVER_BARE) {
		set_text(arena, body, bare_text(arena, message), MAX_BARE);
	} else {
		set_text(arena, body, plain_message(arena, message), MAX_TEXT);
	}
	/* Asterisks and their like in `text` are the article's own. */
	js_set_bool(body, S("mrkdwn"), false);
	js_set_bool(body, S("unfurl_links"), false);
	js_set_bool(body, S("unfurl_media"), false);
	js_write(body, out);
	return 0;
}

static int
slack_prepare(struct arena *arena, const struct attempt_request *request,
    struct attempt *attempt, struct err *err)
{
	return http_prepare(arena, request, 0, attempt, err);
}

/* Slack says what is wrong in the body, with more than one status. */
struct error_row {
	struct slice word;
	enum outcome outcome;
};

static const struct error_row ERRORS[] = {
    {SLICE("invalid_payload"), OUTCOME_REFUSED},
    {SLICE("invalid_blocks"), OUTCOME_REFUSED},
    {SLICE("no_text"), OUTCOME_REFUSED},
    {SLICE("msg_too_long"), OUTCOME_REFUSED},
    {SLICE("too_many_attachments"), OUTCOME_REFUSED},
    {SLICE("no_service"), OUTCOME_CLOSED},
    {SLICE("no_active_hooks"), OUTCOME_CLOSED},
    {SLICE("no_team"), OUTCOME_CLOSED},
    {SLICE("team_disabled"), OUTCOME_CLOSED},
    {SLICE("channel_not_found"), OUTCOME_CLOSED},
    {SLICE("channel_is_archived"), OUTCOME_CLOSED},
    {SLICE("user_not_found"), OUTCOME_CLOSED},
    {SLICE("posting_to_general_channel_denied"), OUTCOME_CLOSED},
    {SLICE("action_prohibited"), OUTCOME_CLOSED},
    {SLICE("invalid_token"), OUTCOME_CLOSED},
    {SLICE("rollup_error"), OUTCOME_RETRY},
};

static enum outcome
slack_outcome(int status, struct slice body, enum outcome otherwise)
{
	if (otherwise == OUTCOME_THROTTLED || otherwise == OUTCOME_UNKNOWN)
		return otherwise;
	if (status == 200 && slice_eq(body, S("ok")))
		return OUTCOME_DELIVERED;
	for (size_t i = 0; i < COUNT_OF(ERRORS); i++)
		if (slice_eq(body, ERRORS[i].word))
			return ERRORS[i].outcome;
	/* A page of some proxy, or a word that is not known: not posted. */
	return otherwise == OUTCOME_DELIVERED ? OUTCOME_REFUSED : otherwise;
}

/* {"retry_after":1,"ok":false,"error":"rate_limited"} */
static int64_t
body_retry_after_ms(struct slice body)
{
	struct err ignored = ERR_INIT;
	AUTO(js_free)
	struct js *json = js_parse(body, JS_LIMITS_DEFAULT, &ignored);
	double seconds = 0;

	/* The bound keeps the product in range; NaN fails it as well. */
	if (!js_real(js_get(json, S("retry_after")), &seconds) ||
	    !(seconds > 0 && seconds < 1e6))
		return 0;
	return (int64_t)(seconds * 1000);
}

static struct judgement
slack_judge(struct arena *arena, const struct attempt_request *request,
    const struct deliver_reply *reply)
{
	struct judgement judgement = http_judge(arena, reply);

	(void)request;
	if (reply->transport != TRANSPORT_REPLIED)
		return judgement;
	judgement.outcome = slack_outcome(
	    reply->status, slice_trim(reply->body), judgement.outcome);
	if (judgement.outcome == OUTCOME_THROTTLED &&
	    judgement.retry_after_ms == 0)
		judgement.retry_after_ms = body_retry_after_ms(reply->body);
	return judgement;
}

const struct kind slack_kind = {
    .type = CHANNEL_SLACK,
    .levels = DELIVER_LEVEL_COUNT,
    .render = slack_render,
    .prepare = slack_prepare,
    .judge = slack_judge,
};
