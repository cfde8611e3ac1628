/*
 * Whatever goes in, what comes out has the form that text/html.h promises.
 */
#include "base/check.h"
#include "text/html.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef bool text_fn(struct slice in, struct buf *out);

static bool
has(struct slice s, struct slice what)
{
	return slice_find(s, what, 0) < s.len;
}

static void
try(struct slice in, text_fn *convert, size_t room)
{
	AUTO(buf_fini) struct buf out = buf_init(room);
	struct slice s;

	convert(in, &out);
	check(buf_ok(&out));
	s = buf_slice(&out);
	check(utf8_is_valid(s));
	check(slice_trim(s).len == s.len);
	check(!has(s, S("\n\n\n")) && !has(s, S("  ")));
	check(!has(s, S(" \n")) && !has(s, S("\n ")));
	check(convert != html_title_text || !has(s, S("\n")));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice in = slice_make(data, size);

	try(in, html_text, BUF_MAX_OWN);
	try(in, html_text, 50);
	try(in, html_plain_text, BUF_MAX_OWN);
	try(in, html_title_text, BUF_MAX_OWN);
	return 0;
}
