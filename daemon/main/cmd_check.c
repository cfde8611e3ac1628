/* check: what is wrong with settings, feeds, rules and their tests. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "config/settings.h"
#include "flow/edition.h"
#include "main/commands.h"
#include "main/say.h"
#include "main/strict.h"
#include "main/terminal.h"
#include "net/loop.h"

static int
readable(const char *path, struct err *err)
{
	AUTO(buf_fini) struct buf bytes = buf_init(BUF_MAX_OWN);

	return file_read(path, &bytes, err);
}

static void
say_good(const struct cli *cli, const struct problems *problems,
    const struct edition *edition, size_t untested)
{
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);

	buf_printf(&line, "%sgood%s: ", ink(cli->color, INK_GOOD),
	    ink_end(cli->color));
	say_count(edition->settings->feeds.len, "feed", &line);
	buf_add_str(&line, ", ");
	say_count(ruleset_rule_count(edition->ruleset), "rule", &line);
	say_levels(problems, "; ", &line);
	if (untested > 0) {
		buf_add_str(&line, "; ");
		say_count(untested, "note", &line);
		buf_add_str(&line,
		    " on what no test reaches (`test` or --all shows them)");
	}
	buf_add_char(&line, '\n');
	cli_print(&line);
}

static void
say_bad(const struct cli *cli, const struct problems *problems, bool strict)
{
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);

	buf_printf(&line, "%snot good%s%s", ink(cli->color, INK_BAD),
	    strict ? " with --strict" : "", ink_end(cli->color));
	say_levels(problems, ": ", &line);
	buf_add_char(&line, '\n');
	cli_print(&line);
}

static void
say_row(const struct problems *problems, bool good)
{
	AUTO(js_free) struct js *row = js_new_object();

	js_set_str(row, S("type"), S("check"));
	js_set_bool(row, S("good"), good);
	js_set_int(
	    row, S("errors"), (int64_t)problems_count(problems, PROBLEM_ERROR));
	js_set_int(row, S("warnings"),
	    (int64_t)problems_count(problems, PROBLEM_WARNING));
	js_set_int(
	    row, S("notes"), (int64_t)problems_count(problems, PROBLEM_NOTE));
	say_json(row);
}

static bool
is_untested(const struct problem *problem, const void *arg)
{
	(void)arg;
	return strcmp(problem->code, CODE_UNTESTED) == 0;
}

/* A person who has not asked for them is told their number: they are about
 * tests, not about what the daemon would run. */
static size_t
hold_untested(const struct cli *cli, struct problems *problems)
{
	size_t count = strict_count(problems, CODE_UNTESTED);

	if (cli->json || cli_flag(cli, "all") || cli_flag(cli, "strict"))
		return 0;
	strict_drop(problems, is_untested, NULL);
	return count;
}

int
cmd_check(const struct cli *cli)
{
	AUTO(loop_free) struct loop *loop = loop_new(); /* for its clock */
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(edition_unref) struct edition *edition = NULL;
	struct edition_request request = {
	    .config_path = cli->config_path,
	    .options = config_options_env(),
	    .now_ms = loop_now_ms(loop),
	};
	bool strict = cli_flag(cli, "strict");
	struct err err = ERR_INIT;
	size_t errors, untested;
	bool good;

	if (readable(cli->config_path, &err) != 0)
		return cli_usage("%s", err.text);
	request.options.ci = cli_flag(cli, "ci");
	edition = edition_load(&request, problems);
	if (edition != NULL) {
		strict_cover(edition->ruleset, problems);
		problems_quote(problems, edition->sources);
		problems_sort(problems);
	}
	errors = problems_count(problems, PROBLEM_ERROR);
	if (strict)
		strict_raise(problems);
	good = edition != NULL && problems_count(problems, PROBLEM_ERROR) == 0;
	untested = hold_untested(cli, problems);
	say_problems(cli, problems);
	if (cli->json)
		say_row(problems, good);
	else if (good)
		say_good(cli, problems, edition, untested);
	else
		say_bad(cli, problems, strict && errors == 0);
	return good ? EXIT_DONE : EXIT_NO;
}
