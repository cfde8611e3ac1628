/*
 * The cutter reads the text once.  Most words take one of the short ways of
 * token_short.c; any other is scanned first (where does it end, what is it)
 * and then built: its exact form, then its folded form, each in scratch only
 * if it differs from what was typed.
 */
#include "text/token.h"

#include "base/array.h"
#include "base/check.h"
#include "base/mem.h"
#include "text/fold_table.h"
#include "text/sentence.h"
#include "text/token_cutter.h"

/* Exact and folded form of a text together take no more than this many times
   its bytes. */
#define SCRATCH_FACTOR 6

/*
 * What one monstrous text took is given back before the next: four megabytes
 * of news are no article.
 */
#define TOKENS_KEPT  ((size_t)1 << 20)
#define SCRATCH_KEPT ((size_t)24 << 20)

enum ascii_kind {
	ASCII_OTHER,
	ASCII_LOWER,
	ASCII_UPPER,
	ASCII_DIGIT,
	ASCII_HIGH, /* a byte of a longer character */
};

static inline enum ascii_kind
ascii_kind(unsigned char c)
{
	if (c >= 'a' && c <= 'z')
		return ASCII_LOWER;
	if (c >= 'A' && c <= 'Z')
		return ASCII_UPPER;
	if (c >= '0' && c <= '9')
		return ASCII_DIGIT;
	return c < 0x80 ? ASCII_OTHER : ASCII_HIGH;
}

/* Flags of two tokens that touch and are of one run of a script. */
static void
link_runs(struct token_list *list, struct token *token)
{
	struct token *before = token - 1;

	if (token == list->items || (token->flags & TOKEN_TOUCHES) == 0 ||
	    before->script != token->script)
		return;
	if (token->script == SCRIPT_KATAKANA)
		before->flags |= TOKEN_NO_END;
	if (token->script == SCRIPT_KATAKANA || token->script == SCRIPT_HANGUL)
		token->flags |= TOKEN_NO_START;
}

/* Room for the next token. */
static void
make_room(struct cutter *c)
{
	struct token_list *list = c->list;

	list->len = (size_t)(c->pen.next - list->items);
	list->items = array_grow_(
	    list->items, list->len, &list->cap, sizeof(*list->items));
	c->pen.next = list->items + list->len;
	c->pen.end = list->items + list->cap;
}

enum sentence_border
token_gap(const struct cutter *c, const struct token *token)
{
	size_t end = token[-1].end;

	return sentence_border(token - 1, token,
	    slice_sub(c->source.text, end, token->start - end),
	    c->abbreviations);
}

/* What the writer put at the end of scratch; the same as `like` costs none. */
static struct slice
scratch_take(struct cutter *c, size_t len, struct slice like)
{
	struct slice made = slice_make(c->pen.scratch, len);

	if (slice_eq(made, like))
		return like;
	c->pen.scratch += len;
	return made;
}

/* Makes the word a token, unless nothing is left of it. */
static void
build(struct cutter *c, const struct word *w)
{
	struct token_list *list = c->list;
	struct slice typed =
	    slice_sub(c->source.text, w->start, w->end - w->start);
	struct slice exact = typed, folded;
	struct token_span span = {.start = w->start,
	    .end = w->end,
	    .script = w->script,
	    .flags = w->flags};
	struct token *token;

	check((size_t)(c->pen.scratch - list->scratch) + 2 * FOLD_WORD_ROOM <=
	    list->scratch_cap);
	if (w->rebuild)
		exact = scratch_take(
		    c, fold_exact_write(typed, c->pen.scratch), typed);
	folded = exact;
	if (w->rebuild || w->changes)
		folded = scratch_take(
		    c, fold_folded_write(exact, c->pen.scratch), exact);
	if (folded.len == 0) {
		c->pen.at = w->end;
		return;
	}
	span.flags |= token_star(c, w->end);
	if ((w->flags & TOKEN_CASED) != 0 && !w->has_lower)
		span.flags |= TOKEN_ALL_CAPITALS;
	token = token_pen_put(&c->pen, c, &span);
	token->exact = exact;
	token->folded = folded;
	link_runs(list, token);
	token_pen_step(&c->pen, c, &span);
}

