#include "text/dtd.h"

#include "text/markup.h"

#define NAME_MAX_BYTES 64

void
dtd_fini(struct dtd *dtd)
{
	array_fini(&dtd->entities);
}

/* Without the white space before it; slice_trim() would look at the end of
 * the whole DOCTYPE each time. */
static struct slice
skip_space(struct slice s)
{
	while (s.len > 0 && char_is_space(s.ptr[0]))
		s = slice_from(s, 1);
	return s;
}

/* The next word of *rest, ended by white space, '>' or a quote. */
static struct slice
take_word(struct slice *rest)
{
	struct slice s = skip_space(*rest);
	size_t end = 0;

	while (end < s.len && !char_is_space(s.ptr[end]) && s.ptr[end] != '>' &&
	    s.ptr[end] != '"' && s.ptr[end] != '\'')
		end++;
	*rest = slice_from(s, end);
	return slice_sub(s, 0, end);
}

/* The quoted text that *rest begins with; false where it begins otherwise. */
static bool
take_quoted(struct slice *rest, struct slice *text_out)
{
	struct slice s = skip_space(*rest);
	size_t end;

	if (s.len == 0 || (s.ptr[0] != '"' && s.ptr[0] != '\''))
		return false;
	end = slice_find_char(s, s.ptr[0], 1);
	*text_out = slice_sub(s, 1, end - 1);
	*rest = slice_from(s, end + 1);
	return true;
}

/* No markup, no parameters, and of predefined names nothing may be changed. */
static bool
is_harmless(struct slice name, struct slice value)
{
	static const struct slice FIXED[] = {SLICE("amp"), SLICE("lt"),
	    SLICE("gt"), SLICE("quot"), SLICE("apos")};

	for (size_t i = 0; i < COUNT_OF(FIXED); i++) {
		if (slice_eq(name, FIXED[i]))
			return false;
	}
	return name.len > 0 && name.len <= NAME_MAX_BYTES &&
	    value.len <= MARKUP_MAX_ENTITY_BYTES &&
	    slice_find_char(value, '<', 0) == value.len &&
	    slice_find_char(value, '%', 0) == value.len;
}

void
dtd_parse(struct dtd *dtd, struct slice doctype)
{
	struct slice keyword = S("<!ENTITY");
	struct slice rest = doctype;

	while (dtd->entities.len < MARKUP_MAX_ENTITIES) {
		struct slice name, value;

		rest = slice_from(rest, slice_find(rest, keyword, 0));
		if (rest.len == 0)
			return;
		rest = slice_from(rest, keyword.len);
		name = take_word(&rest);
		/* SYSTEM, PUBLIC and '%' stand where a value would begin. */
		if (!take_quoted(&rest, &value) || !is_harmless(name, value))
			continue;
		*array_add(&dtd->entities) = (struct dtd_entity){name, value};
	}
}

static const struct dtd_entity *
find_entity(const struct dtd *dtd, struct slice name)
{
	ARRAY_EACH(entity, &dtd->entities) {
		if (slice_eq(entity->name, name))
			return entity;
	}
	return NULL;
}

/* Appends the meaning of "&name;" at the front of s; its length, or 0 where it
 * is not declared or the document has had its share. */
static size_t
expand(struct dtd *dtd, struct slice s, struct buf *out)
{
	struct slice head = slice_sub(s, 1, NAME_MAX_BYTES + 1);
	size_t end = slice_find_char(head, ';', 0);
	const struct dtd_entity *entity;

	if (end == head.len)
		return 0;
	entity = find_entity(dtd, slice_sub(head, 0, end));
	if (entity == NULL ||
	    entity->value.len > MARKUP_MAX_EXPANSION - dtd->expanded)
		return 0;
	dtd->expanded += entity->value.len;
	entity_decode(entity->value, ENTITY_XML, out);
	return end + 2;
}

bool
dtd_decode(
    struct dtd *dtd, struct slice raw, enum entity_mode mode, struct buf *out)
{
	if (dtd->entities.len == 0)
		return entity_decode(raw, mode, out);
	while (raw.len > 0) {
		size_t at = slice_find_char(raw, '&', 0);
		struct entity entity;
		size_t n;

		buf_add(out, raw.ptr, at);
		raw = slice_from(raw, at);
		if (raw.len == 0)
			break;
		n = expand(dtd, raw, out);
		if (n == 0 && (n = entity_parse(raw, mode, &entity)) > 0)
			entity_add(out, &entity);
		if (n == 0)
			buf_add_char(out, '&');
		raw = slice_from(raw, n > 0 ? n : 1);
	}
	return buf_ok(out);
}
