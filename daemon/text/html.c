#include "text/html.h"

#include <string.h>

#include "text/entity.h"
#include "text/html_element.h"
#include "text/markup.h"
#include "text/prose.h"
#include "text/utf8.h"

/*
 * One walk over the tokens.  An element that nobody sees is skipped up to its
 * end tag, inner elements of its name counted.  Where that end tag never
 * comes, the walk goes back to the beginning of the skipped part and skips no
 * more: the rest of an article is worth more than the hidden text in it, and
 * as this happens once at most, time stays linear.
 */
struct walk {
	struct slice source;
	struct markup *markup;
	struct prose prose;
	struct buf scratch;   /* text of one token, decoded */
	struct slice skipped; /* name of what is being skipped, or empty */
	size_t skipped_depth;
	size_t skipped_from; /* behind its start tag */
	size_t offset;       /* of the tokenizer's source in `source` */
	size_t end;          /* of the last token, in `source` */
	unsigned pre_depth;
	bool skips_no_more;
	bool is_raw_shown; /* literal text that comes is <xmp>'s */
	bool is_title;     /* one line, unknown tags are text */
	bool is_drawing;   /* within <svg> */
};

/* Style declarations that hide, without their spaces. */
static bool
style_hides(struct slice style)
{
	static const struct slice HIDING[] = {SLICE("display:none"),
	    SLICE("visibility:hidden"), SLICE("font-size:0")};
	AUTO(buf_fini) struct buf tight = buf_init(1024);
	struct slice s;

	for (size_t i = 0; i < style.len && buf_ok(&tight); i++) {
		if (!char_is_space(style.ptr[i]))
			buf_add_char(&tight, char_lower(style.ptr[i]));
	}
	s = buf_slice(&tight);
	for (size_t i = 0; i < COUNT_OF(HIDING); i++) {
		size_t at = slice_find(s, HIDING[i], 0) + HIDING[i].len;

		/* font-size:0.9em does not hide. */
		if (at <= s.len && (at == s.len || s.ptr[at] != '.'))
			return true;
	}
	return false;
}

static bool
is_hidden(const struct markup_token *token)
{
	struct slice value;

	if (markup_attribute(token, S("hidden"), &value))
		return true;
	if (markup_attribute(token, S("aria-hidden"), &value) &&
	    slice_eq_nocase(slice_trim(value), S("true")))
		return true;
	return markup_attribute(token, S("style"), &value) &&
	    style_hides(value);
}

static void
enter_skip(struct walk *walk, const struct markup_token *token)
{
	walk->skipped = token->name;
	walk->skipped_depth = 1;
	walk->skipped_from = walk->offset + token->end;
}

static bool
should_skip(const struct walk *walk, const struct markup_token *token,
    const struct html_element *element)
{
	unsigned effects = element != NULL ? element->effects : HTML_INLINE;

	if (walk->skips_no_more || token->self_closing || walk->is_title ||
	    (effects & (HTML_VOID | HTML_ROOT)) != 0)
		return false;
	/* Literal text is dropped anyway; xhtml:script is no raw element. */
	if ((effects & HTML_RAW) != 0 &&
	    slice_eq(markup_local(token->name), token->name))
		return false;
	return (effects & HTML_DROP) != 0 || is_hidden(token);
}

static void
add_gap(struct walk *walk, unsigned effects)
{
	if ((effects & HTML_BLOCK) != 0)
		prose_break(&walk->prose, PROSE_PARAGRAPH);
	if ((effects & HTML_CELL) != 0)
		prose_break(&walk->prose, PROSE_SPACE);
	if ((effects & HTML_BREAK) != 0)
		prose_line_break(&walk->prose);
}

static void
count_pre(struct walk *walk, const struct markup_token *token)
{
	if (token->kind == MARKUP_OPEN && !token->self_closing)
		walk->pre_depth++;
	if (token->kind == MARKUP_CLOSE && walk->pre_depth > 0)
		walk->pre_depth--;
	walk->prose.keeps_lines = walk->pre_depth > 0 && !walk->is_title;
}

