#include "main/mark.h"

#include "base/log.h"
#include "main/terminal.h"
#include "text/utf8.h"
#include "text/width.h"

/* A text of so many bytes is shown whole. */
#define WHOLE_BYTES ((size_t)700)
/* Around a mark, to the nearest border of words. */
#define CONTEXT_BYTES ((size_t)90)
/* Stretches so near to each other are one. */
#define JOIN_BYTES    ((size_t)40)
#define MAX_STRETCHES 6
#define MIN_COLUMNS   20
/* A word longer than that is broken wherever the line ends. */
#define MAX_WORD_BYTES ((size_t)256)

struct writer {
	const struct mark_style *style;
	struct buf *out;
	size_t column;      /* that the next word begins in */
	bool space;         /* one is owed before it */
	bool is_marked;     /* the mark is open */
	bool gap_is_marked; /* it was when the last word was written */
	bool was_wide;      /* the last character: the line may end behind it */
	bool has_opened;    /* a mark was opened, and nothing followed yet */
	struct buf word;    /* what is not written yet: as shown */
	size_t width;       /* its columns */
};

static void
open_mark(struct writer *w, struct buf *out)
{
	if (w->style->color)
		buf_add_str(out, ink(true, INK_MARK));
	else
		buf_add_str(out, w->style->brackets ? "[" : "«");
}

static void
close_mark(struct writer *w, struct buf *out)
{
	if (w->style->color)
		buf_add_str(out, ink_end(true));
	else
		buf_add_str(out, w->style->brackets ? "]" : "»");
}

static void
line_break(struct writer *w)
{
	buf_printf(w->out, "\n%*s", (int)w->style->indent, "");
	w->column = w->style->indent;
	w->space = false;
}

/* A colour that is on between two words must not run on into the margin where
 * the line is broken there. */
static void
flush_word(struct writer *w)
{
	size_t columns = w->style->columns;
	bool color = w->gap_is_marked && w->style->color;

	if (w->word.len == 0)
		return;
	if (columns > 0 && w->column > w->style->indent &&
	    w->column + w->space + w->width > columns) {
		if (color)
			close_mark(w, w->out);
		line_break(w);
		if (color)
			open_mark(w, w->out);
	}
	if (w->space)
		buf_add_char(w->out, ' ');
	w->column += w->width + w->space;
	buf_add_slice(w->out, buf_slice(&w->word));
	w->space = false;
	w->gap_is_marked = w->is_marked;
	buf_reset(&w->word);
	w->width = 0;
}

static void
put(struct writer *w, struct slice shown)
{
	buf_add_slice(&w->word, shown);
	w->width += width_of_text(shown);
}

static void
put_mark(struct writer *w, bool opens)
{
	/* What opens stays with what follows, what closes with what was. */
	if (opens && w->was_wide)
		flush_word(w);
	if (opens)
		open_mark(w, &w->word);
	else
		close_mark(w, &w->word);
	w->width += !w->style->color;
	w->was_wide &= !opens;
	w->has_opened = opens;
	w->is_marked = opens;
}

static void
put_space(struct writer *w)
{
	if (w->word.len == 0 && w->column <= w->style->indent)
		return;
	flush_word(w);
	w->gap_is_marked = w->is_marked;
	w->space = true;
}

/* One character, as a terminal may have it. */
static void
put_character(struct writer *w, struct slice raw, uint32_t cp)
{
	char shown_bytes[32];
	struct buf shown = buf_init(sizeof(shown_bytes));

	if (cp == ' ' || cp == '\n' || cp == '\t' || cp == '\r' || cp == 0xa0) {
		put_space(w);
		return;
	}
	log_escape(raw, SIZE_MAX, &shown);
	/* Between characters of wide scripts a line may end anywhere. */
	if ((width_of(cp) == 2 || w->was_wide ||
	        w->word.len > MAX_WORD_BYTES) &&
	    !w->has_opened)
		flush_word(w);
	w->was_wide = width_of(cp) == 2;
	w->has_opened = false;
	put(w, buf_slice(&shown));
	buf_fini(&shown);
}

