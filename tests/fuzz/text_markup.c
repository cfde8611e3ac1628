/*
 * In both modes the tokens cover the input from its front without a gap, and
 * every slice of theirs lies within it.
 */
#include "base/check.h"
#include "text/markup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_within(struct slice part, struct slice whole)
{
	check(part.len == 0 ||
	    (part.ptr >= whole.ptr &&
	        part.ptr + part.len <= whole.ptr + whole.len));
}

static void
walk(struct slice source, enum markup_mode mode)
{
	AUTO(markup_free) struct markup *markup = markup_new(source, mode);
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct markup_token token;
	size_t at = 0;

	while (markup_next(markup, &token)) {
		check(token.start == at && token.end > at);
		check(token.end <= source.len);
		check(token.attribute_count <= MARKUP_MAX_ATTRIBUTES);
		at = token.end;
		check_within(token.name, source);
		check_within(token.text, source);
		markup_text(markup, &token, &out);
		for (size_t i = 0; i < token.attribute_count; i++) {
			check_within(token.attributes[i].name, source);
			check_within(token.attributes[i].value, source);
			markup_decode(markup, token.attributes[i].value,
			    ENTITY_ATTRIBUTE, &out);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	walk(slice_make(data, size), MARKUP_XML);
	walk(slice_make(data, size), MARKUP_HTML);
	return 0;
}
