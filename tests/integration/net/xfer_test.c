#include "integration/net/harness.h"

#include "base/file.h"
#include "net/pool.h"
#include "net/xfer.h"

static const struct xfer_limits limits = {.parallel = 8, .per_host = 8};

struct fixture {
	struct loop *loop;
	struct pool *pool;
	struct xfers *xfers;
	size_t open;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->loop = loop_new();
	f->pool = pool_new(f->loop, 2);
	f->xfers = xfers_new(f->loop, f->pool, &limits);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	xfers_free(&f->xfers);
	pool_free(&f->pool);
	loop_free(&f->loop);
	free(f);
	return 0;
}

/* A reply as it is after its transfer. */
struct got {
	struct fixture *f;
	int calls, status;
	enum xfer_fault fault;
	size_t hops, body_len;
	bool all_permanent, maybe_sent;
	int64_t duration_ms;
	char text[200], url[200], body[2000], etag[40];
};

static void
on_reply(struct xfer_reply *reply, void *arg)
{
	struct got *got = arg;

	got->calls++;
	got->status = reply->status;
	got->fault = reply->fault;
	got->hops = reply->hops_len;
	got->body_len = reply->body.len;
	got->all_permanent = reply->all_permanent;
	got->maybe_sent = reply->maybe_sent;
	got->duration_ms = reply->duration_ms;
	snprintf(got->text, sizeof(got->text), "%s", reply->text);
	snprintf(got->url, sizeof(got->url), "%.*s", SLICE_ARG(reply->url));
	snprintf(got->body, sizeof(got->body), "%s", buf_str(&reply->body));
	snprintf(got->etag, sizeof(got->etag), "%.*s",
	    SLICE_ARG(xfer_header(reply, "etag")));
	if (--got->f->open == 0)
		loop_stop(got->f->loop);
}

/* `http://127.0.0.1:PORT/path`, in one of a few places. */
static struct slice
url_at(const char *scheme, const char *port, const char *path)
{
	static char urls[8][300];
	static size_t next;
	char *url = urls[next++ % 8];

	snprintf(url, sizeof(urls[0]), "%s://127.0.0.1:%s%s", scheme,
	    place(port), path);
	return slice_of(url);
}

static struct slice
http(const char *path)
{
	return url_at("http", "HTTP_PORT", path);
}

static struct xfer *
start(struct fixture *f, const struct xfer_request *request, struct got *got)
{
	struct xfer *xfer;

	memset(got, 0, sizeof(*got));
	got->f = f;
	f->open++;
	xfer = xfer_start(f->xfers, request, on_reply, got);
	assert_int_equal(got->calls, 0);
	return xfer;
}

static struct got
fetch(struct fixture *f, const struct xfer_request *request)
{
	struct got got;
	struct xfer *xfer = start(f, request, &got);

	(void)xfer;
	run_loop(f->loop);
	assert_int_equal(got.calls, 1);
	return got;
}

static struct got
get(struct fixture *f, const char *path)
{
	const struct xfer_request request = {
	    .url = http(path), .reach = XFER_REACH_ANY};

	return fetch(f, &request);
}

static void
a_page_comes_with_its_headers(void **state)
{
	struct got got = get(*state, "/ok");

	assert_int_equal(got.fault, XFER_FAULT_NONE);
	assert_int_equal(got.status, 200);
	assert_string_equal(got.body, "hello");
	assert_string_equal(got.etag, "\"v1\"");
	assert_int_equal(get(*state, "/nothing").status, 404);
}

static void
packed_bodies_are_unpacked(void **state)
{
	assert_int_equal(get(*state, "/gzip").body_len, 6000);
}

static void
a_body_over_the_limit_is_cut_off(void **state)
{
	static const char *const paths[] = {
	    "/chunked", "/unsized", "/bomb", "/headers"};

	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		const struct xfer_request request = {.url = http(paths[i]),
		    .reach = XFER_REACH_ANY,
		    .max_bytes = 1 << 20};
		struct got got = fetch(*state, &request);

		if (got.fault != XFER_FAULT_TOO_LARGE)
			fail_msg(
			    "%s: %s", paths[i], xfer_fault_name(got.fault));
		assert_true(got.body_len <= 1 << 20);
	}
}

static void
what_is_cut_off_or_not_http_is_no_reply(void **state)
{
	assert_int_equal(get(*state, "/ancient").fault, XFER_FAULT_PROTOCOL);
	assert_int_equal(get(*state, "/cut").fault, XFER_FAULT_PROTOCOL);
}

