/*
 * One pass over the lines, one token at a time, with as much of YAML's grammar
 * as is needed to know whether a character is text:
 *
 *	line start --> in quotes?      go on to the closing one
 *	           --> in a block text (| or >)?  pass over, while indented
 *	           --> in a plain text that goes on from the line before?
 *	           --> token: - key: "text" 'text' [ ] { } , | > # plain
 *
 * A plain or block text goes on while lines are indented deeper than the
 * dash or key that it belongs to (node_column).
 */
#include "config/scan.h"

#include <stdio.h>
#include <string.h>

#include "config/trap.h"
#include "text/utf8.h"

struct bracket {
	char close;
	struct spot spot;
};

struct scan {
	struct sheet *sheet;
	unsigned line;
	struct slice text; /* the line */
	size_t at;         /* byte of it */
	struct bracket stack[TREE_MAX_DEPTH];
	size_t depth;
	long node_column; /* of the innermost dash or key, from 0; or -1 */
	unsigned node_line;
	long bracket_column; /* node_column where the outermost bracket is */
	char quote;          /* the open one, or 0 */
	struct spot quote_spot;
	bool in_plain;
	bool in_block;
	bool at_item;   /* nothing but dashes before this on the line */
	bool is_minus;  /* the plain text began with a dash: `-Kim` */
	size_t scalars; /* plain and quoted ones that began */
	bool has_content;
	bool has_ended; /* `...` was met */
	bool is_fatal;
	bool is_over;
};

static bool
ends_or_is(struct slice text, size_t at, const char *chars)
{
	return at >= text.len || strchr(chars, text.ptr[at]) != NULL;
}

static struct spot
spot_at(const struct scan *s, size_t byte_at, unsigned width)
{
	return (struct spot){
	    s->line, sheet_column(s->sheet, s->line, byte_at), width};
}

static void
set_node(struct scan *s, long column)
{
	s->node_column = column;
	s->node_line = s->line;
}

static void
report(struct scan *s, struct spot spot, enum trap trap, const char *what)
{
	trap_report(s->sheet, spot, trap, what);
}

/* What libyaml could not read, or would read as something else altogether. */
static void
report_fatal(struct scan *s, struct spot spot, enum trap trap, const char *what)
{
	report(s, spot, trap, what);
	s->is_fatal = true;
}

/* How far the line above lets this one be indented. */
static size_t
wanted_indent(const struct scan *s)
{
	for (unsigned line = s->line - 1; line > 0; line--) {
		struct slice text = sheet_line(s->sheet, line);
		size_t at = 0;

		if (line_is_blank(text))
			continue;
		while (at < text.len && text.ptr[at] == ' ')
			at++;
		return at + (slice_ends(slice_trim(text), S(":")) ? 2 : 0);
	}
	return 0;
}

static void
report_tab(struct scan *s, size_t at)
{
	char what[24];

	snprintf(what, sizeof(what), "%zu", wanted_indent(s));
	report_fatal(s, spot_at(s, at, 1), TRAP_TAB, what);
}

static void
report_odd_space(struct scan *s, size_t at, uint32_t cp)
{
	char what[16];

	snprintf(what, sizeof(what), "U+%04X", (unsigned)cp);
	report(s, spot_at(s, at, 1), TRAP_SPACE, what);
}

/* The sign that stands here cannot begin a phrase. */
static void
scan_reserved(struct scan *s)
{
	char what[] = {s->text.ptr[s->at], '\0'};

	report_fatal(s, spot_at(s, s->at, 1), TRAP_START, what);
	s->at = s->text.len;
}

static void
report_open(struct scan *s, struct spot spot, const char *what)
{
	report_fatal(s, spot, TRAP_OPEN, what);
	s->is_over = true;
}

static void
report_bracket(struct scan *s)
{
	const struct bracket *top = &s->stack[s->depth - 1];

	report_open(s, top->spot, top->close == ']' ? "[" : "{");
}

/* Text stands after a closing quote, which ends at `end`. */
static void
report_after_quote(struct scan *s, size_t end)
{
	s->at = s->text.len;
	if (s->quote_spot.line != s->line)
		report_open(s, s->quote_spot, "a quote");
	else if (s->text.ptr[end - 1] == '\'')
		report_fatal(s, spot_at(s, end - 1, 1), TRAP_APOSTROPHE, NULL);
	else
		report_fatal(s, s->quote_spot, TRAP_AFTER_QUOTE, NULL);
}