/*
 * A drawing stands within a line, and its labels are apart from each other by
 * a space.  As in browsers, an element of HTML proper ends it.
 */
static unsigned
effects_in_drawing(struct walk *walk, const struct markup_token *token,
    const struct html_element *element)
{
	unsigned effects = element != NULL ? element->effects : HTML_INLINE;
	struct slice name = slice_of(element != NULL ? element->name : "");

	if (slice_eq(name, S("svg")))
		walk->is_drawing =
		    token->kind == MARKUP_OPEN && !token->self_closing;
	else if ((effects & HTML_BLOCK) != 0 && !slice_eq(name, S("title")) &&
	    !slice_eq(name, S("desc")))
		walk->is_drawing = false;
	if (!walk->is_drawing)
		return effects;
	return (effects & ~(unsigned)HTML_BLOCK) | HTML_CELL;
}

static void
on_tag(struct walk *walk, const struct markup_token *token)
{
	const struct html_element *element = html_element_find(token->name);
	unsigned effects = effects_in_drawing(walk, token, element);
	bool opens = token->kind == MARKUP_OPEN;

	if (element == NULL && walk->is_title) {
		prose_add(&walk->prose,
		    slice_sub(
		        walk->source, token->start, token->end - token->start));
		return;
	}
	add_gap(walk, effects);
	if ((effects & HTML_PRE) != 0)
		count_pre(walk, token);
	if (opens)
		walk->is_raw_shown = (effects & HTML_PRE) != 0;
	if (opens && should_skip(walk, token, element))
		enter_skip(walk, token);
}

/* Elements whose end tag may be left out end with the next block. */
static bool
ends_by_itself(struct slice name, const struct markup_token *token)
{
	const struct html_element *next = html_element_find(token->name);
	bool is_block = next != NULL && (next->effects & HTML_BLOCK) != 0;

	if (slice_eq_nocase(name, S("p")))
		return is_block;
	return slice_eq_nocase(name, S("head")) &&
	    slice_eq_nocase(token->name, S("body"));
}

/* A tag within what is skipped; true where the skipped part ended before it. */
static bool
on_skipped_tag(struct walk *walk, const struct markup_token *token)
{
	if (ends_by_itself(walk->skipped, token)) {
		walk->skipped = S("");
		return !slice_eq_nocase(token->name, S("p")) ||
		    token->kind == MARKUP_OPEN;
	}
	if (!slice_eq_nocase(walk->skipped, token->name))
		return false;
	if (token->kind == MARKUP_OPEN && !token->self_closing)
		walk->skipped_depth++;
	if (token->kind == MARKUP_CLOSE && --walk->skipped_depth == 0)
		walk->skipped = S("");
	return false;
}

static void
on_text(struct walk *walk, const struct markup_token *token)
{
	if (token->is_literal && !walk->is_raw_shown)
		return;
	buf_reset(&walk->scratch);
	markup_text(walk->markup, token, &walk->scratch);
	prose_add(&walk->prose, buf_slice(&walk->scratch));
}

static void
walk_tokens(struct walk *walk)
{
	struct markup_token token;

	while (
	    !prose_is_full(&walk->prose) && markup_next(walk->markup, &token)) {
		bool is_tag =
		    token.kind == MARKUP_OPEN || token.kind == MARKUP_CLOSE;

		walk->end = walk->offset + token.end;
		if (walk->skipped.len > 0 &&
		    !(is_tag && on_skipped_tag(walk, &token)))
			continue;
		if (is_tag)
			on_tag(walk, &token);
		else if (token.kind == MARKUP_TEXT)
			on_text(walk, &token);
	}
}

/* A tag that the end of input cut off, or text that looks like one: `a <b and
 * c`.  Only with an attribute it is sure to be a tag. */
