/*
 * JSON as a tree, read and built; the only file that knows the library below
 * it.  A `struct js *` owns its tree; what the getters answer is borrowed and
 * lives as long as the tree and its place in it.
 *
 *	AUTO(js_free) struct js *doc = js_parse(bytes, JS_LIMITS_DEFAULT,
 *	    &err);
 *	struct slice title = js_get_str(doc, S("title"));
 *
 * Getters take NULL and the wrong type for "not there", so that a chain of
 * them needs one check.
 */
#ifndef TEXT_JSON_H
#define TEXT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/slice.h"

struct js;

enum js_type {
	JS_NULL,
	JS_BOOL,
	JS_INT,
	JS_REAL,
	JS_STR,
	JS_ARRAY,
	JS_OBJECT,
};

struct js_limits {
	size_t max_bytes;
	size_t max_depth; /* at most JS_MAX_DEPTH */
};

#define JS_MAX_DEPTH 512 /* serialising and freeing recurse */
/* Above the largest body any caller takes; deeper than any real feed. */
#define JS_LIMITS_DEFAULT          \
	((const struct js_limits){ \
	    .max_bytes = (size_t)64 << 20, .max_depth = 64})

/*
 * NULL on failure: ERR_LIMIT for size and depth, else ERR_INPUT with
 * "line:column: what".  A byte order mark is skipped; bad UTF-8 and lone
 * surrogates in strings become U+FFFD, control characters are dropped; of a
 * repeated key the last counts.  Integers too large become real numbers.
 */
NODISCARD struct js *
js_parse(struct slice text, struct js_limits limits, struct err *err);

void js_free(struct js **js);

/* JS_NULL for NULL, too. */
enum js_type js_type(const struct js *js);

/* Member of an object, element of an array; NULL where there is none. */
const struct js *js_get(const struct js *object, struct slice key);
const struct js *js_at(const struct js *array, size_t at);
size_t js_len(const struct js *js); /* of an array or an object, else 0 */

/*
 * Next member of an object in the order of the text; start with a cursor of
 * {0}.  The tree must not change meanwhile.
 */
struct js_cursor {
	void *at;
	bool begun;
};
bool js_next(const struct js *object, struct js_cursor *cursor,
    struct slice *key_out, const struct js **value_out);

/* Every element of an array. */
#define JS_EACH(item, array)                                                  \
	for (size_t item##_at_ = 0; item##_at_ < js_len(array); item##_at_++) \
		for (const struct js *item = js_at(array, item##_at_);        \
		     item != NULL; item = NULL)

/* False and *out untouched for another type.  js_int also takes a real number
 * without a fraction that fits, js_real any number. */
bool js_str(const struct js *js, struct slice *out);
bool js_int(const struct js *js, int64_t *out);
bool js_real(const struct js *js, double *out);
bool js_bool(const struct js *js, bool *out);

/* js_str(js_get()); empty where there is none. */
struct slice js_get_str(const struct js *object, struct slice key);

/* Appends a string, a number or a bool as text (an id of any type); false and
 * nothing for other types. */
bool js_add_text(const struct js *js, struct buf *out);

/*
 * Building.  Strings are copied, bad UTF-8 in them becomes U+FFFD.  `set` puts
 * a member into an object (the key keeps its first place), `add` an element at
 * the end of an array; those with `struct js **` take the child and null it.
 * A container of the wrong type is a bug.
 */
NODISCARD struct js *js_new_object(void);
NODISCARD struct js *js_new_array(void);
NODISCARD struct js *js_copy(const struct js *js); /* deep */

void js_set(struct js *object, struct slice key, struct js **child);
void js_set_str(struct js *object, struct slice key, struct slice value);
void js_set_int(struct js *object, struct slice key, int64_t value);
void js_set_real(struct js *object, struct slice key, double value);
void js_set_bool(struct js *object, struct slice key, bool value);
void js_set_null(struct js *object, struct slice key);

void js_add(struct js *array, struct js **child);
void js_add_str(struct js *array, struct slice value);
void js_add_int(struct js *array, int64_t value);

/* Appends compact JSON, keys in order of insertion, all text as UTF-8. */
bool js_write(const struct js *js, struct buf *out);

#endif
