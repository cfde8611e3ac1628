/*
 * The encodings and their labels, as the WHATWG Encoding Standard lists them,
 * with what they are called in iconv.  For charset.c.
 */
#ifndef TEXT_CHARSET_TABLE_H
#define TEXT_CHARSET_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

enum charset_decoder {
	CHARSET_ICONV,
	CHARSET_UTF8,
	CHARSET_1252,
	CHARSET_WIDE, /* UTF-16, UTF-32 */
};

struct charset {
	const char *name;       /* the standard's, in lower case */
	const char *plain_name; /* what to call a body that is all ASCII */
	enum charset_decoder decoder;
	const char *iconv_name;
	const char *labels; /* separated by spaces */
	bool is_stateful;   /* switches by ESC, all bytes below 0x80 */
	bool is_little;
	uint8_t unit_bytes;
};

/* Row of a label in any case, white space around it allowed; else NULL. */
const struct charset *charset_find(struct slice label);

/* Code point of a byte from 0x80 on; U+FFFD for the five that mean nothing. */
uint32_t charset_windows_1252(uint8_t byte);

#endif
