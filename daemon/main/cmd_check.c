/* check and test: what is wrong with the configuration, what rules promise. */
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/file.h"
#include "config/rules.h"
#include "config/settings.h"
#include "flow/edition.h"
#include "main/commands.h"
#include "main/say.h"
#include "match/ruletest.h"

/* --- check --------------------------------------------------------------- */

static int
readable(const char *path, struct err *err)
{
	AUTO(buf_fini) struct buf bytes = buf_init(BUF_MAX_OWN);

	return file_read(path, &bytes, err);
}

static void
say_verdict(const struct cli *cli, const struct problems *problems,
    const struct edition *edition, bool good)
{
	size_t errors = problems_count(problems, PROBLEM_ERROR);
	size_t warnings = problems_count(problems, PROBLEM_WARNING);
	AUTO(js_free) struct js *row = NULL;

	if (!cli->json && edition != NULL)
		printf("%s: %zu feeds, %zu rules, %zu warnings\n",
		    good ? "good" : "not good with --strict",
		    edition->settings->feeds.len,
		    ruleset_rule_count(edition->ruleset), warnings);
	else if (!cli->json)
		printf(
		    "not good: %zu errors, %zu warnings\n", errors, warnings);
	if (!cli->json)
		return;
	row = js_new_object();
	js_set_str(row, S("type"), S("check"));
	js_set_bool(row, S("good"), good);
	js_set_int(row, S("errors"), (int64_t)errors);
	js_set_int(row, S("warnings"), (int64_t)warnings);
	say_json(row);
}

int
cmd_check(const struct cli *cli)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(edition_unref) struct edition *edition = NULL;
	struct edition_request request = {
	    .config_path = cli->config_path,
	    .options = config_options_env(),
	};
	struct err err = ERR_INIT;
	bool good;

	if (readable(cli->config_path, &err) != 0)
		return cli_usage("%s", err.text);
	request.options.ci = cli_flag(cli, "ci");
	edition = edition_load(&request, problems);
	good = edition != NULL &&
	    (!cli_flag(cli, "strict") ||
	        problems_count(problems, PROBLEM_WARNING) == 0);
	say_problems(cli, problems);
	say_verdict(cli, problems, edition, good);
	return good ? EXIT_DONE : EXIT_NO;
}

/* --- test ---------------------------------------------------------------- */

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
add_included(
    const struct cli *cli, struct source_set *set, struct problems *problems)
{
	AUTO(source_set_free) struct source_set *included = source_set_new();
	AUTO(arena_free) struct arena *arena = arena_new();
	const struct config_options options = config_options_env();
	struct slice folder =
	    config_find_rules(cli->config_path, &options, arena);

	if (folder.len == 0 ||
	    config_read_rule_sources(folder.ptr, included, problems) != 0)
		return;
	ARRAY_EACH(file, &included->files) {
		if (!is_replaced(cli, file->path))
			source_set_add(set, file->path, file->text);
	}
}

struct tally {
	size_t rules, passed, failed;
};

/* Tests of the rules in the files from `first` on: those that were named. */
static struct tally
run_tests(const struct source_set *set, size_t first, struct ruleset *rules,
    struct problems *problems)
{
	struct tally tally = {0};

	for (size_t i = 0; i < ruleset_rule_count(rules); i++) {
		const struct rule *rule = ruleset_rule(rules, i);
		bool is_named = false;
		struct ruletest_count count;

		for (size_t f = first; f < set->files.len; f++)
			is_named |= slice_eq(
			    set->files.items[f].path, rule->place.file);
		if (!is_named)
			continue;
		count = ruletest_run_rule(rules, i, problems);
		tally.rules += count.rules;
		tally.passed += count.passed;
		tally.failed += count.failed;
	}
	return tally;
}

static void
say_tally(const struct cli *cli, const struct tally *tally)
{
	AUTO(js_free) struct js *row = NULL;

	if (!cli->json) {
		printf("%zu tests of %zu rules passed, %zu failed\n",
		    tally->passed, tally->rules, tally->failed);
		return;
	}
	row = js_new_object();
	js_set_str(row, S("type"), S("test"));
	js_set_int(row, S("rules"), (int64_t)tally->rules);
	js_set_int(row, S("passed"), (int64_t)tally->passed);
	js_set_int(row, S("failed"), (int64_t)tally->failed);
	say_json(row);
}

static int
read_named(
    const struct cli *cli, struct source_set *set, struct problems *problems)
{
	struct err err = ERR_INIT;

	ARRAY_EACH(arg, &cli->args) {
		if (readable(*arg, &err) != 0 && err.code != ERR_INPUT)
			return cli_usage("%s", err.text);
		(void)config_read_rule_sources(*arg, set, problems);
	}
	return EXIT_DONE;
}

int
cmd_test(const struct cli *cli)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(ruleset_unref) struct ruleset *rules = NULL;
	const struct rules_options options = {.load_tests = true};
	bool named = cli->args.len > 0;
	struct rule_book *book;
	struct tally tally = {0};
	struct err err = ERR_INIT;
	size_t first;
	int status;

	if ((!named || cli_value(cli, "config") != NULL) &&
	    readable(cli->config_path, &err) != 0)
		return cli_usage("%s", err.text);
	add_included(cli, set, problems);
	first = named ? set->files.len : 0;
	status = read_named(cli, set, problems);
	if (status != EXIT_DONE)
		return status;
	book = config_load_rules(set, &options, problems);
	if (book != NULL)
		rules = ruleset_compile(&book, problems);
	if (rules != NULL)
		tally = run_tests(set, first, rules, problems);
	problems_quote(problems, set);
	problems_sort(problems);
	say_problems(cli, problems);
	if (rules != NULL)
		say_tally(cli, &tally);
	return problems_count(problems, PROBLEM_ERROR) > 0 ? EXIT_NO
	                                                   : EXIT_DONE;
}
