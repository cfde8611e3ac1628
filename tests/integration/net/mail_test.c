#include "integration/net/harness.h"

#include <dirent.h>

#include "base/file.h"
#include "base/num.h"
#include "net/mail.h"
#include "net/xfer.h"

struct got {
	struct loop *loop;
	int calls;
	enum mail_fault fault;
	bool accepted, unknown;
	int code, codes[4];
	char last[200], enhanced[20], text[200];
};

static void
on_mail(const struct mail_reply *reply, void *arg)
{
	struct got *got = arg;

	got->calls++;
	got->fault = reply->fault;
	got->accepted = reply->accepted;
	got->unknown = reply->unknown;
	got->code = reply->last.code;
	for (size_t i = 0; i < reply->recipients_len && i < 4; i++)
		got->codes[i] = reply->recipients[i].code;
	snprintf(got->text, sizeof(got->text), "%s", reply->text);
	snprintf(
	    got->last, sizeof(got->last), "%.*s", SLICE_ARG(reply->last.text));
	snprintf(got->enhanced, sizeof(got->enhanced), "%.*s",
	    SLICE_ARG(reply->last.enhanced));
	loop_stop(got->loop);
}

static struct mail_server
server_at(const char *port, enum smtp_tls tls)
{
	struct mail_server server = {.host = S("127.0.0.1"),
	    .tls = tls,
	    .ca_file = slice_of(place("TEST_CA")),
	    .ehlo_name = S("watch.test")};
	int64_t number;

	assert_true(num_parse(slice_of(place(port)), 1, 65535, &number));
	server.port = (unsigned)number;
	return server;
}

/* With the right password. */
static struct mail_server
login_at(const char *port, enum smtp_tls tls)
{
	struct mail_server server = server_at(port, tls);

	server.username = S("watch");
	server.password = S("s3cret");
	return server;
}

static const struct slice ok_to[] = {SLICE("ok@rcpt.test")};
static const struct mail_request to_ok = {.from = SLICE("watch@test.test"),
    .to = ok_to,
    .to_len = 1,
    .message = SLICE("Subject: x\r\n\r\n.dot\r\nbody\r\n")};

static struct mail *
start(struct mailer *mailer, const struct mail_request *request,
    struct got *got, struct loop *loop)
{
	struct mail *mail;

	memset(got, 0, sizeof(*got));
	got->loop = loop;
	mail = mail_start(mailer, request, on_mail, got);
	assert_int_equal(got->calls, 0);
	return mail;
}

static struct got
deliver(const struct mail_server *server, const struct mail_request *request)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct mailer *mailer = mailer_new(loop, server);
	struct got got;

	(void)!start(mailer, request, &got, loop);
	run_loop(loop);
	assert_int_equal(got.calls, 1);
	mailer_free(&mailer);
	return got;
}

static struct mail_request
to(const struct slice *address)
{
	struct mail_request request = to_ok;

	request.to = address;
	return request;
}

static bool
file_of_mail(const char *port, int number, const char *end, struct buf *out)
{
	struct err err = ERR_INIT;
	char path[300];

	snprintf(path, sizeof(path), "%s/%s-%d.%s", place("TEST_FOLDER"),
	    place(port), number, end);
	return file_read(path, out, &err) == 0;
}

static void
a_message_arrives_over_starttls_with_login(void **state)
{
	const struct mail_server server =
	    login_at("SMTP_STARTTLS_PORT", SMTP_TLS_STARTTLS);
	struct got got = deliver(&server, &to_ok);
	AUTO(buf_fini) struct buf json = buf_init(4096);
	AUTO(buf_fini) struct buf eml = buf_init(4096);

	(void)state;
	assert_int_equal(got.fault, MAIL_FAULT_NONE);
	assert_true(got.accepted);
	assert_int_equal(got.code, 250);
	assert_string_equal(got.last, "2.0.0 queued as 1");
	assert_string_equal(got.enhanced, "2.0.0");
	assert_int_equal(got.codes[0], 250);
	assert_true(file_of_mail("SMTP_STARTTLS_PORT", 1, "eml", &eml));
	assert_slice(buf_slice(&eml), "Subject: x\r\n\r\n.dot\r\nbody\r\n");
	assert_true(file_of_mail("SMTP_STARTTLS_PORT", 1, "json", &json));
	assert_non_null(strstr(buf_str(&json), "\"ehlo\": \"watch.test\""));
	assert_non_null(strstr(buf_str(&json), "\"tls\": true"));
	assert_non_null(strstr(buf_str(&json), "\"user\": true"));
}

