#include "text/markup.h"

#include <string.h>

#include "base/mem.h"
#include "text/dtd.h"

/*
 * One position walks forward over the source.  At '<' a row of OPENERS says
 * what the bytes may be; its reader either takes them as a token, moving the
 * position behind it, or leaves them to be text.
 *
 * Linear time needs that no byte is searched again and again.  A search that
 * finds its end moves the position there.  A search that finds none would be
 * repeated by the next opener, so it is remembered (struct misses): what was
 * not ahead of here is not ahead of any later place either.
 */

struct misses {
	bool comment_end; /* --> */
	bool pi_end;      /* ?> */
	bool quote;       /* " */
	bool apostrophe;  /* ' */
};

struct markup {
	struct slice source;
	size_t at;
	enum markup_mode mode;
	struct misses misses;
	bool has_doctype;
	bool in_cdata;                 /* HTML: between the two marks */
	const struct raw_element *raw; /* its content is next */
	unsigned raw_missing;          /* bits of rows of RAW_ELEMENTS */
	struct dtd dtd;
	struct markup_attribute attributes[MARKUP_MAX_ATTRIBUTES];
};

/* Elements of HTML whose content is no markup. */
struct raw_element {
	struct slice name;
	bool has_references; /* and that is text which one wants to keep */
};

static const struct raw_element RAW_ELEMENTS[] = {
    {SLICE("script"), false},
    {SLICE("style"), false},
    {SLICE("textarea"), true},
    {SLICE("title"), true},
    {SLICE("iframe"), false},
    {SLICE("noembed"), false},
    {SLICE("noframes"), false},
    {SLICE("xmp"), false},
};

struct markup *
markup_new(struct slice source, enum markup_mode mode)
{
	struct markup *markup = mem_new(sizeof(*markup));

	markup->source = source;
	markup->mode = mode;
	return markup;
}

void
markup_free(struct markup **markup)
{
	if (*markup != NULL)
		dtd_fini(&(*markup)->dtd);
	mem_free(markup);
}

/* The byte at a place, NUL behind the end. */
static char
peek(const struct markup *markup, size_t at)
{
	return at < markup->source.len ? markup->source.ptr[at] : '\0';
}

static bool
looking_at(const struct markup *markup, size_t at, struct slice what)
{
	return slice_starts_nocase(
	    slice_sub(markup->source, at, what.len), what);
}

static struct slice
between(const struct markup *markup, size_t from, size_t to)
{
	return slice_sub(markup->source, from, to - from);
}

static bool
begins_name(const struct markup *markup, char c)
{
	if (char_is_alpha(c))
		return true;
	return markup->mode == MARKUP_XML &&
	    (c == '_' || c == ':' || (unsigned char)c >= 0x80);
}

static bool
ends_name(char c)
{
	return char_is_space(c) || c == '/' || c == '>' || c == '<';
}

static size_t
skip_space(const struct markup *markup, size_t at)
{
	while (at < markup->source.len && char_is_space(markup->source.ptr[at]))
		at++;
	return at;
}

static size_t
skip_name(const struct markup *markup, size_t at)
{
	while (at < markup->source.len && !ends_name(markup->source.ptr[at]))
		at++;
	return at;
}

/* Offset of `what`; source.len, remembered in *missed, where there is none. */
static size_t
find_once(
    const struct markup *markup, struct slice what, size_t from, bool *missed)
{
	size_t found = markup->source.len;

	if (!*missed)
		found = slice_find(markup->source, what, from);
	*missed = found == markup->source.len;
	return found;
}

/* Ends a token at `end`, and with it the walk up to there. */
static bool
finish(struct markup *markup, struct markup_token *token, size_t end)
{
	if (end > markup->source.len)
		end = markup->source.len;
	token->end = end;
	markup->at = end;
	return true;
}

/* The input breaks off within a tag: nothing more to give. */
static bool
give_up(struct markup *markup)
{
	markup->at = markup->source.len;
	return false;
}

/* What an opener without its end becomes: a comment up to the next '>'. */
static bool
finish_at_bracket(
    struct markup *markup, struct markup_token *token, size_t from)
{
	size_t end = slice_find_char(markup->source, '>', from);

	token->kind = MARKUP_COMMENT;
	token->text = between(markup, from, end);
	return finish(markup, token, end + 1);
}

/*
 * End of a comment's text and of the comment: "-->", in HTML also "--!>".
 * False where there is none.
 */
