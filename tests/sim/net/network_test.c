/*
 * The scripted network keeps the promises of net's headers, so that what is
 * found out with it about flow holds for the daemon.
 */
#include "unit/testing.h"

#include <unistd.h>

#include "base/auto.h"
#include "base/mem.h"
#include "sim/net/script.h"

#define MAX_SEEN 16

/* What was called back, in order. */
struct seen {
	struct loop *loop;
	char names[MAX_SEEN];
	int64_t at_ms[MAX_SEEN];
	size_t len;
	struct xfer *xfer;
	enum xfer_fault fault;
	int status;
	size_t hops;
	bool all_permanent;
	char body[64];
};

static void
note(struct seen *seen, char name)
{
	assert_true(seen->len + 1 < MAX_SEEN);
	seen->at_ms[seen->len] = loop_mono_ms(seen->loop);
	seen->names[seen->len++] = name;
}

static void
on_a(void *arg)
{
	note(arg, 'a');
}

static void
on_b(void *arg)
{
	note(arg, 'b');
}

static void
timers_fire_in_order_and_deferred_work_before_them(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct seen seen = {.loop = loop};
	int64_t start_ms = loop_mono_ms(loop);
	struct timer *gone = timer_start(loop, 5, on_a, &seen);

	(void)state;
	(void)!timer_start(loop, 20, on_b, &seen);
	(void)!timer_start(loop, 10, on_a, &seen);
	(void)!timer_start(loop, 20, on_a, &seen);
	(void)!loop_defer(loop, on_b, &seen);
	timer_cancel(&gone);
	assert_string_equal(seen.names, "");
	sim_settle(loop);
	assert_string_equal(seen.names, "b");
	sim_advance(loop, 19);
	assert_string_equal(seen.names, "ba");
	assert_int_equal(seen.at_ms[1] - start_ms, 10);
	sim_advance(loop, 1);
	assert_string_equal(seen.names, "baba");
	assert_int_equal(loop_mono_ms(loop) - start_ms, 20);
	assert_int_equal(loop_now_ms(loop), SIM_START_MS + 20);
}

static void
on_reply(struct xfer_reply *reply, void *arg)
{
	struct seen *seen = arg;

	note(seen, 'r');
	seen->xfer = NULL;
	seen->fault = reply->fault;
	seen->status = reply->status;
	seen->hops = reply->hops_len;
	seen->all_permanent = reply->all_permanent;
	snprintf(seen->body, sizeof(seen->body), "%s", buf_str(&reply->body));
}

static const struct xfer_limits limits = {
    .parallel = 4, .per_host = 1, .spacing_ms = 1000};

static void
get(struct xfers *xfers, struct seen *seen, const char *url)
{
	struct xfer_request request = {.url = slice_of(url)};

	seen->xfer = xfer_start(xfers, &request, on_reply, seen);
}

static void
a_url_answers_what_was_scripted_then_the_next(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	AUTO(xfers_free) struct xfers *xfers = xfers_new(loop, NULL, &limits);
	struct seen seen = {.loop = loop};

	(void)state;
	sim_http(loop,
	    &(struct sim_http){.url = "http://a.example/f",
	        .status = 200,
	        .body = S("one"),
	        .delay_ms = 250,
	        .times = 1});
	sim_http(loop,
	    &(struct sim_http){.url = "http://a.example/f", .status = 304});
	get(xfers, &seen, "http://a.example/f");
	sim_advance(loop, 249);
	assert_int_equal(seen.len, 0);
	sim_advance(loop, 1);
	assert_int_equal(seen.status, 200);
	assert_string_equal(seen.body, "one");
	get(xfers, &seen, "http://a.example/f");
	sim_advance(loop, 2000);
	assert_int_equal(seen.status, 304);
	assert_int_equal(sim_requests_to(loop, "http://a.example/f"), 2);
	assert_int_equal(
	    sim_request(loop, 1)->at_ms - sim_request(loop, 0)->at_ms, 1000);
}

