#include "unit/testing.h"

#include "text/url.h"

struct resolve_case {
	const char *reference, *out;
};

#define RFC_BASE "http://a/b/c/d;p?q"

/* RFC 3986, 5.4.1 and 5.4.2. */
static const struct resolve_case RFC[] = {
    {"g:h", "g:h"},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q#s"},
    {"g#s", "http://a/b/c/g#s"},
    {"g?y#s", "http://a/b/c/g?y#s"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y#s"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g#s/./x", "http://a/b/c/g#s/./x"},
    {"g#s/../x", "http://a/b/c/g#s/../x"},
    /* Old browsers' reading, which the RFC allows. */
    {"http:g", "http://a/b/c/g"},
};

static void
references_resolve_as_in_rfc_3986(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(RFC); i++) {
		AUTO(buf_fini) struct buf out = buf_init(1000);

		assert_true(
		    url_resolve(S(RFC_BASE), slice_of(RFC[i].reference), &out));
		assert_slice(buf_slice(&out), RFC[i].out);
	}
}

struct wild_case {
	const char *base, *reference, *out;
};

static const struct wild_case WILD[] = {
    {"http://a.org", "b", "http://a.org/b"},
    {"http://a.org?x", "b", "http://a.org/b"},
    {"http://a.org/x", " \n /b c\n\td ", "http://a.org/b%20cd"},
    {"http://a.org/x", "\\b\\c?d\\e", "http://a.org/b/c?d\\e"},
    {"http://a.org/x", "https:/b.org/c", "https://b.org/c"},
    {"http://a.org/x", "http:/b.org/c", "http://b.org/c"},
    {"http://a.org/x", "http:b.org", "http://b.org"},
    {"http://a.org/x", "http:///b.org/c", "http://b.org/c"},
    {"http://a.org/x", "http:\\\\b.org\\c", "http://b.org/c"},
    {"http://a.org/x", "https://b.org/../c", "https://b.org/c"},
    {"http://a.org/x", "mailto:x@y.org", "mailto:x@y.org"},
    {"http://a.org/x", "javascript:a\\b", "javascript:a\\b"},
    {"http://u:p@a.org:8080/x", "y", "http://u:p@a.org:8080/y"},
    {"http://a.org/x", "//b.org:81/y", "http://b.org:81/y"},
    {"http://a.org/x", "/ü?ö#ä", "http://a.org/ü?ö#ä"},
    {"http://[::1]:81/x", "y", "http://[::1]:81/y"},
    {"", "b/../c", "b/../c"},
    {"", "http://b.org/a/../c", "http://b.org/c"},
    {"a/b", "c", "c"},
    {"file:///a/b", "c", "file:///a/c"},
    {"urn:x", "y", "urn:y"},
};

static void
addresses_are_forgiven_as_browsers_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(WILD); i++) {
		AUTO(buf_fini) struct buf out = buf_init(1000);

		assert_true(url_resolve(
		    slice_of(WILD[i].base), slice_of(WILD[i].reference), &out));
		assert_slice(buf_slice(&out), WILD[i].out);
	}
}

static const struct resolve_case SAME[] = {
    {"HTTP://Example.ORG:80", "http://example.org/"},
    {"https://example.org:443/a", "https://example.org/a"},
    {"https://example.org:80/a", "https://example.org:80/a"},
    {"https://u:p@example.org/A#top", "https://example.org/A"},
    {"https://a.org/x?utm_source=rss&id=7&UTM_medium=y&fbclid=z",
        "https://a.org/x?id=7"},
    {"https://a.org/x?gclid=1&at_medium=RSS", "https://a.org/x"},
    {"https://a.org/x?", "https://a.org/x"},
    {"https://a.org/x?a=1&&b=2&", "https://a.org/x?a=1&b=2"},
    {"https://a.org/x?b=2&a=1", "https://a.org/x?b=2&a=1"},
    {"https://a.org/%7ex/%c3%bc%2f%", "https://a.org/~x/%C3%BC%2F%25"},
    {"https://a.org/a/./b/%2e%2e/c", "https://a.org/a/c"},
    {"https://a.org/#!/story/1", "https://a.org/#!/story/1"},
    {"https://a.org/a b", "https://a.org/a%20b"},
    {"urn:uuid:AB", "urn:uuid:AB"},
    {"tag:a.org,2026:1", "tag:a.org,2026:1"},
    {"not an address", "not%20an%20address"},
    {"", ""},
};

static void
one_article_has_one_spelling(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(SAME); i++) {
		AUTO(buf_fini) struct buf out = buf_init(1000);

		assert_true(url_normalise(slice_of(SAME[i].reference), &out));
		assert_slice(buf_slice(&out), SAME[i].out);
	}
}

static const struct resolve_case LOGGED[] = {
    {"https://user:secret@a.org:8443/p?token=x#y", "https://a.org:8443/p?..."},
    {"https://a.org/p", "https://a.org/p"},
    {"https://a@b:c@d.org/", "https://d.org/"},
    {"user:secret@a.org/x", "user:..."},
    {"/x?token=y", "/x?..."},
};

static void
secrets_are_not_logged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(LOGGED); i++) {
		AUTO(buf_fini) struct buf out = buf_init(1000);

		url_redact(slice_of(LOGGED[i].reference), &out);
		assert_slice(buf_slice(&out), LOGGED[i].out);
	}
}

static void
parts_are_views_of_the_text(void **state)
{
	struct url url =
	    url_parse(S(" http://u:p@[2001:db8::1]:8080/a/b?c?d#e#f\n"));

	(void)state;
	assert_slice(url.scheme, "http");
	assert_slice(url.userinfo, "u:p");
	assert_slice(url.host, "[2001:db8::1]");
	assert_slice(url.port, "8080");
	assert_slice(url.path, "/a/b");
	assert_slice(url.query, "c?d");
	assert_slice(url.fragment, "e#f");
	assert_slice(url_host(S("http://[::1]/")), "::1");
	assert_slice(url_host(S("http://A.org:80")), "A.org");
	assert_slice(url_host(S("mailto:x")), "");
}

static void
only_web_addresses_are_http(void **state)
{
	(void)state;
	assert_true(url_is_http(S("http://a.org")));
	assert_true(url_is_http(S("HTTPS://a")));
	assert_false(url_is_http(S("ftp://a.org")));
	assert_false(url_is_http(S("//a.org")));
	assert_false(url_is_http(S("http:///x")));
	assert_false(url_is_http(S("http://a b/")));
	assert_false(url_is_http(S("http://a:b:80/")));
	assert_false(url_is_http(S("http://[]/")));
	assert_true(url_is_http(S("http://[::1]:80/")));
	assert_false(url_is_http(S("javascript:http://a")));
	assert_false(url_is_http(S("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(references_resolve_as_in_rfc_3986),
	    cmocka_unit_test(addresses_are_forgiven_as_browsers_do),
	    cmocka_unit_test(one_article_has_one_spelling),
	    cmocka_unit_test(secrets_are_not_logged),
	    cmocka_unit_test(parts_are_views_of_the_text),
	    cmocka_unit_test(only_web_addresses_are_http),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
