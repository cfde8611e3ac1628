/*
 * A store in a folder of its own with a clock that stands still, and answers
 * turned into text, because a result lives only while its done runs.
 *
 * Nothing here or in the tests looks behind the headers: linked with another
 * implementation, the same programs test that one.
 */
#ifndef UNIT_STORE_FIXTURE_H
#define UNIT_STORE_FIXTURE_H

#include "unit/testing.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/article.h"
#include "store/duty.h"
#include "store/ledger.h"
#include "store/outbox.h"
#include "store/poll.h"
#include "store/store.h"
#include "store/upkeep.h"

#define SECOND_MS ((int64_t)1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)
/* 2023-08-31 00:00:00 UTC. */
#define START_MS ((int64_t)1693440000000)

struct fixture {
	char dir[64];
	char path[96];
	int64_t now_ms;
	struct store *store;
	/* Of the last operation: */
	unsigned told;
	bool has_failed;
	struct store_fault fault;
	char text[16384];
	int64_t number, token, revision;
};

static inline int64_t
fixture_clock(void *arg)
{
	const struct fixture *f = arg;

	return f->now_ms;
}

static inline int
fixture_try_open(struct fixture *f, enum store_mode mode, int64_t max_bytes,
    struct store **store_out, struct err *err)
{
	struct store_options options = {
	    .path = slice_of(f->path),
	    .mode = mode,
	    .clock = fixture_clock,
	    .clock_arg = f,
	    .max_bytes = max_bytes,
	};

	return store_open(&options, store_out, err);
}

static inline void
fixture_open(struct fixture *f)
{
	struct err err = ERR_INIT;

	if (fixture_try_open(f, STORE_WRITE, 0, &f->store, &err) < 0)
		fail_msg("%s", err.text);
}

static inline void
fixture_reopen(struct fixture *f)
{
	store_close(&f->store);
	fixture_open(f);
}

