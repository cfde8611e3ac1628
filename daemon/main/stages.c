#include "main/stages.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/num.h"
#include "main/stage.h"
#include "main/terminal.h"
#include "text/date.h"

#define LABEL_COLUMNS 12

static struct slice
keep(struct stages *s)
{
	struct slice text = arena_copy(s->arena, buf_slice(&s->text));

	buf_reset(&s->text);
	return text;
}

/* With what the scratch holds. */
void
stage_add(struct stages *s, const char *name, enum stage_truth truth)
{
	*array_add(&s->items) =
	    (struct stage){.name = name, .truth = truth, .text = keep(s)};
}

void
stage_add_time(struct stages *s, const char *before, int64_t ms)
{
	char date[DATE_MAX];

	buf_printf(&s->text, "%s%s", before, date_short(ms, date));
}

/* --- before the rule ------------------------------------------------------ */

static void
tell_feed(struct stages *s)
{
	const struct trail *trail = s->request->trail;
	const struct article *article = s->request->article;

	log_escape(article->source, STAGE_MAX_SHOWN, &s->text);
	if (trail == NULL && article->source.len == 0) {
		buf_add_str(&s->text, "not of a feed");
		stage_add(s, "feed", STAGE_SILENT);
		return;
	}
	if (s->feed == NULL) {
		buf_add_str(&s->text, " is not configured");
		stage_add(s, "feed", trail != NULL ? STAGE_YES : STAGE_SILENT);
		return;
	}
	if (trail != NULL) {
		stage_add_time(s, ", seen ", trail->seen_ms);
		if (trail->has_feed)
			buf_printf(&s->text, " (the feed is %s)",
			    feed_phase_name(trail->phase));
	}
	stage_add(s, "feed", STAGE_YES);
}

static void
tell_baseline(struct stages *s)
{
	const struct trail *trail = s->request->trail;

	if (trail == NULL) {
		buf_add_str(&s->text, "not asked: it is not of the archive");
		stage_add(s, "baseline", STAGE_SILENT);
		return;
	}
	if (slice_eq(trail->reason, S("baseline"))) {
		buf_add_str(&s->text,
		    "it was there at the feed's first fetch, which is silent "
		    "(lookback)");
		stage_add(s, "baseline", STAGE_NO);
		return;
	}
	buf_add_str(&s->text,
	    "it came after the feed's first fetch, or within "
	    "its lookback");
	stage_add(s, "baseline", STAGE_YES);
}

static void
tell_age(struct stages *s)
{
	const struct trail *trail = s->request->trail;
	const struct article *article = s->request->article;
	bool is_old = trail != NULL && slice_eq(trail->reason, S("old"));
	enum stage_truth truth = is_old ? STAGE_NO
	    : trail != NULL             ? STAGE_YES
	                                : STAGE_SILENT;
	char age[NUM_DURATION_MAX];

	if (article->has_published)
		stage_add_time(s, "published ", article->published_ms);
	else
		buf_add_str(&s->text, "the article has no date");
	if (is_old && s->request->settings != NULL)
		buf_printf(&s->text,
		    ", older than %s (max_age) when it was first seen",
		    num_duration(s->feed != NULL && s->feed->has_max_age
		            ? s->feed->max_age_ms
		            : s->request->settings->fetch.max_age_ms,
		        age));
	stage_add(s, "age", truth);
}

/* Why the poll held it back, where that is neither of the two. */
static void
tell_held(struct stages *s)
{
	const struct trail *trail = s->request->trail;

	if (trail == NULL || trail->reason.len == 0 ||
	    slice_eq(trail->reason, S("baseline")) ||
	    slice_eq(trail->reason, S("old")))
		return;
	log_escape(trail->reason, STAGE_MAX_SHOWN, &s->text);
	stage_add(s, "held back", STAGE_NO);
}

/* --- the rule ------------------------------------------------------------- */

static void
tell_status(struct stages *s)
{
	const struct rule *rule = s->rule;
	int64_t now = s->request->trail != NULL ? s->request->trail->now_ms : 0;

	if (rule->has_expires && now >= rule->expires_ms && now > 0) {
		stage_add_time(s, "the rule expired ", rule->expires_ms);
		stage_add(s, "status", STAGE_NO);
	} else if (rule->status == RULE_OFF) {
		buf_add_str(&s->text, "the rule is off");
		stage_add(s, "status", STAGE_NO);
	} else if (rule->status == RULE_TRIAL) {
		buf_add_str(&s->text, "the rule is on trial: nothing is sent");
		stage_add(s, "status", STAGE_NO);
	}
}

