/*
 * What an opening tag means is decided by the frame it stands in:
 *
 *	FEED   fields of the feed, and entries
 *	ENTRY  fields of the entry (GROUP: the same, one level down)
 *	OTHER  nothing, so that an <image>'s title is nobody's
 *
 * An entry is recognised in any frame: it closes what was left open.  While
 * the value of a field is captured, tags belong to the value, until its
 * closing tag, one that closes something further out, or a field that cannot
 * be part of it, comes.
 */
#include "feed/xml.h"

#include "base/check.h"
#include "base/mem.h"
#include "feed/base_url.h"
#include "feed/capture.h"
#include "feed/names.h"
#include "feed/root.h"
#include "feed/stack.h"
#include "feed/vocabulary.h"
#include "text/html.h"
#include "text/markup.h"
#include "text/url.h"

/* Ranks of values that are no element of their own (see vocabulary.c). */
#define RANK_LINK_HTML  8 /* href of an alternate */
#define RANK_LINK_OTHER 6 /* the same, of a type that no browser shows */
#define RANK_LINK_GUID  5
#define RANK_LINK_ABOUT 4
#define RANK_ID_ABOUT   5
#define RANK_LANGUAGE   3 /* xml:lang */

struct xml_feed {
	struct slice text;
	struct markup *markup;
	struct stack stack;
	struct names names;
	struct capture capture;
	struct draft *feed;
	struct draft entry;
	/* One that another's tag has closed, and that one, if it is empty. */
	struct entry *ready[2];
	size_t ready_len;
	size_t max_entries;
	size_t begun; /* entries, those that are left out included */
	size_t left_out;
	bool at_end;
	char format[ROOT_FORMAT_MAX];
	struct base_url base;
	struct buf value;
};

static struct slice
attribute_of(const struct markup_token *token, struct slice name)
{
	struct slice value = {0};

	(void)markup_attribute(token, name, &value);
	return slice_trim(value);
}

static enum element_owner
owner_of(const struct frame *frame)
{
	static const enum element_owner owners[] = {
	    [FRAME_FEED] = OWNER_FEED,
	    [FRAME_ENTRY] = OWNER_ENTRY,
	    [FRAME_GROUP] = OWNER_ENTRY,
	    [FRAME_OTHER] = OWNER_NONE,
	};

	return frame == NULL ? OWNER_NONE : owners[frame->kind];
}

static struct draft *
draft_of(struct xml_feed *xml, enum element_owner owner)
{
	return owner == OWNER_FEED ? xml->feed : &xml->entry;
}

/* ---- links ------------------------------------------------------------- */

static void
put_link(struct xml_feed *xml, struct draft *draft, unsigned rank,
    struct slice reference, struct slice own_base)
{
	AUTO(buf_fini) struct buf link = buf_init(FEED_MAX_FIELD_BYTES);
	struct slice base;

	reference = slice_trim(reference);
	if (slice_is_empty(reference) || !draft_wants(draft, SLOT_LINK, rank))
		return;
	base = base_url_find(&xml->base, own_base, xml->feed->entry->link);
	(void)url_resolve(base, reference, &link);
	draft_put(draft,
	    &(struct draft_value){
	        .slot = SLOT_LINK, .rank = rank, .text = buf_slice(&link)});
}

static void
put_raw(struct xml_feed *xml, struct draft *draft, enum slot slot,
    unsigned rank, struct slice raw)
{
	if (slice_is_empty(raw) || !draft_wants(draft, slot, rank))
		return;
	buf_reset(&xml->value);
	(void)markup_decode(xml->markup, raw, ENTITY_XML, &xml->value);
	draft_put(draft,
	    &(struct draft_value){
	        .slot = slot, .rank = rank, .text = buf_slice(&xml->value)});
}

/* ---- entries ----------------------------------------------------------- */

static void
finish_entry(struct xml_feed *xml)
{
	struct entry *entry = draft_finish(&xml->entry);

	if (entry == NULL)
		return;
	if (slice_is_empty(entry->language))
		entry->language =
		    arena_copy(entry->arena, xml->feed->entry->language);
	check(xml->ready_len < COUNT_OF(xml->ready));
	xml->ready[xml->ready_len++] = entry;
}

static void
pop_frame(struct xml_feed *xml)
{
	enum frame_kind kind = stack_top(&xml->stack)->kind;

	stack_pop(&xml->stack);
	if (kind == FRAME_ENTRY)
		finish_entry(xml);
}

static void
pop_to(struct xml_feed *xml, size_t len)
{
	while (xml->stack.len > len)
		pop_frame(xml);
}