static void
implicit_tls_and_a_login_only_server_work(void **state)
{
	const struct mail_server implicit =
	    login_at("SMTP_IMPLICIT_PORT", SMTP_TLS_IMPLICIT);
	const struct mail_server login =
	    login_at("SMTP_LOGIN_ONLY_PORT", SMTP_TLS_STARTTLS);
	struct got got = deliver(&implicit, &to_ok);

	(void)state;
	if (!got.accepted)
		fail_msg("%s: %s", mail_fault_name(got.fault), got.text);
	got = deliver(&login, &to_ok);
	if (!got.accepted)
		fail_msg("%s: %s", mail_fault_name(got.fault), got.text);
}

static void
the_null_sender_goes_in_the_clear_where_told(void **state)
{
	const struct mail_server server =
	    server_at("SMTP_CLEAR_PORT", SMTP_TLS_NONE);
	struct mail_request request = to_ok;
	AUTO(buf_fini) struct buf json = buf_init(4096);

	(void)state;
	request.from = (struct slice){"", 0};
	assert_true(deliver(&server, &request).accepted);
	assert_true(file_of_mail("SMTP_CLEAR_PORT", 1, "json", &json));
	assert_non_null(strstr(buf_str(&json), "\"from\": \"<>\""));
}

static void
without_starttls_nothing_is_sent(void **state)
{
	const struct mail_server server =
	    server_at("SMTP_CLEAR_PORT", SMTP_TLS_STARTTLS);
	struct got got = deliver(&server, &to_ok);

	(void)state;
	assert_int_equal(got.fault, MAIL_FAULT_TLS);
	assert_false(got.accepted || got.unknown);
}

static void
an_unknown_certificate_is_not_trusted(void **state)
{
	struct mail_server server =
	    login_at("SMTP_STARTTLS_PORT", SMTP_TLS_STARTTLS);

	(void)state;
	server.ca_file = (struct slice){NULL, 0};
	assert_int_equal(deliver(&server, &to_ok).fault, MAIL_FAULT_TLS);
	server.ca_file = S("/nonexistent/ca.pem");
	assert_int_equal(deliver(&server, &to_ok).fault, MAIL_FAULT_SETUP);
}

static void
a_wrong_password_is_told(void **state)
{
	struct mail_server server =
	    login_at("SMTP_STARTTLS_PORT", SMTP_TLS_STARTTLS);
	struct got got;

	(void)state;
	server.password = S("wrong-canary");
	got = deliver(&server, &to_ok);
	assert_int_equal(got.fault, MAIL_FAULT_AUTH);
	assert_int_equal(got.code, 535);
	assert_null(strstr(got.text, "canary"));
}

static void
a_server_without_login_gets_nothing_where_one_is_configured(void **state)
{
	struct mail_server server =
	    login_at("SMTP_NO_LOGIN_PORT", SMTP_TLS_STARTTLS);
	AUTO(buf_fini) struct buf eml = buf_init(4096);
	struct got got = deliver(&server, &to_ok);

	(void)state;
	assert_int_equal(got.fault, MAIL_FAULT_AUTH);
	assert_false(got.accepted || got.unknown);
	assert_false(file_of_mail("SMTP_NO_LOGIN_PORT", 1, "eml", &eml));
	server = login_at("SMTP_CLEAR_PORT", SMTP_TLS_NONE);
	assert_int_equal(deliver(&server, &to_ok).fault, MAIL_FAULT_SETUP);
}

static void
each_recipient_has_its_own_answer(void **state)
{
	const struct mail_server server =
	    server_at("SMTP_CLEAR_PORT", SMTP_TLS_NONE);
	const struct slice three[] = {
	    S("perm@rcpt.test"), S("ok@rcpt.test"), S("grey@rcpt.test")};
	struct mail_request request = to_ok;
	struct got got;

	(void)state;
	request.to = three;
	request.to_len = 3;
	got = deliver(&server, &request);
	assert_true(got.accepted);
	assert_int_equal(got.codes[0], 550);
	assert_int_equal(got.codes[1], 250);
	assert_int_equal(got.codes[2], 450);
	request.to_len = 1;
	got = deliver(&server, &request);
	assert_false(got.accepted);
	assert_int_equal(got.fault, MAIL_FAULT_NONE);
	assert_int_equal(got.code, 550);
	assert_string_equal(got.enhanced, "5.1.1");
}

