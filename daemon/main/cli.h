/*
 * The command line: `sanctions-watch COMMAND ...` with general options before
 * or after the command.  Commands and options are rows of tables; this file
 * knows none of them.
 */
#ifndef MAIN_CLI_H
#define MAIN_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/slice.h"

/* Exit statuses that callers may rely on. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_NO = 1,     /* a check or test failed, the input is no feed */
	EXIT_USAGE = 2,  /* wrong usage, unreadable input */
	EXIT_CONFIG = 78 /* run: nothing usable to run with (sysexits.h) */
};

#define DEFAULT_CONFIG "/etc/sanctions-watch/sanctions-watch.yaml"

struct cli_option {
	const char *name;  /* without the dashes */
	const char *value; /* what the help calls its value; NULL: a flag */
	const char *help;
};

struct cli;

struct command {
	const char *name;
	const char *args; /* as the help shows them; "" where there are none */
	const char *summary;
	const struct cli_option *options; /* ends with a NULL name */
	size_t min_args, max_args;
	int (*run)(const struct cli *cli); /* NULL: not there yet */
};

struct cli_value {
	const struct cli_option *option;
	struct slice value; /* NUL-terminated: a word of argv */
};

struct cli {
	const struct command *command;
	const char *config_path;
	bool json;
	bool color;       /* standard output is a terminal that wants it */
	bool color_error; /* the same of standard error */
	ARRAY(struct cli_value) values;
	ARRAY(const char *) args;
};

/*
 * Reads argv.  True: cli is filled, run its command.  False: everything was
 * said (help, version, a mistake) and *status_out is the exit status.
 */
bool cli_parse(struct cli *cli, int argc, char **argv,
    const struct command *commands, int *status_out);
void cli_fini(struct cli *cli);

bool cli_flag(const struct cli *cli, const char *name);
/* The last value given, NULL where there is none. */
const char *cli_value(const struct cli *cli, const char *name);
/* Next value of an option that may be given several times; start with 0. */
const char *
cli_next_value(const struct cli *cli, const char *name, size_t *cursor);

/* Writes to standard output; false where that fails, which is told once unless
 * the reader left (a closed pipe). */
bool cli_print(const struct buf *text);

/* "sanctions-watch: ..." on standard error; returns EXIT_USAGE. */
int cli_usage(const char *format, ...) PRINTF(1, 2);
/* The same for an answer that is no; returns EXIT_NO. */
int cli_no(const char *format, ...) PRINTF(1, 2);

#endif
