#include "text/url.h"

#include <string.h>

#include "base/num.h"

/* Query parameters that say how a reader came, not what he reads. */
static const struct slice TRACKING[] = {
    SLICE("_ga"),
    SLICE("_gl"),
    SLICE("_hsenc"),
    SLICE("_hsmi"),
    SLICE("amp"),
    SLICE("cmpid"),
    SLICE("dclid"),
    SLICE("fbclid"),
    SLICE("gbraid"),
    SLICE("gclid"),
    SLICE("gclsrc"),
    SLICE("icid"),
    SLICE("igsh"),
    SLICE("igshid"),
    SLICE("li_fat_id"),
    SLICE("mc_cid"),
    SLICE("mc_eid"),
    SLICE("mkt_tok"),
    SLICE("msclkid"),
    SLICE("ncid"),
    SLICE("ocid"),
    SLICE("oly_anon_id"),
    SLICE("oly_enc_id"),
    SLICE("ref_src"),
    SLICE("s_cid"),
    SLICE("smid"),
    SLICE("twclid"),
    SLICE("ttclid"),
    SLICE("vero_id"),
    SLICE("wbraid"),
    SLICE("wt_mc"),
    SLICE("xtor"),
    SLICE("yclid"),
    SLICE("ysclid"),
};

static const struct slice TRACKING_PREFIXES[] = {
    SLICE("utm_"),
    SLICE("at_"), /* BBC, with ns_ */
    SLICE("ns_"),
    SLICE("hsa_"),
    SLICE("matomo_"),
    SLICE("mtm_"),
    SLICE("pk_"),
};

/* Bytes up to the first one of `stops`. */
static size_t
span_to(struct slice s, const char *stops)
{
	size_t n = 0;

	while (
	    n < s.len && (s.ptr[n] == '\0' || strchr(stops, s.ptr[n]) == NULL))
		n++;
	return n;
}

static struct slice
trim(struct slice s)
{
	while (s.len > 0 && (uint8_t)s.ptr[0] <= ' ')
		s = slice_from(s, 1);
	while (s.len > 0 && (uint8_t)s.ptr[s.len - 1] <= ' ')
		s.len--;
	return s;
}

/* Length of a scheme that ends with ':', 0 for none. */
static size_t
scheme_length(struct slice s)
{
	size_t n = 0;

	if (s.len == 0 || !char_is_alpha(s.ptr[0]))
		return 0;
	while (n < s.len &&
	    (char_is_alnum(s.ptr[n]) ||
	        (s.ptr[n] != '\0' && strchr("+-.", s.ptr[n]) != NULL)))
		n++;
	return n < s.len && s.ptr[n] == ':' ? n : 0;
}

static bool
is_port(struct slice s)
{
	int64_t port;

	return s.len == 0 || num_parse(s, 0, 65535, &port);
}

static void
parse_authority(struct slice authority, struct url *url)
{
	struct slice rest = authority;
	size_t at = authority.len;
	size_t colon;

	url->has_authority = true;
	while (at > 0 && authority.ptr[at - 1] != '@')
		at--;
	if (at > 0) {
		url->userinfo = slice_sub(authority, 0, at - 1);
		rest = slice_from(authority, at);
	}
	colon = rest.len;
	while (colon > 0 && rest.ptr[colon - 1] != ':' &&
	    rest.ptr[colon - 1] != ']')
		colon--;
	if (colon > 0 && rest.ptr[colon - 1] == ':' &&
	    is_port(slice_from(rest, colon))) {
		url->port = slice_from(rest, colon);
		rest = slice_sub(rest, 0, colon - 1);
	}
	url->host = rest;
}

