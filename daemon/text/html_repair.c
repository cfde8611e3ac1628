/* Whether text is HTML, and HTML that was escaped once too often. */
#include "text/html.h"

#include <string.h>

#include "text/entity.h"
#include "text/html_element.h"
#include "text/markup.h"

/* Counts the references of s in *known; false where one has a name that does
 * not exist.  A bare '&' is neither. */
static bool
count_references(struct slice s, size_t *known)
{
	size_t at = 0;

	while ((at = slice_find_char(s, '&', at)) < s.len) {
		struct slice here = slice_from(s, at);
		struct entity entity;
		size_t n = entity_parse(here, ENTITY_XML, &entity);
		size_t end = 1;

		if (n > 0)
			(*known)++;
		while (end < here.len && char_is_alnum(here.ptr[end]))
			end++;
		if (n == 0 && end > 1 && end < here.len && here.ptr[end] == ';')
			return false;
		at += n > 0 ? n : 1;
	}
	return true;
}

bool
html_looks_like_html(struct slice text)
{
	AUTO(markup_free)
	struct markup *markup = markup_new(text, MARKUP_HTML);
	struct markup_token token;
	size_t signs = 0;

	while (markup_next(markup, &token)) {
		const struct html_element *element;

		if (token.kind == MARKUP_TEXT && !token.is_literal &&
		    !count_references(token.text, &signs))
			return false;
		if (token.kind != MARKUP_OPEN && token.kind != MARKUP_CLOSE)
			continue;
		element = html_element_find(token.name);
		if (element == NULL)
			return false;
		if (token.kind == MARKUP_CLOSE ||
		    (element->effects & HTML_VOID) != 0)
			signs++;
	}
	return signs > 0;
}

static bool
has_tag(struct slice s)
{
	AUTO(markup_free) struct markup *markup = markup_new(s, MARKUP_HTML);
	struct markup_token token;

	while (markup_next(markup, &token)) {
		if (token.kind == MARKUP_OPEN || token.kind == MARKUP_CLOSE ||
		    token.kind == MARKUP_COMMENT)
			return true;
	}
	return false;
}

/* `&lt;p`, `&lt;/p`, with a name that HTML knows. */
static bool
is_escaped_tag(struct slice s)
{
	struct slice name = slice_from(s, strlen("&lt;"));
	size_t len = 0;

	if (!slice_starts(s, S("&lt;")))
		return false;
	if (slice_starts(name, S("/")))
		name = slice_from(name, 1);
	while (len < name.len && char_is_alnum(name.ptr[len]))
		len++;
	return html_is_element(slice_sub(name, 0, len));
}

/* `&amp;nbsp;`, `&amp;#8217;`: a reference that exists, escaped. */
static bool
is_escaped_reference(struct slice s)
{
	struct slice rest = slice_from(s, strlen("&amp"));
	char first = rest.len > 1 ? rest.ptr[1] : '\0';
	size_t len = 1;

	if (!slice_starts(s, S("&amp;")))
		return false;
	if (first == '#')
		len++;
	while (len < rest.len && char_is_alnum(rest.ptr[len]))
		len++;
	return len > 1 && len < rest.len && rest.ptr[len] == ';';
}

static bool
is_escaped_twice(struct slice s)
{
	size_t at = 0;

	while ((at = slice_find_char(s, '&', at)) < s.len) {
		struct slice here = slice_from(s, at++);

		if (is_escaped_tag(here) || is_escaped_reference(here))
			return !has_tag(s);
	}
	return false;
}

/* Takes one level off; false where there is none to take. */
static bool
unescape(struct slice s, struct buf *out)
{
	if (!is_escaped_twice(s))
		return false;
	entity_decode(s, ENTITY_XML, out);
	return buf_ok(out) && html_looks_like_html(buf_slice(out));
}

bool
html_repair(struct slice s, struct buf *out)
{
	/* No reference is shorter than its meaning. */
	AUTO(buf_fini) struct buf once = buf_init(s.len * 2 + 1);
	AUTO(buf_fini) struct buf twice = buf_init(s.len * 2 + 1);

	if (!unescape(s, &once))
		return false;
	if (unescape(buf_slice(&once), &twice))
		return buf_add_slice(out, buf_slice(&twice));
	return buf_add_slice(out, buf_slice(&once));
}
