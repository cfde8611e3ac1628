/*
 * Log lines for an operator at three in the morning: one event, one line,
 * lower case, no trailing dot; identity goes in fields, not in the sentence.
 * Only flow and main call these functions; where a line goes is decided by the
 * sink that main sets (journal, JSON lines, terminal).
 *
 * error: a person must act.  warn: it heals itself or was skipped.  info: one
 * line per poll that found something, per alert, per delivery.  debug: the
 * rest.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stddef.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/slice.h"

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARN,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG
};

struct log_field {
	const char *name; /* lower case: feed, rule, alert, delivery, channel */
	struct slice value;
};

#define LOG_MAX_FIELDS 8

struct log_fields {
	struct log_field items[LOG_MAX_FIELDS];
	size_t len;
};

#define LOG_NO_FIELDS ((const struct log_fields *)NULL)

struct log_line {
	enum log_level level;
	struct slice message; /* escaped already */
	const struct log_fields
	    *fields; /* values are not escaped; may be NULL */
};

typedef void log_sink_fn(const struct log_line *line, void *arg);

/* Lines above `level` are dropped.  Without a sink nothing is written. */
void log_set_sink(log_sink_fn *sink, void *arg, enum log_level level);

const char *log_level_name(enum log_level level); /* "error", "warn", ... */

/* Adds a field; one too many is a bug. */
void
log_add_field(struct log_fields *fields, const char *name, struct slice value);

void log_error(const struct log_fields *fields, const char *format, ...)
    PRINTF(2, 3);
void log_warn(const struct log_fields *fields, const char *format, ...)
    PRINTF(2, 3);
void log_info(const struct log_fields *fields, const char *format, ...)
    PRINTF(2, 3);
void log_debug(const struct log_fields *fields, const char *format, ...)
    PRINTF(2, 3);

/*
 * Appends hostile text made safe for one line of a log or a terminal: control
 * characters, DEL, C1, line separators and bidi controls become \x.. or
 * \u...., invalid UTF-8 becomes \x..; cut with an ellipsis after max_bytes.
 */
#define LOG_MAX_TEXT 400
void log_escape(struct slice s, size_t max_bytes, struct buf *out);

#endif
