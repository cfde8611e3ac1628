#include "main/say.h"

#include <stdio.h>
#include <unistd.h>

#include "flow/rows.h"
#include "main/terminal.h"
#include "text/width.h"

void
say_json(const struct js *object)
{
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);

	js_write(object, &line);
	buf_add_char(&line, '\n');
	cli_print(&line);
}

static void
print_problems(
    const struct problems *problems, const struct problem_style *style)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	problems_render(problems, style, &text);
	fputs(buf_str(&text), stderr);
}

void
say_refusal(const struct problems *problems)
{
	const struct problem_style style = {.width = width_of_text,
	    .columns = terminal_columns(STDERR_FILENO),
	    .max_per_file = PROBLEMS_PER_FILE};

	print_problems(problems, &style);
}

void
say_obstacles(const struct cli *cli, const struct problems *problems)
{
	AUTO(problems_free) struct problems *errors = problems_new();
	const struct problem_style style = {.width = width_of_text,
	    .columns = terminal_columns(STDERR_FILENO),
	    .max_per_file = PROBLEMS_PER_FILE,
	    .color = cli->color_error};

	ARRAY_EACH(problem, &problems->items)
		if (problem->level == PROBLEM_ERROR)
			problems_add(errors, problem);
	print_problems(errors, &style);
}

void
say_problems(const struct cli *cli, const struct problems *problems)
{
	const struct problem_style style = {.width = width_of_text,
	    .columns = terminal_columns(STDERR_FILENO),
	    .max_per_file = cli_flag(cli, "all") ? 0 : PROBLEMS_PER_FILE,
	    .more = " (--all shows them)",
	    .color = cli->color_error};

	if (!cli->json) {
		print_problems(problems, &style);
		return;
	}
	ARRAY_EACH(problem, &problems->items) {
		AUTO(js_free) struct js *row = row_of_problem(problem);

		say_json(row);
	}
}

void
say_count(size_t count, const char *noun, struct buf *out)
{
	buf_printf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

void
say_levels(const struct problems *problems, const char *before, struct buf *out)
{
	static const enum problem_level LEVELS[] = {
	    PROBLEM_ERROR, PROBLEM_WARNING, PROBLEM_NOTE};

	for (size_t i = 0; i < COUNT_OF(LEVELS); i++) {
		size_t count = problems_count(problems, LEVELS[i]);

		if (count == 0)
			continue;
		buf_add_str(out, before);
		say_count(count, problem_level_name(LEVELS[i]), out);
		before = ", ";
	}
}
