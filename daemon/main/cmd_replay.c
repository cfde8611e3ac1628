/* replay: archived articles through the rules, and what would alert. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/article.h"
#include "config/rules.h"
#include "config/settings.h"
#include "flow/repeats.h"
#include "main/commands.h"
#include "main/lines.h"
#include "main/progress.h"
#include "main/replayrows.h"
#include "main/say.h"
#include "main/state.h"
#include "main/terminal.h"

/* Lines that are no articles are named, but not thousands of them. */
#define MAX_BAD_SHOWN 20

/* One set of rules. */
struct side {
	struct source_set *sources;
	struct ruleset *rules;
	struct replay *replay; /* NULL: there is no such side */
};

struct tally {
	size_t articles, bad_lines;
	size_t met, told, trial, limited, joined, suppressed;
	size_t changes[CHANGE_COUNT];
};

struct replaying {
	const struct cli *cli;
	struct settings *settings; /* NULL: rules and articles are files */
	struct loop *loop;
	struct state_request range;
	struct side now, before;
	struct repeats *repeats;
	struct progress progress;
	struct row_style style;
	struct buf out;
	struct tally tally;
	int64_t last_ms; /* when the last article was seen */
	bool is_over;    /* nobody reads on */
	bool is_cut;     /* a person has seen enough */
};

/* --- Ctrl-C -------------------------------------------------------------- */

/* It waits until the article is through; asked for, so that no handler and no
 * global is needed. */
static void
hold_interrupts(bool hold)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static bool
was_interrupted(void)
{
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, SIGINT) == 1;
}

/* The one that was held has done its work; the next ends the program. */
static void
drop_interrupt(void)
{
	struct timespec none = {0};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	(void)sigtimedwait(&set, NULL, &none);
}

/* --- the rules ----------------------------------------------------------- */

static int
load_side(struct replaying *self, const char *path, struct side *side)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	const struct rules_options options = {.load_tests = false};
	struct rule_book *book;

	side->sources = source_set_new();
	(void)config_read_rule_sources(path, side->sources, problems);
	book = problems_count(problems, PROBLEM_ERROR) == 0
	    ? config_load_rules(side->sources, &options, problems)
	    : NULL;
	if (book != NULL)
		side->rules = ruleset_compile(&book, problems);
	problems_quote(problems, side->sources);
	problems_sort(problems);
	if (side->rules == NULL) {
		say_refusal(problems);
		return cli_usage("%s cannot be used", path);
	}
	side->replay = replay_new(side->rules, self->settings);
	return EXIT_DONE;
}

static void
side_fini(struct side *side)
{
	replay_free(&side->replay);
	ruleset_unref(&side->rules);
	source_set_free(&side->sources);
}

static int
load_rules(struct replaying *self)
{
	const struct cli *cli = self->cli;
	const char *against = cli_value(cli, "against");
	const char *path = cli->args.len > 0 ? cli->args.items[0]
	                                     : self->settings->rules_dir.ptr;
	int status;

	if (path == NULL || path[0] == '\0')
		return cli_usage(
		    "%s names no folder of rules", cli->config_path);
	status = load_side(self, path, &self->now);
	if (status == EXIT_DONE && against != NULL)
		status = load_side(self, against, &self->before);
	return status;
}

/* --- printing ------------------------------------------------------------ */

static void
print_out(struct replaying *self)
{
	if (self->out.len == 0)
		return;
	progress_hide(&self->progress);
	if (!cli_print(&self->out))
		self->is_over = true;
	buf_reset(&self->out);
}

static void
add_alert(struct replaying *self, const struct replay_row *row)
{
	self->tally.changes[row->change]++;
	if (self->cli->json)
		replayrows_json(row, &self->out);
	else
		replayrows_text(row, &self->style, &self->out);
}

/* --- an article ---------------------------------------------------------- */

