#include "model/problem.h"

#include <stdlib.h>

#include "base/check.h"

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

	problems->errors += problem->level == PROBLEM_ERROR;
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

/* The line of the finding, empty where the files do not have it. */
static struct slice
line_at(const struct source_set *set, struct place place)
{
	ARRAY_EACH(file, &set->files)
		if (slice_eq(file->path, place.file))
			return line_of(file->text, place.line);
	return S("");
}

void
problems_quote(struct problems *problems, const struct source_set *set)
{
	const struct problem *last = NULL;

	ARRAY_EACH(problem, &problems->items) {
		struct slice line;

		if (problem->place.line == 0 || problem->line_text.len > 0)
			continue;
		/* A long line full of mistakes is kept once. */
		if (last != NULL && last->place.line == problem->place.line &&
		    slice_eq(last->place.file, problem->place.file)) {
			problem->line_text = last->line_text;
			continue;
		}
		line = line_at(set, problem->place);
		if (line.len > PROBLEM_MAX_QUOTED)
			continue;
		problem->line_text = arena_copy(problems->arena, line);
		last = problem;
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
