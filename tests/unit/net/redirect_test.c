#include "unit/testing.h"

#include "base/arena.h"
#include "base/auto.h"
#include "net/header.h"
#include "net/redirect.h"
#include "net/target.h"

static void
targets_are_put_in_one_form(void **state)
{
	static const struct {
		const char *url, *normal, *host;
		unsigned port;
	} cases[] = {
	    {"http://News.Example/a", "http://news.example/a", "news.example",
	        80},
	    {"HTTP://a.example:80", "http://a.example/", "a.example", 80},
	    {"https://u:p%40@a.example/x?y#z", "https://a.example/x?y",
	        "a.example", 443},
	    {"http://127.1/", "http://127.0.0.1/", "127.0.0.1", 80},
	    {"http://0x7f.1:9/", "http://127.0.0.1:9/", "127.0.0.1", 9},
	    {"http://2130706433/", "http://127.0.0.1/", "127.0.0.1", 80},
	    {"http://[::1]:8080/", "http://[::1]:8080/", "[::1]", 8080},
	    {"http://a.example/a b/\xc3\xa4", "http://a.example/a%20b/%c3%a4",
	        "a.example", 80},
	    {"file:///srv/a%20b.xml", "file:///srv/a%20b.xml", "", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO(arena_free) struct arena *arena = arena_new();
		struct err err = ERR_INIT;
		struct target t;

		if (target_parse(arena, slice_of(cases[i].url), &t, &err) < 0)
			fail_msg("%s: %s", cases[i].url, err.text);
		assert_slice(t.url, cases[i].normal);
		assert_slice(t.host, cases[i].host);
		assert_int_equal(t.port, cases[i].port);
	}
}

static void
what_is_not_http_or_file_is_no_target(void **state)
{
	static const char *const bad[] = {"", "a.example", "gopher://a/",
	    "ftp://a.example/", "http://", "http://a.example:0/",
	    "http://a.example:99999/", "http://a\r\nb/", "javascript:alert(1)",
	    "//a.example/", "http:///", "http://a b/"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		AUTO(arena_free) struct arena *arena = arena_new();
		struct err err = ERR_INIT;
		struct target t;

		if (target_parse(arena, slice_of(bad[i]), &t, &err) == 0)
			fail_msg("\"%s\" was taken", bad[i]);
		assert_true(err.text[0] != '\0');
	}
}

static void
user_and_password_leave_the_url(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	struct target t;

	(void)state;
	assert_int_equal(
	    target_parse(arena, S("http://me:p%40ss@a.example/"), &t, &err), 0);
	assert_slice(t.user, "me");
	assert_slice(t.password, "p@ss");
	assert_slice(t.url, "http://a.example/");
}

static void
a_file_url_gives_its_decoded_path(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	struct target t;
	const char *path;

	(void)state;
	assert_int_equal(
	    target_parse(arena, S("file:///srv/a%20b.xml"), &t, &err), 0);
	assert_int_equal(target_path(arena, &t, &path, &err), 0);
	assert_string_equal(path, "/srv/a b.xml");
	assert_int_equal(
	    target_parse(arena, S("file:///srv/%00b"), &t, &err), 0);
	assert_int_equal(target_path(arena, &t, &path, &err), -1);
}

static bool
may_share(const char *from, const char *to)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	struct target a, b;

	assert_int_equal(target_parse(arena, slice_of(from), &a, &err), 0);
	assert_int_equal(target_parse(arena, slice_of(to), &b, &err), 0);
	return target_may_share_secrets(&a, &b);
}

static void
secrets_stay_with_the_origin_and_may_go_to_tls(void **state)
{
	(void)state;
	assert_true(may_share("http://a.example/x", "http://a.example/y"));
	assert_true(may_share("http://a.example/", "https://a.example/"));
	assert_false(may_share("https://a.example/", "http://a.example/"));
	assert_false(may_share("http://a.example/", "http://b.example/"));
	assert_false(may_share("http://a.example/", "http://a.example:81/"));
	assert_false(may_share("http://a.example:81/", "https://a.example/"));
	assert_true(redirect_keeps_header(S("Accept")));
	assert_false(redirect_keeps_header(S("X-Api-Key")));
	assert_false(redirect_keeps_header(S("authorization")));
	assert_false(redirect_keeps_header(S("cookie")));
}

