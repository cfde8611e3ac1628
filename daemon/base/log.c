#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/check.h"

static struct {
	log_sink_fn *write;
	void *arg;
	enum log_level level;
} sink;

void
log_set_sink(log_sink_fn *write, void *arg, enum log_level level)
{
	sink.write = write;
	sink.arg = arg;
	sink.level = level;
}

const char *
log_level_name(enum log_level level)
{
	static const char *const names[] = {"error", "warn", "info", "debug"};

	check(level < COUNT_OF(names));
	return names[level];
}

void
log_add_field(struct log_fields *fields, const char *name, struct slice value)
{
	check(fields->len < LOG_MAX_FIELDS);
	fields->items[fields->len++] = (struct log_field){name, value};
}

static void PRINTF(3, 0) log_write(enum log_level level,
    const struct log_fields *fields, const char *format, va_list args)
{
	AUTO(buf_fini) struct buf safe = buf_init(8 * LOG_MAX_TEXT);
	char text[2 * LOG_MAX_TEXT];
	struct log_line line = {.level = level, .fields = fields};

	if (sink.write == NULL || level > sink.level)
		return;
	vsnprintf(text, sizeof(text), format, args);
	log_escape(slice_of(text), LOG_MAX_TEXT, &safe);
	line.message = buf_slice(&safe);
	sink.write(&line, sink.arg);
}

#define LOG_FUNCTION(name, level)                                           \
	void name(const struct log_fields *fields, const char *format, ...) \
	{                                                                   \
		va_list args;                                               \
                                                                            \
		va_start(args, format);                                     \
		log_write(level, fields, format, args);                     \
		va_end(args);                                               \
	}

LOG_FUNCTION(log_error, LOG_LEVEL_ERROR)
LOG_FUNCTION(log_warn, LOG_LEVEL_WARN)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)

/* Length of the well-formed UTF-8 sequence at s, 0 where there is none. */
static size_t
utf8_sequence(struct slice s, uint32_t *code_out)
{
	static const struct {
		uint8_t mask, lead;
		uint32_t least;
	} forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800},
	    {0xf8, 0xf0, 0x10000}};
	uint8_t first = (uint8_t)s.ptr[0];

	for (size_t n = 0; n < COUNT_OF(forms); n++) {
		uint32_t code = first & (uint8_t)~forms[n].mask;

		if ((first & forms[n].mask) != forms[n].lead)
			continue;
		if (s.len < n + 1)
			return 0;
		for (size_t i = 1; i <= n; i++) {
			if (((uint8_t)s.ptr[i] & 0xc0) != 0x80)
				return 0;
			code = code << 6 | ((uint8_t)s.ptr[i] & 0x3f);
		}
		if (code < forms[n].least || code > 0x10ffff ||
		    (code >= 0xd800 && code <= 0xdfff))
			return 0;
		*code_out = code;
		return n + 1;
	}
	return 0;
}

static bool
is_dangerous(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c ||
	    (code >= 0x200e && code <= 0x200f) ||
	    (code >= 0x2028 && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069);
}

void
log_escape(struct slice s, size_t max_bytes, struct buf *out)
{
	size_t i = 0;

	while (i < s.len) {
		uint32_t code = 0;
		size_t len = utf8_sequence(slice_from(s, i), &code);

		if (i + (len > 0 ? len : 1) > max_bytes) {
			buf_add_str(out, "…");
			return;
		}
		if (len == 0)
			buf_printf(out, "\\x%02x", (uint8_t)s.ptr[i]);
		else if (is_dangerous(code) && code < 0x100)
			buf_printf(out, "\\x%02x", (unsigned)code);
		else if (is_dangerous(code))
			buf_printf(out, "\\u%04x", (unsigned)code);
		else
			buf_add(out, s.ptr + i, len);
		i += len > 0 ? len : 1;
	}
}
