#include "text/prose.h"

#include "text/utf8.h"

struct range {
	uint32_t first, last;
};

static bool
is_in(uint32_t cp, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	}
	return false;
}

/* White space of any width. */
static bool
is_space(uint32_t cp)
{
	static const struct range SPACES[] = {
	    {'\t', '\r'},
	    {' ', ' '},
	    {0x85, 0x85},
	    {0xA0, 0xA0},
	    {0x1680, 0x1680},
	    {0x2000, 0x200A},
	    {0x2028, 0x2029},
	    {0x202F, 0x202F},
	    {0x205F, 0x205F},
	    {0x3000, 0x3000},
	};

	return is_in(cp, SPACES, COUNT_OF(SPACES));
}

/* Invisible, but part of how the text is written: soft hyphen, joiners and
 * direction marks. */
static bool
is_hint(uint32_t cp)
{
	return cp == 0xAD || (cp >= 0x200C && cp <= 0x200F);
}

/* Zero widths, bidi embeddings, tags, controls: what nobody sees and what
 * changes how other text is seen. */
static bool
is_invisible(uint32_t cp)
{
	static const struct range INVISIBLE[] = {
	    {0, 0x1F},
	    {0x7F, 0x9F},
	    {0x61C, 0x61C},
	    {0x180E, 0x180E},
	    {0x200B, 0x200B},
	    {0x202A, 0x202E},
	    {0x2060, 0x206F},
	    {0xFEFF, 0xFEFF},
	    {0xFFF9, 0xFFFB},
	    {0xE0000, 0xE007F},
	};

	return is_in(cp, INVISIBLE, COUNT_OF(INVISIBLE)) ||
	    utf8_is_noncharacter(cp);
}

/* Most letters, known at once: none of the tables above has them. */
static bool
is_ordinary(uint32_t cp)
{
	return (cp > 0xAD && cp < 0x61C) || (cp > 0x3000 && cp < 0xD800);
}

/* Scripts in which a joiner between two letters changes what one reads. */
static bool
needs_joiners(uint32_t cp)
{
	static const struct range SCRIPTS[] = {
	    {0x600, 0x6FF},   /* Arabic, Persian */
	    {0x710, 0x77F},   /* Syriac, Arabic */
	    {0x8A0, 0xDFF},   /* Arabic, then the scripts of India */
	    {0x1000, 0x109F}, /* Myanmar */
	    {0x1780, 0x18AF}, /* Khmer, Mongolian */
	    {0xFB50, 0xFDCF}, /* Arabic, as presented */
	    {0xFE70, 0xFEFC},
	};

	return is_in(cp, SCRIPTS, COUNT_OF(SCRIPTS));
}

struct prose
prose_init(struct buf *out, size_t max_paragraphs)
{
	return (struct prose){
	    .out = out,
	    .widest = PROSE_PARAGRAPH,
	    .max_paragraphs = max_paragraphs,
	};
}

static void
write_gap(struct prose *prose)
{
	static const char *const GAPS[] = {
	    [PROSE_NO_GAP] = "",
	    [PROSE_SPACE] = " ",
	    [PROSE_LINE] = "\n",
	    [PROSE_PARAGRAPH] = "\n\n",
	};

	if (!prose->begun || prose->gap == PROSE_PARAGRAPH)
		prose->paragraphs++;
	if (prose->begun && !prose_is_full(prose))
		buf_add_str(prose->out, GAPS[prose->gap]);
	if (prose->gap != PROSE_NO_GAP)
		prose->last = 0;
	prose->begun = true;
	prose->gap = PROSE_NO_GAP;
}

/*
 * White space is about to follow a hint that waits.  Behind a character it
 * stays there, alone within a line it is kept once; at the beginning of a line
 * it belongs to nothing (mails are padded with hundreds of them).
 */
static void
settle_hint(struct prose *prose)
{
	uint32_t hint = prose->hint;

	prose->hint = 0;
	if (hint == 0 || !prose->begun || prose->gap > PROSE_SPACE ||
	    prose_is_full(prose))
		return;
	write_gap(prose);
	prose->last = hint;
	utf8_add(prose->out, hint);
}

void
prose_break(struct prose *prose, enum prose_gap gap)
{
	settle_hint(prose);
	if (gap > prose->widest)
		gap = prose->widest;
	if (gap > prose->gap)
		prose->gap = gap;
}

void
prose_line_break(struct prose *prose)
{
	prose_break(
	    prose, prose->gap >= PROSE_LINE ? PROSE_PARAGRAPH : PROSE_LINE);
}

/* U+200C ends a word, which between the letters of scripts that do not join
 * would only hide it. */
static bool
parts_word(const struct prose *prose, uint32_t next)
{
	return prose->hint == 0x200C && prose->last != 0 &&
	    !needs_joiners(prose->last) && !needs_joiners(next);
}

static void
add_visible(struct prose *prose, uint32_t cp)
{
	write_gap(prose);
	if (prose_is_full(prose))
		return;
	if (prose->hint != 0 && !parts_word(prose, cp))
		utf8_add(prose->out, prose->hint);
	prose->hint = 0;
	prose->last = cp;
	utf8_add(prose->out, cp);
}

/* Of several in a row the first one counts. */
static void
add_hint(struct prose *prose, uint32_t cp)
{
	if (prose->hint == 0 && !is_hint(prose->last))
		prose->hint = cp;
}

static void
add_space(struct prose *prose, uint32_t cp)
{
	if (cp == 0x2029)
		prose_break(prose, PROSE_PARAGRAPH);
	else if (cp == 0x2028 || (cp == '\n' && prose->keeps_lines))
		prose_line_break(prose);
	else
		prose_break(prose, PROSE_SPACE);
}

/* Visible ASCII, which most text is, goes in as it is. */
static size_t
add_plain_run(struct prose *prose, struct slice s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] > ' ' && s.ptr[n] < 0x7F)
		n++;
	if (n > 0)
		add_visible(prose, (uint8_t)s.ptr[0]);
	if (n > 1 && !prose_is_full(prose)) {
		buf_add(prose->out, s.ptr + 1, n - 1);
		prose->last = (uint8_t)s.ptr[n - 1];
	}
	return n;
}

void
prose_add(struct prose *prose, struct slice text)
{
	uint32_t cp;

	for (;;) {
		text = slice_from(text, add_plain_run(prose, text));
		if (!utf8_next(&text, &cp))
			return;
		if (is_ordinary(cp))
			add_visible(prose, cp);
		else if (is_space(cp))
			add_space(prose, cp);
		else if (is_hint(cp))
			add_hint(prose, cp);
		else if (!is_invisible(cp))
			add_visible(prose, cp);
	}
}

bool
prose_is_full(const struct prose *prose)
{
	return prose->paragraphs > prose->max_paragraphs;
}
