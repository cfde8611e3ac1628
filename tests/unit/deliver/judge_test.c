#include "unit/testing.h"

#include "unit/deliver/samples.h"

static struct judgement
judge(struct arena *arena, enum channel_type type, struct slice memory,
    const struct deliver_reply *reply)
{
	struct channel channel = sample_channel(type);
	struct attempt_request request = {.channel = &channel,
	    .delivery_id = SLICE(SAMPLE_ID),
	    .body = SLICE("{}"),
	    .memory = memory,
	    .now_ms = SAMPLE_NOW_MS};

	return deliver_judge(arena, &request, reply);
}

static struct judgement
judge_http(struct arena *arena, enum channel_type type, int status,
    const char *body, const char *retry_after)
{
	struct deliver_reply reply = {.transport = TRANSPORT_REPLIED,
	    .status = status,
	    .body = slice_of(body),
	    .retry_after = slice_of(retry_after),
	    .now_ms = SAMPLE_NOW_MS};

	return judge(arena, type, S(""), &reply);
}

/* What each status means to a webhook; ranges end at `last`. */
struct status_case {
	int first, last;
	enum outcome outcome;
};

static const struct status_case STATUSES[] = {
    {100, 199, OUTCOME_UNKNOWN},
    {200, 299, OUTCOME_DELIVERED},
    {300, 399, OUTCOME_CLOSED},
    {400, 400, OUTCOME_REFUSED},
    {401, 405, OUTCOME_CLOSED},
    {406, 406, OUTCOME_REFUSED},
    {407, 407, OUTCOME_CLOSED},
    {408, 408, OUTCOME_RETRY},
    {409, 409, OUTCOME_REFUSED},
    {410, 410, OUTCOME_CLOSED},
    {411, 420, OUTCOME_REFUSED},
    {421, 421, OUTCOME_RETRY},
    {422, 422, OUTCOME_REFUSED},
    {423, 423, OUTCOME_RETRY},
    {424, 424, OUTCOME_REFUSED},
    {425, 425, OUTCOME_RETRY},
    {426, 428, OUTCOME_REFUSED},
    {429, 429, OUTCOME_THROTTLED},
    {430, 499, OUTCOME_REFUSED},
    {500, 500, OUTCOME_RETRY},
    {501, 501, OUTCOME_CLOSED},
    {502, 504, OUTCOME_RETRY},
    {505, 505, OUTCOME_CLOSED},
    {506, 599, OUTCOME_RETRY},
    {600, 999, OUTCOME_UNKNOWN},
};

static enum outcome
status_outcome(int status)
{
	for (size_t i = 0; i < COUNT_OF(STATUSES); i++)
		if (status >= STATUSES[i].first && status <= STATUSES[i].last)
			return STATUSES[i].outcome;
	return OUTCOME_UNKNOWN;
}

static void
each_status_has_its_outcome(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();

	(void)state;
	for (int status = 100; status < 1000; status++) {
		struct judgement hook =
		    judge_http(arena, CHANNEL_WEBHOOK, status, "whatever", "");
		struct judgement slack =
		    judge_http(arena, CHANNEL_SLACK, status, "whatever", "");
		enum outcome want = status_outcome(status);

		if (hook.outcome != want)
			fail_msg("webhook %d: %s", status,
			    outcome_name(hook.outcome));
		assert_int_equal(hook.code, status);
		/* To Slack no 2xx is a yes without its word. */
		if (want == OUTCOME_DELIVERED)
			want = OUTCOME_REFUSED;
		if (slack.outcome != want)
			fail_msg("slack %d: %s", status,
			    outcome_name(slack.outcome));
	}
}

struct slack_case {
	int status;
	const char *body, *retry_after;
	enum outcome outcome;
	int64_t retry_after_ms;
};

