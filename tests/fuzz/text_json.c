/*
 * Whatever parses is written, and what was written parses to the same text.
 */
#include "base/check.h"
#include "text/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	AUTO(js_free)
	struct js *js =
	    js_parse(slice_make(data, size), JS_LIMITS_DEFAULT, &err);
	AUTO(buf_fini) struct buf first = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf second = buf_init(BUF_MAX_OWN);
	AUTO(js_free) struct js *again = NULL;

	if (js == NULL)
		return 0;
	check(js_write(js, &first));
	again = js_parse(buf_slice(&first), JS_LIMITS_DEFAULT, &err);
	/* A number next to the largest may round up to none. */
	if (again == NULL)
		return 0;
	check(js_write(again, &second));
	check(slice_eq(buf_slice(&first), buf_slice(&second)));
	return 0;
}
