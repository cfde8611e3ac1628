/*
 * The short way through ASCII: 64 bytes become a few masks of 64 bits, one bit
 * a byte, and where words begin and end is then a matter of counting zeros,
 * without a branch that depends on how long a word is.
 *
 *	text     Talks ended, U.S. said
 *	letters  11111 11111  1 1  1111
 *	starts   ^     ^      ^    ^
 *
 * A block begins at the first letter of a word; the word that reaches its end
 * begins the next one.  What wants a closer look is left to the other ways: an
 * apostrophe or a longer character behind a word, a single letter with a full
 * stop, a word longer than the sixteen bytes that are made small at once.
 */
#include "text/token_cutter.h"

#if defined(__SSE2__) /* as on every amd64; without it the other ways serve */

#	include <emmintrin.h>
#	include <string.h>

#	define BLOCK_BYTES 64
#	define WORD_BYTES  16

struct block {
	/* The text or, near its end, a copy with zeros behind; from every
	   byte of the block on sixteen can be read. */
	const char *bytes;
	uint64_t letters, capitals;
	uint64_t stuff; /* all that does not only stand between words */
	uint64_t look;  /* a word that ends here is left to the other ways */
	uint64_t spaces;
};

/* One bit for each of sixteen bytes. */
struct lane {
	uint32_t letters, smalls, stuff, look, points, spaces;
};

static inline uint32_t
bits_of(__m128i bytes)
{
	return (uint32_t)_mm_movemask_epi8(bytes);
}

/* Bytes from `last - count + 1` to `last`; comparisons are of signed ones. */
static inline __m128i
within(__m128i bytes, char last, char count)
{
	__m128i high = _mm_add_epi8(bytes, _mm_set1_epi8((char)(127 - last)));

	return _mm_cmpgt_epi8(high, _mm_set1_epi8((char)(127 - count)));
}

static inline __m128i
equal(__m128i bytes, char byte)
{
	return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte));
}

static inline struct lane
lane_at(const char *text)
{
	__m128i raw = _mm_loadu_si128((const __m128i *)(const void *)text);
	__m128i low = _mm_or_si128(raw, _mm_set1_epi8(0x20));
	__m128i letters = within(low, 'z', 26);
	__m128i word = _mm_or_si128(letters, within(raw, '9', 10));

	return (struct lane){
	    .letters = bits_of(letters),
	    /* Bit 5 tells small letters; it is moved to where bits are
	       taken. */
	    .smalls = bits_of(_mm_slli_epi16(raw, 2)),
	    .stuff = bits_of(_mm_or_si128(word, raw)),
	    .look = bits_of(_mm_or_si128(
	        _mm_or_si128(raw, equal(raw, '*')), equal(raw, '\''))),
	    .points = bits_of(equal(raw, '.')),
	    .spaces = bits_of(equal(raw, ' ')),
	};
}

/* Letters that no other letter touches. */
static inline uint64_t
single(uint64_t letters)
{
	return letters & ~(letters << 1) & ~(letters >> 1);
}

static inline struct block
block_read(const char *bytes)
{
	struct block block = {.bytes = bytes};
	uint64_t points = 0, smalls = 0;

	for (unsigned i = 0; i < BLOCK_BYTES; i += 16) {
		struct lane lane = lane_at(bytes + i);

		block.letters |= (uint64_t)lane.letters << i;
		smalls |= (uint64_t)lane.smalls << i;
		block.stuff |= (uint64_t)lane.stuff << i;
		block.look |= (uint64_t)lane.look << i;
		points |= (uint64_t)lane.points << i;
		block.spaces |= (uint64_t)lane.spaces << i;
	}
	block.capitals = block.letters & ~smalls;
	block.look |= points & single(block.letters) << 1;
	return block;
}

