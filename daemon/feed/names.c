#include "feed/names.h"

void
names_add(struct names *names, struct slice prefix, enum xml_space space)
{
	for (size_t i = 0; i < names->len; i++) {
		if (!slice_eq(names->known[i].prefix, prefix))
			continue;
		names->known[i].space = space;
		return;
	}
	if (names->len == NAMES_MAX)
		return;
	names->known[names->len].prefix = prefix;
	names->known[names->len++].space = space;
}

enum xml_space
names_learn(
    struct names *names, const struct markup_token *token, enum xml_space outer)
{
	const struct slice start = S("xmlns");

	for (size_t i = 0; i < token->attribute_count; i++) {
		struct slice name = token->attributes[i].name;
		bool is_default = name.len == start.len;
		enum xml_space space = SPACE_OTHER;

		if (!slice_starts_nocase(name, start))
			continue;
		if (!is_default && name.ptr[start.len] != ':')
			continue;
		if (vocabulary_space(token->attributes[i].value, &space)) {
			if (is_default)
				outer = space;
			else
				names_add(names,
				    slice_from(name, start.len + 1), space);
		} else if (is_default) {
			outer = SPACE_CORE; /* a misspelt one */
		}
	}
	return outer;
}

enum xml_space
names_space(const struct names *names, struct slice name, enum xml_space inner)
{
	struct slice prefix = markup_prefix(name);

	if (slice_is_empty(prefix))
		return inner;
	for (size_t i = 0; i < names->len; i++)
		if (slice_eq(names->known[i].prefix, prefix))
			return names->known[i].space;
	return vocabulary_prefix(prefix);
}
