#include "flow/past.h"

#include <stdio.h>
#include <string.h>

#include "alert/plan.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/map.h"
#include "feed/identity.h"
#include "flow/planner.h"
#include "store/tally.h"

#define MAX_KEY_BYTES ((size_t)16 << 10)
/* Of a story's number as text. */
#define NUMBER_MAX 24

struct story {
	uint64_t number;
	size_t key_count; /* that name it; 0: nobody does */
	ARRAY(struct earlier_alert) earlier;
	ARRAY(char *) ids; /* the text of their ids */
};

struct story_key {
	struct story *story;
	int64_t at_ms;
};

struct counted {
	int64_t at_ms;
	const char *site; /* in `names` */
	uint64_t story;
};

/* Of one rule with fire_when or limit. */
struct counts {
	ARRAY(struct counted) hits;
	ARRAY(int64_t) alerts; /* when they were opened */
};

struct past {
	int64_t collapse_ms; /* of the rule that looks back longest */
	struct map *keys;    /* -> struct story_key */
	size_t swept;        /* keys after the last sweep */
	struct map *counts;  /* rule id -> struct counts */
	struct map *names;   /* texts that come again: sites, reasons */
	uint64_t last_number;

	const struct article *article;
	int64_t now_ms;
	struct story *story; /* of the article; NULL: none is known yet */
	struct buf title_key, link_key;
	struct plan_facts facts;
	struct rule_past rule_past;
};

struct past *
past_new(const struct ruleset *rules)
{
	struct past *past = mem_new(sizeof(*past));

	for (size_t i = 0; i < ruleset_rule_count(rules); i++) {
		const struct rule *rule = ruleset_rule(rules, i);

		if (!rule->collapse.off &&
		    rule->collapse.for_ms > past->collapse_ms)
			past->collapse_ms = rule->collapse.for_ms;
	}
	past->keys = map_new();
	past->counts = map_new();
	past->names = map_new();
	past->title_key = buf_init(MAX_KEY_BYTES);
	past->link_key = buf_init(MAX_KEY_BYTES);
	return past;
}

/* --- stories ------------------------------------------------------------- */

static void
story_free(struct story **story)
{
	struct story *self = take_ptr(story);

	ARRAY_EACH(id, &self->ids)
		mem_free(id);
	array_fini(&self->ids);
	array_fini(&self->earlier);
	mem_free(&self);
}

static void
key_free(struct story_key **key)
{
	struct story_key *self = take_ptr(key);

	if (--self->story->key_count == 0)
		story_free(&self->story);
	mem_free(&self);
}

/* Files may go back in time as well as forward. */
static bool
is_within(int64_t at_ms, int64_t now_ms, int64_t window_ms)
{
	return now_ms - at_ms < window_ms && at_ms - now_ms < window_ms;
}

static void
sweep(struct past *past)
{
	size_t cursor = 0;
	struct slice name;
	void *value;

	while (map_next(past->keys, &cursor, &name, &value)) {
		struct story_key *key = value;

		if (is_within(key->at_ms, past->now_ms, PLANNER_STORY_MS))
			continue;
		map_remove(past->keys, name);
		key_free(&key);
	}
	past->swept = map_len(past->keys);
}

static const struct story_key *
find_key(const struct past *past, const struct buf *name)
{
	const struct story_key *key =
	    name->len > 0 ? map_get(past->keys, buf_slice(name)) : NULL;

	return key != NULL &&
	        is_within(key->at_ms, past->now_ms, PLANNER_STORY_MS)
	    ? key
	    : NULL;
}

/* What is too old to hold anything back. */
static void
forget_earlier(struct past *past, struct story *story)
{
	size_t kept = 0;

	for (size_t i = 0; i < story->earlier.len; i++) {
		if (is_within(story->earlier.items[i].raised_ms, past->now_ms,
		        past->collapse_ms)) {
			story->earlier.items[kept] = story->earlier.items[i];
			story->ids.items[kept++] = story->ids.items[i];
		} else {
			mem_free(&story->ids.items[i]);
		}
	}
	story->earlier.len = kept;
	story->ids.len = kept;
}

