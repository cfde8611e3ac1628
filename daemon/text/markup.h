/*
 * The tokenizer under every reader of news: feeds (XML as it is met in the
 * wild) and HTML (summaries, pages).  It pulls tokens out of one decoded,
 * capped buffer and refuses nothing: whatever the bytes, it gives tokens and
 * ends, in time linear in their number.
 *
 *	AUTO(markup_free) struct markup *markup = markup_new(text, MARKUP_XML);
 *	struct markup_token token;
 *
 *	while (markup_next(markup, &token))
 *		...
 *
 * It knows tokens, not trees: whether a tag is closed, how deep it is and what
 * a prefix means is its reader's business.  All slices of a token point into
 * the source and live as long as that; text and values are raw, because a
 * reader throws most of them away: markup_decode() gives their meaning.
 *
 * What is forgiven: a bare '&'; '<' that opens nothing is text; a tag that
 * runs into '<' ends there; attributes without quotes, without a value, twice
 * (the first counts); a quote, comment or instruction that is never closed
 * ends at the next '>'; a CDATA section that is never closed is text to the
 * end; a tag cut off by the end of input is dropped; anything before the
 * prolog and after the root.  Time stays linear because each search that found
 * nothing is remembered and not begun again.
 */
#ifndef TEXT_MARKUP_H
#define TEXT_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/slice.h"
#include "text/entity.h"

enum markup_mode {
	MARKUP_XML,
	/*
	 * Names begin with an ASCII letter; script, style, textarea, title,
	 * iframe, noembed, noframes and xmp hold raw text; the two marks of a
	 * CDATA section come as comments and what is between them is markup.
	 */
	MARKUP_HTML,
};

enum markup_kind {
	MARKUP_OPEN,    /* name, attributes, self_closing */
	MARKUP_CLOSE,   /* name */
	MARKUP_TEXT,    /* text; may come in several tokens */
	MARKUP_CDATA,   /* text, to be taken as it is; XML only */
	MARKUP_COMMENT, /* text */
	MARKUP_PI,      /* name is the target, text what follows it */
	MARKUP_DOCTYPE, /* name; its entities are kept for markup_decode() */
};

struct markup_attribute {
	struct slice name;  /* as written, with its prefix */
	struct slice value; /* raw, without quotes; empty where none is given */
};

/* Attributes kept of one tag; the rest is skipped.  News tags have under 20. */
#define MARKUP_MAX_ATTRIBUTES 64

struct markup_token {
	enum markup_kind kind;
	bool self_closing;
	bool is_literal;   /* text without references: CDATA, script, style */
	struct slice name; /* as written, with its prefix */
	struct slice text;
	const struct markup_attribute *attributes; /* until the next token */
	size_t attribute_count;
	size_t start, end; /* bytes of the source, from '<' to after '>' */
};

struct markup;

/* The source must outlive it and be UTF-8 (charset_decode() gives that). */
NODISCARD struct markup *markup_new(struct slice source, enum markup_mode mode);
void markup_free(struct markup **markup);

/* The next token; false at the end. */
bool markup_next(struct markup *markup, struct markup_token *token_out);

/*
 * Appends the meaning of raw text or of a raw value: references decoded once.
 * Knows the document's own entities if they are plain and small; each is
 * expanded once, never within another, up to MARKUP_MAX_EXPANSION bytes in all.
 * `mode` is ENTITY_XML for MARKUP_XML.
 */
bool markup_decode(struct markup *markup, struct slice raw,
    enum entity_mode mode, struct buf *out);

/* What a token's text means: decoded, or as it is where is_literal is set. */
bool markup_text(
    struct markup *markup, const struct markup_token *token, struct buf *out);

/* Entities that are kept of a document, bytes of one, bytes of all that are
 * put in. */
#define MARKUP_MAX_ENTITIES     64
#define MARKUP_MAX_ENTITY_BYTES 1024
#define MARKUP_MAX_EXPANSION    ((size_t)1 << 16)

/* Raw value of the first attribute of that name (in any case for ASCII);
 * false where there is none. */
bool markup_attribute(const struct markup_token *token, struct slice name,
    struct slice *value_out);

/* `dc:date` is prefix `dc` and local name `date`; no colon, no prefix. */
struct slice markup_prefix(struct slice name);
struct slice markup_local(struct slice name);

const char *markup_kind_name(enum markup_kind kind);

#endif
