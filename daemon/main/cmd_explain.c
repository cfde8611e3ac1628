/*
 * explain: every stage of one rule and one article.  Of an article of the
 * archive it tells what happened, out of the state, and what the rule says of
 * it today; of any other what would happen.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/suggest.h"
#include "config/rules.h"
#include "config/settings.h"
#include "main/commands.h"
#include "main/input.h"
#include "main/say.h"
#include "main/stages.h"
#include "main/terminal.h"

struct explaining {
	const struct cli *cli;
	struct settings *settings; /* NULL: rules alone */
	struct ruleset *rules;
	size_t rule_index;
	struct article *article; /* of an input */
	struct trail *trail;     /* of the archive */
};

/* --- the configuration ---------------------------------------------------- */

/* Settings may be as wrong as they like where the rules are named. */
static int
read_sources(
    struct explaining *x, struct source_set *set, struct problems *problems)
{
	struct config_options options = config_options_env();
	const char *path;
	size_t cursor = 0;

	options.ci = true;
	if (cli_value(x->cli, "rules") == NULL ||
	    cli_value(x->cli, "config") != NULL)
		x->settings = config_read_settings(
		    x->cli->config_path, &options, problems);
	while ((path = cli_next_value(x->cli, "rules", &cursor)) != NULL)
		(void)config_read_rule_sources(path, set, problems);
	if (cli_value(x->cli, "rules") != NULL)
		return EXIT_DONE;
	if (x->settings == NULL)
		return EXIT_USAGE;
	if (x->settings->rules_dir.len > 0)
		(void)config_read_rule_sources(
		    x->settings->rules_dir.ptr, set, problems);
	return EXIT_DONE;
}

static int
load(struct explaining *x)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(source_set_free) struct source_set *set = source_set_new();
	const struct rules_options options = {.load_tests = false};
	struct rule_book *book = NULL;
	int status = read_sources(x, set, problems);

	if (status == EXIT_DONE && problems_count(problems, PROBLEM_ERROR) == 0)
		book = config_load_rules(set, &options, problems);
	if (book != NULL)
		x->rules = ruleset_compile(&book, problems);
	problems_quote(problems, set);
	problems_sort(problems);
	if (x->rules != NULL)
		return EXIT_DONE;
	say_obstacles(x->cli, problems);
	return cli_usage("the configuration cannot be used: `sanctions-watch "
	                 "check` says all that is wrong");
}

static int
find_rule(struct explaining *x)
{
	struct slice id = slice_of(x->cli->args.items[0]);
	size_t count = ruleset_rule_count(x->rules);
	AUTO(buf_fini) struct buf hint = buf_init(BUF_MAX_OWN);
	struct slice *ids = mem_new_array(count, sizeof(*ids));

	x->rule_index = count;
	for (size_t i = 0; i < count; i++) {
		ids[i] = ruleset_rule(x->rules, i)->id;
		if (slice_eq(ids[i], id))
			x->rule_index = i;
	}
	suggest_add(id, ids, count, &hint);
	mem_free(&ids);
	if (x->rule_index < count)
		return EXIT_DONE;
	return cli_usage("no rule '%.*s'%s", SLICE_ARG(id), buf_str(&hint));
}

/* --- the article ---------------------------------------------------------- */

static int
read_archive(struct explaining *x, int64_t id)
{
	struct err err = ERR_INIT;
	int64_t near = 0;

	if (x->settings == NULL)
		return cli_usage("an article of the archive needs the "
		                 "configuration that names the state");
	x->trail = trail_read(x->settings, id,
	    ruleset_rule(x->rules, x->rule_index), &near, &err);
	if (x->trail != NULL)
		return EXIT_DONE;
	if (near != 0)
		return cli_usage(
		    "%s, did you mean %lld?", err.text, (long long)near);
	return cli_usage("%s", err.text);
}

static int
read_input(struct explaining *x, const char *name)
{
	AUTO(input_fini) struct input input = {0};
	struct err err = ERR_INIT;

	if (input_read(name, &input, &err) != 0)
		return cli_usage("%s", err.text);
	x->article = input_article(&input, name, &err);
	if (x->article == NULL)
		return cli_usage("%s: %s", name, err.text);
	return EXIT_DONE;
}

static int
find_article(struct explaining *x)
{
	const char *name = x->cli->args.items[1];
	int64_t id;

	if (num_parse(slice_of(name), 1, INT64_MAX, &id) &&
	    access(name, F_OK) != 0)
		return read_archive(x, id);
	return read_input(x, name);
}

/* --- the answer ----------------------------------------------------------- */

static int
answer(const struct explaining *x)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	const struct stages_request request = {.settings = x->settings,
	    .rules = x->rules,
	    .rule_index = x->rule_index,
	    .article = x->trail != NULL ? x->trail->article : x->article,
	    .trail = x->trail};
	AUTO(stages_free) struct stages *stages = stages_new(&request);
	const struct row_style style = {
	    x->cli->color, terminal_columns(STDOUT_FILENO)};

	if (x->cli->json)
		stages_json(stages, &out);
	else
		stages_text(stages, &style, &out);
	return cli_print(&out) ? EXIT_DONE : EXIT_NO;
}

int
cmd_explain(const struct cli *cli)
{
	struct explaining x = {.cli = cli};
	int status = load(&x);

	if (status == EXIT_DONE)
		status = find_rule(&x);
	if (status == EXIT_DONE)
		status = find_article(&x);
	if (status == EXIT_DONE)
		status = answer(&x);
	article_free(&x.article);
	trail_free(&x.trail);
	ruleset_unref(&x.rules);
	settings_free(&x.settings);
	return status;
}
