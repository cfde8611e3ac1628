#include "flow/fetch.h"

#define FETCH_ACCEPT                                                         \
	"application/rss+xml, application/atom+xml, application/feed+json, " \
	"application/rdf+xml;q=0.9, application/xml;q=0.8, "                 \
	"text/xml;q=0.8, */*;q=0.1"

static enum feed_fault
fault_of_xfer(enum xfer_fault fault)
{
	static const enum feed_fault faults[XFER_FAULT_COUNT] = {
	    [XFER_FAULT_NONE] = FEED_FAULT_NONE,
	    [XFER_FAULT_URL] = FEED_FAULT_REFUSED,
	    [XFER_FAULT_RESOLVE] = FEED_FAULT_NETWORK,
	    [XFER_FAULT_CONNECT] = FEED_FAULT_NETWORK,
	    [XFER_FAULT_TLS] = FEED_FAULT_TLS,
	    [XFER_FAULT_TIMEOUT] = FEED_FAULT_NETWORK,
	    [XFER_FAULT_TOO_LARGE] = FEED_FAULT_TOO_LARGE,
	    [XFER_FAULT_PROTOCOL] = FEED_FAULT_NETWORK,
	    [XFER_FAULT_ADDRESS] = FEED_FAULT_REFUSED,
	    [XFER_FAULT_REDIRECT] = FEED_FAULT_REFUSED,
	    [XFER_FAULT_FILE] = FEED_FAULT_LOCAL,
	    [XFER_FAULT_SETUP] = FEED_FAULT_LOCAL,
	};

	return faults[fault];
}

struct feed_reply
fetch_reply(struct arena *arena, const struct xfer_reply *reply)
{
	struct feed_reply facts = {
	    .fault = fault_of_xfer(reply->fault),
	    .fault_text = arena_copy(arena, slice_of(reply->text)),
	    .status = reply->status,
	    .url = arena_copy(arena, reply->url),
	    .all_permanent = reply->all_permanent,
	    .latency_ms = reply->duration_ms,
	};
	const struct {
		const char *name;
		struct slice *to;
	} headers[] = {
	    {"content-type", &facts.content_type},
	    {"retry-after", &facts.retry_after},
	    {"cache-control", &facts.cache_control},
	    {"age", &facts.age},
	    {"date", &facts.date},
	    {"expires", &facts.expires},
	    {"etag", &facts.etag},
	    {"last-modified", &facts.last_modified},
	};

	for (size_t i = 0; i < COUNT_OF(headers); i++)
		*headers[i].to =
		    arena_copy(arena, xfer_header(reply, headers[i].name));
	return facts;
}

static struct slice *
slices_of_terms(struct arena *arena, const struct terms *terms)
{
	struct slice *slices = arena_new_array(arena, struct slice, terms->len);

	for (size_t i = 0; i < terms->len; i++)
		slices[i] = terms->items[i].text;
	return slices;
}

struct xfer_request
fetch_request(struct arena *arena, const struct settings *settings,
    const struct feed *feed, const struct feed_question *question)
{
	struct header *headers = arena_new_array(arena, struct header, 3);
	struct xfer_request request = {
	    .url = question->url,
	    .headers = headers,
	    .user_agent = feed->has_user_agent ? feed->user_agent
	                                       : settings->fetch.user_agent,
	    .proxy = settings->network.proxy,
	    .no_proxy = slices_of_terms(arena, &settings->network.no_proxy),
	    .no_proxy_len = settings->network.no_proxy.len,
	    .ca_file = settings->network.ca_file,
	    .reach =
	        feed->allow_private ? XFER_REACH_ORIGIN : XFER_REACH_PUBLIC,
	    .origin = feed->url,
	    .allow_file = slice_starts(feed->url, S("file:")),
	    .max_bytes = (size_t)settings->fetch.max_bytes,
	    .total_ms = settings->fetch.timeout_ms,
	};

	headers[request.headers_len++] =
	    (struct header){S("Accept"), S(FETCH_ACCEPT)};
	if (question->etag.len > 0)
		headers[request.headers_len++] =
		    (struct header){S("If-None-Match"), question->etag};
	if (question->last_modified.len > 0)
		headers[request.headers_len++] = (struct header){
		    S("If-Modified-Since"), question->last_modified};
	return request;
}
