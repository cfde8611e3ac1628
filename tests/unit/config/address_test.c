/* Addresses of mail, servers and hooks, and lines with secrets in them. */
#include "unit/testing.h"

#include "base/array.h"
#include "config/address.h"
#include "config/mask.h"

/* One byte more than the 64 that RFC 5321 allows. */
#define LONG_LOCAL \
	"01234567890123456789012345678901234567890123456789012345678901234"

static void
a_mail_address_is_one_and_nothing_else(void **state)
{
	static const char *const good[] = {"a@b.example", "a@localhost",
	    "first.last+tag@mail.b.example", "o'neil@b.example",
	    "!#$%&'*+-/=?^_`{|}~@b.example", "a@xn--bcher-kva.example"};
	static const char *const bad[] = {"", "a", "@b.example", "a@", "a@b@c",
	    "a b@c.example", " a@b.example", "a@b.example ", "<a@b.example>",
	    "A <a@b.example>", "\"a b\"@c.example", "a@[127.0.0.1]",
	    "a..b@c.example", ".a@b.example", "a.@b.example", "a@.example",
	    "a@b.example.", "a@-b.example", "a@b-.example", "a@b_c.example",
	    "a@b.example\r\nRCPT TO:<x@y>", "a\n@b.example", "ü@b.example",
	    "a@ü.example", "a,b@c.example", "a;b@c.example", "a@b.example,c@d",
	    LONG_LOCAL "@b.example"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		if (!address_is_mail(slice_of(good[i])))
			fail_msg("%s", good[i]);
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		if (address_is_mail(slice_of(bad[i])))
			fail_msg("%s", bad[i]);
	}
	assert_false(address_is_mail(slice_make("a@b\0c", 5)));
	assert_false(address_is_mail(slice_make("a\0@b", 4)));
}

static void
a_server_has_its_protocol_host_and_port(void **state)
{
	static const struct {
		const char *text;
		bool clear;
		const char *host;
		unsigned port;
		enum smtp_tls tls;
	} good[] = {
	    {"smtps://m.example", false, "m.example", 465, SMTP_TLS_IMPLICIT},
	    {"smtps://m.example:4650", false, "m.example", 4650,
	        SMTP_TLS_IMPLICIT},
	    {"smtp://m.example", false, "m.example", 587, SMTP_TLS_STARTTLS},
	    {"SMTP://m.example:25", false, "m.example", 25, SMTP_TLS_STARTTLS},
	    {"smtp://127.0.0.1:2525", true, "127.0.0.1", 2525, SMTP_TLS_NONE},
	    {"smtp://[2001:db8::1]", true, "2001:db8::1", 25, SMTP_TLS_NONE},
	};
	static const char *const bad[] = {"", "m.example", "smtp:m.example",
	    "smtp://", "smtp:///", "smtp://m.example/",
	    "smtp://m.example:", "smtp://m.example:0", "smtp://m.example:65536",
	    "smtp://u@m.example", "smtp://m example", "smtp://m.example:25x",
	    "smtp://[::1", "smtp://[]", "smtp://[x]:25", "smtp://[::1]25",
	    "http://m.example", "smtp://m.example\r\n", "smtp://-m.example"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct smtp_server server;
		struct err err = ERR_INIT;

		assert_int_equal(address_server(slice_of(good[i].text),
		                     good[i].clear, &server, &err),
		    0);
		assert_slice(server.host, good[i].host);
		assert_int_equal(server.port, good[i].port);
		assert_int_equal(server.tls, good[i].tls);
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct smtp_server server;
		struct err err = ERR_INIT;

		if (address_server(slice_of(bad[i]), false, &server, &err) == 0)
			fail_msg("%s", bad[i]);
		assert_true(err.text[0] != '\0');
	}
}

static void
a_hook_is_http_and_whole(void **state)
{
	(void)state;
	assert_true(address_is_http(S("https://h.example/a?b=c#d")));
	assert_true(address_is_http(S("http://[::1]:8080/")));
	assert_false(address_is_http(S("https://h.example/a b")));
	assert_false(address_is_http(S("https://h.example/\r\nX: y")));
	assert_false(address_is_http(S("https://")));
	assert_false(address_is_http(S("ftp://h.example/")));
	assert_false(address_is_http(S("h.example")));
	assert_true(address_is_proxy(S("http://p.example:3128")));
	assert_true(address_is_proxy(S("socks5h://p.example:1080")));
	assert_false(address_is_proxy(S("p.example:3128")));
	assert_false(address_is_proxy(S("file:///etc/passwd")));
}

static void
secrets_are_stars_in_their_places(void **state)
{
	static const struct {
		const char *line, *shown;
	} rows[] = {
	    {"url: https://h.example/T/1", "url: https://h.example/***"},
	    {"{url: \"https://u:p@h.example/x\", a: b}",
	        "{url: \"https://***@h.example/*\", a: b}"},
	    {"- https://h.example?token=x", "- https://h.example?*******"},
	    {"password: hunter2", "password: *******"},
	    {"password: 'hun ter, 2', a: b", "password: '**********', a: b"},
	    {"{api_token: abc, a: b}", "{api_token: ***, a: b}"},
	    {"\"password\" : abc", "\"password\" : ***"},
	    {"password: пароль", "password: ******"},
	    {"password_file: smtp", "password_file: smtp"},
	    {"from: a@b.example", "from: a@b.example"},
	    {"url:", "url:"},
	    {"a: http://", "a: http://"},
	    {"https://a.example/x@y/z", "https://***************"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		AUTO(arena_free) struct arena *arena = arena_new();
		struct slice shown =
		    mask_secrets(arena, slice_of(rows[i].line));

		assert_slice(shown, rows[i].shown);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mail_address_is_one_and_nothing_else),
	    cmocka_unit_test(a_server_has_its_protocol_host_and_port),
	    cmocka_unit_test(a_hook_is_http_and_whole),
	    cmocka_unit_test(secrets_are_stars_in_their_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
