#include "config/fault.h"

#include <stdio.h>
#include <string.h>

#include "config/trap.h"

#define MAX_SHOWN 80

typedef void fault_fn(struct sheet *sheet, const struct fault *fault);

struct row {
	const char *problem; /* a part of libyaml's text */
	fault_fn *report;
};

static char
char_at(struct sheet *sheet, struct spot spot)
{
	struct slice line = sheet_line(sheet, spot.line);
	size_t at = sheet_byte(sheet, spot.line, spot.column);

	return at < line.len ? line.ptr[at] : '\0';
}

/* The last line before this one that says something; 0 where there is none. */
static unsigned
line_above(struct sheet *sheet, unsigned line)
{
	while (line > 1 && line_is_blank(sheet_line(sheet, line - 1)))
		line--;
	return line - 1;
}

/* Behind the indentation and the dashes of items. */
static size_t
content_start(struct slice line)
{
	size_t at = line_indent(line);

	while (at + 1 < line.len && line.ptr[at] == '-' &&
	    line.ptr[at + 1] == ' ') {
		at++;
		while (at < line.len && line.ptr[at] == ' ')
			at++;
	}
	return at;
}

/* `severity:high`: the byte of the colon, line.len where there is none. */
static size_t
find_tight_colon(struct slice line)
{
	size_t start = content_start(line), at = start;

	while (at < line.len &&
	    (char_is_alnum(line.ptr[at]) || strchr("_-", line.ptr[at])))
		at++;
	if (at == start || at + 1 >= line.len || line.ptr[at] != ':' ||
	    strchr(" \t/", line.ptr[at + 1]) != NULL)
		return line.len;
	return at;
}

static bool
report_tight_colon(struct sheet *sheet, unsigned number)
{
	struct slice line = sheet_line(sheet, number);
	size_t colon = find_tight_colon(line), start = content_start(line);
	char what[MAX_SHOWN + 8];

	if (colon == line.len)
		return false;
	snprintf(what, sizeof(what), "%.*s: %.*s",
	    SLICE_ARG(slice_sub(line, start, colon - start)),
	    SLICE_ARG(slice_trim(slice_sub(line, colon + 1, MAX_SHOWN / 2))));
	trap_report(sheet,
	    (struct spot){number, sheet_column(sheet, number, colon), 1},
	    TRAP_NO_SPACE, what);
	return true;
}

/* The line as it should stand: key: "the rest". */
static void
report_colon_in_value(struct sheet *sheet, struct spot spot)
{
	struct slice line = sheet_line(sheet, spot.line);
	size_t start = content_start(line);
	size_t colon = slice_find(line, S(": "), start);
	struct slice value = slice_trim(slice_from(line, colon + 1));
	char what[2 * MAX_SHOWN];
	bool has_quotes = slice_find_char(value, '"', 0) < value.len;

	if (line.ptr[start] == '{' || slice_starts(value, S("{")) ||
	    slice_starts(value, S("["))) {
		trap_report(
		    sheet, spot, TRAP_COLON_IN_VALUE, "key: \"the text\"");
		return;
	}
	snprintf(what, sizeof(what),
	    has_quotes ? "%.*s: '%.*s'" : "%.*s: \"%.*s\"",
	    SLICE_ARG(slice_sub(line, start, colon - start)),
	    SLICE_ARG(slice_sub(value, 0, MAX_SHOWN)));
	trap_report(sheet, spot, TRAP_COLON_IN_VALUE, what);
}

static unsigned
first_column(struct sheet *sheet, unsigned line)
{
	size_t indent = line_indent(sheet_line(sheet, line));

	return sheet_column(sheet, line, indent);
}

/* Of the first key or word, behind dashes: where its neighbours stand. */
static unsigned
content_column(struct sheet *sheet, unsigned line)
{
	return sheet_column(
	    sheet, line, content_start(sheet_line(sheet, line)));
}

/* `column` is where the neighbours begin. */
static void
report_indent(
    struct sheet *sheet, unsigned line, unsigned neighbour, unsigned column)
{
	char what[80];
	unsigned own = first_column(sheet, line);

	snprintf(what, sizeof(what), "%u, its neighbours by %u (line %u)",
	    own - 1, column - 1, neighbour);
	trap_report(sheet, (struct spot){line, own, 1}, TRAP_INDENT, what);
}

static void
report_mixed(struct sheet *sheet, unsigned line, unsigned neighbour)
{
	char what[40];

	snprintf(what, sizeof(what), "see line %u", neighbour);
	trap_report(sheet, (struct spot){line, first_column(sheet, line), 1},
	    TRAP_LIST_AND_KEYS, what);
}

static void
on_start(struct sheet *sheet, const struct fault *fault)
{
	char what[] = {char_at(sheet, fault->spot), '\0'};

	if (what[0] == '\t')
		trap_report(sheet, fault->spot, TRAP_TAB, "more");
	else
		trap_report(sheet, fault->spot, TRAP_START, what);
}

