#include "unit/testing.h"

#include "text/fold.h"
#include "text/fold_table.h"
#include "text/utf8.h"

struct pair {
	const char *what;
	const char *a, *b;
};

static const struct pair equal[] = {
    {"ligature fi", "ﬁre", "fire"},
    {"ligature ffi", "oﬃce", "office"},
    {"roman numeral four", "Ⅳ", "iv"},
    {"full width capitals", "ＫＩＭ", "kim"},
    {"Turkish g breve", "Erdoğan", "erdogan"},
    {"Turkish dotted capital I", "İstanbul", "istanbul"},
    {"Turkish dotless i", "ıstanbul", "istanbul"},
    {"Polish l", "Łukasz", "lukasz"},
    {"Danish o", "Søren", "soren"},
    {"Croatian d", "Đoković", "dokovic"},
    {"Icelandic eth", "Sigurðsson", "sigurdsson"},
    {"Icelandic thorn", "Þór", "thor"},
    {"Danish ae", "Æro", "aero"},
    {"French oe", "Œuvre", "oeuvre"},
    {"Maltese h", "Ħamrun", "hamrun"},
    {"Hausa hooked letters", "Ɓauchi Ƙano", "bauchikano"},
    {"German sharp s", "Straße", "strasse"},
    {"German capital sharp s", "STRAẞE", "strasse"},
    {"Vietnamese, two accents on a letter", "Nguyễn", "nguyen"},
    {"accent typed apart", "Zu\u0308rich", "zurich"},
    {"Russian yo", "Королёв", "королев"},
    {"Russian yo typed apart", "Королe\u0308в", "королeв"},
    {"Russian short i typed apart", "Шои\u0306гу", "шойгу"},
    {"Greek final sigma", "ΚΥΡΙΑΚΟΣ", "κυριακοσ"},
    {"Greek accents", "Κυριάκος", "κυριακοσ"},
    {"non-breaking hyphen is dropped by a word", "Jong\u2011un", "jongun"},
    {"zero-width joiner", "ab\u200Dc", "abc"},
    {"soft hyphen", "sanc\u00ADtions", "sanctions"},
    {"byte order mark", "\uFEFFsanctions", "sanctions"},
    {"direction mark", "كيم\u200F", "كيم"},
    {"Arabic vowel signs", "كِيمْ", "كيم"},
    {"Arabic alef with hamza", "أسلحة", "اسلحة"},
    {"Arabic alef madda", "آسيا", "اسيا"},
    {"Arabic ta marbuta", "أسلحة", "أسلحه"},
    {"Arabic alef maqsura", "مصطفى", "مصطفي"},
    {"Arabic tatweel", "ســلاح", "سلاح"},
    {"Persian kaf and yeh", "کیم", "كيم"},
    {"Arabic presentation forms", "ﺳﻼﺡ", "سلاح"},
    {"Arabic digits", "٤٠٠", "400"},
    {"Persian digits", "۴۰۰", "400"},
    {"Hebrew points", "שָׁלוֹם", "שלום"},
    {"half-width kana", "ﾌﾟｰﾁﾝ", "プーチン"},
    {"half-width kana with voicing", "ｶﾞｻﾞ", "ガザ"},
    {"kana with voicing typed apart", "か\u3099", "が"},
    {"Hangul typed in parts", "\u1100\u1175\u11B7", "김"},
    {"half-width Hangul", "ﾡ", "ㄱ"},
    {"Devanagari nukta letter", "\u0958", "\u0915\u093C"},
    {"compatibility ideograph", "\uF9DC", "\u9686"},
    {"apostrophes", "O\u2019Brien", "o\u02BCbrien"},
    {"superscript two", "m²", "m2"},
    {"numero sign", "№", "no"},
    {"mathematical bold", "𝐊𝐢𝐦", "kim"},
};

