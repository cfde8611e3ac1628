#include "feed/schedule.h"

#include "base/check.h"
#include "base/num.h"
#include "feed/memory.h"
#include "text/date.h"

#define SECOND_MS ((int64_t)1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* An official source is worth more requests than any other. */
#define OFFICIAL_INTERVAL_MS (5 * MINUTE_MS)
/* Whatever is configured: a poll loop is never a busy loop. */
#define MIN_INTERVAL_MS SECOND_MS
/* Some servers promise sixteen years of freshness. */
#define HINT_CAP_MS HOUR_MS

/* A reader of news for leisure may wait for days; an alert may not. */
#define BACKOFF_CAP_MS          (2 * HOUR_MS)
#define BACKOFF_CAP_OFFICIAL_MS (30 * MINUTE_MS)
#define BACKOFF_CAP_CLIENT_MS   (6 * HOUR_MS)
#define MAX_DOUBLINGS           20

#define SICK_FAILURES 3
#define SICK_AFTER_MS (6 * HOUR_MS)

#define THROTTLE_MIN_MS       MINUTE_MS
#define THROTTLE_MAX_MS       (48 * HOUR_MS)
#define THROTTLE_DEFAULT_MS   (15 * MINUTE_MS)
#define THROTTLE_GUESS_MAX_MS (6 * HOUR_MS) /* without a word of the server */

#define GONE_ANSWERS  2
#define GONE_APART_MS HOUR_MS
#define GONE_PROBE_MS (7 * DAY_MS)

#define MOVED_ANSWERS 3
#define MOVED_SPAN_MS DAY_MS

/* How long 304 is believed. */
#define FULL_OFFICIAL_MS DAY_MS
#define FULL_MS          (8 * DAY_MS)

#define RESUME_SPREAD_MS MINUTE_MS
#define JITTER_PART      10 /* up to a tenth of the delay is added */

