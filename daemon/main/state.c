#include "main/state.h"

#include "base/buf.h"
#include "flow/app.h"
#include "flow/when.h"
#include "store/ledger.h"

/* A page of the archive: some milliseconds of matching. */
#define PAGE_ARTICLES 256
#define PAGE_BYTES    ((size_t)2 << 20)

static int64_t
store_now(void *arg)
{
	return loop_now_ms(arg);
}

int
state_open(const struct settings *settings, enum store_mode mode,
    struct loop *loop, struct store **store_out, struct err *err)
{
	AUTO(buf_fini) struct buf path = buf_init(BUF_MAX_OWN);
	struct store_options options = {
	    .mode = mode, .clock = store_now, .clock_arg = loop};

	buf_printf(
	    &path, "%.*s/" APP_STATE_FILE, SLICE_ARG(settings->state_dir));
	options.path = buf_slice(&path);
	return store_open(&options, store_out, err);
}

struct reading {
	struct store *store;
	struct store_archive archive; /* what to ask next */
	state_article_fn *take;
	void *arg;
	bool goes_on;
	struct err err;
	int status;
};

static void
on_page(const struct store_fault *fault, const struct store_articles *articles,
    void *arg)
{
	struct reading *reading = arg;

	reading->goes_on = false;
	if (fault != NULL) {
		reading->err = fault->err;
		reading->status = -1;
		return;
	}
	for (size_t i = 0; i < articles->len; i++) {
		if (!reading->take(&articles->items[i], reading->arg))
			return;
		reading->archive.after_id = articles->items[i].id;
	}
	reading->goes_on = articles->has_more;
}

int
state_read_times(
    const struct cli *cli, struct state_request *request, struct err *err)
{
	static const char *const names[] = {"since", "until"};
	AUTO(js_free) struct js *options = js_new_object();
	int64_t now_ms = loop_now_ms(request->loop);

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (cli_value(cli, names[i]) != NULL)
			js_set_str(options, slice_of(names[i]),
			    slice_of(cli_value(cli, names[i])));
	}
	if (when_option(options, "since", now_ms, &request->since_ms,
	        &request->has_since, err) != 0)
		return -1;
	return when_option(options, "until", now_ms, &request->until_ms,
	    &request->has_until, err);
}

int
state_each_article(const struct state_request *request, state_article_fn *take,
    void *arg, struct err *err)
{
	struct reading reading = {
	    .archive =
	        {
	            .has_since = request->has_since,
	            .has_until = request->has_until,
	            .since_ms = request->since_ms,
	            .until_ms = request->until_ms,
	            .max_len = PAGE_ARTICLES,
	            .max_bytes = PAGE_BYTES,
	        },
	    .take = take,
	    .arg = arg,
	    .goes_on = true,
	};

	if (state_open(request->settings, STORE_READ, request->loop,
	        &reading.store, err) != 0)
		return -1;
	while (reading.goes_on) {
		(void)store_read_archive(
		    reading.store, &reading.archive, on_page, &reading);
		store_drain(reading.store);
	}
	store_close(&reading.store);
	if (reading.status != 0)
		*err = reading.err;
	return reading.status;
}
