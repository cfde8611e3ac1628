/*
 * The bytes up to the first line break are the header, the rest is the body;
 * what comes out is UTF-8 without controls, whatever they are.
 */
#include "base/check.h"
#include "text/charset.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct slice bytes = slice_make(data, size);
	size_t line = slice_find_char(bytes, '\n', 0);
	struct slice text, rest;
	uint32_t cp;

	check(charset_decode(slice_from(bytes, line + 1),
	          slice_sub(bytes, 0, line), &out) != NULL);
	text = buf_slice(&out);
	check(utf8_is_valid(text));
	for (rest = text; utf8_next(&rest, &cp);)
		check(cp >= 0x20 || char_is_space((char)cp));
	return 0;
}
