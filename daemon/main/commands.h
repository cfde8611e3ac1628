/* The table of commands: one row and one file each. */
#ifndef MAIN_COMMANDS_H
#define MAIN_COMMANDS_H

#include "main/cli.h"

/* Ends with a NULL name. */
extern const struct command COMMANDS[];

int cmd_run(const struct cli *cli);
int cmd_check(const struct cli *cli);
int cmd_test(const struct cli *cli);
int cmd_match(const struct cli *cli);
int cmd_explain(const struct cli *cli);
int cmd_feed(const struct cli *cli);
int cmd_schema(const struct cli *cli);
int cmd_replay(const struct cli *cli);
int cmd_export(const struct cli *cli);
/* status, feeds, alerts, deliveries, poll, reload, resend */
int cmd_remote(const struct cli *cli);

#endif
