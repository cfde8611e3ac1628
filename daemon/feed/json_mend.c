#include "feed/json_mend.h"

#include <string.h>

#include "base/auto.h"

#define MAX_DEPTH 64 /* what js_parse() takes, too */

struct mend {
	struct slice text;
	size_t at;
	char open[MAX_DEPTH]; /* brackets */
	size_t depth;
	/* Where the last object of the outermost list ended, what was open. */
	size_t end, end_depth;
	char end_open[MAX_DEPTH];
};

/* Behind the string that begins before `at`; false where it has no end. */
static bool
skip_string(struct mend *mend)
{
	while (mend->at < mend->text.len) {
		char c = mend->text.ptr[mend->at++];

		if (c == '"')
			return true;
		if (c == '\\')
			mend->at++;
	}
	return false;
}

static void
note_end(struct mend *mend)
{
	if (mend->open[mend->depth - 1] != '[' ||
	    (mend->end > 0 && mend->depth > mend->end_depth))
		return;
	mend->end = mend->at;
	mend->end_depth = mend->depth;
	memcpy(mend->end_open, mend->open, mend->depth);
}

/* False for a bracket that closes another one. */
static bool
close_bracket(struct mend *mend, char c)
{
	if (mend->depth == 0 ||
	    mend->open[mend->depth - 1] != (c == '}' ? '{' : '['))
		return false;
	mend->depth--;
	if (c == '}' && mend->depth > 0)
		note_end(mend);
	return true;
}

/* Reads up to the end of the first value or to what is broken; true for the
 * first of them. */
static bool
read_value(struct mend *mend)
{
	while (mend->at < mend->text.len) {
		char c = mend->text.ptr[mend->at++];

		if (c == '"' && !skip_string(mend))
			return false;
		if (c == '{' || c == '[') {
			if (mend->depth == MAX_DEPTH)
				return false;
			mend->open[mend->depth++] = c;
		}
		if ((c == '}' || c == ']') && !close_bracket(mend, c))
			return false;
		if ((c == '}' || c == ']') && mend->depth == 0)
			return true;
	}
	return false;
}

bool
json_mend(struct slice text, struct buf *out)
{
	struct mend mend = {.text = text};

	if (read_value(&mend))
		return mend.at < text.len && buf_add(out, text.ptr, mend.at);
	if (mend.end == 0)
		return false;
	buf_add(out, text.ptr, mend.end);
	while (mend.end_depth-- > 0)
		buf_add_char(
		    out, mend.end_open[mend.end_depth] == '{' ? '}' : ']');
	return buf_ok(out);
}