static void
count(struct tally *tally, const struct replay_result *result)
{
	for (size_t i = 0; i < result->len; i++) {
		const struct replayed *one = &result->items[i];

		tally->met++;
		tally->trial += one->is_trial && replayed_is_told(one);
		tally->told += !one->is_trial && one->state == ALERT_OPENED;
		tally->limited += !one->is_trial && one->state == ALERT_LIMITED;
		tally->joined += one->state == ALERT_JOINED;
		tally->suppressed += one->state == ALERT_SUPPRESSED;
	}
}

static bool
is_same_rule(const struct rule *now, const struct rule *before)
{
	return slice_eq(now->id, before->id) ||
	    (now->was.len > 0 && slice_eq(now->was, before->id));
}

/* What the other side would tell people by this rule; NULL: nothing. */
static const struct replayed *
find_told(
    const struct replay_result *result, const struct replayed *one, bool is_now)
{
	for (size_t i = 0; i < result->len; i++) {
		const struct replayed *other = &result->items[i];

		if (replayed_is_told(other) &&
		    (is_now ? is_same_rule(other->hit.rule, one->hit.rule)
		            : is_same_rule(one->hit.rule, other->hit.rule)))
			return other;
	}
	return NULL;
}

static void
compare(struct replaying *self, const struct article *article,
    const struct replay_result *now, const struct replay_result *before)
{
	struct replay_row row = {.article = article, .seen_ms = self->last_ms};

	for (size_t i = 0; i < now->len; i++) {
		row.replayed = &now->items[i];
		if (!replayed_is_told(row.replayed))
			continue;
		if (before != NULL)
			row.before = find_told(before, row.replayed, false);
		row.change = before == NULL ? CHANGE_NONE
		    : row.before != NULL    ? CHANGE_SAME
		                            : CHANGE_NEW;
		add_alert(self, &row);
	}
	row.before = NULL;
	row.change = CHANGE_GONE;
	for (size_t i = 0; before != NULL && i < before->len; i++) {
		row.replayed = &before->items[i];
		if (replayed_is_told(row.replayed) &&
		    find_told(now, row.replayed, true) == NULL)
			add_alert(self, &row);
	}
}

static bool
drops_repeated(const struct replaying *self)
{
	return replay_drops_repeated(self->now.replay) ||
	    (self->before.replay != NULL &&
	        replay_drops_repeated(self->before.replay));
}

/* False where no more is to be read. */
static bool
take(struct replaying *self, const struct article *article, int64_t number,
    int permille)
{
	struct repeated_paragraphs repeated = {0};
	struct replay_result now, before;

	if (drops_repeated(self))
		repeated = repeats_add(self->repeats, article, number);
	replay_article(
	    self->now.replay, article, repeated, self->last_ms, &now);
	self->tally.articles++;
	count(&self->tally, &now);
	if (self->before.replay != NULL)
		replay_article(self->before.replay, article, repeated,
		    self->last_ms, &before);
	compare(
	    self, article, &now, self->before.replay != NULL ? &before : NULL);
	print_out(self);
	progress_show(&self->progress, permille, self->tally.articles);
	self->is_cut = was_interrupted();
	return !self->is_over && !self->is_cut;
}

/* --- where articles come from -------------------------------------------- */

/* How far `at` is between two others, in thousandths. */
static int
share(int64_t from, int64_t at, int64_t to)
{
	if (to <= from || at < from)
		return 0;
	return at > to ? 1000 : (int)((at - from) * 1000 / (to - from));
}

static bool
take_archived(const struct store_article *view, void *arg)
{
	struct replaying *self = arg;
	struct article article = view->article;
	const struct slice parts[] = {
	    SLICE("article"), article.source, article.key};
	char key[DIGEST_ID_LEN + 1], id[32];

	digest_id(parts, COUNT_OF(parts), key);
	snprintf(id, sizeof(id), "%lld", (long long)view->id);
	article.key = slice_of(key);
	article.id = slice_of(id);
	self->last_ms = view->seen_ms;
	return take(self, &article, view->id,
	    share(
	        self->range.since_ms, view->seen_ms, loop_now_ms(self->loop)));
}

