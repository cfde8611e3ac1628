/*
 * Addresses that settings name: of mail, of mail servers, of feeds and hooks.
 * Strict where a byte too many would change what a protocol means.
 */
#ifndef CONFIG_ADDRESS_H
#define CONFIG_ADDRESS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/slice.h"
#include "model/settings.h"

/*
 * A bare address, dot-atom@domain in ASCII (RFC 5321, 4.1.2), at most 64 and
 * 255 bytes: no name before it, no < > space CR LF, no quoted local part.
 */
bool address_is_mail(struct slice text);

/*
 * smtps://HOST[:PORT] (implicit TLS, 465) or smtp://HOST[:PORT] (STARTTLS,
 * 587; 25 where `clear`, which is `tls: none`).  The host is a view of the
 * text, without brackets.
 */
int address_server(
    struct slice text, bool clear, struct smtp_server *out, struct err *err);

/* http or https with a host, and no byte that an address cannot hold. */
bool address_is_http(struct slice text);
/* http, https, socks5 or socks5h, and a host. */
bool address_is_proxy(struct slice text);

#endif
