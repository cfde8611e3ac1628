#include "main/strict.h"

#include <string.h>

#include "match/coverage.h"

void
strict_raise(struct problems *problems)
{
	ARRAY_EACH(problem, &problems->items)
		if (problem->level == PROBLEM_WARNING ||
		    strcmp(problem->code, CODE_UNTESTED) == 0)
			problem->level = PROBLEM_ERROR;
}

void
strict_cover(struct ruleset *rules, struct problems *problems)
{
	for (size_t i = 0; i < ruleset_rule_count(rules); i++)
		(void)coverage_check(rules, i, problems);
}

size_t
strict_count(const struct problems *problems, const char *code)
{
	size_t count = 0;

	ARRAY_EACH(problem, &problems->items)
		count += strcmp(problem->code, code) == 0;
	return count;
}

void
strict_drop(struct problems *problems, strict_drop_fn *drop, const void *arg)
{
	size_t kept = 0;

	ARRAY_EACH(problem, &problems->items)
		if (!drop(problem, arg))
			problems->items.items[kept++] = *problem;
	problems->items.len = kept;
}