static inline int
fixture_setup(void **state)
{
	struct fixture *f = mem_new(sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof(f->dir), "%s/sw-store-XXXXXX",
	    tmp != NULL && strlen(tmp) < 32 ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/watch.db", f->dir);
	f->now_ms = START_MS;
	*state = f;
	fixture_open(f);
	return 0;
}

static inline int
fixture_teardown(void **state)
{
	struct fixture *f = *state;
	char command[128];

	store_close(&f->store);
	snprintf(command, sizeof(command), "rm -rf '%s'", f->dir);
	if (system(command) != 0)
		return -1;
	mem_free(&f);
	return 0;
}

#define STORE_TEST(test) \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

/* Begins an operation's text; false where it failed. */
static inline bool
fixture_told(struct fixture *f, const struct store_fault *fault)
{
	f->told++;
	f->text[0] = '\0';
	f->has_failed = fault != NULL;
	if (fault != NULL)
		f->fault = *fault;
	return fault == NULL;
}

static inline void PRINTF(2, 3) say(struct fixture *f, const char *format, ...)
{
	size_t len = strlen(f->text);
	va_list args;

	va_start(args, format);
	vsnprintf(f->text + len, sizeof(f->text) - len, format, args);
	va_end(args);
}

/* Parts are separated by one blank. */
static inline void
say_gap(struct fixture *f)
{
	if (f->text[0] != '\0')
		say(f, " ");
}

static inline void
say_slices(struct fixture *f, const struct slice *slices, size_t len)
{
	for (size_t i = 0; i < len; i++)
		say(f, "%s%.*s", i > 0 ? "," : "", SLICE_ARG(slices[i]));
}

static inline void
on_done(const struct store_fault *fault, void *arg)
{
	fixture_told(arg, fault);
}

/* Waits for the one operation that was started, which must succeed. */
static inline const char *
finish(struct fixture *f)
{
	unsigned before = f->told;

	store_drain(f->store);
	assert_int_equal(f->told, before + 1);
	if (f->has_failed)
		fail_msg("%s", f->fault.err.text);
	return f->text;
}

static inline enum err_code
finish_failing(struct fixture *f)
{
	unsigned before = f->told;

	store_drain(f->store);
	assert_int_equal(f->told, before + 1);
	assert_true(f->has_failed);
	return f->fault.err.code;
}

/* ---- polls ---- */

static inline void
on_polled(const struct store_fault *fault, const struct store_polled *polled,
    void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	for (size_t i = 0; i < polled->len; i++) {
		say_gap(f);
		say(f, "%" PRId64, polled->article_ids[i]);
	}
	f->number = polled->len > 0 ? polled->article_ids[0] : 0;
}

/* One new entry of a feed, ready to be matched; its article's id. */
static inline int64_t
poll_entry(
    struct fixture *f, const char *feed, const char *key, const char *title)
{
	struct article article = {.key = slice_of(key),
	    .url = S("https://news.example/1"),
	    .title = slice_of(title),
	    .body = S("Body."),
	    .language = S("en")};
	struct store_entry entry = {
	    .article = &article, .content_hash = slice_of(title)};
	struct feed_state state = {.id = slice_of(feed),
	    .phase = FEED_OK,
	    .last_attempt_ms = f->now_ms,
	    .last_success_ms = f->now_ms};
	struct store_poll poll = {.state = &state,
	    .delay_ms = 15 * MINUTE_MS,
	    .entries = &entry,
	    .entry_len = 1,
	    .record = {.status = 200, .verdict = S("fresh"), .fresh = 1}};

	store_commit_poll(f->store, &poll, on_polled, f);
	finish(f);
	return f->number;
}

/* ---- articles ---- */

static inline void
on_articles(const struct store_fault *fault,
    const struct store_articles *articles, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	for (size_t i = 0; i < articles->len; i++) {
		say_gap(f);
		say(f, "%" PRId64 "v%" PRId64 ":%.*s", articles->items[i].id,
		    articles->items[i].version,
		    SLICE_ARG(articles->items[i].article.title));
	}
	if (articles->has_more)
		say(f, " more");
	if (articles->wait_ms >= 0)
		say(f, " wait=%" PRId64, articles->wait_ms);
}

static inline const char *
ready(struct fixture *f)
{
	struct store_next next = {
	    .stage = STORE_READY, .max_len = 10, .max_bytes = 1 << 20};

	store_next_articles(f->store, &next, on_articles, f);
	return finish(f);
}

static inline void
on_planned(const struct store_fault *fault, const struct store_planned *planned,
    void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	say(f, "%s%salerts=%zu deliveries=%zu",
	    planned->is_stale ? "stale " : "",
	    planned->is_outdated ? "outdated " : "", planned->new_alerts,
	    planned->new_deliveries);
}

/* An alert of a rule for an article, as the planner would make it. */
static inline struct store_alert
make_alert(const char *rule, int64_t article_id, const char *story)
{
	struct store_alert made = {
	    .alert = {.kind = ALERT_NEWS,
	        .state = ALERT_OPENED,
	        .rule_id = slice_of(rule),
	        .rule_title = slice_of(rule),
	        .severity = SEVERITY_HIGH,
	        .story_id = slice_of(story),
	        .feed_id = S("bbc"),
	        .article_id = article_id,
	        .doc = S("{}")},
	    .text = S("arms deal"),
	};
	char key[32];

	snprintf(key, sizeof(key), "%" PRId64, article_id);
	alert_id(slice_of(rule), slice_of(key), made.alert.id);
	return made;
}

/* The article is matched: one alert of the rule, one delivery to the channel.
 */
static inline const char *
raise_alert(struct fixture *f, int64_t article_id, const char *rule,
    const char *channel, const char *story)
{
	struct store_alert alert = make_alert(rule, article_id, story);
	struct slice id = slice_of(alert.alert.id);
	struct store_delivery delivery = {.channel = slice_of(channel),
	    .story_id = slice_of(story),
	    .alert_ids = &id,
	    .alert_len = 1};
	struct store_article_commit commit = {.article_id = article_id,
	    .version = 1,
	    .revision = -1,
	    .story = {.id = slice_of(story), .source = S("news.example")},
	    .alerts = &alert,
	    .alert_len = 1,
	    .deliveries = &delivery,
	    .delivery_len = 1};

	store_commit_article(f->store, &commit, on_planned, f);
	return finish(f);
}

/* ---- outbox ---- */

/* «channel:rule,rule», then what is not as usual. */
static inline void
say_delivery(struct fixture *f, const struct store_due_delivery *d)
{
	say_gap(f);
	say(f, "%.*s:", SLICE_ARG(d->channel));
	for (size_t i = 0; i < d->alert_len; i++)
		say(f, "%s%.*s%s", i > 0 ? "," : "",
		    SLICE_ARG(d->alerts[i].alert.rule_id),
		    d->alerts[i].silence_id != 0 ? "(silenced)" : "");
	if (d->leg != LEG_OPENED)
		say(f, "/%s", leg_name(d->leg));
	if (d->resend > 0)
		say(f, "/resend=%u", d->resend);
	if (d->tries > 0)
		say(f, "/tries=%" PRId64, d->tries);
	if (d->cut_off > 0)
		say(f, "/cut=%" PRId64, d->cut_off);
	if (d->level > 0)
		say(f, "/level=%u", d->level);
	if (d->is_frozen)
		say(f, "/body=%.*s", SLICE_ARG(d->body));
	if (d->memory.len > 0)
		say(f, "/memory=%.*s", SLICE_ARG(d->memory));
	if (d->thread_id.len > 0)
		say(f, "/thread=%.*s", SLICE_ARG(d->thread_id));
}

struct due_ids {
	char ids[64][DIGEST_ID_LEN + 1];
	char alerts[64][DIGEST_ID_LEN + 1]; /* the first one's */
	size_t len;
};

struct due_arg {
	struct fixture *f;
	struct due_ids *ids;
};

static inline void
on_due(const struct store_fault *fault, const struct store_due *due, void *arg)
{
	struct due_arg *to = arg;

	to->ids->len = 0;
	if (!fixture_told(to->f, fault))
		return;
	for (size_t i = 0; i < due->len && i < 64; i++) {
		snprintf(to->ids->ids[i], sizeof(to->ids->ids[i]), "%.*s",
		    SLICE_ARG(due->items[i].id));
		if (due->items[i].alert_len > 0)
			memcpy(to->ids->alerts[i],
			    due->items[i].alerts[0].alert.id,
			    sizeof(to->ids->alerts[i]));
		to->ids->len++;
		say_delivery(to->f, &due->items[i]);
	}
	if (due->has_more)
		say(to->f, " more");
	if (due->wait_ms >= 0)
		say(to->f, " wait=%" PRId64, due->wait_ms);
}

/* What is due on the channels desk and mail. */
static inline const char *
find_due(struct fixture *f, size_t room, struct due_ids *ids)
{
	struct store_channel_room rooms[] = {
	    {S("desk"), room}, {S("mail"), room}};
	struct store_due_request request = {rooms, 2, 1 << 20};
	struct due_arg arg = {f, ids};

	store_find_due(f->store, &request, on_due, &arg);
	return finish(f);
}

static inline const char *
due(struct fixture *f)
{
	struct due_ids ids;

	return find_due(f, 10, &ids);
}

static inline void
on_claimed(const struct store_fault *fault, const struct store_claimed *claimed,
    void *arg)
{
	static const char *const ANSWERS[] = {
	    "claimed", "silenced", "outdated", "refused"};
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	f->token = claimed->token;
	say(f, "%s", ANSWERS[claimed->answer]);
	if (claimed->answer == STORE_CLAIMED)
		say(f, " %" PRId64 " %.*s", claimed->attempt,
		    SLICE_ARG(claimed->body));
}

/* Claims the delivery for a minute with a body that tells one alert. */
static inline const char *
claim_at_level(struct fixture *f, const char *id, const char *alert,
    unsigned level, const char *body)
{
	struct slice told = slice_of(alert);
	struct store_claim request = {.delivery_id = slice_of(id),
	    .level = level,
	    .body = slice_of(body),
	    .lease_ms = MINUTE_MS,
	    .told = &told,
	    .told_len = alert[0] != '\0'};

	store_claim_delivery(f->store, &request, on_claimed, f);
	return finish(f);
}

static inline const char *
claim(struct fixture *f, const char *id, const char *alert, const char *body)
{
	return claim_at_level(f, id, alert, 0, body);
}

static inline void
on_held(const struct store_fault *fault, const bool *held, void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		say(f, "%s", *held ? "held" : "lost");
}

static inline const char *
settle(struct fixture *f, const char *id, int64_t token,
    enum delivery_state state, int64_t delay_ms)
{
	struct store_settle request = {.delivery_id = slice_of(id),
	    .token = token,
	    .judgement = {.outcome = state == DELIVERY_DELIVERED
	            ? OUTCOME_DELIVERED
	            : OUTCOME_RETRY,
	        .code = 503,
	        .text = S("busy"),
	        .provider_id = S("ts-1")},
	    .settlement = {
	        .state = state, .delay_ms = delay_ms, .counts = true}};

	store_settle_delivery(f->store, &request, on_held, f);
	return finish(f);
}

/* Claims it and settles it as waiting, with what is to be remembered. */
static inline void
retry_with_memory(
    struct fixture *f, const struct due_ids *ids, const char *memory)
{
	struct store_settle request = {.delivery_id = slice_of(ids->ids[0]),
	    .judgement = {.outcome = OUTCOME_RETRY, .memory = slice_of(memory)},
	    .settlement = {.state = DELIVERY_WAITING}};

	claim(f, ids->ids[0], ids->alerts[0], "text");
	request.token = f->token;
	store_settle_delivery(f->store, &request, on_held, f);
	assert_string_equal(finish(f), "held");
}

/* Claims it with a body that the receiver finds wrong. */
static inline void
thaw(struct fixture *f, const struct due_ids *ids, unsigned level,
    const char *body)
{
	struct store_settle request = {.delivery_id = slice_of(ids->ids[0]),
	    .judgement = {.outcome = OUTCOME_REFUSED, .code = 400},
	    .settlement = {
	        .state = DELIVERY_WAITING, .counts = true, .thaw = true}};

	claim_at_level(f, ids->ids[0], ids->alerts[0], level, body);
	request.token = f->token;
	store_settle_delivery(f->store, &request, on_held, f);
	assert_string_equal(finish(f), "held");
}

/* Claims what is due first and has it delivered. */
static inline void
deliver_one(struct fixture *f)
{
	struct due_ids ids;

	find_due(f, 1, &ids);
	assert_true(ids.len > 0);
	claim(f, ids.ids[0], ids.alerts[0], "text");
	assert_string_equal(
	    settle(f, ids.ids[0], f->token, DELIVERY_DELIVERED, 0), "held");
}

#endif
