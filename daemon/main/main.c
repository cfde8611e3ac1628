#include <signal.h>
#include <stdio.h>

#include "main/commands.h"

int
main(int argc, char **argv)
{
	struct cli cli;
	int status = EXIT_DONE;

	/* What is written does not depend on who runs it: the locale stays C,
	 * all text is UTF-8. */
	signal(SIGPIPE, SIG_IGN);
	if (cli_parse(&cli, argc, argv, COMMANDS, &status))
		status = cli.command->run(&cli);
	cli_fini(&cli);
	if (fflush(stdout) != 0 && status == EXIT_DONE)
		status = EXIT_NO;
	return status;
}
