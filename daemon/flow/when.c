#include "flow/when.h"

#include "base/num.h"
#include "text/date.h"

int
when_option(const struct js *options, const char *name, int64_t now_ms,
    int64_t *ms_out, bool *has_out, struct err *err)
{
	struct slice text = js_get_str(options, slice_of(name));
	int64_t ms;

	if (text.len == 0)
		return 0;
	if (num_parse_duration(text, &ms))
		ms = now_ms - ms;
	else if (!date_parse(text, &ms))
		return err_set(err, ERR_INPUT,
		    "--%s: '%.*s' is neither a date nor a time like 6h", name,
		    SLICE_ARG(text));
	*ms_out = ms;
	*has_out = true;
	return 0;
}