static void
a_refused_message_is_an_answer(void **state)
{
	const struct mail_server clear =
	    server_at("SMTP_CLEAR_PORT", SMTP_TLS_NONE);
	const struct mail_server closed =
	    server_at("SMTP_CLOSED_PORT", SMTP_TLS_NONE);
	const struct slice address = S("data5@rcpt.test");
	const struct mail_request request = to(&address);
	struct got got = deliver(&clear, &request);

	(void)state;
	assert_int_equal(got.fault, MAIL_FAULT_NONE);
	assert_int_equal(got.code, 554);
	assert_string_equal(got.enhanced, "5.7.1");
	assert_false(got.accepted || got.unknown);
	got = deliver(&closed, &to_ok);
	assert_int_equal(got.fault, MAIL_FAULT_NONE);
	assert_int_equal(got.code, 554);
}

static void
a_lost_answer_leaves_it_unknown(void **state)
{
	const struct mail_server silent =
	    server_at("SMTP_SILENT_PORT", SMTP_TLS_NONE);
	struct mail_server stuck = server_at("SMTP_CLEAR_PORT", SMTP_TLS_NONE);
	const struct slice address = S("stuck@rcpt.test");
	const struct mail_request request = to(&address);
	struct got got = deliver(&silent, &to_ok);

	(void)state;
	assert_int_equal(got.fault, MAIL_FAULT_PROTOCOL);
	assert_true(got.unknown && !got.accepted);
	stuck.reply_ms = 1000;
	got = deliver(&stuck, &request);
	assert_int_equal(got.fault, MAIL_FAULT_TIMEOUT);
	assert_true(got.unknown);
}

static void
nobody_there_means_not_sent(void **state)
{
	struct mail_server server = server_at("SMTP_CLEAR_PORT", SMTP_TLS_NONE);
	struct got got;

	(void)state;
	server.port = 1;
	got = deliver(&server, &to_ok);
	assert_int_equal(got.fault, MAIL_FAULT_CONNECT);
	assert_false(got.unknown);
	server.host = S("nowhere.invalid");
	assert_int_equal(deliver(&server, &to_ok).fault, MAIL_FAULT_RESOLVE);
}

static void
hostile_addresses_never_reach_the_wire(void **state)
{
	static const struct slice bad[] = {
	    SLICE("a@b.test>\r\nRCPT TO:<victim@b.test"), SLICE("a b@c.test"),
	    SLICE("plain"), SLICE("<a@b.test>"), SLICE("a@b.test\n"),
	    SLICE("")};
	const struct mail_server server =
	    server_at("SMTP_CLEAR_PORT", SMTP_TLS_NONE);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		const struct mail_request request = to(&bad[i]);

		assert_int_equal(
		    deliver(&server, &request).fault, MAIL_FAULT_ADDRESS);
	}
}

static void
several_messages_share_a_connection_and_survive_its_end(void **state)
{
	static const char *const ports[] = {
	    "SMTP_CLEAR_PORT", "SMTP_ONCE_PORT"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ports); i++) {
		AUTO(loop_free) struct loop *loop = loop_new();
		const struct mail_server server =
		    server_at(ports[i], SMTP_TLS_NONE);
		struct mailer *mailer = mailer_new(loop, &server);

		for (int n = 0; n < 3; n++) {
			struct got got;

			(void)!start(mailer, &to_ok, &got, loop);
			run_loop(loop);
			if (!got.accepted)
				fail_msg("%s, message %d: %s %s", ports[i], n,
				    mail_fault_name(got.fault), got.text);
			run_for(loop, 50);
		}
		mailer_free(&mailer);
	}
}

