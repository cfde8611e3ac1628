#include "main/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/suggest.h"

#define MAX_WORDS 64 /* commands, or options of one command */

static const struct cli_option GENERAL[] = {
    {"config", "FILE", "settings file (default " DEFAULT_CONFIG ")"},
    {"json", NULL, "JSON Lines for programs"},
    {"no-color", NULL, "no colours, as NO_COLOR in the environment"},
    {"help", NULL, "this text"},
    {"version", NULL, "the program's version"},
    {NULL, NULL, NULL},
};

static void PRINTF(1, 0) complain(const char *format, va_list args)
{
	AUTO(buf_fini) struct buf safe = buf_init(BUF_MAX_OWN);
	char text[1024];

	vsnprintf(text, sizeof(text), format, args);
	log_escape(slice_of(text), sizeof(text), &safe);
	fprintf(stderr, "sanctions-watch: %s\n", buf_str(&safe));
}

int
cli_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(format, args);
	va_end(args);
	return EXIT_USAGE;
}

int
cli_no(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(format, args);
	va_end(args);
	return EXIT_NO;
}

bool
cli_print(const struct buf *text)
{
	struct err err = ERR_INIT;

	if (ferror(stdout))
		return false;
	if (fwrite(buf_str(text), 1, text->len, stdout) == text->len &&
	    fflush(stdout) == 0)
		return true;
	/* A reader that left, as head does, knows why. */
	if (errno != EPIPE) {
		err_errno(&err, "standard output");
		cli_no("%s", err.text);
	}
	return false;
}

static void
print_options(const struct cli_option *option)
{
	for (; option != NULL && option->name != NULL; option++) {
		char left[64];

		snprintf(left, sizeof(left), "--%s%s%s", option->name,
		    option->value != NULL ? " " : "",
		    option->value != NULL ? option->value : "");
		printf("  %-24s %s\n", left, option->help);
	}
}

static void
print_general_help(const struct command *commands)
{
	printf("usage: sanctions-watch COMMAND [OPTION]... [ARGUMENT]...\n\n"
	       "Reads news feeds, matches watch rules, delivers alerts.\n\n");
	for (; commands->name != NULL; commands++) {
		printf("  %-12s %s%s\n", commands->name, commands->summary,
		    commands->run == NULL ? " (not there yet)" : "");
	}
	printf("\nOptions, before or after the command:\n");
	print_options(GENERAL);
	printf("\n`sanctions-watch COMMAND --help` says more.\n");
}

static void
print_command_help(const struct command *command)
{
	printf("usage: sanctions-watch %s%s%s%s\n\n%s\n", command->name,
	    command->options != NULL ? " [OPTION]..." : "",
	    command->args[0] != '\0' ? " " : "", command->args,
	    command->summary);
	if (command->options != NULL) {
		printf("\nOptions:\n");
		print_options(command->options);
	}
	printf("\nGeneral options:\n");
	print_options(GENERAL);
}

static const struct command *
find_command(const struct command *commands, struct slice name)
{
	for (; commands->name != NULL; commands++) {
		if (slice_eq(slice_of(commands->name), name))
			return commands;
	}
	return NULL;
}

static int
unknown_command(const struct command *commands, struct slice name)
{
	struct slice words[MAX_WORDS];
	struct slice near;
	size_t count = 0;

	for (; commands->name != NULL && count < MAX_WORDS; commands++)
		words[count++] = slice_of(commands->name);
	near = suggest_word(name, words, count);
	if (near.len > 0)
		return cli_usage("unknown command '%.*s', did you mean '%.*s'?",
		    SLICE_ARG(name), SLICE_ARG(near));
	return cli_usage("unknown command '%.*s', see `sanctions-watch --help`",
	    SLICE_ARG(name));
}

static const struct cli_option *
find_option(const struct cli_option *option, struct slice name)
{
	for (; option != NULL && option->name != NULL; option++) {
		if (slice_eq(slice_of(option->name), name))
			return option;
	}
	return NULL;
}

static size_t
add_names(const struct cli_option *option, struct slice *words, size_t count)
{
	for (; option != NULL && option->name != NULL && count < MAX_WORDS;
	     option++)
		words[count++] = slice_of(option->name);
	return count;
}

static int
unknown_option(const struct command *command, struct slice name)
{
	struct slice words[MAX_WORDS];
	size_t count = add_names(GENERAL, words, 0);
	struct slice near;

	if (command != NULL)
		count = add_names(command->options, words, count);
	near = suggest_word(name, words, count);
	if (near.len > 0)
		return cli_usage("unknown option '--%.*s', did you mean "
		                 "'--%.*s'?",
		    SLICE_ARG(name), SLICE_ARG(near));
	return cli_usage("unknown option '--%.*s'", SLICE_ARG(name));
}

static int
not_there_yet(const struct command *command)
{
	return cli_usage("%s: is not there yet", command->name);
}

/* The words of argv as they are read: general options may stand anywhere, and
 * those of the command once the command is known. */
