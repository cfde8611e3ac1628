/*
 * What the files that cut text into tokens share: where the cutter stands and
 * how a token is put at the end of the list.  Private to token*.c.
 */
#ifndef TEXT_TOKEN_CUTTER_H
#define TEXT_TOKEN_CUTTER_H

#include "text/sentence.h"
#include "text/token.h"
#include "text/word.h"

#define WIDTH_WORD      4
#define WIDTH_CHARACTER 2
#define WIDTH_THAI      1

/*
 * What changes with every token.  A loop takes a copy, so that it stays in
 * registers, and puts it back when it is left.
 */
struct token_pen {
	struct token *next; /* to be written; there is room for one */
	const struct token *end;
	char *scratch;  /* to be written */
	size_t at;      /* the next byte to read */
	size_t touch;   /* a token that starts here touches the last one */
	size_t last;    /* where the last token ended */
	uint32_t width; /* of all tokens so far */
	uint32_t sentence, paragraph;
};

struct cutter {
	struct word_source source;
	struct token_list *list;
	struct token_pen pen;
	uint16_t abbreviations; /* sentence_abbreviations() */
};

/* A token found, and what is known of it. */
struct token_span {
	size_t start, end;
	enum script script;
	unsigned flags; /* all but those of its place */
};

/*
 * The short ways, for what is nothing special.  Each cuts as many words as it
 * can and leaves the cutter at what it cannot; false where it cut none.
 */
bool token_cut_ascii(struct cutter *c);
bool token_cut_alphabet(struct cutter *c);
bool token_cut_characters(struct cutter *c, const struct glyph *first);

/* What stands between the token and the one before, where that is no single
   space; out of line, because it seldom is. */
enum sentence_border
token_gap(const struct cutter *c, const struct token *token);

/* Where the short ways give up: behind the longest word. */
static inline size_t
token_run_limit(const struct cutter *c, size_t at)
{
	size_t left = c->source.text.len - at;

	return at + (left <= FOLD_WORD_MAX ? left : FOLD_WORD_MAX + 1);
}

static inline uint8_t
token_width(enum script script)
{
	if (script == SCRIPT_THAI)
		return WIDTH_THAI;
	return script >= SCRIPT_HAN ? WIDTH_CHARACTER : WIDTH_WORD;
}

/* Was `*` typed directly after the span? */
static inline unsigned
token_star(const struct cutter *c, size_t end)
{
	return end < c->source.text.len && c->source.text.ptr[end] == '*'
	    ? TOKEN_STAR
	    : 0;
}

/* A token for the span, its forms as typed; token_pen_step() is next. */
static inline struct token *
token_pen_put(const struct token_pen *pen, const struct cutter *c,
    const struct token_span *span)
{
	struct slice typed = {
	    c->source.text.ptr + span->start, span->end - span->start};
	unsigned touches = span->start == pen->touch ? TOKEN_TOUCHES : 0;

	*pen->next = (struct token){.folded = typed,
	    .exact = typed,
	    .start = (uint32_t)span->start,
	    .end = (uint32_t)span->end,
	    .at = pen->width,
	    .sentence = pen->sentence,
	    .paragraph = pen->paragraph,
	    .flags = (uint16_t)(span->flags | touches),
	    .width = token_width(span->script),
	    .script = (uint8_t)span->script};
	return pen->next;
}

/* The sentence goes on across a single space and where nothing is between. */
static inline bool
token_gap_is_plain(const struct token_pen *pen, const struct cutter *c,
    const struct token_span *span)
{
	return span->start == pen->last ||
	    (span->start == pen->last + 1 &&
	        c->source.text.ptr[pen->last] == ' ');
}

/*
 * Goes on behind the token of this span, once its place among sentences is
 * settled.  What was just written is not read again: that would be waited for.
 */
static inline void
token_pen_step(struct token_pen *pen, const struct cutter *c,
    const struct token_span *span)
{
	struct token *token = pen->next;

	if (token == c->list->items) {
		token->flags |= TOKEN_FIRST;
	} else if (!token_gap_is_plain(pen, c, span)) {
		enum sentence_border border = token_gap(c, token);

		if (border != SENTENCE_GOES_ON) {
			token->flags |= TOKEN_FIRST;
			token->sentence = ++pen->sentence;
			pen->paragraph += border == PARAGRAPH_ENDS;
			token->paragraph = pen->paragraph;
		}
	}
	pen->width += token_width(span->script);
	pen->touch = pen->at = pen->last = span->end;
	pen->next++;
}

#endif
