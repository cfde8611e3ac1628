/*
 * A slice is a view of bytes that somebody else owns: pointer and length, no
 * NUL assumed.  It is the argument type for all text.  Comparisons are of
 * bytes; case is ASCII's only, folding of real text is text/fold.h.
 */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slice {
	const char *ptr;
	size_t len;
};

/* A slice of a string literal, usable as a static initialiser. */
#define SLICE(literal)                          \
	{                                       \
		"" literal, sizeof(literal) - 1 \
	}
/* The same as an expression. */
#define S(literal) ((struct slice)SLICE(literal))

/* For printf: printf("%.*s", SLICE_ARG(s)). */
#define SLICE_ARG(s) (int)(s).len, (s).ptr

struct slice slice_of(const char *str); /* NULL gives an empty one */
struct slice slice_make(const void *ptr, size_t len);
bool slice_is_empty(struct slice s);
bool slice_eq(struct slice a, struct slice b);
bool slice_eq_nocase(struct slice a, struct slice b);
bool slice_starts(struct slice s, struct slice prefix);
bool slice_starts_nocase(struct slice s, struct slice prefix);
bool slice_ends(struct slice s, struct slice suffix);
/* Order of the bytes, as memcmp; a prefix comes first. */
int slice_compare(struct slice a, struct slice b);

/* From byte `from`, at most `len` bytes; both are cut to what is there. */
struct slice slice_sub(struct slice s, size_t from, size_t len);
struct slice slice_from(struct slice s, size_t from);

/* Without ASCII white space (space, \t \n \v \f \r) at both ends. */
struct slice slice_trim(struct slice s);

/* Offset of the first occurrence at or after `from`; s.len where there is none.
 */
size_t slice_find(struct slice s, struct slice what, size_t from);
size_t slice_find_char(struct slice s, char c, size_t from);

/*
 * Cuts the part before the next `sep` off the front of *rest.  False when
 * *rest is used up (its ptr is then NULL): `a,,b` gives "a", "", "b".
 */
bool slice_cut(struct slice *rest, char sep, struct slice *part_out);

bool char_is_space(char c);
bool char_is_digit(char c);
bool char_is_alpha(char c);
bool char_is_alnum(char c);
char char_lower(char c);

#endif
