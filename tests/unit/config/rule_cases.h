/*
 * Tables of mistakes in rule files: a text, and the finding that it has to
 * give.
 */
#ifndef UNIT_CONFIG_RULE_CASES_H
#define UNIT_CONFIG_RULE_CASES_H

#include "config/rules.h"
#include "unit/config/findings.h"

struct rules_case {
	const char *name;
	const char *text;
	struct expected want;
	enum problem_level level;
};

/* The condition begins at line 4, column 11. */
#define WHEN(condition) \
	"version: 1\nrules:\n  - id: a\n    when: " condition "\n"
/* Line 4 is the rule's, from column 5. */
#define RULE(line)                                          \
	"version: 1\nrules:\n  - {id: a, when: kim jong}\n" \
	"  - id: b\n    when: kim jong\n    " line "\n"
/* The list's keys begin at line 4, column 5. */
#define LIST(line) "version: 1\nlists:\n  l:\n    " line "\n"
/* The entry begins at line 4, column 15. */
#define ENTRY(entry) LIST("entries: [" entry "]")

/* 2026-06-01T00:00:00Z */
#define CASE_NOW_MS INT64_C(1780272000000)

static inline struct rule_book *
load_case(const char *text, struct problems *problems)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	const struct rules_options options = {
	    .load_tests = true, .now_ms = CASE_NOW_MS};

	source_set_add(set, S("x.yaml"), slice_of(text));
	return config_load_rules(set, &options, problems);
}

static inline bool
check_case(const struct rules_case *c)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free)
	struct rule_book *book = load_case(c->text, problems);
	bool good = expect_problem(c->name, problems, &c->want);
	const struct problem *problem = find_problem(problems, &c->want);

	if (problem != NULL && problem->level != c->level) {
		print_error("%s: the level is %s\n", c->name,
		    problem_level_name(problem->level));
		good = false;
	}
	if ((book == NULL) != (problems_count(problems, PROBLEM_ERROR) > 0)) {
		print_error("%s: a book and errors\n", c->name);
		good = false;
	}
	/* Errors that only follow from the one that is meant are noise. */
	if (good && c->level != PROBLEM_NOTE &&
	    problems_count(problems, PROBLEM_ERROR) > 2) {
		print_error("%s: too much is said\n", c->name);
		print_problems(problems);
		good = false;
	}
	return good;
}

#endif
