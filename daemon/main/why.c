#include "main/why.h"

#include "main/terminal.h"
#include "text/width.h"

#define MIN_COLUMNS 40

/* Text that is too long goes on under itself. */
void
why_wrapped(struct slice text, size_t indent, size_t column,
    const struct row_style *style, struct buf *out)
{
	size_t columns = style->columns >= indent + MIN_COLUMNS ? style->columns
	                                                        : SIZE_MAX / 2;
	struct slice word;
	bool is_first = true;

	while (slice_cut(&text, ' ', &word)) {
		size_t width = width_of_text(word);

		if (!is_first && column + 1 + width > columns) {
			buf_printf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!is_first) {
			buf_add_char(out, ' ');
			column++;
		}
		buf_add_slice(out, word);
		column += width;
		is_first = false;
	}
	buf_add_char(out, '\n');
}

static void
add_line(const struct explain_line *line, size_t margin,
    const struct row_style *style, struct buf *out)
{
	static const char *const SIGNS[] = {
	    [EXPLAIN_YES] = "✓", [EXPLAIN_NO] = "✗", [EXPLAIN_UNTESTED] = "·"};
	const char *color = ink(style->color,
	    line->truth == EXPLAIN_UNTESTED ? INK_FAINT
	        : line->is_good             ? INK_GOOD
	                                    : INK_BAD);
	size_t indent = margin + 2 * (size_t)line->depth, column;

	buf_printf(out, "%*s%s%s%s %.*s", (int)indent, "", color,
	    SIGNS[line->truth], ink_end(style->color), SLICE_ARG(line->label));
	column = indent + 2 + width_of_text(line->label);
	if (line->truth == EXPLAIN_UNTESTED) {
		buf_add_str(out, ": not tested\n");
		return;
	}
	if (line->detail.len == 0) {
		buf_add_char(out, '\n');
		return;
	}
	buf_add_str(out, ": ");
	why_wrapped(line->detail, indent + 4, column + 2, style, out);
}

void
why_lines(const struct explanation *explanation, size_t from, size_t indent,
    const struct row_style *style, struct buf *out)
{
	for (size_t i = from; i < explanation->lines.len; i++)
		add_line(&explanation->lines.items[i], indent, style, out);
}

void
why_text(const struct explanation *explanation, const struct rule *rule,
    const struct row_style *style, struct buf *out)
{
	bool color = style->color;

	buf_printf(out, "%s%.*s%s %s%s%s", ink(color, INK_BOLD),
	    SLICE_ARG(rule->id), ink_end(color),
	    ink(color, explanation->is_met ? INK_GOOD : INK_BAD),
	    explanation->is_met ? "is met" : "is not met", ink_end(color));
	if (explanation->is_met) {
		buf_printf(out, ", %s%s\n",
		    severity_name(explanation->severity),
		    explanation->is_denied ? ", denied" : "");
	} else {
		buf_add_str(out, ": ");
		why_wrapped(explanation->miss, 4, width_of_text(rule->id) + 13,
		    style, out);
	}
	why_lines(explanation, 0, 2, style, out);
}

static struct js *
line_json(const struct explain_line *line)
{
	struct js *row = js_new_object();

	js_set_int(row, S("depth"), line->depth);
	js_set_str(row, S("condition"), line->label);
	if (line->truth != EXPLAIN_UNTESTED)
		js_set_bool(row, S("met"), line->truth == EXPLAIN_YES);
	if (line->detail.len > 0)
		js_set_str(row, S("detail"), line->detail);
	if (line->place.line > 0) {
		js_set_str(row, S("file"), line->place.file);
		js_set_int(row, S("line"), line->place.line);
		js_set_int(row, S("column"), line->place.column);
	}
	return row;
}

void
why_json(const struct explanation *explanation, struct js *row)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	struct js *conditions = js_new_array();

	js_set_bool(row, S("met"), explanation->is_met);
	if (explanation->is_met)
		js_set_str(row, S("severity"),
		    slice_of(severity_name(explanation->severity)));
	if (explanation->is_denied)
		js_set_bool(row, S("denied"), true);
	if (explanation->miss.len > 0)
		js_set_str(row, S("miss"), explanation->miss);
	explanation_print(explanation, &text);
	js_set_str(row, S("why"), buf_slice(&text));
	ARRAY_EACH(line, &explanation->lines) {
		struct js *condition = line_json(line);

		js_add(conditions, &condition);
	}
	js_set(row, S("conditions"), &conditions);
}
