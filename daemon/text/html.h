/*
 * HTML of feeds to the plain text that rules read.
 *
 * The form of the result, for all functions here: paragraphs are separated by
 * one blank line ("\n\n"), a line break within a paragraph is "\n", no line
 * begins or ends with white space, and within a line there is one space at
 * most; <pre> keeps its lines.  Every block element ends a paragraph, so do two
 * <br>; table cells are separated by a space; inline elements join their
 * neighbours without one.  Scripts, styles, forms, hidden elements, comments
 * and characters that hide or steer others (zero width spaces, embeddings) are
 * gone; soft hyphens, joiners and direction marks stay with their neighbours,
 * one at a time, and who matches or shows the text takes them out.
 *
 * Each function appends to `out` and gives false where the text had to be cut
 * (at a paragraph if that costs less than half, else at a character) because of
 * the room left in `out` or of HTML_MAX_BLOCKS; `out` itself never overflows.
 */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/slice.h"

#define HTML_MAX_BLOCKS 20000 /* paragraphs of one text */

/*
 * Markup that is HTML for sure: description, content:encoded, Atom type html
 * and xhtml, content_html; after XML's own decoding.  What was escaped twice
 * is repaired first (html_repair).
 */
bool html_text(struct slice html, struct buf *out);

/* Plain text (Atom type text, content_text): no markup, no references; only
 * invisible characters and white space are put in order. */
bool html_plain_text(struct slice text, struct buf *out);

/*
 * A title, which may be text or HTML (RSS does not say): references decoded
 * once more, tags taken out only if HTML knows their name, so that `a < b`
 * and `<sanctions>` stay.  One line.
 */
bool html_title_text(struct slice title, struct buf *out);

/*
 * Whether plain text was meant as HTML: it has a closing tag, a void element
 * or a reference, all its tags are HTML's and all its references are known.
 */
bool html_looks_like_html(struct slice text);

/*
 * Appends s with one level of escaping too many taken off (twice at most):
 * where it has no tag but `&lt;p&gt;` or `&amp;nbsp;`.  Whole or not at all, as
 * buf_add(); true where something was taken off, out is untouched else.
 */
bool html_repair(struct slice s, struct buf *out);

/* An element that HTML knows, in any case. */
bool html_is_element(struct slice name);

#endif
