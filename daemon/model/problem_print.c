/*
 * A finding for a person.  The line it is in is cut into cells, one for each
 * character as it will be shown (a tab as an arrow, a control character
 * escaped, a wide character in two columns), so that the caret stands under
 * what is meant; of a line too long for the terminal the stretch around it is
 * shown.
 */
#include "base/log.h"
#include "base/mem.h"
#include "model/problem.h"

#define MAX_TEXT_SHOWN ((size_t)2000)
/* Where the terminal's width is not known. */
#define DEFAULT_COLUMNS 160
#define MIN_COLUMNS     20
/* "   14 | " */
#define GUTTER_COLUMNS 8
#define TAB_SHOWN      "→   "
#define TAB_COLUMNS    4

#define PLAIN  ""
#define BOLD   "\x1b[1m"
#define RED    "\x1b[1;31m"
#define GREEN  "\x1b[32m"
#define YELLOW "\x1b[1;33m"
#define CYAN   "\x1b[1;36m"
#define BLUE   "\x1b[34m"
#define END    "\x1b[0m"

struct cell {
	size_t at, len; /* of `shown` */
	size_t width;   /* columns */
};

struct line {
	struct buf shown;
	ARRAY(struct cell) cells;
	size_t from, to; /* the cells that fit */
};

static const char *
paint(const struct problem_style *style, const char *color)
{
	return style->color ? color : PLAIN;
}

static const char *
level_color(enum problem_level level)
{
	return level == PROBLEM_ERROR  ? RED
	    : level == PROBLEM_WARNING ? YELLOW
	                               : CYAN;
}

/* --- the line ------------------------------------------------------------- */

/* A character's bytes, whether they are good or not. */
static size_t
sequence_len(struct slice s)
{
	size_t len = 1;

	if ((uint8_t)s.ptr[0] < 0xc0)
		return 1;
	while (len < s.len && len < 4 && ((uint8_t)s.ptr[len] & 0xc0) == 0x80)
		len++;
	return len;
}

static size_t
width_of_shown(
    const struct problem_style *style, struct slice raw, struct slice shown)
{
	/* What was escaped is ASCII. */
	if (!slice_eq(raw, shown))
		return shown.len;
	return style->width != NULL ? style->width(raw) : 1;
}

static void
cut_line(
    const struct problem_style *style, struct slice text, struct line *line)
{
	while (text.len > 0) {
		struct slice raw = slice_sub(text, 0, sequence_len(text));
		size_t at = line->shown.len;
		struct cell *cell = array_add(&line->cells);

		if (raw.ptr[0] == '\t') {
			buf_add_str(&line->shown, TAB_SHOWN);
			*cell = (struct cell){
			    at, line->shown.len - at, TAB_COLUMNS};
		} else {
			struct slice shown;

			log_escape(raw, SIZE_MAX, &line->shown);
			shown = slice_from(buf_slice(&line->shown), at);
			*cell = (struct cell){
			    at, shown.len, width_of_shown(style, raw, shown)};
		}
		text = slice_from(text, raw.len);
	}
	line->to = line->cells.len;
}

static size_t
columns_between(const struct line *line, size_t from, size_t to)
{
	size_t columns = 0;

	for (size_t i = from; i < to && i < line->cells.len; i++)
		columns += line->cells.items[i].width;
	return columns;
}

/* The cells around the caret that fit, with room for an ellipsis at each end;
 * `beside` columns behind the caret's begin are wanted for the hint. */
static void
choose_stretch(struct line *line, size_t caret, size_t columns, size_t beside)
{
	size_t room = columns, used = 0, before;

	if (columns_between(line, 0, line->cells.len) <= columns)
		return;
	room -= 2;
	before = beside < room - room / 3 ? room - beside : room / 3;
	line->from = caret < line->cells.len ? caret : line->cells.len;
	/* A third before the caret, the rest behind it. */
	while (line->from > 0 &&
	    used + line->cells.items[line->from - 1].width <= room / 3)
		used += line->cells.items[--line->from].width;
	before -= used;
	line->to = line->from;
	used = 0;
	while (line->to < line->cells.len &&
	    used + line->cells.items[line->to].width <= room)
		used += line->cells.items[line->to++].width;
	/* At the end of the line there is more room before. */
	while (line->from > 0) {
		size_t width = line->cells.items[line->from - 1].width;

		if (used + width > room || width > before)
			break;
		used += width;
		before -= width;
		line->from--;
	}
}

static void
add_stretch(const struct line *line, struct buf *out)
{
	size_t start = line->from < line->cells.len
	    ? line->cells.items[line->from].at
	    : line->shown.len;
	size_t end = line->to < line->cells.len ? line->cells.items[line->to].at
	                                        : line->shown.len;

	buf_add_str(out, line->from > 0 ? "…" : "");
	buf_add(out, buf_str(&line->shown) + start, end - start);
	buf_add_str(out, line->to < line->cells.len ? "…" : "");
}

