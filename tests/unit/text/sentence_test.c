#include "unit/testing.h"

#include "base/auto.h"
#include "base/buf.h"
#include "text/abbrev.h"
#include "text/lang.h"
#include "text/sentence.h"
#include "text/token.h"

struct cut {
	const char *what;
	const char *language;
	const char *text;
	/* First words of the sentences, folded; // begins a paragraph. */
	const char *firsts;
};

static const struct cut cuts[] = {
    {"full stop", "en", "One came. Two went.", "one two"},
    {"question and exclamation", "en", "Who? You! Me", "who you me"},
    {"Arabic question mark", "ar", "من؟ كيم", "من كيم"},
    {"ellipsis", "en", "He came… Then he went... Then", "he then then"},
    {"a small letter goes on", "en", "He came… and went. then", "he"},
    {"no white space, no end", "en", "example.com costs 3.50!x", "example"},
    {"closing quotes", "en", "\"Stop.\" He left. (It was.) Then",
        "stop he it then"},
    {"curly and angle quotes", "de", "„Halt.“ Er ging. «Oui.» Il",
        "halt er oui il"},
    {"a small letter in quotes", "en", "\"Stop!\" he said.", "stop"},
    {"a number begins one", "en", "They left. 5 stayed.", "they 5"},
    {"Chinese stops always end", "zh", "金正恩访问。普京说！真？是",
        "金 普 真 是"},
    {"even before small letters", "ja", "彼は言った。it was。x", "彼 it x"},
    {"danda", "hi", "एक।दो", "एक दो"},
    {"initial", "en", "J. Smith met U.S. Army men", "j"},
    {"initial at the end", "en", "He met the U.S. The army", "he"},
    {"abbreviations of English", "en",
        "Gen. Milley and Mr. Kirby of St. Petersburg, i.e. Russia", "gen"},
    {"No. before a number", "en", "In No. 5 he said No. Then", "in then"},
    {"abbreviations of Russian", "ru", "им. Ленина в г. Москва, ул. Мира",
        "им"},
    {"abbreviations of Ukrainian", "uk", "вул. Хрещатик, ген. Залужний", "вул"},
    {"abbreviations of German", "de", "Hr. Müller, z.B. Dr. Mayer", "hr"},
    {"abbreviations of French", "fr", "M. Macron et Mme. Le Pen", "m"},
    {"abbreviations of Spanish", "es", "Sr. López y Sra. Díaz. El", "sr el"},
    {"an abbreviation of another language", "en", "Es war ul. Lenina",
        "es lenina"},
    {"an unknown language knows all", "", "ul. Lenina, Gen. Lee", "ul"},
    {"a question is no abbreviation", "en", "Who, Gen? Lee", "who lee"},
    {"a single line break is a space", "en", "One two\nThree four", "one"},
    {"a line break after a stop", "en", "One two.\nThree", "one three"},
    {"a blank line", "en", "One two\n\nthree four", "one //three"},
    {"a blank line with spaces", "en", "One\n \t \nthree", "one //three"},
    {"returns", "en", "One\r\ntwo\r\n\r\nthree", "one //three"},
    {"a blank line after a stop", "en", "One.\n\nTwo. Three",
        "one //two three"},
    {"many blank lines are one border", "en", "One\n\n\n\nTwo", "one //two"},
    {"a row of stars between line breaks", "en", "One\n***\nTwo", "one"},
    {"Unicode's paragraph separator", "en", "One\u2029Two", "one //two"},
    {"invisible characters at the stop", "en",
        "One\u200E.\u200C Two.\u00AD Gen\u200D. Lee", "one two gen"},
    {"an invisible character in a blank line", "en", "One\n\u200E\nTwo",
        "one //two"},
    {"no-break space", "fr", "Oui\u00A0! Non", "oui non"},
    {"initials of a name", "en", "J. K. Smith wrote. It sold", "j it"},
    {"a rank and a name", "en", "He met Gen. Lee. They spoke", "he they"},
    {"a word that is no abbreviation", "ru", "Из минист. И", "из и"},
    {"a comma is no end", "en", "One, Two, Three", "one"},
    {"a stop within a word", "en", "One.Two and Three", "one"},
    {"a stop in quotes and a name", "en", "\"He left.\" Kim stayed", "he kim"},
    {"a full-width stop in brackets", "zh", "「走！」他说", "走 他"},
    {"a full-width comma", "zh", "他说，走", "他"},
    {"stops in a row", "en", "What?! No... Yes", "what no yes"},
    {"an Urdu stop", "ur", "کیم۔ پوتن", "كيم پوتن"},
    {"'s before the stop", "en", "It is Korea's. The", "it the"},
};

