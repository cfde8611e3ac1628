#include "main/table.h"

#include <string.h>

#include "base/array.h"
#include "base/log.h"
#include "base/mem.h"
#include "text/date.h"
#include "text/json.h"
#include "text/utf8.h"
#include "text/width.h"

#define MAX_COLUMNS 16
#define MAX_CELL    ((size_t)4096)
/* Of one string in a cell: more than any column shows. */
#define MAX_STRING ((size_t)600)

struct row {
	struct buf cells[MAX_COLUMNS];
};

struct table {
	const struct column *columns;
	size_t column_len;
	size_t widths[MAX_COLUMNS];
	ARRAY(struct row) rows;
};

/* Cuts to `max` columns, the last of them an ellipsis. */
static void
cut_cell(struct buf *cell, unsigned max)
{
	struct slice s = buf_slice(cell), rest = s;
	unsigned columns = 0;
	uint32_t cp;

	if (max == 0 || width_of_text(s) <= max)
		return;
	while (utf8_next(&rest, &cp) && columns + width_of(cp) < max) {
		columns += width_of(cp);
		s = rest;
	}
	buf_cut(cell, cell->len - s.len);
	buf_add_str(cell, "…");
}

static void
add_value(const struct js *value, const struct column *column, struct buf *cell)
{
	struct slice text;
	char time[DATE_MAX];
	bool yes = false;
	int64_t ms;

	if (js_bool(value, &yes))
		buf_add_str(cell, yes ? "yes" : "");
	else if (!js_str(value, &text))
		js_add_text(value, cell);
	else if (column->kind == COLUMN_TIME && date_parse(text, &ms))
		buf_add_str(cell, date_short(ms, time));
	else
		log_escape(text, MAX_STRING, cell);
}

static void
fill_cell(
    const struct js *object, const struct column *column, struct buf *cell)
{
	const struct js *value = js_get(object, slice_of(column->key));

	*cell = buf_init(MAX_CELL);
	if (js_type(value) == JS_ARRAY) {
		JS_EACH(item, value)
		{
			if (cell->len > 0)
				buf_add_str(cell, ", ");
			add_value(item, column, cell);
		}
	} else if (value != NULL) {
		add_value(value, column, cell);
	}
	cut_cell(cell, column->max_width);
}

static void
add_row(struct table *table, struct slice line)
{
	struct err err = ERR_INIT;
	AUTO(js_free)
	struct js *object = js_parse(line, JS_LIMITS_DEFAULT, &err);
	struct row *row;

	if (js_type(object) != JS_OBJECT)
		return;
	row = array_add(&table->rows);
	for (size_t i = 0; i < table->column_len; i++) {
		size_t width;

		fill_cell(object, &table->columns[i], &row->cells[i]);
		width = width_of_text(buf_slice(&row->cells[i]));
		if (width > table->widths[i])
			table->widths[i] = width;
	}
}

static void
print_cell(
    const struct table *table, size_t i, struct slice cell, struct buf *out)
{
	bool right = table->columns[i].kind == COLUMN_NUMBER;
	bool last = i + 1 == table->column_len;
	size_t pad = table->widths[i] - width_of_text(cell);

	for (size_t n = 0; right && n < pad; n++)
		buf_add_char(out, ' ');
	buf_add_slice(out, cell);
	for (size_t n = 0; !right && !last && n < pad; n++)
		buf_add_char(out, ' ');
	buf_add_str(out, last ? "\n" : "  ");
}

void
table_print(struct slice lines, const struct column *columns, struct buf *out)
{
	struct table table = {.columns = columns};
	struct slice line;

	while (columns[table.column_len].key != NULL &&
	    table.column_len < MAX_COLUMNS) {
		size_t i = table.column_len++;

		table.widths[i] = strlen(columns[i].key);
	}
	while (slice_cut(&lines, '\n', &line))
		add_row(&table, line);
	for (size_t i = 0; table.rows.len > 0 && i < table.column_len; i++)
		print_cell(&table, i, slice_of(columns[i].key), out);
	ARRAY_EACH(row, &table.rows) {
		for (size_t i = 0; i < table.column_len; i++) {
			print_cell(&table, i, buf_slice(&row->cells[i]), out);
			buf_fini(&row->cells[i]);
		}
	}
	array_fini(&table.rows);
}
