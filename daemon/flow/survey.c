#include "flow/survey.h"

#include "base/array.h"
#include "base/mem.h"
#include "flow/breadth.h"
#include "flow/parts.h"
#include "store/ledger.h"

#define HOUR_MS ((int64_t)3600 * 1000)
/* Has no factor in common with SURVEY_HOURS, so that all are visited. */
#define STRIDE 61

struct survey {
	struct app *app;
	survey_done_fn *done;
	void *arg;
	struct edition *edition; /* a reference */
	int64_t since_ms, until_mono_ms;
	int hour; /* the next, as they are visited */
	struct store_op *op;
	struct job *job;
	/* The worker's, while there is a job: */
	struct matcher *matcher;
	struct breadth *breadth;
	ARRAY(struct article *) page;
};

static void survey_next(struct survey *survey);

static void
drop_page(struct survey *survey)
{
	ARRAY_EACH(article, &survey->page)
		article_free(article);
	survey->page.len = 0;
}

static void
survey_destroy(void *arg)
{
	struct survey *survey = arg;

	drop_page(survey);
	array_fini(&survey->page);
	breadth_free(&survey->breadth);
	matcher_free(&survey->matcher);
	edition_unref(&survey->edition);
	mem_free(&survey);
}

/* --- on the worker ------------------------------------------------------- */

static void
match_article(struct survey *survey, const struct article *article)
{
	const struct feed *feed =
	    settings_feed(survey->edition->settings, article->source);
	size_t len = feed != NULL ? feed->tags.len : 0;
	struct slice *tags = arena_new_array(article->arena, struct slice, len);
	struct match_input input = {.article = article, .feed_tags = tags};
	struct match_result result;

	for (; input.feed_tag_len < len; input.feed_tag_len++)
		tags[input.feed_tag_len] =
		    feed->tags.items[input.feed_tag_len].text;
	if (feed != NULL)
		input.feed_url = feed->url;
	matcher_match(survey->matcher, &input, &result);
	breadth_add(survey->breadth, &result);
}

static void
page_work(void *arg)
{
	struct survey *survey = arg;

	if (survey->matcher == NULL)
		survey->matcher = matcher_new(survey->edition->ruleset);
	ARRAY_EACH(article, &survey->page)
		match_article(survey, *article);
	drop_page(survey);
}

static void
page_done(void *arg)
{
	struct survey *survey = arg;

	survey->job = NULL;
	survey_next(survey);
}

/* --- on the loop --------------------------------------------------------- */

static void
survey_end(struct survey *survey)
{
	struct problems *problems = problems_new();
	survey_done_fn *done = survey->done;
	void *arg = survey->arg;

	breadth_report(survey->breadth, "last week", problems);
	problems_quote(problems, survey->edition->sources);
	problems_sort(problems);
	survey_destroy(survey);
	done(problems, arg);
}

static void
on_articles(const struct store_fault *fault,
    const struct store_articles *articles, void *arg)
{
	static const struct job_spec spec = {
	    page_work, page_done, survey_destroy};
	struct survey *survey = arg;

	survey->op = NULL;
	if (fault != NULL) {
		app_store_failed(survey->app, fault,
		    "the new rules cannot be held against the archive");
		survey_end(survey);
		return;
	}
	if (articles->len == 0) {
		survey_next(survey);
		return;
	}
	for (size_t i = 0; i < articles->len; i++)
		*array_add(&survey->page) =
		    store_article_copy(&articles->items[i]);
	survey->job = job_start(survey->app->pool, &spec, survey);
}

static void
survey_next(struct survey *survey)
{
	struct app *app = survey->app;
	int64_t hour = (int64_t)survey->hour * STRIDE % SURVEY_HOURS;
	const struct store_archive archive = {
	    .by_time = true,
	    .has_since = true,
	    .has_until = true,
	    .since_ms = survey->since_ms + hour * HOUR_MS,
	    .until_ms = survey->since_ms + (hour + 1) * HOUR_MS,
	    .max_len = SURVEY_ARTICLES,
	    .max_bytes = SURVEY_BYTES,
	};

	if (survey->hour == SURVEY_HOURS || app->is_stopping ||
	    loop_mono_ms(app->loop) >= survey->until_mono_ms) {
		survey_end(survey);
		return;
	}
	survey->hour++;
	survey->op =
	    store_read_archive(app_store(app), &archive, on_articles, survey);
}

struct survey *
survey_start(struct app *app, survey_done_fn *done, void *arg)
{
	struct survey *survey = mem_new(sizeof(*survey));

	survey->app = app;
	survey->done = done;
	survey->arg = arg;
	survey->edition = edition_ref(app->edition);
	survey->breadth = breadth_new();
	/* One more, so that what was read in this ms is of the week. */
	survey->since_ms = loop_now_ms(app->loop) + 1 - SURVEY_HOURS * HOUR_MS;
	survey->until_mono_ms = loop_mono_ms(app->loop) + SURVEY_MAX_MS;
	survey_next(survey);
	return survey;
}

void
survey_cancel(struct survey **survey)
{
	struct survey *self = take_ptr(survey);

	if (self == NULL)
		return;
	store_cancel(&self->op);
	if (self->job != NULL)
		job_cancel(&self->job); /* destroys when no worker uses it */
	else
		survey_destroy(self);
}
