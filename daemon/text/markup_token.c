/* What a token says by itself, without its document. */
#include "text/markup.h"

#include "base/check.h"

bool
markup_attribute(const struct markup_token *token, struct slice name,
    struct slice *value_out)
{
	for (size_t i = 0; i < token->attribute_count; i++) {
		if (!slice_eq_nocase(token->attributes[i].name, name))
			continue;
		*value_out = token->attributes[i].value;
		return true;
	}
	return false;
}

struct slice
markup_prefix(struct slice name)
{
	size_t colon = slice_find_char(name, ':', 0);

	return slice_sub(name, 0, colon < name.len ? colon : 0);
}

struct slice
markup_local(struct slice name)
{
	size_t colon = slice_find_char(name, ':', 0);

	return colon < name.len ? slice_from(name, colon + 1) : name;
}

const char *
markup_kind_name(enum markup_kind kind)
{
	static const char *const NAMES[] = {
	    [MARKUP_OPEN] = "open",
	    [MARKUP_CLOSE] = "close",
	    [MARKUP_TEXT] = "text",
	    [MARKUP_CDATA] = "cdata",
	    [MARKUP_COMMENT] = "comment",
	    [MARKUP_PI] = "pi",
	    [MARKUP_DOCTYPE] = "doctype",
	};

	check(kind <= MARKUP_DOCTYPE);
	return NAMES[kind];
}
