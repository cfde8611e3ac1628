/* match: which rules an article meets, and why. */
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/suggest.h"
#include "config/article.h"
#include "config/rules.h"
#include "main/commands.h"
#include "main/input.h"
#include "main/lines.h"
#include "main/matchrows.h"
#include "main/say.h"
#include "main/terminal.h"
#include "main/why.h"
#include "match/matcher.h"

#define MAX_NAME_SHOWN 200
/* Of lines that are no articles; the rest are counted. */
#define MAX_BAD_LINES_SHOWN 20

struct figures {
	size_t articles, bytes, matches;
	double seconds_load, seconds_match;
};

#define BATCH 64

struct matching {
	const struct cli *cli;
	struct ruleset *rules;
	struct matcher *matcher;
	size_t why; /* index of the rule, or of none */
	/* Articles of lines that are matched in one go, where figures are
	 * wanted: reading the clock takes longer than many an article. */
	struct article *batch[BATCH];
	size_t batch_len;
	size_t bad_lines;
	struct figures figures;
	struct row_style style;
	bool has_shown; /* something, so that a blank line is due */
};

static double
cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
	    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* --- the rules ----------------------------------------------------------- */

static int
load_rules(struct matching *matching)
{
	const struct cli *cli = matching->cli;
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(source_set_free) struct source_set *set = source_set_new();
	const struct rules_options options = {.load_tests = false};
	double start = cpu_seconds();
	struct rule_book *book;
	const char *path;
	size_t cursor = 0;

	while ((path = cli_next_value(cli, "rules", &cursor)) != NULL)
		(void)config_read_rule_sources(path, set, problems);
	book = problems_count(problems, PROBLEM_ERROR) == 0
	    ? config_load_rules(set, &options, problems)
	    : NULL;
	if (book != NULL)
		matching->rules = ruleset_compile(&book, problems);
	problems_quote(problems, set);
	problems_sort(problems);
	if (problems_count(problems, PROBLEM_ERROR) > 0)
		say_obstacles(cli, problems);
	if (matching->rules == NULL)
		return EXIT_USAGE;
	/* A warning may say why. */
	if (ruleset_rule_count(matching->rules) == 0)
		say_problems(cli, problems);
	matching->figures.seconds_load = cpu_seconds() - start;
	matching->matcher = matcher_new(matching->rules);
	return EXIT_DONE;
}

static int
find_why(struct matching *matching)
{
	const char *id = cli_value(matching->cli, "why");
	size_t count = ruleset_rule_count(matching->rules);
	AUTO(buf_fini) struct buf hint = buf_init(BUF_MAX_OWN);
	struct slice *ids;

	matching->why = count;
	if (id == NULL)
		return EXIT_DONE;
	ids = mem_new_array(count, sizeof(*ids));
	for (size_t i = 0; i < count; i++) {
		ids[i] = ruleset_rule(matching->rules, i)->id;
		if (slice_eq(ids[i], slice_of(id)))
			matching->why = i;
	}
	suggest_add(slice_of(id), ids, count, &hint);
	mem_free(&ids);
	if (matching->why == count)
		return cli_usage("--why: no rule '%s'%s", id, buf_str(&hint));
	return EXIT_DONE;
}

/* Answers for a person are paragraphs. */
static void
begin_answer(struct matching *matching, struct buf *out)
{
	if (matching->cli->json)
		return;
	if (matching->has_shown)
		buf_add_char(out, '\n');
	matching->has_shown = true;
}

static void
say_why(
    struct matching *matching, const struct match_input *input, struct buf *out)
{
	const struct rule *rule = ruleset_rule(matching->rules, matching->why);
	AUTO(explanation_free)
	struct explanation *explanation =
	    explanation_new(matching->matcher, input, matching->why);
	AUTO(js_free) struct js *row = NULL;

	begin_answer(matching, out);
	if (!matching->cli->json) {
		log_escape(input->article->id, MAX_NAME_SHOWN, out);
		buf_add_str(out, ": ");
		why_text(explanation, rule, &matching->style, out);
		return;
	}
	row = js_new_object();
	js_set_str(row, S("article"), input->article->id);
	js_set_str(row, S("rule"), rule->id);
	why_json(explanation, row);
	js_write(row, out);
	buf_add_char(out, '\n');
}

/* --- one article --------------------------------------------------------- */

static void
print_matches(struct matching *matching, const struct match_input *input,
    const struct match_result *result, struct buf *out)
{
	const struct article *article = input->article;

	for (size_t i = 0; i < result->len; i++) {
		begin_answer(matching, out);
		if (matching->cli->json)
			matchrows_json(article, &result->hits[i], out);
		else
			matchrows_text(
			    article, &result->hits[i], &matching->style, out);
	}
	if (matching->why < ruleset_rule_count(matching->rules))
		say_why(matching, input, out);
}

/* Matches one article and prints what it meets; the clock that runs since
 * *start stands still meanwhile. */
static int
match_article(
    struct matching *matching, const struct article *article, double *start)
{
	const struct match_input input = {
	    .article = article,
	    .skip_languages = article->language.len == 0,
	    .skip_sources = article->source.len == 0,
	};
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct figures *figures = &matching->figures;
	struct match_result result;
	bool printed = true;

	matcher_match(matching->matcher, &input, &result);
	figures->articles++;
	figures->bytes += article->title.len + article->body.len;
	figures->matches += result.len;
	if (result.len == 0 &&
	    matching->why == ruleset_rule_count(matching->rules))
		return EXIT_DONE;
	figures->seconds_match += cpu_seconds() - *start;
	print_matches(matching, &input, &result, &out);
	if (out.len > 0)
		printed = cli_print(&out);
	*start = cpu_seconds();
	return printed ? EXIT_DONE : EXIT_NO;
}