struct reader {
	struct cli *cli;
	const struct command *commands;
	int argc;
	char **argv;
	int at;
};

static int
take_option(struct reader *reader, struct slice word)
{
	size_t equals = slice_find_char(word, '=', 0);
	struct slice name = slice_sub(word, 0, equals), value = S("");
	const struct cli_option *option;
	struct cli *cli = reader->cli;

	option = find_option(GENERAL, name);
	if (option == NULL && cli->command != NULL)
		option = find_option(cli->command->options, name);
	if (option == NULL && cli->command != NULL && cli->command->run == NULL)
		return not_there_yet(cli->command);
	if (option == NULL)
		return unknown_option(cli->command, name);
	if (option->value == NULL && equals < word.len)
		return cli_usage("--%s takes no value", option->name);
	if (option->value != NULL) {
		if (equals < word.len)
			value = slice_from(word, equals + 1);
		else if (reader->at + 1 < reader->argc)
			value = slice_of(reader->argv[++reader->at]);
		else
			return cli_usage("--%s needs a value: %s", option->name,
			    option->value);
		/* An empty value counts as not given. */
		if (value.len == 0)
			return 0;
	}
	*array_add(&cli->values) = (struct cli_value){option, value};
	return 0;
}

static int
take_word(struct reader *reader, const char *word)
{
	struct cli *cli = reader->cli;

	if (cli->command != NULL) {
		*array_add(&cli->args) = word;
		return 0;
	}
	cli->command = find_command(reader->commands, slice_of(word));
	if (cli->command == NULL)
		return unknown_command(reader->commands, slice_of(word));
	return 0;
}

static int
read_words(struct reader *reader)
{
	bool options = true;

	for (reader->at = 1; reader->at < reader->argc; reader->at++) {
		const char *word = reader->argv[reader->at];
		int status;

		if (options && strcmp(word, "--") == 0) {
			options = false;
			continue;
		}
		if (options && strcmp(word, "-h") == 0)
			word = "--help";
		if (options && word[0] == '-' && word[1] == '-')
			status = take_option(reader, slice_of(word + 2));
		else if (options && word[0] == '-' && word[1] != '\0')
			status = cli_usage("unknown option '%s'", word);
		else
			status = take_word(reader, word);
		if (status != 0)
			return status;
	}
	return 0;
}

static bool
wants_color(const struct cli *cli, int fd)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (cli->json || cli_flag(cli, "no-color"))
		return false;
	if (no_color != NULL && no_color[0] != '\0')
		return false;
	if (term == NULL || strcmp(term, "dumb") == 0)
		return false;
	return isatty(fd) == 1;
}

static int
check_arguments(const struct cli *cli)
{
	const struct command *command = cli->command;

	if (command->run == NULL)
		return not_there_yet(command);
	if (cli->args.len < command->min_args)
		return cli_usage("%s needs %s", command->name, command->args);
	if (cli->args.len > command->max_args)
		return cli_usage("%s: unexpected argument '%s'", command->name,
		    cli->args.items[command->max_args]);
	return 0;
}

bool
cli_parse(struct cli *cli, int argc, char **argv,
    const struct command *commands, int *status_out)
{
	struct reader reader = {cli, commands, argc, argv, 1};

	*cli = (struct cli){.config_path = DEFAULT_CONFIG};
	*status_out = read_words(&reader);
	if (*status_out != 0)
		return false;
	if (cli_flag(cli, "version")) {
		printf("sanctions-watch " SW_VERSION "\n");
		return false;
	}
	if (cli_flag(cli, "help")) {
		if (cli->command != NULL)
			print_command_help(cli->command);
		else
			print_general_help(commands);
		return false;
	}
	if (cli->command == NULL) {
		*status_out = cli_usage("a command is missing, "
		                        "see `sanctions-watch --help`");
		return false;
	}
	cli->json = cli_flag(cli, "json");
	if (cli_value(cli, "config") != NULL)
		cli->config_path = cli_value(cli, "config");
	cli->color = wants_color(cli, STDOUT_FILENO);
	cli->color_error = wants_color(cli, STDERR_FILENO);
	*status_out = check_arguments(cli);
	return *status_out == 0;
}

void
cli_fini(struct cli *cli)
{
	array_fini(&cli->values);
	array_fini(&cli->args);
}

const char *
cli_next_value(const struct cli *cli, const char *name, size_t *cursor)
{
	while (*cursor < cli->values.len) {
		const struct cli_value *value = &cli->values.items[(*cursor)++];

		if (strcmp(value->option->name, name) == 0)
			return value->value.ptr;
	}
	return NULL;
}

bool
cli_flag(const struct cli *cli, const char *name)
{
	size_t cursor = 0;

	return cli_next_value(cli, name, &cursor) != NULL;
}

const char *
cli_value(const struct cli *cli, const char *name)
{
	const char *value, *last = NULL;
	size_t cursor = 0;

	while ((value = cli_next_value(cli, name, &cursor)) != NULL)
		last = value;
	return last;
}