static void
on_tab(struct sheet *sheet, const struct fault *fault)
{
	trap_report(sheet, fault->spot, TRAP_TAB, "more");
}

/* «mapping values are not allowed»: a second colon on the line, or a line
 * that went on from the one above because it is indented deeper. */
static void
on_second_colon(struct sheet *sheet, const struct fault *fault)
{
	struct slice line = sheet_line(sheet, fault->spot.line);
	size_t at = sheet_byte(sheet, fault->spot.line, fault->spot.column);
	unsigned above = line_above(sheet, fault->spot.line);

	if (slice_find(line, S(": "), content_start(line)) < at)
		report_colon_in_value(sheet, fault->spot);
	else if (above > 0 && report_tight_colon(sheet, above))
		return;
	else if (above > 0)
		report_indent(sheet, fault->spot.line, above,
		    content_column(sheet, above));
	else
		trap_report(sheet, fault->spot, TRAP_OTHER, fault->problem);
}

static void
on_no_colon(struct sheet *sheet, const struct fault *fault)
{
	if (!report_tight_colon(sheet, fault->key.line))
		trap_report(sheet, fault->key, TRAP_NOT_A_KEY, NULL);
}

/* «did not find expected key» and its like: the nearest lines above that are
 * indented deeper are the ones this line wanted to stand beside. */
static void
on_indent(struct sheet *sheet, const struct fault *fault)
{
	unsigned line = fault->spot.line, neighbour = 0;
	unsigned own = first_column(sheet, line), best = 0;

	for (unsigned above = line_above(sheet, line); above > 0;
	     above = line_above(sheet, above)) {
		unsigned first = first_column(sheet, above);
		unsigned column =
		    first > own ? first : content_column(sheet, above);

		if (neighbour == 0)
			neighbour = above;
		if (first == own)
			break;
		if (column > own && (best == 0 || column < best)) {
			best = column;
			neighbour = above;
		}
		if (first < own)
			break;
	}
	if (best > 0)
		report_indent(sheet, line, neighbour, best);
	else if (neighbour > 0)
		report_mixed(sheet, line, neighbour);
	else
		trap_report(sheet, fault->spot, TRAP_OTHER, fault->problem);
}

static void
on_dash(struct sheet *sheet, const struct fault *fault)
{
	trap_report(sheet, fault->spot, TRAP_LIST_BESIDE_KEY, NULL);
}

static void
on_no_comma(struct sheet *sheet, const struct fault *fault)
{
	struct slice line = sheet_line(sheet, fault->spot.line);

	if (char_at(sheet, fault->spot) == ':' &&
	    slice_find(line, S(": "), content_start(line)) < line.len)
		report_colon_in_value(sheet, fault->spot);
	else
		trap_report(sheet, fault->spot, TRAP_NO_COMMA, NULL);
}

static void
on_tight_colon(struct sheet *sheet, const struct fault *fault)
{
	if (!report_tight_colon(sheet, fault->spot.line))
		trap_report(sheet, fault->spot, TRAP_NO_SPACE, "'key: value'");
}

static void
on_open(struct sheet *sheet, const struct fault *fault)
{
	trap_report(sheet, fault->spot, TRAP_OPEN, "what");
}

static void
on_escape(struct sheet *sheet, const struct fault *fault)
{
	trap_report(sheet, fault->spot, TRAP_ESCAPE, NULL);
}

static void
on_trailing(struct sheet *sheet, const struct fault *fault)
{
	trap_report(sheet, fault->spot, TRAP_NOT_A_KEY, NULL);
}

static const struct row ROWS[] = {
    {"found character that cannot start any token", on_start},
    {"found a tab character", on_tab},
    {"mapping values are not allowed", on_second_colon},
    {"could not find expected ':'", on_no_colon},
    {"did not find expected '-' indicator", on_indent},
    {"did not find expected key", on_indent},
    {"block sequence entries are not allowed", on_dash},
    {"did not find expected ',' or", on_no_comma},
    {"found unexpected ':'", on_tight_colon},
    {"found unexpected end of stream", on_open},
    {"found unknown escape character", on_escape},
    {"did not find expected hexdecimal number", on_escape},
    {"found invalid Unicode character escape", on_escape},
    {"did not find expected alphabetic or numeric", on_start},
    {"did not find expected comment or line break", on_start},
    {"did not find expected <document start>", on_trailing},
};

void
fault_report(struct sheet *sheet, const struct fault *fault)
{
	const char *problem =
	    fault->problem != NULL ? fault->problem : "unknown error";

	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		if (strstr(problem, ROWS[i].problem) != NULL) {
			ROWS[i].report(sheet, fault);
			return;
		}
	}
	trap_report(sheet, fault->spot, TRAP_OTHER, problem);
}
