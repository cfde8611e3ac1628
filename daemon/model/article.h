/*
 * An article: what rules are matched against.  All text is UTF-8 without
 * markup; paragraphs of the body are separated by a blank line.  Each article
 * owns one arena, and all its text lives there.
 */
#ifndef MODEL_ARTICLE_H
#define MODEL_ARTICLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

/* The parts of an article that hits name; see RULES.md 3. */
enum field {
	FIELD_TITLE,
	FIELD_BODY,
	FIELD_FURNITURE,
	FIELD_COUNT
};

const char *field_name(enum field field); /* "title", "body", "furniture" */

struct article {
	struct arena *arena;
	struct slice id;  /* the archive's number, or as the input gives it */
	struct slice key; /* identity within its feed, DIGEST_ID_LEN hex */
	struct slice source; /* feed id; may be empty outside the daemon */
	struct slice url;    /* absolute; may be empty */
	struct slice title;  /* one line */
	struct slice body;   /* all text below the title, furniture included */
	struct slice language; /* primary subtag, lower case; empty: unknown */
	bool has_published;
	int64_t published_ms;
	bool has_updated;
	int64_t updated_ms;
};

NODISCARD struct article *article_new(void);
void article_free(struct article **article);

#endif
