/*
 * The address guard: which addresses a feed, a redirect or a page may lead to.
 * Asked for every connection after the name was resolved, so odd spellings of
 * an address and names that change their answer meet the same check.  Pure.
 */
#ifndef NET_GUARD_H
#define NET_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

struct sockaddr;

/*
 * Whether all the world can reach the address (the registries of special
 * purpose addresses of IANA; what is mapped, translated or tunnelled counts as
 * what it holds).  False for every family but IPv4 and IPv6.
 */
bool guard_is_public(const struct sockaddr *address);

/*
 * The same for a host as it stands in a URL, where a proxy resolves it: false
 * for an address literal that is not public and for names of this host.
 */
bool guard_host_may_be_public(struct slice host);

/*
 * Whether a host is exempt from the proxy: an entry is `*`, a host name, which
 * holds for its subdomains too, with or without a dot before it, an address or
 * address/bits.
 */
bool
guard_skips_proxy(struct slice host, const struct slice *no_proxy, size_t len);

#endif