static void
redirects_are_followed_as_in_the_daemon(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	AUTO(xfers_free) struct xfers *xfers = xfers_new(loop, NULL, &limits);
	const struct header headers[] = {
	    {S("Accept"), S("text/xml")}, {S("X-Key"), S("k")}};
	struct seen seen = {.loop = loop};
	struct xfer_request request = {.url = S("http://a.example/f"),
	    .headers = headers,
	    .headers_len = 2,
	    .bearer = S("token")};

	(void)state;
	sim_http(loop,
	    &(struct sim_http){.url = "http://a.example/f",
	        .status = 301,
	        .headers = "Location: https://b.example/g\n"});
	sim_http(loop,
	    &(struct sim_http){.url = "https://b.example/g",
	        .status = 200,
	        .body = S("moved")});
	seen.xfer = xfer_start(xfers, &request, on_reply, &seen);
	sim_settle(loop);
	assert_string_equal(seen.body, "moved");
	assert_int_equal(seen.hops, 1);
	assert_true(seen.all_permanent);
	assert_slice(sim_request_header(sim_request(loop, 0), "Authorization"),
	    "Bearer token");
	assert_int_equal(sim_request(loop, 1)->headers_len, 1);
	assert_slice(
	    sim_request_header(sim_request(loop, 1), "accept"), "text/xml");
}

static void
faults_come_as_scripted_and_slow_ones_as_time_outs(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	AUTO(xfers_free) struct xfers *xfers = xfers_new(loop, NULL, &limits);
	struct seen seen = {.loop = loop};

	(void)state;
	sim_http(loop,
	    &(struct sim_http){
	        .url = "http://tls.example/", .fault = XFER_FAULT_TLS});
	sim_http(loop,
	    &(struct sim_http){.url = "http://slow.example/",
	        .status = 200,
	        .delay_ms = INT64_C(1) << 40});
	get(xfers, &seen, "http://tls.example/");
	sim_settle(loop);
	assert_int_equal(seen.fault, XFER_FAULT_TLS);
	get(xfers, &seen, "http://nowhere.example/");
	sim_settle(loop);
	assert_int_equal(seen.fault, XFER_FAULT_RESOLVE);
	get(xfers, &seen, "http://slow.example/");
	sim_advance(loop, XFER_TOTAL_MS);
	assert_int_equal(seen.fault, XFER_FAULT_TIMEOUT);
}

static void
a_cancelled_transfer_never_calls_back(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	AUTO(xfers_free) struct xfers *xfers = xfers_new(loop, NULL, &limits);
	struct seen seen = {.loop = loop};

	(void)state;
	sim_http(loop,
	    &(struct sim_http){
	        .url = "http://a.example/", .status = 200, .delay_ms = 100});
	get(xfers, &seen, "http://a.example/");
	sim_advance(loop, 50);
	xfer_cancel(&seen.xfer);
	sim_advance(loop, 1000);
	assert_int_equal(seen.len, 0);
	assert_false(sim_request(loop, 0)->is_answered);
}

struct mail_seen {
	int len, code, refused;
	bool accepted, unknown;
};

static void
on_mail(const struct mail_reply *reply, void *arg)
{
	struct mail_seen *seen = arg;

	seen->len++;
	seen->code = reply->last.code;
	seen->accepted = reply->accepted;
	seen->unknown = reply->unknown;
	for (size_t i = 0; i < reply->recipients_len; i++)
		seen->refused += reply->recipients[i].code >= 500;
}

static void
a_mail_server_takes_refuses_and_forgets_to_answer(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	const struct mail_server server = {.host = S("mail.example")};
	struct mailer *mailer = mailer_new(loop, &server);
	const struct slice to[] = {S("a@x.example"), S("b@x.example")};
	const struct mail_request request = {.from = S("me@x.example"),
	    .to = to,
	    .to_len = 2,
	    .message = S("Subject: x\r\n\r\ny\r\n")};
	struct mail_seen seen = {0};

	(void)state;
	sim_smtp(
	    loop, &(struct sim_smtp){.refused_to = "b@x.example", .times = 1});
	sim_smtp(loop,
	    &(struct sim_smtp){.fault = MAIL_FAULT_TIMEOUT,
	        .unknown = true,
	        .delay_ms = 4000,
	        .times = 1});
	sim_smtp(loop, &(struct sim_smtp){.delay_ms = 1});
	for (int i = 0; i < 3; i++)
		(void)!mail_start(mailer, &request, on_mail, &seen);
	sim_advance(loop, 3999);
	assert_int_equal(seen.len, 1);
	assert_true(seen.accepted && seen.refused == 1 && seen.code == 250);
	sim_advance(loop, 1);
	assert_true(seen.unknown && !seen.accepted);
	sim_advance(loop, 1);
	assert_int_equal(seen.len, 3);
	assert_true(seen.accepted);
	assert_int_equal(sim_mails(loop), 3);
	assert_slice(sim_mail(loop, 2)->to[1], "b@x.example");
	mailer_free(&mailer);
}

