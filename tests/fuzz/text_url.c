/*
 * The first line is the base, the rest the reference.  What was resolved
 * resolves to itself, what was normalised normalises to itself.
 */
#include "base/check.h"
#include "text/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice in = slice_make(data, size);
	size_t line = slice_find_char(in, '\n', 0);
	struct slice base = slice_sub(in, 0, line);
	AUTO(buf_fini) struct buf first = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf key = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf again = buf_init(BUF_MAX_OWN);

	check(url_resolve(base, slice_from(in, line + 1), &first));
	check(url_normalise(buf_slice(&first), &key));
	check(url_normalise(buf_slice(&key), &again));
	if (url_is_http(buf_slice(&first)))
		check(slice_eq(buf_slice(&key), buf_slice(&again)));
	buf_reset(&again);
	check(url_redact(buf_slice(&first), &again));
	url_host(in);
	return 0;
}
