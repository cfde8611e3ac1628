#include "unit/testing.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "main/cli.h"

#define MAX_ARGV 12

static int
run_nothing(const struct cli *cli)
{
	(void)cli;
	return EXIT_DONE;
}

static const struct cli_option OPTIONS[] = {
    {"since", "T", "a value"},
    {"rules", "PATH", "may be given again"},
    {"all", NULL, "a flag"},
    {NULL, NULL, NULL},
};

static const struct command COMMANDS[] = {
    {"alerts", "[ID]", "rows", OPTIONS, 0, 1, run_nothing},
    {"match", "INPUT...", "input", OPTIONS, 1, 9, run_nothing},
    {"explain", "RULE", "not there yet", NULL, 1, 1, NULL},
    {NULL, NULL, NULL, NULL, 0, 0, NULL},
};

/* What was understood: "command args | rules since all json config". */
struct parse_case {
	const char *argv[MAX_ARGV];
	const char *expected; /* or the exit status as text */
};

static const struct parse_case CASES[] = {
    {{"alerts"}, "alerts |"},
    {{"alerts", "--since", "6h"}, "alerts | since=6h"},
    {{"alerts", "--since=6h"}, "alerts | since=6h"},
    {{"alerts", "--since=a=b"}, "alerts | since=a=b"},
    {{"alerts", "--since", "-5h"}, "alerts | since=-5h"},
    {{"alerts", "--since", "--all"}, "alerts | since=--all"},
    {{"alerts", "--since", "1h", "--since", "2h"}, "alerts | since=2h"},
    /* An empty value counts as not given, also after one that was. */
    {{"alerts", "--since", ""}, "alerts |"},
    {{"alerts", "--since="}, "alerts |"},
    {{"alerts", "--since=1h", "--since="}, "alerts | since=1h"},
    {{"alerts", "--config", ""}, "alerts |"},
    {{"alerts", "--rules=a", "--rules", "b"}, "alerts | rules=a rules=b"},
    {{"alerts", "--all", "x"}, "alerts x | all"},
    {{"--json", "alerts"}, "alerts | json"},
    {{"alerts", "--json"}, "alerts | json"},
    {{"--config", "c", "alerts"}, "alerts | config=c"},
    {{"--config=c", "alerts", "--config", "d"}, "alerts | config=d"},
    {{"match", "-"}, "match - |"},
    {{"match", "--", "-x", "--all"}, "match -x --all |"},
    {{"match", "--", "--"}, "match -- |"},
    {{"--", "match", "--json"}, "match --json |"},
    {{"match", "", "a"}, "match  a |"},
    {{"alerts", "--help"}, "0"},
    {{"-h"}, "0"},
    {{"--version"}, "0"},
    {{"alerts", "--version"}, "0"},
    {{"explain", "--help"}, "0"},
    {{NULL}, "2"},
    {{"--json"}, "2"},
    {{"alert"}, "2"},
    {{""}, "2"},
    {{"alerts", "--sinse", "6h"}, "2"},
    {{"alerts", "--since"}, "2"},
    {{"--since", "6h", "alerts"}, "2"}, /* of a command yet unknown */
    {{"alerts", "--all=yes"}, "2"},
    {{"alerts", "--all="}, "2"},
    {{"alerts", "--="}, "2"},
    {{"alerts", "---all"}, "2"},
    {{"alerts", "-a"}, "2"},
    {{"alerts", "x", "y"}, "2"},
    {{"match"}, "2"},
    {{"explain", "r"}, "2"},
    {{"explain", "r", "--why", "x"}, "2"},
};

static void
add_values(const struct cli *cli, const char *name, struct buf *out)
{
	const char *value;
	size_t cursor = 0;

	while ((value = cli_next_value(cli, name, &cursor)) != NULL)
		buf_printf(out, " %s=%s", name, value);
}

static void
describe(const struct cli *cli, struct buf *out)
{
	buf_add_str(out, cli->command->name);
	ARRAY_EACH(arg, &cli->args)
		buf_printf(out, " %s", *arg);
	buf_add_str(out, " |");
	add_values(cli, "rules", out);
	if (cli_value(cli, "since") != NULL)
		buf_printf(out, " since=%s", cli_value(cli, "since"));
	if (cli_flag(cli, "all"))
		buf_add_str(out, " all");
	if (cli->json)
		buf_add_str(out, " json");
	if (strcmp(cli->config_path, DEFAULT_CONFIG) != 0)
		buf_printf(out, " config=%s", cli->config_path);
}

/* What is said is for a person; here only what is understood counts. */
static void
parse(const struct parse_case *c, struct buf *out)
{
	char *argv[MAX_ARGV + 1] = {(char *)"sanctions-watch"};
	struct cli cli;
	int argc = 1, status = -1;

	for (; argc < MAX_ARGV && c->argv[argc - 1] != NULL; argc++)
		argv[argc] = (char *)c->argv[argc - 1];
	if (cli_parse(&cli, argc, argv, COMMANDS, &status))
		describe(&cli, out);
	else
		buf_printf(out, "%d", status);
	cli_fini(&cli);
}

static int
silence(int fd)
{
	int kept = dup(fd), null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	fflush(NULL);
	dup2(null, fd);
	close(null);
	return kept;
}

static void
speak(int fd, int kept)
{
	fflush(NULL);
	dup2(kept, fd);
	close(kept);
}

static void
a_command_line_is_understood_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
		int out = silence(STDOUT_FILENO), err = silence(STDERR_FILENO);

		parse(&CASES[i], &got);
		speak(STDOUT_FILENO, out);
		speak(STDERR_FILENO, err);
		if (strcmp(buf_str(&got), CASES[i].expected) != 0)
			fail_msg("case %zu: '%s', not '%s'", i, buf_str(&got),
			    CASES[i].expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_command_line_is_understood_or_refused),
	};

	return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
