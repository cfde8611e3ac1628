/*
 *	      wake             articles         nothing met: commit, go on
 *	IDLE ------> READ ---------------> MATCH ---------------------.
 *	  ^                                ^  | hits                  |
 *	  |                                |  v                       |
 *	  |                    committed  |  FACTS -> plan -> COMMIT |
 *	  |                                `-------------------'      |
 *	  `------------------------ the batch is done <---------------'
 */
#include "flow/planner.h"

#include "alert/plan.h"
#include "base/array.h"
#include "base/log.h"
#include "feed/identity.h"
#include "flow/digests.h"
#include "flow/dispatch.h"
#include "flow/parts.h"
#include "flow/planned.h"
#include "flow/recall.h"
#include "match/matcher.h"
#include "store/article.h"

/* After an operation of the store that failed. */
#define RETRY_MS 30000

#define MAX_KEY_BYTES ((size_t)16 << 10)

enum planner_step {
	PLANNER_IDLE,
	PLANNER_READ,
	PLANNER_MATCH,
	PLANNER_FACTS,
	PLANNER_COMMIT,
};

struct item {
	struct article *article;
	int64_t id, version;
	struct slice reason; /* in the article's arena */
};

struct planner {
	struct app *app;
	enum planner_step step;
	struct edition *edition; /* that `matcher` was made for */
	struct matcher *matcher;
	bool is_woken;   /* while it was busy */
	bool is_stopped; /* begins nothing more */
	bool has_failed; /* to keep an article that nobody waited for */
	struct timer *timer;
	struct store_op *op;

	ARRAY(struct item) batch;
	size_t at;
	int64_t turn;             /* of the last batch, among the feeds */
	struct match_input input; /* of the item at `at`, as the next */
	struct match_result result;
	ARRAY(struct hit) hits; /* of the result, of rules that are in force */
	int64_t stale_plans;    /* of the item at `at` */
	struct job *job;        /* matches it where it is long */
	struct buf title_key, link_key;
	ARRAY(struct slice) tags; /* scratch */
	struct repeats *repeats;
	struct recall *recall; /* NULL where no rule file drops what repeats */
	struct plan *plan;
};

static void planner_match(struct planner *planner);

static void
planner_enter(struct planner *planner, enum planner_step step)
{
	static const char *const names[] = {
	    "idle", "read", "match", "facts", "commit"};

	log_debug(LOG_NO_FIELDS, "planner: %s -> %s", names[planner->step],
	    names[step]);
	planner->step = step;
}

static void
drop_batch(struct planner *planner)
{
	ARRAY_EACH(item, &planner->batch)
		article_free(&item->article);
	planner->batch.len = 0;
	planner->at = 0;
	plan_free(&planner->plan);
}

static void
on_timer(void *arg)
{
	struct planner *planner = arg;

	planner->timer = NULL;
	if (planner->step == PLANNER_IDLE)
		planner_wake(planner);
	else
		planner_match(planner);
}

static void
planner_rest(struct planner *planner)
{
	drop_batch(planner);
	planner_enter(planner, PLANNER_IDLE);
	app_check_idle(planner->app);
}

/* The state takes nothing now.  What is not kept stays to be matched. */
static void
planner_back_off(struct planner *planner)
{
	planner_rest(planner);
	if (!planner->app->options.once && !planner->is_stopped)
		planner->timer = timer_start(
		    planner->app->loop, RETRY_MS, on_timer, planner);
}

static void
planner_failed(
    struct planner *planner, const struct store_fault *fault, const char *what)
{
	app_store_failed(planner->app, fault, what);
	planner_back_off(planner);
}

/* The archive's row as an article of ours, named apart from other feeds'. */
static void
add_item(struct planner *planner, const struct store_article *row)
{
	struct item *item = array_add(&planner->batch);
	struct article *article = store_article_copy(row);
	const struct slice parts[] = {
	    SLICE("article"), article->source, article->key};
	char key[DIGEST_ID_LEN + 1];

	digest_id(parts, COUNT_OF(parts), key);
	article->key = arena_copy(article->arena, slice_of(key));
	*item = (struct item){
	    .article = article,
	    .id = row->id,
	    .version = row->version,
	    .reason = arena_copy(article->arena, row->reason),
	};
}

