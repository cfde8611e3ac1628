#include "feed/root.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "text/html.h"
#include "text/utf8.h"

#define MAX_VERSION_BYTES 8

/* Of a foreign title or name in our error. */
#define MAX_QUOTE_BYTES 120

/* More of a title than is quoted is read, for its references. */
#define MAX_TITLE_BYTES 4096

static const struct magic_row {
	size_t at;
	struct slice bytes;
	const char *name;
} magic_rows[] = {
    {0, SLICE("\x89PNG"), "a PNG image"},
    {0, SLICE("\xff\xd8\xff"), "a JPEG image"},
    {0, SLICE("GIF8"), "a GIF image"},
    {8, SLICE("WEBP"), "a WebP image"},
    {4, SLICE("ftyp"), "a video or image (MP4 family)"},
    {0, SLICE("%PDF-"), "a PDF document"},
    {0, SLICE("PK\x03\x04"), "a ZIP archive"},
    {0, SLICE("\x1f\x8b"), "gzip-compressed data"},
    {0, SLICE("\x28\xb5\x2f\xfd"), "zstd-compressed data"},
    {0, SLICE("ID3"), "an MP3 file"},
    {0, SLICE("OggS"), "an Ogg file"},
};

const char *
root_binary(struct slice bytes)
{
	for (size_t i = 0; i < COUNT_OF(magic_rows); i++)
		if (slice_starts(slice_from(bytes, magic_rows[i].at),
		        magic_rows[i].bytes))
			return magic_rows[i].name;
	return NULL;
}

/* What the search has seen so far. */
struct search {
	struct markup *markup;
	char first[MAX_QUOTE_BYTES + 1]; /* name of the first element */
	bool is_html;
	struct slice skipped; /* name of the raw element that we are in */
	bool in_title;
	struct buf title;
};

/* Value of an attribute in small letters, as much of it as fits. */
static void
attribute_of(
    const struct markup_token *token, struct slice name, char *out, size_t size)
{
	struct slice value = {0};

	(void)markup_attribute(token, name, &value);
	value = slice_sub(slice_trim(value), 0, size - 1);
	for (size_t i = 0; i < value.len; i++)
		out[i] = char_lower(value.ptr[i]);
	out[value.len] = '\0';
}

/* The namespace of the token's own prefix, as far as it declares it. */
static void
own_namespace(const struct markup_token *token, char *out, size_t size)
{
	struct slice prefix = markup_prefix(token->name);
	char name[64] = "xmlns";

	if (!slice_is_empty(prefix))
		(void)snprintf(
		    name, sizeof(name), "xmlns:%.*s", SLICE_ARG(prefix));
	attribute_of(token, slice_of(name), out, size);
}

static bool
declares(const struct markup_token *token, const char *part)
{
	for (size_t i = 0; i < token->attribute_count; i++) {
		const struct markup_attribute *attribute =
		    &token->attributes[i];

		if (slice_starts_nocase(attribute->name, S("xmlns")) &&
		    slice_find(attribute->value, slice_of(part), 0) <
		        attribute->value.len)
			return true;
	}
	return false;
}

static void
name_format(char out[ROOT_FORMAT_MAX], const char *family, const char *version)
{
	size_t len = strspn(version, "0123456789.");

	if (len == 0 || len > MAX_VERSION_BYTES)
		(void)snprintf(out, ROOT_FORMAT_MAX, "%s", family);
	else
		(void)snprintf(
		    out, ROOT_FORMAT_MAX, "%s %.*s", family, (int)len, version);
}

static bool
is_rss(const struct search *search, const struct markup_token *token,
    char out[ROOT_FORMAT_MAX])
{
	char version[MAX_VERSION_BYTES + 2];

	(void)search;
	attribute_of(token, S("version"), version, sizeof(version));
	name_format(out, "rss", version);
	return true;
}

/* Old blogs have licences in RDF within their pages. */
static bool
is_rdf(const struct search *search, const struct markup_token *token,
    char out[ROOT_FORMAT_MAX])
{
	bool is_old = declares(token, "netscape.com/");

	if (search->is_html && !is_old && !declares(token, "purl.org/rss/"))
		return false;
	name_format(out, "rss", is_old ? "0.90" : "1.0");
	return true;
}

static bool
is_atom(const struct search *search, const struct markup_token *token,
    char out[ROOT_FORMAT_MAX])
{
	char version[MAX_VERSION_BYTES + 2];
	bool is_old = declares(token, "purl.org/atom/");

	attribute_of(token, S("version"), version, sizeof(version));
	if (search->is_html && !is_old && !declares(token, "2005/Atom"))
		return false;
	is_old = is_old || strcmp(version, "0.3") == 0;
	name_format(out, "atom", is_old ? "0.3" : "1.0");
	return true;
}

/* A piece of a feed without its root, or RSS 1.1, whose root it is. */
static bool
is_channel(const struct search *search, const struct markup_token *token,
    char out[ROOT_FORMAT_MAX])
{
	char space[64];

	if (search->is_html || search->first[0] != '\0')
		return false;
	own_namespace(token, space, sizeof(space));
	name_format(out, "rss", strstr(space, "rss1.1") != NULL ? "1.1" : "");
	return true;
}