static void
a_slow_drip_ends_in_time(void **state)
{
	struct xfer_request request = {
	    .url = http("/drip"), .reach = XFER_REACH_ANY, .slow_ms = 1000};
	struct got got = fetch(*state, &request);

	assert_int_equal(got.fault, XFER_FAULT_TIMEOUT);
	assert_true(got.duration_ms < 4000);
	request.slow_ms = 0;
	request.total_ms = 500;
	got = fetch(*state, &request);
	assert_int_equal(got.fault, XFER_FAULT_TIMEOUT);
	assert_true(got.duration_ms >= 490 && got.duration_ms < 2000);
}

static void
redirects_are_followed_to_their_limit(void **state)
{
	struct got got = get(*state, "/hop/5");

	assert_int_equal(got.fault, XFER_FAULT_NONE);
	assert_string_equal(got.body, "arrived");
	assert_int_equal(got.hops, 5);
	assert_true(got.all_permanent);
	assert_slice(slice_of(got.url), http("/hop/0").ptr);
	got = get(*state, "/hop/6");
	assert_int_equal(got.fault, XFER_FAULT_REDIRECT);
	assert_int_equal(got.status, 301);
	got = get(*state, "/round/a");
	assert_int_equal(got.fault, XFER_FAULT_REDIRECT);
	assert_int_equal(got.hops, 1);
}

static void
redirects_to_other_schemes_are_refused(void **state)
{
	static const char *const paths[] = {"/to/file:///etc/passwd",
	    "/to/gopher://127.0.0.1/", "/to/ftp://a/"};

	for (size_t i = 0; i < COUNT_OF(paths); i++)
		assert_int_equal(
		    get(*state, paths[i]).fault, XFER_FAULT_REDIRECT);
}

static void
private_addresses_are_refused_in_every_spelling(void **state)
{
	static const char *const hosts[] = {"127.0.0.1", "2130706433", "0x7f.1",
	    "0177.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0",
	    "127.1"};

	for (size_t i = 0; i < COUNT_OF(hosts); i++) {
		char url[100];
		struct xfer_request request = {0};
		struct got got;

		snprintf(url, sizeof(url), "http://%s:%s/ok", hosts[i],
		    place("HTTP_PORT"));
		request.url = slice_of(url);
		got = fetch(*state, &request);
		if (got.fault != XFER_FAULT_ADDRESS)
			fail_msg("%s: %s, %s", hosts[i],
			    xfer_fault_name(got.fault), got.text);
		assert_false(got.maybe_sent);
	}
}

static void
an_allowed_origin_leads_to_no_other_private_place(void **state)
{
	struct slice other = url_at("http", "HTTP_OTHER_PORT", "/ok");
	char path[200];
	struct xfer_request request = {
	    .reach = XFER_REACH_ORIGIN, .origin = http("/feed")};
	struct got got;

	request.url = http("/ok");
	assert_int_equal(fetch(*state, &request).status, 200);
	snprintf(path, sizeof(path), "/to/%.*s", SLICE_ARG(other));
	request.url = http(path);
	got = fetch(*state, &request);
	assert_int_equal(got.fault, XFER_FAULT_ADDRESS);
	assert_int_equal(got.hops, 1);
	request.reach = XFER_REACH_ANY;
	assert_int_equal(fetch(*state, &request).status, 200);
}

static void
secrets_do_not_follow_to_another_origin(void **state)
{
	const struct header headers[] = {
	    {S("X-Key"), S("canary")}, {S("Accept"), S("text/x")}};
	struct slice other = url_at("http", "HTTP_OTHER_PORT", "/echo");
	char path[200];
	struct xfer_request request = {.reach = XFER_REACH_ANY,
	    .headers = headers,
	    .headers_len = 2,
	    .username = S("canary"),
	    .password = S("pw"),
	    .user_agent = S("agent/1")};
	struct got got;

	request.url = http("/echo");
	got = fetch(*state, &request);
	assert_non_null(strstr(got.body, "\"x-key\": \"canary\""));
	assert_non_null(strstr(got.body, "\"authorization\": \"Basic "));
	snprintf(path, sizeof(path), "/to/%.*s", SLICE_ARG(other));
	request.url = http(path);
	got = fetch(*state, &request);
	assert_null(strstr(got.body, "canary"));
	assert_null(strstr(got.body, "authorization"));
	assert_non_null(strstr(got.body, "\"accept\": \"text/x\""));
	assert_non_null(strstr(got.body, "\"user-agent\": \"agent/1\""));
}