static struct slice
language_here(const struct xml_feed *xml, const struct markup_token *token)
{
	struct slice language = attribute_of(token, S("xml:lang"));

	for (size_t i = xml->stack.len; i > 0; i--) {
		if (!slice_is_empty(language))
			break;
		language = xml->stack.frames[i - 1].language;
	}
	return language;
}

static void
begin_entry(
    struct xml_feed *xml, const struct markup_token *token, struct frame *frame)
{
	struct slice about = attribute_of(token, S("rdf:about"));

	while (xml->stack.len > 0 && stack_top(&xml->stack)->kind != FRAME_FEED)
		pop_frame(xml);
	if (xml->begun++ >= xml->max_entries) {
		xml->left_out++;
		(void)stack_push(&xml->stack, frame);
		return;
	}
	frame->kind = FRAME_ENTRY;
	if (!stack_push(&xml->stack, frame))
		return;
	draft_begin(&xml->entry, xml->feed->desk);
	put_raw(xml, &xml->entry, SLOT_LANGUAGE, RANK_LANGUAGE,
	    language_here(xml, token));
	put_raw(xml, &xml->entry, SLOT_ID, RANK_ID_ABOUT, about);
	if (url_is_http(about)) {
		buf_reset(&xml->value);
		(void)markup_decode(
		    xml->markup, about, ENTITY_XML, &xml->value);
		put_link(xml, &xml->entry, RANK_LINK_ABOUT,
		    buf_slice(&xml->value), (struct slice){0});
	}
	if (token->self_closing)
		pop_frame(xml);
}

/* ---- values ------------------------------------------------------------ */

static void
begin_capture(struct xml_feed *xml, const struct element *element,
    const struct markup_token *token, const struct frame *frame)
{
	struct draft *draft = draft_of(xml, owner_of(stack_top(&xml->stack)));
	bool is_wanted = draft_wants(draft, element->slot, element->rank) ||
	    element->role == ROLE_GUID;

	if (token->self_closing || !stack_push(&xml->stack, frame))
		return;
	if (!is_wanted || !capture_begin(&xml->capture, element, token))
		return;
	xml->capture.depth = xml->stack.len;
}

/* Gives the captured value to its draft; frames stay as they are. */
static void
end_capture(struct xml_feed *xml)
{
	struct capture *capture = &xml->capture;
	const struct element *element = capture->element;
	const struct frame *parent = &xml->stack.frames[capture->depth - 2];
	struct draft *draft = draft_of(xml, owner_of(parent));
	struct slice text = buf_slice(&capture->raw);
	struct draft_value value = {
	    .slot = element->slot,
	    .rank = element->rank,
	    .form = capture->form,
	    .text = text,
	    .is_cut = capture->is_cut,
	};

	capture->element = NULL;
	if (element->role == ROLE_LINK) {
		put_link(xml, draft, element->rank, text, (struct slice){0});
		return;
	}
	draft_put(draft, &value);
	if (capture->has_permalink && url_is_http(text))
		put_link(xml, draft, RANK_LINK_GUID, text, (struct slice){0});
}

static bool
is_alternate(struct slice rel)
{
	return slice_is_empty(rel) || slice_eq_nocase(rel, S("alternate")) ||
	    slice_ends(rel, S("/relation/alternate"));
}

/* Atom's link says it all in attributes; it is never pushed, because nothing
 * is in it and many are not closed. */
static void
take_href(struct xml_feed *xml, const struct markup_token *token)
{
	struct draft *draft = draft_of(xml, owner_of(stack_top(&xml->stack)));
	struct slice type = attribute_of(token, S("type"));
	bool is_html =
	    slice_is_empty(type) || slice_find(type, S("html"), 0) < type.len;

	if (!is_alternate(attribute_of(token, S("rel"))))
		return;
	buf_reset(&xml->value);
	(void)markup_decode(xml->markup, attribute_of(token, S("href")),
	    ENTITY_XML, &xml->value);
	put_link(xml, draft, is_html ? RANK_LINK_HTML : RANK_LINK_OTHER,
	    buf_slice(&xml->value), attribute_of(token, S("xml:base")));
}

/* True where the attributes told all; a category's content is then noise. */
static bool
take_term(struct xml_feed *xml, const struct element *element,
    const struct markup_token *token)
{
	/* Of Atom, of Atom and Media RSS, of iTunes. */
	static const struct slice names[] = {
	    SLICE("term"), SLICE("label"), SLICE("text")};
	struct slice term = {0};

	for (size_t i = 0; i < COUNT_OF(names) && slice_is_empty(term); i++)
		term = attribute_of(token, names[i]);
	if (slice_is_empty(term))
		return false;
	put_raw(xml, draft_of(xml, owner_of(stack_top(&xml->stack))), SLOT_TAG,
	    element->rank, term);
	return true;
}