static bool
is_in_range(const struct replaying *self, const struct article *article)
{
	const struct state_request *range = &self->range;

	return !article->has_published ||
	    ((!range->has_since || article->published_ms >= range->since_ms) &&
	        (!range->has_until || article->published_ms < range->until_ms));
}

static void
say_bad_line(struct replaying *self, const char *path, size_t number,
    const struct err *err)
{
	progress_hide(&self->progress);
	if (++self->tally.bad_lines <= MAX_BAD_SHOWN)
		(void)cli_no("%s:%zu: %s", path, number, err->text);
}

static bool
take_line(struct replaying *self, const char *path, struct slice line,
    size_t number, int permille)
{
	AUTO(article_free) struct article *article = NULL;
	char key[DIGEST_ID_LEN + 1];
	struct err err = ERR_INIT;
	struct slice parts[3] = {SLICE("line")};

	if (slice_trim(line).len == 0)
		return true;
	article = config_parse_article(line, &err);
	if (article == NULL) {
		say_bad_line(self, path, number, &err);
		return true;
	}
	if (!is_in_range(self, article))
		return true;
	if (article->id.len == 0)
		article->id = arena_printf(article->arena, "%zu", number);
	parts[1] = article->source;
	parts[2] = article->id;
	digest_id(parts, COUNT_OF(parts), key);
	article->key = arena_copy(article->arena, slice_of(key));
	if (article->has_published)
		self->last_ms = article->published_ms;
	return take(self, article, (int64_t)number, permille);
}

static int
read_lines(struct replaying *self, const char *path)
{
	AUTO(lines_close) struct lines *lines = NULL;
	struct err err = ERR_INIT;
	struct slice line;
	struct stat st;
	int64_t bytes = 0, size = 0;
	size_t number = 0;
	int got;

	lines = lines_open(path, &err);
	if (lines == NULL)
		return cli_usage("%s", err.text);
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
		size = st.st_size;
	while ((got = lines_next(lines, &line, &err)) > 0) {
		number++;
		bytes += (int64_t)line.len + 1;
		if (!take_line(self, path, line, number,
		        size > 0 ? share(0, bytes, size) : -1))
			break;
	}
	progress_hide(&self->progress);
	if (self->tally.bad_lines > MAX_BAD_SHOWN)
		(void)cli_no("%s: %zu more lines are no articles", path,
		    self->tally.bad_lines - MAX_BAD_SHOWN);
	return got < 0 ? cli_usage("%s", err.text) : EXIT_DONE;
}

static int
read_archive(struct replaying *self)
{
	struct err err = ERR_INIT;
	int status =
	    state_each_article(&self->range, take_archived, self, &err);

	progress_hide(&self->progress);
	return status == 0 ? EXIT_DONE : cli_no("%s", err.text);
}

/* --- at the end ---------------------------------------------------------- */

static void
say_json_tally(const struct replaying *self)
{
	const struct tally *tally = &self->tally;
	const struct {
		const char *name;
		size_t value;
	} rows[] = {
	    {"articles", tally->articles},
	    {"bad_lines", tally->bad_lines},
	    {"met", tally->met},
	    {"told", tally->told},
	    {"limited", tally->limited},
	    {"trial", tally->trial},
	    {"joined", tally->joined},
	    {"suppressed", tally->suppressed},
	};
	AUTO(js_free) struct js *row = js_new_object();

	js_set_str(row, S("type"), S("replay"));
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		js_set_int(row, slice_of(rows[i].name), (int64_t)rows[i].value);
	for (int i = CHANGE_NEW;
	     self->before.replay != NULL && i < CHANGE_COUNT; i++)
		js_set_int(row, slice_of(change_name((enum change)i)),
		    (int64_t)tally->changes[i]);
	js_set_bool(row, S("interrupted"), self->is_cut);
	say_json(row);
}

static void
add_part(struct buf *out, const char *before, size_t value, const char *what)
{
	if (value > 0)
		buf_printf(out, "%s%zu %s", before, value, what);
}

