#include "feed/base_url.h"

#include "feed/reader.h"
#include "text/url.h"

void
base_url_init(struct base_url *base, struct markup *markup,
    const struct stack *stack, struct slice document)
{
	base->markup = markup;
	base->stack = stack;
	base->document = document;
	base->url = buf_init(FEED_MAX_FIELD_BYTES);
	base->scratch = buf_init(FEED_MAX_FIELD_BYTES);
}

void
base_url_fini(struct base_url *base)
{
	buf_fini(&base->url);
	buf_fini(&base->scratch);
}

static void
step_in(struct base_url *base, struct slice raw)
{
	AUTO(buf_fini) struct buf decoded = buf_init(FEED_MAX_FIELD_BYTES);
	struct buf outer = base->url;

	(void)markup_decode(base->markup, raw, ENTITY_XML, &decoded);
	buf_reset(&base->scratch);
	(void)url_resolve(
	    buf_slice(&outer), buf_slice(&decoded), &base->scratch);
	base->url = base->scratch;
	base->scratch = outer;
}

struct slice
base_url_find(struct base_url *base, struct slice own, struct slice site)
{
	const struct stack *stack = base->stack;
	unsigned steps = 0;

	buf_reset(&base->url);
	(void)buf_add_slice(&base->url, base->document);
	for (size_t i = 0; i < stack->len && steps < BASE_URL_MAX; i++) {
		if (slice_is_empty(stack->frames[i].base))
			continue;
		step_in(base, stack->frames[i].base);
		steps++;
	}
	if (!slice_is_empty(own))
		step_in(base, own);
	if (url_parse(buf_slice(&base->url)).has_scheme)
		return buf_slice(&base->url);
	return site;
}
