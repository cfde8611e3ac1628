#include "config/bytes.h"

#include <stdio.h>

#include "config/trap.h"
#include "text/utf8.h"

static bool
is_line_break(uint32_t cp)
{
	return cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

static bool
is_text(uint32_t cp)
{
	if (cp < 0x20)
		return cp == '\t';
	return !(cp >= 0x7f && cp < 0xa0) && !is_line_break(cp) &&
	    cp != 0xFFFE && cp != 0xFFFF;
}

/* Offset of the first byte that is no text; *cp_out is 0 for no UTF-8. */
static size_t
find_bad(struct slice line, uint32_t *cp_out, bool *decoded_out)
{
	size_t at = 0, len;

	while (at < line.len) {
		char c = line.ptr[at];

		if (c >= 0x20 && c < 0x7f) {
			at++;
			continue;
		}
		len = utf8_decode(slice_from(line, at), cp_out);
		*decoded_out = len > 0;
		if (len == 0 || !is_text(*cp_out))
			return at;
		at += len;
	}
	return line.len;
}

bool
bytes_check(struct sheet *sheet)
{
	bool good = true;

	for (unsigned number = 1; number <= sheet->starts.len; number++) {
		struct slice line = sheet_line(sheet, number);
		uint32_t cp = 0;
		bool decoded = true;
		size_t at = find_bad(line, &cp, &decoded);
		enum trap trap = TRAP_BYTE;
		char what[16];

		if (at == line.len)
			continue;
		if (decoded)
			trap =
			    is_line_break(cp) ? TRAP_LINE_BREAK : TRAP_CONTROL;
		snprintf(what, sizeof(what), decoded ? "U+%04X" : "0x%02X",
		    decoded ? (unsigned)cp : (unsigned)(uint8_t)line.ptr[at]);
		trap_report(sheet,
		    (struct spot){number, sheet_column(sheet, number, at), 1},
		    trap, what);
		good = false;
	}
	return good;
}
