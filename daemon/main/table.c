#include "main/table.h"

#include <string.h>

#include "base/array.h"
#include "base/log.h"
#include "base/mem.h"
#include "text/date.h"
#include "text/json.h"
#include "text/utf8.h"

#define MAX_COLUMNS 16
#define MAX_CELL    ((size_t)4096)

struct row {
	struct buf cells[MAX_COLUMNS];
};

struct table {
	const struct column *columns;
	size_t column_len;
	size_t widths[MAX_COLUMNS];
	ARRAY(struct row) rows;
};

/* Cuts to `max` code points, the last of them an ellipsis. */
static void
cut_cell(struct buf *cell, unsigned max)
{
	struct slice s = buf_slice(cell);
	unsigned count = 0;

	if (max == 0 || utf8_count(s) <= max)
		return;
	while (count + 1 < max && utf8_next(&s, &(uint32_t){0}))
		count++;
	buf_cut(cell, cell->len - s.len);
	buf_add_str(cell, "…");
}

static void
add_value(const struct js *value, const struct column *column, struct buf *cell)
{
	AUTO(buf_fini) struct buf text = buf_init(MAX_CELL);
	char time[DATE_MAX];
	int64_t ms;

	if (js_type(value) == JS_BOOL) {
		bool yes = false;

		js_bool(value, &yes);
		buf_add_str(cell, yes ? "yes" : "");
		return;
	}
	js_add_text(value, &text);
	if (column->kind == COLUMN_TIME && date_parse(buf_slice(&text), &ms))
		buf_add_str(cell, date_short(ms, time));
	else
		log_escape(buf_slice(&text), MAX_CELL, cell);
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
		width = utf8_count(buf_slice(&row->cells[i]));
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
	size_t pad = table->widths[i] - utf8_count(cell);

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