static void
a_post_is_sent_once(void **state)
{
	const struct header type = {S("Content-Type"), S("application/json")};
	struct xfer_request request = {.method = XFER_POST,
	    .reach = XFER_REACH_ANY,
	    .headers = &type,
	    .headers_len = 1,
	    .body = S("{\"a\":1}")};
	struct got got;

	request.url = http("/echo");
	got = fetch(*state, &request);
	assert_non_null(strstr(got.body, "\"body\": \"{\\\"a\\\":1}\""));
	assert_non_null(strstr(got.body, "\"content-type\": \"application"));
	assert_null(strstr(got.body, "expect"));
	request.url = http("/hangup/1");
	got = fetch(*state, &request);
	assert_int_equal(got.fault, XFER_FAULT_PROTOCOL);
	assert_true(got.maybe_sent);
	assert_string_equal(get(*state, "/count/hangup/1").body, "1");
	request.url = http("/to/elsewhere");
	got = fetch(*state, &request);
	assert_int_equal(got.status, 302);
	assert_int_equal(got.fault, XFER_FAULT_NONE);
}

static void
what_was_not_sent_is_known_to_be_not_sent(void **state)
{
	const struct xfer_request refused = {.method = XFER_POST,
	    .reach = XFER_REACH_ANY,
	    .body = S("x"),
	    .url = S("http://127.0.0.1:1/")};
	const struct xfer_request nowhere = {.method = XFER_POST,
	    .reach = XFER_REACH_ANY,
	    .body = S("x"),
	    .url = S("http://nowhere.invalid/")};
	const struct xfer_request no_url = {.url = S("nonsense")};
	struct got got = fetch(*state, &refused);

	assert_int_equal(got.fault, XFER_FAULT_CONNECT);
	assert_false(got.maybe_sent);
	got = fetch(*state, &nowhere);
	assert_int_equal(got.fault, XFER_FAULT_RESOLVE);
	assert_false(got.maybe_sent);
	assert_int_equal(fetch(*state, &no_url).fault, XFER_FAULT_URL);
}

static void
tls_is_verified(void **state)
{
	struct xfer_request request = {.reach = XFER_REACH_ANY,
	    .method = XFER_POST,
	    .body = S("secret"),
	    .url = url_at("https", "HTTPS_PORT", "/echo")};
	struct got got = fetch(*state, &request);

	assert_int_equal(got.fault, XFER_FAULT_TLS);
	assert_false(got.maybe_sent);
	request.ca_file = slice_of(place("TEST_CA"));
	assert_int_equal(fetch(*state, &request).status, 200);
	/* Beside each other, one file does not stand in for the other. */
	request.ca_file = (struct slice){NULL, 0};
	assert_int_equal(fetch(*state, &request).fault, XFER_FAULT_TLS);
	request.ca_file = S("/nonexistent/ca.pem");
	got = fetch(*state, &request);
	assert_int_equal(got.fault, XFER_FAULT_SETUP);
	assert_non_null(strstr(got.text, "/nonexistent/ca.pem"));
	assert_false(got.maybe_sent);
}

struct leaving {
	struct fixture *f;
	struct xfer *xfer;
};

static void
on_leave(void *arg)
{
	struct leaving *leaving = arg;

	xfer_cancel(&leaving->xfer);
	loop_stop(leaving->f->loop);
}

static void
a_transfer_that_waits_for_certificates_can_be_cancelled(void **state)
{
	struct fixture *f = *state;
	struct got got = {.f = f};
	const struct xfer_request request = {.reach = XFER_REACH_ANY,
	    .ca_file = slice_of(place("TEST_CA")),
	    .url = url_at("https", "HTTPS_PORT", "/echo")};
	struct leaving leaving = {
	    f, xfer_start(f->xfers, &request, on_reply, &got)};

	/* After the transfer left the queue, before a worker can be done. */
	(void)!loop_defer(f->loop, on_leave, &leaving);
	run_loop(f->loop);
	assert_int_equal(fetch(f, &request).status, 200);
	assert_int_equal(got.calls, 0);
}

static void
only_the_configured_proxy_is_used(void **state)
{
	const struct slice exempt = S("127.0.0.0/8");
	struct xfer_request request = {
	    .url = S("http://news.example/ok"), .proxy = http("")};

	/* The test server takes the whole URL for a path it does not know. */
	assert_int_equal(fetch(*state, &request).status, 404);
	request.url = http("/ok");
	assert_int_equal(fetch(*state, &request).fault, XFER_FAULT_ADDRESS);
	request.reach = XFER_REACH_ANY;
	request.no_proxy = &exempt;
	request.no_proxy_len = 1;
	assert_int_equal(fetch(*state, &request).status, 200);
}

