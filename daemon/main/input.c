#include "main/input.h"

#include <string.h>

#include "base/file.h"
#include "config/article.h"
#include "net/xfer.h"
#include "text/html.h"
#include "text/utf8.h"

#define FETCH_USER_AGENT "sanctions-watch/" SW_VERSION

struct fetch {
	struct loop *loop;
	struct input *input;
	struct err *err;
	int result;
};

static void
on_fetched(struct xfer_reply *reply, void *arg)
{
	struct fetch *fetch = arg;

	loop_stop(fetch->loop);
	if (reply->fault != XFER_FAULT_NONE) {
		fetch->result =
		    err_set(fetch->err, ERR_SYSTEM, "%s", reply->text);
		return;
	}
	if (reply->status != 200) {
		fetch->result = err_set(fetch->err, ERR_NOT_FOUND,
		    "the server answers %d", reply->status);
		return;
	}
	buf_add_slice(
	    &fetch->input->content_type, xfer_header(reply, "content-type"));
	buf_add_slice(&fetch->input->url, reply->url);
	buf_add_slice(&fetch->input->bytes, buf_slice(&reply->body));
}

static int
fetch_url(const char *url, struct input *input, struct err *err)
{
	const struct xfer_limits limits = {.parallel = 1, .per_host = 1};
	const struct xfer_request request = {
	    .url = slice_of(url),
	    .user_agent = S(FETCH_USER_AGENT),
	    .reach = XFER_REACH_ANY,
	    .max_bytes = INPUT_MAX_BYTES,
	};
	AUTO(loop_free) struct loop *loop = loop_new();
	AUTO(pool_free) struct pool *pool = pool_new(loop, 1);
	AUTO(xfers_free) struct xfers *xfers = xfers_new(loop, pool, &limits);
	struct fetch fetch = {loop, input, err, 0};
	struct xfer *xfer = xfer_start(xfers, &request, on_fetched, &fetch);

	(void)xfer;
	loop_run(loop);
	if (fetch.result != 0)
		return err_prefix(err, "%s", url);
	return 0;
}

bool
input_is_url(const char *name)
{
	return slice_starts_nocase(slice_of(name), S("http://")) ||
	    slice_starts_nocase(slice_of(name), S("https://"));
}

int
input_read(const char *name, struct input *input, struct err *err)
{
	*input = (struct input){
	    buf_init(INPUT_MAX_BYTES), buf_init(4096), buf_init(8192)};
	if (input_is_url(name))
		return fetch_url(name, input, err);
	return file_read(name, &input->bytes, err);
}

void
input_fini(struct input *input)
{
	buf_fini(&input->bytes);
	buf_fini(&input->content_type);
	buf_fini(&input->url);
}

/* Editors of some systems begin a file with a byte order mark. */
static struct slice
input_text(struct slice bytes)
{
	const struct slice mark = S("\xEF\xBB\xBF");

	return slice_trim(
	    slice_starts(bytes, mark) ? slice_from(bytes, mark.len) : bytes);
}

struct article *
input_article(const struct input *input, const char *name, struct err *err)
{
	struct slice bytes = input_text(buf_slice(&input->bytes));
	AUTO(buf_fini) struct buf text = buf_init(INPUT_MAX_BYTES);
	AUTO(article_free) struct article *article = NULL;

	if (slice_starts(bytes, S("{"))) {
		article = config_parse_article(bytes, err);
		if (article == NULL)
			return NULL;
	} else {
		article = article_new();
		if (slice_starts(bytes, S("<")))
			html_text(bytes, &text);
		else
			utf8_sanitise(bytes, &text);
		article->body = arena_copy(article->arena, buf_slice(&text));
		article->url =
		    arena_copy(article->arena, buf_slice(&input->url));
	}
	if (article->id.len == 0)
		article->id = arena_copy(article->arena, slice_of(name));
	return take_ptr(&article);
}
