#include "deliver/message.h"

#include <string.h>

#include "base/buf.h"
#include "base/check.h"
#include "text/date.h"
#include "text/url.h"

/* Excerpts of one article, one a rule, soon repeat each other. */
#define MAX_EXCERPTS 3
/* Witnesses that explain one rule; a person wants to see why, not all. */
#define MAX_WINDOWS 3
#define MAX_WORDS   8  /* of one witness */
#define MAX_QUOTED  80 /* UTF-16 units of one matched text or tag */
/* Headlines go where one line is shown: subjects, notifications. */
#define MAX_HEADLINE 200
/* An address that cannot be linked, as text. */
#define MAX_OTHER 300
/* Our excerpts and real titles are far below; stored rows may be damaged. */
#define MAX_TITLE   1000
#define MAX_EXCERPT 2000
#define MAX_NAME    200 /* of a rule, a feed, a reason */

const char *
severity_label(enum severity severity)
{
	static const char *const LABELS[SEVERITY_COUNT] = {
	    "INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL"};

	check((unsigned)severity < SEVERITY_COUNT);
	return LABELS[severity];
}

/* Host of plain ASCII and nobody's name before it: what is shown is where the
 * link leads. */
static bool
host_is_plain(struct slice url)
{
	struct url parts = url_parse(url);

	for (size_t i = 0; i < parts.host.len; i++)
		if ((uint8_t)parts.host.ptr[i] >= 0x7F)
			return false;
	return parts.userinfo.len == 0;
}

struct slice
link_of(struct arena *arena, struct slice url)
{
	AUTO(buf_fini) struct buf out = buf_init(MESSAGE_MAX_LINK);

	url = slice_trim(url);
	if (!url_is_http(url) || !host_is_plain(url))
		return S("");
	for (size_t i = 0; i < url.len; i++) {
		uint8_t c = (uint8_t)url.ptr[i];

		if (c <= 0x20 || c == 0x7F)
			return S("");
		if (c >= 0x80 || strchr("\"<>\\^`{|}", c) != NULL)
			buf_printf(&out, "%%%02X", c);
		else
			buf_add_char(&out, (char)c);
	}
	return buf_ok(&out) ? arena_copy(arena, buf_slice(&out)) : S("");
}

static struct marked
clean_cut(struct arena *arena, struct slice text, const struct marks *marks,
    size_t max_units)
{
	struct marked clean = marked_clean(arena, text, marks);

	return marked_cut(arena, &clean, max_units);
}

static struct slice
clean_name(struct arena *arena, struct slice text)
{
	return text_cut(arena, text_clean(arena, text), MAX_NAME);
}

static bool
same_article(const struct alert_doc *a, const struct alert_doc *b)
{
	if (a->article.key.len > 0 || b->article.key.len > 0)
		return slice_eq(a->article.key, b->article.key);
	return slice_eq(a->id, b->id);
}

static bool
add_text(struct slice *items, size_t *len, struct slice text)
{
	for (size_t i = 0; i < *len; i++)
		if (slice_eq(items[i], text))
			return false;
	items[(*len)++] = text;
	return true;
}

static void
add_tags(struct arena *arena, struct part *part, const struct alert_doc *doc)
{
	for (size_t i = 0; i < doc->tag_len; i++)
		add_text(part->tags, &part->tag_len,
		    text_cut(
		        arena, text_clean(arena, doc->tags[i]), MAX_QUOTED));
}

static void
add_sources(struct arena *arena, struct part *part, const struct alert_doc *doc)
{
	for (size_t i = 0; i < doc->story_source_len; i++)
		add_text(part->sources, &part->source_len,
		    clean_name(arena, doc->story_sources[i]));
}

static void
add_excerpt(struct arena *arena, struct part *part, const struct alert_doc *doc)
{
	struct marked marked = clean_cut(arena, doc->article.excerpt,
	    &doc->article.excerpt_marks, MAX_EXCERPT);

	if (marked.text.len == 0 || slice_eq(marked.text, part->title.text))
		return;
	for (size_t i = 0; i < part->excerpt_len; i++) {
		struct marked *known = &part->excerpts[i];

		if (!slice_eq(known->text, marked.text))
			continue;
		known->marks = marks_union(arena, &known->marks, &marked.marks);
		return;
	}
	if (part->excerpt_len < MAX_EXCERPTS)
		part->excerpts[part->excerpt_len++] = marked;
}