/* Byte of the closing quote at or after this place; the line's end if none. */
static size_t
find_quote_end(struct slice text, size_t at, char quote)
{
	for (; at < text.len; at++) {
		char c = text.ptr[at];

		if (c == '\\' && quote == '"')
			at++;
		else if (c == quote && quote == '\'' && at + 1 < text.len &&
		    text.ptr[at + 1] == '\'')
			at++;
		else if (c == quote)
			return at;
	}
	return text.len;
}

/* From inside the quotes to behind the closing one; at the end if none. */
static void
scan_quoted(struct scan *s)
{
	size_t end = find_quote_end(s->text, s->at, s->quote);

	s->at = end;
	if (end == s->text.len)
		return;
	s->quote = 0;
	end++;
	s->at = end + line_indent(slice_from(s->text, end));
	if (!ends_or_is(s->text, s->at, s->depth > 0 ? ":,]}" : ":") &&
	    (s->text.ptr[s->at] != '#' || s->at == end)) {
		report_after_quote(s, end);
		return;
	}
	if (s->depth == 0 && s->at < s->text.len && s->text.ptr[s->at] == ':' &&
	    s->quote_spot.line == s->line)
		set_node(s, s->quote_spot.column - 1);
}

/* A file with too many values is refused before any of them is built. */
static void
count_scalar(struct scan *s)
{
	if (s->scalars++ != TREE_MAX_NODES)
		return;
	report_fatal(s, spot_at(s, s->at, 1), TRAP_NODES, NULL);
	s->is_over = true;
}

static void
open_quote(struct scan *s)
{
	s->quote = s->text.ptr[s->at];
	s->quote_spot = spot_at(s, s->at, 1);
	count_scalar(s);
	s->at++;
	scan_quoted(s);
}

static void
open_bracket(struct scan *s)
{
	struct spot spot = spot_at(s, s->at, 1);

	if (s->depth == TREE_MAX_DEPTH) {
		report_fatal(s, spot, TRAP_DEPTH, NULL);
		s->is_over = true;
		return;
	}
	if (s->depth == 0)
		s->bracket_column = s->node_column;
	s->stack[s->depth++] =
	    (struct bracket){s->text.ptr[s->at] == '[' ? ']' : '}', spot};
	s->at++;
}

static void
close_bracket(struct scan *s)
{
	if (s->depth > 0) {
		if (s->stack[s->depth - 1].close != s->text.ptr[s->at]) {
			report_bracket(s);
			return;
		}
		s->depth--;
	}
	s->at++;
}

/* `|` or `>` as YAML means it: indicators, then the end of the line. */
static bool
is_block_header(struct slice text, size_t at)
{
	at++;
	while (!ends_or_is(text, at, "") &&
	    strchr("+-123456789", text.ptr[at]) != NULL)
		at++;
	return line_is_blank(slice_from(text, at)) &&
	    ends_or_is(text, at, " \t");
}

/* A comment cuts a phrase: `- sanction #1`. */
static void
end_with_comment(struct scan *s, size_t start)
{
	size_t at = s->at;

	s->at = s->text.len;
	s->in_plain = false;
	if (start == at || at + 1 >= s->text.len ||
	    !char_is_alnum(s->text.ptr[at + 1]))
		return;
	report(s, spot_at(s, at, 1), TRAP_COMMENT, NULL);
}

/* A colon that ends a key; odd spaces beside it would belong to a word. */
static void
end_key(struct scan *s, size_t start)
{
	uint32_t cp;
	size_t before = s->at;

	while (before > start && (s->text.ptr[before - 1] & 0xc0) == 0x80)
		before--;
	if (before > start && line_odd_space(s->text, before - 1, &cp) > 0)
		report_odd_space(s, before - 1, cp);
	if (s->depth == 0)
		set_node(s, (long)start);
	s->in_plain = false;
	s->at++;
}

static bool
is_key_end(const struct scan *s, size_t start)
{
	uint32_t cp;

	if (s->text.ptr[s->at] != ':')
		return false;
	if (ends_or_is(s->text, s->at + 1, s->depth > 0 ? " \t,[]{}" : " \t"))
		return true;
	/* `any:` and a pasted space; a colon in a sentence has words before. */
	return line_odd_space(s->text, s->at + 1, &cp) > 0 &&
	    slice_find_char(slice_sub(s->text, start, s->at - start), ' ', 0) ==
	    s->at - start;
}

