/*
 * What each element of HTML does to the text in and around it.
 */
#ifndef TEXT_HTML_ELEMENT_H
#define TEXT_HTML_ELEMENT_H

#include <stdbool.h>

#include "base/slice.h"

enum html_effect {
	HTML_INLINE = 0, /* joins its neighbours */
	HTML_BLOCK = 1,  /* a paragraph of its own */
	HTML_CELL = 2,   /* a space before it */
	HTML_BREAK = 4,  /* a line break */
	HTML_DROP = 8,   /* goes with all it holds */
	HTML_VOID = 16,  /* holds nothing, has no end tag */
	HTML_PRE = 32,   /* keeps line breaks */
	HTML_ROOT = 64,  /* html, body: hidden or not, they are the page */
	HTML_RAW = 128,  /* its content comes as literal text (markup.h) */
};

struct html_element {
	const char *name;
	unsigned effects; /* of enum html_effect */
};

/* In any case, also as xhtml:p or html:p; NULL for what HTML does not know. */
const struct html_element *html_element_find(struct slice name);

#endif
