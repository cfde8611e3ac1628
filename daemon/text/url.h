/*
 * Addresses: taken apart, resolved, compared, shown.  Forgiving as browsers
 * are where the meaning is clear (spaces, backslashes, a missing slash), and
 * never touching the network.
 */
#ifndef TEXT_URL_H
#define TEXT_URL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/slice.h"

/* The parts as written; views of the parsed text. */
struct url {
	bool has_scheme, has_authority, has_query, has_fragment;
	struct slice scheme;   /* without ':' */
	struct slice userinfo; /* before '@' */
	struct slice host;     /* with the brackets of IPv6 */
	struct slice port;     /* digits or empty */
	struct slice path;
	struct slice query;    /* without '?' */
	struct slice fragment; /* without '#' */
};

/* Takes any text apart (RFC 3986, appendix B); white space around it and
 * control characters at its ends do not belong to it. */
struct url url_parse(struct slice text);

/*
 * Appends `reference` as seen from `base` (RFC 3986, 5), spaces as %20, line
 * breaks and tabs left out.  A base without a scheme is no base: then the
 * reference is appended as it is, tidied.  False where out was too small.
 */
bool url_resolve(struct slice base, struct slice reference, struct buf *out);

/*
 * Appends the spelling under which two addresses are the same article: scheme
 * and host in lower case, no default port, no userinfo, no fragment, no dot
 * segments, no parameters that only track (utm_*, fbclid, gclid ...), percent
 * signs in one form.  For keys, never for fetching.
 */
bool url_normalise(struct slice text, struct buf *out);

/* Appends an address that may be logged: userinfo gone, query as "?...". */
bool url_redact(struct slice text, struct buf *out);

/* Host as written, without brackets; empty where there is none. */
struct slice url_host(struct slice text);

/* Scheme http or https, and a host. */
bool url_is_http(struct slice text);

#endif