static bool
drops_repeated(const struct planner *planner)
{
	return ruleset_book(planner->edition->ruleset)
	    ->boilerplate.drop_repeated;
}

static void
use_edition(struct planner *planner)
{
	struct app *app = planner->app;

	if (planner->edition == app->edition)
		return;
	matcher_free(&planner->matcher);
	edition_unref(&planner->edition);
	planner->edition = edition_ref(app->edition);
	planner->matcher = take_ptr(&app->edition->matcher);
	if (planner->matcher == NULL)
		planner->matcher = matcher_new(app->edition->ruleset);
	if (drops_repeated(planner) && planner->recall == NULL)
		planner->recall = recall_new(app, planner->repeats);
}

static void
on_articles(const struct store_fault *fault,
    const struct store_articles *articles, void *arg)
{
	struct planner *planner = arg;

	planner->op = NULL;
	if (fault != NULL) {
		planner_failed(planner, fault, "articles cannot be read");
		return;
	}
	if (planner->has_failed) {
		planner->has_failed = false;
		planner_back_off(planner);
		return;
	}
	planner->turn = articles->turn;
	for (size_t i = 0; i < articles->len; i++)
		add_item(planner, &articles->items[i]);
	if (articles->len > 0) {
		use_edition(planner);
		planner_enter(planner, PLANNER_MATCH);
		planner->timer =
		    loop_defer(planner->app->loop, on_timer, planner);
		return;
	}
	planner_rest(planner);
	if (planner->is_woken)
		planner_wake(planner);
}

static void
planner_read(struct planner *planner)
{
	const struct store_next next = {
	    .stage = STORE_READY,
	    .turn = planner->turn,
	    .max_len = PLANNER_MAX_ARTICLES,
	    .max_bytes = PLANNER_MAX_BYTES,
	};

	planner->is_woken = false;
	if (planner->is_stopped) {
		planner_rest(planner);
		return;
	}
	drop_batch(planner);
	planner_enter(planner, PLANNER_READ);
	planner->op = store_next_articles(
	    app_store(planner->app), &next, on_articles, planner);
}

void
planner_wake(struct planner *planner)
{
	if (planner->step != PLANNER_IDLE) {
		planner->is_woken = true;
		return;
	}
	timer_cancel(&planner->timer);
	planner_read(planner);
}

/* --- the commit ---------------------------------------------------------- */

static void
on_committed(const struct store_fault *fault,
    const struct store_planned *planned, void *arg)
{
	struct planner *planner = arg;
	struct app *app = planner->app;
	struct log_fields fields = {.len = 0};

	planner->op = NULL;
	if (fault != NULL) {
		planner_failed(planner, fault, "an article cannot be kept");
		return;
	}
	if (planned->is_stale) {
		/* Another planner was faster, or a digest has ended: match and
		 * plan again. */
		planner->stale_plans++;
		planner_match(planner);
		return;
	}
	planner->stale_plans = 0;
	for (size_t i = 0; i < planner->plan->alert_len; i++) {
		const struct alert *alert = &planner->plan->alerts[i];

		fields.len = 0;
		log_add_field(&fields, "alert", slice_of(alert->id));
		log_add_field(&fields, "rule", alert->rule_id);
		log_add_field(&fields, "feed", alert->feed_id);
		log_info(&fields, "%s%s %s%s%.*s",
		    alert->is_trial ? "on trial: " : "",
		    severity_name(alert->severity),
		    alert_state_name(alert->state),
		    alert->reason.len > 0 ? ": " : "",
		    SLICE_ARG(alert->reason));
	}
	/* A channel that a reload removed meanwhile is to hold its own. */
	if (planned->new_deliveries > 0 && planner->edition != app->edition)
		dispatch_sync(app->dispatch);
	else if (planned->new_deliveries > 0)
		dispatch_wake(app->dispatch);
	if (planner->plan->digest_item_len > 0)
		digests_wake(app->digests);
	planner->at++;
	planner_match(planner);
}

