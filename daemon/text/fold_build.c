/*
 * Makes the folding table from utf8proc's data.  A character is decomposed
 * with compatibility mappings and full case folding; letters that no
 * decomposition covers (ł, ø, alef variants) are replaced by a table of our
 * own; marks of the scripts whose accents do not count are taken out; what is
 * left is composed again, for kana, Hangul and Indic letters.
 */
#include "text/fold_table.h"

#include <string.h>
#include <utf8proc.h>

#include "base/auto.h"
#include "base/check.h"
#include "base/mem.h"

/* The longest decomposition of one character in Unicode is 18. */
#define DECOMPOSED_MAX 32

#define CP_ZWNJ         0x200C
#define CP_SHORT_I      0x0439 /* й, no accented и */
#define CP_SHORT_I_BIG  0x0419
#define CP_JAMO_JOINING 0x1160 /* vowels and tails of syllables */
#define CP_JAMO_LAST    0x11FF

struct range {
	uint32_t from, to;
};

struct script_range {
	uint32_t from, to;
	enum script script;
};

/* Of folded letters; what is in no range is SCRIPT_OTHER. */
static const struct script_range scripts[] = {
    {0x0061, 0x007A, SCRIPT_LATIN},
    {0x00AA, 0x02FF, SCRIPT_LATIN},
    {0x0370, 0x03FF, SCRIPT_GREEK},
    {0x0400, 0x052F, SCRIPT_CYRILLIC},
    {0x0590, 0x05FF, SCRIPT_HEBREW},
    {0x0600, 0x06FF, SCRIPT_ARABIC},
    {0x0750, 0x077F, SCRIPT_ARABIC},
    {0x0870, 0x08FF, SCRIPT_ARABIC},
    {0x0E00, 0x0EFF, SCRIPT_THAI},
    {0x1000, 0x109F, SCRIPT_THAI},
    {0x1100, 0x11FF, SCRIPT_HANGUL},
    {0x1780, 0x17FF, SCRIPT_THAI},
    {0x1950, 0x19DF, SCRIPT_THAI}, /* Tai Le, New Tai Lue */
    {0x1A20, 0x1AAF, SCRIPT_THAI}, /* Tai Tham */
    {0x1C80, 0x1C8F, SCRIPT_CYRILLIC},
    {0x1D00, 0x1DBF, SCRIPT_LATIN},
    {0x1E00, 0x1EFF, SCRIPT_LATIN},
    {0x1F00, 0x1FFF, SCRIPT_GREEK},
    {0x2183, 0x2188, SCRIPT_LATIN},
    {0x2C60, 0x2C7F, SCRIPT_LATIN},
    {0x2E80, 0x303C, SCRIPT_HAN},
    {0x3041, 0x309F, SCRIPT_HIRAGANA},
    {0x30A0, 0x30FF, SCRIPT_KATAKANA},
    {0x3100, 0x312F, SCRIPT_HAN}, /* Bopomofo */
    {0x3130, 0x318F, SCRIPT_HANGUL},
    {0x31A0, 0x31BF, SCRIPT_HAN},
    {0x31F0, 0x31FF, SCRIPT_KATAKANA},
    {0x3400, 0x9FFF, SCRIPT_HAN},
    {0xA640, 0xA69F, SCRIPT_CYRILLIC},
    {0xA720, 0xA7FF, SCRIPT_LATIN},
    {0xA960, 0xA97F, SCRIPT_HANGUL},
    {0xA9E0, 0xA9FF, SCRIPT_THAI},
    {0xAA60, 0xAADF, SCRIPT_THAI},
    {0xAB30, 0xAB6F, SCRIPT_LATIN},
    {0xAC00, 0xD7FF, SCRIPT_HANGUL},
    {0xF900, 0xFAFF, SCRIPT_HAN},
    {0x10EC0, 0x10EFF, SCRIPT_ARABIC},
    {0x17000, 0x18DFF, SCRIPT_HAN}, /* Tangut, Khitan */
    {0x1AFF0, 0x1B000, SCRIPT_KATAKANA},
    {0x1B001, 0x1B11F, SCRIPT_HIRAGANA},
    {0x1B120, 0x1B16F, SCRIPT_KATAKANA},
    {0x1B170, 0x1B2FF, SCRIPT_HAN}, /* Nushu */
    {0x1E030, 0x1E08F, SCRIPT_CYRILLIC},
    {0x1EE00, 0x1EEFF, SCRIPT_ARABIC},
    {0x20000, 0x3FFFF, SCRIPT_HAN},
};

