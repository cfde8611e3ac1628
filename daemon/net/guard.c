/*
 * An address that holds another one (mapped, NAT64, 6to4) is judged by the one
 * it holds, since that is where the packets go.  For IPv6 only 2000::/3 is
 * given out for global use; the exceptions inside it are listed.
 */
#include "net/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "base/auto.h"
#include "base/num.h"

struct prefix {
	uint8_t bytes[16];
	unsigned bits;
};

/* IANA's registry of IPv4 special-purpose addresses, and multicast. */
static const struct prefix v4_special[] = {
    {{0}, 8},             /* this network */
    {{10}, 8},            /* private */
    {{100, 64}, 10},      /* shared by carriers */
    {{127}, 8},           /* this host */
    {{169, 254}, 16},     /* link local, metadata services */
    {{172, 16}, 12},      /* private */
    {{192, 0, 0}, 24},    /* protocol assignments */
    {{192, 0, 2}, 24},    /* documentation */
    {{192, 88, 99}, 24},  /* 6to4 relays, withdrawn */
    {{192, 168}, 16},     /* private */
    {{198, 18}, 15},      /* benchmarks */
    {{198, 51, 100}, 24}, /* documentation */
    {{203, 0, 113}, 24},  /* documentation */
    {{224}, 4},           /* multicast */
    {{240}, 4},           /* reserved, broadcast */
};

static const struct prefix v6_global = {{0x20}, 3};

static const struct prefix v6_special[] = {
    {{0x20, 0x01}, 23},             /* protocol assignments, Teredo */
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {{0x3f, 0xff}, 20},             /* documentation */
};

/* Prefixes after which an IPv4 address stands, and where. */
static const struct {
	struct prefix prefix;
	size_t at;
} v6_holding_v4[] = {
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12}, /* mapped */
    {{{0, 0x64, 0xff, 0x9b}, 96}, 12},                      /* NAT64 */
    {{{0x20, 0x02}, 16}, 2},                                /* 6to4 */
};

static bool
prefix_holds(const struct prefix *prefix, const uint8_t *address)
{
	size_t whole = prefix->bits / 8;
	unsigned rest = prefix->bits % 8;

	if (memcmp(prefix->bytes, address, whole) != 0)
		return false;
	return rest == 0 ||
	    (prefix->bytes[whole] ^ address[whole]) >> (8 - rest) == 0;
}

static bool
any_holds(const struct prefix *prefixes, size_t len, const uint8_t *address)
{
	for (size_t i = 0; i < len; i++)
		if (prefix_holds(&prefixes[i], address))
			return true;
	return false;
}

static bool
v4_is_public(const uint8_t *address)
{
	return !any_holds(v4_special, COUNT_OF(v4_special), address);
}

static bool
v6_is_public(const uint8_t *address)
{
	for (size_t i = 0; i < COUNT_OF(v6_holding_v4); i++)
		if (prefix_holds(&v6_holding_v4[i].prefix, address))
			return v4_is_public(address + v6_holding_v4[i].at);
	return prefix_holds(&v6_global, address) &&
	    !any_holds(v6_special, COUNT_OF(v6_special), address);
}

bool
guard_is_public(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof(v4));
		return v4_is_public((const uint8_t *)&v4.sin_addr);
	}
	if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof(v6));
		return v6_is_public(v6.sin6_addr.s6_addr);
	}
	return false;
}

/* An address literal, brackets and zone allowed: its family, 0 where none. */
static int
parse_address(struct slice host, uint8_t out[16])
{
	char text[INET6_ADDRSTRLEN];

	if (host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
		host = slice_sub(host, 1, host.len - 2);
	host = slice_sub(host, 0, slice_find_char(host, '%', 0));
	if (host.len == 0 || host.len >= sizeof(text))
		return 0;
	memcpy(text, host.ptr, host.len);
	text[host.len] = '\0';
	if (inet_pton(AF_INET, text, out) == 1)
		return AF_INET;
	return inet_pton(AF_INET6, text, out) == 1 ? AF_INET6 : 0;
}

static struct slice
without_end_dot(struct slice host)
{
	return slice_ends(host, S(".")) ? slice_sub(host, 0, host.len - 1)
	                                : host;
}

/* Whether name is domain or stands below it. */
static bool
is_within(struct slice name, struct slice domain)
{
	size_t before;

	if (domain.len == 0 || name.len < domain.len)
		return false;
	before = name.len - domain.len;
	if (!slice_eq_nocase(slice_from(name, before), domain))
		return false;
	return before == 0 || name.ptr[before - 1] == '.';
}

bool
guard_host_may_be_public(struct slice host)
{
	uint8_t address[16];
	int family = parse_address(host, address);

	if (family == AF_INET)
		return v4_is_public(address);
	if (family == AF_INET6)
		return v6_is_public(address);
	host = without_end_dot(host);
	return host.len > 0 && !is_within(host, S("localhost"));
}

static bool
address_matches(const uint8_t *address, int family, struct slice entry)
{
	struct slice net;
	struct prefix prefix = {{0}, 0};
	int64_t bits, max = family == AF_INET ? 32 : 128;

	if (!slice_cut(&entry, '/', &net) ||
	    parse_address(net, prefix.bytes) != family)
		return false;
	bits = max;
	if (entry.ptr != NULL && !num_parse(entry, 0, max, &bits))
		return false;
	prefix.bits = (unsigned)bits;
	return prefix_holds(&prefix, address);
}

bool
guard_skips_proxy(struct slice host, const struct slice *no_proxy, size_t len)
{
	uint8_t address[16];
	int family = parse_address(host, address);

	host = without_end_dot(host);
	for (size_t i = 0; i < len; i++) {
		struct slice entry = slice_trim(no_proxy[i]);

		if (slice_eq(entry, S("*")))
			return true;
		if (family != 0) {
			if (address_matches(address, family, entry))
				return true;
			continue;
		}
		if (slice_starts(entry, S(".")))
			entry = slice_from(entry, 1);
		if (is_within(host, without_end_dot(entry)))
			return true;
	}
	return false;
}