static void
planner_commit(struct planner *planner, int64_t revision)
{
	const struct item *item = &planner->batch.items[planner->at];
	struct slice keys[2];
	struct store_article_commit commit = {
	    .article_id = item->id,
	    .version = item->version,
	    .revision = revision,
	    .story = {.id = planner->plan->story_id,
	        .keys = keys,
	        .source = article_site(item->article)},
	    .held_back = item->reason.len > 0 && planner->hits.len > 0,
	};

	if (planner->title_key.len > 0)
		keys[commit.story.key_len++] = buf_slice(&planner->title_key);
	if (planner->link_key.len > 0)
		keys[commit.story.key_len++] = buf_slice(&planner->link_key);
	planned_fill(planner->plan, planner->edition,
	    buf_slice(&planner->title_key), &commit);
	planner_enter(planner, PLANNER_COMMIT);
	planner->op = store_commit_article(
	    app_store(planner->app), &commit, on_committed, planner);
}

/* --- the plan ------------------------------------------------------------ */

static void
on_facts(
    const struct store_fault *fault, const struct store_plan *facts, void *arg)
{
	struct planner *planner = arg;
	const struct item *item = &planner->batch.items[planner->at];
	const struct settings *settings = planner->edition->settings;
	struct plan_request request;

	planner->op = NULL;
	if (fault != NULL) {
		planner_failed(planner, fault, "a story cannot be read");
		return;
	}
	request = (struct plan_request){
	    .settings = settings,
	    .feed = settings_feed(settings, item->article->source),
	    .article = item->article,
	    .article_id = item->id,
	    .hits = planner->hits.items,
	    .hit_len = planner->hits.len,
	    .facts = &facts->facts,
	    .suppress = item->reason,
	    .digest_delay = planner->stale_plans,
	    .now_ms = loop_now_ms(planner->app->loop),
	};
	plan_free(&planner->plan);
	planner->plan = alert_plan(&request);
	planner_commit(planner, facts->revision);
}

static void
planner_ask(struct planner *planner)
{
	const struct item *item = &planner->batch.items[planner->at];
	struct slice keys[2];
	struct store_plan_request request = {
	    .article_id = item->id,
	    .source = article_site(item->article),
	    .story_keys = keys,
	    .window_ms = PLANNER_STORY_MS,
	    .counts = planned_counts(
	        item->article->arena, planner->hits.items, planner->hits.len),
	    .count_len = planner->hits.len,
	};

	buf_reset(&planner->title_key);
	buf_reset(&planner->link_key);
	buf_add_str(&planner->title_key, "title ");
	if (identity_title_key(item->article->title, &planner->title_key))
		keys[request.story_key_len++] = buf_slice(&planner->title_key);
	else
		buf_reset(&planner->title_key);
	buf_add_str(&planner->link_key, "link ");
	if (identity_link_key(item->article->url, &planner->link_key))
		keys[request.story_key_len++] = buf_slice(&planner->link_key);
	else
		buf_reset(&planner->link_key);
	planner_enter(planner, PLANNER_FACTS);
	planner->op = store_read_plan(
	    app_store(planner->app), &request, on_facts, planner);
}

/* --- matching ------------------------------------------------------------ */

static void
on_passed(const struct store_fault *fault, const struct store_planned *planned,
    void *arg)
{
	struct planner *planner = arg;

	(void)planned;
	if (fault == NULL)
		return;
	planner->has_failed = true;
	app_store_failed(planner->app, fault, "an article cannot be kept");
}

/* An article that met no rule needs no plan, so nobody waits for its commit. */
static void
pass_article(struct planner *planner, const struct item *item)
{
	const struct store_article_commit commit = {
	    .article_id = item->id,
	    .version = item->version,
	    .revision = -1,
	};

	(void)store_commit_article(
	    app_store(planner->app), &commit, on_passed, planner);
}

static void
add_tags(struct planner *planner, const struct terms *tags)
{
	for (size_t i = 0; i < tags->len; i++)
		*array_add(&planner->tags) = tags->items[i].text;
}

static void
set_input(struct planner *planner, const struct item *item)
{
	const struct settings *settings = planner->edition->settings;
	struct article *article = item->article;
	const struct feed *feed = settings_feed(settings, article->source);
	struct match_input *input = &planner->input;
	struct repeated_paragraphs *repeated = &input->repeated;
	uint64_t *hashes;

	*input = (struct match_input){.article = article};
	planner->tags.len = 0;
	if (feed != NULL) {
		input->feed_url = feed->url;
		add_tags(planner, &feed->tags);
	}
	input->feed_tags = planner->tags.items;
	input->feed_tag_len = planner->tags.len;
	/* What an authority says in each of its notices is no furniture. */
	if (!drops_repeated(planner) || (feed != NULL && feed->official))
		return;
	*repeated = repeats_add(planner->repeats, article, item->id);
	/* `recall` asks it as well, while a worker reads this answer. */
	hashes = arena_new_array(article->arena, uint64_t, repeated->len);
	for (size_t i = 0; i < repeated->len; i++)
		hashes[i] = repeated->hashes[i];
	repeated->hashes = hashes;
}

