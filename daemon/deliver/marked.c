#include "deliver/marked.h"

#include "base/buf.h"
#include "base/check.h"
#include "text/utf8.h"

struct range {
	uint32_t first, last;
};

static bool
is_within(const struct range *ranges, size_t len, uint32_t cp)
{
	for (size_t i = 0; i < len; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return false;
}

/* Controls of both sets and all that is white space or ends a line. */
static bool
is_blank(uint32_t cp)
{
	static const struct range BLANK[] = {
	    {0x00, 0x20},
	    {0x7F, 0xA0},
	    {0x1680, 0x1680},
	    {0x2000, 0x200A},
	    {0x2028, 0x2029},
	    {0x202F, 0x202F},
	    {0x205F, 0x205F},
	    {0x3000, 0x3000},
	};

	return is_within(BLANK, COUNT_OF(BLANK), cp);
}

/* What nobody sees and what changes how other text is seen. */
static bool
is_dropped(uint32_t cp)
{
	static const struct range DROPPED[] = {
	    {0x00AD, 0x00AD},   /* soft hyphen */
	    {0x061C, 0x061C},   /* Arabic letter mark */
	    {0x180E, 0x180E},   /* Mongolian vowel separator */
	    {0x200B, 0x200B},   /* zero width space */
	    {0x200E, 0x200F},   /* direction marks */
	    {0x202A, 0x202E},   /* embeddings and overrides */
	    {0x2060, 0x206F},   /* joiner, isolates, deprecated controls */
	    {0xFEFF, 0xFEFF},   /* byte order mark */
	    {0xFFF9, 0xFFFB},   /* interlinear annotation */
	    {0xE0000, 0xE0FFF}, /* tags, variation selectors supplement */
	};

	return is_within(DROPPED, COUNT_OF(DROPPED), cp) ||
	    utf8_is_noncharacter(cp);
}

/* The copy under work, and the mark that is open in it. */
struct clean {
	struct buf out;
	const struct marks *from;
	struct marks to;
	size_t at; /* the mark of `from` that comes next or is open */
	bool open;
	bool space; /* one is owed before the next character */
	struct mark mark;
};

static void
close_mark(struct clean *clean)
{
	if (clean->open)
		clean->to.items[clean->to.len++] = clean->mark;
	clean->open = false;
}

/* Whether the byte at `pos` is marked; leaves the marks before it. */
static bool
enter(struct clean *clean, size_t pos)
{
	while (clean->at < clean->from->len &&
	    clean->from->items[clean->at].end <= pos) {
		close_mark(clean);
		clean->at++;
	}
	return clean->at < clean->from->len &&
	    clean->from->items[clean->at].start <= pos;
}

static void
take_char(struct clean *clean, size_t pos, uint32_t cp)
{
	bool inside = enter(clean, pos);

	if (is_blank(cp)) {
		clean->space = true;
		return;
	}
	if (is_dropped(cp))
		return;
	if (clean->space && clean->out.len > 0)
		buf_add_char(&clean->out, ' ');
	clean->space = false;
	if (inside && !clean->open) {
		clean->open = true;
		clean->mark.start = clean->out.len;
	}
	utf8_add(&clean->out, cp);
	if (inside)
		clean->mark.end = clean->out.len;
}

struct marked
marked_clean(struct arena *arena, struct slice text, const struct marks *marks)
{
	/* A bad byte becomes the three of U+FFFD. */
	struct clean clean = {.out = buf_init(text.len * 3 + 1),
	    .from = marks,
	    .to.items = arena_new_array(arena, struct mark, marks->len + 1)};
	struct slice rest = text;
	struct marked marked;
	size_t pos = 0;
	uint32_t cp;

	while (utf8_next(&rest, &cp)) {
		take_char(&clean, pos, cp);
		pos = text.len - rest.len;
	}
	close_mark(&clean);
	check(buf_ok(&clean.out));
	marked.text = arena_copy(arena, buf_slice(&clean.out));
	marked.marks = clean.to;
	buf_fini(&clean.out);
	return marked;
}

struct slice
text_clean(struct arena *arena, struct slice text)
{
	const struct marks none = {0};

	return marked_clean(arena, text, &none).text;
}

struct marks
marks_union(struct arena *arena, const struct marks *a, const struct marks *b)
{
	struct marks out = {
	    .items = arena_new_array(arena, struct mark, a->len + b->len + 1)};
	size_t i = 0, j = 0;

	while (i < a->len || j < b->len) {
		struct mark *last =
		    out.len > 0 ? &out.items[out.len - 1] : NULL;
		bool from_a = j == b->len ||
		    (i < a->len && a->items[i].start <= b->items[j].start);
		struct mark next = from_a ? a->items[i++] : b->items[j++];

		if (last == NULL || next.start > last->end)
			out.items[out.len++] = next;
		else if (next.end > last->end)
			last->end = next.end;
	}
	return out;
}

bool
marked_next(const struct marked *marked, size_t *at, struct stretch *out)
{
	size_t from = *at, to = marked->text.len;

	if (from >= to)
		return false;
	out->is_marked = false;
	for (size_t i = 0; i < marked->marks.len; i++) {
		struct mark mark = marked->marks.items[i];

		if (mark.end <= from)
			continue;
		out->is_marked = mark.start <= from;
		to = out->is_marked ? mark.end : mark.start;
		break;
	}
	out->text = slice_sub(marked->text, from, to - from);
	*at = to;
	return true;
}

static size_t
cp_units(uint32_t cp)
{
	return cp > 0xFFFF ? 2 : 1;
}

size_t
text_units(struct slice text)
{
	size_t units = 0;
	uint32_t cp;

	while (utf8_next(&text, &cp))
		units += cp_units(cp);
	return units;
}

/* Bytes of the front that has at most max_units. */
static size_t
front_len(struct slice text, size_t max_units)
{
	struct slice rest = text;
	size_t len = 0;
	uint32_t cp;

	while (utf8_next(&rest, &cp)) {
		if (cp_units(cp) > max_units)
			break;
		max_units -= cp_units(cp);
		len = text.len - rest.len;
	}
	return len;
}

struct marked
marked_cut(struct arena *arena, const struct marked *marked, size_t max_units)
{
	struct marked cut = {.marks.items = arena_new_array(
	                         arena, struct mark, marked->marks.len + 1)};
	struct slice front;

	check(max_units > 0);
	if (text_units(marked->text) <= max_units)
		return *marked;
	front =
	    slice_sub(marked->text, 0, front_len(marked->text, max_units - 1));
	while (front.len > 0 && front.ptr[front.len - 1] == ' ')
		front.len--;
	for (size_t i = 0; i < marked->marks.len; i++) {
		struct mark mark = marked->marks.items[i];

		mark.end = mark.end < front.len ? mark.end : front.len;
		if (mark.start < mark.end)
			cut.marks.items[cut.marks.len++] = mark;
	}
	cut.text = arena_printf(arena, "%.*s…", SLICE_ARG(front));
	return cut;
}

struct slice
text_cut(struct arena *arena, struct slice text, size_t max_units)
{
	const struct marked marked = {.text = text};

	return marked_cut(arena, &marked, max_units).text;
}
