/*
 * One machine a feed:
 *
 *	        timer           reply              read             known
 *	IDLE ----------> FETCH --------> READ -------------> ASK -----------.
 *	 ^                 |      (a worker for large ones)                  v
 *	 |                 `-------- nothing to read ----------------> COMMIT
 *	 `------------------------------ durable ----------------------------'
 *
 * What a poll found, its validators and the next time are one commit, so that
 * a crash before it repeats the poll and one after it loses nothing.
 */
#include "flow/poll.h"

#include "base/check.h"
#include "base/num.h"
#include "feed/schedule.h"
#include "feed/select.h"
#include "flow/control.h"
#include "flow/fetch.h"
#include "flow/notice.h"
#include "flow/parts.h"
#include "flow/planner.h"
#include "store/poll.h"

/* A state that could not be written is tried again after this. */
#define COMMIT_RETRY_MS 30000

static void on_due(void *arg);

static struct log_fields
poll_fields(const struct poll *poll)
{
	struct log_fields fields = {.len = 0};

	log_add_field(&fields, "feed", poll->feed->id);
	return fields;
}

static void
poll_enter(struct poll *poll, enum poll_step step)
{
	static const char *const names[] = {
	    "idle", "fetch", "read", "ask", "commit"};
	struct log_fields fields = poll_fields(poll);

	log_debug(&fields, "poll: %s -> %s", names[poll->step], names[step]);
	poll->step = step;
}

/* Arms the timer for the time that the state names. */
static void
poll_arm(struct poll *poll, int64_t delay_ms)
{
	timer_cancel(&poll->timer);
	if (!poll->is_known || poll->is_stopped ||
	    (poll->app->options.once && poll->was_polled))
		return;
	poll->timer = timer_start(
	    poll->app->loop, delay_ms > 0 ? delay_ms : 0, on_due, poll);
}

static int64_t
resume_delay_ms(const struct poll *poll)
{
	struct app *app = poll->app;
	int64_t now_ms = loop_now_ms(app->loop);

	if (app->options.once)
		return 0;
	return feed_schedule_resume_ms(
	           poll->feed, &poll->state, now_ms, rng_next(&app->rng)) -
	    now_ms;
}

void
poll_resume(struct poll *poll)
{
	poll_arm(poll, resume_delay_ms(poll));
}

/* Forgets what belongs to one poll; the timer is the caller's. */
static void
poll_end(struct poll *poll)
{
	xfer_cancel(&poll->xfer);
	job_cancel(&poll->job);
	store_cancel(&poll->op);
	document_free(&poll->document);
	arena_free(&poll->run);
	arena_free(&poll->next_arena);
}

void
poll_free(struct poll **poll)
{
	struct poll *self = take_ptr(poll);

	if (self == NULL)
		return;
	timer_cancel(&self->timer);
	poll_end(self);
	arena_free(&self->arena);
	edition_unref(&self->edition);
	mem_free(&self);
}

static void
poll_back_to_idle(struct poll *poll, int64_t delay_ms)
{
	struct app *app = poll->app;

	poll_end(poll);
	poll_enter(poll, POLL_IDLE);
	poll->was_polled = true;
	poll_arm(poll, delay_ms);
	control_on_polled(app->control, poll->feed->id, poll->has_failed,
	    poll->has_failed ? poll->state.last_error : S(""));
	app_check_idle(app);
}

static void
note_sickness(struct poll *poll)
{
	struct app *app = poll->app;

	if (poll->next.phase == FEED_SICK || poll->next.phase == FEED_GONE)
		notices_set(app->notices,
		    &(struct notice){.kind = S("feed"),
		        .subject = poll->feed->id,
		        .is_open = true,
		        .severity = SEVERITY_HIGH,
		        .title =
		            arena_printf(poll->run, "feed %.*s cannot be read",
		                SLICE_ARG(poll->feed->id)),
		        .text = poll->next.last_error});
	else if (poll->next.phase == FEED_OK)
		notices_set(app->notices,
		    &(struct notice){.kind = S("feed"),
		        .subject = poll->feed->id,
		        .severity = SEVERITY_INFO,
		        .title =
		            arena_printf(poll->run, "feed %.*s is read again",
		                SLICE_ARG(poll->feed->id))});
}