/* `"Kim" + "arms"` of one window. */
static void
add_window(struct arena *arena, const struct alert_doc *doc, unsigned window,
    struct buf *out)
{
	struct slice words[MAX_WORDS];
	size_t len = 0;

	for (size_t i = 0; i < doc->because_len && len < MAX_WORDS; i++) {
		struct slice word;

		if (doc->because[i].window != window)
			continue;
		word = text_cut(
		    arena, text_clean(arena, doc->because[i].text), MAX_QUOTED);
		if (!add_text(words, &len, word))
			continue;
		buf_printf(
		    out, "%s\"%.*s\"", len > 1 ? " + " : "", SLICE_ARG(word));
	}
}

/* Why a rule was met: the first windows that differ. */
static struct slice
because_text(struct arena *arena, const struct alert_doc *doc)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct slice shown[MAX_WINDOWS];
	size_t shown_len = 0;

	for (size_t i = 0; i < doc->because_len; i++) {
		AUTO(buf_fini) struct buf words = buf_init(BUF_MAX_OWN);
		struct slice text;
		size_t before = 0;

		while (before < i &&
		    doc->because[before].window != doc->because[i].window)
			before++;
		if (before < i)
			continue;
		if (shown_len == MAX_WINDOWS) {
			buf_add_str(&out, "; …");
			break;
		}
		add_window(arena, doc, doc->because[i].window, &words);
		text = arena_copy(arena, buf_slice(&words));
		if (add_text(shown, &shown_len, text)) {
			buf_add_str(&out, shown_len > 1 ? "; " : "");
			buf_add_slice(&out, text);
		}
	}
	return arena_copy(arena, buf_slice(&out));
}

static void
add_rules(struct arena *arena, struct part *part, const struct alert_doc *doc)
{
	for (size_t i = 0; i < doc->rule_len; i++) {
		struct part_rule rule = {
		    .id = clean_name(arena, doc->rules[i].id),
		    .title = clean_name(arena, doc->rules[i].title),
		    .change = clean_name(arena, doc->change),
		    .because = because_text(arena, doc)};
		size_t known = 0;

		if (rule.title.len == 0)
			rule.title = rule.id;
		while (known < part->rule_len &&
		    !slice_eq(part->rules[known].id, rule.id))
			known++;
		if (known == part->rule_len)
			part->rules[part->rule_len++] = rule;
	}
}

static void
set_article(struct arena *arena, struct part *part, const struct alert_doc *doc)
{
	const struct doc_article *article = &doc->article;
	char date[DATE_MAX];

	part->kind = doc->kind;
	part->title =
	    clean_cut(arena, article->title, &article->title_marks, MAX_TITLE);
	if (part->title.text.len == 0)
		part->title = (struct marked){.text = S("(no title)")};
	part->source = clean_name(arena, article->source);
	part->official = article->official;
	if (article->has_published)
		part->when = arena_copy(
		    arena, slice_of(date_short(article->published_ms, date)));
	part->link = link_of(arena, article->url);
	part->host = url_host(part->link);
	if (part->link.len == 0)
		part->other =
		    text_cut(arena, text_clean(arena, article->url), MAX_OTHER);
}

/* Room in the part for all that its documents can bring. */
static void
make_room(struct arena *arena, struct part *part)
{
	size_t tags = 1, sources = 1, rules = 1;

	for (size_t i = 0; i < part->doc_len; i++) {
		tags += part->docs[i]->tag_len;
		sources += part->docs[i]->story_source_len;
		rules += part->docs[i]->rule_len;
	}
	part->tags = arena_new_array(arena, struct slice, tags);
	part->sources = arena_new_array(arena, struct slice, sources);
	part->rules = arena_new_array(arena, struct part_rule, rules);
	part->excerpts = arena_new_array(arena, struct marked, MAX_EXCERPTS);
}

static void
fill_part(struct arena *arena, struct part *part)
{
	make_room(arena, part);
	set_article(arena, part, part->docs[0]);
	part->denied = true;
	for (size_t i = 0; i < part->doc_len; i++) {
		const struct alert_doc *doc = part->docs[i];
		struct marked title = clean_cut(arena, doc->article.title,
		    &doc->article.title_marks, MAX_TITLE);

		if (slice_eq(title.text, part->title.text))
			part->title.marks = marks_union(
			    arena, &part->title.marks, &title.marks);
		if (doc->severity > part->severity)
			part->severity = doc->severity;
		part->denied &= doc->denied;
		add_tags(arena, part, doc);
		add_sources(arena, part, doc);
		add_excerpt(arena, part, doc);
		add_rules(arena, part, doc);
	}
}