/* The word that begins with the character. */
static void
cut_word(struct cutter *c, const struct glyph *first)
{
	struct word w = word_scan(&c->source, first);

	build(c, &w);
	/* Nothing touches a word across its 's. */
	c->pen.at += word_dropped_tail(&c->source, c->pen.at);
}

static bool
cut_digits(struct cutter *c)
{
	const size_t limit = token_run_limit(c, c->pen.at);
	size_t end = c->pen.at;
	enum ascii_kind kind = ASCII_OTHER;
	struct token_span span = {.start = c->pen.at, .script = SCRIPT_DIGIT};

	for (; end < limit; end++) {
		kind = ascii_kind((unsigned char)c->source.text.ptr[end]);
		if (kind != ASCII_DIGIT)
			break;
	}
	if (end - c->pen.at > FOLD_WORD_MAX ||
	    (end < c->source.text.len &&
	        (kind == ASCII_HIGH || c->source.text.ptr[end] == '\'')))
		return false;
	span.end = end;
	span.flags = token_star(c, end);
	token_pen_put(&c->pen, c, &span);
	token_pen_step(&c->pen, c, &span);
	return true;
}

/* What is no ASCII, or ends in a way that wants a closer look. */
static void
cut_any(struct cutter *c)
{
	struct glyph g = word_glyph(&c->source, c->pen.at);

	if (glyph_script(&g) >= SCRIPT_HAN && token_cut_characters(c, &g))
		return;
	if (glyph_script(&g) >= SCRIPT_DIGIT) {
		cut_word(c, &g);
		return;
	}
	if (glyph_script(&g) == SCRIPT_INVISIBLE && c->pen.touch == c->pen.at)
		c->pen.touch = g.next;
	c->pen.at = g.next;
}

static void
cut_all(struct cutter *c)
{
	const struct slice text = c->source.text;

	while (c->pen.at < text.len) {
		if (c->pen.next == c->pen.end)
			make_room(c);
		switch (ascii_kind((unsigned char)text.ptr[c->pen.at])) {
		case ASCII_OTHER:
			c->pen.at++;
			break;
		case ASCII_LOWER:
		case ASCII_UPPER:
			if (!token_cut_ascii(c) && !token_cut_alphabet(c))
				cut_any(c);
			break;
		case ASCII_DIGIT:
			if (!cut_digits(c))
				cut_any(c);
			break;
		case ASCII_HIGH:
			/* Longer ones are in no alphabet of the short way. */
			if ((uint8_t)text.ptr[c->pen.at] >= 0xE0 ||
			    !token_cut_alphabet(c))
				cut_any(c);
			break;
		}
	}
}

struct token_list
token_list_init(void)
{
	return (struct token_list){0};
}

void
token_list_fini(struct token_list *list)
{
	array_fini(list);
	mem_free(&list->scratch);
	*list = token_list_init();
}

/* Room for every form of the text, so that scratch never moves. */
static void
scratch_reserve(struct token_list *list, size_t text_len)
{
	size_t need = text_len * SCRATCH_FACTOR + 2 * FOLD_WORD_ROOM;

	list->scratch_len = 0;
	if (list->scratch_cap >= need &&
	    (list->scratch_cap <= SCRATCH_KEPT || need > SCRATCH_KEPT))
		return;
	mem_free(&list->scratch);
	list->scratch = mem_new_array(need, 1);
	list->scratch_cap = need;
}

void
token_cut(struct token_list *list, struct slice text, struct slice language)
{
	struct cutter c = {
	    .source = {.table = fold_table(),
	        .text = slice_sub(text, 0, TOKEN_TEXT_MAX),
	        .drops_suffix =
	            slice_eq(language, S("tr")) || slice_eq(language, S("az"))},
	    .list = list,
	    .pen.touch = SIZE_MAX,
	    .abbreviations = sentence_abbreviations(language),
	};

	if (list->cap > TOKENS_KEPT)
		array_fini(list);
	list->text = c.source.text;
	scratch_reserve(list, c.source.text.len);
	c.pen.scratch = list->scratch;
	c.pen.next = list->items;
	c.pen.end = list->items + list->cap;
	cut_all(&c);
	list->len = (size_t)(c.pen.next - list->items);
	list->scratch_len = (size_t)(c.pen.scratch - list->scratch);
}
