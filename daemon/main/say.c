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

void
say_problems(const struct cli *cli, const struct problems *problems)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	if (!cli->json) {
		problems_print(problems,
		    cli_flag(cli, "all") ? 0 : PROBLEMS_PER_FILE, &text);
		fputs(buf_str(&text), stderr);
		return;
	}
	ARRAY_EACH(problem, &problems->items) {
		AUTO(js_free) struct js *row = row_of_problem(problem);

		say_json(row);
	}
}