static int64_t
min_ms(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
max_ms(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* delay * 2^doublings, at most cap. */
static int64_t
grown(int64_t delay_ms, int64_t doublings, int64_t cap_ms)
{
	int64_t times = min_ms(max_ms(doublings, 0), MAX_DOUBLINGS);

	for (; times > 0 && delay_ms < cap_ms; times--)
		delay_ms *= 2;
	return min_ms(delay_ms, cap_ms);
}

static int64_t
with_jitter(int64_t delay_ms, uint64_t rnd)
{
	return delay_ms +
	    (int64_t)(rnd % (uint64_t)(delay_ms / JITTER_PART + 1));
}

int64_t
feed_schedule_interval_ms(const struct feed *feed, int64_t default_ms)
{
	int64_t interval = feed->has_interval ? feed->interval_ms : default_ms;

	if (!feed->has_interval && feed->official)
		interval = min_ms(interval, OFFICIAL_INTERVAL_MS);
	return max_ms(interval, MIN_INTERVAL_MS);
}

/* State written for another address tells nothing about this one. */
static bool
is_same_address(const struct feed *feed, const struct feed_state *state)
{
	return slice_eq(feed->url, state->url);
}

struct feed_question
feed_schedule_question(
    const struct feed *feed, const struct feed_state *state, int64_t now_ms)
{
	struct feed_question question = {.url = feed->url};
	int64_t believed_ms = feed->official ? FULL_OFFICIAL_MS : FULL_MS;
	AUTO(arena_free) struct arena *arena = NULL;
	struct feed_memory memory;

	if (!is_same_address(feed, state))
		return question;
	if (!slice_is_empty(state->effective_url))
		question.url = state->effective_url;
	arena = arena_new();
	memory = feed_memory_parse(state->memory, arena);
	/* A time in the future is a clock that was set back. */
	if (now_ms - memory.full_ms >= believed_ms || memory.full_ms > now_ms)
		return question;
	question.etag = state->etag;
	question.last_modified = state->last_modified;
	return question;
}

bool
feed_schedule_newest(const struct feed_state *state, int64_t *ms_out)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct feed_memory memory = feed_memory_parse(state->memory, arena);

	if (memory.newest_ms == 0)
		return false;
	*ms_out = memory.newest_ms;
	return true;
}

/* The value of one directive of Cache-Control in seconds. */
static bool
cache_directive(struct slice header, struct slice name, int64_t *seconds_out)
{
	struct slice rest = header, part;

	while (slice_cut(&rest, ',', &part)) {
		size_t equals = slice_find_char(part, '=', 0);
		struct slice value = slice_trim(slice_from(part, equals + 1));

		if (!slice_eq_nocase(
		        slice_trim(slice_sub(part, 0, equals)), name))
			continue;
		if (slice_starts(value, S("\"")) && slice_ends(value, S("\"")))
			value = slice_sub(value, 1, value.len - 2);
		return num_parse(value, 0, INT32_MAX, seconds_out);
	}
	return false;
}

/* How much longer the reply says that it stays true; 0: it does not say. */
static int64_t
freshness_ms(const struct feed_reply *reply)
{
	int64_t seconds, age = 0, expires_ms, date_ms_;

	if (cache_directive(reply->cache_control, S("max-age"), &seconds)) {
		(void)num_parse(slice_trim(reply->age), 0, INT32_MAX, &age);
		return max_ms(seconds - age, 0) * SECOND_MS;
	}
	if (date_parse(reply->expires, &expires_ms) &&
	    date_parse(reply->date, &date_ms_))
		return max_ms(expires_ms - date_ms_, 0);
	return 0;
}

/*
 * Polling before the reply expires brings the same reply, so that is waited
 * for, within reason.  The feed's own ttl is a wish: what the operator wrote
 * down for this feed, and an official source, stand above it.
 */
static int64_t
success_delay_ms(const struct feed_poll *poll)
{
	int64_t delay =
	    feed_schedule_interval_ms(poll->feed, poll->default_interval_ms);
	int64_t hint = freshness_ms(poll->reply);

	if (poll->document != NULL && poll->document->has_ttl &&
	    !poll->feed->has_interval && !poll->feed->official)
		hint = max_ms(hint, poll->document->ttl_ms);
	return max_ms(delay, min_ms(hint, HINT_CAP_MS));
}

static void
set_next(
    const struct feed_poll *poll, struct feed_state *next, int64_t delay_ms)
{
	next->next_poll_ms = poll->now_ms + with_jitter(delay_ms, poll->rnd);
}

static void
count_failure(const struct feed_poll *poll, struct feed_state *next)
{
	if (next->failures == 0)
		next->first_failure_ms = poll->now_ms;
	next->failures++;
	next->last_error = slice_of(poll->verdict->reason);
}

static bool
is_sick(const struct feed_poll *poll, const struct feed_state *next)
{
	return next->failures >= SICK_FAILURES &&
	    poll->now_ms - next->first_failure_ms >= SICK_AFTER_MS;
}

/* The configuration stays the truth: an address that a redirect gave us is
 * dropped when it fails for long. */
static void
enter_failing(const struct feed_poll *poll, struct feed_state *next,
    enum feed_phase phase)
{
	next->phase = phase;
	if (!is_sick(poll, next))
		return;
	next->phase = FEED_SICK;
	next->effective_url = (struct slice){0};
}

/* Three polls over a day, so that one bad evening of a server's moves us
 * nowhere. */
static void
note_move(const struct feed_poll *poll, struct feed_state *next,
    struct feed_memory *memory)
{
	struct slice target = poll->verdict->moved_to;

	if (slice_is_empty(target) || !slice_eq(target, memory->moved_to)) {
		memory->moved_to = target;
		memory->moved_count = 0;
		memory->moved_since_ms =
		    slice_is_empty(target) ? 0 : poll->now_ms;
	}
	if (slice_is_empty(target))
		return;
	memory->moved_count++;
	if (memory->moved_count < MOVED_ANSWERS ||
	    poll->now_ms - memory->moved_since_ms < MOVED_SPAN_MS)
		return;
	next->effective_url = target;
	memory->moved_to = (struct slice){0};
	memory->moved_count = memory->moved_since_ms = 0;
}

static void
note_success(const struct feed_poll *poll, struct feed_state *next,
    struct feed_memory *memory)
{
	next->phase = FEED_OK;
	next->failures = 0;
	next->first_failure_ms = 0;
	next->throttled_until_ms = 0;
	next->last_success_ms = poll->now_ms;
	next->last_error = (struct slice){0};
	memory->gone_count = memory->gone_since_ms = 0;
	memory->throttle_count = 0;
	note_move(poll, next, memory);
	set_next(poll, next, success_delay_ms(poll));
}

/* The pair is replaced together, also by nothing. */
static void
take_validators(const struct feed_poll *poll, struct feed_state *next,
    struct feed_memory *memory)
{
	next->etag = poll->reply->etag;
	next->last_modified = poll->reply->last_modified;
	memory->full_ms = poll->now_ms;
}

static void
step_fresh(const struct feed_poll *poll, struct feed_state *next,
    struct feed_memory *memory)
{
	const struct feed_document *document = poll->document;

	check(document != NULL && document->reading == FEED_READ_DONE);
	note_success(poll, next, memory);
	take_validators(poll, next, memory);
	next->body_sha256 = poll->reply->body_sha256;
	if (!next->baseline_done)
		next->held_back = document->held_back;
	next->baseline_done = true;
	next->entry_count = document->entries;
	next->title = document->title;
	next->format = document->format;
	if (document->new_entries > 0)
		next->last_new_ms = poll->now_ms;
	if (document->has_newest)
		memory->newest_ms =
		    max_ms(memory->newest_ms, document->newest_ms);
}

/* A 304 replaces only what it repeats; an equal body is as good as a 200. */
static void
step_unchanged(const struct feed_poll *poll, struct feed_state *next,
    struct feed_memory *memory)
{
	const struct feed_reply *reply = poll->reply;

	note_success(poll, next, memory);
	if (reply->status != 304) {
		take_validators(poll, next, memory);
		return;
	}
	if (!slice_is_empty(reply->etag))
		next->etag = reply->etag;
	if (!slice_is_empty(reply->last_modified))
		next->last_modified = reply->last_modified;
}

static void
step_gone(const struct feed_poll *poll, struct feed_state *next,
    struct feed_memory *memory)
{
	int64_t interval =
	    feed_schedule_interval_ms(poll->feed, poll->default_interval_ms);

	count_failure(poll, next);
	if (memory->gone_count++ == 0)
		memory->gone_since_ms = poll->now_ms;
	if (next->phase == FEED_GONE ||
	    (memory->gone_count >= GONE_ANSWERS &&
	        poll->now_ms - memory->gone_since_ms >= GONE_APART_MS)) {
		next->phase = FEED_GONE;
		set_next(poll, next, GONE_PROBE_MS);
		return;
	}
	enter_failing(poll, next, FEED_RETRY);
	set_next(poll, next, max_ms(interval, GONE_APART_MS));
}

static void
step_later(const struct feed_poll *poll, struct feed_state *next,
    struct feed_memory *memory)
{
	int64_t interval =
	    feed_schedule_interval_ms(poll->feed, poll->default_interval_ms);
	int64_t delay = grown(
	    THROTTLE_DEFAULT_MS, memory->throttle_count, THROTTLE_GUESS_MAX_MS);

	memory->throttle_count++;
	count_failure(poll, next);
	if (poll->verdict->has_delay)
		delay = min_ms(max_ms(poll->verdict->delay_ms, THROTTLE_MIN_MS),
		    THROTTLE_MAX_MS);
	enter_failing(poll, next, FEED_THROTTLED);
	next->throttled_until_ms = poll->now_ms + delay;
	set_next(poll, next, max_ms(delay, interval));
}

/* A 4xx seldom heals by itself, so it starts and ends with longer waits. */
static int64_t
backoff_ms(const struct feed_poll *poll, int64_t failures)
{
	int64_t interval =
	    feed_schedule_interval_ms(poll->feed, poll->default_interval_ms);
	bool is_client = poll->verdict->is_client_fault;
	int64_t cap = is_client ? BACKOFF_CAP_CLIENT_MS : BACKOFF_CAP_MS;

	if (poll->feed->official)
		cap = BACKOFF_CAP_OFFICIAL_MS;
	return grown(
	    interval, failures - (is_client ? 0 : 1), max_ms(cap, interval));
}

static void
step_broken(const struct feed_poll *poll, struct feed_state *next,
    struct feed_memory *memory)
{
	memory->gone_count = memory->gone_since_ms = 0;
	count_failure(poll, next);
	if (next->phase == FEED_GONE) {
		set_next(poll, next, GONE_PROBE_MS);
		return;
	}
	enter_failing(poll, next, FEED_RETRY);
	set_next(poll, next, backoff_ms(poll, next->failures));
}

static void
forget_address(struct feed_state *next, struct feed_memory *memory)
{
	next->effective_url = (struct slice){0};
	next->etag = (struct slice){0};
	next->last_modified = (struct slice){0};
	next->body_sha256 = (struct slice){0};
	next->throttled_until_ms = 0;
	memory->moved_to = (struct slice){0};
	memory->moved_count = memory->moved_since_ms = 0;
	memory->gone_count = memory->gone_since_ms = 0;
	if (next->phase == FEED_GONE)
		next->phase = FEED_RETRY;
}

/* From views of the poll to copies that outlive it. */
static void
own_text(struct feed_state *next, struct arena *arena)
{
	struct slice *const texts[] = {
	    &next->id,
	    &next->url,
	    &next->effective_url,
	    &next->etag,
	    &next->last_modified,
	    &next->body_sha256,
	    &next->last_error,
	    &next->title,
	    &next->format,
	};

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		*texts[i] = arena_copy(arena, *texts[i]);
}

void
feed_schedule_next(const struct feed_poll *poll, struct arena *arena,
    struct feed_state *next_out)
{
	static void (*const steps[VERDICT_COUNT])(const struct feed_poll *,
	    struct feed_state *, struct feed_memory *) = {
	    [VERDICT_FRESH] = step_fresh,
	    [VERDICT_UNCHANGED] = step_unchanged,
	    [VERDICT_GONE] = step_gone,
	    [VERDICT_LATER] = step_later,
	    [VERDICT_BROKEN] = step_broken,
	};
	struct feed_state next = *poll->state;
	struct feed_memory memory =
	    feed_memory_parse(poll->state->memory, arena);

	if (!is_same_address(poll->feed, poll->state))
		forget_address(&next, &memory);
	next.id = poll->feed->id;
	next.url = poll->feed->url;
	next.last_attempt_ms = poll->now_ms;
	next.last_status = poll->reply->status;
	next.latency_ms = poll->reply->latency_ms;
	steps[poll->verdict->kind](poll, &next, &memory);
	own_text(&next, arena);
	next.memory = feed_memory_render(&memory, arena);
	*next_out = next;
}

/* The longest that set_next() can have meant for this phase. */
static int64_t
longest_delay_ms(const struct feed *feed, const struct feed_state *state)
{
	int64_t interval = feed->has_interval ? feed->interval_ms : 0;
	int64_t longest = max_ms(interval, GONE_PROBE_MS);

	if (state->phase == FEED_OK && feed->has_interval)
		longest = max_ms(interval, HINT_CAP_MS);
	return longest + longest / JITTER_PART;
}

int64_t
feed_schedule_resume_ms(const struct feed *feed, const struct feed_state *state,
    int64_t now_ms, uint64_t rnd)
{
	int64_t spread_ms = RESUME_SPREAD_MS;

	if (state->last_attempt_ms == 0 || !is_same_address(feed, state))
		return now_ms;
	if (state->next_poll_ms > now_ms &&
	    state->next_poll_ms - now_ms <= longest_delay_ms(feed, state))
		return state->next_poll_ms;
	/* One that asks to be polled more often than that is not held up. */
	if (feed->has_interval && feed->interval_ms < spread_ms)
		spread_ms = feed->interval_ms;
	return now_ms + (int64_t)(rnd % (uint64_t)spread_ms);
}