static bool
find_comment_end(
    struct markup *markup, size_t from, size_t *text_end, size_t *end)
{
	struct slice s = markup->source;
	size_t at = from;

	if (markup->misses.comment_end)
		return false;
	for (; (at = slice_find(s, S("--"), at)) < s.len; at++) {
		bool bang =
		    markup->mode == MARKUP_HTML && peek(markup, at + 2) == '!';

		if (peek(markup, at + 2 + bang) != '>')
			continue;
		*text_end = at;
		*end = at + 3 + bang;
		return true;
	}
	markup->misses.comment_end = true;
	return false;
}

static bool
read_comment(struct markup *markup, struct markup_token *token)
{
	size_t from = markup->at + 4;
	size_t text_end, end;

	/* <!--> and <!---> are whole comments of HTML. */
	if (markup->mode == MARKUP_HTML &&
	    (looking_at(markup, from, S(">")) ||
	        looking_at(markup, from, S("->"))))
		return finish_at_bracket(markup, token, from);
	if (!find_comment_end(markup, from, &text_end, &end))
		return finish_at_bracket(markup, token, from);
	token->kind = MARKUP_COMMENT;
	token->text = between(markup, from, text_end);
	return finish(markup, token, end);
}

static bool
read_cdata(struct markup *markup, struct markup_token *token)
{
	size_t from = markup->at + strlen("<![CDATA[");
	size_t end;

	if (markup->mode == MARKUP_HTML) {
		token->kind = MARKUP_COMMENT;
		markup->in_cdata = true;
		return finish(markup, token, from);
	}
	end = slice_find(markup->source, S("]]>"), from);
	token->kind = MARKUP_CDATA;
	token->is_literal = true;
	token->text = between(markup, from, end);
	return finish(markup, token, end + 3);
}

static bool
read_pi(struct markup *markup, struct markup_token *token)
{
	size_t from = markup->at + 2;
	size_t end = markup->source.len;
	size_t name_end = from;

	if (markup->mode == MARKUP_XML)
		end = find_once(markup, S("?>"), from, &markup->misses.pi_end);
	if (end < markup->source.len)
		finish(markup, token, end + 2);
	else
		finish_at_bracket(markup, token, from);
	end = end < markup->source.len ? end : from + token->text.len;
	while (name_end < end && !char_is_space(peek(markup, name_end)))
		name_end++;
	token->kind = MARKUP_PI;
	token->name = between(markup, from, name_end);
	token->text = slice_trim(between(markup, name_end, end));
	return true;
}

/* The closing quote of a literal; outside the subset none holds a tag. */
static size_t
find_literal_end(struct slice s, size_t at, bool in_subset)
{
	size_t end = slice_find_char(s, s.ptr[at], at + 1);

	if (!in_subset && slice_find_char(slice_sub(s, 0, end), '<', at) < end)
		return s.len;
	return end;
}

/*
 * Place behind a DOCTYPE with an internal subset, source.len where it is not
 * well formed: quotes must close before the next '<', '[' must have its ']'.
 */
static size_t
find_doctype_end(const struct markup *markup, size_t at)
{
	struct slice s = markup->source;
	bool in_subset = false;

	while (at < s.len) {
		char c = s.ptr[at];

		if (c == '>' && !in_subset)
			return at + 1;
		if (c == '<' && !in_subset)
			break;
		if (c == '[' || c == ']')
			in_subset = c == '[';
		if (c == '"' || c == '\'')
			at = find_literal_end(s, at, in_subset);
		else if (looking_at(markup, at, S("<!--")))
			at = slice_find(s, S("-->"), at + 4);
		at++;
	}
	return s.len;
}

/* The first DOCTYPE may hold entities; the search for the end of its subset is
 * made once in a document.  Any other is over at the next '>'. */
static bool
read_doctype(struct markup *markup, struct markup_token *token)
{
	size_t from = markup->at + strlen("<!DOCTYPE");
	size_t name = skip_space(markup, from);
	size_t start = markup->at;
	size_t end = markup->source.len;

	if (markup->mode == MARKUP_XML && !markup->has_doctype)
		end = find_doctype_end(markup, from);
	if (end < markup->source.len)
		dtd_parse(&markup->dtd, between(markup, start, end));
	markup->has_doctype = true;
	finish_at_bracket(markup, token, from);
	if (end < markup->source.len)
		finish(markup, token, end);
	token->kind = MARKUP_DOCTYPE;
	token->text = S("");
	token->name = between(markup, name, skip_name(markup, name));
	return true;
}

