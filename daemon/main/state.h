/*
 * The state for commands that work on it themselves: beside a daemon, to read,
 * or without one.
 */
#ifndef MAIN_STATE_H
#define MAIN_STATE_H

#include <stdbool.h>

#include "main/cli.h"
#include "model/settings.h"
#include "net/loop.h"
#include "store/article.h"

/* Opens the state that the settings name; the loop is its clock. */
int state_open(const struct settings *settings, enum store_mode mode,
    struct loop *loop, struct store **store_out, struct err *err);

/* The next article of the archive, a view until it returns; false: enough. */
typedef bool state_article_fn(const struct store_article *article, void *arg);

struct state_request {
	const struct settings *settings;
	struct loop *loop; /* the clock */
	bool has_since, has_until;
	int64_t since_ms, until_ms; /* when it was seen */
};

/* Sets the times from --since and --until. */
int state_read_times(
    const struct cli *cli, struct state_request *request, struct err *err);

/*
 * Hands over the archive in order, a page at a time, so that memory does not
 * grow with it.  -1 where it cannot be opened or read.
 */
int state_each_article(const struct state_request *request,
    state_article_fn *take, void *arg, struct err *err);

#endif
