/*
 * What the state remembers of one article and one rule: when it was seen, why
 * it must not alert, the alert that came of it, the messages that carry that.
 * Read from the state itself, beside a daemon or without one.
 */
#ifndef MAIN_TRAIL_H
#define MAIN_TRAIL_H

#include "model/delivery.h"
#include "model/rule.h"
#include "model/settings.h"
#include "store/article.h"

struct trail_delivery {
	struct slice channel;
	enum delivery_state state;
	struct slice reason;
	bool is_silenced;
	int64_t tries;
	int64_t settled_ms; /* 0: not yet */
	int64_t due_ms;     /* while it waits; else 0 */
};

struct trail {
	struct arena *arena;
	struct article *article;
	int64_t now_ms;
	int64_t seen_ms;
	enum store_stage stage;
	struct slice reason; /* why it must not alert; or empty */
	bool has_feed;
	enum feed_phase phase;
	bool has_alert;
	struct alert alert; /* without its document */
	struct trail_delivery *deliveries;
	size_t delivery_len;
};

/*
 * NULL with ERR_NOT_FOUND where there is no such article, the nearest number
 * that there is in *near_out (0: none); with the errors of store_open() else.
 */
NODISCARD struct trail *trail_read(const struct settings *settings,
    int64_t article_id, const struct rule *rule, int64_t *near_out,
    struct err *err);
void trail_free(struct trail **trail);

#endif