static bool
read_declaration(struct markup *markup, struct markup_token *token)
{
	return finish_at_bracket(markup, token, markup->at + 2);
}

static bool
read_close(struct markup *markup, struct markup_token *token)
{
	size_t name = skip_space(markup, markup->at + 2);
	size_t name_end = skip_name(markup, name);
	size_t end = name_end;

	if (peek(markup, name) == '>')
		return finish_at_bracket(markup, token, name);
	while (end < markup->source.len && peek(markup, end) != '>' &&
	    peek(markup, end) != '<')
		end++;
	if (end == markup->source.len)
		return give_up(markup);
	token->kind = MARKUP_CLOSE;
	token->name = between(markup, name, name_end);
	return finish(markup, token, end + (peek(markup, end) == '>'));
}

/*
 * A value in quotes that begin at `at`.  A quote that was never closed would
 * run to the first one of the next tag and take the text between with it; that
 * shows in a '>' within and in what follows, which is neither space nor end.
 * Such a value ends at its '>', as one without any further quote does.
 */
static size_t
read_quoted(struct markup *markup, size_t at, struct slice *value_out)
{
	struct slice s = markup->source;
	char quote = s.ptr[at];
	bool *missed =
	    quote == '"' ? &markup->misses.quote : &markup->misses.apostrophe;
	size_t end = find_once(markup, slice_make(&quote, 1), at + 1, missed);
	size_t bracket;
	char next = peek(markup, end + 1);

	if (end < s.len && (end + 1 == s.len || ends_name(next))) {
		*value_out = between(markup, at + 1, end);
		return end + 1;
	}
	/* Not further than the quote, or a later tag would look again. */
	bracket = slice_find_char(slice_sub(s, 0, end), '>', at + 1);
	*value_out = between(markup, at + 1, bracket);
	return bracket < end || end == s.len ? bracket : end + 1;
}

static size_t
read_unquoted(struct markup *markup, size_t at, struct slice *value_out)
{
	size_t end = at;

	while (end < markup->source.len && peek(markup, end) != '>' &&
	    !char_is_space(peek(markup, end)))
		end++;
	/* <link href=http://a/> of XML: the last slash closes the tag. */
	if (markup->mode == MARKUP_XML && peek(markup, end) == '>' &&
	    end > at && peek(markup, end - 1) == '/')
		end--;
	*value_out = between(markup, at, end);
	return end;
}

/* One attribute from `at` on, which holds neither space nor an end of tag. */
static size_t
read_attribute(struct markup *markup, size_t at, struct markup_token *token)
{
	struct markup_attribute attribute = {.value = S("")};
	size_t end = at + 1;
	size_t equals;

	while (end < markup->source.len && peek(markup, end) != '=' &&
	    !ends_name(peek(markup, end)))
		end++;
	attribute.name = between(markup, at, end);
	equals = skip_space(markup, end);
	if (peek(markup, equals) == '=') {
		end = skip_space(markup, equals + 1);
		if (peek(markup, end) == '"' || peek(markup, end) == '\'')
			end = read_quoted(markup, end, &attribute.value);
		else
			end = read_unquoted(markup, end, &attribute.value);
	}
	if (token->attribute_count < MARKUP_MAX_ATTRIBUTES)
		markup->attributes[token->attribute_count++] = attribute;
	return end;
}

static const struct raw_element *
find_raw_element(struct slice name)
{
	for (size_t i = 0; i < COUNT_OF(RAW_ELEMENTS); i++) {
		if (slice_eq_nocase(RAW_ELEMENTS[i].name, name))
			return &RAW_ELEMENTS[i];
	}
	return NULL;
}

static bool
read_open(struct markup *markup, struct markup_token *token)
{
	size_t name_end = skip_name(markup, markup->at + 1);
	size_t at = name_end;
	size_t last = at; /* end of the name or of an attribute */
	char c;

	token->attributes = markup->attributes;
	for (;;) {
		while (char_is_space(c = peek(markup, at)) || c == '/')
			at++;
		if (at >= markup->source.len)
			return give_up(markup);
		if (c == '>' || c == '<')
			break;
		last = at = read_attribute(markup, at, token);
	}
	token->kind = MARKUP_OPEN;
	token->name = between(markup, markup->at + 1, name_end);
	token->self_closing =
	    c == '>' && at > last && markup->source.ptr[at - 1] == '/';
	if (markup->mode == MARKUP_HTML && !token->self_closing)
		markup->raw = find_raw_element(token->name);
	return finish(markup, token, at + (c == '>'));
}

