#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int
err_set(struct err *err, enum err_code code, const char *format, ...)
{
	va_list args;

	err->code = code;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return -1;
}

int
err_errno(struct err *err, const char *format, ...)
{
	const char *reason = strerrordesc_np(errno);
	va_list args;
	int len;

	err->code = errno == ENOENT ? ERR_NOT_FOUND
	    : errno == EACCES       ? ERR_DENIED
	                            : ERR_SYSTEM;
	va_start(args, format);
	len = vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < sizeof(err->text))
		snprintf(err->text + len, sizeof(err->text) - (size_t)len,
		    ": %s", reason != NULL ? reason : "unknown error");
	return -1;
}

int
err_prefix(struct err *err, const char *format, ...)
{
	char text[sizeof(err->text)];
	va_list args;
	int len;

	memcpy(text, err->text, sizeof(text));
	va_start(args, format);
	len = vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < sizeof(err->text))
		snprintf(err->text + len, sizeof(err->text) - (size_t)len,
		    ": %s", text);
	return -1;
}
