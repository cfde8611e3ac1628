/*
 * The pipeline «article»: what waits to be matched, what planning must know,
 * and the one commit that an article ends with.
 */
#ifndef STORE_ARTICLE_H
#define STORE_ARTICLE_H

#include "model/alert.h"
#include "model/article.h"
#include "model/delivery.h"
#include "store/poll.h"
#include "store/store.h"

/* An article of the archive.  The text in `article` has no arena of its own. */
struct store_article {
	int64_t id;
	int64_t version; /* rises when the feed edits the entry */
	struct article article;
	struct slice author;
	const struct slice *tags; /* as the feed's entry has them */
	size_t tag_len;
	enum store_stage stage;
	struct slice reason; /* why its hits must not alert; or empty */
	int64_t seen_ms;     /* when this version was committed */
};

struct store_articles {
	const struct store_article *items;
	size_t len;
	bool has_more;   /* there may be more than the bounds let through */
	int64_t wait_ms; /* until the next page is due; -1: none waits */
	int64_t turn;    /* for the next store_next_articles() */
};

typedef void store_articles_fn(const struct store_fault *fault,
    const struct store_articles *articles, void *arg);

/* A copy of the caller's that outlives the view (article_free). */
NODISCARD struct article *store_article_copy(const struct store_article *view);

/*
 * The next articles of a stage: at most max_len of them, and of so much text
 * that one article goes over max_bytes.  They stay where they are until a
 * commit moves them on.
 *
 * STORE_READY takes an equal share of one feed after the other, of each in
 * order of id, so that one feed's thousands do not stand before another's one.
 * STORE_PAGE takes those that are due in order of id, from after_id on.
 */
struct store_next {
	enum store_stage stage;
	int64_t after_id;
	int64_t turn; /* of the last answer; 0 at first */
	size_t max_len;
	size_t max_bytes;
};

struct store_op *store_next_articles(struct store *store,
    const struct store_next *next, store_articles_fn *done, void *arg);

/*
 * What became of an article's page.  With has_text the text replaces what the
 * feed gave.  STORE_READY ends the wait, STORE_PAGE tries again after delay_ms.
 * A version that is not the current one changes nothing.
 */
struct store_page {
	int64_t article_id;
	int64_t version;
	enum store_stage stage;
	int64_t delay_ms;
	bool has_text;
	struct slice title; /* empty: as it was */
	struct slice body;
	struct slice language; /* empty: as it was */
	bool has_published;
	int64_t published_ms;
};

struct store_op *store_commit_page(struct store *store,
    const struct store_page *page, store_done_fn *done, void *arg);

/*
 * What is to be counted of a rule: how many articles met it within within_ms
 * (the one asked about included) and at how many different sources, and how
 * many alerts it opened within limit_ms.  A time of 0: not counted.  Articles
 * of one story are copies of one text, which are one source, as those of one
 * site are.
 */
struct store_rule_count {
	struct slice rule_id;
	struct slice was;      /* the id it had before; or empty */
	struct slice story_id; /* empty: over all stories */
	int64_t within_ms;
	int64_t enough_articles; /* counting stops there; 0: it does not */
	int64_t enough_sources;
	int64_t limit_ms;
	int64_t enough_alerts;
	bool is_trial; /* counts alerts of the trial, else those sent */
};

/*
 * Asks for all that planning needs, in one go.  The story is the one that was
 * told of any of the keys last, within window_ms.
 */
struct store_plan_request {
	int64_t article_id;
	struct slice source; /* the site that the article counts for */
	const struct slice *story_keys; /* opaque: title, link, fingerprint */
	size_t story_key_len;
	int64_t window_ms;
	const struct store_rule_count *counts;
	size_t count_len;
};

struct store_plan {
	struct plan_facts facts;   /* pasts in the order of the counts */
	struct slice story_memory; /* as last committed; opaque */
	/* Handed back to store_commit_article(), which refuses a plan whose
	 * facts another planner has changed meanwhile. */
	int64_t revision;
};

typedef void store_plan_fn(
    const struct store_fault *fault, const struct store_plan *plan, void *arg);

struct store_op *store_read_plan(struct store *store,
    const struct store_plan_request *request, store_plan_fn *done, void *arg);

/* An alert to be kept, and what silences are compared with. */
struct store_alert {
	struct alert alert;       /* raised_ms 0: now */
	const struct slice *tags; /* of rule and feed together */
	size_t tag_len;
	struct slice text; /* folded by the caller as a silence's text is */
};

/*
 * A message owed to a channel.  Its id is delivery_id() of anchor, channel,
 * leg, seq and resend; an id that is there already changes nothing.
 */
struct store_delivery {
	struct slice anchor; /* alert or digest id; empty: the first alert's */
	struct slice channel;
	enum leg leg;
	unsigned seq;
	unsigned resend;
	struct slice story_id; /* keeps order within channel and story */
	int64_t delay_ms;
	const struct slice *alert_ids; /* in the order of the message */
	size_t alert_len;
	/* Add the alerts to a waiting message of this channel, story and leg
	 * that was never tried, if there is one, instead of owing another. */
	bool may_join;
};

/* An alert to be told at a digest's hour; without one the digest is opened. */
struct store_digest_item {
	struct slice channel;
	struct slice route; /* opaque: what names the digest's line */
	int64_t due_ms;     /* wall time: it is part of the digest's id */
	struct slice alert_id;
};

/* Of a rule with fire_when. */
struct store_rule_hit {
	struct slice rule_id;
	struct slice source; /* the site that counts */
};

struct store_story {
	struct slice id; /* empty: the article belongs to none */
	const struct slice *keys;
	size_t key_len;
	struct slice source; /* the site that the article adds */
	struct slice memory; /* replaces what was kept; empty: as it was */
};

/*
 * What an article leaves behind, in one commit: it is marked as matched, if
 * its version is still that one, and story, alerts, deliveries, digests and
 * hits are written.  held_back is counted onto its feed the first time.
 */
struct store_article_commit {
	int64_t article_id;
	int64_t version;
	int64_t revision; /* of the plan; -1: planned without facts */
	struct store_story story;
	const struct store_alert *alerts;
	size_t alert_len;
	const struct store_delivery *deliveries;
	size_t delivery_len;
	const struct store_digest_item *digest_items;
	size_t digest_item_len;
	const struct store_rule_hit *rule_hits;
	size_t rule_hit_len;
	int64_t held_back;
};

struct store_planned {
	/* Nothing was written: another planner was faster, or a digest that
	 * was planned for has ended.  Read the plan again. */
	bool is_stale;
	/* Edited meanwhile: written, but it waits to be matched again. */
	bool is_outdated;
	size_t new_alerts; /* that were not there before */
	size_t new_deliveries;
};

typedef void store_planned_fn(const struct store_fault *fault,
    const struct store_planned *planned, void *arg);

struct store_op *store_commit_article(struct store *store,
    const struct store_article_commit *commit, store_planned_fn *done,
    void *arg);

/*
 * Puts articles back to STORE_READY, for a re-scan with other rules: those seen
 * since, after after_id, at most max_len.  Answers how many, and has_more.
 */
struct store_rescan {
	int64_t since_ms;
	int64_t after_id;
	size_t max_len;
	struct slice reason; /* why their hits must not alert; empty: may */
};

struct store_rescanned {
	size_t len;
	int64_t last_id;
	bool has_more;
};

typedef void store_rescanned_fn(const struct store_fault *fault,
    const struct store_rescanned *rescanned, void *arg);

struct store_op *store_rescan_articles(struct store *store,
    const struct store_rescan *rescan, store_rescanned_fn *done, void *arg);

#endif
