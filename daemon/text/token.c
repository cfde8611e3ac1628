/*
 * The cutter reads the text once.  Runs of plain ASCII take a short way; any
 * other word is scanned first (where does it end, what is it) and then built:
 * its exact form, then its folded form, each in scratch only if it differs
 * from what was typed.
 */
#include "text/token.h"

#include "base/array.h"
#include "base/check.h"
#include "base/mem.h"
#include "text/fold_table.h"
#include "text/sentence.h"
#include "text/word.h"

#define WIDTH_WORD      4
#define WIDTH_CHARACTER 2
#define WIDTH_THAI      1

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

struct cutter {
	struct word_source source;
	struct token_list *list;
	size_t at;      /* the next byte to read */
	size_t touch;   /* a token that starts here touches the last one */
	uint32_t width; /* of all tokens so far */
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

static uint8_t
width_of(enum script script)
{
	if (script == SCRIPT_THAI)
		return WIDTH_THAI;
	return script >= SCRIPT_HAN ? WIDTH_CHARACTER : WIDTH_WORD;
}

/* A token for the span; the cutter goes on behind it. */
static struct token *
token_add(struct cutter *c, size_t start, size_t end, enum script script)
{
	struct token *token = array_add(c->list);

	token->start = (uint32_t)start;
	token->end = (uint32_t)end;
	token->at = c->width;
	token->sentence = token->paragraph = 0;
	token->flags = start == c->touch ? TOKEN_TOUCHES : 0;
	token->width = width_of(script);
	token->script = (uint8_t)script;
	c->width += token->width;
	c->touch = c->at = end;
	if (end < c->source.text.len && c->source.text.ptr[end] == '*')
		token->flags |= TOKEN_STAR;
	return token;
}

/* What the writer put at the end of scratch; the same as `like` costs none. */
static struct slice
scratch_take(struct token_list *list, size_t len, struct slice like)
{
	struct slice made = slice_make(list->scratch + list->scratch_len, len);

	if (slice_eq(made, like))
		return like;
	list->scratch_len += len;
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
	struct token *token;

	check(list->scratch_len + 2 * FOLD_WORD_ROOM <= list->scratch_cap);
	if (w->rebuild)
		exact = scratch_take(list,
		    fold_exact_write(typed, list->scratch + list->scratch_len),
		    typed);
	folded = exact;
	if (w->rebuild || w->changes)
		folded = scratch_take(list,
		    fold_folded_write(exact, list->scratch + list->scratch_len),
		    exact);
	if (folded.len == 0) {
		c->at = w->end;
		return;
	}
	token = token_add(c, w->start, w->end, w->script);
	token->exact = exact;
	token->folded = folded;
	token->flags |= w->flags;
	if ((w->flags & TOKEN_CASED) != 0 && !w->has_lower)
		token->flags |= TOKEN_ALL_CAPITALS;
	link_runs(list, token);
}

/* A character that is a word, folds to itself and has no marks behind it, as
   nearly all of Han, kana and Hangul; false leaves it to cut_word(). */
static bool
cut_character(struct cutter *c, const struct glyph *first)
{
	struct glyph next = word_glyph(&c->source, first->next);
	enum script after = glyph_script(&next);
	struct token *token;

	if (glyph_script(first) < SCRIPT_HAN ||
	    !fold_entry_is_self(first->entry) || (first->entry & FOLD_NFC) != 0)
		return false;
	if (after == SCRIPT_INVISIBLE || after == SCRIPT_MARK ||
	    (next.entry & FOLD_NFC) != 0 ||
	    (after == SCRIPT_NONE && fold_is_apostrophe(next.cp)))
		return false;
	token = token_add(c, first->at, first->next, glyph_script(first));
	token->exact = token->folded = (struct slice){
	    c->source.text.ptr + first->at, first->next - first->at};
	link_runs(c->list, token);
	return true;
}

/* The word that begins with the character. */
static void
cut_word(struct cutter *c, const struct glyph *first)
{
	struct word w = word_scan(&c->source, first);

	build(c, &w);
	/* Nothing touches a word across its 's. */
	c->at += word_dropped_tail(&c->source, c->at);
}

/* Small letters of a run at the end of scratch. */
static struct slice
lower_ascii(struct token_list *list, struct slice run)
{
	char *out = list->scratch + list->scratch_len;

	for (size_t i = 0; i < run.len; i++)
		out[i] = (char)(run.ptr[i] | 0x20);
	list->scratch_len += run.len;
	return slice_make(out, run.len);
}

/* Where the short ways give up: behind the longest word. */
static size_t
run_limit(const struct cutter *c)
{
	size_t left = c->source.text.len - c->at;

	return c->at + (left <= FOLD_WORD_MAX ? left : FOLD_WORD_MAX + 1);
}

/* A run of ASCII letters that ends plainly; false leaves it to cut_word(). */
static bool
cut_letters(struct cutter *c)
{
	const char *text = c->source.text.ptr;
	const size_t limit = run_limit(c);
	size_t end = c->at, uppers = 0;
	enum ascii_kind kind = ASCII_OTHER;
	struct token *token;
	struct slice run;

	for (; end < limit; end++) {
		kind = ascii_kind((unsigned char)text[end]);
		if (kind != ASCII_LOWER && kind != ASCII_UPPER)
			break;
		uppers += kind == ASCII_UPPER;
	}
	run = slice_sub(c->source.text, c->at, end - c->at);
	if (run.len > FOLD_WORD_MAX)
		return false;
	if (end < c->source.text.len &&
	    (kind == ASCII_HIGH || text[end] == '\'' ||
	        (text[end] == '.' && run.len == 1)))
		return false;
	token = token_add(c, c->at, end, SCRIPT_LATIN);
	token->exact = run;
	token->folded = uppers > 0 ? lower_ascii(c->list, run) : run;
	token->flags |= TOKEN_CASED;
	if (run.ptr[0] < 'a')
		token->flags |= TOKEN_CAPITAL;
	if (uppers == run.len)
		token->flags |= TOKEN_ALL_CAPITALS;
	return true;
}

static bool
cut_digits(struct cutter *c)
{
	const size_t limit = run_limit(c);
	size_t end = c->at;
	enum ascii_kind kind = ASCII_OTHER;
	struct token *token;

	for (; end < limit; end++) {
		kind = ascii_kind((unsigned char)c->source.text.ptr[end]);
		if (kind != ASCII_DIGIT)
			break;
	}
	if (end - c->at > FOLD_WORD_MAX ||
	    (end < c->source.text.len &&
	        (kind == ASCII_HIGH || c->source.text.ptr[end] == '\'')))
		return false;
	token = token_add(c, c->at, end, SCRIPT_DIGIT);
	token->exact = token->folded =
	    slice_sub(c->source.text, token->start, end - token->start);
	return true;
}

/* What is no ASCII, or ends in a way that wants a closer look. */
static void
cut_any(struct cutter *c)
{
	struct glyph g = word_glyph(&c->source, c->at);

	if (glyph_script(&g) >= SCRIPT_DIGIT) {
		if (!cut_character(c, &g))
			cut_word(c, &g);
		return;
	}
	if (glyph_script(&g) == SCRIPT_INVISIBLE && c->touch == c->at)
		c->touch = g.next;
	c->at = g.next;
}

static void
cut_all(struct cutter *c)
{
	while (c->at < c->source.text.len) {
		switch (ascii_kind((unsigned char)c->source.text.ptr[c->at])) {
		case ASCII_OTHER:
			c->at++;
			break;
		case ASCII_LOWER:
		case ASCII_UPPER:
			if (!cut_letters(c))
				cut_any(c);
			break;
		case ASCII_DIGIT:
			if (!cut_digits(c))
				cut_any(c);
			break;
		case ASCII_HIGH:
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
	    .touch = SIZE_MAX,
	};

	if (list->cap > TOKENS_KEPT)
		array_fini(list);
	list->len = 0;
	list->text = c.source.text;
	scratch_reserve(list, c.source.text.len);
	cut_all(&c);
	sentence_number(list, language);
}