struct url
url_parse(struct slice text)
{
	struct url url = {.scheme = S(""),
	    .userinfo = S(""),
	    .host = S(""),
	    .port = S(""),
	    .query = S(""),
	    .fragment = S("")};
	struct slice rest = trim(text);
	size_t n = scheme_length(rest);

	if (n > 0) {
		url.has_scheme = true;
		url.scheme = slice_sub(rest, 0, n);
		rest = slice_from(rest, n + 1);
	}
	if (slice_starts(rest, S("//"))) {
		rest = slice_from(rest, 2);
		n = span_to(rest, "/?#\\");
		parse_authority(slice_sub(rest, 0, n), &url);
		rest = slice_from(rest, n);
	}
	n = span_to(rest, "?#");
	url.path = slice_sub(rest, 0, n);
	rest = slice_from(rest, n);
	if (slice_starts(rest, S("?"))) {
		n = span_to(rest, "#");
		url.has_query = true;
		url.query = slice_sub(rest, 1, n - 1);
		rest = slice_from(rest, n);
	}
	if (rest.len > 0) {
		url.has_fragment = true;
		url.fragment = slice_from(rest, 1);
	}
	return url;
}

static bool
is_web_scheme(struct slice scheme)
{
	return slice_eq_nocase(scheme, S("http")) ||
	    slice_eq_nocase(scheme, S("https"));
}

/* Whether backslashes are slashes: in web addresses and relative ones. */
static bool
forgives_backslashes(struct slice s)
{
	size_t n = scheme_length(s);

	return n == 0 || is_web_scheme(slice_sub(s, 0, n));
}

/*
 * What was meant: no line breaks or tabs, %20 for spaces, and of a web address
 * exactly two slashes before a host that they were too few or too many for.
 */
static void
tidy(struct slice text, struct buf *out)
{
	struct slice s = trim(text);
	bool turns = forgives_backslashes(s);
	bool in_path = true;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '?' || c == '#')
			in_path = false;
		if (c == '\\' && turns && in_path)
			c = '/';
		if (c == ' ')
			buf_add_str(out, "%20");
		else if ((uint8_t)c > ' ' && c != 0x7F)
			buf_add_char(out, c);
	}
}

/*
 * The reference without a scheme that only repeats the base's (http:g, as old
 * browsers took it), with the slashes that are missing before a host
 * (http:/example.org/), and without more of them than two.
 */
static void
mend_slashes(struct slice text, const struct url *base, struct buf *out)
{
	size_t n = scheme_length(text);
	struct slice rest = slice_from(text, n + 1);
	struct slice host = rest;
	bool has_dot;

	if (n == 0 || !is_web_scheme(slice_sub(text, 0, n))) {
		buf_add_slice(out, text);
		return;
	}
	while (slice_starts(host, S("/")))
		host = slice_from(host, 1);
	has_dot = span_to(host, ".") < span_to(host, "/?#");
	if (rest.len - host.len < 2 && !has_dot &&
	    slice_eq_nocase(base->scheme, slice_sub(text, 0, n))) {
		buf_add_slice(out, rest);
		return;
	}
	buf_add(out, text.ptr, n + 1);
	buf_add_str(out, "//");
	buf_add_slice(out, host);
}

/* Appends a path without its dot segments (RFC 3986, 5.2.4). */
static void
add_path(struct slice path, struct buf *out)
{
	size_t root;

	if (!slice_starts(path, S("/"))) {
		buf_add_slice(out, path);
		return;
	}
	buf_add_char(out, '/');
	root = out->len;
	path = slice_from(path, 1);
	while (path.len > 0) {
		size_t n = slice_find_char(path, '/', 0);
		struct slice segment = slice_sub(path, 0, n);

		path = slice_from(path, n);
		if (slice_eq(segment, S(".."))) {
			size_t cut = out->len > root ? out->len - 1 : root;

			while (cut > root && out->ptr[cut - 1] != '/')
				cut--;
			if (buf_ok(out))
				buf_cut(out, cut);
		} else if (!slice_eq(segment, S("."))) {
			/* With the slash that follows, if one does. */
			buf_add(out, segment.ptr, n + (path.len > 0));
		}
		path = slice_from(path, 1);
	}
}

static void
add_authority(const struct url *url, struct buf *out)
{
	if (!url->has_authority)
		return;
	buf_add_str(out, "//");
	if (url->userinfo.len > 0) {
		buf_add_slice(out, url->userinfo);
		buf_add_char(out, '@');
	}
	buf_add_slice(out, url->host);
	if (url->port.len > 0) {
		buf_add_char(out, ':');
		buf_add_slice(out, url->port);
	}
}