static void
add_caret(const struct problem *problem, const struct problem_style *style,
    const struct line *line, struct buf *out)
{
	size_t first = problem->place.column - 1, last, width;

	if (first > line->to)
		first = line->to;
	last = first + (problem->width > 0 ? problem->width : 1);
	width = columns_between(line, first, last < line->to ? last : line->to);
	for (size_t i =
	         columns_between(line, line->from, first) + (line->from > 0);
	     i > 0; i--)
		buf_add_char(out, ' ');
	buf_add_str(out, paint(style, level_color(problem->level)));
	do
		buf_add_char(out, '^');
	while (width > 0 && --width > 0);
	if (problem->hint.len > 0) {
		buf_add_char(out, ' ');
		log_escape(problem->hint, MAX_TEXT_SHOWN, out);
	}
	buf_printf(out, "%s\n", paint(style, END));
}

static size_t
columns_of(const struct problem_style *style, struct slice text)
{
	return style->width != NULL ? style->width(text) : text.len;
}

/* The source line, then a line with carets under what is meant. */
static void
print_line(const struct problem *problem, const struct problem_style *style,
    struct buf *out)
{
	struct line line = {.shown = buf_init(BUF_MAX_OWN)};
	size_t columns = style->columns > 0 ? style->columns : DEFAULT_COLUMNS;

	if (columns < MIN_COLUMNS + GUTTER_COLUMNS)
		columns = MIN_COLUMNS + GUTTER_COLUMNS;
	cut_line(style, problem->line_text, &line);
	choose_stretch(&line, problem->place.column - 1,
	    columns - GUTTER_COLUMNS,
	    problem->hint.len > 0
	        ? problem->width + 1 + columns_of(style, problem->hint)
	        : 0);
	buf_printf(out, "%s%5u | %s", paint(style, BLUE), problem->place.line,
	    paint(style, END));
	add_stretch(&line, out);
	buf_printf(
	    out, "\n%s      | %s", paint(style, BLUE), paint(style, END));
	add_caret(problem, style, &line, out);
	array_fini(&line.cells);
	buf_fini(&line.shown);
}

/* --- the rest ------------------------------------------------------------- */

static void
print_detail(
    struct slice detail, const struct problem_style *style, struct buf *out)
{
	struct slice line, sign;

	while (slice_cut(&detail, '\n', &line) && line.len > 0) {
		size_t indent = line.len - slice_trim(line).len;

		sign = slice_from(line, indent);
		buf_printf(out, "   %.*s%s", (int)indent, line.ptr,
		    slice_starts(sign, S("✗"))       ? paint(style, RED)
		        : slice_starts(sign, S("✓")) ? paint(style, GREEN)
		                                     : PLAIN);
		buf_add_slice(out, slice_sub(sign, 0, sequence_len(sign)));
		buf_add_str(out, paint(style, END));
		buf_add_slice(out, slice_from(sign, sequence_len(sign)));
		buf_add_char(out, '\n');
	}
}

static void
print_problem(const struct problem *problem, const struct problem_style *style,
    struct buf *out)
{
	buf_add_str(out, paint(style, BOLD));
	log_escape(problem->place.file, MAX_TEXT_SHOWN, out);
	if (problem->place.line > 0)
		buf_printf(
		    out, ":%u:%u", problem->place.line, problem->place.column);
	buf_printf(out, ":%s %s%s %s:%s ", paint(style, END),
	    paint(style, level_color(problem->level)),
	    problem_level_name(problem->level), problem->code,
	    paint(style, END));
	log_escape(problem->text, MAX_TEXT_SHOWN, out);
	buf_add_char(out, '\n');
	if (problem->line_text.len > 0 && problem->place.column > 0)
		print_line(problem, style, out);
	else if (problem->hint.len > 0)
		buf_printf(out, "   %.*s\n", SLICE_ARG(problem->hint));
	print_detail(problem->detail, style, out);
	if (problem->help.len == 0)
		return;
	buf_printf(out, "   %shelp:%s ", paint(style, BOLD), paint(style, END));
	log_escape(problem->help, MAX_TEXT_SHOWN, out);
	buf_add_char(out, '\n');
}

static void
print_left_out(struct slice file, size_t count,
    const struct problem_style *style, struct buf *out)
{
	if (count == 0)
		return;
	log_escape(file, MAX_TEXT_SHOWN, out);
	buf_printf(out, ": %zu more%s\n", count,
	    style->more != NULL ? style->more : "");
}

void
problems_render(const struct problems *problems,
    const struct problem_style *style, struct buf *out)
{
	size_t shown = 0, left_out = 0;
	struct slice file = S("");

	ARRAY_EACH(problem, &problems->items) {
		if (!slice_eq(problem->place.file, file)) {
			print_left_out(file, left_out, style, out);
			file = problem->place.file;
			shown = left_out = 0;
		}
		if (style->max_per_file > 0 && shown == style->max_per_file) {
			left_out++;
			continue;
		}
		print_problem(problem, style, out);
		shown++;
	}
	print_left_out(file, left_out, style, out);
}

void
problems_print(
    const struct problems *problems, size_t max_per_file, struct buf *out)
{
	const struct problem_style style = {.max_per_file = max_per_file};

	problems_render(problems, &style, out);
}