static const struct slack_case SLACK[] = {
    {200, "ok", "", OUTCOME_DELIVERED, 0},
    {200, "ok\n", "", OUTCOME_DELIVERED, 0},
    {200, "okay", "", OUTCOME_REFUSED, 0},
    {200, "", "", OUTCOME_REFUSED, 0},
    {200, "{\"ok\":true}", "", OUTCOME_REFUSED, 0},
    {200, "<html>log in first</html>", "", OUTCOME_REFUSED, 0},
    {202, "ok", "", OUTCOME_REFUSED, 0},
    {200, "channel_not_found", "", OUTCOME_CLOSED, 0},
    {400, "invalid_payload", "", OUTCOME_REFUSED, 0},
    {400, "no_text", "", OUTCOME_REFUSED, 0},
    {400, "too_many_attachments", "", OUTCOME_REFUSED, 0},
    {400, "user_not_found", "", OUTCOME_CLOSED, 0},
    {403, "action_prohibited", "", OUTCOME_CLOSED, 0},
    {403, "invalid_token", "", OUTCOME_CLOSED, 0},
    {404, "channel_not_found", "", OUTCOME_CLOSED, 0},
    {404, "no_service", "", OUTCOME_CLOSED, 0},
    {410, "channel_is_archived", "", OUTCOME_CLOSED, 0},
    {400, "posting_to_general_channel_denied", "", OUTCOME_CLOSED, 0},
    {500, "rollup_error", "", OUTCOME_RETRY, 0},
    {500, "oops", "7", OUTCOME_RETRY, 7000},
    {503, "", "", OUTCOME_RETRY, 0},
    {429, "rate_limited", "2", OUTCOME_THROTTLED, 2000},
    {429, "ok", "2", OUTCOME_THROTTLED, 2000},
    {429, "{\"retry_after\":1,\"ok\":false,\"error\":\"rate_limited\"}", "",
        OUTCOME_THROTTLED, 1000},
    {429, "{\"retry_after\":1e300}", "", OUTCOME_THROTTLED, 0},
    {429, "{\"retry_after\":-5}", "", OUTCOME_THROTTLED, 0},
    {429, "[1", "", OUTCOME_THROTTLED, 0},
};

static void
slack_says_yes_by_its_word_alone(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(SLACK); i++) {
		const struct slack_case *c = &SLACK[i];
		struct judgement got = judge_http(
		    arena, CHANNEL_SLACK, c->status, c->body, c->retry_after);

		if (got.outcome != c->outcome ||
		    got.retry_after_ms != c->retry_after_ms)
			fail_msg("%d %s: %s after %lld", c->status, c->body,
			    outcome_name(got.outcome),
			    (long long)got.retry_after_ms);
	}
}

struct after_case {
	const char *value;
	int64_t ms;
};

static void
retry_after_is_seconds_or_a_date(void **state)
{
	static const struct after_case CASES[] = {
	    {"", 0},
	    {"0", 0},
	    {"120", 120000},
	    {" 120 ", 120000},
	    {"-1", 0},
	    {"1.5", 0},
	    {"soon", 0},
	    {"9223372036854775807", 1000000000},
	    {"99999999999999999999999", 0},
	    {"Sun, 01 Mar 2026 09:32:00 GMT", 60000},
	    {"Sun, 01 Mar 2026 09:30:00 GMT", 0},
	    {"Fri, 01 Mar 2999 09:30:00 GMT", 1000000000},
	};
	AUTO(arena_free) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		struct judgement got =
		    judge_http(arena, CHANNEL_WEBHOOK, 503, "", CASES[i].value);

		if (got.retry_after_ms != CASES[i].ms)
			fail_msg("\"%s\": %lld", CASES[i].value,
			    (long long)got.retry_after_ms);
	}
}