/* Marks that do not count: accents of Latin, Greek, Cyrillic, points of Hebrew
   and Arabic, and what combines with symbols. */
static const struct range accents[] = {
    {0x0300, 0x036F},
    {0x0483, 0x0489},
    {0x0591, 0x05C7},
    {0x0610, 0x061A},
    {0x064B, 0x065F},
    {0x0670, 0x0670},
    {0x06D6, 0x06ED},
    {0x0898, 0x089F},
    {0x08CA, 0x08FF},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x20D0, 0x20FF},
    {0x2DE0, 0x2DFF},
    {0xA66F, 0xA69F},
    {0xFB1E, 0xFB1E},
    {0xFE20, 0xFE2F},
};

/* Letters that Unicode does not decompose; keys are folded, small letters. */
struct variant {
	uint32_t from;
	uint32_t to[2];
};

static const struct variant variants[] = {
    {0x00E6, {'a', 'e'}},  /* æ */
    {0x00F0, {'d', 0}},    /* ð */
    {0x00F8, {'o', 0}},    /* ø */
    {0x00FE, {'t', 'h'}},  /* þ */
    {0x0111, {'d', 0}},    /* đ */
    {0x0127, {'h', 0}},    /* ħ */
    {0x0131, {'i', 0}},    /* ı */
    {0x0142, {'l', 0}},    /* ł */
    {0x0153, {'o', 'e'}},  /* œ */
    {0x0167, {'t', 0}},    /* ŧ */
    {0x0180, {'b', 0}},    /* ƀ */
    {0x0199, {'k', 0}},    /* ƙ */
    {0x019A, {'l', 0}},    /* ƚ */
    {0x01B4, {'y', 0}},    /* ƴ */
    {0x01B6, {'z', 0}},    /* ƶ */
    {0x01E5, {'g', 0}},    /* ǥ */
    {0x0253, {'b', 0}},    /* ɓ */
    {0x0257, {'d', 0}},    /* ɗ */
    {0x0268, {'i', 0}},    /* ɨ */
    {0x026B, {'l', 0}},    /* ɫ */
    {0x0289, {'u', 0}},    /* ʉ */
    {0x0629, {0x0647, 0}}, /* ة to ه */
    {0x0649, {0x064A, 0}}, /* ى to ي */
    {0x0671, {0x0627, 0}}, /* ٱ to ا */
    {0x0672, {0x0627, 0}}, {0x0673, {0x0627, 0}},
    {0x06A9, {0x0643, 0}},                        /* ک to ك */
    {0x06AA, {0x0643, 0}}, {0x06BE, {0x0647, 0}}, /* ھ to ه */
    {0x06C1, {0x0647, 0}},                        /* ہ to ه */
    {0x06C3, {0x0647, 0}},                        /* ۃ to ه */
    {0x06CC, {0x064A, 0}},                        /* ی to ي */
    {0x06CD, {0x064A, 0}}, {0x06D2, {0x064A, 0}}, /* ے to ي */
    {0x06D5, {0x0647, 0}},                        /* ە to ه */
};

/* Characters whose folding no general rule gives; `to` is 0 for none. */
struct special {
	uint32_t cp, to;
	enum script script;
};

static const struct special specials[] = {
    {CP_SHORT_I_BIG, CP_SHORT_I, SCRIPT_CYRILLIC},
    {CP_SHORT_I, CP_SHORT_I, SCRIPT_CYRILLIC},
    {CP_ZWNJ, 0, SCRIPT_NONE},
    {0x013F, 'l', SCRIPT_LATIN}, /* Ŀ: l and a middle dot */
    {0x0140, 'l', SCRIPT_LATIN},
    {0x0149, 'n', SCRIPT_LATIN}, /* ŉ: apostrophe and n */
    {0x02BB, 0, SCRIPT_NONE},    /* apostrophes that are letters */
    {0x02BC, 0, SCRIPT_NONE},
    {0x0640, 0, SCRIPT_INVISIBLE}, /* tatweel */
    {0x07FA, 0, SCRIPT_INVISIBLE}, /* the same of N'Ko */
    {0x0E33, 0x0E33, SCRIPT_THAI}, /* sara am, a vowel of its own */
    {0x0EB3, 0x0EB3, SCRIPT_THAI},
    {0x2120, 0, SCRIPT_NONE}, /* service and trade mark */
    {0x2122, 0, SCRIPT_NONE},
};

