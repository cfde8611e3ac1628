/*
 * A hop is one easy handle of libcurl, made anew each time.  The guards that
 * stand here and why:
 *
 *	the write callback   counts decoded bytes; libcurl's own limit knows
 *	                     nothing of chunks, gzip or a missing length
 *	CAINFO, CAPATH NULL  else libcurl reads a system's certificates itself,
 *	                     20 to 80 ms of the loop's time: net/roots.h
 *	QUICK_EXIT           else the end of a hop waits for a dead name server
 *	FRESH, FORBID_REUSE  see xfer.h
 *	PROXY, NOPROXY       always set, so that the environment is not asked
 */
#include "net/hop.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/mem.h"
#include "net/guard.h"
#include "net/multi.h"
#include "net/redirect.h"
#include "net/roots.h"

/*
 * Of libcurl's receive buffer.  One call of it reads up to a hundred of these
 * where so much lies ready, and unpacks it: with its usual 16 KiB that is a
 * turn of 25 ms, with this one of 3.
 */
#define RECEIVE_BYTES 2048L

struct hops {
	struct multi *multi;
	struct roots *roots;
};

struct hop {
	struct hops *hops;
	struct hop_plan plan;
	hop_done_fn *done;
	void *arg;
	CURL *easy;
	struct root_wait *wait; /* for the certificates; libcurl waits, too */
	struct trust *trust;    /* NULL: nothing of TLS is in it */
	struct curl_slist *lines;
	struct buf head, body;
	size_t head_bytes; /* of all replies, interim ones too */
	bool is_too_large, met_private_address;
	char error[CURL_ERROR_SIZE];
};

#define set(hop, option, value) \
	check(curl_easy_setopt((hop)->easy, option, value) == CURLE_OK)

static const char *
text_or_null(struct slice s)
{
	return s.len > 0 ? s.ptr : NULL;
}

static size_t
on_body(char *ptr, size_t size, size_t count, void *arg)
{
	struct hop *hop = arg;

	if (buf_add(&hop->body, ptr, size * count))
		return size * count;
	hop->is_too_large = true;
	return 0;
}

static size_t
on_header(char *ptr, size_t size, size_t count, void *arg)
{
	struct hop *hop = arg;
	struct slice line = slice_make(ptr, size * count);

	if (header_parse_status(line) != 0)
		buf_reset(&hop->head);
	hop->head_bytes += line.len;
	if (hop->head_bytes <= hop->plan.request->max_header_bytes &&
	    buf_add_slice(&hop->head, line))
		return line.len;
	hop->is_too_large = true;
	return 0;
}

static curl_socket_t
on_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct hop *hop = arg;

	(void)purpose;
	if (!hop->plan.any_address && !guard_is_public(&address->addr)) {
		hop->met_private_address = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);
}

