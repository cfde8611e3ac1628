/*
 * Rows of articles as views, for all that reads them.
 */
#ifndef STORE_ARTICLES_H
#define STORE_ARTICLES_H

#include "store/article.h"
#include "store/op.h"

/* What articles_read() takes a row to have, from `article AS a, feed AS f`. */
#define ARTICLE_COLUMNS                                              \
	"a.n, a.version, a.stage, a.reason, a.seen_ms, f.id, a.key," \
	" a.published_ms, a.updated_ms, a.url, a.title, a.author,"   \
	" a.tags, a.language, a.body"

struct articles_bound {
	size_t max_len; /* 0: none */
	size_t max_bytes;
};

/*
 * Reads rows until the end or a bound: `articles` gets items and has_more.  The
 * first row is taken whatever its size.
 */
int articles_read(struct query *q, struct store_op *op,
    const struct articles_bound *bound, struct store_articles *articles,
    struct err *err);

/* A tell for store_articles_fn. */
void articles_tell(const struct store_op *op, const struct store_fault *fault);

#endif