/* ---- tags -------------------------------------------------------------- */

static void
open_nothing(struct xml_feed *xml, const struct markup_token *token,
    const struct frame *frame)
{
	if (!token->self_closing &&
	    !vocabulary_is_void(markup_local(token->name)))
		(void)stack_push(&xml->stack, frame);
}

static void
open_feed(
    struct xml_feed *xml, const struct markup_token *token, struct frame *frame)
{
	/* Not within an entry: there the word means something else.  Nor
	 * so deep that an entry would find no room. */
	if (xml->entry.entry != NULL || xml->stack.len >= xml->stack.max / 2) {
		open_nothing(xml, token, frame);
		return;
	}
	frame->kind = FRAME_FEED;
	put_raw(xml, xml->feed, SLOT_LANGUAGE, RANK_LANGUAGE,
	    attribute_of(token, S("xml:lang")));
	if (!token->self_closing)
		(void)stack_push(&xml->stack, frame);
}

static void
open_element(struct xml_feed *xml, const struct element *element,
    const struct markup_token *token, struct frame *frame)
{
	struct slice href;

	switch (element->role) {
	case ROLE_FEED:
		open_feed(xml, token, frame);
		return;
	case ROLE_ENTRY:
		begin_entry(xml, token, frame);
		return;
	case ROLE_GROUP:
		frame->kind = FRAME_GROUP;
		open_nothing(xml, token, frame);
		return;
	case ROLE_VOID:
		return;
	case ROLE_LINK:
		if (markup_attribute(token, S("href"), &href)) {
			take_href(xml, token);
			return;
		}
		break;
	case ROLE_CATEGORY:
		if (take_term(xml, element, token)) {
			open_nothing(xml, token, frame);
			return;
		}
		break;
	case ROLE_VALUE:
	case ROLE_GUID:
	case ROLE_PERSON:
		break;
	}
	begin_capture(xml, element, token, frame);
}

/* The frame that the tag would open, and its own namespace. */
static enum xml_space
frame_of(struct xml_feed *xml, const struct markup_token *token,
    struct frame *frame_out)
{
	const struct frame *top = stack_top(&xml->stack);
	enum xml_space outer = top == NULL ? SPACE_CORE : top->space;
	struct frame frame = {
	    .name = token->name, .kind = FRAME_OTHER, .space = outer};

	if (token->attribute_count > 0) {
		frame.space = names_learn(&xml->names, token, outer);
		frame.base = attribute_of(token, S("xml:base"));
		frame.language = attribute_of(token, S("xml:lang"));
	}
	*frame_out = frame;
	return names_space(&xml->names, token->name, frame.space);
}

static void
on_open(struct xml_feed *xml, const struct markup_token *token)
{
	struct frame frame;
	enum xml_space space = frame_of(xml, token, &frame);
	const struct element *element = vocabulary_find(
	    markup_local(token->name), space, owner_of(stack_top(&xml->stack)));

	if (element == NULL)
		open_nothing(xml, token, &frame);
	else
		open_element(xml, element, token, &frame);
}

/* Whether the tag cannot be part of the value that is being captured, so that
 * the value's own closing tag must have been forgotten. */
static bool
ends_value(const struct xml_feed *xml, const struct markup_token *token,
    enum xml_space space)
{
	const struct capture *capture = &xml->capture;
	const struct frame *parent = &xml->stack.frames[capture->depth - 2];
	struct slice local = markup_local(token->name);
	const struct element *element;

	if (capture->form == FORM_XHTML)
		return false;
	element = vocabulary_find(local, space, owner_of(parent));
	if (element == NULL || element->role == ROLE_FEED)
		return false;
	if (capture->element->slot == SLOT_SUMMARY ||
	    capture->element->slot == SLOT_CONTENT)
		return !html_is_element(local);
	return element->form != FORM_XHTML;
}

static void
on_open_in_value(struct xml_feed *xml, const struct markup_token *token)
{
	struct frame frame;
	enum xml_space space = frame_of(xml, token, &frame);

	if (ends_value(xml, token, space)) {
		size_t depth = xml->capture.depth;

		end_capture(xml);
		pop_to(xml, depth - 1);
		on_open(xml, token);
		return;
	}
	capture_open(&xml->capture, token, xml->text);
	open_nothing(xml, token, &frame);
}