static size_t
count_threads(void)
{
	DIR *dir = opendir("/proc/self/task");
	size_t count = 0;

	while (readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count;
}

static void
a_server_that_hangs_holds_nobody_up(void **state)
{
	struct loop *loop = loop_new();
	size_t threads = count_threads();
	const struct mail_server clear =
	    server_at("SMTP_CLEAR_PORT", SMTP_TLS_NONE);
	const struct mail_server no_quit =
	    server_at("SMTP_NO_QUIT_PORT", SMTP_TLS_NONE);
	const struct slice address = S("stuck@rcpt.test");
	const struct mail_request request = to(&address);
	struct mailer *stuck = mailer_new(loop, &clear);
	struct mailer *quitting = mailer_new(loop, &no_quit);
	struct got got[3];
	int64_t start_ms;

	(void)state;
	(void)!start(quitting, &to_ok, &got[0], loop);
	run_loop(loop);
	assert_true(got[0].accepted);
	(void)!start(stuck, &request, &got[1], loop);
	(void)!start(stuck, &request, &got[2], loop);
	run_for(loop, 300);
	assert_int_equal(mailer_waiting(stuck), 2);
	start_ms = loop_mono_ms(loop);
	mailer_free(&stuck);
	mailer_free(&quitting);
	assert_true(loop_mono_ms(loop) - start_ms < 20);
	loop_free(&loop);
	assert_int_equal(got[1].calls + got[2].calls, 0);
	assert_int_equal(count_threads(), threads);
}

static void
nobody_waits_for_a_goodbye(void **state)
{
	const struct mail_server server =
	    server_at("SMTP_NO_QUIT_PORT", SMTP_TLS_NONE);
	const struct slice address = S("perm@rcpt.test");
	const struct mail_request request = to(&address);
	struct got got = deliver(&server, &request);

	(void)state;
	assert_int_equal(got.fault, MAIL_FAULT_NONE);
	assert_int_equal(got.code, 550);
}

static void
a_freed_mailer_goes_by_itself(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	size_t threads = count_threads();
	const struct mail_server clear =
	    server_at("SMTP_CLEAR_PORT", SMTP_TLS_NONE);
	struct mailer *mailer = mailer_new(loop, &clear);
	struct got got;
	struct mail *mail = start(mailer, &to_ok, &got, loop);

	(void)state;
	mail_cancel(&mail);
	mailer_free(&mailer);
	run_for(loop, 300);
	assert_int_equal(got.calls, 0);
	assert_int_equal(count_threads(), threads);
}

static void
on_posted(struct xfer_reply *reply, void *arg)
{
	struct got *got = arg;

	assert_int_equal(reply->status, 200);
	got->calls++;
}

/* The machine may be busy, so one quiet run of three is enough. */
static bool
loop_stays_quick(int64_t *longest_us)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	const struct xfer_limits limits = {.parallel = 4, .per_host = 4};
	AUTO(xfers_free) struct xfers *xfers = xfers_new(loop, NULL, &limits);
	const struct mail_server server =
	    login_at("SMTP_STARTTLS_PORT", SMTP_TLS_STARTTLS);
	struct mailer *mailer = mailer_new(loop, &server);
	const struct slice address = S("slow@rcpt.test");
	const struct mail_request request = to(&address);
	char url[100];
	struct xfer_request post = {
	    .method = XFER_POST, .reach = XFER_REACH_ANY, .body = S("{}")};
	struct got mail, posted = {0};

	snprintf(
	    url, sizeof(url), "http://127.0.0.1:%s/echo", place("HTTP_PORT"));
	post.url = slice_of(url);
	(void)!start(mailer, &request, &mail, loop);
	run_for(loop, 600); /* it waits for the answer to its message now */
	loop_reset_longest(loop);
	(void)!xfer_start(xfers, &post, on_posted, &posted);
	run_for(loop, 400);
	assert_int_equal(posted.calls, 1);
	assert_int_equal(mail.calls, 0);
	run_loop(loop);
	assert_true(mail.accepted);
	*longest_us = loop_stats(loop).longest_us;
	mailer_free(&mailer);
	return *longest_us < LOOP_SLOW_TURN_MS * 1000;
}

static void
a_slow_mail_server_does_not_slow_the_loop(void **state)
{
	int64_t us = 0;

	(void)state;
	if (!loop_stays_quick(&us) && !loop_stays_quick(&us) &&
	    !loop_stays_quick(&us))
		fail_msg("a turn took %lld us", (long long)us);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_message_arrives_over_starttls_with_login),
	    cmocka_unit_test(implicit_tls_and_a_login_only_server_work),
	    cmocka_unit_test(the_null_sender_goes_in_the_clear_where_told),
	    cmocka_unit_test(without_starttls_nothing_is_sent),
	    cmocka_unit_test(an_unknown_certificate_is_not_trusted),
	    cmocka_unit_test(a_wrong_password_is_told),
	    cmocka_unit_test(
	        a_server_without_login_gets_nothing_where_one_is_configured),
	    cmocka_unit_test(each_recipient_has_its_own_answer),
	    cmocka_unit_test(a_refused_message_is_an_answer),
	    cmocka_unit_test(a_lost_answer_leaves_it_unknown),
	    cmocka_unit_test(nobody_there_means_not_sent),
	    cmocka_unit_test(hostile_addresses_never_reach_the_wire),
	    cmocka_unit_test(
	        several_messages_share_a_connection_and_survive_its_end),
	    cmocka_unit_test(a_server_that_hangs_holds_nobody_up),
	    cmocka_unit_test(nobody_waits_for_a_goodbye),
	    cmocka_unit_test(a_freed_mailer_goes_by_itself),
	    cmocka_unit_test(a_slow_mail_server_does_not_slow_the_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
