#include "main/terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "base/check.h"
#include "base/num.h"

#define ESC "\x1b["
/* Nobody has a wider one; a wrong number must not cost memory. */
#define MAX_COLUMNS 10000

size_t
terminal_columns(int fd)
{
	struct winsize size;
	int64_t columns;

	if (num_parse(slice_of(getenv("COLUMNS")), 1, MAX_COLUMNS, &columns))
		return (size_t)columns;
	if (ioctl(fd, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

const char *
ink(bool color, enum ink ink)
{
	static const char *const INKS[INK_COUNT] = {
	    [INK_BOLD] = ESC "1m",
	    [INK_FAINT] = ESC "2m",
	    [INK_MARK] = ESC "1;4;33m", /* bold yellow, underlined */
	    [INK_GOOD] = ESC "32m",
	    [INK_BAD] = ESC "1;31m",
	    [INK_WARN] = ESC "1;33m",
	};

	check(ink < INK_COUNT);
	return color ? INKS[ink] : "";
}

const char *
ink_of_severity(bool color, enum severity severity)
{
	static const char *const INKS[SEVERITY_COUNT] = {
	    [SEVERITY_INFO] = ESC "2m",
	    [SEVERITY_LOW] = ESC "36m",
	    [SEVERITY_MEDIUM] = ESC "33m",
	    [SEVERITY_HIGH] = ESC "1;31m",
	    [SEVERITY_CRITICAL] = ESC "1;37;41m",
	};

	check(severity < SEVERITY_COUNT);
	return color ? INKS[severity] : "";
}

const char *
ink_end(bool color)
{
	return color ? ESC "0m" : "";
}