void
past_begin(struct past *past, const struct article *article, int64_t now_ms)
{
	const struct story_key *title, *link;

	past->article = article;
	past->now_ms = now_ms;
	buf_reset(&past->title_key);
	buf_reset(&past->link_key);
	buf_add_str(&past->title_key, "title ");
	if (!identity_title_key(article->title, &past->title_key))
		buf_reset(&past->title_key);
	buf_add_str(&past->link_key, "link ");
	if (!identity_link_key(article->url, &past->link_key))
		buf_reset(&past->link_key);
	title = find_key(past, &past->title_key);
	link = find_key(past, &past->link_key);
	if (title != NULL && link != NULL && link->at_ms > title->at_ms)
		title = link;
	past->story = title != NULL ? title->story
	    : link != NULL          ? link->story
	                            : NULL;
	if (past->story != NULL)
		forget_earlier(past, past->story);
}

static void
name_story(struct past *past, const struct buf *name)
{
	struct story_key *key;

	if (name->len == 0)
		return;
	key = map_get(past->keys, buf_slice(name));
	if (key == NULL) {
		key = mem_new(sizeof(*key));
		map_set(past->keys, buf_slice(name), key);
	} else if (key->story != past->story && --key->story->key_count == 0) {
		story_free(&key->story);
	} else if (key->story == past->story) {
		key->at_ms = past->now_ms;
		return;
	}
	*key = (struct story_key){past->story, past->now_ms};
	past->story->key_count++;
}

/* An article without title and link is a story of its own, that nobody finds
 * again. */
static void
touch_story(struct past *past)
{
	if (past->title_key.len == 0 && past->link_key.len == 0)
		return;
	if (past->story == NULL) {
		past->story = mem_new(sizeof(*past->story));
		past->story->number = ++past->last_number;
	}
	name_story(past, &past->title_key);
	name_story(past, &past->link_key);
	if (map_len(past->keys) > 2 * past->swept + 1000)
		sweep(past);
}

/* --- what is counted ----------------------------------------------------- */

static const char *
name_of(struct past *past, struct slice text)
{
	char *name = map_get(past->names, text);

	if (name == NULL) {
		name = mem_new(text.len + 1);
		if (text.len > 0)
			memcpy(name, text.ptr, text.len);
		map_set(past->names, text, name);
	}
	return name;
}

static struct counts *
counts_of(struct past *past, const struct rule *rule)
{
	struct counts *counts = map_get(past->counts, rule->id);

	if (counts == NULL) {
		counts = mem_new(sizeof(*counts));
		map_set(past->counts, rule->id, counts);
	}
	return counts;
}

static void
tally_story(
    struct tally *tally, struct slice site, uint64_t number, bool is_known)
{
	char text[NUMBER_MAX];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	tally_add(tally, site, is_known ? slice_of(text) : S(""));
}

static bool
is_counted(const struct past *past, const struct rule *rule, int64_t at_ms)
{
	return is_within(at_ms, past->now_ms, rule->fire_when.within_ms);
}

/* The newest first, until there are enough; that is looked at only now and
 * then, because it takes its time. */
static int64_t
count_sources(
    struct past *past, const struct rule *rule, const struct counts *counts)
{
	AUTO(tally_free) struct tally *tally = tally_new();
	size_t wanted = rule->fire_when.different_sources, rows = 0;

	tally_story(tally, article_site(past->article),
	    past->story != NULL ? past->story->number : 0, past->story != NULL);
	for (size_t i = counts->hits.len; i-- > 0;) {
		const struct counted *hit = &counts->hits.items[i];

		if (!is_counted(past, rule, hit->at_ms))
			continue;
		tally_story(
		    tally, slice_of(hit->site), hit->story, hit->story != 0);
		rows++;
		if ((rows & (rows - 1)) == 0 && tally_sources(tally) >= wanted)
			break;
	}
	return (int64_t)tally_sources(tally);
}

static void
count_hits(struct past *past, const struct rule *rule)
{
	const struct counts *counts = counts_of(past, rule);

	past->rule_past.articles = 1;
	ARRAY_EACH(hit, &counts->hits)
		past->rule_past.articles += is_counted(past, rule, hit->at_ms);
	if (rule->fire_when.different_sources > 0)
		past->rule_past.sources = count_sources(past, rule, counts);
}