static void
say_tally(struct replaying *self)
{
	const struct tally *tally = &self->tally;
	struct buf *out = &self->out;

	if (self->is_cut)
		buf_add_str(out, "interrupted; ");
	say_count(tally->articles, "article", out);
	buf_add_str(out, ": ");
	say_count(tally->told, "alert", out);
	add_part(out, ", ", tally->limited, "over a limit");
	add_part(out, ", ", tally->trial, "on trial");
	add_part(out, ", ", tally->joined, "of stories that were told");
	add_part(out, ", ", tally->suppressed, "that fire_when holds back");
	if (self->before.replay != NULL)
		buf_printf(out, "\n%zu new, %zu gone, %zu unchanged",
		    tally->changes[CHANGE_NEW], tally->changes[CHANGE_GONE],
		    tally->changes[CHANGE_SAME]);
	buf_add_char(out, '\n');
	print_out(self);
}

static void
say_end(struct replaying *self)
{
	AUTO(problems_free) struct problems *problems = problems_new();

	breadth_report(
	    replay_breadth(self->now.replay), "what was read", problems);
	problems_quote(problems, self->now.sources);
	problems_sort(problems);
	say_problems(self->cli, problems);
	if (self->cli->json)
		say_json_tally(self);
	else
		say_tally(self);
}

static int
run(struct replaying *self)
{
	const char *path = cli_value(self->cli, "articles");
	/* Reading what is typed cannot wait for anything but Ctrl-C. */
	bool holds =
	    path == NULL || strcmp(path, "-") != 0 || isatty(STDIN_FILENO) != 1;
	int status = load_rules(self);

	if (status != EXIT_DONE)
		return status;
	progress_init(&self->progress, self->loop);
	hold_interrupts(holds);
	status = path != NULL ? read_lines(self, path) : read_archive(self);
	if (self->is_cut)
		drop_interrupt();
	hold_interrupts(false);
	if (self->is_over)
		return EXIT_NO;
	if (status == EXIT_DONE || self->tally.articles > 0)
		say_end(self);
	if (status == EXIT_DONE && self->is_cut)
		status = EXIT_NO;
	return status;
}

/* What is wrong with the settings keeps from nothing that does not need them:
 * rules and articles that are both named. */
static int
read_settings(struct replaying *self)
{
	const struct cli *cli = self->cli;
	AUTO(problems_free) struct problems *problems = problems_new();
	struct config_options options = config_options_env();
	bool needs_none = cli_value(cli, "articles") != NULL &&
	    cli->args.len > 0 && cli_value(cli, "config") == NULL;

	options.ci = true;
	self->settings =
	    config_read_settings(cli->config_path, &options, problems);
	self->range.settings = self->settings;
	if (self->settings != NULL || needs_none)
		return EXIT_DONE;
	say_refusal(problems);
	return cli_usage("%s cannot be used", cli->config_path);
}

int
cmd_replay(const struct cli *cli)
{
	struct replaying self = {
	    .cli = cli,
	    .loop = loop_new(),
	    .repeats = repeats_new(),
	    .style = {.color = cli->color,
	        .columns = terminal_columns(STDOUT_FILENO)},
	    .out = buf_init(BUF_MAX_OWN),
	};
	struct err err = ERR_INIT;
	int status;

	self.range.loop = self.loop;
	self.last_ms = loop_now_ms(self.loop);
	if (cli_value(cli, "since") == NULL &&
	    cli_value(cli, "articles") == NULL)
		status = cli_usage("replay needs --since T or --articles FILE");
	else if (state_read_times(cli, &self.range, &err) != 0)
		status = cli_usage("%s", err.text);
	else
		status = read_settings(&self);
	if (status == EXIT_DONE)
		status = run(&self);
	side_fini(&self.now);
	side_fini(&self.before);
	repeats_free(&self.repeats);
	settings_free(&self.settings);
	buf_fini(&self.out);
	loop_free(&self.loop);
	return status;
}