/* One line for a poll that found something or failed in a new way. */
static void
log_poll(const struct poll *poll, const struct store_polled *polled)
{
	struct log_fields fields = poll_fields(poll);
	bool failed = poll->next.failures > 0;
	char delay[NUM_DURATION_MAX];
	int64_t wait_ms = polled->next_poll_ms - loop_now_ms(poll->app->loop);

	num_duration((wait_ms > 0 ? wait_ms : 0) / 1000 * 1000, delay);
	if (failed && !slice_eq(poll->next.last_error, poll->state.last_error))
		log_warn(&fields, "poll failed, trying again in %s: %.*s",
		    delay, SLICE_ARG(poll->next.last_error));
	else if (failed)
		log_debug(&fields, "poll failed again, next in %s", delay);
	else if (poll->state.failures > 0)
		log_info(&fields, "poll works again");
	if (poll->fresh > 0)
		log_info(&fields, "%zu new or changed of %zu entries%s",
		    poll->fresh, poll->document->entries.len,
		    poll->state.baseline_done || polled->ready == 0
		        ? ""
		        : ", the first poll of this feed");
	if (poll->document != NULL && poll->document->left_out > 0)
		log_warn(&fields, "%zu entries over the limit were left out",
		    poll->document->left_out);
}

static void
on_committed(const struct store_fault *fault, const struct store_polled *polled,
    void *arg)
{
	struct poll *poll = arg;
	struct app *app = poll->app;
	bool is_refreshed = poll->is_refreshed;

	poll->op = NULL;
	poll->is_refreshed = false;
	if (fault != NULL) {
		app_store_failed(app, fault, "a poll cannot be kept");
		poll->has_failed = true;
		poll_back_to_idle(poll, COMMIT_RETRY_MS);
		return;
	}
	log_poll(poll, polled);
	note_sickness(poll);
	poll->has_failed = poll->next.failures > 0;
	arena_free(&poll->arena);
	poll->arena = take_ptr(&poll->next_arena);
	poll->state = poll->next;
	poll->state.next_poll_ms = polled->next_poll_ms;
	if (polled->ready > 0)
		planner_wake(app->planner);
	poll_back_to_idle(poll,
	    is_refreshed ? resume_delay_ms(poll)
	                 : polled->next_poll_ms - loop_now_ms(app->loop));
}

/* A view of the entry as an article; text lives as long as the entry. */
static struct article
article_of_entry(const struct poll *poll, const struct entry *entry,
    const struct identity *identity)
{
	struct slice language = poll->feed->language;

	if (language.len == 0)
		language = entry->language;
	return (struct article){
	    .key = slice_of(identity->key),
	    .source = poll->feed->id,
	    .url = entry->link,
	    .title = entry->title,
	    .body = entry->content.len > 0 ? entry->content : entry->summary,
	    .language = language,
	    .has_published = entry->has_published,
	    .published_ms = entry->published_ms,
	    .has_updated = entry->has_updated,
	    .updated_ms = entry->updated_ms,
	};
}

static void
add_entries(struct poll *poll, const enum selection *selections,
    struct store_poll *commit)
{
	const struct document *document = poll->document;
	size_t len = document->entries.len;
	struct store_entry *entries =
	    arena_new_array(poll->run, struct store_entry, len);
	struct article *articles =
	    arena_new_array(poll->run, struct article, len);

	for (size_t i = 0; i < len; i++) {
		enum selection selection = selections[i];
		struct entry *entry = document->entries.items[i];
		const struct identity *identity = &document->identities[i];
		struct store_entry *to = &entries[commit->entry_len];

		if (selection == SELECT_KNOWN || selection == SELECT_COPY)
			continue;
		articles[i] = article_of_entry(poll, entry, identity);
		*to = (struct store_entry){
		    .article = &articles[i],
		    .content_hash = slice_of(identity->hash),
		    .author = entry->author,
		    .tags = entry->tags,
		    .tag_len = entry->tag_len,
		    .stage = STORE_READY,
		};
		if (selection == SELECT_OLD || selection == SELECT_BASELINE)
			to->reason = slice_of(selection_name(selection));
		else
			poll->fresh++;
		commit->entry_len++;
	}
	commit->entries = entries;
}

/* The keys of the document that the store knew already. */
static void
add_seen_keys(struct poll *poll, const struct store_known *known,
    struct store_poll *commit)
{
	const struct document *document = poll->document;
	struct slice *seen =
	    arena_new_array(poll->run, struct slice, known->len);

	for (size_t i = 0; i < known->len; i++) {
		const struct identity *identity = &document->identities[i / 2];

		if (known->entries[i].is_known)
			seen[commit->seen_len++] = slice_of(
			    i % 2 == 0 ? identity->key : identity->bare_key);
	}
	commit->seen_keys = seen;
}

