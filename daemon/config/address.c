#include "config/address.h"

#include <string.h>

#include "base/num.h"
#include "text/url.h"

#define MAX_LOCAL  64
#define MAX_DOMAIN 255
#define MAX_LABEL  63

#define PORT_SMTP       25
#define PORT_SMTPS      465
#define PORT_SUBMISSION 587

static bool
is_label(struct slice label)
{
	if (label.len == 0 || label.len > MAX_LABEL || label.ptr[0] == '-' ||
	    label.ptr[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++) {
		if (!char_is_alnum(label.ptr[i]) && label.ptr[i] != '-')
			return false;
	}
	return true;
}

static bool
is_domain(struct slice domain)
{
	struct slice rest = domain, label;

	if (domain.len == 0 || domain.len > MAX_DOMAIN)
		return false;
	while (slice_cut(&rest, '.', &label)) {
		if (!is_label(label))
			return false;
	}
	return true;
}

/* One part of a dot-atom (RFC 5322, 3.2.3). */
static bool
is_atom(struct slice atom)
{
	for (size_t i = 0; i < atom.len; i++) {
		char c = atom.ptr[i];

		if (!char_is_alnum(c) &&
		    (c == '\0' || strchr("!#$%&'*+-/=?^_`{|}~", c) == NULL))
			return false;
	}
	return atom.len > 0;
}

bool
address_is_mail(struct slice text)
{
	size_t at = slice_find_char(text, '@', 0);
	struct slice rest = slice_sub(text, 0, at), atom;

	if (at == 0 || at > MAX_LOCAL || at == text.len)
		return false;
	while (slice_cut(&rest, '.', &atom)) {
		if (!is_atom(atom))
			return false;
	}
	return is_domain(slice_from(text, at + 1));
}

/* An IPv6 address by its characters; the resolver has the last word. */
static bool
is_ipv6(struct slice host)
{
	for (size_t i = 0; i < host.len; i++) {
		if (host.ptr[i] == '\0' ||
		    strchr("0123456789abcdefABCDEF:.", host.ptr[i]) == NULL)
			return false;
	}
	return host.len >= 2 && slice_find_char(host, ':', 0) < host.len;
}

static bool
cut_host(struct slice *rest, struct slice *host_out)
{
	size_t end;

	if (slice_starts(*rest, S("["))) {
		end = slice_find_char(*rest, ']', 0);
		if (end == rest->len)
			return false;
		*host_out = slice_sub(*rest, 1, end - 1);
		*rest = slice_from(*rest, end + 1);
		return is_ipv6(*host_out);
	}
	end = slice_find_char(*rest, ':', 0);
	*host_out = slice_sub(*rest, 0, end);
	*rest = slice_from(*rest, end);
	return is_domain(*host_out);
}

int
address_server(
    struct slice text, bool clear, struct smtp_server *out, struct err *err)
{
	bool implicit = slice_starts_nocase(text, S("smtps://"));
	struct slice rest = slice_from(text, implicit ? 8 : 7), host;
	int64_t port = implicit ? PORT_SMTPS : PORT_SUBMISSION;

	if (!implicit && !slice_starts_nocase(text, S("smtp://")))
		return err_set(err, ERR_INPUT,
		    "smtps://HOST:PORT or smtp://HOST:PORT is expected");
	if (implicit && clear)
		return err_set(err, ERR_INPUT,
		    "smtps:// is TLS from the start, `tls: none` is none");
	if (clear)
		port = PORT_SMTP;
	if (slice_find_char(text, '@', 0) < text.len)
		return err_set(err, ERR_INPUT,
		    "no user in the address: username and password_file are "
		    "keys of their own");
	if (!cut_host(&rest, &host))
		return err_set(err, ERR_INPUT,
		    "a host is expected after ://, and no path");
	if (rest.len > 0 &&
	    (rest.ptr[0] != ':' ||
	        !num_parse(slice_from(rest, 1), 1, UINT16_MAX, &port)))
		return err_set(err, ERR_INPUT,
		    "a port from 1 to 65535 is expected after the host");
	*out = (struct smtp_server){
	    .host = host,
	    .port = (uint16_t)port,
	    .tls = clear   ? SMTP_TLS_NONE
	        : implicit ? SMTP_TLS_IMPLICIT
	                   : SMTP_TLS_STARTTLS,
	};
	return 0;
}

static bool
has_odd_byte(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = (uint8_t)text.ptr[i];

		if (c <= ' ' || c == 0x7f || strchr("<>\"\\", c) != NULL)
			return true;
	}
	return false;
}

bool
address_is_http(struct slice text)
{
	return !has_odd_byte(text) && url_is_http(text);
}

bool
address_is_proxy(struct slice text)
{
	static const struct slice schemes[] = {
	    SLICE("http"), SLICE("https"), SLICE("socks5"), SLICE("socks5h")};
	struct url url = url_parse(text);

	if (has_odd_byte(text) || url.host.len == 0)
		return false;
	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		if (slice_eq_nocase(url.scheme, schemes[i]))
			return true;
	}
	return false;
}