static const struct pair different[] = {
    {"short i and i", "й", "и"},
    {"voiced and voiceless kana", "が", "か"},
    {"Thai vowel signs", "ปูติน", "ปตน"},
    {"Thai tone marks", "น้ำ", "นำ"},
    {"Ukrainian g", "ґ", "г"},
    {"Devanagari vowel signs", "कि", "क"},
    {"hiragana and katakana", "ぷ", "プ"},
    {"Hebrew final letters", "ם", "מ"},
    {"Arabic kaf and qaf", "كيم", "قيم"},
};

static void
fold_into(const char *word, struct buf *out)
{
	buf_reset(out);
	fold_word(slice_of(word), out);
}

static void
every_pair_of_the_list_folds_to_the_same(void **state)
{
	AUTO(buf_fini) struct buf a = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf b = buf_init(BUF_MAX_OWN);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(equal); i++) {
		fold_into(equal[i].a, &a);
		fold_into(equal[i].b, &b);
		if (!slice_eq(buf_slice(&a), buf_slice(&b)) || a.len == 0)
			fail_msg("%s: \"%s\" and \"%s\"", equal[i].what,
			    buf_str(&a), buf_str(&b));
	}
}

static void
every_pair_of_the_list_stays_apart(void **state)
{
	AUTO(buf_fini) struct buf a = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf b = buf_init(BUF_MAX_OWN);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(different); i++) {
		fold_into(different[i].a, &a);
		fold_into(different[i].b, &b);
		if (slice_eq(buf_slice(&a), buf_slice(&b)) || a.len == 0)
			fail_msg("%s: \"%s\"", different[i].what, buf_str(&a));
	}
}

static void
what_a_character_folds_to_folds_to_itself(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp < FOLD_CODE_POINTS; cp++) {
		struct fold_char folded = fold_char(cp);

		for (unsigned i = 0; i < folded.count; i++) {
			struct fold_char again = fold_char(folded.to[i]);

			if (again.count != 1 || again.to[0] != folded.to[i])
				fail_msg("U+%04X: U+%04X", cp, folded.to[i]);
		}
	}
}

static void
folding_any_character_twice_is_folding_it_once(void **state)
{
	AUTO(buf_fini) struct buf once = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf twice = buf_init(BUF_MAX_OWN);

	(void)state;
	for (uint32_t cp = 0; cp < FOLD_CODE_POINTS; cp++) {
		char bytes[UTF8_MAX];
		size_t len = utf8_encode(cp, bytes);

		buf_reset(&once);
		buf_reset(&twice);
		fold_word(slice_make(bytes, len), &once);
		fold_word(buf_slice(&once), &twice);
		if (!slice_eq(buf_slice(&once), buf_slice(&twice)))
			fail_msg("U+%04X", cp);
	}
}

static void
a_letter_and_its_capital_fold_alike(void **state)
{
	static const char *const pairs[][2] = {{"Ä", "ä"}, {"Ω", "ω"},
	    {"Я", "я"}, {"Й", "й"}, {"Ğ", "ğ"}, {"Ա", "ա"}, {"Ⴀ", "ⴀ"},
	    {"Ꭰ", "ꭰ"}, {"Ǆ", "ǆ"}, {"ǅ", "ǆ"}};
	AUTO(buf_fini) struct buf a = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf b = buf_init(BUF_MAX_OWN);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		fold_into(pairs[i][0], &a);
		fold_into(pairs[i][1], &b);
		assert_slice(buf_slice(&a), buf_str(&b));
	}
}

struct script_case {
	uint32_t cp;
	enum script script;
};

