#include "unit/testing.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "base/auto.h"
#include "net/guard.h"

static const struct {
	const char *address;
	bool is_public;
} addresses[] = {
    {"8.8.8.8", true},
    {"0.0.0.0", false},
    {"10.255.255.255", false},
    {"11.0.0.1", true},
    {"100.63.255.255", true},
    {"100.64.0.1", false},
    {"100.127.255.255", false},
    {"100.128.0.1", true},
    {"126.255.255.255", true},
    {"127.0.0.1", false},
    {"127.255.255.254", false},
    {"128.0.0.1", true},
    {"169.253.0.1", true},
    {"169.254.169.254", false},
    {"172.15.0.1", true},
    {"172.16.0.1", false},
    {"172.31.255.255", false},
    {"172.32.0.1", true},
    {"192.0.0.8", false},
    {"192.0.1.1", true},
    {"192.0.2.1", false},
    {"192.88.99.1", false},
    {"192.168.1.1", false},
    {"192.169.0.1", true},
    {"198.17.0.1", true},
    {"198.18.0.1", false},
    {"198.19.255.255", false},
    {"198.20.0.1", true},
    {"198.51.100.7", false},
    {"203.0.113.7", false},
    {"223.255.255.255", true},
    {"224.0.0.1", false},
    {"240.0.0.1", false},
    {"255.255.255.255", false},
    {"::", false},
    {"::1", false},
    {"::ffff:127.0.0.1", false},
    {"::ffff:8.8.8.8", true},
    {"::ffff:169.254.169.254", false},
    {"::127.0.0.1", false},
    {"::8.8.8.8", false},
    {"64:ff9b::7f00:1", false},
    {"64:ff9b::808:808", true},
    {"64:ff9b:1::1", false},
    {"2002:7f00:1::", false},
    {"2002:a9fe:a9fe::1", false},
    {"2002:808:808::1", true},
    {"2001::1", false},
    {"2001:1ff::1", false},
    {"2001:200::1", true},
    {"2001:db8::1", false},
    {"2001:db9::1", true},
    {"2606:4700::1111", true},
    {"2a00:1450::1", true},
    {"3fff::1", false},
    {"3fff:fff::1", false},
    {"3fff:1000::1", true},
    {"4000::1", false},
    {"100::1", false},
    {"fe80::1", false},
    {"fec0::1", false},
    {"fd00:ec2::254", false},
    {"fc00::1", false},
    {"ff02::1", false},
};

static bool
is_public(const char *text)
{
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	struct sockaddr_in v4 = {.sin_family = AF_INET};

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return guard_is_public((struct sockaddr *)&v4);
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return guard_is_public((struct sockaddr *)&v6);
}

static void
only_what_all_the_world_reaches_is_public(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		if (is_public(addresses[i].address) != addresses[i].is_public)
			fail_msg("%s: wrong", addresses[i].address);
}

static void
other_families_are_not_public(void **state)
{
	struct sockaddr_un local = {.sun_family = AF_UNIX};
	struct sockaddr none = {.sa_family = AF_UNSPEC};

	(void)state;
	assert_false(guard_is_public((struct sockaddr *)&local));
	assert_false(guard_is_public(&none));
}

static void
literals_in_a_url_are_judged_like_addresses(void **state)
{
	static const struct {
		const char *host;
		bool may;
	} hosts[] = {
	    {"news.example", true},
	    {"8.8.8.8", true},
	    {"127.0.0.1", false},
	    {"[::1]", false},
	    {"[fe80::1%25eth0]", false},
	    {"[2606:4700::1111]", true},
	    {"localhost", false},
	    {"LOCALHOST.", false},
	    {"a.localhost", false},
	    {"notlocalhost", true},
	    {"", false},
	    {".", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(hosts); i++)
		if (guard_host_may_be_public(slice_of(hosts[i].host)) !=
		    hosts[i].may)
			fail_msg("%s: wrong", hosts[i].host);
}

static void
an_entry_exempts_its_host_and_what_is_below(void **state)
{
	static const struct {
		const char *entry, *host;
		bool skips;
	} cases[] = {
	    {"*", "any.example", true},
	    {"corp.example", "corp.example", true},
	    {"corp.example", "a.corp.example", true},
	    {"corp.example", "xcorp.example", false},
	    {".corp.example", "corp.example", true},
	    {".corp.example", "a.CORP.example", true},
	    {"corp.example.", "a.corp.example", true},
	    {"corp.example", "a.corp.example.", true},
	    {"corp.example", "example", false},
	    {"10.0.0.0/8", "10.1.2.3", true},
	    {"10.0.0.0/8", "11.1.2.3", false},
	    {"10.1.2.3", "10.1.2.3", true},
	    {"10.1.2.3", "10.1.2.4", false},
	    {"10.0.0.0/33", "10.1.2.3", false},
	    {"fd00::/8", "[fd12::1]", true},
	    {"fd00::/8", "[fe80::1]", false},
	    {"::1", "[::1]", true},
	    {"2.3", "10.1.2.3", false},
	    {"", "a.example", false},
	    {".", "a.example", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct slice entry = slice_of(cases[i].entry);

		if (guard_skips_proxy(slice_of(cases[i].host), &entry, 1) !=
		    cases[i].skips)
			fail_msg(
			    "%s, %s: wrong", cases[i].entry, cases[i].host);
	}
	assert_false(guard_skips_proxy(S("a.example"), NULL, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_what_all_the_world_reaches_is_public),
	    cmocka_unit_test(other_families_are_not_public),
	    cmocka_unit_test(literals_in_a_url_are_judged_like_addresses),
	    cmocka_unit_test(an_entry_exempts_its_host_and_what_is_below),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