static void
add_rest(struct walk *walk)
{
	struct slice rest = slice_from(walk->source, walk->end);

	if (walk->skipped.len > 0 || prose_is_full(&walk->prose) ||
	    slice_find_char(rest, '=', 0) < rest.len ||
	    slice_starts(rest, S("</")))
		return;
	buf_reset(&walk->scratch);
	entity_decode(rest, ENTITY_TEXT, &walk->scratch);
	prose_add(&walk->prose, buf_slice(&walk->scratch));
}

/* Appends the text of `html`; false where it has too many paragraphs. */
static bool
convert(struct slice html, bool is_title, struct buf *out)
{
	AUTO(markup_free) struct markup *markup = NULL;
	AUTO(markup_free) struct markup *again = NULL;
	struct walk walk = {
	    .source = html,
	    .prose = prose_init(out, HTML_MAX_BLOCKS),
	    .scratch = buf_init(out->max),
	    .skipped = S(""),
	    .is_title = is_title,
	};

	if (is_title)
		walk.prose.widest = PROSE_SPACE;
	walk.markup = markup = markup_new(html, MARKUP_HTML);
	walk_tokens(&walk);
	if (walk.skipped.len > 0 && !prose_is_full(&walk.prose)) {
		walk.offset = walk.end = walk.skipped_from;
		walk.skips_no_more = true;
		walk.skipped = S("");
		walk.markup = again =
		    markup_new(slice_from(html, walk.offset), MARKUP_HTML);
		walk_tokens(&walk);
	}
	add_rest(&walk);
	buf_fini(&walk.scratch);
	return !prose_is_full(&walk.prose);
}

/* Text never grows more than that: a bad byte becomes U+FFFD, a name gives
 * half as many bytes again at most, also where one level was taken off. */
static size_t
room_for(struct slice s)
{
	return s.len * 4 + 64;
}

/* Moves whole text to `out`, cut where it does not fit. */
static bool
deliver(struct slice text, struct buf *out)
{
	size_t room = out->max - out->len;
	struct slice cut = text;

	if (out->overflow)
		return false;
	if (text.len > room) {
		cut = utf8_cut(text, room);
		/* At the end of a paragraph, unless that costs half of it. */
		for (size_t at = cut.len; at > room / 2; at--) {
			if (slice_starts(slice_from(cut, at - 1), S("\n\n")))
				cut = slice_sub(cut, 0, at - 1);
		}
		cut = slice_trim(cut);
	}
	buf_add_slice(out, cut);
	return cut.len == text.len;
}

bool
html_text(struct slice html, struct buf *out)
{
	AUTO(buf_fini) struct buf repaired = buf_init(html.len * 2 + 1);
	AUTO(buf_fini) struct buf text = buf_init(room_for(html));
	bool is_whole;

	if (html_repair(html, &repaired))
		html = buf_slice(&repaired);
	is_whole = convert(html, false, &text);
	return deliver(buf_slice(&text), out) && is_whole;
}

bool
html_plain_text(struct slice plain, struct buf *out)
{
	AUTO(buf_fini) struct buf text = buf_init(room_for(plain));
	struct prose prose = prose_init(&text, HTML_MAX_BLOCKS);

	prose.keeps_lines = true;
	prose_add(&prose, plain);
	return deliver(buf_slice(&text), out) && !prose_is_full(&prose);
}

bool
html_title_text(struct slice title, struct buf *out)
{
	AUTO(buf_fini) struct buf repaired = buf_init(title.len * 2 + 1);
	AUTO(buf_fini) struct buf text = buf_init(room_for(title));

	if (html_repair(title, &repaired))
		title = buf_slice(&repaired);
	convert(title, true, &text);
	return deliver(buf_slice(&text), out);
}

bool
html_is_element(struct slice name)
{
	return html_element_find(name) != NULL;
}
