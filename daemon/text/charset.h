/*
 * Bytes from the network to UTF-8.  Labels are those of the WHATWG Encoding
 * Standard; the conversions are iconv's, behind that table.
 *
 * Order of evidence, as measured on thousands of feeds: a byte order mark;
 * UTF-16 seen by its zero bytes; escapes of ISO-2022; a body that is UTF-8 but
 * for a few bytes (servers that say otherwise are wrong); the charset of
 * Content-Type; the XML declaration or <meta>; at last UTF-8 where the bytes
 * are that and windows-1252, in which every byte means something, elsewhere.
 */
#ifndef TEXT_CHARSET_H
#define TEXT_CHARSET_H

#include "base/buf.h"
#include "base/slice.h"

/*
 * Appends the text of `bytes` as UTF-8 without a byte order mark, sanitised as
 * utf8_sanitise() does.  `content_type` is the header's whole value, empty if
 * there is none.  Answers the encoding used, by its WHATWG name in lower case
 * ("utf-8", "windows-1252"; for a body that is all ASCII also the declared
 * "us-ascii", "iso-8859-1"): a static string, never NULL.  Bytes never make it
 * fail; text that does not fit is left out and buf_ok(out) is false.
 */
const char *
charset_decode(struct slice bytes, struct slice content_type, struct buf *out);

/* WHATWG name in lower case of a label in any case, NULL for unknown ones. */
const char *charset_name(struct slice label);

/* The charset parameter of a Content-Type value, unquoted; empty if none. */
struct slice charset_of_content_type(struct slice content_type);

#endif
