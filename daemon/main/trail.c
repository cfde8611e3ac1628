#include "main/trail.h"

#include "base/mem.h"
#include "main/state.h"
#include "net/loop.h"
#include "store/ledger.h"

/* Alerts of the rule are gone through until the article's is found; a rule
 * with more of them than that has other troubles. */
#define MAX_PAGES 20
/* Around a number that is not there. */
#define NEAR_IDS 50

struct reading {
	struct trail *trail;
	struct store *store;
	const struct rule *rule;
	int64_t article_id;
	int64_t near;
	int64_t next; /* cursor of the alerts */
	unsigned pages;
	bool is_found;
	struct err err;
};

/* --- the article ---------------------------------------------------------- */

static void
on_article(const struct store_fault *fault,
    const struct store_articles *articles, void *arg)
{
	struct reading *reading = arg;
	struct trail *trail = reading->trail;

	if (fault != NULL) {
		reading->err = fault->err;
		return;
	}
	if (articles->len == 0)
		return;
	trail->article = store_article_copy(&articles->items[0]);
	trail->seen_ms = articles->items[0].seen_ms;
	trail->stage = articles->items[0].stage;
	trail->reason = arena_copy(trail->arena, articles->items[0].reason);
	reading->is_found = true;
}

static int64_t
distance(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

static void
on_neighbours(const struct store_fault *fault,
    const struct store_articles *articles, void *arg)
{
	struct reading *reading = arg;

	for (size_t i = 0; fault == NULL && i < articles->len; i++) {
		int64_t id = articles->items[i].id;

		if (reading->near == 0 ||
		    distance(id, reading->article_id) <
		        distance(reading->near, reading->article_id))
			reading->near = id;
	}
}

static void
read_article(struct reading *reading)
{
	struct store_archive archive = {.id = reading->article_id,
	    .max_len = 1,
	    .max_bytes = (size_t)64 << 20};

	(void)store_read_archive(reading->store, &archive, on_article, reading);
	store_drain(reading->store);
	if (reading->is_found || reading->err.code != ERR_NONE)
		return;
	archive =
	    (struct store_archive){.after_id = reading->article_id > NEAR_IDS
	            ? reading->article_id - NEAR_IDS
	            : 0,
	        .max_len = 2 * NEAR_IDS,
	        .max_bytes = (size_t)64 << 20};
	(void)store_read_archive(
	    reading->store, &archive, on_neighbours, reading);
	store_drain(reading->store);
	err_set(&reading->err, ERR_NOT_FOUND,
	    "article %lld is not in the archive",
	    (long long)reading->article_id);
}

/* --- its feed, its alert -------------------------------------------------- */

static void
on_feeds(
    const struct store_fault *fault, const struct store_feeds *feeds, void *arg)
{
	struct reading *reading = arg;
	struct trail *trail = reading->trail;

	for (size_t i = 0; fault == NULL && i < feeds->len; i++) {
		if (!slice_eq(feeds->items[i].id, trail->article->source))
			continue;
		trail->has_feed = true;
		trail->phase = feeds->items[i].phase;
	}
}

static void
keep_alert(struct trail *trail, const struct store_ledger_alert *row)
{
	struct arena *arena = trail->arena;

	trail->has_alert = true;
	trail->alert = row->alert;
	trail->alert.reason = arena_copy(arena, row->alert.reason);
	trail->alert.story_id = arena_copy(arena, row->alert.story_id);
	trail->alert.rule_id = trail->alert.rule_title = S("");
	trail->alert.feed_id = trail->alert.doc = S("");
	trail->deliveries = arena_new_array(
	    arena, struct trail_delivery, row->delivery_len + 1);
	trail->delivery_len = row->delivery_len;
	for (size_t i = 0; i < row->delivery_len; i++) {
		const struct store_ledger_delivery *from = &row->deliveries[i];

		trail->deliveries[i] = (struct trail_delivery){
		    .channel = arena_copy(arena, from->channel),
		    .state = from->state,
		    .reason = arena_copy(arena, from->reason),
		    .is_silenced = from->silence_id != 0,
		    .tries = from->tries,
		    .settled_ms = from->has_settled ? from->settled_ms : 0,
		    .due_ms = from->has_due ? from->due_ms : 0};
	}
}

static void
on_alerts(const struct store_fault *fault, const struct store_alerts *alerts,
    void *arg)
{
	struct reading *reading = arg;

	reading->next = 0;
	if (fault != NULL) {
		reading->err = fault->err;
		return;
	}
	for (size_t i = 0; i < alerts->len; i++) {
		if (alerts->items[i].alert.article_id != reading->article_id)
			continue;
		keep_alert(reading->trail, &alerts->items[i]);
		return;
	}
	reading->next = alerts->next;
}

static void
read_alert(struct reading *reading, struct slice rule_id)
{
	struct store_filter filter = {
	    .rule_id = rule_id, .trial = STORE_TRIAL_TOO};

	do {
		filter.before = reading->next;
		(void)store_list_alerts(
		    reading->store, &filter, false, on_alerts, reading);
		store_drain(reading->store);
	} while (reading->next != 0 && ++reading->pages < MAX_PAGES);
}

static void
read_all(struct reading *reading)
{
	read_article(reading);
	if (!reading->is_found)
		return;
	(void)store_load_feeds(reading->store, on_feeds, reading);
	store_drain(reading->store);
	read_alert(reading, reading->rule->id);
	if (!reading->trail->has_alert && reading->rule->was.len > 0)
		read_alert(reading, reading->rule->was);
}

struct trail *
trail_read(const struct settings *settings, int64_t article_id,
    const struct rule *rule, int64_t *near_out, struct err *err)
{
	struct trail *trail = mem_new(sizeof(*trail));
	struct reading reading = {
	    .trail = trail, .rule = rule, .article_id = article_id};
	struct loop *loop = loop_new();

	trail->arena = arena_new();
	trail->now_ms = loop_now_ms(loop);
	if (state_open(settings, STORE_READ, loop, &reading.store,
	        &reading.err) == 0) {
		read_all(&reading);
		store_close(&reading.store);
	}
	loop_free(&loop);
	*near_out = reading.near;
	if (reading.err.code == ERR_NONE)
		return trail;
	*err = reading.err;
	trail_free(&trail);
	return NULL;
}

void
trail_free(struct trail **trail)
{
	struct trail *self = take_ptr(trail);

	if (self == NULL)
		return;
	article_free(&self->article);
	arena_free(&self->arena);
	mem_free(&self);
}