static void
tell_filters(struct stages *s)
{
	const struct explanation *e = s->explanation;
	enum stage_truth truth = STAGE_YES;

	for (size_t i = 0; i < s->filter_len; i++) {
		const struct explain_line *line = &e->lines.items[i];

		buf_printf(&s->text, "%s%.*s %.*s", i > 0 ? "; " : "",
		    SLICE_ARG(line->label), SLICE_ARG(line->detail));
		if (line->truth == EXPLAIN_NO)
			truth = STAGE_NO;
	}
	if (s->filter_len == 0 && s->rule->languages.len == 0 &&
	    s->rule->sources_only.len == 0 && s->rule->sources_except.len == 0)
		buf_add_str(&s->text, "the rule has none");
	else if (s->filter_len == 0) {
		buf_add_str(&s->text,
		    "not asked: the article names neither language nor "
		    "source");
		truth = STAGE_SILENT;
	}
	stage_add(s, "filters", truth);
}

/* What the explanation says of denials; NULL: nothing is denied, or it does
 * not come to that. */
static const struct explain_line *
denial_line(const struct explanation *e)
{
	ARRAY_EACH(line, &e->lines)
		if (line->depth == 0 && slice_eq(line->label, S("denials")))
			return line;
	return NULL;
}

static void
tell_conditions(struct stages *s)
{
	const struct explanation *e = s->explanation;
	const struct explain_line *denial = denial_line(e);
	bool is_met = e->is_met || denial != NULL;

	if (e->is_met)
		buf_printf(&s->text, "met, %s", severity_name(e->severity));
	else if (is_met)
		buf_add_str(&s->text, "met");
	else
		buf_add_slice(&s->text, e->miss);
	stage_add(s, "conditions", is_met ? STAGE_YES : STAGE_NO);
	s->items.items[s->items.len - 1].has_conditions = true;
	if (!is_met)
		return;
	if (denial != NULL)
		buf_add_slice(&s->text, denial->detail);
	else
		buf_add_str(&s->text,
		    s->rule->denials == DENIALS_IGNORE
		        ? "not looked for (denials: ignore)"
		        : "what it says is not denied");
	if (denial != NULL && e->is_met)
		buf_add_str(&s->text, "; the alert says so");
	stage_add(s, "denial", e->is_met ? STAGE_YES : STAGE_NO);
}

/* --- the verdict ---------------------------------------------------------- */

static const struct stage *
first_no(const struct stages *s)
{
	ARRAY_EACH(stage, &s->items)
		if (stage->truth == STAGE_NO)
			return stage;
	return NULL;
}

static void
judge(struct stages *s)
{
	const struct trail *trail = s->request->trail;
	const struct stage *no = first_no(s);

	if (trail != NULL && trail->has_alert) {
		buf_add_str(&s->text,
		    trail->alert.state == ALERT_OPENED
		        ? "alerted"
		        : alert_state_name(trail->alert.state));
		if (!s->explanation->is_met)
			buf_add_str(&s->text,
			    "; the rule or the article has "
			    "changed since and is not met "
			    "now");
	} else if (no == NULL) {
		buf_add_str(&s->text, "would alert");
	} else {
		buf_printf(&s->text, "no alert: %s", no->name);
	}
	s->verdict = keep(s);
}

/* --- all ------------------------------------------------------------------ */

static void
fill_input(struct stages *s)
{
	const struct article *article = s->request->article;
	bool is_archived = s->request->trail != NULL;
	size_t len = s->rule->tags.len;

	s->input.article = article;
	s->input.skip_languages = !is_archived && article->language.len == 0;
	s->input.skip_sources = !is_archived && article->source.len == 0;
	if (s->request->settings != NULL)
		s->feed = settings_feed(s->request->settings, article->source);
	s->tags = arena_new_array(s->arena, struct slice,
	    len + (s->feed != NULL ? s->feed->tags.len : 0) + 1);
	for (size_t i = 0; i < len; i++)
		s->tags[i] = s->rule->tags.items[i].text;
	if (s->feed == NULL)
		return;
	for (size_t i = 0; i < s->feed->tags.len; i++)
		s->tags[len + i] = s->feed->tags.items[i].text;
	s->input.feed_tags = s->tags + len;
	s->input.feed_tag_len = s->feed->tags.len;
	s->input.feed_url = s->feed->url;
}

