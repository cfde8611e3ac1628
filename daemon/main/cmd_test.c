/* test: what rules promise of themselves, and whether they keep it. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "config/rules.h"
#include "config/settings.h"
#include "main/commands.h"
#include "main/say.h"
#include "main/strict.h"
#include "main/terminal.h"
#include "match/coverage.h"
#include "match/ruletest.h"

struct testing {
	const struct cli *cli;
	struct source_set *set;
	size_t first; /* the files from here on are those that were named */
	struct problems *problems;
	struct ruleset *rules;
	size_t rule_count, with_tests, passed, failed;
};

static int
readable(const char *path, struct err *err)
{
	AUTO(buf_fini) struct buf bytes = buf_init(BUF_MAX_OWN);

	return file_read(path, &bytes, err);
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static bool
is_replaced(const struct cli *cli, struct slice path)
{
	ARRAY_EACH(arg, &cli->args) {
		if (strcmp(base_name(*arg), base_name(path.ptr)) == 0)
			return true;
	}
	return false;
}

/* What the configuration includes, but for what named files replace.  Its
 * channels and feeds may be as wrong as they like. */
static void
add_included(struct testing *testing)
{
	const struct cli *cli = testing->cli;
	AUTO(source_set_free) struct source_set *included = source_set_new();
	AUTO(arena_free) struct arena *arena = arena_new();
	const struct config_options options = config_options_env();
	struct slice folder =
	    config_find_rules(cli->config_path, &options, arena);

	if (folder.len == 0 ||
	    config_read_rule_sources(folder.ptr, included, testing->problems) !=
	        0)
		return;
	ARRAY_EACH(file, &included->files) {
		if (!is_replaced(cli, file->path))
			source_set_add(testing->set, file->path, file->text);
	}
}

static int
add_named(struct testing *testing)
{
	struct err err = ERR_INIT;

	ARRAY_EACH(arg, &testing->cli->args) {
		if (readable(*arg, &err) != 0 && err.code != ERR_INPUT)
			return cli_usage("%s", err.text);
		(void)config_read_rule_sources(
		    *arg, testing->set, testing->problems);
	}
	return EXIT_DONE;
}

static bool
is_named(const struct testing *testing, struct slice file)
{
	for (size_t i = testing->first; i < testing->set->files.len; i++)
		if (slice_eq(testing->set->files.items[i].path, file))
			return true;
	return false;
}

static void
run_tests(struct testing *testing)
{
	struct ruleset *rules = testing->rules;
	AUTO(matcher_free) struct matcher *matcher = matcher_new(rules);

	for (size_t i = 0; i < ruleset_rule_count(rules); i++) {
		const struct rule *rule = ruleset_rule(rules, i);
		struct ruletest_count count;

		if (!is_named(testing, rule->place.file))
			continue;
		count = ruletest_run_rule(matcher, i, testing->problems);
		testing->rule_count++;
		testing->with_tests += count.rules;
		testing->passed += count.passed;
		testing->failed += count.failed;
		/* A test that fails reaches little; it is to be mended first.
		 */
		if (count.failed == 0)
			(void)coverage_check(rules, i, testing->problems);
	}
}

/* Of files that only serve those that were named, only errors matter; and that
 * a rule has no test where no test can be run. */
static bool
is_beside(const struct problem *problem, const void *arg)
{
	const struct testing *testing = arg;

	if (testing->rules == NULL && problem->level == PROBLEM_NOTE &&
	    strcmp(problem->code, CODE_UNTESTED) == 0)
		return true;
	return problem->level != PROBLEM_ERROR && testing->first > 0 &&
	    !is_named(testing, problem->place.file);
}

/* --- the answer ----------------------------------------------------------- */

static void
say_summary(const struct testing *testing)
{
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);
	bool color = testing->cli->color;
	size_t untested = testing->rule_count - testing->with_tests;
	size_t notes = strict_count(testing->problems, CODE_UNTESTED);

	if (testing->rule_count == 0) {
		buf_add_str(&line, "no tests: there is no rule\n");
		cli_print(&line);
		return;
	}
	buf_add_str(
	    &line, ink(color, testing->failed > 0 ? INK_BAD : INK_GOOD));
	say_count(testing->passed, "test", &line);
	buf_add_str(&line, " of ");
	say_count(testing->with_tests, "rule", &line);
	buf_printf(
	    &line, " passed, %zu failed%s", testing->failed, ink_end(color));
	if (untested > 0) {
		buf_add_str(&line, "; ");
		say_count(untested, "rule", &line);
		buf_add_str(&line, " without a test");
	}
	if (notes > untested)
		buf_printf(&line, "; %zu place%s that no test reaches",
		    notes - untested, notes - untested > 1 ? "s" : "");
	buf_add_char(&line, '\n');
	cli_print(&line);
}

static void
say_row(const struct testing *testing)
{
	AUTO(js_free) struct js *row = js_new_object();

	js_set_str(row, S("type"), S("test"));
	js_set_int(row, S("rules"), (int64_t)testing->with_tests);
	js_set_int(row, S("passed"), (int64_t)testing->passed);
	js_set_int(row, S("failed"), (int64_t)testing->failed);
	js_set_int(row, S("rules_without_test"),
	    (int64_t)(testing->rule_count - testing->with_tests));
	say_json(row);
}

static int
run(struct testing *testing)
{
	const struct cli *cli = testing->cli;
	const struct rules_options options = {.load_tests = true};
	bool named = cli->args.len > 0;
	struct rule_book *book;
	struct err err = ERR_INIT;
	int status;

	if ((!named || cli_value(cli, "config") != NULL) &&
	    readable(cli->config_path, &err) != 0)
		return cli_usage("%s", err.text);
	add_included(testing);
	testing->first = named ? testing->set->files.len : 0;
	status = add_named(testing);
	if (status != EXIT_DONE)
		return status;
	book = config_load_rules(testing->set, &options, testing->problems);
	if (book != NULL)
		testing->rules = ruleset_compile(&book, testing->problems);
	if (testing->rules != NULL)
		run_tests(testing);
	strict_drop(testing->problems, is_beside, testing);
	if (cli_flag(cli, "strict"))
		strict_raise(testing->problems);
	problems_quote(testing->problems, testing->set);
	problems_sort(testing->problems);
	say_problems(cli, testing->problems);
	if (testing->rules == NULL && !cli->json)
		fprintf(stderr, "no test was run: the rules cannot be used\n");
	else if (testing->rules != NULL && cli->json)
		say_row(testing);
	else if (testing->rules != NULL)
		say_summary(testing);
	return problems_count(testing->problems, PROBLEM_ERROR) > 0 ? EXIT_NO
	                                                            : EXIT_DONE;
}

int
cmd_test(const struct cli *cli)
{
	struct testing testing = {
	    .cli = cli, .set = source_set_new(), .problems = problems_new()};
	int status = run(&testing);

	ruleset_unref(&testing.rules);
	problems_free(&testing.problems);
	source_set_free(&testing.set);
	return status;
}