static bool
is_within(uint32_t cp, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cp >= ranges[i].from && cp <= ranges[i].to)
			return true;
	return false;
}

static enum script
script_of(uint32_t cp)
{
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		if (cp >= scripts[i].from && cp <= scripts[i].to)
			return scripts[i].script;
	return SCRIPT_OTHER;
}

static bool
is_mark(uint32_t cp)
{
	utf8proc_category_t category = utf8proc_category((int32_t)cp);

	return category >= UTF8PROC_CATEGORY_MN &&
	    category <= UTF8PROC_CATEGORY_ME;
}

static bool
is_letter(uint32_t cp)
{
	utf8proc_category_t category = utf8proc_category((int32_t)cp);

	return (category >= UTF8PROC_CATEGORY_LU &&
	           category <= UTF8PROC_CATEGORY_LO) ||
	    category == UTF8PROC_CATEGORY_NL;
}

static bool
is_jamo(uint32_t cp)
{
	return cp >= 0x1100 && cp <= 0x11FF;
}

/* Half-width letters of Hangul are laid out like the ordinary ones, with gaps
   after every sixth vowel. */
static uint32_t
wide_jamo(uint32_t cp)
{
	if (cp >= 0xFFA1 && cp <= 0xFFBE)
		return cp - 0xFFA1 + 0x3131;
	if (cp >= 0xFFC2 && cp <= 0xFFDC)
		return 0x314F + (cp - 0xFFC2) / 8 * 6 + (cp - 0xFFC2) % 8;
	return cp;
}

/* The digits of every script stand in runs of ten, zero first. */
static uint32_t
ascii_digit(uint32_t cp)
{
	uint32_t zero = cp;

	while (zero > 0 &&
	    utf8proc_category((int32_t)zero - 1) == UTF8PROC_CATEGORY_ND)
		zero--;
	return '0' + (cp - zero) % 10;
}

/* Replaces variants and takes accents out; returns the new length. */
static size_t
simplify(int32_t *cps, size_t count)
{
	int32_t out[DECOMPOSED_MAX * 2];
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t cp = (uint32_t)cps[i];
		const struct variant *found = NULL;

		if (is_within(cp, accents, COUNT_OF(accents)) || cp == 0x0640)
			continue;
		for (size_t k = 0; k < COUNT_OF(variants); k++)
			if (variants[k].from == cp)
				found = &variants[k];
		out[len++] = (int32_t)(found != NULL ? found->to[0] : cp);
		if (found != NULL && found->to[1] != 0)
			out[len++] = (int32_t)found->to[1];
	}
	if (len > DECOMPOSED_MAX)
		return DECOMPOSED_MAX + 1;
	memcpy(cps, out, len * sizeof(*out));
	return len;
}

/* What the folded characters are together; SCRIPT_NONE if they do not make
   one word. */
static enum script
script_of_all(const int32_t *cps, size_t count)
{
	enum script script = SCRIPT_NONE;
	size_t letters = 0, digits = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t cp = (uint32_t)cps[i];

		if (cp >= '0' && cp <= '9')
			digits++;
		else if (is_letter(cp))
			letters++;
		else if (!is_mark(cp) || i == 0)
			return SCRIPT_NONE;
	}
	if (letters > 0 && digits > 0)
		return SCRIPT_NONE;
	if (digits > 0)
		return SCRIPT_DIGIT;
	script = script_of((uint32_t)cps[0]);
	/* A square of four kana is no word character; it separates. */
	if (letters > 1 && script >= SCRIPT_HAN)
		return SCRIPT_NONE;
	return script;
}

static uint32_t
pool_add(struct fold_table *table, const int32_t *cps, size_t count,
    uint32_t *pool_len)
{
	uint32_t at = *pool_len;

	table->pool =
	    mem_resize(table->pool, *pool_len + count, sizeof(*table->pool));
	for (size_t i = 0; i < count; i++)
		table->pool[at + i] = (uint32_t)cps[i];
	*pool_len += (uint32_t)count;
	return at;
}

