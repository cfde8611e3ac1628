#include "text/json.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

#include "base/check.h"
#include "base/num.h"
#include "text/utf8.h"

/*
 * A `struct js` is the library's json_t under another name, so that a tree
 * needs no second one beside it and nobody else sees the library.
 *
 * Before the library sees a text, one pass over its bytes (struct scan) counts
 * the depth, which the library allows to 2048, and mends what it would refuse:
 * \u0000 is left out and a surrogate without its other half becomes \ufffd.
 */
static json_t *
raw(const struct js *js)
{
	return (json_t *)js;
}

static struct js *
own(json_t *json)
{
	/* The library gives NULL only where memory cannot be had. */
	check(json != NULL);
	return (struct js *)json;
}

struct scan {
	struct slice text;
	size_t at;
	size_t copied; /* up to here the text is in `out` */
	struct buf *out;
};

/* Puts `instead` where the text has the bytes up to `end`. */
static void
scan_replace(struct scan *scan, size_t end, const char *instead)
{
	buf_add(
	    scan->out, scan->text.ptr + scan->copied, scan->at - scan->copied);
	buf_add_str(scan->out, instead);
	scan->copied = end;
}

/* The number of \uXXXX at `at`, false where there is none. */
static bool
unicode_escape(struct slice text, size_t at, uint64_t *code_out)
{
	struct slice s = slice_sub(text, at, 6);

	return s.len == 6 && slice_starts(s, S("\\u")) &&
	    num_parse_hex(slice_from(s, 2), code_out);
}

/* An escape within a string; `at` is at the backslash. */
static void
scan_escape(struct scan *scan)
{
	uint64_t code, low;

	if (!unicode_escape(scan->text, scan->at, &code)) {
		scan->at += 2;
		return;
	}
	if (code >= 0xD800 && code <= 0xDBFF &&
	    unicode_escape(scan->text, scan->at + 6, &low) && low >= 0xDC00 &&
	    low <= 0xDFFF) {
		scan->at += 12;
		return;
	}
	if (code == 0)
		scan_replace(scan, scan->at + 6, "");
	else if (code >= 0xD800 && code <= 0xDFFF)
		scan_replace(scan, scan->at + 6, "\\ufffd");
	scan->at += 6;
}

static void
scan_string(struct scan *scan)
{
	while (scan->at < scan->text.len && scan->text.ptr[scan->at] != '"') {
		if (scan->text.ptr[scan->at] == '\\')
			scan_escape(scan);
		else
			scan->at++;
	}
	scan->at++; /* the closing quote */
}

/* Greatest depth of the text; what had to be mended is in scan->out. */
static size_t
scan_depth(struct scan *scan)
{
	size_t depth = 0, max = 0;

	while (scan->at < scan->text.len) {
		char c = scan->text.ptr[scan->at++];

		if (c == '"')
			scan_string(scan);
		if ((c == '[' || c == '{') && ++depth > max)
			max = depth;
		if ((c == ']' || c == '}') && depth > 0)
			depth--;
	}
	if (scan->copied > 0) {
		scan->at = scan->text.len;
		scan_replace(scan, scan->at, "");
	}
	return max;
}

static json_t *
load(struct slice text, json_error_t *error)
{
	json_t *json = json_loadb(text.ptr, text.len, JSON_DECODE_ANY, error);

	if (json != NULL ||
	    json_error_code(error) != json_error_numeric_overflow)
		return json;
	return json_loadb(text.ptr, text.len,
	    JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, error);
}

struct js *
js_parse(struct slice text, struct js_limits limits, struct err *err)
{
	AUTO(buf_fini) struct buf clean = buf_init(BUF_MAX_OWN * 4);
	AUTO(buf_fini) struct buf mended = buf_init(BUF_MAX_OWN * 4);
	struct scan scan = {.out = &mended};
	json_error_t error;
	json_t *json;
	size_t depth;

	check(limits.max_depth <= JS_MAX_DEPTH);
	check(limits.max_bytes <= BUF_MAX_OWN);
	if (text.len > limits.max_bytes) {
		err_set(
		    err, ERR_LIMIT, "larger than %zu bytes", limits.max_bytes);
		return NULL;
	}
	if (slice_starts(text, S("\xEF\xBB\xBF")))
		text = slice_from(text, 3);
	utf8_sanitise(text, &clean);
	scan.text = buf_slice(&clean);
	depth = scan_depth(&scan);
	if (depth > limits.max_depth) {
		err_set(err, ERR_LIMIT, "nested deeper than %zu levels",
		    limits.max_depth);
		return NULL;
	}
	json = load(mended.len > 0 ? buf_slice(&mended) : scan.text, &error);
	if (json == NULL) {
		err_set(err, ERR_INPUT, "%d:%d: %s", error.line, error.column,
		    error.text);
		return NULL;
	}
	return own(json);
}

void
js_free(struct js **js)
{
	json_decref(raw(*js));
	*js = NULL;
}

enum js_type
js_type(const struct js *js)
{
	static const enum js_type TYPES[] = {
	    [JSON_OBJECT] = JS_OBJECT,
	    [JSON_ARRAY] = JS_ARRAY,
	    [JSON_STRING] = JS_STR,
	    [JSON_INTEGER] = JS_INT,
	    [JSON_REAL] = JS_REAL,
	    [JSON_TRUE] = JS_BOOL,
	    [JSON_FALSE] = JS_BOOL,
	    [JSON_NULL] = JS_NULL,
	};

	return js != NULL ? TYPES[json_typeof(raw(js))] : JS_NULL;
}