static void
what_never_left_is_told_from_what_may_have_arrived(void **state)
{
	static const struct {
		enum transport transport;
		enum outcome outcome;
	} CASES[] = {{TRANSPORT_NOT_SENT, OUTCOME_NOT_SENT},
	    {TRANSPORT_MAYBE_SENT, OUTCOME_UNKNOWN},
	    {TRANSPORT_SETUP, OUTCOME_NOT_SENT}};
	AUTO(arena_free) struct arena *arena = arena_new();

	(void)state;
	for (int type = 0; type < CHANNEL_TYPE_COUNT; type++) {
		for (size_t i = 0; i < COUNT_OF(CASES); i++) {
			struct deliver_reply reply = {
			    .transport = CASES[i].transport,
			    .text = SLICE("connection refused")};
			struct judgement got = judge(
			    arena, (enum channel_type)type, S(""), &reply);

			assert_int_equal(got.outcome, CASES[i].outcome);
			assert_slice(got.text, "connection refused");
		}
	}
}

/* Two recipients and the server's last word; dispatch of real servers. */
struct mail_case {
	const char *name;
	int first, second, last;
	const char *enhanced, *text;
	enum outcome outcome;
	const char *memory;
};

#define FIRST  "mlro@bank.example\n"
#define SECOND "desk@bank.example\n"

static const struct mail_case MAILS[] = {
    {"accepted", 250, 250, 250, "2.0.0", "Ok: queued as 03D05AD80E0",
        OUTCOME_DELIVERED, "+" FIRST "+" SECOND},
    {"one refused for good", 250, 550, 250, "2.0.0", "Ok", OUTCOME_DELIVERED,
        "+" FIRST "-" SECOND},
    {"one told to come again", 250, 450, 250, "2.0.0", "Ok", OUTCOME_RETRY,
        "+" FIRST},
    {"both told to come again", 451, 450, 450, "4.2.0", "Greylisted",
        OUTCOME_RETRY, ""},
    {"one for good, one to come again", 550, 450, 550, "5.1.1", "unknown",
        OUTCOME_RETRY, "-" FIRST},
    {"both refused", 550, 550, 550, "5.1.1", "unknown", OUTCOME_REFUSED,
        "-" FIRST "-" SECOND},
    {"end of data refused for now", 250, 250, 451, "4.3.0", "try later",
        OUTCOME_RETRY, ""},
    {"end of data refused", 250, 250, 554, "5.7.1", "spam", OUTCOME_REFUSED,
        ""},
    {"end of data too large, one unknown", 250, 550, 552, "5.3.4", "too big",
        OUTCOME_REFUSED, "-" SECOND},
    {"closing down", 0, 0, 421, "4.3.2", "shutting down", OUTCOME_RETRY, ""},
    {"wrong password", 0, 0, 535, "5.7.8", "no", OUTCOME_CLOSED, ""},
    {"authentication down", 0, 0, 454, "4.7.0", "later", OUTCOME_RETRY, ""},
    {"authentication needed", 0, 0, 530, "5.7.0", "log in", OUTCOME_CLOSED, ""},
    {"sender refused", 0, 0, 550, "5.1.8", "who are you", OUTCOME_REFUSED, ""},
    {"cut off before data", 250, 250, 0, "", "", OUTCOME_NOT_SENT, ""},
    {"last word before the end of data", 250, 250, 354, "", "go on",
        OUTCOME_UNKNOWN, ""},
};

static struct judgement
judge_mail(struct arena *arena, const struct mail_case *c, struct slice memory)
{
	struct smtp_verdict recipients[] = {
	    {c->first, SLICE("5.1.1"), SLICE("said of the first")},
	    {c->second, SLICE("5.1.1"), SLICE("said of the second")}};
	struct deliver_reply reply = {.transport = TRANSPORT_REPLIED,
	    .last = {c->last, slice_of(c->enhanced), slice_of(c->text)},
	    .recipients = recipients,
	    .recipient_len = c->first != 0 ? 2 : 0};

	return judge(arena, CHANNEL_EMAIL, memory, &reply);
}

static void
mail_servers_are_understood(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(MAILS); i++) {
		struct judgement got = judge_mail(arena, &MAILS[i], S(""));

		if (got.outcome != MAILS[i].outcome)
			fail_msg(
			    "%s: %s", MAILS[i].name, outcome_name(got.outcome));
		assert_slice(got.memory, MAILS[i].memory);
		assert_int_equal(got.code, MAILS[i].last);
	}
	assert_slice(
	    judge_mail(arena, &MAILS[0], S("")).provider_id, "03D05AD80E0");
	assert_slice(judge_mail(arena, &MAILS[1], S("")).text,
	    "SMTP 250 2.0.0 Ok; refused: desk@bank.example (550 5.1.1 said of "
	    "the second)");
}

