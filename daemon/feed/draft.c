#include "feed/draft.h"

#include <string.h>

#include "base/num.h"
#include "text/date.h"
#include "text/html.h"
#include "text/lang.h"
#include "text/utf8.h"

#define MAX_TTL_MINUTES (366 * 24 * 60)
#define MINUTE_MS       60000

void
draft_desk_init(struct draft_desk *desk, size_t max_text_bytes)
{
	desk->text = buf_init(max_text_bytes);
	desk->max_text_bytes = max_text_bytes;
	desk->cut_texts = 0;
}

void
draft_desk_fini(struct draft_desk *desk)
{
	buf_fini(&desk->text);
}

void
draft_begin(struct draft *draft, struct draft_desk *desk)
{
	draft_drop(draft);
	draft->desk = desk;
	draft->entry = entry_new();
	memset(draft->ranks, 0, sizeof(draft->ranks));
	draft->tags_len = 0;
}

void
draft_drop(struct draft *draft)
{
	entry_free(&draft->entry);
}

bool
draft_wants(const struct draft *draft, enum slot slot, unsigned rank)
{
	if (draft->entry == NULL)
		return false;
	if (slot == SLOT_TAG)
		return true;
	/* Who says twice when it was updated has appended the newer time. */
	return rank > draft->ranks[slot] ||
	    (slot == SLOT_UPDATED && rank == draft->ranks[slot]);
}

static bool
keep_slice(struct draft *draft, struct slice text, struct slice *out)
{
	text = slice_trim(text);
	if (slice_is_empty(text))
		return false;
	*out = arena_copy(
	    draft->entry->arena, utf8_cut(text, FEED_MAX_FIELD_BYTES));
	return true;
}

/* One line of text on the desk. */
static struct slice
line_of(struct draft *draft, const struct draft_value *value)
{
	struct buf *text = &draft->desk->text;
	bool is_plain = value->form == FORM_PLAIN ||
	    (value->form == FORM_TEXT && !html_looks_like_html(value->text));

	buf_reset(text);
	if (is_plain)
		(void)html_plain_text(value->text, text);
	else
		(void)html_title_text(value->text, text);
	for (size_t i = 0; i < text->len; i++)
		if (text->ptr[i] == '\n')
			text->ptr[i] = ' ';
	return buf_slice(text);
}

static bool
put_title(struct draft *draft, const struct draft_value *value)
{
	return keep_slice(draft, line_of(draft, value), &draft->entry->title);
}

static bool
put_link(struct draft *draft, const struct draft_value *value)
{
	return keep_slice(draft, value->text, &draft->entry->link);
}

/* Opaque bytes: neither resolved nor decoded any further. */
static bool
put_id(struct draft *draft, const struct draft_value *value)
{
	return keep_slice(draft, value->text, &draft->entry->id);
}

static bool
put_published(struct draft *draft, const struct draft_value *value)
{
	if (!date_parse(slice_trim(value->text), &draft->entry->published_ms))
		return false;
	draft->entry->has_published = true;
	return true;
}

static bool
put_updated(struct draft *draft, const struct draft_value *value)
{
	if (!date_parse(slice_trim(value->text), &draft->entry->updated_ms))
		return false;
	draft->entry->has_updated = true;
	return true;
}

static bool
is_mail(struct slice text)
{
	return slice_find_char(text, '@', 0) < text.len &&
	    slice_find_char(text, ' ', 0) == text.len;
}

/* RSS asks for "mail (name)", others write "name (mail)": then the name. */
static struct slice
without_mail(struct slice text)
{
	size_t open = slice_find(text, S(" ("), 0);
	struct slice outer = slice_trim(slice_sub(text, 0, open)), inner;

	if (open == text.len || !slice_ends(text, S(")")))
		return text;
	inner = slice_trim(slice_sub(text, open + 2, text.len - open - 3));
	if (is_mail(outer))
		return slice_is_empty(inner) ? outer : inner;
	return is_mail(inner) ? outer : text;
}

static bool
put_author(struct draft *draft, const struct draft_value *value)
{
	struct draft_value guess = *value;

	guess.form = FORM_TITLE;
	return keep_slice(draft,
	    without_mail(slice_trim(line_of(draft, &guess))),
	    &draft->entry->author);
}

static bool
put_language(struct draft *draft, const struct draft_value *value)
{
	struct lang_buf tag;

	return keep_slice(draft, lang_primary(slice_trim(value->text), &tag),
	    &draft->entry->language);
}

static bool
put_body(
    struct draft *draft, const struct draft_value *value, struct slice *out)
{
	struct buf *text = &draft->desk->text;
	bool is_plain = value->form == FORM_PLAIN ||
	    (value->form == FORM_TEXT && !html_looks_like_html(value->text));
	bool whole;

	buf_reset(text);
	whole = is_plain ? html_plain_text(value->text, text)
	                 : html_text(value->text, text);
	if (text->len == 0)
		return false;
	if (!whole || value->is_cut)
		draft->desk->cut_texts++;
	*out = arena_copy(draft->entry->arena, buf_slice(text));
	return true;
}

static bool
put_summary(struct draft *draft, const struct draft_value *value)
{
	return put_body(draft, value, &draft->entry->summary);
}

static bool
put_content(struct draft *draft, const struct draft_value *value)
{
	return put_body(draft, value, &draft->entry->content);
}

static bool
put_tag(struct draft *draft, const struct draft_value *value)
{
	struct draft_value guess = *value;
	struct slice line;

	guess.form = FORM_TITLE;
	line = slice_trim(line_of(draft, &guess));
	for (size_t i = 0; i < draft->tags_len; i++)
		if (slice_eq(draft->tags[i], line))
			return false;
	if (draft->tags_len == FEED_MAX_TAGS ||
	    !keep_slice(draft, line, &draft->tags[draft->tags_len]))
		return false;
	draft->tags_len++;
	return true;
}

static bool
put_ttl(struct draft *draft, const struct draft_value *value)
{
	int64_t minutes;

	if (!num_parse(slice_trim(value->text), 1, MAX_TTL_MINUTES, &minutes))
		return false;
	draft->ttl_ms = minutes * MINUTE_MS;
	return true;
}

void
draft_put(struct draft *draft, const struct draft_value *value)
{
	static bool (*const puts[SLOT_COUNT])(
	    struct draft *, const struct draft_value *) = {
	    [SLOT_TITLE] = put_title,
	    [SLOT_LINK] = put_link,
	    [SLOT_ID] = put_id,
	    [SLOT_PUBLISHED] = put_published,
	    [SLOT_UPDATED] = put_updated,
	    [SLOT_AUTHOR] = put_author,
	    [SLOT_LANGUAGE] = put_language,
	    [SLOT_SUMMARY] = put_summary,
	    [SLOT_CONTENT] = put_content,
	    [SLOT_TAG] = put_tag,
	    [SLOT_TTL] = put_ttl,
	};

	if (!draft_wants(draft, value->slot, value->rank))
		return;
	if (puts[value->slot](draft, value))
		draft->ranks[value->slot] = (uint8_t)value->rank;
}

struct entry *
draft_finish(struct draft *draft)
{
	struct entry *entry = draft->entry;

	if (entry == NULL)
		return NULL;
	entry->tags =
	    arena_new_array(entry->arena, struct slice, draft->tags_len);
	entry->tag_len = draft->tags_len;
	if (draft->tags_len > 0)
		memcpy(entry->tags, draft->tags,
		    draft->tags_len * sizeof(draft->tags[0]));
	return take_ptr(&draft->entry);
}
