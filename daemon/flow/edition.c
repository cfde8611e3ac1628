#include "flow/edition.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/mem.h"
#include "config/rules.h"
#include "match/ruletest.h"

struct edition *
edition_ref(struct edition *edition)
{
	edition->refs++;
	return edition;
}

static void
edition_free(struct edition **edition)
{
	struct edition *self = take_ptr(edition);

	if (self == NULL)
		return;
	mem_free(&self->expiring);
	matcher_free(&self->matcher);
	ruleset_unref(&self->ruleset);
	settings_free(&self->settings);
	source_set_free(&self->sources);
	mem_free(&self);
}

/* A job's argument; NULL inside once the worker has freed the edition. */
struct retired {
	struct edition *edition;
	struct job *job; /* never cancelled */
};

static void
retired_work(void *arg)
{
	struct retired *retired = arg;

	edition_free(&retired->edition);
}

static void
retired_done(void *arg)
{
	struct retired *retired = arg;

	edition_free(&retired->edition);
	mem_free(&retired);
}

void
edition_unref(struct edition **edition)
{
	static const struct job_spec spec = {
	    retired_work, retired_done, retired_done};
	struct edition *self = take_ptr(edition);
	struct retired *retired;

	if (self == NULL)
		return;
	check(self->refs > 0);
	if (--self->refs > 0)
		return;
	if (self->pool == NULL) {
		edition_free(&self);
		return;
	}
	retired = mem_new(sizeof(*retired));
	retired->edition = self;
	retired->job = job_start(self->pool, &spec, retired);
}

/* Errors of the rules' own tests, as the settings say how much they weigh. */
static void
run_tests(const struct edition *edition, struct problems *problems)
{
	AUTO(problems_free) struct problems *found = problems_new();

	(void)ruletest_run(edition->ruleset, found);
	ARRAY_EACH(problem, &found->items) {
		struct problem weighed = *problem;

		if (weighed.level == PROBLEM_ERROR &&
		    !edition->settings->refuse_failing_tests)
			weighed.level = PROBLEM_WARNING;
		problems_add(problems, &weighed);
	}
}

static struct source_set *
copy_sources(const struct source_set *set)
{
	struct source_set *copy = source_set_new();

	ARRAY_EACH(file, &set->files)
		source_set_add(copy, file->path, file->text);
	return copy;
}

static int
compare_expiry(const void *left, const void *right)
{
	const struct rule *const *a = left, *const *b = right;

	if ((*a)->expires_ms != (*b)->expires_ms)
		return (*a)->expires_ms < (*b)->expires_ms ? -1 : 1;
	return slice_compare((*a)->id, (*b)->id);
}

static void
find_expiring(struct edition *edition)
{
	const struct rule_book *book = ruleset_book(edition->ruleset);
	size_t len = 0;

	ARRAY_EACH(rule, &book->rules)
		len += (*rule)->has_expires;
	edition->expiring = mem_new_array(len, sizeof(const struct rule *));
	ARRAY_EACH(rule, &book->rules)
		if ((*rule)->has_expires)
			edition->expiring[edition->expiring_len++] = *rule;
	if (len > 1)
		qsort(edition->expiring, len, sizeof(const struct rule *),
		    compare_expiry);
}

/* The first article of a large rule set else waits for its memory, and the
 * loop with it. */
static void
warm_matcher(struct edition *edition)
{
	const struct article article = {
	    .title = SLICE("warm"), .body = SLICE("up")};
	const struct match_input input = {.article = &article};
	struct match_result result;

	edition->matcher = matcher_new(edition->ruleset);
	matcher_match(edition->matcher, &input, &result);
}

