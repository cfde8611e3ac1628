#include "deliver/mailhtml.h"

#define GREY "color:#555;font-size:13px"

/* Border of a part, by severity; readable on white and on black. */
static const char *const COLOURS[SEVERITY_COUNT] = {
    "#8a8f98", "#2f7ed8", "#d89614", "#d4380d", "#a8071a"};

static void
add_text(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.ptr[i]) {
		case '&':
			buf_add_str(out, "&amp;");
			break;
		case '<':
			buf_add_str(out, "&lt;");
			break;
		case '>':
			buf_add_str(out, "&gt;");
			break;
		case '"':
			buf_add_str(out, "&quot;");
			break;
		case '\'':
			buf_add_str(out, "&#39;");
			break;
		default:
			buf_add_char(out, text.ptr[i]);
		}
	}
}

static void
add_marked(struct buf *out, const struct marked *marked)
{
	struct stretch stretch;
	size_t at = 0;

	while (marked_next(marked, &at, &stretch)) {
		if (stretch.is_marked)
			buf_add_str(out,
			    "<mark style=\"background:#ffe08a;color:#000\">");
		add_text(out, stretch.text);
		if (stretch.is_marked)
			buf_add_str(out, "</mark>");
	}
}

/* A line of small print: "name: text". */
static void
add_line(struct buf *out, const char *name, struct slice text)
{
	if (text.len == 0)
		return;
	buf_printf(out, "<div style=\"" GREY "\">%s", name);
	add_text(out, text);
	buf_add_str(out, "</div>\n");
}

static void
add_list(
    struct buf *out, const char *name, const struct slice *items, size_t len)
{
	if (len == 0)
		return;
	buf_printf(out, "<div style=\"" GREY "\">%s", name);
	for (size_t i = 0; i < len; i++) {
		buf_add_str(out, i > 0 ? ", " : "");
		add_text(out, items[i]);
	}
	buf_add_str(out, "</div>\n");
}

static void
add_origin(struct buf *out, const struct part *part)
{
	buf_add_str(out, "<div style=\"" GREY "\">");
	add_text(out, part->source);
	buf_add_str(out, part->official ? " (official source)" : "");
	if (part->when.len > 0) {
		buf_add_str(out, part->source.len > 0 ? " &middot; " : "");
		add_text(out, part->when);
	}
	if (part->link.len > 0) {
		buf_add_str(out, " &middot; <a rel=\"noreferrer\" href=\"");
		add_text(out, part->link);
		buf_add_str(out, "\">");
		add_text(out, part->host);
		buf_add_str(out, "</a>");
	}
	buf_add_str(out, "</div>\n");
	add_line(out, "address: ", part->other);
}

static void
add_rule(struct buf *out, const struct part *part, const struct part_rule *rule)
{
	buf_printf(out, "<div style=\"margin-top:6px\">%s<b>",
	    part->kind == ALERT_HEALTH ? "About " : "Rule ");
	add_text(out, rule->title);
	buf_add_str(out, "</b></div>\n");
	add_line(out, "update: ", rule->change);
	add_line(out, "why: ", rule->because);
}

static void
add_part(struct buf *out, const struct part *part)
{
	buf_printf(out,
	    "<div style=\"border-left:4px solid %s;padding:2px 0 2px 12px;"
	    "margin:0 0 24px 0\">\n"
	    "<div style=\"font-size:12px;font-weight:bold;color:%s\">%s%s"
	    "</div>\n<div style=\"font-size:18px;font-weight:bold\">",
	    COLOURS[part->severity], COLOURS[part->severity],
	    severity_label(part->severity), part->denied ? ", denied" : "");
	add_text(out, part->prefix);
	add_marked(out, &part->title);
	buf_add_str(out, "</div>\n");
	add_origin(out, part);
	for (size_t i = 0; i < part->excerpt_len; i++) {
		buf_add_str(out, "<p style=\"margin:8px 0\">");
		add_marked(out, &part->excerpts[i]);
		buf_add_str(out, "</p>\n");
	}
	for (size_t i = 0; i < part->rule_len; i++)
		add_rule(out, part, &part->rules[i]);
	if (part->source_len > 1)
		add_list(out, "reported by: ", part->sources, part->source_len);
	add_list(out, "tags: ", part->tags, part->tag_len);
	buf_add_str(out, "</div>\n");
}

void
mailhtml_render(const struct message *message, struct buf *out)
{
	buf_add_str(out,
	    "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head>\n"
	    "<body style=\"font-family:sans-serif;font-size:15px;"
	    "line-height:1.4\">\n");
	if (message->part_len != 1) {
		buf_add_str(out, "<p><b>");
		add_text(out, message->headline);
		buf_add_str(out, "</b></p>\n");
	}
	if (message->text.len > 0 && message->part_len > 0) {
		buf_add_str(out, "<p>");
		add_text(out, message->text);
		buf_add_str(out, "</p>\n");
	}
	for (size_t i = 0; i < message->part_len; i++)
		add_part(out, &message->parts[i]);
	if (message->omitted > 0)
		buf_printf(out,
		    "<p>%zu more do not fit into one message: see "
		    "sanctions-watch alerts</p>\n",
		    message->omitted);
	buf_add_str(out, "</body></html>\n");
}