static void
scan_plain(struct scan *s)
{
	size_t start = s->at;

	if (!s->in_plain)
		count_scalar(s);
	s->in_plain = true;
	for (; s->at < s->text.len; s->at++) {
		char c = s->text.ptr[s->at];

		if (is_key_end(s, start)) {
			end_key(s, start);
			return;
		}
		if (c == '#' && s->at > 0 &&
		    strchr(" \t", s->text.ptr[s->at - 1]) != NULL) {
			end_with_comment(s, start);
			return;
		}
		if (s->depth > 0 && strchr(",[]{}", c) != NULL) {
			s->in_plain = false;
			return;
		}
	}
}

/* `&name`, `!tag`, `*name`: the tree says what is wrong with them, if libyaml
 * takes them for what they are. */
static void
scan_sign(struct scan *s)
{
	char c = s->text.ptr[s->at];
	size_t end = s->at + 1;

	while (end < s->text.len &&
	    (char_is_alnum(s->text.ptr[end]) ||
	        strchr(c == '!' ? "-_!:/.<>" : "-_", s->text.ptr[end])))
		end++;
	if ((end == s->at + 1 && c != '!') ||
	    !ends_or_is(s->text, end, s->depth > 0 ? " \t,]}" : " \t") ||
	    (c == '*' && s->depth == 0 &&
	        !line_is_blank(slice_from(s->text, end)))) {
		scan_reserved(s);
		return;
	}
	s->at = end;
}

static void
scan_dash(struct scan *s)
{
	uint32_t cp;

	if (ends_or_is(s->text, s->at + 1, " \t")) {
		set_node(s, (long)s->at);
		s->at++;
		return;
	}
	s->is_minus = s->at_item;
	if (s->at_item && line_odd_space(s->text, s->at + 1, &cp) > 0)
		report_odd_space(s, s->at + 1, cp);
	else if (s->at_item)
		report(s, spot_at(s, s->at, 1), TRAP_ITEM, NULL);
	scan_plain(s);
}

static void
scan_bar(struct scan *s)
{
	if (s->depth == 0 && is_block_header(s->text, s->at))
		s->in_block = true;
	else
		scan_reserved(s);
	s->at = s->text.len;
}

/* A token outside of block texts that begins with a sign of YAML's. */
static bool
scan_indicator(struct scan *s, char c)
{
	static const struct {
		const char *chars;
		void (*scan)(struct scan *s);
	} rows[] = {
	    {"\"'", open_quote},
	    {"[{", open_bracket},
	    {"]}", close_bracket},
	    {"&*!", scan_sign},
	    {"@`%", scan_reserved},
	    {"|>", scan_bar},
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (strchr(rows[i].chars, c) != NULL) {
			rows[i].scan(s);
			return true;
		}
	}
	if ((c != ',' || s->depth == 0) &&
	    ((c != ':' && c != '?') ||
	        !ends_or_is(
	            s->text, s->at + 1, s->depth > 0 ? " \t,[]{}" : " \t")))
		return false;
	s->at++;
	return true;
}

static void
scan_token(struct scan *s)
{
	uint32_t cp;
	char c = s->text.ptr[s->at];

	if (c == ' ' || c == '\t') {
		s->at++;
		return;
	}
	s->has_content = true;
	if (c == '#' &&
	    (s->at == 0 || strchr(" \t", s->text.ptr[s->at - 1]) != NULL)) {
		s->at = s->text.len;
		return;
	}
	if (s->in_plain) {
		scan_plain(s);
		return;
	}
	if (line_odd_space(s->text, s->at, &cp) > 0) {
		report_odd_space(s, s->at, cp);
		scan_plain(s);
		return;
	}
	if (c == '-' && s->depth == 0) {
		scan_dash(s);
		return;
	}
	s->is_minus = false;
	s->at_item = false;
	if (!scan_indicator(s, c))
		scan_plain(s);
}

