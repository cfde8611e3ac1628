#include "match/boilerplate.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define QUARTERS_OF_PROSE (BOILERPLATE_PROSE_WORDS * 4)

struct patterns {
	struct token_list *items;
	size_t len;
};

struct boilerplate_cutter {
	struct patterns cut_after;
	struct patterns drop_lines;
	bool drop_repeated;
};

static struct patterns
patterns_make(const struct terms *terms)
{
	struct patterns patterns = {
	    .items = mem_new_array(terms->len, sizeof(struct token_list)),
	    .len = terms->len};

	for (size_t i = 0; i < terms->len; i++) {
		patterns.items[i] = token_list_init();
		token_cut(&patterns.items[i], terms->items[i].text, S(""));
	}
	return patterns;
}

static void
patterns_fini(struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->len; i++)
		token_list_fini(&patterns->items[i]);
	mem_free(&patterns->items);
}

struct boilerplate_cutter *
boilerplate_new(const struct boilerplate *rules)
{
	struct boilerplate_cutter *cutter = mem_new(sizeof(*cutter));

	cutter->cut_after = patterns_make(&rules->cut_after);
	cutter->drop_lines = patterns_make(&rules->drop_lines);
	cutter->drop_repeated = rules->drop_repeated;
	return cutter;
}

void
boilerplate_free(struct boilerplate_cutter **cutter)
{
	if (*cutter == NULL)
		return;
	patterns_fini(&(*cutter)->cut_after);
	patterns_fini(&(*cutter)->drop_lines);
	mem_free(cutter);
}

/* A body being gone through line by line; lines without words are none. */
struct line {
	const struct token_list *body;
	size_t first; /* its tokens */
	size_t end;
	size_t start; /* its first byte */
};

/* The byte after the last line feed between two tokens; `none` without one. */
static size_t
line_start(const struct token_list *body, size_t token, size_t none)
{
	size_t from = token > 0 ? body->items[token - 1].end : 0;
	struct slice gap =
	    slice_sub(body->text, from, body->items[token].start - from);
	const char *feed;

	if (token == 0 && gap.len == 0)
		return 0;
	feed = gap.len > 0 ? memrchr(gap.ptr, '\n', gap.len) : NULL;
	if (feed != NULL)
		return (size_t)(feed - body->text.ptr) + 1;
	return token == 0 ? 0 : none;
}

static bool
line_next(struct line *line)
{
	size_t none = line->body->text.len + 1;

	line->first = line->end;
	if (line->first >= line->body->len)
		return false;
	line->start = line_start(line->body, line->first, none);
	for (line->end = line->first + 1; line->end < line->body->len;
	     line->end++)
		if (line_start(line->body, line->end, none) != none)
			break;
	return true;
}

static bool
line_begins(const struct line *line, const struct patterns *patterns)
{
	const struct token *tokens = line->body->items + line->first;

	for (size_t i = 0; i < patterns->len; i++) {
		const struct token_list *pattern = &patterns->items[i];
		size_t k = 0;

		if (pattern->len == 0 || pattern->len > line->end - line->first)
			continue;
		while (k < pattern->len &&
		    slice_eq(tokens[k].folded, pattern->items[k].folded))
			k++;
		if (k == pattern->len)
			return true;
	}
	return false;
}

/* With its line feed. */
static size_t
line_end(const struct line *line)
{
	struct slice text = line->body->text;
	size_t last = line->body->items[line->end - 1].end;
	size_t feed = slice_find_char(text, '\n', last);

	return feed < text.len ? feed + 1 : text.len;
}

static void
add(struct furniture_list *list, size_t start, size_t end)
{
	*array_add(list) = (struct furniture){start, end};
}

/* A line that begins with a small letter carries on the one before it. */
static bool
line_carries_on(const struct line *line)
{
	const struct token *first = &line->body->items[line->first];

	return line->first > 0 && first->flags & TOKEN_CASED &&
	    !(first->flags & TOKEN_CAPITAL) &&
	    first->paragraph == first[-1].paragraph;
}

static uint32_t
line_width(const struct line *line)
{
	const struct token *first = &line->body->items[line->first];
	const struct token *last = &line->body->items[line->end - 1];

	return last->at + last->width - first->at;
}

/*
 * One pass: a marker holds until prose follows it, then the next one may.  The
 * marker's own line is never prose.
 */
static void
mark_lines(const struct boilerplate_cutter *cutter,
    const struct token_list *body, struct furniture_list *list)
{
	size_t none = body->text.len + 1, cut = none;
	struct line line = {.body = body};
	bool after_marker = false;
	uint32_t piece = 0;

	while (line_next(&line)) {
		if (after_marker || !line_carries_on(&line))
			piece = 0;
		if (cut != none)
			piece += line_width(&line);
		if (piece >= QUARTERS_OF_PROSE)
			cut = none;
		after_marker =
		    cut == none && line_begins(&line, &cutter->cut_after);
		if (after_marker)
			cut = line.start;
		if (line_begins(&line, &cutter->drop_lines))
			add(list, line.start, line_end(&line));
	}
	if (cut != none)
		add(list, cut, body->text.len);
}

uint64_t
boilerplate_paragraph_hash(const struct token *tokens, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a, 64 bits */

	for (size_t i = 0; i < len; i++) {
		struct slice word = tokens[i].folded;

		for (size_t k = 0; k < word.len; k++)
			hash = (hash ^ (uint8_t)word.ptr[k]) * 0x100000001b3u;
		hash = (hash ^ ' ') * 0x100000001b3u;
	}
	return hash;
}

static int
compare_hashes(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static void
mark_repeated(const struct token_list *body,
    struct repeated_paragraphs repeated, struct furniture_list *list)
{
	for (size_t i = 0, end; i < body->len; i = end) {
		uint32_t paragraph = body->items[i].paragraph;
		uint64_t hash;
		size_t start;

		for (end = i; end < body->len &&
		     body->items[end].paragraph == paragraph;)
			end++;
		hash = boilerplate_paragraph_hash(body->items + i, end - i);
		if (bsearch(&hash, repeated.hashes, repeated.len, sizeof(hash),
		        compare_hashes) == NULL)
			continue;
		start = line_start(body, i, body->items[i].start);
		add(list, start,
		    end < body->len ? line_start(body, end, body->text.len)
		                    : body->text.len);
	}
}

static int
compare_starts(const void *left, const void *right)
{
	const struct furniture *a = left, *b = right;

	return a->start < b->start ? -1 : a->start > b->start;
}

static void
join_touching(struct furniture_list *list)
{
	size_t kept = 0;

	if (list->len == 0)
		return;
	qsort(list->items, list->len, sizeof(*list->items), compare_starts);
	for (size_t i = 1; i < list->len; i++) {
		struct furniture *last = &list->items[kept];

		if (list->items[i].start > last->end)
			list->items[++kept] = list->items[i];
		else if (list->items[i].end > last->end)
			last->end = list->items[i].end;
	}
	list->len = kept + 1;
}

void
boilerplate_mark(const struct boilerplate_cutter *cutter,
    const struct token_list *body, struct repeated_paragraphs repeated,
    struct furniture_list *list)
{
	list->len = 0;
	if (cutter->cut_after.len > 0 || cutter->drop_lines.len > 0)
		mark_lines(cutter, body, list);
	if (cutter->drop_repeated && repeated.len > 0)
		mark_repeated(body, repeated, list);
	join_touching(list);
}