static void
set_callbacks(struct hop *hop)
{
	set(hop, CURLOPT_PRIVATE, (void *)hop);
	set(hop, CURLOPT_ERRORBUFFER, hop->error);
	set(hop, CURLOPT_WRITEFUNCTION, on_body);
	set(hop, CURLOPT_WRITEDATA, (void *)hop);
	set(hop, CURLOPT_HEADERFUNCTION, on_header);
	set(hop, CURLOPT_HEADERDATA, (void *)hop);
	set(hop, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
	set(hop, CURLOPT_OPENSOCKETDATA, (void *)hop);
}

static void
set_limits(struct hop *hop)
{
	const struct xfer_request *request = hop->plan.request;

	set(hop, CURLOPT_NOSIGNAL, 1L);
	set(hop, CURLOPT_QUICK_EXIT, 1L);
	set(hop, CURLOPT_FRESH_CONNECT, 1L);
	set(hop, CURLOPT_FORBID_REUSE, 1L);
	set(hop, CURLOPT_BUFFERSIZE, RECEIVE_BYTES);
	set(hop, CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_ms);
	set(hop, CURLOPT_TIMEOUT_MS, (long)hop->plan.timeout_ms);
	set(hop, CURLOPT_LOW_SPEED_LIMIT, (long)XFER_SLOW_BYTES);
	set(hop, CURLOPT_LOW_SPEED_TIME, (long)(request->slow_ms + 999) / 1000);
	/* Refuses early where a length is told; on_body() is the limit. */
	set(hop, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->max_bytes);
}

static void
set_place(struct hop *hop)
{
	const struct xfer_request *request = hop->plan.request;

	set(hop, CURLOPT_URL, hop->plan.target->url.ptr);
	set(hop, CURLOPT_PROTOCOLS_STR, "http,https");
	set(hop, CURLOPT_FOLLOWLOCATION, 0L);
	set(hop, CURLOPT_HTTP_VERSION,
	    request->http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1);
	set(hop, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	set(hop, CURLOPT_NOPROXY, "");
	set(hop, CURLOPT_PROXY, hop->plan.use_proxy ? request->proxy.ptr : "");
	set(hop, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

/* Called for the proxy's connection as for the server's.  Without a trust the
 * context knows no authority, and no peer is believed. */
static CURLcode
on_tls(CURL *easy, void *ssl_ctx, void *arg)
{
	const struct hop *hop = arg;

	(void)easy;
	if (hop->trust != NULL)
		trust_apply(hop->trust, ssl_ctx);
	return CURLE_OK;
}

static void
set_tls(struct hop *hop)
{
	const struct xfer_request *request = hop->plan.request;

	set(hop, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	set(hop, CURLOPT_CAINFO, NULL);
	set(hop, CURLOPT_CAPATH, NULL);
	set(hop, CURLOPT_PROXY_CAINFO, NULL);
	set(hop, CURLOPT_PROXY_CAPATH, NULL);
	set(hop, CURLOPT_CA_CACHE_TIMEOUT, 0L);
	set(hop, CURLOPT_SSL_CTX_FUNCTION, on_tls);
	set(hop, CURLOPT_SSL_CTX_DATA, (void *)hop);
	if (!hop->plan.with_secrets)
		return;
	set(hop, CURLOPT_SSLCERT, text_or_null(request->client_cert_file));
	set(hop, CURLOPT_SSLKEY, text_or_null(request->client_key_file));
}

static void
add_line(
    struct hop *hop, struct slice name, const char *between, struct slice value)
{
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);

	buf_add_slice(&line, name);
	buf_add_str(&line, between);
	buf_add_slice(&line, value);
	hop->lines = curl_slist_append(hop->lines, buf_str(&line));
	check(hop->lines != NULL);
}

static void
set_headers(struct hop *hop)
{
	const struct xfer_request *request = hop->plan.request;

	for (size_t i = 0; i < request->headers_len; i++) {
		const struct header *h = &request->headers[i];

		if (!hop->plan.with_secrets && !redirect_keeps_header(h->name))
			continue;
		/* libcurl's spelling of a header without a value is `;`. */
		add_line(hop, h->name, h->value.len > 0 ? ": " : ";", h->value);
	}
	/* Waiting a second for `100 Continue` helps nobody here. */
	if (request->method == XFER_POST)
		hop->lines = curl_slist_append(hop->lines, "Expect:");
	if (hop->plan.with_secrets && request->bearer.len > 0)
		add_line(hop, S("Authorization"), ": Bearer ", request->bearer);
	set(hop, CURLOPT_HTTPHEADER, hop->lines);
	set(hop, CURLOPT_USERAGENT, text_or_null(request->user_agent));
	if (!hop->plan.with_secrets || request->username.len == 0)
		return;
	set(hop, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
	set(hop, CURLOPT_USERNAME, request->username.ptr);
	set(hop, CURLOPT_PASSWORD, request->password.ptr);
}

static void
set_body(struct hop *hop)
{
	const struct xfer_request *request = hop->plan.request;

	if (request->method != XFER_POST)
		return;
	set(hop, CURLOPT_POST, 1L);
	set(hop, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
	set(hop, CURLOPT_POSTFIELDS, request->body.ptr);
}

/* Whether the peer may have the whole request: with a body, once some of it
 * went into the socket; without, once the header lines did. */
static bool
maybe_sent(const struct hop *hop)
{
	curl_off_t upload = 0;
	long request = 0, connects = 0;

	curl_easy_getinfo(hop->easy, CURLINFO_SIZE_UPLOAD_T, &upload);
	if (hop->plan.request->body.len > 0)
		return upload > 0;
	curl_easy_getinfo(hop->easy, CURLINFO_REQUEST_SIZE, &request);
	curl_easy_getinfo(hop->easy, CURLINFO_HTTP_CONNECTCODE, &connects);
	return request > 0 && (connects == 0 || connects / 100 == 2);
}

static const struct {
	CURLcode code;
	enum xfer_fault fault;
} faults[] = {
    {CURLE_OK, XFER_FAULT_NONE},
    {CURLE_URL_MALFORMAT, XFER_FAULT_URL},
    {CURLE_COULDNT_RESOLVE_HOST, XFER_FAULT_RESOLVE},
    {CURLE_COULDNT_RESOLVE_PROXY, XFER_FAULT_RESOLVE},
    {CURLE_COULDNT_CONNECT, XFER_FAULT_CONNECT},
    {CURLE_PROXY, XFER_FAULT_CONNECT},
    {CURLE_SSL_CONNECT_ERROR, XFER_FAULT_TLS},
    {CURLE_PEER_FAILED_VERIFICATION, XFER_FAULT_TLS},
    {CURLE_SSL_CIPHER, XFER_FAULT_TLS},
    {CURLE_SSL_ISSUER_ERROR, XFER_FAULT_TLS},
    {CURLE_SSL_INVALIDCERTSTATUS, XFER_FAULT_TLS},
    {CURLE_SSL_SHUTDOWN_FAILED, XFER_FAULT_TLS},
    {CURLE_OPERATION_TIMEDOUT, XFER_FAULT_TIMEOUT},
    {CURLE_FILESIZE_EXCEEDED, XFER_FAULT_TOO_LARGE},
    {CURLE_SSL_CACERT_BADFILE, XFER_FAULT_SETUP},
    {CURLE_SSL_CERTPROBLEM, XFER_FAULT_SETUP},
    {CURLE_SSL_ENGINE_INITFAILED, XFER_FAULT_SETUP},
};

static enum xfer_fault
fault_of(const struct hop *hop, CURLcode code)
{
	long connects = 0;

	if (hop->is_too_large)
		return XFER_FAULT_TOO_LARGE;
	if (code == CURLE_COULDNT_CONNECT && hop->met_private_address)
		return XFER_FAULT_ADDRESS;
	for (size_t i = 0; i < COUNT_OF(faults); i++)
		if (faults[i].code == code)
			return faults[i].fault;
	curl_easy_getinfo(hop->easy, CURLINFO_HTTP_CONNECTCODE, &connects);
	if (connects >= 300) /* the proxy's word */
		return XFER_FAULT_CONNECT;
	return XFER_FAULT_PROTOCOL;
}

static const char *
text_of(const struct hop *hop, enum xfer_fault fault, CURLcode code)
{
	if (fault == XFER_FAULT_NONE)
		return "";
	if (fault == XFER_FAULT_ADDRESS)
		return "the host has an address that is not public";
	if (fault == XFER_FAULT_TOO_LARGE)
		return hop->head_bytes > hop->plan.request->max_header_bytes
		    ? "headers over the limit"
		    : "body over the limit";
	return hop->error[0] != '\0' ? hop->error : curl_easy_strerror(code);
}

static void
hop_free(struct hop *hop)
{
	curl_easy_cleanup(hop->easy);
	trust_unref(&hop->trust);
	curl_slist_free_all(hop->lines);
	buf_fini(&hop->head);
	buf_fini(&hop->body);
	mem_free(&hop);
}

static void
on_done(void *transfer, CURLcode code)
{
	struct hop *hop = transfer;
	struct hop_result result = {.fault = fault_of(hop, code),
	    .head = buf_slice(&hop->head),
	    .body = &hop->body,
	    .maybe_sent = maybe_sent(hop)};
	curl_off_t bytes = 0;
	long status = 0;

	curl_easy_getinfo(hop->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(hop->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
	result.text = text_of(hop, result.fault, code);
	result.status = (int)status;
	result.wire_bytes = (uint64_t)bytes;
	hop->done(&result, hop->arg);
	hop_free(hop);
}

struct hops *
hops_new(struct loop *loop, struct pool *pool)
{
	struct hops *hops = mem_new(sizeof(*hops));

	hops->multi = multi_new(loop, on_done);
	hops->roots = roots_new(loop, pool);
	return hops;
}

void
hops_free(struct hops **hops)
{
	if (*hops == NULL)
		return;
	multi_free(&(*hops)->multi);
	roots_free(&(*hops)->roots);
	mem_free(hops);
}

static void
on_roots(struct trust *trust, const char *text, void *arg)
{
	struct hop *hop = arg;
	struct hop_result result = {
	    .fault = XFER_FAULT_SETUP, .text = text, .body = &hop->body};

	hop->wait = NULL;
	if (trust != NULL) {
		hop->trust = trust_ref(trust);
		multi_add(hop->hops->multi, hop->easy);
		return;
	}
	hop->done(&result, hop->arg);
	hop_free(hop);
}

static bool
wants_tls(const struct hop_plan *plan)
{
	return slice_starts_nocase(plan->target->url, S("https:")) ||
	    (plan->use_proxy &&
	        slice_starts_nocase(plan->request->proxy, S("https:")));
}

struct hop *
hop_start(struct hops *hops, const struct hop_plan *plan, hop_done_fn *done,
    void *arg)
{
	struct hop *hop = mem_new(sizeof(*hop));

	hop->hops = hops;
	hop->plan = *plan;
	hop->done = done;
	hop->arg = arg;
	hop->head = buf_init(plan->request->max_header_bytes);
	hop->body = buf_init(plan->request->max_bytes);
	hop->easy = curl_easy_init();
	check(hop->easy != NULL);
	set_callbacks(hop);
	set_limits(hop);
	set_place(hop);
	set_tls(hop);
	set_headers(hop);
	set_body(hop);
	if (wants_tls(plan))
		hop->wait = roots_get(
		    hops->roots, plan->request->ca_file, on_roots, hop);
	else
		multi_add(hops->multi, hop->easy);
	return hop;
}

void
hop_cancel(struct hop **hop)
{
	if (*hop == NULL)
		return;
	if ((*hop)->wait != NULL)
		roots_cancel(&(*hop)->wait);
	else
		multi_remove((*hop)->hops->multi, (*hop)->easy);
	hop_free(take_ptr(hop));
}