static void
poll_plan_next(struct poll *poll, const struct feed_document *facts)
{
	struct app *app = poll->app;
	const struct feed_poll request = {
	    .feed = poll->feed,
	    .state = &poll->state,
	    .default_interval_ms = poll->edition->settings->fetch.interval_ms,
	    .reply = &poll->reply,
	    .document = facts,
	    .verdict = &poll->verdict,
	    .now_ms = loop_now_ms(app->loop),
	    .rnd = rng_next(&app->rng),
	};

	poll->next_arena = arena_new();
	feed_schedule_next(&request, poll->next_arena, &poll->next);
}

static void
poll_commit(struct poll *poll, const enum selection *selections,
    const struct store_known *known)
{
	struct app *app = poll->app;
	int64_t now_ms = loop_now_ms(app->loop);
	struct feed_document facts = {.reading = FEED_NOT_READ};
	struct store_poll commit = {.state = &poll->next};

	if (poll->document != NULL)
		facts = document_facts(poll->document, now_ms);
	poll->fresh = 0;
	if (selections != NULL) {
		add_entries(poll, selections, &commit);
		add_seen_keys(poll, known, &commit);
	}
	facts.new_entries = (int64_t)poll->fresh;
	poll->verdict = verdict_of(&poll->reply, &facts, &poll->state, now_ms);
	poll_plan_next(poll, &facts);
	commit.delay_ms = poll->next.next_poll_ms - now_ms;
	if (commit.delay_ms < 0)
		commit.delay_ms = 0;
	commit.is_unchanged = poll->verdict.kind == VERDICT_UNCHANGED;
	commit.record = (struct store_poll_record){
	    .feed_id = poll->feed->id,
	    .status = poll->reply.status,
	    .verdict = slice_of(verdict_name(poll->verdict.kind)),
	    .error = slice_of(poll->verdict.reason),
	    .latency_ms = poll->reply.latency_ms,
	    .bytes = poll->body_bytes,
	    .entries = facts.entries,
	    .fresh = facts.new_entries,
	};
	poll_enter(poll, POLL_COMMIT);
	poll->op =
	    store_commit_poll(app_store(app), &commit, on_committed, poll);
}

static void
on_known(
    const struct store_fault *fault, const struct store_known *known, void *arg)
{
	struct poll *poll = arg;
	struct app *app = poll->app;
	const struct document *document = poll->document;
	size_t len = document->entries.len;
	struct known_entry *entries;
	enum selection *selections;
	struct select_request request;

	poll->op = NULL;
	if (fault != NULL) {
		app_store_failed(app, fault, "known entries cannot be read");
		poll->has_failed = true;
		poll_back_to_idle(poll, COMMIT_RETRY_MS);
		return;
	}
	entries = arena_new_array(poll->run, struct known_entry, known->len);
	selections = arena_new_array(poll->run, enum selection, len);
	request = (struct select_request){
	    .feed = poll->feed,
	    .entries = document->entries.items,
	    .identities = document->identities,
	    .len = len,
	    .known = entries,
	    .baseline_done = poll->state.baseline_done,
	    .default_max_age_ms = poll->edition->settings->fetch.max_age_ms,
	    .now_ms = loop_now_ms(app->loop),
	};
	for (size_t i = 0; i < known->len; i++) {
		const struct identity *identity = &document->identities[i / 2];

		if (!known->entries[i].is_known)
			continue;
		entries[request.known_len++] = (struct known_entry){
		    slice_of(i % 2 == 0 ? identity->key : identity->bare_key),
		    known->entries[i].content_hash};
	}
	request.has_newest =
	    feed_schedule_newest(&poll->state, &request.newest_ms);
	select_entries(&request, selections);
	poll_commit(poll, selections, known);
}

/* Asks for each entry's key and bare key, in turn. */
static void
poll_ask(struct poll *poll)
{
	const struct document *document = poll->document;
	size_t len = document->entries.len;
	struct slice *keys = arena_new_array(poll->run, struct slice, 2 * len);

	for (size_t i = 0; i < len; i++) {
		keys[2 * i] = slice_of(document->identities[i].key);
		keys[2 * i + 1] = slice_of(document->identities[i].bare_key);
	}
	poll_enter(poll, POLL_ASK);
	poll->op = store_find_known(app_store(poll->app),
	    &(struct store_keys){poll->feed->id, keys, 2 * len}, on_known,
	    poll);
}

static void
poll_judge_document(struct poll *poll)
{
	poll->reply.body_sha256 = slice_of(poll->document->sha256);
	if (poll->document->is_read)
		poll_ask(poll);
	else
		poll_commit(poll, NULL, NULL);
}

static void
on_read(struct document *document, void *arg)
{
	struct poll *poll = arg;

	poll->job = NULL;
	poll->document = document;
	poll_judge_document(poll);
}

