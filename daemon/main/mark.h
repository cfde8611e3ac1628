/*
 * An article's text for a person at a terminal, with the words marked that made
 * a rule fire: coloured and underlined where there is colour, else between
 * «guillemets», or [brackets] where the text has guillemets of its own.
 */
#ifndef MAIN_MARK_H
#define MAIN_MARK_H

#include "base/buf.h"
#include "model/alert_doc.h"

struct mark_style {
	bool color;
	bool brackets;  /* without colour: [ ] for « » */
	size_t columns; /* of the terminal; 0: lines are not wrapped */
	size_t indent;  /* of the lines after the first */
};

/*
 * Appends the text with its marks, ended by a line feed.  Longer texts are
 * shown in stretches around the marks with an ellipsis where something is left
 * out, and how many places were left out at the end.  Line ends become spaces,
 * control characters are escaped.
 */
void mark_text(struct slice text, const struct marks *marks,
    const struct mark_style *style, struct buf *out);

#endif