static void
a_character_has_the_script_that_words_need(void **state)
{
	static const struct script_case cases[] = {
	    {' ', SCRIPT_NONE},
	    {'-', SCRIPT_NONE},
	    {'_', SCRIPT_NONE},
	    {'7', SCRIPT_DIGIT},
	    {0x0664, SCRIPT_DIGIT},
	    {'a', SCRIPT_LATIN},
	    {0xFF2B, SCRIPT_LATIN},
	    {0x03B1, SCRIPT_GREEK},
	    {0x0416, SCRIPT_CYRILLIC},
	    {0x0643, SCRIPT_ARABIC},
	    {0x05D0, SCRIPT_HEBREW},
	    {0x0915, SCRIPT_OTHER},
	    {0x91D1, SCRIPT_HAN},
	    {0x3005, SCRIPT_HAN}, /* iteration mark */
	    {0x3007, SCRIPT_HAN}, /* zero */
	    {0x20000, SCRIPT_HAN},
	    {0x3042, SCRIPT_HIRAGANA},
	    {0x30D7, SCRIPT_KATAKANA},
	    {0x30FC, SCRIPT_KATAKANA}, /* long vowel */
	    {0xFF8C, SCRIPT_KATAKANA},
	    {0x30FB, SCRIPT_NONE}, /* middle dot between names */
	    {0xAE40, SCRIPT_HANGUL},
	    {0x3131, SCRIPT_HANGUL},
	    {0x0E1B, SCRIPT_THAI},
	    {0x0E39, SCRIPT_MARK},
	    {0x1000, SCRIPT_THAI},
	    {0x0301, SCRIPT_MARK},
	    {0x093F, SCRIPT_MARK},
	    {0xFF9E, SCRIPT_MARK},
	    {0x00AD, SCRIPT_INVISIBLE},
	    {0x200D, SCRIPT_INVISIBLE},
	    {0xFE0F, SCRIPT_INVISIBLE},
	    {0x0640, SCRIPT_INVISIBLE},
	    {0x200C, SCRIPT_NONE},
	    {0x2122, SCRIPT_NONE},
	    {0x00BD, SCRIPT_NONE},
	    {0x1F600, SCRIPT_NONE},
	    {0xFFFD, SCRIPT_NONE},
	    {0xD800, SCRIPT_NONE},
	    {0x110000, SCRIPT_NONE},
	    {UINT32_MAX, SCRIPT_NONE},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (fold_script(cases[i].cp) != cases[i].script)
			fail_msg("U+%04X is %d", cases[i].cp,
			    fold_script(cases[i].cp));
}

static void
the_exact_form_keeps_capitals_and_accents(void **state)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	(void)state;
	fold_exact(S("Zu\u0308\u00ADrich"), &out);
	assert_slice(buf_slice(&out), "Zürich");
	buf_reset(&out);
	fold_exact(S("U.S."), &out);
	assert_slice(buf_slice(&out), "US");
}

static void
a_tower_of_marks_is_cut_off(void **state)
{
	AUTO(buf_fini) struct buf word = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	(void)state;
	buf_add_str(&word, "か");
	for (size_t i = 0; i < 200000; i++)
		buf_add_str(&word, i % 2 == 0 ? "\u3099" : "\u0E39");
	fold_word(buf_slice(&word), &out);
	assert_in_range(out.len, 3, FOLD_MARKS_MAX * UTF8_MAX + 3);
}

static void
the_table_is_small(void **state)
{
	const struct fold_table *table = fold_table();
	uint16_t most = 0;

	(void)state;
	for (size_t i = 0; i < FOLD_BLOCKS; i++)
		if (table->block_of[i] > most)
			most = table->block_of[i];
	assert_in_range(most, 50, 350);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_pair_of_the_list_folds_to_the_same),
	    cmocka_unit_test(every_pair_of_the_list_stays_apart),
	    cmocka_unit_test(what_a_character_folds_to_folds_to_itself),
	    cmocka_unit_test(folding_any_character_twice_is_folding_it_once),
	    cmocka_unit_test(a_letter_and_its_capital_fold_alike),
	    cmocka_unit_test(a_character_has_the_script_that_words_need),
	    cmocka_unit_test(the_exact_form_keeps_capitals_and_accents),
	    cmocka_unit_test(a_tower_of_marks_is_cut_off),
	    cmocka_unit_test(the_table_is_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
