/*
 * Writing mail: header lines and bodies that are 7 bit, have CRLF alone, keep
 * the limits of RFC 5322, 2045 and 2047, and cannot be broken out of by any
 * text.  Appends to a buffer; knows nothing of alerts.
 */
#ifndef DELIVER_MIME_H
#define DELIVER_MIME_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/slice.h"

#define MIME_MAX_LINE 78 /* wanted by RFC 5322, 2.1.1 */

/*
 * "Name: text CRLF" for an unstructured field.  Control characters, line and
 * paragraph separators become spaces, white space is collapsed; what is not
 * plain ASCII becomes encoded words of whole code points; folded.
 */
void mime_add_text_header(struct buf *out, const char *name, struct slice text);

/*
 * The same for a structured field of ASCII tokens, folded between them at
 * spaces and never within; other bytes are left out.
 */
void
mime_add_token_header(struct buf *out, const char *name, struct slice tokens);

struct mime_address {
	struct slice name; /* empty: none */
	struct slice address;
};

/* "a@b" or "Name <a@b>"; false for what may not go on the wire. */
bool mime_parse_address(struct slice text, struct mime_address *out);

/* dot-atom@domain in ASCII within the limits of RFC 5321, 4.5.3.1. */
bool mime_is_address(struct slice text);

/* "Name: one, two CRLF"; the addresses must be good ones. */
void mime_add_address_header(struct buf *out, const char *name,
    const struct mime_address *addresses, size_t len);

/*
 * The text as quoted-printable lines of at most 76 characters that end in
 * CRLF; line breaks of any kind become CRLF, bad UTF-8 U+FFFD, other controls
 * than tab are left out.
 */
void mime_add_quoted(struct buf *out, struct slice text);

#endif
