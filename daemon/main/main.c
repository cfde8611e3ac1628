#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "main/commands.h"

/*
 * A standard stream that is closed must not become the next socket or file
 * that is opened.  Held for reading alone: what is written there fails, so that
 * a message that nobody sees does not count as delivered.
 */
static void
hold_streams(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	while (fd >= 0 && fd <= STDERR_FILENO)
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
}

int
main(int argc, char **argv)
{
	AUTO(buf_fini) struct buf rest = buf_init(BUF_MAX_OWN);
	struct cli cli;
	int status = EXIT_DONE;

	hold_streams();
	/* What is written does not depend on who runs it: the locale stays C,
	 * all text is UTF-8. */
	signal(SIGPIPE, SIG_IGN);
	if (cli_parse(&cli, argc, argv, COMMANDS, &status))
		status = cli.command->run(&cli);
	cli_fini(&cli);
	/* An answer that nobody could read is no success. */
	if (!cli_print(&rest) && status == EXIT_DONE)
		status = EXIT_NO;
	return status;
}