static const struct {
	const char *name;
	int status;
	const char *location;
	enum redirect_step step;
	const char *to;
} decisions[] = {
    {"a reply", 200, "/b", REDIRECT_NONE, NULL},
    {"without a place", 302, "", REDIRECT_NONE, NULL},
    {"not modified", 304, "/b", REDIRECT_NONE, NULL},
    {"a choice", 300, "/b", REDIRECT_NONE, NULL},
    {"path", 301, "/b", REDIRECT_FOLLOW, "http://a.example/b"},
    {"relative", 302, "c?d", REDIRECT_FOLLOW, "http://a.example/x/c?d"},
    {"up", 303, "../c", REDIRECT_FOLLOW, "http://a.example/c"},
    {"host only", 307, "//b.example", REDIRECT_FOLLOW, "http://b.example/"},
    {"whole", 308, "https://b.example/q#f", REDIRECT_FOLLOW,
        "https://b.example/q"},
    {"space", 302, "/b c", REDIRECT_FOLLOW, "http://a.example/b%20c"},
    {"password", 302, "http://u:p@b.example/", REDIRECT_FOLLOW,
        "http://b.example/"},
    {"circle", 302, "/x/y", REDIRECT_REFUSE, NULL},
    {"circle of before", 302, "http://start.example/", REDIRECT_REFUSE, NULL},
    {"file", 302, "file:///etc/passwd", REDIRECT_REFUSE, NULL},
    {"ftp", 302, "ftp://a.example/", REDIRECT_REFUSE, NULL},
    {"script", 302, "javascript:x", REDIRECT_REFUSE, NULL},
    {"not a URL", 302, "http://[", REDIRECT_REFUSE, NULL},
};

static void
redirects_are_followed_or_refused(void **state)
{
	const struct slice been[] = {
	    S("http://start.example/"), S("http://a.example/x/y")};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(decisions); i++) {
		AUTO(arena_free) struct arena *arena = arena_new();
		struct err err = ERR_INIT;
		struct target from, to = {0};
		struct redirect_question q = {.status = decisions[i].status,
		    .location = slice_of(decisions[i].location),
		    .from = &from,
		    .been = been,
		    .been_len = 2,
		    .max_hops = 5};

		assert_int_equal(target_parse(arena, been[1], &from, &err), 0);
		if (redirect_decide(&q, arena, &to, &err) != decisions[i].step)
			fail_msg("%s: wrong step", decisions[i].name);
		if (decisions[i].to != NULL)
			assert_slice(to.url, decisions[i].to);
	}
}

static void
one_hop_too_many_is_refused(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	const struct slice been[] = {S("http://a.example/1"),
	    S("http://a.example/2"), S("http://a.example/3")};
	struct err err = ERR_INIT;
	struct target from, to;
	struct redirect_question q = {.status = 301,
	    .location = S("/4"),
	    .from = &from,
	    .been = been,
	    .been_len = 3,
	    .max_hops = 3};

	(void)state;
	assert_int_equal(target_parse(arena, been[2], &from, &err), 0);
	assert_int_equal(
	    redirect_decide(&q, arena, &to, &err), REDIRECT_FOLLOW);
	q.max_hops = 2;
	assert_int_equal(
	    redirect_decide(&q, arena, &to, &err), REDIRECT_REFUSE);
	assert_true(redirect_is_permanent(301) && redirect_is_permanent(308));
	assert_false(redirect_is_permanent(302) || redirect_is_permanent(200));
}

static void
header_lines_are_taken_apart(void **state)
{
	struct header h;

	(void)state;
	assert_true(header_parse(S("ETag:  \"a:b\" \r\n"), &h));
	assert_slice(h.name, "ETag");
	assert_slice(h.value, "\"a:b\"");
	assert_true(header_parse(S("X-Empty:"), &h));
	assert_slice(h.value, "");
	assert_false(header_parse(S("HTTP/1.1 200 OK"), &h));
	assert_false(header_parse(S(": x"), &h));
	assert_false(header_parse(S(" folded: x"), &h));
	assert_false(header_parse(S(""), &h));
	assert_int_equal(header_parse_status(S("HTTP/1.1 301 Moved\r\n")), 301);
	assert_int_equal(header_parse_status(S("HTTP/2 200")), 200);
	assert_int_equal(header_parse_status(S("HTTP/1.1 2x0 OK")), 0);
	assert_int_equal(header_parse_status(S("Status: 200")), 0);
}

static void
a_header_with_a_line_end_is_not_sent(void **state)
{
	struct header good = {S("X-A"), S("b\tc \xc3\xa4")};
	struct header split = {S("X-A"), S("b\r\nX-B: c")};
	struct header name = {S("X A"), S("b")};

	(void)state;
	assert_true(header_is_sendable(&good));
	assert_false(header_is_sendable(&split));
	assert_false(header_is_sendable(&name));
}

static void
a_header_is_found_in_any_case(void **state)
{
	const struct header headers[] = {
	    {S("Age"), S("1")}, {S("ETAG"), S("x")}, {S("etag"), S("y")}};

	(void)state;
	assert_slice(header_find(headers, 3, S("ETag")), "x");
	assert_null(header_find(headers, 3, S("Date")).ptr);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(targets_are_put_in_one_form),
	    cmocka_unit_test(what_is_not_http_or_file_is_no_target),
	    cmocka_unit_test(user_and_password_leave_the_url),
	    cmocka_unit_test(a_file_url_gives_its_decoded_path),
	    cmocka_unit_test(secrets_stay_with_the_origin_and_may_go_to_tls),
	    cmocka_unit_test(redirects_are_followed_or_refused),
	    cmocka_unit_test(one_hop_too_many_is_refused),
	    cmocka_unit_test(header_lines_are_taken_apart),
	    cmocka_unit_test(a_header_with_a_line_end_is_not_sent),
	    cmocka_unit_test(a_header_is_found_in_any_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