/* Matches and frees all that wait. */
static int
match_batch(struct matching *matching)
{
	double start = cpu_seconds();
	int status = EXIT_DONE;

	for (size_t i = 0; i < matching->batch_len && status == EXIT_DONE; i++)
		status = match_article(matching, matching->batch[i], &start);
	matching->figures.seconds_match += cpu_seconds() - start;
	for (size_t i = 0; i < matching->batch_len; i++)
		article_free(&matching->batch[i]);
	matching->batch_len = 0;
	return status;
}

/* One line of JSON; an article without an id is named by its line.  A line
 * that is no article is told and left out: the others are read all the same. */
static int
match_line(struct matching *matching, const char *name, size_t number,
    struct slice line)
{
	size_t wanted = cli_flag(matching->cli, "stats") ? BATCH : 1;
	struct article *article;
	struct err err = ERR_INIT;

	if (slice_trim(line).len == 0)
		return EXIT_DONE;
	article = config_parse_article(line, &err);
	if (article == NULL) {
		if (++matching->bad_lines <= MAX_BAD_LINES_SHOWN)
			cli_usage("%s:%zu: %s", name, number, err.text);
		return EXIT_DONE;
	}
	if (article->id.len == 0)
		article->id = arena_printf(article->arena, "%zu", number);
	matching->batch[matching->batch_len++] = article;
	return matching->batch_len < wanted ? EXIT_DONE : match_batch(matching);
}

static int
match_file_of_lines(struct matching *matching, const char *name)
{
	struct err err = ERR_INIT;
	AUTO(lines_close) struct lines *lines = lines_open(name, &err);
	struct slice line;
	size_t number = 0;
	int got, status;

	if (lines == NULL)
		return cli_usage("%s", err.text);
	while ((got = lines_next(lines, &line, &err)) > 0) {
		status = match_line(matching, name, ++number, line);
		if (status != EXIT_DONE)
			return status;
	}
	status = match_batch(matching);
	return got < 0 ? cli_usage("%s", err.text) : status;
}

static int
match_lines(struct matching *matching, const char *name, struct slice bytes)
{
	struct slice line;
	size_t number = 0;
	int status;

	while (slice_cut(&bytes, '\n', &line)) {
		status = match_line(matching, name, ++number, line);
		if (status != EXIT_DONE)
			return status;
	}
	return match_batch(matching);
}

static int
match_input(struct matching *matching, const char *name)
{
	AUTO(input_fini) struct input input = {0};
	struct article *article;
	bool lines = cli_flag(matching->cli, "lines");
	struct err err = ERR_INIT;

	if (lines && !input_is_url(name))
		return match_file_of_lines(matching, name);
	if (input_read(name, &input, &err) != 0)
		return cli_usage("%s", err.text);
	if (lines)
		return match_lines(matching, name, buf_slice(&input.bytes));
	article = input_article(&input, name, &err);
	if (article == NULL)
		return cli_usage("%s: %s", name, err.text);
	matching->batch[matching->batch_len++] = article;
	return match_batch(matching);
}

/* --- figures ------------------------------------------------------------- */

static void
say_figures(const struct matching *matching)
{
	const struct figures *figures = &matching->figures;
	AUTO(js_free) struct js *row = js_new_object();
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	js_set_int(row, S("articles"), (int64_t)figures->articles);
	js_set_int(row, S("bytes"), (int64_t)figures->bytes);
	js_set_real(row, S("seconds_load"), figures->seconds_load);
	js_set_real(row, S("seconds_match"), figures->seconds_match);
	js_set_int(row, S("matches"), (int64_t)figures->matches);
	js_set_int(
	    row, S("rules"), (int64_t)ruleset_rule_count(matching->rules));
	js_set_int(row, S("names"), 0);
	js_set_int(row, S("peak_rss_bytes"), (int64_t)usage.ru_maxrss * 1024);
	js_write(row, &line);
	fprintf(stderr, "%s\n", buf_str(&line));
}

static int
match_all(struct matching *matching)
{
	const struct cli *cli = matching->cli;
	int status = load_rules(matching);

	if (status == EXIT_DONE)
		status = find_why(matching);
	for (size_t i = 0; i < cli->args.len && status == EXIT_DONE; i++)
		status = match_input(matching, cli->args.items[i]);
	if (status != EXIT_DONE)
		return status;
	if (cli_flag(cli, "stats"))
		say_figures(matching);
	if (matching->bad_lines > MAX_BAD_LINES_SHOWN)
		fprintf(stderr, "%zu more lines are no articles\n",
		    matching->bad_lines - MAX_BAD_LINES_SHOWN);
	if (matching->bad_lines > 0)
		return EXIT_USAGE;
	if (matching->figures.matches > 0)
		return EXIT_DONE;
	if (!cli->json && cli_value(cli, "why") == NULL)
		fprintf(stderr, "%s\n",
		    ruleset_rule_count(matching->rules) == 0
		        ? "there is no rule"
		        : "no rule is met");
	return cli_flag(cli, "expect") ? EXIT_NO : EXIT_DONE;
}

int
cmd_match(const struct cli *cli)
{
	struct matching matching = {
	    .cli = cli, .style = {cli->color, terminal_columns(STDOUT_FILENO)}};
	int status;

	if (cli_value(cli, "list") != NULL)
		return cli_usage("--list: is not there yet");
	if (cli_value(cli, "rules") == NULL)
		return cli_usage("match needs --rules PATH");
	status = match_all(&matching);
	matcher_free(&matching.matcher);
	ruleset_unref(&matching.rules);
	return status;
}