/* The block at `at`, which is before the end of the text. */
static inline struct block
block_at(struct slice text, size_t at, char *tail)
{
	size_t left = text.len - at;

	if (left >= BLOCK_BYTES + WORD_BYTES)
		return block_read(text.ptr + at);
	memset(tail, 0, BLOCK_BYTES + WORD_BYTES);
	memcpy(tail, text.ptr + at, left);
	return block_read(tail);
}

/* A word by the numbers of its bytes in the block. */
struct block_word {
	unsigned start, end;
};

static inline unsigned
word_flags(const struct block *block, struct block_word w)
{
	uint64_t all = (UINT64_C(1) << (w.end - w.start)) - 1;
	uint64_t capitals = block->capitals >> w.start & all;
	unsigned flags = TOKEN_CASED;

	flags |= capitals & 1 ? TOKEN_CAPITAL : 0;
	return flags | (capitals == all ? TOKEN_ALL_CAPITALS : 0);
}

/* Without a branch: which word has a capital nobody can foretell. */
static inline void
put_folded(
    struct token_pen *pen, const struct block *block, struct block_word w)
{
	uint64_t all = (UINT64_C(1) << (w.end - w.start)) - 1;
	bool changes = (block->capitals >> w.start & all) != 0;
	const char *bytes = block->bytes + w.start;
	struct slice *folded = &pen->next->folded;
	__m128i raw = _mm_loadu_si128((const __m128i *)(const void *)bytes);

	_mm_storeu_si128((__m128i *)(void *)pen->scratch,
	    _mm_or_si128(raw, _mm_set1_epi8(0x20)));
	folded->ptr = changes ? pen->scratch : folded->ptr;
	pen->scratch += changes ? folded->len : 0;
}

static inline unsigned
first_bit(uint64_t bits)
{
	return (unsigned)__builtin_ctzll(bits);
}

enum block_end {
	BLOCK_ENDS,  /* here, in the middle of things */
	BLOCK_STOPS, /* at something that is not for here */
};

/* Cuts the words of a block that begins at base with a letter; pen->at is
   where it came to. */
static inline enum block_end
cut_block(struct token_pen *pen, const struct cutter *c,
    const struct block *block, size_t base)
{
	struct block_word w = {0, 0};

	for (;;) {
		struct token_span span = {.script = SCRIPT_LATIN};
		uint64_t behind = ~block->letters >> w.start;
		uint64_t next;

		pen->at = base + w.start;
		/* Letters up to the end of the block may go on. */
		if (behind == 0 || pen->next == pen->end)
			return w.start > 0 ? BLOCK_ENDS : BLOCK_STOPS;
		w.end = w.start + first_bit(behind);
		if (w.end - w.start > WORD_BYTES || block->look >> w.end & 1)
			return BLOCK_STOPS;
		span.start = base + w.start;
		span.end = base + w.end;
		span.flags = word_flags(block, w);
		token_pen_put(pen, c, &span);
		put_folded(pen, block, w);
		token_pen_step(pen, c, &span);
		next = block->stuff >> w.end << w.end;
		if (next == 0) {
			pen->at = base + BLOCK_BYTES;
			return BLOCK_ENDS;
		}
		w.start = first_bit(next);
		pen->at = base + w.start;
		if ((block->letters >> w.start & 1) == 0)
			return BLOCK_STOPS;
	}
}

static inline bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
token_cut_ascii(struct cutter *c)
{
	const struct slice text = c->source.text;
	const size_t start = c->pen.at;
	struct token_pen pen = c->pen;
	enum block_end end = BLOCK_ENDS;
	char tail[BLOCK_BYTES + WORD_BYTES];

	while (end == BLOCK_ENDS && pen.at < text.len &&
	    is_letter(text.ptr[pen.at])) {
		struct block block = block_at(text, pen.at, tail);

		end = cut_block(&pen, c, &block, pen.at);
	}
	if (pen.at > text.len)
		pen.at = text.len;
	c->pen = pen;
	return pen.at > start;
}

#else

bool
token_cut_ascii(struct cutter *c)
{
	(void)c;
	return false;
}

#endif
