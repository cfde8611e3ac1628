#include "feed/capture.h"

#include "text/utf8.h"

void
capture_init(struct capture *capture, size_t max_text_bytes)
{
	*capture = (struct capture){
	    .raw = buf_init(max_text_bytes * DRAFT_RAW_PER_TEXT),
	    .part = buf_init(max_text_bytes * DRAFT_RAW_PER_TEXT),
	};
}

void
capture_fini(struct capture *capture)
{
	buf_fini(&capture->raw);
	buf_fini(&capture->part);
}

/* Names of types and media types; the first row whose start fits counts. */
static const struct type_row {
	struct slice start;
	bool is_text;
	enum text_form form;
} type_rows[] = {
    {SLICE("text/html"), true, FORM_HTML},
    {SLICE("html"), true, FORM_HTML},
    {SLICE("xhtml"), true, FORM_XHTML},
    {SLICE("application/xhtml"), true, FORM_XHTML},
    {SLICE("application/xml"), true, FORM_XHTML},
    {SLICE("text/xml"), true, FORM_XHTML},
    {SLICE("image/svg"), true, FORM_XHTML},
    {SLICE("text"), true, FORM_TEXT},
    {SLICE("plain"), true, FORM_TEXT},
    {SLICE("image/"), false, FORM_PLAIN},
    {SLICE("audio/"), false, FORM_PLAIN},
    {SLICE("video/"), false, FORM_PLAIN},
    {SLICE("application/octet-stream"), false, FORM_PLAIN},
    {SLICE("application/pdf"), false, FORM_PLAIN},
};

static bool
read_type(struct capture *capture, const struct markup_token *token)
{
	struct slice type, mode;

	if (markup_attribute(token, S("type"), &type)) {
		type = slice_trim(type);
		for (size_t i = 0; i < COUNT_OF(type_rows); i++) {
			if (!slice_starts_nocase(type, type_rows[i].start))
				continue;
			capture->form = type_rows[i].form;
			if (!type_rows[i].is_text)
				return false;
			break;
		}
	}
	capture->is_inline = capture->form == FORM_XHTML;
	if (!markup_attribute(token, S("mode"), &mode))
		return true;
	if (slice_eq_nocase(mode, S("base64")))
		return false;
	if (slice_eq_nocase(mode, S("escaped"))) {
		capture->is_inline = false;
		if (capture->form == FORM_XHTML)
			capture->form = FORM_HTML;
	}
	return true;
}

static bool
is_permalink(const struct element *element, const struct markup_token *token)
{
	struct slice value;

	if (element->role != ROLE_GUID)
		return false;
	return !markup_attribute(token, S("isPermaLink"), &value) ||
	    !slice_eq_nocase(slice_trim(value), S("false"));
}

bool
capture_begin(struct capture *capture, const struct element *element,
    const struct markup_token *token)
{
	capture->form = element->form;
	capture->is_inline = element->form == FORM_XHTML;
	capture->has_text = false;
	capture->is_cut = false;
	capture->person = PERSON_TEXT;
	capture->has_permalink = is_permalink(element, token);
	if (element->is_typed && !read_type(capture, token))
		return false;
	capture->element = element;
	buf_reset(&capture->raw);
	return true;
}

static void
add_cut(struct capture *capture, struct slice s)
{
	size_t room = capture->raw.max - capture->raw.len;
	struct slice fits = utf8_cut(s, room);

	capture->is_cut = capture->is_cut || fits.len < s.len;
	(void)buf_add_slice(&capture->raw, fits);
}

static void
add_escaped(struct capture *capture, struct slice s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c != '<' && c != '>' && c != '&')
			continue;
		add_cut(capture, slice_sub(s, from, i - from));
		add_cut(capture,
		    c == '<'       ? S("&lt;")
		        : c == '>' ? S("&gt;")
		                   : S("&amp;"));
		from = i + 1;
	}
	add_cut(capture, slice_from(s, from));
}

/* Ids, links, dates and names have no markup, whatever stands in them. */
static bool
keeps_tags(const struct capture *capture)
{
	return capture->form != FORM_PLAIN;
}

static void
open_person(struct capture *capture, const struct markup_token *token)
{
	struct slice local = markup_local(token->name);

	if (capture->person == PERSON_DONE || token->self_closing)
		return;
	if (slice_eq_nocase(local, S("name"))) {
		capture->person = PERSON_NAME;
		buf_reset(&capture->raw);
		return;
	}
	/* A mail address serves until a name comes. */
	capture->person =
	    slice_eq_nocase(local, S("email")) ? PERSON_TEXT : PERSON_OTHER;
}

static void
close_person(struct capture *capture)
{
	bool is_named = capture->person == PERSON_NAME &&
	    !slice_is_empty(slice_trim(buf_slice(&capture->raw)));

	if (capture->person != PERSON_DONE)
		capture->person = is_named ? PERSON_DONE : PERSON_TEXT;
}

void
capture_open(struct capture *capture, const struct markup_token *token,
    struct slice source)
{
	struct slice local = markup_local(token->name);
	size_t after_name = token->start + 1 + token->name.len;

	if (capture->element->role == ROLE_PERSON)
		open_person(capture, token);
	if (!keeps_tags(capture))
		return;
	if (!capture->has_text)
		capture->is_inline = true;
	capture->has_text = true;
	add_cut(capture, S("<"));
	add_cut(capture, local);
	add_cut(
	    capture, slice_sub(source, after_name, token->end - after_name));
	/* HTML takes <div/> for an open tag, and <script/> for all the rest. */
	if (token->self_closing && !vocabulary_is_void(local))
		capture_close(capture, token);
}

void
capture_close(struct capture *capture, const struct markup_token *token)
{
	if (capture->element->role == ROLE_PERSON)
		close_person(capture);
	if (!keeps_tags(capture))
		return;
	add_cut(capture, S("</"));
	add_cut(capture, markup_local(token->name));
	add_cut(capture, S(">"));
}

void
capture_text(struct capture *capture, struct markup *markup,
    const struct markup_token *token)
{
	struct markup_token cut = *token;
	/* CDATA within naked markup is HTML in RSS, characters in XHTML. */
	bool is_escaped = capture->is_inline &&
	    (!token->is_literal || capture->form == FORM_XHTML);

	if (capture->person == PERSON_DONE || capture->person == PERSON_OTHER)
		return;
	if (!capture->has_text && !slice_is_empty(slice_trim(token->text)))
		capture->has_text = true;
	cut.text = utf8_cut(token->text, capture->raw.max - capture->raw.len);
	capture->is_cut = capture->is_cut || cut.text.len < token->text.len;
	if (token->is_literal && !is_escaped) {
		(void)buf_add_slice(&capture->raw, cut.text);
		return;
	}
	if (!is_escaped) {
		(void)markup_text(markup, &cut, &capture->raw);
		return;
	}
	buf_reset(&capture->part);
	(void)markup_text(markup, &cut, &capture->part);
	add_escaped(capture, buf_slice(&capture->part));
}
