/*
 * UTF-8, one code point at a time, and what makes hostile bytes safe to hold.
 * Well formed means what Unicode says (no surrogates, no overlong forms,
 * nothing above U+10FFFF).  Knows nothing of letters, case or normal forms.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"

#define UTF8_MAX         4 /* bytes of the longest code point */
#define UTF8_REPLACEMENT 0xFFFD

/*
 * Length of the well-formed sequence at the front of s, its code point in
 * *cp_out; 0 (and *cp_out untouched) where s is empty or begins with bad bytes.
 */
size_t utf8_decode(struct slice s, uint32_t *cp_out);

/*
 * Takes one code point off the front of *rest; false at its end.  Bad bytes
 * give U+FFFD, one for each maximal part of a sequence, as browsers do.
 */
bool utf8_next(struct slice *rest, uint32_t *cp_out);

/* Bytes written, 1 to 4; what is no scalar value is written as U+FFFD. */
size_t utf8_encode(uint32_t cp, char out[UTF8_MAX]);

/* utf8_encode() at the end of a buffer. */
bool utf8_add(struct buf *b, uint32_t cp);

bool utf8_is_valid(struct slice s);

/* Length of the ASCII at the front of s, found eight bytes at a time. */
size_t utf8_ascii_run(struct slice s);

/* Number of code points; bad bytes count as utf8_next() gives them. */
size_t utf8_count(struct slice s);

/* U+FDD0..FDEF and the last two of each plane. */
bool utf8_is_noncharacter(uint32_t cp);

/*
 * Appends s as text that every later reader can take: bad bytes become U+FFFD;
 * NUL, C0 controls but TAB, LF and CR, DEL and noncharacters are dropped.
 */
bool utf8_sanitise(struct slice s, struct buf *out);

/* Appends s with bad bytes made U+FFFD and nothing else changed. */
bool utf8_repair(struct slice s, struct buf *out);

/* The longest front of s, at most max_bytes, that ends at a character border.
 */
struct slice utf8_cut(struct slice s, size_t max_bytes);

#endif
