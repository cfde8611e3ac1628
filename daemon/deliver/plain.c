#include "deliver/plain.h"

const struct plain_style PLAIN_STYLE = {
    .mark_open = "«",
    .mark_close = "»",
    .title_open = {"", "", "", "", ""},
    .title_close = "",
};

#define ESC "\x1b["

const struct plain_style COLOUR_STYLE = {
    .mark_open = ESC "1;33m", /* bold yellow */
    .mark_close = ESC "0m",
    .title_open = {ESC "2m", ESC "36m", ESC "33m", ESC "1;31m", ESC "1;37;41m"},
    .title_close = ESC "0m",
};

static void
add_marked(const struct marked *marked, const struct plain_style *style,
    struct buf *out)
{
	struct stretch stretch;
	size_t at = 0;

	while (marked_next(marked, &at, &stretch)) {
		buf_add_str(out, stretch.is_marked ? style->mark_open : "");
		buf_add_slice(out, stretch.text);
		buf_add_str(out, stretch.is_marked ? style->mark_close : "");
	}
}

/* "a, b, c" */
static void
add_list(const struct slice *items, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len; i++) {
		buf_add_str(out, i > 0 ? ", " : "");
		buf_add_slice(out, items[i]);
	}
}

static void
add_title(
    const struct part *part, const struct plain_style *style, struct buf *out)
{
	buf_printf(out, "%s[%s%s]%s ", style->title_open[part->severity],
	    severity_label(part->severity), part->denied ? ", denied" : "",
	    style->title_close);
	buf_add_slice(out, part->prefix);
	add_marked(&part->title, style, out);
	buf_add_char(out, '\n');
}

static void
add_origin(const struct part *part, struct buf *out)
{
	if (part->source.len > 0 || part->when.len > 0)
		buf_printf(out, "    %.*s%s%s%.*s\n", SLICE_ARG(part->source),
		    part->official ? " (official source)" : "",
		    part->source.len > 0 && part->when.len > 0 ? ", " : "",
		    SLICE_ARG(part->when));
	if (part->link.len > 0)
		buf_printf(out, "    %.*s\n", SLICE_ARG(part->link));
	if (part->other.len > 0)
		buf_printf(out, "    address: %.*s\n", SLICE_ARG(part->other));
}

static void
add_rule(const struct part *part, const struct part_rule *rule, struct buf *out)
{
	if (part->kind == ALERT_HEALTH) {
		buf_printf(out, "    about: %.*s\n", SLICE_ARG(rule->id));
		return;
	}
	buf_printf(out, "    rule: %.*s", SLICE_ARG(rule->title));
	if (!slice_eq(rule->title, rule->id))
		buf_printf(out, " (%.*s)", SLICE_ARG(rule->id));
	buf_add_char(out, '\n');
	if (rule->change.len > 0)
		buf_printf(out, "    update: %.*s\n", SLICE_ARG(rule->change));
	if (rule->because.len > 0)
		buf_printf(out, "    why: %.*s\n", SLICE_ARG(rule->because));
}

static void
add_part(
    const struct part *part, const struct plain_style *style, struct buf *out)
{
	add_title(part, style, out);
	add_origin(part, out);
	for (size_t i = 0; i < part->excerpt_len; i++) {
		buf_add_str(out, "\n    ");
		add_marked(&part->excerpts[i], style, out);
		buf_add_char(out, '\n');
	}
	buf_add_char(out, '\n');
	for (size_t i = 0; i < part->rule_len; i++)
		add_rule(part, &part->rules[i], out);
	if (part->source_len > 1) {
		buf_add_str(out, "    reported by: ");
		add_list(part->sources, part->source_len, out);
		buf_add_char(out, '\n');
	}
	if (part->tag_len > 0) {
		buf_add_str(out, "    tags: ");
		add_list(part->tags, part->tag_len, out);
		buf_add_char(out, '\n');
	}
}

void
plain_render(const struct message *message, const struct plain_style *style,
    struct buf *out)
{
	/* Where there is one part its own title says it all. */
	if (message->part_len != 1)
		buf_printf(out, "%.*s\n", SLICE_ARG(message->headline));
	if (message->text.len > 0 && message->part_len > 0)
		buf_printf(out, "%.*s\n", SLICE_ARG(message->text));
	for (size_t i = 0; i < message->part_len; i++) {
		if (out->len > 0)
			buf_add_char(out, '\n');
		add_part(&message->parts[i], style, out);
	}
	if (message->omitted > 0)
		buf_printf(out,
		    "\n%zu more do not fit into one message: see "
		    "sanctions-watch alerts\n",
		    message->omitted);
}
