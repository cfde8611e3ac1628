#include "match/wording.h"

#include "base/log.h"
#include "base/mem.h"
#include "match/matcher.h"

#define MAX_QUOTE    ((size_t)80)
#define TERMS_SHOWN  3
#define PLACES_SHOWN 2
/* To find places that differ; hundreds may say the same. */
#define LOOKED_AT 50
/* One by one; of more than that nobody needs to know the exact number. */
#define COUNTED 200

void
wording_quote(struct slice text, struct buf *out)
{
	buf_add_str(out, "«");
	log_escape(text, MAX_QUOTE, out);
	buf_add_str(out, "»");
}

void
wording_terms(const struct terms *terms, size_t shown, struct buf *out)
{
	for (size_t i = 0; i < terms->len && i < shown; i++) {
		buf_add_str(out, i > 0 ? ", \"" : "\"");
		log_escape(terms->items[i].text, MAX_QUOTE, out);
		buf_add_char(out, '"');
	}
	if (terms->len > shown)
		buf_printf(out, " and %zu more", terms->len - shown);
}

void
wording_distance(struct distance within, struct buf *out)
{
	static const char *const NAMES[] = {[DISTANCE_SENTENCE] = "a sentence",
	    [DISTANCE_PARAGRAPH] = "a paragraph",
	    [DISTANCE_ARTICLE] = "the article"};

	if (within.kind == DISTANCE_WORDS)
		buf_printf(out, "within %u word%s", within.words,
		    within.words == 1 ? "" : "s");
	else
		buf_printf(out, "within %s", NAMES[within.kind]);
}

void
wording_scope(unsigned scope, struct buf *out)
{
	static const struct {
		unsigned bit;
		const char *name;
	} NAMES[] = {{SCOPE_TITLE, "title"}, {SCOPE_LEAD, "lead"},
	    {SCOPE_BODY, "body"}, {SCOPE_FURNITURE, "furniture"}};
	const char *sep = "";

	if (scope == SCOPE_EVERYWHERE) {
		buf_add_str(out, "article or its furniture");
		return;
	}
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		if (!(scope & NAMES[i].bit))
			continue;
		buf_printf(out, "%s%s", sep, NAMES[i].name);
		sep = " or ";
	}
}

static void
name_terms(const char *kind, const struct terms *terms, struct buf *out)
{
	buf_printf(out, "%s ", kind);
	wording_terms(terms, TERMS_SHOWN, out);
}

static void
name_kind(const struct node *node, struct buf *out)
{
	static const char *const NAMES[] = {[NODE_EXACT] = "exact",
	    [NODE_FORMS] = "forms",
	    [NODE_LIKE] = "like",
	    [NODE_ANY] = "any",
	    [NODE_ALL] = "all",
	    [NODE_NONE] = "none"};

	switch (node->kind) {
	case NODE_TERM:
		buf_add_char(out, '"');
		log_escape(node->text, MAX_QUOTE, out);
		buf_add_char(out, '"');
		break;
	case NODE_EXACT:
	case NODE_FORMS:
	case NODE_LIKE:
		name_terms(NAMES[node->kind], &node->terms, out);
		break;
	case NODE_AT_LEAST:
		buf_printf(
		    out, "at least %u of %zu", node->at_least, node->child_len);
		break;
	case NODE_RULE:
		buf_printf(out, "rule %.*s", SLICE_ARG(node->text));
		break;
	case NODE_LIST:
		buf_printf(out, "list %.*s", SLICE_ARG(node->text));
		break;
	case NODE_ANY:
	case NODE_ALL:
	case NODE_NONE:
		buf_add_str(out, NAMES[node->kind]);
		break;
	case NODE_NEAR:
		buf_add_str(out, "near, ");
		wording_distance(node->within, out);
		buf_add_str(out, node->in_order ? ", in order" : "");
		break;
	}
}

void
wording_node(const struct node *node, struct buf *out)
{
	name_kind(node, out);
	if (node->mentions > 1)
		buf_printf(out, ", %u mentions", node->mentions);
	if (node->scope != 0) {
		buf_add_str(out, ", in the ");
		wording_scope(node->scope, out);
	}
}

bool
wording_window(const struct article *article, const struct hit *hit,
    unsigned number, struct window *out)
{
	struct window window = {.start = SIZE_MAX};
	struct slice text;

	for (size_t i = 0; i < hit->because_len; i++) {
		const struct because *item = &hit->because[i];

		if (item->window != number)
			continue;
		window.field = item->field;
		if (item->start < window.start)
			window.start = item->start;
		if (item->end > window.end)
			window.end = item->end;
		window.item_len++;
	}
	if (window.item_len == 0)
		return false;
	/* Offsets of furniture are into the body. */
	text = window.field == FIELD_TITLE ? article->title : article->body;
	window.text = slice_sub(text, window.start, window.end - window.start);
	*out = window;
	return true;
}

/* Another window of the hit holds it and more: «Kim» in «Kim Jong Un». */
static bool
is_inside_other(const struct article *article, const struct hit *hit,
    unsigned number, const struct window *window)
{
	struct window other;

	for (unsigned w = number > 0 ? number - 1 : 0; w < number + 3; w++)
		if (w != number && wording_window(article, hit, w, &other) &&
		    other.field == window->field &&
		    other.start <= window->start && other.end >= window->end)
			return true;
	return false;
}

static bool
was_shown(const struct window *shown, size_t len, const struct window *window)
{
	for (size_t i = 0; i < len; i++)
		if (shown[i].field == window->field &&
		    slice_eq(shown[i].text, window->text))
			return true;
	return false;
}

void
wording_brief(const struct node *node, struct buf *out)
{
	const struct node *leaf = node;

	if (node->kind == NODE_NEAR)
		buf_add_str(out, "near");
	else
		name_kind(node, out);
	while (leaf->child_len > 0)
		leaf = leaf->children[0];
	if (leaf == node)
		return;
	buf_add_str(out, " (");
	name_kind(leaf, out);
	buf_add_str(out, ", …)");
}

static size_t
window_count(const struct hit *hit)
{
	size_t count = 0;

	for (size_t i = 0; i < hit->because_len; i++)
		if (hit->because[i].window >= count)
			count = hit->because[i].window + 1;
	return count;
}

/* Its windows but for those inside others. */
static size_t
count_places(const struct article *article, const struct hit *hit)
{
	size_t all = window_count(hit), inside = 0;
	struct window window;

	for (unsigned w = 0; w < all && w < COUNTED; w++)
		inside += wording_window(article, hit, w, &window) &&
		    is_inside_other(article, hit, w, &window);
	return all - inside;
}

void
wording_places(
    const struct article *article, const struct hit *hit, struct buf *out)
{
	struct window shown[PLACES_SHOWN], window;
	size_t len = 0, count = count_places(article, hit);

	for (unsigned w = 0;
	     w < LOOKED_AT && wording_window(article, hit, w, &window); w++) {
		if (was_shown(shown, len, &window) ||
		    is_inside_other(article, hit, w, &window))
			continue;
		buf_add_str(out, len > 0 ? ", " : "");
		wording_quote(window.text, out);
		buf_printf(out, " in the %s", field_name(window.field));
		shown[len++] = window;
		if (len == PLACES_SHOWN)
			break;
	}
	/* The engine keeps no more, however many there are. */
	if (window_count(hit) >= MATCH_WINDOWS_MAX)
		buf_add_str(out, " and many more");
	else if (count > len)
		buf_printf(out, " and %zu more", count - len);
}