static void
poll_read(struct poll *poll)
{
	poll_enter(poll, POLL_READ);
	if (poll->document->body.len <= POLL_INLINE_BYTES) {
		document_read(poll->document);
		poll_judge_document(poll);
		return;
	}
	poll->job = document_start(
	    poll->app->pool, take_ptr(&poll->document), on_read, poll);
}

static void
on_fetched(struct xfer_reply *reply, void *arg)
{
	struct poll *poll = arg;
	int64_t now_ms = loop_now_ms(poll->app->loop);
	bool was_conditional;

	poll->xfer = NULL;
	was_conditional = poll->reply.was_conditional;
	poll->reply = fetch_reply(poll->run, reply);
	poll->reply.was_conditional = was_conditional;
	poll->body_bytes = (int64_t)reply->body.len;
	poll->verdict = verdict_of(&poll->reply, NULL, &poll->state, now_ms);
	if (poll->verdict.kind != VERDICT_FRESH) {
		poll_commit(poll, NULL, NULL);
		return;
	}
	poll->document = document_new(reply->body.max);
	poll->document->body = reply->body;
	reply->body = buf_init(0);
	buf_add_slice(&poll->document->content_type, poll->reply.content_type);
	buf_add_slice(&poll->document->url, poll->reply.url);
	buf_add_slice(&poll->document->known_sha256, poll->state.body_sha256);
	poll_read(poll);
}

static void
poll_fetch(struct poll *poll)
{
	struct feed_question question = feed_schedule_question(
	    poll->feed, &poll->state, loop_now_ms(poll->app->loop));
	struct xfer_request request;

	poll->run = arena_new();
	request = fetch_request(
	    poll->run, poll->edition->settings, poll->feed, &question);
	poll->reply =
	    (struct feed_reply){.was_conditional = question.etag.len > 0 ||
	            question.last_modified.len > 0};
	poll_enter(poll, POLL_FETCH);
	poll->xfer = xfer_start(poll->xfers, &request, on_fetched, poll);
}

static void
on_due(void *arg)
{
	struct poll *poll = arg;

	poll->timer = NULL;
	check(poll->step == POLL_IDLE);
	poll_fetch(poll);
}

static void
copy_state(struct poll *poll, const struct feed_state *from)
{
	struct arena *arena = arena_new();
	struct slice *const texts[] = {&poll->state.id, &poll->state.url,
	    &poll->state.effective_url, &poll->state.etag,
	    &poll->state.last_modified, &poll->state.body_sha256,
	    &poll->state.last_error, &poll->state.title, &poll->state.format,
	    &poll->state.memory};

	poll->state = *from;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		*texts[i] = arena_copy(arena, *texts[i]);
	arena_free(&poll->arena);
	poll->arena = arena;
}

struct poll *
poll_new(struct app *app, struct xfers *xfers, const struct feed *feed)
{
	struct poll *poll = mem_new(sizeof(*poll));

	poll->app = app;
	poll->xfers = xfers;
	poll->edition = edition_ref(app->edition);
	poll->feed = feed;
	copy_state(poll, &(struct feed_state){.id = feed->id});
	return poll;
}

void
poll_learn(struct poll *poll, const struct feed_state *state)
{
	bool is_hurried = poll->is_hurried;

	if (state != NULL)
		copy_state(poll, state);
	poll->is_known = true;
	poll->is_hurried = false;
	if (is_hurried)
		poll_arm(poll, 0);
	else
		poll_resume(poll);
}

void
poll_refresh(struct poll *poll, const struct feed *feed)
{
	bool was_under_way = poll->step != POLL_IDLE;

	edition_unref(&poll->edition);
	poll->edition = edition_ref(poll->app->edition);
	poll->feed = feed;
	if (poll->step == POLL_COMMIT) {
		/* It is carried out in any case: what it leaves behind must
		 * be known here, too. */
		poll->is_refreshed = true;
		return;
	}
	/* What is under way holds views of the old edition. */
	poll_end(poll);
	poll_enter(poll, POLL_IDLE);
	if (was_under_way)
		poll_hurry(poll);
	else
		poll_resume(poll);
}

void
poll_hurry(struct poll *poll)
{
	if (!poll->is_known)
		poll->is_hurried = true;
	else if (poll->step == POLL_IDLE)
		poll_arm(poll, 0);
}

void
poll_stop(struct poll *poll)
{
	poll->is_stopped = true;
	timer_cancel(&poll->timer);
	if (poll->step == POLL_COMMIT || poll->step == POLL_IDLE)
		return;
	poll_end(poll);
	poll_enter(poll, POLL_IDLE);
}
