#include "main/matchrows.h"

#include "alert/excerpt.h"
#include "base/log.h"
#include "main/mark.h"
#include "main/terminal.h"
#include "main/why.h"
#include "text/json.h"

#define MAX_SHOWN   200
#define MAX_REASONS 12
/* Of thousands of places the first show all terms that matter. */
#define MAX_LOOKED_AT 500
#define LABEL_COLUMNS 13

static struct js *
because_json(const struct because *because)
{
	struct js *row = js_new_object();

	js_set_str(row, S("field"), slice_of(field_name(because->field)));
	js_set_int(row, S("start"), (int64_t)because->start);
	js_set_int(row, S("end"), (int64_t)because->end);
	js_set_str(row, S("text"), because->text);
	js_set_str(row, S("term"), because->term);
	js_set_int(row, S("window"), because->window);
	return row;
}

struct js *
matchrows_row(const struct article *article, const struct hit *hit)
{
	struct js *row = js_new_object();
	struct js *tags = js_new_array(), *reasons = js_new_array();

	js_set_str(row, S("article"), article->id);
	js_set_str(row, S("rule"), hit->rule->id);
	js_set_str(row, S("title"), rule_title(hit->rule));
	js_set_str(row, S("severity"), slice_of(severity_name(hit->severity)));
	for (size_t i = 0; i < hit->rule->tags.len; i++)
		js_add_str(tags, hit->rule->tags.items[i].text);
	js_set(row, S("tags"), &tags);
	js_set_bool(row, S("denied"), hit->denied);
	for (size_t i = 0; i < hit->because_len; i++) {
		struct js *because = because_json(&hit->because[i]);

		js_add(reasons, &because);
	}
	js_set(row, S("because"), &reasons);
	return row;
}

void
matchrows_json(
    const struct article *article, const struct hit *hit, struct buf *out)
{
	AUTO(js_free) struct js *row = matchrows_row(article, hit);

	js_write(row, out);
	buf_add_char(out, '\n');
}

/* --- for a person --------------------------------------------------------- */

/* "  title  " and its like. */
static void
begin_field(const struct row_style *style, const char *name, struct buf *out)
{
	buf_printf(out, "  %s%-*s%s", ink(style->color, INK_FAINT),
	    LABEL_COLUMNS - 2, name, ink_end(style->color));
}

static bool
has_guillemets(struct slice text)
{
	return slice_find(text, S("«"), 0) < text.len ||
	    slice_find(text, S("»"), 0) < text.len;
}

static void
add_field(const struct article *article, const struct hit *hit,
    enum field field, const struct row_style *style, struct buf *out)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct slice text =
	    field == FIELD_TITLE ? article->title : article->body;
	struct mark_style marked = {.color = style->color,
	    .brackets =
	        has_guillemets(article->title) || has_guillemets(article->body),
	    .columns = style->columns,
	    .indent = LABEL_COLUMNS};
	struct marks marks =
	    marks_of(arena, text, field, hit->because, hit->because_len);

	if (marks.len == 0 && (field != FIELD_TITLE || text.len == 0))
		return;
	begin_field(style, field_name(field), out);
	mark_text(text, &marks, &marked, out);
}

static bool
was_told(const struct hit *hit, size_t at)
{
	const struct because *item = &hit->because[at];

	for (size_t i = 0; i < at; i++)
		if (slice_eq_nocase(hit->because[i].text, item->text) &&
		    slice_eq(hit->because[i].term, item->term))
			return true;
	return false;
}

/* `Kim` within `Kim Jong Un` says nothing more. */
static bool
is_inside_other(const struct hit *hit, size_t at)
{
	const struct because *item = &hit->because[at];

	for (size_t i = at > 0 ? at - 1 : 0; i < at + 3 && i < hit->because_len;
	     i++)
		if (i != at && hit->because[i].field == item->field &&
		    hit->because[i].start <= item->start &&
		    hit->because[i].end >= item->end &&
		    hit->because[i].text.len > item->text.len)
			return true;
	return false;
}

static void
end_field(
    const struct buf *text, const struct row_style *style, struct buf *out)
{
	why_wrapped(buf_slice(text), LABEL_COLUMNS, LABEL_COLUMNS, style, out);
}

static void
add_reasons(
    const struct hit *hit, const struct row_style *style, struct buf *out)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	size_t told = 0;

	for (size_t i = 0; i < hit->because_len && i < MAX_LOOKED_AT; i++) {
		const struct because *item = &hit->because[i];

		if (was_told(hit, i) || is_inside_other(hit, i))
			continue;
		if (told++ == MAX_REASONS) {
			buf_add_str(&text, ", …");
			break;
		}
		buf_add_str(&text, told > 1 ? ", " : "");
		log_escape(item->text, MAX_SHOWN, &text);
		if (slice_eq_nocase(item->text, item->term))
			continue;
		buf_add_str(&text, " (");
		log_escape(item->term, MAX_SHOWN, &text);
		buf_add_char(&text, ')');
	}
	begin_field(style, "why", out);
	end_field(&text, style, out);
}

static void
add_tags(const struct hit *hit, const struct row_style *style, struct buf *out)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	if (hit->rule->tags.len == 0)
		return;
	for (size_t i = 0; i < hit->rule->tags.len; i++)
		buf_printf(&text, "%s%.*s", i > 0 ? ", " : "",
		    SLICE_ARG(hit->rule->tags.items[i].text));
	begin_field(style, "tags", out);
	end_field(&text, style, out);
}

void
matchrows_text(const struct article *article, const struct hit *hit,
    const struct row_style *style, struct buf *out)
{
	bool color = style->color;

	buf_add_str(out, ink(color, INK_BOLD));
	log_escape(article->id, MAX_SHOWN, out);
	buf_printf(out, ":%s %s%s%s%s [%s%.*s%s] ", ink_end(color),
	    ink_of_severity(color, hit->severity), severity_name(hit->severity),
	    hit->denied ? ", denied" : "", ink_end(color), ink(color, INK_BOLD),
	    SLICE_ARG(hit->rule->id), ink_end(color));
	log_escape(rule_title(hit->rule), MAX_SHOWN, out);
	buf_add_char(out, '\n');
	for (int field = 0; field < FIELD_COUNT; field++)
		add_field(article, hit, (enum field)field, style, out);
	add_reasons(hit, style, out);
	add_tags(hit, style, out);
}