static void
count_filters(struct stages *s)
{
	ARRAY_EACH(line, &s->explanation->lines) {
		if (!slice_eq(line->label, S("languages")) &&
		    !slice_eq(line->label, S("sources")))
			break;
		s->filter_len++;
	}
}

struct stages *
stages_new(const struct stages_request *request)
{
	struct stages *s = mem_new(sizeof(*s));

	s->arena = arena_new();
	s->request = request;
	s->rule = ruleset_rule(request->rules, request->rule_index);
	s->text = buf_init(STAGE_MAX_TEXT);
	s->matcher = matcher_new(request->rules);
	fill_input(s);
	s->explanation =
	    explanation_new(s->matcher, &s->input, request->rule_index);
	count_filters(s);
	tell_feed(s);
	tell_baseline(s);
	tell_age(s);
	tell_held(s);
	tell_status(s);
	tell_filters(s);
	tell_conditions(s);
	outcome_tell(s);
	judge(s);
	return s;
}

void
stages_free(struct stages **stages)
{
	struct stages *self = take_ptr(stages);

	if (self == NULL)
		return;
	explanation_free(&self->explanation);
	matcher_free(&self->matcher);
	array_fini(&self->items);
	buf_fini(&self->text);
	arena_free(&self->arena);
	mem_free(&self);
}

/* --- printing ------------------------------------------------------------- */

static void
add_head(const struct stages *s, const struct row_style *style, struct buf *out)
{
	const struct stage *no = first_no(s);
	bool color = style->color;

	buf_printf(out, "%s%.*s%s, article ", ink(color, INK_BOLD),
	    SLICE_ARG(s->rule->id), ink_end(color));
	log_escape(s->request->article->id, STAGE_MAX_SHOWN, out);
	if (s->request->article->title.len > 0) {
		buf_add_str(out, " «");
		log_escape(s->request->article->title, STAGE_MAX_SHOWN, out);
		buf_add_str(out, "»");
	}
	buf_printf(out, ": %s%.*s%s\n",
	    ink(color, no == NULL ? INK_GOOD : INK_BAD), SLICE_ARG(s->verdict),
	    ink_end(color));
}

static void
add_stage(const struct stages *s, const struct stage *stage,
    const struct row_style *style, struct buf *out)
{
	static const char *const SIGNS[] = {"✓", "✗", "·"};
	static const enum ink INKS[] = {INK_GOOD, INK_BAD, INK_FAINT};

	buf_printf(out, "  %s%s%s %-*s", ink(style->color, INKS[stage->truth]),
	    SIGNS[stage->truth], ink_end(style->color), LABEL_COLUMNS,
	    stage->name);
	why_wrapped(
	    stage->text, 4 + LABEL_COLUMNS, 4 + LABEL_COLUMNS, style, out);
	if (stage->has_conditions)
		why_lines(s->explanation, s->filter_len, 6, style, out);
}

void
stages_text(
    const struct stages *stages, const struct row_style *style, struct buf *out)
{
	add_head(stages, style, out);
	ARRAY_EACH(stage, &stages->items)
		add_stage(stages, stage, style, out);
}

static void
add_row(struct js *row, struct buf *out)
{
	js_write(row, out);
	buf_add_char(out, '\n');
}

void
stages_json(const struct stages *stages, struct buf *out)
{
	AUTO(js_free) struct js *last = js_new_object();

	ARRAY_EACH(stage, &stages->items) {
		AUTO(js_free) struct js *row = js_new_object();

		js_set_str(row, S("type"), S("stage"));
		js_set_str(row, S("stage"), slice_of(stage->name));
		if (stage->truth != STAGE_SILENT)
			js_set_bool(row, S("ok"), stage->truth == STAGE_YES);
		js_set_str(row, S("text"), stage->text);
		add_row(row, out);
	}
	js_set_str(last, S("type"), S("explanation"));
	js_set_str(last, S("rule"), stages->rule->id);
	js_set_str(last, S("article"), stages->request->article->id);
	js_set_str(last, S("verdict"), stages->verdict);
	why_json(stages->explanation, last);
	add_row(last, out);
}