static void
load_rules(struct edition *edition, const struct edition_request *request,
    bool run, struct problems *problems)
{
	const struct rules_options options = {
	    .settings = edition->is_kept ? NULL : edition->settings,
	    .load_tests = run,
	    .now_ms = request->now_ms,
	    .ci = request->options.ci,
	};
	struct rule_book *book =
	    config_load_rules(edition->sources, &options, problems);

	if (book != NULL)
		edition->ruleset = ruleset_compile(&book, problems);
	if (edition->ruleset == NULL)
		return;
	find_expiring(edition);
	if (run)
		run_tests(edition, problems);
	warm_matcher(edition);
}

/* Of shorter lists a few lines are soon a fifth, and an analyst's own doing. */
#define SHRUNK_FROM_LINES 50

static void
report_shrunk(const struct word_list *list, const struct word_list *before,
    struct problems *problems)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	buf_printf(&text, "the list '%.*s' has %zu lines, and had %zu before",
	    SLICE_ARG(list->id), list->line_len, before->line_len);
	problems_add(problems,
	    &(struct problem){
	        .level = PROBLEM_ERROR,
	        .place = list->place,
	        .width = (unsigned)list->id.len,
	        .code = "R060",
	        .text = buf_slice(&text),
	        .help = S("the old list stays in force, as a file is often cut "
	                  "off on its way; where this is meant, restart the "
	                  "daemon"),
	    });
}

static void
find_shrunk_lists(const struct edition *edition, const struct edition *before,
    struct problems *problems)
{
	const struct rule_book *book = ruleset_book(edition->ruleset);
	const struct rule_book *old = ruleset_book(before->ruleset);

	ARRAY_EACH(at, &book->lists) {
		const struct word_list *list = *at;
		const struct word_list *was =
		    map_get(old->list_by_id, list->id);

		if (was != NULL && was->line_len >= SHRUNK_FROM_LINES &&
		    list->file.len > 0 &&
		    list->line_len < was->line_len - was->line_len / 5)
			report_shrunk(list, was, problems);
	}
}

/* Settings that are refused: what is wrong with the rules is told as well, so
 * that one run names everything that is to be mended. */
static void
find_rule_problems(
    const struct edition_request *request, struct problems *problems)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(ruleset_unref) struct ruleset *ruleset = NULL;
	const struct rules_options options = {.load_tests = true,
	    .now_ms = request->now_ms,
	    .ci = request->options.ci};
	struct rule_book *book;
	struct slice folder =
	    config_find_rules(request->config_path, &request->options, arena);

	if (folder.len == 0)
		return;
	(void)config_read_rule_sources(folder.ptr, set, problems);
	book = config_load_rules(set, &options, problems);
	if (book != NULL)
		ruleset = ruleset_compile(&book, problems);
	if (ruleset != NULL)
		(void)ruletest_run(ruleset, problems);
	problems_quote(problems, set);
}

struct edition *
edition_load(const struct edition_request *request, struct problems *problems)
{
	AUTO(edition_unref) struct edition *edition = mem_new(sizeof(*edition));

	edition->refs = 1;
	edition->is_kept = request->kept != NULL;
	if (request->settings != NULL)
		edition->settings = take_ptr(request->settings);
	else
		edition->settings = config_read_settings(
		    request->config_path, &request->options, problems);
	if (edition->settings == NULL) {
		find_rule_problems(request, problems);
		problems_sort(problems);
		return NULL;
	}
	if (request->kept != NULL) {
		edition->sources = copy_sources(request->kept);
	} else {
		edition->sources = source_set_new();
		if (edition->settings->rules_dir.len > 0)
			(void)config_read_rule_sources(
			    edition->settings->rules_dir.ptr, edition->sources,
			    problems);
	}
	load_rules(edition, request, !edition->is_kept, problems);
	if (edition->ruleset != NULL && request->before != NULL)
		find_shrunk_lists(edition, request->before, problems);
	problems_quote(problems, edition->sources);
	problems_sort(problems);
	if (edition->ruleset != NULL &&
	    problems_count(problems, PROBLEM_ERROR) == 0)
		return take_ptr(&edition);
	if (request->settings != NULL)
		*request->settings = take_ptr(&edition->settings);
	return NULL;
}
