#include "main/say.h"

#include <stdio.h>

#include "flow/rows.h"

void
say_json(const struct js *object)
{
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);

	js_write(object, &line);
	buf_add_char(&line, '\n');
	cli_print(&line);
}

static void
print_problems(const struct problems *problems, size_t max_per_file)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	problems_print(problems, max_per_file, &text);
	fputs(buf_str(&text), stderr);
}

void
say_refusal(const struct problems *problems)
{
	print_problems(problems, PROBLEMS_PER_FILE);
}

void
say_problems(const struct cli *cli, const struct problems *problems)
{
	if (!cli->json) {
		print_problems(
		    problems, cli_flag(cli, "all") ? 0 : PROBLEMS_PER_FILE);
		return;
	}
	ARRAY_EACH(problem, &problems->items) {
		AUTO(js_free) struct js *row = row_of_problem(problem);

		say_json(row);
	}
}