static void
put_range(struct writer *w, struct slice text, size_t from, size_t to,
    const struct marks *marks)
{
	struct slice rest = slice_sub(text, from, to - from);
	size_t m = 0, at = from;

	while (m < marks->len && marks->items[m].end <= from)
		m++;
	while (rest.len > 0) {
		struct slice before = rest;
		uint32_t cp = 0;

		if (m < marks->len && at == marks->items[m].start)
			put_mark(w, true);
		utf8_next(&rest, &cp);
		put_character(
		    w, slice_sub(before, 0, before.len - rest.len), cp);
		at += before.len - rest.len;
		if (m < marks->len && at == marks->items[m].end) {
			put_mark(w, false);
			m++;
		}
	}
}

/* --- stretches ------------------------------------------------------------ */

struct stretch {
	size_t from, to;
};

static bool
is_border(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* Back to the beginning of a word, or at least of a character. */
static size_t
border_before(struct slice text, size_t at)
{
	size_t limit = at > CONTEXT_BYTES ? at - CONTEXT_BYTES : 0, i = limit;

	if (limit == 0)
		return 0;
	while (i < at && !is_border(text.ptr[i]))
		i++;
	if (i < at)
		return i + 1;
	while (limit > 0 && ((uint8_t)text.ptr[limit] & 0xc0) == 0x80)
		limit--;
	return limit;
}

static size_t
border_after(struct slice text, size_t at)
{
	size_t limit = at + CONTEXT_BYTES, i;

	if (limit >= text.len)
		return text.len;
	for (i = limit; i > at && !is_border(text.ptr[i]); i--)
		;
	if (i > at)
		return i;
	while (limit < text.len && ((uint8_t)text.ptr[limit] & 0xc0) == 0x80)
		limit++;
	return limit;
}

/* The stretch around the marks from *at on, which moves behind it. */
static struct stretch
next_stretch(struct slice text, const struct marks *marks, size_t *at)
{
	struct stretch s = {border_before(text, marks->items[*at].start), 0};

	do {
		s.to = border_after(text, marks->items[*at].end);
		(*at)++;
	} while (*at < marks->len &&
	    border_before(text, marks->items[*at].start) <= s.to + JOIN_BYTES);
	return s;
}

static void
put_stretches(struct writer *w, struct slice text, const struct marks *marks)
{
	size_t at = 0, count = 0;

	while (at < marks->len && count < MAX_STRETCHES) {
		struct stretch s = next_stretch(text, marks, &at);

		if (count++ > 0) {
			flush_word(w);
			line_break(w);
		}
		if (s.from > 0)
			put(w, S("…"));
		put_range(w, text, s.from, s.to, marks);
		if (s.to < text.len)
			put(w, S("…"));
	}
	flush_word(w);
	if (at < marks->len) {
		line_break(w);
		buf_printf(w->out, "… and %zu more place%s", marks->len - at,
		    marks->len - at > 1 ? "s" : "");
	}
}

void
mark_text(struct slice text, const struct marks *marks,
    const struct mark_style *style, struct buf *out)
{
	struct mark_style own = *style;
	struct writer w = {.style = &own,
	    .out = out,
	    .column = style->indent,
	    .word = buf_init(BUF_MAX_OWN)};

	if (own.columns > 0 && own.columns < own.indent + MIN_COLUMNS)
		own.columns = 0;
	if (text.len <= WHOLE_BYTES || marks->len == 0)
		put_range(&w, text, 0,
		    text.len <= WHOLE_BYTES ? text.len : border_after(text, 0),
		    marks);
	else
		put_stretches(&w, text, marks);
	flush_word(&w);
	buf_add_char(out, '\n');
	buf_fini(&w.word);
}