/* The base's path up to its last slash, with the reference's behind it. */
static void
merge_paths(const struct url *base, struct slice path, struct buf *out)
{
	size_t end = base->path.len;

	while (end > 0 && base->path.ptr[end - 1] != '/')
		end--;
	buf_add(out, base->path.ptr, end);
	if (end == 0 && base->has_authority)
		buf_add_char(out, '/');
	buf_add_slice(out, path);
}

static void
add_query(const struct url *url, struct buf *out)
{
	if (!url->has_query)
		return;
	buf_add_char(out, '?');
	buf_add_slice(out, url->query);
}

static void
add_fragment(const struct url *url, struct buf *out)
{
	if (!url->has_fragment)
		return;
	buf_add_char(out, '#');
	buf_add_slice(out, url->fragment);
}

/* RFC 3986, 5.2.2, for a reference without a scheme. */
static void
add_resolved(const struct url *base, const struct url *ref, struct buf *out)
{
	AUTO(buf_fini) struct buf merged = buf_init(out->max);
	bool has_path = ref->has_authority || ref->path.len > 0;

	buf_add_slice(out, base->scheme);
	buf_add_char(out, ':');
	add_authority(ref->has_authority ? ref : base, out);
	if (ref->has_authority || slice_starts(ref->path, S("/"))) {
		add_path(ref->path, out);
	} else if (!has_path) {
		add_path(base->path, out);
	} else {
		merge_paths(base, ref->path, &merged);
		add_path(buf_slice(&merged), out);
	}
	add_query(has_path || ref->has_query ? ref : base, out);
	add_fragment(ref, out);
}

/* An address that stands for itself: only its dot segments go. */
static void
add_whole(const struct url *url, struct buf *out)
{
	buf_add_slice(out, url->scheme);
	buf_add_char(out, ':');
	add_authority(url, out);
	add_path(url->path, out);
	add_query(url, out);
	add_fragment(url, out);
}

/* tidy() and mend_slashes(), whose room a space of three bytes decides. */
static void
mend(struct slice text, const struct url *base, struct buf *out)
{
	AUTO(buf_fini) struct buf tidied = buf_init(out->max);

	tidy(text, &tidied);
	mend_slashes(buf_slice(&tidied), base, out);
}

bool
url_resolve(struct slice base_text, struct slice reference, struct buf *out)
{
	AUTO(buf_fini) struct buf whole = buf_init(base_text.len * 3 + 2);
	AUTO(buf_fini) struct buf mended = buf_init(reference.len * 3 + 2);
	struct url none = url_parse(S(""));
	struct url base, ref;

	mend(base_text, &none, &whole);
	base = url_parse(buf_slice(&whole));
	mend(reference, &base, &mended);
	ref = url_parse(buf_slice(&mended));
	if (ref.has_scheme && ref.has_authority)
		add_whole(&ref, out);
	else if (ref.has_scheme || !base.has_scheme)
		buf_add_slice(out, buf_slice(&mended));
	else
		add_resolved(&base, &ref, out);
	return buf_ok(out);
}

static bool
is_tracking(struct slice parameter)
{
	struct slice name = slice_sub(parameter, 0, span_to(parameter, "="));

	for (size_t i = 0; i < COUNT_OF(TRACKING); i++) {
		if (slice_eq_nocase(name, TRACKING[i]))
			return true;
	}
	for (size_t i = 0; i < COUNT_OF(TRACKING_PREFIXES); i++) {
		if (slice_starts_nocase(name, TRACKING_PREFIXES[i]))
			return true;
	}
	return false;
}

static void
add_lower(struct slice s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(out, char_lower(s.ptr[i]));
}

/* Escapes of letters, digits and "-._~" undone, the others in capitals, and a
 * percent sign that begins none escaped. */
