#include "unit/testing.h"

#include "base/arena.h"
#include "base/auto.h"
#include "net/dialog.h"

/* `> ` goes out, `< ` comes in. */
static void
play(struct dialog *d, const char *const *lines, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct slice line = slice_of(lines[i]);

		if (line.ptr[0] == '>')
			dialog_sent(d, slice_from(line, 2));
		else
			dialog_received(d, slice_from(line, 2));
	}
}

static void
every_recipient_gets_its_reply(void **state)
{
	static const char *const lines[] = {"< 220-mail.example",
	    "< 220 ESMTP ready\r\n", "> EHLO me\r\n", "< 250-mail.example",
	    "< 250-SIZE 1000", "< 250 AUTH PLAIN",
	    "> AUTH PLAIN AHg=", "< 235 2.7.0 ok", "> MAIL FROM:<a@b.example>",
	    "< 250 2.1.0 ok", "> RCPT TO:<x@b.example>", "< 250 2.1.5 ok",
	    "> RCPT TO:<y@b.example>", "< 550-5.1.1 no", "< 550 5.1.1 user",
	    "> RCPT TO:<z@b.example>", "< 450 4.2.0 grey", "> DATA",
	    "< 354 go on", "< 250 2.0.0 Ok: queued as 3D05"};
	AUTO(arena_free) struct arena *arena = arena_new();
	struct dialog *d = dialog_new(arena, 3);
	const struct mail_verdict *to;

	(void)state;
	play(d, lines, COUNT_OF(lines));
	to = dialog_recipients(d);
	assert_int_equal(to[0].code, 250);
	assert_int_equal(to[1].code, 550);
	assert_slice(to[1].text, "5.1.1 user");
	assert_slice(to[1].enhanced, "5.1.1");
	assert_int_equal(to[2].code, 450);
	assert_slice(to[2].enhanced, "4.2.0");
	assert_int_equal(dialog_accepted(d), 1);
	assert_int_equal(dialog_last(d).code, 250);
	assert_slice(dialog_last(d).text, "2.0.0 Ok: queued as 3D05");
	assert_true(dialog_is_authenticated(d));
	assert_false(dialog_is_in_data(d));
}

static void
after_354_the_message_is_under_way(void **state)
{
	static const char *const lines[] = {"< 220 hi", "> MAIL FROM:<>",
	    "< 250 ok", "> RCPT TO:<x@b.example>", "< 250 ok", "> DATA",
	    "< 354 go"};
	AUTO(arena_free) struct arena *arena = arena_new();
	struct dialog *d = dialog_new(arena, 1);

	(void)state;
	assert_false(dialog_has_replies(d));
	play(d, lines, COUNT_OF(lines) - 1);
	assert_false(dialog_is_in_data(d));
	play(d, lines + COUNT_OF(lines) - 1, 1);
	assert_true(dialog_is_in_data(d));
	assert_true(dialog_has_begun_mail(d));
	assert_false(dialog_is_authenticated(d));
}

static void
an_answer_during_auth_is_not_a_command(void **state)
{
	/* A base64 answer that reads like a verb. */
	static const char *const lines[] = {"> AUTH LOGIN", "< 334 VXNl",
	    "> RCPT", "< 334 UGFz", "> DATA", "< 235 welcome"};
	AUTO(arena_free) struct arena *arena = arena_new();
	struct dialog *d = dialog_new(arena, 1);

	(void)state;
	play(d, lines, COUNT_OF(lines));
	assert_true(dialog_is_authenticated(d));
	assert_int_equal(dialog_recipients(d)[0].code, 0);
}

static void
a_235_to_another_command_lets_nobody_in(void **state)
{
	static const char *const lines[] = {"> EHLO me", "< 235 welcome"};
	AUTO(arena_free) struct arena *arena = arena_new();
	struct dialog *d = dialog_new(arena, 1);

	(void)state;
	play(d, lines, COUNT_OF(lines));
	assert_false(dialog_is_authenticated(d));
}

static void
more_replies_than_recipients_do_no_harm(void **state)
{
	static const char *const lines[] = {"> RCPT TO:<a@b>", "< 250 ok",
	    "< 250 again", "> RCPT TO:<c@d>", "< 550 no"};
	AUTO(arena_free) struct arena *arena = arena_new();
	struct dialog *d = dialog_new(arena, 1);

	(void)state;
	play(d, lines, COUNT_OF(lines));
	assert_slice(dialog_recipients(d)[0].text, "again");
}

static void
the_goodbye_is_not_the_last_word(void **state)
{
	static const char *const lines[] = {
	    "> RCPT TO:<a@b>", "< 550 no", "> QUIT", "< 221 bye"};
	AUTO(arena_free) struct arena *arena = arena_new();
	struct dialog *d = dialog_new(arena, 1);

	(void)state;
	play(d, lines, COUNT_OF(lines));
	assert_int_equal(dialog_last(d).code, 550);
	assert_true(dialog_is_answered(d));
	assert_true(dialog_is_over(d));
}

static void
reply_lines_are_taken_apart(void **state)
{
	static const struct {
		const char *line;
		int code; /* 0: no reply line */
		bool is_last;
		const char *text, *enhanced;
	} cases[] = {
	    {"250 ok", 250, true, "ok", ""},
	    {"250-ok", 250, false, "ok", ""},
	    {"250", 250, true, "", ""},
	    {"550 5.7.1 policy", 550, true, "5.7.1 policy", "5.7.1"},
	    {"250 5.7 x", 250, true, "5.7 x", ""},
	    {"250 1.2.3.4", 250, true, "1.2.3.4", ""},
	    {"250 2.0.0", 250, true, "2.0.0", "2.0.0"},
	    {"25 ok", 0, false, "", ""},
	    {"2500 ok", 0, false, "", ""},
	    {"999 ok", 0, false, "", ""},
	    {"-25 ok", 0, false, "", ""},
	    {"", 0, false, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mail_verdict v = {0};
		bool is_last = false;
		bool is =
		    dialog_parse_reply(slice_of(cases[i].line), &is_last, &v);

		assert_int_equal(is, cases[i].code != 0);
		assert_int_equal(v.code, cases[i].code);
		assert_int_equal(is_last, cases[i].is_last);
		assert_slice(v.text, cases[i].text);
		assert_slice(v.enhanced, cases[i].enhanced);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_recipient_gets_its_reply),
	    cmocka_unit_test(after_354_the_message_is_under_way),
	    cmocka_unit_test(an_answer_during_auth_is_not_a_command),
	    cmocka_unit_test(a_235_to_another_command_lets_nobody_in),
	    cmocka_unit_test(more_replies_than_recipients_do_no_harm),
	    cmocka_unit_test(the_goodbye_is_not_the_last_word),
	    cmocka_unit_test(reply_lines_are_taken_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
