#include "config/sheet.h"

#include "base/check.h"
#include "config/mask.h"
#include "text/utf8.h"

/* An excerpt of a longer line, or one further right, helps nobody. */
#define MAX_LINE_TEXT 400
#define MAX_COLUMN    200
#define MAX_WIDTH     120

static const char BYTE_ORDER_MARK[] = "\xef\xbb\xbf";

void
sheet_init(struct sheet *sheet, struct slice path, struct slice text,
    struct problems *problems)
{
	size_t at = 0;

	check(text.len <= TREE_MAX_BYTES);
	if (slice_starts(text, slice_of(BYTE_ORDER_MARK)))
		text = slice_from(text, sizeof(BYTE_ORDER_MARK) - 1);
	*sheet =
	    (struct sheet){.path = path, .text = text, .problems = problems};
	while (at < text.len) {
		*array_add(&sheet->starts) = (uint32_t)at;
		while (at < text.len && text.ptr[at] != '\n' &&
		    text.ptr[at] != '\r')
			at++;
		if (at + 1 < text.len && text.ptr[at] == '\r' &&
		    text.ptr[at + 1] == '\n')
			at++;
		at++;
	}
}

void
sheet_fini(struct sheet *sheet)
{
	array_fini(&sheet->starts);
	array_fini(&sheet->marked);
}

struct slice
sheet_line(const struct sheet *sheet, unsigned line)
{
	size_t from, to;

	if (line == 0 || line > sheet->starts.len)
		return S("");
	from = sheet->starts.items[line - 1];
	to = line < sheet->starts.len ? sheet->starts.items[line]
	                              : sheet->text.len;
	while (to > from &&
	    (sheet->text.ptr[to - 1] == '\n' ||
	        sheet->text.ptr[to - 1] == '\r'))
		to--;
	return slice_sub(sheet->text, from, to - from);
}

unsigned
sheet_column(struct sheet *sheet, unsigned line, size_t byte_at)
{
	struct slice text = sheet_line(sheet, line);
	size_t from = 0;
	unsigned column = 1;

	if (byte_at > text.len)
		byte_at = text.len;
	if (sheet->last.line == line && sheet->last.byte_at <= byte_at) {
		from = sheet->last.byte_at;
		column = sheet->last.column;
	}
	column += (unsigned)utf8_count(slice_sub(text, from, byte_at - from));
	sheet->last.line = line;
	sheet->last.byte_at = byte_at;
	sheet->last.column = column;
	return column;
}

size_t
sheet_byte(const struct sheet *sheet, unsigned line, unsigned column)
{
	struct slice text = sheet_line(sheet, line), rest = text;
	uint32_t cp;

	while (column > 1 && utf8_next(&rest, &cp))
		column--;
	return text.len - rest.len;
}

size_t
line_indent(struct slice line)
{
	size_t at = 0;

	while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t'))
		at++;
	return at;
}

bool
line_is_blank(struct slice line)
{
	size_t at = line_indent(line);

	return at == line.len || line.ptr[at] == '#';
}

static bool
is_odd_space(uint32_t cp)
{
	return cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200B) ||
	    cp == 0x202F || cp == 0x205F || cp == 0x3000 || cp == 0xFEFF;
}

size_t
line_odd_space(struct slice line, size_t at, uint32_t *cp_out)
{
	uint32_t cp;
	size_t len;

	/* All of them are more than one byte. */
	if (at >= line.len || (uint8_t)line.ptr[at] < 0x80)
		return 0;
	len = utf8_decode(slice_from(line, at), &cp);
	if (len == 0 || !is_odd_space(cp))
		return 0;
	*cp_out = cp;
	return len;
}

static struct slice
shown(const struct sheet *sheet, struct slice text)
{
	return sheet->is_private ? mask_secrets(sheet->problems->arena, text)
	                         : text;
}

static void
add_problem(
    struct sheet *sheet, struct spot spot, const struct finding *finding)
{
	struct slice line = sheet_line(sheet, spot.line);
	bool is_shown = spot.column <= MAX_COLUMN;

	problems_add(sheet->problems,
	    &(struct problem){
	        .level = finding->level,
	        .place = {sheet->path, spot.line, spot.column},
	        .width = spot.width < MAX_WIDTH ? spot.width : MAX_WIDTH,
	        .code = finding->code,
	        .text = finding->text,
	        .line_text = is_shown
	            ? shown(sheet, utf8_cut(line, MAX_LINE_TEXT))
	            : S(""),
	        .hint = shown(sheet, finding->hint),
	        .help = shown(sheet, finding->help),
	    });
}

bool
sheet_is_full(const struct sheet *sheet, enum problem_level level)
{
	return sheet->findings[level] > TREE_MAX_FINDINGS;
}

void
sheet_report(
    struct sheet *sheet, struct spot spot, const struct finding *finding)
{
	if (sheet_is_full(sheet, finding->level))
		return;
	if (sheet->findings[finding->level]++ == TREE_MAX_FINDINGS) {
		add_problem(sheet, spot,
		    &(struct finding){
		        .level = finding->level,
		        .code = finding->code,
		        .text = S("too many findings in this file: those from "
		                  "here on are not listed"),
		    });
		return;
	}
	add_problem(sheet, spot, finding);
}

void
sheet_mark(struct sheet *sheet, unsigned line)
{
	if (sheet->marked.len <= TREE_MAX_FINDINGS)
		*array_add(&sheet->marked) = line;
}

bool
sheet_is_marked(const struct sheet *sheet, unsigned first, unsigned last)
{
	ARRAY_EACH(line, &sheet->marked) {
		if (*line >= first && *line <= last)
			return true;
	}
	return false;
}