static void
add_escapes(struct slice s, struct buf *out)
{
	uint64_t code;

	for (size_t i = 0; i < s.len; i++) {
		struct slice digits = slice_sub(s, i + 1, 2);

		if (s.ptr[i] != '%') {
			buf_add_char(out, s.ptr[i]);
			continue;
		}
		if (digits.len < 2 || !num_parse_hex(digits, &code)) {
			buf_add_str(out, "%25");
			continue;
		}
		if (code < 0x80 && code > 0 &&
		    (char_is_alnum((char)code) ||
		        strchr("-._~", (char)code) != NULL))
			buf_add_char(out, (char)code);
		else
			buf_printf(out, "%%%02X", (unsigned)code);
		i += 2;
	}
}

static void
add_own_query(struct slice query, struct buf *out)
{
	struct slice parameter;
	char before = '?';

	while (slice_cut(&query, '&', &parameter)) {
		if (parameter.len == 0 || is_tracking(parameter))
			continue;
		buf_add_char(out, before);
		add_escapes(parameter, out);
		before = '&';
	}
}

static bool
is_default_port(const struct url *url)
{
	return (slice_eq_nocase(url->scheme, S("http")) &&
	           slice_eq(url->port, S("80"))) ||
	    (slice_eq_nocase(url->scheme, S("https")) &&
	        slice_eq(url->port, S("443")));
}

bool
url_normalise(struct slice text, struct buf *out)
{
	AUTO(buf_fini) struct buf whole = buf_init(text.len * 3 + 2);
	AUTO(buf_fini) struct buf path = buf_init(text.len * 3 + 2);
	struct url url;

	url_resolve(S(""), text, &whole);
	url = url_parse(buf_slice(&whole));
	if (!url.has_scheme || !url.has_authority)
		return buf_add_slice(out, buf_slice(&whole));
	add_lower(url.scheme, out);
	buf_add_str(out, "://");
	add_lower(url.host, out);
	if (url.port.len > 0 && !is_default_port(&url)) {
		buf_add_char(out, ':');
		buf_add_slice(out, url.port);
	}
	if (url.path.len == 0)
		buf_add_char(out, '/');
	add_escapes(url.path, &path);
	add_path(buf_slice(&path), out);
	add_own_query(url.query, out);
	/* #! and #/ are pages of their own on sites made of scripts. */
	if (slice_starts(url.fragment, S("!")) ||
	    slice_starts(url.fragment, S("/")))
		add_fragment(&url, out);
	return buf_ok(out);
}

bool
url_redact(struct slice text, struct buf *out)
{
	struct url url = url_parse(text);

	if (url.has_scheme) {
		buf_add_slice(out, url.scheme);
		buf_add_char(out, ':');
	}
	/* user:password@host without slashes would look like a scheme. */
	if (!url.has_authority &&
	    slice_find_char(url.path, '@', 0) < url.path.len)
		return buf_add_str(out, "...");
	url.userinfo = S("");
	add_authority(&url, out);
	buf_add_slice(out, url.path);
	if (url.has_query)
		buf_add_str(out, "?...");
	return buf_ok(out);
}

struct slice
url_host(struct slice text)
{
	struct slice host = url_parse(text).host;

	if (host.len >= 2 && host.ptr[0] == '[' &&
	    host.ptr[host.len - 1] == ']')
		return slice_sub(host, 1, host.len - 2);
	return host;
}

/* Within brackets an IPv6 address may stand; a colon elsewhere is no port. */
static bool
is_plausible_host(struct slice host)
{
	size_t last = host.len > 0 ? host.len - 1 : 0;
	bool is_ipv6 = slice_starts(host, S("[")) && host.ptr[last] == ']';
	struct slice inner = is_ipv6 ? slice_sub(host, 1, last - 1) : host;

	for (size_t i = 0; i < inner.len; i++) {
		if ((uint8_t)inner.ptr[i] <= ' ' || inner.ptr[i] == 0x7F ||
		    inner.ptr[i] == '[' || inner.ptr[i] == ']' ||
		    (inner.ptr[i] == ':' && !is_ipv6))
			return false;
	}
	return inner.len > 0;
}

bool
url_is_http(struct slice text)
{
	struct url url = url_parse(text);

	return url.has_scheme && is_web_scheme(url.scheme) &&
	    is_plausible_host(url.host);
}