static void
count_alerts(struct past *past, const struct rule *rule)
{
	const struct counts *counts = counts_of(past, rule);

	ARRAY_EACH(at_ms, &counts->alerts)
		past->rule_past.alerts +=
		    is_within(*at_ms, past->now_ms, rule->limit.per_ms);
}

const struct plan_facts *
past_facts(struct past *past, const struct hit *hit)
{
	past->rule_past = (struct rule_past){0};
	past->facts = (struct plan_facts){
	    .pasts = &past->rule_past,
	    .past_len = 1,
	};
	if (past->story != NULL) {
		past->facts.earlier = past->story->earlier.items;
		past->facts.earlier_len = past->story->earlier.len;
	}
	if (rule_counts(hit->rule))
		count_hits(past, hit->rule);
	if (hit->rule->limit.alerts > 0)
		count_alerts(past, hit->rule);
	return &past->facts;
}

/* Drops what is too old, and the oldest where there is no room. */
#define MAKE_ROOM(array, max, is_old)                                   \
	do {                                                            \
		size_t kept_ = 0, max_ = (max);                         \
		size_t extra_ =                                         \
		    (array)->len >= max_ ? (array)->len - max_ + 1 : 0; \
		for (size_t i_ = extra_; i_ < (array)->len; i_++) {     \
			__auto_type item = &(array)->items[i_];         \
			if (!(is_old))                                  \
				(array)->items[kept_++] = *item;        \
		}                                                       \
		(array)->len = kept_;                                   \
	} while (0)

static void
keep_hit(struct past *past, const struct rule *rule)
{
	struct counts *counts = counts_of(past, rule);

	MAKE_ROOM(&counts->hits, PAST_MAX_HITS,
	    !is_within(item->at_ms, past->now_ms, rule->fire_when.within_ms));
	*array_add(&counts->hits) = (struct counted){
	    .at_ms = past->now_ms,
	    .site = name_of(past, article_site(past->article)),
	    .story = past->story != NULL ? past->story->number : 0,
	};
}

static void
keep_alert(
    struct past *past, const struct hit *hit, const struct ruling *ruling)
{
	struct story *story = past->story;
	char *id = mem_new(DIGEST_ID_LEN + 1);

	alert_id(hit->rule->id, past->article->key, id);
	*array_add(&story->ids) = id;
	*array_add(&story->earlier) = (struct earlier_alert){
	    .id = slice_of(id),
	    .rule_id = hit->rule->id,
	    .severity = hit->severity,
	    .denied = hit->denied,
	    .is_trial = hit->rule->status == RULE_TRIAL,
	    .state = ruling->state,
	    .reason = slice_of(name_of(past, ruling->reason)),
	    .raised_ms = past->now_ms,
	};
}

void
past_add(struct past *past, const struct hit *hit, const struct ruling *ruling)
{
	bool is_told =
	    ruling->state == ALERT_OPENED || ruling->state == ALERT_LIMITED;

	touch_story(past);
	if (ruling->counts)
		keep_hit(past, hit->rule);
	if (is_told && past->story != NULL)
		keep_alert(past, hit, ruling);
	if (ruling->state == ALERT_OPENED && hit->rule->limit.alerts > 0) {
		struct counts *counts = counts_of(past, hit->rule);

		MAKE_ROOM(&counts->alerts, hit->rule->limit.alerts,
		    !is_within(*item, past->now_ms, hit->rule->limit.per_ms));
		*array_add(&counts->alerts) = past->now_ms;
	}
}

void
past_free(struct past **past)
{
	struct past *self = take_ptr(past);
	size_t cursor = 0;
	struct slice name;
	void *value;

	if (self == NULL)
		return;
	while (map_next(self->keys, &cursor, &name, &value)) {
		struct story_key *key = value;

		key_free(&key);
	}
	for (cursor = 0; map_next(self->counts, &cursor, &name, &value);) {
		struct counts *counts = value;

		array_fini(&counts->hits);
		array_fini(&counts->alerts);
		mem_free(&counts);
	}
	for (cursor = 0; map_next(self->names, &cursor, &name, &value);)
		mem_free(&value);
	map_free(&self->keys);
	map_free(&self->counts);
	map_free(&self->names);
	buf_fini(&self->title_key);
	buf_fini(&self->link_key);
	mem_free(&self);
}