static void
a_mail_is_tried_again_only_for_those_who_lack_it(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct channel channel = sample_channel(CHANNEL_EMAIL);
	struct attempt_request request = {.channel = &channel,
	    .delivery_id = SLICE(SAMPLE_ID),
	    .body = SLICE("x"),
	    .now_ms = SAMPLE_NOW_MS};
	struct smtp_verdict verdict = {250, SLICE("2.1.5"), SLICE("Ok")};
	struct deliver_reply reply = {.transport = TRANSPORT_REPLIED,
	    .last = {250, SLICE("2.0.0"), SLICE("Ok")},
	    .recipients = &verdict,
	    .recipient_len = 1};
	struct attempt attempt;
	struct judgement got;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(deliver_prepare(arena, &request, &attempt, &err), 0);
	assert_int_equal(attempt.to_len, 2);
	assert_slice(attempt.from, "watch@bank.example");
	request.memory = S("+" FIRST);
	assert_int_equal(deliver_prepare(arena, &request, &attempt, &err), 0);
	assert_int_equal(attempt.to_len, 1);
	assert_slice(attempt.to[0], "desk@bank.example");
	got = deliver_judge(arena, &request, &reply);
	assert_int_equal(got.outcome, OUTCOME_DELIVERED);
	assert_slice(got.memory, "+" FIRST "+" SECOND);

	/* The last one refused: the other has it, so it is delivered. */
	verdict.code = reply.last.code = 550;
	got = deliver_judge(arena, &request, &reply);
	assert_int_equal(got.outcome, OUTCOME_DELIVERED);
	assert_slice(got.memory, "+" FIRST "-" SECOND);
	/* A try that failed as a whole forgets nothing. */
	reply.last.code = 421;
	reply.recipient_len = 0;
	got = deliver_judge(arena, &request, &reply);
	assert_int_equal(got.outcome, OUTCOME_RETRY);
	assert_slice(got.memory, "+" FIRST);
	reply.transport = TRANSPORT_MAYBE_SENT;
	assert_slice(deliver_judge(arena, &request, &reply).memory, "+" FIRST);
}

static void
a_webhook_attempt_is_signed_anew_and_keeps_its_id(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct channel channel = sample_channel(CHANNEL_WEBHOOK);
	struct attempt_request request = {.channel = &channel,
	    .delivery_id = SLICE(SAMPLE_ID),
	    .body = SLICE("{\"type\":\"test\"}"),
	    .now_ms = SAMPLE_NOW_MS};
	struct attempt first, second;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(deliver_prepare(arena, &request, &first, &err), 0);
	request.now_ms += 5000;
	assert_int_equal(deliver_prepare(arena, &request, &second, &err), 0);
	assert_int_equal(first.kind, ATTEMPT_POST);
	assert_int_equal(first.header_len, 4);
	assert_slice(first.headers[0].value, "application/json; charset=utf-8");
	assert_slice(first.headers[1].name, "webhook-id");
	assert_slice(second.headers[1].value, SAMPLE_ID);
	assert_slice(first.headers[2].value, "1772357460");
	assert_slice(second.headers[2].value, "1772357465");
	assert_true(slice_starts(first.headers[3].value, S("v1,")));
	assert_false(slice_eq(first.headers[3].value, second.headers[3].value));
	assert_true(slice_eq(first.body, request.body));

	channel.secret.is_set = false;
	assert_int_equal(deliver_prepare(arena, &request, &first, &err), 0);
	assert_int_equal(first.header_len, 3);
}