static void
join_firsts(const struct token_list *list, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < list->len; i++) {
		const struct token *token = &list->items[i];

		if ((token->flags & TOKEN_FIRST) == 0)
			continue;
		if (i > 0)
			buf_add_char(out, ' ');
		if (i > 0 && token->paragraph != token[-1].paragraph)
			buf_add_str(out, "//");
		buf_add_slice(out, token->folded);
	}
}

static void
every_text_of_the_list_has_these_sentences(void **state)
{
	AUTO(token_list_fini) struct token_list list = token_list_init();
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cuts); i++) {
		token_cut(
		    &list, slice_of(cuts[i].text), slice_of(cuts[i].language));
		join_firsts(&list, &got);
		if (!slice_eq(buf_slice(&got), slice_of(cuts[i].firsts)))
			fail_msg("%s: got \"%s\", want \"%s\"", cuts[i].what,
			    buf_str(&got), cuts[i].firsts);
	}
}

static void
sentences_and_paragraphs_are_numbered_without_gaps(void **state)
{
	AUTO(token_list_fini) struct token_list list = token_list_init();

	(void)state;
	token_cut(&list, S("A b. C d.\n\nE. F"), S("ru"));
	assert_int_equal(list.items[0].sentence, 0);
	assert_int_equal(list.items[2].sentence, 1);
	assert_int_equal(list.items[4].sentence, 2);
	assert_int_equal(list.items[4].paragraph, 1);
	assert_int_equal(list.items[list.len - 1].paragraph, 1);
}

static void
the_table_of_abbreviations_is_sorted_and_folded(void **state)
{
	AUTO(buf_fini) struct buf folded = buf_init(BUF_MAX_OWN);

	(void)state;
	for (size_t i = 0; i < abbrev_count; i++) {
		const struct abbrev *row = &abbrev_table[i];

		buf_reset(&folded);
		fold_word(row->word, &folded);
		assert_true(slice_eq(buf_slice(&folded), row->word));
		assert_int_not_equal(row->languages, 0);
		assert_int_equal(row->before_digits & ~row->languages, 0);
		if (i > 0)
			assert_true(slice_compare(row[-1].word, row->word) < 0);
	}
}

static void
language_tags_are_brought_to_one_form(void **state)
{
	static const char *const cases[][2] = {{"en", "en"}, {"en-US", "en"},
	    {"EN_gb", "en"}, {"eng", "en"}, {" ru ", "ru"}, {"nb-NO", "no"},
	    {"iw", "he"}, {"zh-Hans-CN", "zh"}, {"cmn", "zh"}, {"haw", "haw"},
	    {"", ""}, {"und", ""}, {"x-default", ""}, {"english", ""},
	    {"e", ""}, {"12", ""}, {"en2", ""}, {"-", ""}};
	struct lang_buf buf;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_slice(
		    lang_primary(slice_of(cases[i][0]), &buf), cases[i][1]);
}

static void
countries_are_no_languages(void **state)
{
	(void)state;
	assert_true(lang_is_known(S("uk")));
	assert_true(lang_is_known(S("NO")));
	assert_true(lang_is_known(S("zu")));
	assert_false(lang_is_known(S("ua")));
	assert_false(lang_is_known(S("jp")));
	assert_false(lang_is_known(S("eng")));
	assert_slice(lang_of_country(S("UA")), "uk");
	assert_slice(lang_of_country(S("KP")), "ko");
	assert_slice(lang_of_country(S("xx")), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_text_of_the_list_has_these_sentences),
	    cmocka_unit_test(
	        sentences_and_paragraphs_are_numbered_without_gaps),
	    cmocka_unit_test(the_table_of_abbreviations_is_sorted_and_folded),
	    cmocka_unit_test(language_tags_are_brought_to_one_form),
	    cmocka_unit_test(countries_are_no_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