/* What stands between the severity and the title. */
static void
add_headline(
    struct arena *arena, const struct message *message, struct part *part)
{
	if (message->leg != LEG_DIGEST && message->label.len > 0)
		part->prefix =
		    arena_printf(arena, "%.*s: ", SLICE_ARG(message->label));
	if (part->kind == ALERT_HEALTH)
		part->prefix = arena_printf(
		    arena, "%.*shealth: ", SLICE_ARG(part->prefix));
	part->headline = arena_printf(arena, "[%s%s] %.*s%.*s",
	    severity_label(part->severity), part->denied ? ", denied" : "",
	    SLICE_ARG(part->prefix), SLICE_ARG(part->title.text));
}

static void
open_part(struct arena *arena, struct message *message,
    const struct alert_doc *const *docs, size_t doc_len)
{
	struct part *part = &message->parts[message->part_len++];
	size_t same = 0;

	for (size_t i = 0; i < doc_len; i++)
		same += same_article(docs[0], docs[i]);
	part->docs = arena_alloc_array(arena, same, sizeof(part->docs[0]));
}

/* Groups the documents by article, in order of first mention. */
static void
add_parts(struct arena *arena, struct message *message,
    const struct alert_doc *const *docs, size_t doc_len)
{
	message->parts = arena_new_array(arena, struct part, doc_len + 1);
	for (size_t i = 0; i < doc_len; i++) {
		struct part *part = message->parts;
		const struct part *end = part + message->part_len;

		while (part < end && !same_article(part->docs[0], docs[i]))
			part++;
		if (part == end)
			open_part(arena, message, docs + i, doc_len - i);
		part->docs[part->doc_len++] = docs[i];
	}
	for (size_t i = 0; i < message->part_len; i++) {
		fill_part(arena, &message->parts[i]);
		add_headline(arena, message, &message->parts[i]);
		if (message->parts[i].severity > message->severity)
			message->severity = message->parts[i].severity;
	}
}

/* The most severe first, else as they came. */
static void
sort_parts(struct arena *arena, struct message *message)
{
	struct part *sorted =
	    arena_new_array(arena, struct part, message->part_len + 1);
	size_t len = 0;

	for (int severity = SEVERITY_COUNT - 1; severity >= 0; severity--)
		for (size_t i = 0; i < message->part_len; i++)
			if (message->parts[i].severity ==
			    (enum severity)severity)
				sorted[len++] = message->parts[i];
	message->parts = sorted;
}

static struct slice
headline_of(struct arena *arena, const struct message *message)
{
	struct slice first;

	if (message->part_len == 0)
		return arena_printf(arena, "[%.*s] %.*s",
		    SLICE_ARG(message->label),
		    SLICE_ARG(text_cut(arena, message->text, MAX_HEADLINE)));
	if (message->leg == LEG_DIGEST)
		return arena_printf(arena, "[digest] %zu alert%s, highest %s",
		    message->part_len, message->part_len == 1 ? "" : "s",
		    severity_label(message->severity));
	first = text_cut(arena, message->parts[0].headline, MAX_HEADLINE);
	if (message->part_len == 1)
		return first;
	return arena_printf(arena, "%.*s (and %zu more)", SLICE_ARG(first),
	    message->part_len - 1);
}

static const char *const LABELS[LEG_COUNT] = {
    [LEG_UPDATE] = "update",
    [LEG_FALLBACK] = "fallback",
    [LEG_DIGEST] = "digest",
    [LEG_NOTICE] = "notice",
    [LEG_TEST] = "test",
};

struct message *
message_new(struct arena *arena, enum leg leg, struct slice text,
    const struct alert_doc *const *docs, size_t doc_len)
{
	struct message *message = arena_alloc(arena, sizeof(*message));

	message->leg = leg;
	message->label = slice_of(LABELS[leg]);
	message->text = text_cut(arena, text_clean(arena, text), MAX_EXCERPT);
	if (message->text.len == 0 && doc_len == 0)
		message->text = leg == LEG_TEST
		    ? S("This is a test from sanctions-watch. Alerts for this "
		        "channel arrive here.")
		    : S("(no text)");
	if (message->label.len == 0 && doc_len == 0)
		message->label = S("notice");
	add_parts(arena, message, docs, doc_len);
	if (leg == LEG_DIGEST)
		sort_parts(arena, message);
	message->headline = headline_of(arena, message);
	return message;
}