static uint32_t
entry_make(enum script script, size_t count, uint32_t value)
{
	return (uint32_t)script << FOLD_SCRIPT_SHIFT |
	    (uint32_t)count << FOLD_COUNT_SHIFT | value;
}

static bool
entry_special(uint32_t cp, uint32_t *entry_out)
{
	for (size_t i = 0; i < COUNT_OF(specials); i++) {
		if (specials[i].cp != cp)
			continue;
		*entry_out = entry_make(
		    specials[i].script, specials[i].to != 0, specials[i].to);
		return true;
	}
	return false;
}

/* Marks are kept as they are or fold to nothing. */
static uint32_t
entry_mark(uint32_t cp)
{
	bool counts = !is_within(cp, accents, COUNT_OF(accents));

	return entry_make(SCRIPT_MARK, counts ? 1 : 0, 0);
}

static uint32_t
entry_folded(struct fold_table *table, uint32_t cp, uint32_t *pool_len)
{
	int32_t cps[DECOMPOSED_MAX * 2];
	enum script script;
	size_t count;
	utf8proc_ssize_t len;
	int bound_class = 0;

	len = utf8proc_decompose_char((int32_t)cp, cps, DECOMPOSED_MAX,
	    UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE,
	    &bound_class);
	if (len <= 0 || len > DECOMPOSED_MAX)
		return 0;
	count = simplify(cps, (size_t)len);
	if (count == 0 || count > DECOMPOSED_MAX)
		return 0;
	len = utf8proc_normalize_utf32(
	    cps, (utf8proc_ssize_t)count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (len <= 0 || len > FOLD_MAX)
		return 0;
	count = (size_t)len;
	if (is_jamo((uint32_t)cps[0]) && !is_jamo(cp)) {
		if (!is_letter(cp))
			return 0;
		cps[0] = (int32_t)wide_jamo(cp);
	}
	if (count == 1 && is_mark((uint32_t)cps[0]))
		return entry_make(SCRIPT_MARK, 1, (uint32_t)cps[0]);
	script = script_of_all(cps, count);
	if (script == SCRIPT_NONE)
		return 0;
	if (count > 1)
		return entry_make(
		    script, count, pool_add(table, cps, count, pool_len));
	return entry_make(
	    script, 1, (uint32_t)cps[0] == cp ? 0 : (uint32_t)cps[0]);
}

static uint32_t
entry_of(struct fold_table *table, uint32_t cp, uint32_t *pool_len)
{
	const utf8proc_property_t *property =
	    utf8proc_get_property((int32_t)cp);
	uint32_t entry;

	if (entry_special(cp, &entry))
		return entry;
	if (property->ignorable)
		return entry_make(SCRIPT_INVISIBLE, 0, 0);
	if (is_mark(cp))
		return entry_mark(cp);
	switch (property->category) {
	case UTF8PROC_CATEGORY_ND:
		return entry_make(SCRIPT_DIGIT, 1, ascii_digit(cp));
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_SO:
		return entry_folded(table, cp, pool_len);
	default:
		return 0;
	}
}

static uint32_t
case_bits(uint32_t cp)
{
	switch (utf8proc_category((int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LT:
		return FOLD_UPPER;
	case UTF8PROC_CATEGORY_LL:
		return FOLD_LOWER;
	default:
		return 0;
	}
}

/* Is the character its own NFC form?  If so and it is composed, *second_out is
   the last character of its parts, 0 otherwise. */
static bool
is_composed(uint32_t cp, uint32_t *second_out)
{
	int32_t cps[DECOMPOSED_MAX];
	int bound_class = 0;
	utf8proc_ssize_t len = utf8proc_decompose_char((int32_t)cp, cps,
	    DECOMPOSED_MAX, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &bound_class);

	*second_out = 0;
	if (len <= 0 || len > DECOMPOSED_MAX)
		return true;
	if (len > 1)
		*second_out = (uint32_t)cps[len - 1];
	len = utf8proc_normalize_utf32(
	    cps, len, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	return len == 1 && (uint32_t)cps[0] == cp;
}

/* Sets FOLD_NFC in `flat` for the character and for what composes to it. */
static void
mark_composition(uint32_t *flat, uint32_t cp)
{
	uint32_t second;

	if (cp >= FOLD_HANGUL_FIRST && cp <= FOLD_HANGUL_LAST)
		return;
	if (!is_composed(cp, &second))
		flat[cp] |= FOLD_NFC;
	else if (second != 0)
		flat[second] |= FOLD_NFC;
	if (utf8proc_get_property((int32_t)cp)->combining_class != 0)
		flat[cp] |= FOLD_REORDERS;
	if (cp >= CP_JAMO_JOINING && cp <= CP_JAMO_LAST)
		flat[cp] |= FOLD_NFC;
}

/* Large areas without a surprise are filled without asking utf8proc. */
static bool
entry_plain(uint32_t cp, uint32_t *entry_out)
{
	if (cp >= FOLD_HAN_FIRST && cp <= FOLD_HAN_LAST)
		*entry_out = entry_make(SCRIPT_HAN, 1, 0);
	else if (cp >= FOLD_HANGUL_FIRST && cp <= FOLD_HANGUL_LAST)
		*entry_out = entry_make(SCRIPT_HANGUL, 1, 0);
	else if ((cp >= 0xD800 && cp <= 0xF8FF) || cp >= 0xE1000 ||
	    (cp >= 0x40000 && cp < 0xE0000))
		*entry_out = 0;
	else
		return false;
	return true;
}

static void
table_pack(struct fold_table *table, const uint32_t *flat)
{
	const size_t bytes = FOLD_BLOCK * sizeof(*flat);
	uint32_t count = 0;

	for (uint32_t block = 0; block < FOLD_BLOCKS; block++) {
		const uint32_t *from = flat + (size_t)block * FOLD_BLOCK;
		uint32_t same = 0;

		while (same < count &&
		    memcmp(table->blocks + (size_t)same * FOLD_BLOCK, from,
		        bytes) != 0)
			same++;
		if (same == count) {
			count++;
			table->blocks = mem_resize(table->blocks,
			    (size_t)count * FOLD_BLOCK, sizeof(*flat));
			memcpy(table->blocks + (size_t)same * FOLD_BLOCK, from,
			    bytes);
		}
		table->block_of[block] = (uint16_t)same;
	}
}

/* A letter of an alphabet that composes with nothing. */
static struct fold_short
short_of(const struct fold_table *table, uint32_t cp)
{
	uint32_t entry = fold_entry(table, cp);
	struct fold_short out = {.script = (uint8_t)fold_entry_script(entry)};
	char bytes[FOLD_MAX * UTF8_MAX];
	size_t len = 0;

	if (!fold_is_alphabetic(fold_entry_script(entry)) ||
	    (entry & (FOLD_NFC | FOLD_REORDERS)) != 0)
		return out;
	for (unsigned i = 0; i < fold_entry_count(entry); i++)
		len += utf8_encode(
		    fold_entry_to(table, entry, cp, i), bytes + len);
	if (len == 0 || len > sizeof(out.to))
		return out;
	memcpy(out.to, bytes, len);
	out.len = (uint8_t)len;
	out.facts = FOLD_SHORT_LETTER;
	if (!fold_entry_is_self(entry))
		out.facts |= FOLD_SHORT_CHANGES;
	if ((entry & FOLD_UPPER) != 0)
		out.facts |= FOLD_SHORT_UPPER;
	if ((entry & FOLD_LOWER) != 0)
		out.facts |= FOLD_SHORT_LOWER;
	return out;
}

void
fold_table_build(struct fold_table *table)
{
	uint32_t *flat = mem_new_array(FOLD_CODE_POINTS, sizeof(*flat));
	uint32_t pool_len = 0, entry;

	for (uint32_t cp = 0; cp < FOLD_CODE_POINTS; cp++) {
		if (entry_plain(cp, &entry)) {
			flat[cp] |= entry;
			continue;
		}
		flat[cp] |= entry_of(table, cp, &pool_len) | case_bits(cp);
		mark_composition(flat, cp);
	}
	check(pool_len <= FOLD_VALUE_MASK);
	table_pack(table, flat);
	mem_free(&flat);
	for (uint32_t cp = 0; cp < FOLD_SHORT_COUNT; cp++)
		table->shorts[cp] = short_of(table, cp);
}