static void
a_channel_that_lacks_something_says_what(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct channel channel = sample_channel(CHANNEL_WEBHOOK);
	struct attempt_request request = {.channel = &channel};
	struct attempt attempt = {.to_len = 77};
	struct err err = ERR_INIT;

	(void)state;
	channel.url.value = S("file:///etc/passwd?sEcReT");
	assert_int_equal(deliver_prepare(arena, &request, &attempt, &err), -1);
	assert_int_equal(attempt.to_len, 77);
	assert_null(strstr(err.text, "sEcReT"));
	channel = sample_channel(CHANNEL_EMAIL);
	channel.from = S("watch@bank.example\r\nRCPT TO:<x@y>");
	assert_int_equal(deliver_prepare(arena, &request, &attempt, &err), -1);
	channel = sample_channel(CHANNEL_EMAIL);
	channel.to.len = 0;
	assert_int_equal(deliver_prepare(arena, &request, &attempt, &err), -1);
}

static void
no_answer_brings_a_secret_into_the_ledger(void **state)
{
	static const char *const BODIES[] = {
	    "cannot POST https://hooks.slack.example/services/T00000000/"
	    "B00000000/sEcReTsEcReTsEcReT",
	    "cannot POST /services/T00000000/B00000000/sEcReTsEcReTsEcReT",
	    "token sEcReTsEcReTsEcReT is unknown",
	    "key whsec_" SAMPLE_KEY " is wrong", "p4ssw0rd! is no password",
	    "sEcReTsEcReTsEcReT sEcReTsEcReTsEcReT"};
	AUTO(arena_free) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(BODIES); i++) {
		struct deliver_reply reply = {.transport = TRANSPORT_NOT_SENT,
		    .text = slice_of(BODIES[i])};
		struct slice texts[2];

		texts[0] =
		    judge_http(arena, CHANNEL_SLACK, 404, BODIES[i], "").text;
		texts[1] = judge(arena, CHANNEL_WEBHOOK, S(""), &reply).text;
		for (size_t j = 0; j < 2; j++) {
			const char *text = arena_str(arena, texts[j]);

			assert_null(strstr(text, "sEcReT"));
			assert_null(strstr(text, SAMPLE_KEY));
			assert_null(strstr(text, "p4ssw0rd"));
			assert_non_null(strstr(text, "[hidden]"));
		}
	}
}

static void
answers_become_one_short_line(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct judgement got = judge_http(arena, CHANNEL_WEBHOOK, 500,
	    "<html>\r\n\x1b[31m<0>forged\n\xE2\x80\xAEx</html>", "");

	(void)state;
	assert_slice(got.text, "HTTP 500: <html> [31m<0>forged x</html>");
	got = judge_http(arena, CHANNEL_WEBHOOK, 204, "", "");
	assert_slice(got.text, "HTTP 204");
}

static void
a_channels_place_is_shown_without_its_secrets(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct channel slack = sample_channel(CHANNEL_SLACK);
	struct channel mail = sample_channel(CHANNEL_EMAIL);

	(void)state;
	assert_slice(
	    channel_where(arena, &slack), "https://hooks.slack.example");
	slack.url.value = S("http://user:pw@soc.example:8443/hook?k=v");
	assert_slice(channel_where(arena, &slack), "http://soc.example:8443");
	assert_slice(
	    channel_where(arena, &mail), "smtps://mail.bank.example:465");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_status_has_its_outcome),
	    cmocka_unit_test(slack_says_yes_by_its_word_alone),
	    cmocka_unit_test(retry_after_is_seconds_or_a_date),
	    cmocka_unit_test(
	        what_never_left_is_told_from_what_may_have_arrived),
	    cmocka_unit_test(mail_servers_are_understood),
	    cmocka_unit_test(a_mail_is_tried_again_only_for_those_who_lack_it),
	    cmocka_unit_test(a_webhook_attempt_is_signed_anew_and_keeps_its_id),
	    cmocka_unit_test(a_channel_that_lacks_something_says_what),
	    cmocka_unit_test(no_answer_brings_a_secret_into_the_ledger),
	    cmocka_unit_test(answers_become_one_short_line),
	    cmocka_unit_test(a_channels_place_is_shown_without_its_secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