typedef bool read_fn(struct markup *markup, struct markup_token *token);

/* The first row that fits. */
static const struct opener {
	struct slice bytes;
	bool needs_name; /* behind the bytes */
	read_fn *read;
} OPENERS[] = {
    {SLICE("<!--"), false, read_comment},
    {SLICE("<![CDATA["), false, read_cdata},
    {SLICE("<!DOCTYPE"), false, read_doctype},
    {SLICE("<!"), false, read_declaration},
    {SLICE("<?"), false, read_pi},
    {SLICE("</"), true, read_close},
    {SLICE("<"), true, read_open},
};

/* The row for the '<' at a place, NULL where it is text. */
static const struct opener *
find_opener(const struct markup *markup, size_t at)
{
	for (size_t i = 0; i < COUNT_OF(OPENERS); i++) {
		const struct opener *opener = &OPENERS[i];
		size_t name = at + opener->bytes.len;

		if (!looking_at(markup, at, opener->bytes))
			continue;
		if (opener->read == read_close)
			name = skip_space(markup, name);
		if (!opener->needs_name ||
		    begins_name(markup, peek(markup, name)) ||
		    (opener->read == read_close && peek(markup, name) == '>'))
			return opener;
	}
	return NULL;
}

static bool
read_text(struct markup *markup, struct markup_token *token)
{
	struct slice s = markup->source;
	size_t end = markup->at;

	do {
		end = slice_find_char(s, '<', end + 1);
	} while (end < s.len && find_opener(markup, end) == NULL);
	if (markup->in_cdata)
		end = slice_find(slice_sub(s, 0, end), S("]]>"), markup->at);
	token->kind = MARKUP_TEXT;
	token->text = between(markup, markup->at, end);
	return finish(markup, token, end);
}

/* Where the content of a raw element ends: at its end tag, source.len if there
 * is none. */
static size_t
find_raw_end(const struct markup *markup, struct slice name)
{
	struct slice s = markup->source;
	size_t at = markup->at;

	for (; (at = slice_find(s, S("</"), at)) < s.len; at += 2) {
		size_t after = at + 2 + name.len;

		if (looking_at(markup, at + 2, name) &&
		    (after == s.len || ends_name(s.ptr[after])))
			break;
	}
	return at;
}

/*
 * The content of the raw element that was just opened; false where there is
 * none.  Without an end tag, a script runs to the end of input as browsers
 * have it; but a title or a text area is then read as markup, because what
 * follows is the rest of an article.
 */
static bool
read_raw(struct markup *markup, struct markup_token *token)
{
	const struct raw_element *raw = take_ptr(&markup->raw);
	unsigned bit = 1U << (raw - RAW_ELEMENTS);
	size_t end;

	if ((markup->raw_missing & bit) != 0)
		return false;
	end = find_raw_end(markup, raw->name);
	if (end == markup->source.len && raw->has_references) {
		markup->raw_missing |= bit;
		return false;
	}
	if (end == markup->at)
		return false;
	token->kind = MARKUP_TEXT;
	token->is_literal = !raw->has_references;
	token->text = between(markup, markup->at, end);
	return finish(markup, token, end);
}

bool
markup_next(struct markup *markup, struct markup_token *token_out)
{
	struct markup_token token = {
	    .start = markup->at, .name = S(""), .text = S("")};
	const struct opener *opener;
	bool got;

	if (markup->at >= markup->source.len)
		return false;
	opener = peek(markup, markup->at) == '<'
	    ? find_opener(markup, markup->at)
	    : NULL;
	if (markup->raw != NULL && read_raw(markup, &token)) {
		got = true;
	} else if (opener != NULL) {
		got = opener->read(markup, &token);
	} else if (markup->in_cdata &&
	    looking_at(markup, markup->at, S("]]>"))) {
		markup->in_cdata = false;
		token.kind = MARKUP_COMMENT;
		got = finish(markup, &token, markup->at + 3);
	} else {
		got = read_text(markup, &token);
	}
	if (got)
		*token_out = token;
	return got;
}

bool
markup_decode(struct markup *markup, struct slice raw, enum entity_mode mode,
    struct buf *out)
{
	return dtd_decode(&markup->dtd, raw, mode, out);
}

bool
markup_text(
    struct markup *markup, const struct markup_token *token, struct buf *out)
{
	if (token->is_literal)
		return buf_add_slice(out, token->text);
	return markup_decode(markup, token->text,
	    markup->mode == MARKUP_XML ? ENTITY_XML : ENTITY_TEXT, out);
}