static void
on_close_in_value(struct xml_feed *xml, const struct markup_token *token)
{
	size_t depth = xml->capture.depth;
	size_t place = stack_find(&xml->stack, token->name);

	if (place > depth) {
		capture_close(&xml->capture, token);
		pop_to(xml, place - 1);
		return;
	}
	/* Closes nothing: </titel> ends a title, a stray </p> does not. */
	if (place == 0) {
		if (xml->stack.len > depth ||
		    html_is_element(markup_local(token->name)))
			return;
		place = depth;
	}
	end_capture(xml);
	pop_to(xml, place - 1);
}

static void
on_close(struct xml_feed *xml, const struct markup_token *token)
{
	size_t place = stack_find(&xml->stack, token->name);

	if (place > 0)
		pop_to(xml, place - 1);
}

static void
step(struct xml_feed *xml, const struct markup_token *token)
{
	bool in_value = xml->capture.element != NULL;

	if (token->kind == MARKUP_OPEN) {
		if (in_value)
			on_open_in_value(xml, token);
		else
			on_open(xml, token);
	} else if (token->kind == MARKUP_CLOSE) {
		if (in_value)
			on_close_in_value(xml, token);
		else
			on_close(xml, token);
	} else if (in_value &&
	    (token->kind == MARKUP_TEXT || token->kind == MARKUP_CDATA)) {
		capture_text(&xml->capture, xml->markup, token);
	}
}

/* The text that was cut off is news as far as it goes; half an address, id or
 * date is worse than none. */
static void
end_of_input(struct xml_feed *xml)
{
	const struct element *element = xml->capture.element;

	xml->at_end = true;
	if (element != NULL &&
	    (element->slot == SLOT_TITLE || element->slot == SLOT_SUMMARY ||
	        element->slot == SLOT_CONTENT))
		end_capture(xml);
	xml->capture.element = NULL;
	pop_to(xml, 0);
}

static struct entry *
next_ready(struct xml_feed *xml)
{
	struct entry *entry = take_ptr(&xml->ready[0]);

	if (xml->ready_len > 0)
		xml->ready_len--;
	xml->ready[0] = take_ptr(&xml->ready[1]);
	return entry;
}

struct entry *
xml_feed_next(struct xml_feed *xml, struct feed_info *info)
{
	struct markup_token token;

	while (xml->ready_len == 0 && !xml->at_end) {
		if (markup_next(xml->markup, &token))
			step(xml, &token);
		else
			end_of_input(xml);
	}
	info->left_out = xml->left_out;
	return next_ready(xml);
}

/* ---- beginning and end ------------------------------------------------- */

/* The root is a feed's under whatever prefix or namespace it comes. */
static void
open_root(struct xml_feed *xml, const struct markup_token *token)
{
	struct slice local = markup_local(token->name);
	struct slice prefix = markup_prefix(token->name);
	struct frame frame;
	enum xml_space space = frame_of(xml, token, &frame);

	if (space == SPACE_OTHER)
		names_add(&xml->names, prefix, SPACE_CORE);
	if (frame.space != SPACE_CORE)
		frame.space = SPACE_CORE;
	if (slice_eq_nocase(local, S("item")) ||
	    slice_eq_nocase(local, S("entry")))
		begin_entry(xml, token, &frame);
	else
		open_feed(xml, token, &frame);
}

int
xml_feed_open(struct slice text, const struct feed_input *input,
    struct draft *feed, struct xml_feed **xml_out, struct err *err)
{
	AUTO(xml_feed_close) struct xml_feed *xml = mem_new(sizeof(*xml));
	struct markup_token token;

	xml->text = text;
	xml->markup = markup_new(text, MARKUP_XML);
	xml->feed = feed;
	xml->max_entries = input->limits.max_entries;
	stack_init(&xml->stack, input->limits.max_depth);
	capture_init(&xml->capture, input->limits.max_text_bytes);
	xml->value = buf_init(FEED_MAX_FIELD_BYTES);
	base_url_init(&xml->base, xml->markup, &xml->stack, input->url);
	if (root_find(xml->markup, &token, xml->format, err) < 0)
		return -1;
	open_root(xml, &token);
	*xml_out = take_ptr(&xml);
	return 0;
}

void
xml_feed_close(struct xml_feed **xml)
{
	if (*xml == NULL)
		return;
	markup_free(&(*xml)->markup);
	stack_fini(&(*xml)->stack);
	capture_fini(&(*xml)->capture);
	draft_drop(&(*xml)->entry);
	entry_free(&(*xml)->ready[0]);
	entry_free(&(*xml)->ready[1]);
	buf_fini(&(*xml)->value);
	base_url_fini(&(*xml)->base);
	mem_free(xml);
}

struct slice
xml_feed_format(const struct xml_feed *xml)
{
	return slice_of(xml->format);
}