static void
files_are_read_where_allowed(void **state)
{
	struct err err = ERR_INIT;
	char path[300], url[320];
	struct xfer_request request = {0};
	struct got got;

	snprintf(path, sizeof(path), "%s/feed.xml", place("TEST_FOLDER"));
	snprintf(url, sizeof(url), "file://%s", path);
	assert_int_equal(file_write(path, S("<rss/>"), 0600, &err), 0);
	request.url = slice_of(url);
	assert_int_equal(fetch(*state, &request).fault, XFER_FAULT_URL);
	request.allow_file = true;
	got = fetch(*state, &request);
	assert_int_equal(got.status, 200);
	assert_string_equal(got.body, "<rss/>");
	request.max_bytes = 3;
	assert_int_equal(fetch(*state, &request).fault, XFER_FAULT_TOO_LARGE);
	request.url = S("file:///nonexistent");
	assert_int_equal(fetch(*state, &request).fault, XFER_FAULT_FILE);
	request.url = S("file:///dev/zero");
	assert_int_equal(fetch(*state, &request).fault, XFER_FAULT_FILE);
}

static void
transfers_run_beside_each_other(void **state)
{
	struct fixture *f = *state;
	struct got got[6];

	for (size_t i = 0; i < COUNT_OF(got); i++) {
		const struct xfer_request request = {
		    .url = http("/slow/0.5"), .reach = XFER_REACH_ANY};

		(void)!start(f, &request, &got[i]);
	}
	run_loop(f->loop);
	for (size_t i = 0; i < COUNT_OF(got); i++) {
		assert_int_equal(got[i].status, 200);
		assert_true(got[i].duration_ms < 1500);
	}
	assert_int_equal(xfers_running(f->xfers), 0);
}

static void
a_host_is_met_one_at_a_time_where_told(void **state)
{
	struct fixture *f = *state;
	const struct xfer_limits one = {
	    .parallel = 8, .per_host = 1, .spacing_ms = 150};
	int64_t start_ms = loop_mono_ms(f->loop);
	struct got got[4];

	xfers_set_limits(f->xfers, &one);
	for (size_t i = 0; i < COUNT_OF(got); i++) {
		const struct xfer_request request = {
		    .url = http("/ok"), .reach = XFER_REACH_ANY};

		(void)!start(f, &request, &got[i]);
	}
	run_loop(f->loop);
	assert_true(loop_mono_ms(f->loop) - start_ms >= 450);
}

static void
a_cancelled_transfer_is_silent_wherever_it_is(void **state)
{
	struct fixture *f = *state;
	const struct xfer_request slow = {
	    .url = http("/slow/0.3"), .reach = XFER_REACH_ANY};
	const struct xfer_request nonsense = {.url = S("nonsense")};
	const struct xfer_request file = {
	    .url = S("file:///etc/hostname"), .allow_file = true};
	struct got got[4];
	struct xfer *xfers[4] = {start(f, &slow, &got[0]),
	    start(f, &slow, &got[1]), start(f, &nonsense, &got[2]),
	    start(f, &file, &got[3])};

	xfer_cancel(&xfers[0]);
	xfer_cancel(&xfers[2]);
	xfer_cancel(&xfers[3]);
	run_for(f->loop, 100);
	xfer_cancel(&xfers[1]);
	run_for(f->loop, 500);
	for (size_t i = 0; i < COUNT_OF(got); i++)
		assert_int_equal(got[i].calls, 0);
}

static void
what_is_left_ends_with_the_xfers(void **state)
{
	struct fixture *f = *state;
	const struct xfer_request slow = {
	    .url = http("/slow/5"), .reach = XFER_REACH_ANY};
	const struct xfer_request nowhere = {
	    .url = S("http://nowhere.invalid/"), .reach = XFER_REACH_ANY};
	struct got got[2];

	(void)!start(f, &slow, &got[0]);
	(void)!start(f, &nowhere, &got[1]);
	run_for(f->loop, 20);
	xfers_free(&f->xfers);
	assert_int_equal(got[0].calls, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_page_comes_with_its_headers),
	    TEST(packed_bodies_are_unpacked),
	    TEST(a_body_over_the_limit_is_cut_off),
	    TEST(what_is_cut_off_or_not_http_is_no_reply),
	    TEST(a_slow_drip_ends_in_time),
	    TEST(redirects_are_followed_to_their_limit),
	    TEST(redirects_to_other_schemes_are_refused),
	    TEST(private_addresses_are_refused_in_every_spelling),
	    TEST(an_allowed_origin_leads_to_no_other_private_place),
	    TEST(secrets_do_not_follow_to_another_origin),
	    TEST(a_post_is_sent_once),
	    TEST(what_was_not_sent_is_known_to_be_not_sent),
	    TEST(tls_is_verified),
	    TEST(a_transfer_that_waits_for_certificates_can_be_cancelled),
	    TEST(only_the_configured_proxy_is_used),
	    TEST(files_are_read_where_allowed),
	    TEST(transfers_run_beside_each_other),
	    TEST(a_host_is_met_one_at_a_time_where_told),
	    TEST(a_cancelled_transfer_is_silent_wherever_it_is),
	    TEST(what_is_left_ends_with_the_xfers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
