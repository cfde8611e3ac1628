/*
 * INPUT of a command: a file, a URL, or `-` for standard input.
 */
#ifndef MAIN_INPUT_H
#define MAIN_INPUT_H

#include "base/buf.h"
#include "base/err.h"
#include "model/article.h"

struct input {
	struct buf bytes;
	struct buf content_type; /* as the server said; empty else */
	struct buf url;          /* the last one asked; empty for a file */
};

/* The largest input that commands read. */
#define INPUT_MAX_BYTES ((size_t)64 << 20)

/*
 * Reads all of it; a URL is fetched once, on any address, since a person typed
 * it.  -1 where it cannot be read or the server does not answer 200.
 */
int input_read(const char *name, struct input *input, struct err *err);
void input_fini(struct input *input);

/* Whether the name is read as a URL. */
bool input_is_url(const char *name);

/*
 * An article of it: content that begins with `{` is JSON, with `<` markup, else
 * text without a title.  Where it has no id it is named by the input.  NULL
 * with ERR_INPUT for JSON that is no article; the caller owns it.
 */
NODISCARD struct article *
input_article(const struct input *input, const char *name, struct err *err);

#endif