/* The planner waits, so that what the worker uses is its own. */
static void
matching_work(void *arg)
{
	struct planner *planner = arg;

	matcher_match(planner->matcher, &planner->input, &planner->result);
}

/* Rules that are off or over are matched with the others, and not heard. */
static void
take_hits(struct planner *planner)
{
	int64_t now_ms = loop_now_ms(planner->app->loop);

	planner->hits.len = 0;
	for (size_t i = 0; i < planner->result.len; i++)
		if (rule_is_in_force(planner->result.hits[i].rule, now_ms))
			*array_add(&planner->hits) = planner->result.hits[i];
}

/* Whether the batch goes on at once. */
static bool
take_result(struct planner *planner)
{
	take_hits(planner);
	if (planner->hits.len > 0) {
		planner_ask(planner);
		return false;
	}
	pass_article(planner, &planner->batch.items[planner->at++]);
	return true;
}

static void
matching_done(void *arg)
{
	struct planner *planner = arg;

	planner->job = NULL;
	if (take_result(planner))
		planner_match(planner);
}

static void
planner_destroy(void *arg)
{
	struct planner *planner = arg;

	drop_batch(planner);
	array_fini(&planner->batch);
	array_fini(&planner->tags);
	array_fini(&planner->hits);
	buf_fini(&planner->title_key);
	buf_fini(&planner->link_key);
	repeats_free(&planner->repeats);
	matcher_free(&planner->matcher);
	edition_unref(&planner->edition);
	mem_free(&planner);
}

/* Goes on with the batch until one meets a rule, or is long, or the turn was
 * long enough. */
static void
planner_match(struct planner *planner)
{
	static const struct job_spec spec = {
	    matching_work, matching_done, planner_destroy};
	struct app *app = planner->app;
	int64_t until_ms = loop_mono_ms(app->loop) + PLANNER_BUDGET_MS;

	if (planner->step != PLANNER_MATCH)
		planner_enter(planner, PLANNER_MATCH);
	while (planner->at < planner->batch.len && !planner->is_stopped) {
		const struct item *item = &planner->batch.items[planner->at];

		if (loop_mono_ms(app->loop) >= until_ms) {
			planner->timer =
			    loop_defer(app->loop, on_timer, planner);
			return;
		}
		set_input(planner, item);
		if (item->article->body.len > PLANNER_INLINE_BYTES) {
			planner->job = job_start(app->pool, &spec, planner);
			return;
		}
		matching_work(planner);
		if (!take_result(planner))
			return;
	}
	planner_read(planner);
}

struct planner *
planner_new(struct app *app)
{
	struct planner *planner = mem_new(sizeof(*planner));

	planner->app = app;
	planner->title_key = buf_init(MAX_KEY_BYTES);
	planner->link_key = buf_init(MAX_KEY_BYTES);
	planner->repeats = repeats_new();
	use_edition(planner);
	planner_wake(planner);
	return planner;
}

void
planner_free(struct planner **planner)
{
	struct planner *self = take_ptr(planner);

	if (self == NULL)
		return;
	timer_cancel(&self->timer);
	store_cancel(&self->op);
	recall_free(&self->recall);
	if (self->job != NULL)
		job_cancel(&self->job); /* destroys when no worker uses it */
	else
		planner_destroy(self);
}

void
planner_sync(struct planner *planner)
{
	/* Nothing to do but to look: use_edition() swaps between batches. */
	planner_wake(planner);
}

void
planner_stop(struct planner *planner)
{
	planner->is_stopped = true;
	if (planner->step == PLANNER_IDLE)
		timer_cancel(&planner->timer);
}

bool
planner_is_idle(const struct planner *planner)
{
	return planner->step == PLANNER_IDLE && planner->timer == NULL;
}
