#include "net/header.h"

#include "base/num.h"

/* RFC 9110 5.6.2: what a field name is made of, besides letters and digits. */
static const struct slice token_marks = SLICE("!#$%&'*+-.^_`|~");

static bool
is_token(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (char_is_alnum(s.ptr[i]))
			continue;
		if (slice_find_char(token_marks, s.ptr[i], 0) ==
		    token_marks.len)
			return false;
	}
	return s.len > 0;
}

bool
header_parse(struct slice line, struct header *out)
{
	size_t colon = slice_find_char(line, ':', 0);
	struct slice name = slice_sub(line, 0, colon);

	if (colon == line.len || !is_token(name))
		return false;
	out->name = name;
	out->value = slice_trim(slice_from(line, colon + 1));
	return true;
}

bool
header_is_sendable(const struct header *header)
{
	for (size_t i = 0; i < header->value.len; i++) {
		unsigned char c = (unsigned char)header->value.ptr[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return is_token(header->name);
}

int
header_parse_status(struct slice line)
{
	size_t space = slice_find_char(line, ' ', 0);
	int64_t status;

	if (!slice_starts(line, S("HTTP/")) ||
	    !num_parse(slice_sub(line, space + 1, 3), 100, 999, &status))
		return 0;
	return (int)status;
}

struct slice
header_find(const struct header *headers, size_t len, struct slice name)
{
	for (size_t i = 0; i < len; i++)
		if (slice_eq_nocase(headers[i].name, name))
			return headers[i].value;
	return (struct slice){NULL, 0};
}
