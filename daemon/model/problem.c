#include "model/problem.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/log.h"

#define MAX_LINE_SHOWN 200

struct problems *
problems_new(void)
{
	struct problems *problems = mem_new(sizeof(*problems));

	problems->arena = arena_new();
	return problems;
}

void
problems_free(struct problems **problems)
{
	if (*problems == NULL)
		return;
	array_fini(&(*problems)->items);
	arena_free(&(*problems)->arena);
	mem_free(problems);
}

void
problems_add(struct problems *problems, const struct problem *problem)
{
	struct problem *copy = array_add(&problems->items);
	struct arena *arena = problems->arena;

	*copy = *problem;
	copy->place.file = arena_copy(arena, problem->place.file);
	copy->text = arena_copy(arena, problem->text);
	copy->line_text = arena_copy(arena, problem->line_text);
	copy->hint = arena_copy(arena, problem->hint);
	copy->help = arena_copy(arena, problem->help);
	copy->detail = arena_copy(arena, problem->detail);
}

/* The line of that number, from 1 on; empty where there is none. */
static struct slice
line_of(struct slice text, unsigned number)
{
	struct slice line = S("");

	while (number-- > 0) {
		if (!slice_cut(&text, '\n', &line))
			return S("");
	}
	if (slice_ends(line, S("\r")))
		line.len--;
	return line;
}

void
problems_quote(struct problems *problems, const struct source_set *set)
{
	ARRAY_EACH(problem, &problems->items) {
		if (problem->place.line == 0 || problem->line_text.len > 0)
			continue;
		ARRAY_EACH(file, &set->files) {
			struct slice line;

			if (!slice_eq(file->path, problem->place.file))
				continue;
			line = line_of(file->text, problem->place.line);
			if (line.len <= PROBLEM_MAX_QUOTED)
				problem->line_text =
				    arena_copy(problems->arena, line);
			break;
		}
	}
}

size_t
problems_count(const struct problems *problems, enum problem_level level)
{
	size_t count = 0;

	ARRAY_EACH(problem, &problems->items)
		count += problem->level == level;
	return count;
}

/* The array's own order breaks ties: items never move before the sort. */
static int
compare_places(const void *left, const void *right)
{
	const struct problem *const *a = left, *const *b = right;
	int order = slice_compare((*a)->place.file, (*b)->place.file);

	if (order != 0)
		return order;
	if ((*a)->place.line != (*b)->place.line)
		return (*a)->place.line < (*b)->place.line ? -1 : 1;
	if ((*a)->place.column != (*b)->place.column)
		return (*a)->place.column < (*b)->place.column ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

void
problems_sort(struct problems *problems)
{
	size_t len = problems->items.len;
	struct problem **order = mem_new_array(len, sizeof(struct problem *));
	struct problem *sorted = mem_new_array(len, sizeof(*sorted));

	for (size_t i = 0; i < len; i++)
		order[i] = &problems->items.items[i];
	qsort(order, len, sizeof(struct problem *), compare_places);
	for (size_t i = 0; i < len; i++)
		sorted[i] = *order[i];
	for (size_t i = 0; i < len; i++)
		problems->items.items[i] = sorted[i];
	mem_free(&order);
	mem_free(&sorted);
}

const char *
problem_level_name(enum problem_level level)
{
	static const char *const names[] = {"note", "warning", "error"};

	check(level < COUNT_OF(names));
	return names[level];
}

/* The source line, then a line with carets under what is meant. */
static void
print_excerpt(const struct problem *problem, struct buf *out)
{
	unsigned column = problem->place.column;
	size_t at = 0;

	buf_printf(out, "%5u | ", problem->place.line);
	log_escape(problem->line_text, MAX_LINE_SHOWN, out);
	buf_printf(out, "\n      | ");
	for (unsigned i = 1; i < column; i++) {
		/* A tab is shown escaped, in four columns. */
		bool tab = at < problem->line_text.len &&
		    problem->line_text.ptr[at] == '\t';

		buf_add_str(out, tab ? "    " : " ");
		do {
			at++;
		} while (at < problem->line_text.len &&
		    ((uint8_t)problem->line_text.ptr[at] & 0xc0) == 0x80);
	}
	for (unsigned i = 0; i < (problem->width > 0 ? problem->width : 1); i++)
		buf_add_char(out, '^');
	if (problem->hint.len > 0)
		buf_printf(out, " %.*s", SLICE_ARG(problem->hint));
	buf_add_char(out, '\n');
}

static void
print_detail(struct slice detail, struct buf *out)
{
	struct slice line;

	while (slice_cut(&detail, '\n', &line) && line.len > 0)
		buf_printf(out, "   %.*s\n", SLICE_ARG(line));
}

static void
print_problem(const struct problem *problem, struct buf *out)
{
	buf_add_slice(out, problem->place.file);
	if (problem->place.line > 0)
		buf_printf(
		    out, ":%u:%u", problem->place.line, problem->place.column);
	buf_printf(out, ": %s %s: ", problem_level_name(problem->level),
	    problem->code);
	log_escape(problem->text, 2 * MAX_LINE_SHOWN, out);
	buf_add_char(out, '\n');
	if (problem->line_text.len > 0 && problem->place.column > 0)
		print_excerpt(problem, out);
	else if (problem->hint.len > 0)
		buf_printf(out, "   %.*s\n", SLICE_ARG(problem->hint));
	print_detail(problem->detail, out);
	if (problem->help.len > 0)
		buf_printf(out, "   help: %.*s\n", SLICE_ARG(problem->help));
}

void
problems_print(
    const struct problems *problems, size_t max_per_file, struct buf *out)
{
	size_t shown = 0, left_out = 0;
	struct slice file = S("");

	ARRAY_EACH(problem, &problems->items) {
		if (!slice_eq(problem->place.file, file)) {
			if (left_out > 0)
				buf_printf(out, "%.*s: %zu more\n",
				    SLICE_ARG(file), left_out);
			file = problem->place.file;
			shown = left_out = 0;
		}
		if (max_per_file > 0 && shown == max_per_file) {
			left_out++;
			continue;
		}
		print_problem(problem, out);
		shown++;
	}
	if (left_out > 0)
		buf_printf(out, "%.*s: %zu more\n", SLICE_ARG(file), left_out);
}