/* `- ` or `word:` in front: a line that belongs to no bracket above it. */
static bool
looks_like_block(struct slice line, size_t at)
{
	size_t start = at;

	if (line.ptr[at] == '-' && ends_or_is(line, at + 1, " \t"))
		return true;
	while (at < line.len &&
	    (char_is_alnum(line.ptr[at]) || strchr("_-", line.ptr[at])))
		at++;
	return at > start && at < line.len && line.ptr[at] == ':' &&
	    ends_or_is(line, at + 1, " \t");
}

/* `---`, `...`, `%`: true where the line was one of them. */
static bool
scan_marker(struct scan *s)
{
	bool is_start = slice_starts(s->text, S("---"));

	if (s->text.ptr[0] == '%') {
		report_fatal(s, spot_at(s, 0, 1), TRAP_DIRECTIVE, NULL);
		s->is_over = true;
		return true;
	}
	if ((!is_start && !slice_starts(s->text, S("..."))) ||
	    !ends_or_is(s->text, 3, " \t"))
		return false;
	s->has_ended = !is_start;
	if (is_start && s->has_content) {
		report_fatal(s, spot_at(s, 0, 3), TRAP_DOCUMENT, NULL);
		s->is_over = true;
	}
	s->has_content = true;
	s->in_plain = false;
	s->node_column = -1;
	s->at = 3;
	return true;
}

/* In a list or map in brackets; false where the line shows that they were
 * meant to be closed above. */
static bool
start_flow_line(struct scan *s, size_t indent)
{
	if ((long)indent <= s->bracket_column &&
	    looks_like_block(s->text, indent)) {
		report_bracket(s);
		return false;
	}
	return true;
}

/* A dash in a text that goes on from the line above. */
static void
check_item_in_text(struct scan *s, size_t indent)
{
	char what[80];

	if (s->is_minus) {
		report(s, spot_at(s, indent, 1), TRAP_ITEM, NULL);
	} else if (ends_or_is(s->text, indent + 1, " \t")) {
		snprintf(what, sizeof(what),
		    "%zu, its neighbours by %ld (line %u)", indent,
		    s->node_column, s->node_line);
		report(s, spot_at(s, indent, 1), TRAP_INDENT, what);
	}
}

/* False where nothing on the line is left to look at. */
static bool
start_line(struct scan *s)
{
	size_t indent = line_indent(s->text), tab;

	s->at = indent;
	if (indent == s->text.len)
		return false;
	if (s->text.ptr[indent] == '#') {
		s->in_plain = s->in_plain && s->depth > 0;
		return false;
	}
	if (s->depth > 0)
		return start_flow_line(s, indent);
	if (s->has_ended) {
		report_fatal(s, spot_at(s, indent, 1), TRAP_DOCUMENT, NULL);
		s->is_over = true;
		return false;
	}
	if (indent == 0 && scan_marker(s))
		return !s->is_over;
	tab = slice_find_char(s->text, '\t', 0);
	if (tab < indent) {
		report_tab(s, tab);
		return false;
	}
	s->at_item = !s->in_plain || (long)indent <= s->node_column;
	if (!s->at_item && s->text.ptr[indent] == '-')
		check_item_in_text(s, indent);
	s->in_plain = !s->at_item;
	return true;
}

static bool
is_block_line(const struct scan *s)
{
	size_t spaces = 0;

	while (spaces < s->text.len && s->text.ptr[spaces] == ' ')
		spaces++;
	return spaces == s->text.len || (long)spaces > s->node_column;
}

static void
scan_line(struct scan *s)
{
	s->at = 0;
	if (s->quote != 0) {
		scan_quoted(s);
	} else {
		if (s->in_block && is_block_line(s))
			return;
		s->in_block = false;
		if (!start_line(s))
			return;
	}
	while (s->at < s->text.len && !s->is_over &&
	    !sheet_is_full(s->sheet, PROBLEM_ERROR))
		scan_token(s);
}

bool
scan_sheet(struct sheet *sheet)
{
	struct scan s = {.sheet = sheet, .node_column = -1};

	for (s.line = 1; s.line <= sheet->starts.len && !s.is_over; s.line++) {
		s.text = sheet_line(sheet, s.line);
		scan_line(&s);
		if (sheet_is_full(sheet, PROBLEM_ERROR))
			s.is_fatal = s.is_over = true;
	}
	if (!s.is_over && s.quote != 0)
		report_open(&s, s.quote_spot, "a quote");
	else if (!s.is_over && s.depth > 0)
		report_bracket(&s);
	return !s.is_fatal;
}