const struct js *
js_get(const struct js *object, struct slice key)
{
	if (js_type(object) != JS_OBJECT)
		return NULL;
	return (const struct js *)json_object_getn(
	    raw(object), key.len > 0 ? key.ptr : "", key.len);
}

const struct js *
js_at(const struct js *array, size_t at)
{
	if (js_type(array) != JS_ARRAY)
		return NULL;
	return (const struct js *)json_array_get(raw(array), at);
}

size_t
js_len(const struct js *js)
{
	if (js_type(js) == JS_ARRAY)
		return json_array_size(raw(js));
	return js_type(js) == JS_OBJECT ? json_object_size(raw(js)) : 0;
}

bool
js_next(const struct js *object, struct js_cursor *cursor,
    struct slice *key_out, const struct js **value_out)
{
	if (js_type(object) != JS_OBJECT)
		return false;
	if (!cursor->begun)
		cursor->at = json_object_iter(raw(object));
	else if (cursor->at != NULL)
		cursor->at = json_object_iter_next(raw(object), cursor->at);
	cursor->begun = true;
	if (cursor->at == NULL)
		return false;
	*key_out = slice_make(json_object_iter_key(cursor->at),
	    json_object_iter_key_len(cursor->at));
	*value_out = (const struct js *)json_object_iter_value(cursor->at);
	return true;
}

bool
js_str(const struct js *js, struct slice *out)
{
	if (js_type(js) != JS_STR)
		return false;
	*out =
	    slice_make(json_string_value(raw(js)), json_string_length(raw(js)));
	return true;
}

bool
js_int(const struct js *js, int64_t *out)
{
	/* -2^63 is a double, 2^63 the first one that does not fit. */
	const double limit = 9223372036854775808.0;
	double real;

	if (js_type(js) == JS_INT) {
		*out = json_integer_value(raw(js));
		return true;
	}
	if (!js_real(js, &real) || real < -limit || real >= limit ||
	    (double)(int64_t)real != real)
		return false;
	*out = (int64_t)real;
	return true;
}

bool
js_real(const struct js *js, double *out)
{
	if (js_type(js) != JS_INT && js_type(js) != JS_REAL)
		return false;
	*out = json_number_value(raw(js));
	return true;
}

bool
js_bool(const struct js *js, bool *out)
{
	if (js_type(js) != JS_BOOL)
		return false;
	*out = json_is_true(raw(js));
	return true;
}

struct slice
js_get_str(const struct js *object, struct slice key)
{
	struct slice s = S("");

	js_str(js_get(object, key), &s);
	return s;
}

bool
js_add_text(const struct js *js, struct buf *out)
{
	struct slice s;
	int64_t number;
	double real;
	bool flag;

	if (js_str(js, &s))
		return buf_add_slice(out, s);
	if (js_int(js, &number))
		return buf_printf(out, "%lld", (long long)number);
	if (js_real(js, &real))
		return buf_printf(out, "%.15g", real);
	if (js_bool(js, &flag))
		return buf_add_str(out, flag ? "true" : "false");
	return false;
}

struct js *
js_new_object(void)
{
	return own(json_object());
}

struct js *
js_new_array(void)
{
	return own(json_array());
}

struct js *
js_copy(const struct js *js)
{
	return own(json_deep_copy(raw(js)));
}

static json_t *
string(struct slice s)
{
	AUTO(buf_fini) struct buf clean = buf_init(BUF_MAX_OWN * 4);

	if (!utf8_is_valid(s)) {
		utf8_repair(s, &clean);
		s = buf_slice(&clean);
	}
	return json_stringn_nocheck(s.len > 0 ? s.ptr : "", s.len);
}

static void
set(struct js *object, struct slice key, json_t *value)
{
	AUTO(buf_fini) struct buf clean = buf_init(BUF_MAX_OWN * 4);

	check(js_type(object) == JS_OBJECT);
	check(value != NULL);
	if (!utf8_is_valid(key)) {
		utf8_repair(key, &clean);
		key = buf_slice(&clean);
	}
	check(json_object_setn_new_nocheck(raw(object),
	          key.len > 0 ? key.ptr : "", key.len, value) == 0);
}

static void
append(struct js *array, json_t *value)
{
	check(js_type(array) == JS_ARRAY);
	check(value != NULL);
	check(json_array_append_new(raw(array), value) == 0);
}

void
js_set(struct js *object, struct slice key, struct js **child)
{
	set(object, key, raw(take_ptr(child)));
}

void
js_set_str(struct js *object, struct slice key, struct slice value)
{
	set(object, key, string(value));
}

void
js_set_int(struct js *object, struct slice key, int64_t value)
{
	set(object, key, json_integer(value));
}

void
js_set_real(struct js *object, struct slice key, double value)
{
	check(isfinite(value));
	set(object, key, json_real(value));
}

void
js_set_bool(struct js *object, struct slice key, bool value)
{
	set(object, key, json_boolean(value));
}

void
js_set_null(struct js *object, struct slice key)
{
	set(object, key, json_null());
}

void
js_add(struct js *array, struct js **child)
{
	append(array, raw(take_ptr(child)));
}

void
js_add_str(struct js *array, struct slice value)
{
	append(array, string(value));
}

void
js_add_int(struct js *array, int64_t value)
{
	append(array, json_integer(value));
}

static int
on_bytes(const char *bytes, size_t len, void *arg)
{
	return buf_add(arg, bytes, len) ? 0 : -1;
}

bool
js_write(const struct js *js, struct buf *out)
{
	size_t len = out->len;

	/* 15 digits give a decimal back as it was written: 0.1, not
	 * 0.10000000000000001. */
	if (json_dump_callback(raw(js), on_bytes, out,
	        JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) == 0)
		return true;
	buf_cut(out, len);
	return false;
}