static bool
is_entry(const struct search *search, const struct markup_token *token,
    char out[ROOT_FORMAT_MAX])
{
	if (search->is_html || search->first[0] != '\0')
		return false;
	return is_atom(search, token, out);
}

static const struct root_row {
	struct slice local;
	bool (*is_root)(const struct search *search,
	    const struct markup_token *token, char out[ROOT_FORMAT_MAX]);
} root_rows[] = {
    {SLICE("rss"), is_rss},
    {SLICE("rdf"), is_rdf},
    {SLICE("feed"), is_atom},
    {SLICE("channel"), is_channel},
    {SLICE("item"), is_channel},
    {SLICE("entry"), is_entry},
};

static bool
is_root(const struct search *search, const struct markup_token *token,
    char out[ROOT_FORMAT_MAX])
{
	struct slice local = markup_local(token->name);

	for (size_t i = 0; i < COUNT_OF(root_rows); i++)
		if (slice_eq_nocase(local, root_rows[i].local))
			return root_rows[i].is_root(search, token, out);
	return false;
}

static bool
is_one_of(struct slice name, const struct slice *names, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (slice_eq_nocase(name, names[i]))
			return true;
	return false;
}

/* Some other element: what does it say of the document? */
static void
note_open(struct search *search, const struct markup_token *token)
{
	static const struct slice html[] = {SLICE("html"), SLICE("head"),
	    SLICE("body"), SLICE("title"), SLICE("meta"), SLICE("script")};
	static const struct slice raw[] = {SLICE("script"), SLICE("style"),
	    SLICE("textarea"), SLICE("noscript")};
	struct slice local = markup_local(token->name);

	if (search->first[0] == '\0') {
		(void)snprintf(search->first, sizeof(search->first), "%.*s",
		    SLICE_ARG(utf8_cut(local, MAX_QUOTE_BYTES)));
		search->is_html =
		    search->is_html || is_one_of(local, html, COUNT_OF(html));
	}
	if (token->self_closing)
		return;
	if (is_one_of(local, raw, COUNT_OF(raw)))
		search->skipped = local;
	search->in_title =
	    search->title.len == 0 && slice_eq_nocase(local, S("title"));
}

/* True where the token is the root. */
static bool
look_at(struct search *search, const struct markup_token *token,
    char format_out[ROOT_FORMAT_MAX])
{
	if (!slice_is_empty(search->skipped)) {
		if (token->kind == MARKUP_CLOSE &&
		    slice_eq_nocase(markup_local(token->name), search->skipped))
			search->skipped = (struct slice){0};
		return false;
	}
	if (token->kind == MARKUP_DOCTYPE)
		search->is_html =
		    search->is_html || slice_eq_nocase(token->name, S("html"));
	if (token->kind == MARKUP_CLOSE)
		search->in_title = false;
	if (token->kind == MARKUP_TEXT && search->in_title) {
		struct markup_token cut = *token;

		cut.text =
		    utf8_cut(token->text, MAX_TITLE_BYTES - search->title.len);
		(void)markup_text(search->markup, &cut, &search->title);
	}
	if (token->kind != MARKUP_OPEN)
		return false;
	if (is_root(search, token, format_out))
		return true;
	note_open(search, token);
	return false;
}

/* A foreign text as one line of ours. */
static struct slice
quotable(struct slice text, struct buf *line)
{
	(void)html_title_text(text, line);
	for (size_t i = 0; i < line->len; i++)
		if ((unsigned char)line->ptr[i] < ' ')
			line->ptr[i] = ' ';
	return utf8_cut(buf_slice(line), MAX_QUOTE_BYTES);
}

static int
fail(const struct search *search, struct err *err)
{
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);
	struct slice title = quotable(buf_slice(&search->title), &line);

	if (search->first[0] == '\0' && !search->is_html)
		return err_set(
		    err, ERR_INPUT, "this is text without markup, not a feed");
	if (search->is_html && slice_is_empty(title))
		return err_set(err, ERR_INPUT,
		    "this is a web page without a title, not a feed");
	if (search->is_html)
		return err_set(err, ERR_INPUT,
		    "this is a web page titled \"%.*s\", not a feed",
		    SLICE_ARG(title));
	return err_set(err, ERR_INPUT,
	    "this is a document of <%s> elements, not a feed", search->first);
}

int
root_find(struct markup *markup, struct markup_token *token_out,
    char format_out[ROOT_FORMAT_MAX], struct err *err)
{
	struct search search = {
	    .markup = markup, .title = buf_init(MAX_TITLE_BYTES)};
	struct markup_token token;
	int result = -1;

	while (result < 0 && markup_next(markup, &token)) {
		if (look_at(&search, &token, format_out)) {
			*token_out = token;
			result = 0;
		}
	}
	if (result < 0)
		(void)fail(&search, err);
	buf_fini(&search.title);
	return result;
}
