/*
 * The value of one element while it is being read: its text with references
 * decoded, and the tags within it as they stand, so that escaped HTML, HTML in
 * a CDATA section, naked HTML and XHTML all end as HTML.
 *
 * Where the first thing in the element is a child element, it is real markup
 * and an escaped `<` in its text is a character: then text is escaped again.
 */
#ifndef FEED_CAPTURE_H
#define FEED_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "feed/vocabulary.h"
#include "text/markup.h"

enum capture_person {
	PERSON_TEXT,  /* directly in the element */
	PERSON_NAME,  /* in its <name> */
	PERSON_OTHER, /* in its <uri> or the like */
	PERSON_DONE,  /* the name is there */
};

struct capture {
	const struct element *element; /* NULL: nothing is being read */
	size_t depth;                  /* of the stack, element included */
	enum text_form form;
	bool is_inline;
	bool has_text;
	bool has_permalink; /* of a guid: may serve as a link */
	bool is_cut;
	enum capture_person person;
	struct buf raw, part;
};

void capture_init(struct capture *capture, size_t max_text_bytes);
void capture_fini(struct capture *capture);

/* How to read the element; false where its type says that it holds no text. */
bool capture_begin(struct capture *capture, const struct element *element,
    const struct markup_token *token);

void capture_open(struct capture *capture, const struct markup_token *token,
    struct slice source);
void capture_close(struct capture *capture, const struct markup_token *token);
void capture_text(struct capture *capture, struct markup *markup,
    const struct markup_token *token);

#endif