static void
on_call(struct call *call, struct slice request, void *arg)
{
	int *uid = arg;

	*uid = (int)call_peer(call).uid;
	call_write(call, S("you said "));
	call_write(call, request);
	call_end(&call);
}

static void
a_client_gets_its_answer(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct err err = ERR_INIT;
	struct listener *listener;
	struct sim_client *client, *stranger;
	int uid = 0;

	(void)state;
	assert_int_equal(
	    listener_open(loop, "/run/x", on_call, &uid, &listener, &err), 0);
	client =
	    sim_call(loop, "/run/x", (struct call_peer){.uid = 7}, "{\"a\":1}");
	stranger = sim_call(loop, "/run/y", (struct call_peer){0}, "hi");
	sim_settle(loop);
	assert_slice(sim_client_output(client), "you said {\"a\":1}");
	assert_true(sim_client_is_over(client));
	assert_true(sim_client_is_over(stranger));
	assert_int_equal(uid, 7);
	listener_close(&listener);
}

static void
on_jump(int64_t jump_ms, void *arg)
{
	*(int64_t *)arg += jump_ms;
}

static void
a_set_clock_is_told_and_moves_no_timer(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct seen seen = {.loop = loop};
	int64_t jumped_ms = 0;

	(void)state;
	loop_on_jump(loop, on_jump, &jumped_ms);
	(void)!timer_start(loop, 1000, on_a, &seen);
	sim_jump_wall(loop, -3600000);
	sim_settle(loop);
	assert_int_equal(jumped_ms, -3600000);
	assert_int_equal(loop_now_ms(loop), SIM_START_MS - 3600000);
	sim_advance(loop, 1000);
	assert_int_equal(seen.len, 1);
}

struct slow_store {
	int fds[2];
	bool is_busy;
	struct seen *seen;
};

static bool
store_is_busy(void *arg)
{
	return ((struct slow_store *)arg)->is_busy;
}

static void
on_store(int fd, unsigned events, void *arg)
{
	struct slow_store *store = arg;
	char byte;

	(void)events;
	assert_int_equal(read(fd, &byte, 1), 1);
	store->is_busy = false;
	note(store->seen, 's');
}

static void
time_stands_still_while_the_store_is_busy(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct seen seen = {.loop = loop};
	struct slow_store store = {.is_busy = true, .seen = &seen};
	struct watch *watch;

	(void)state;
	assert_int_equal(pipe(store.fds), 0);
	watch = loop_watch(loop, store.fds[0], WATCH_READ, on_store, &store);
	sim_set_busy(loop, store_is_busy, &store);
	(void)!loop_defer(loop, on_a, &seen);
	assert_int_equal(write(store.fds[1], "x", 1), 1);
	sim_advance(loop, 10);
	assert_string_equal(seen.names, "sa");
	watch_cancel(&watch);
	close(store.fds[0]);
	close(store.fds[1]);
}

static void
work_can_be_made_to_take_time(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	int64_t start_ms = loop_mono_ms(loop);

	(void)state;
	sim_set_clock_cost(loop, 500);
	for (int i = 0; i < 9; i++)
		(void)loop_mono_ms(loop);
	assert_int_equal(loop_mono_ms(loop) - start_ms, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        timers_fire_in_order_and_deferred_work_before_them),
	    cmocka_unit_test(a_url_answers_what_was_scripted_then_the_next),
	    cmocka_unit_test(redirects_are_followed_as_in_the_daemon),
	    cmocka_unit_test(
	        faults_come_as_scripted_and_slow_ones_as_time_outs),
	    cmocka_unit_test(a_cancelled_transfer_never_calls_back),
	    cmocka_unit_test(a_mail_server_takes_refuses_and_forgets_to_answer),
	    cmocka_unit_test(a_client_gets_its_answer),
	    cmocka_unit_test(a_set_clock_is_told_and_moves_no_timer),
	    cmocka_unit_test(time_stands_still_while_the_store_is_busy),
	    cmocka_unit_test(work_can_be_made_to_take_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
