#include "unit/testing.h"

#include "base/mem.h"
#include "text/stem.h"
#include "text/utf8.h"

static void
each_language_has_one_number_and_a_stemmer(void **state UNUSED)
{
	for (unsigned i = 1; i <= STEM_LANGUAGES; i++) {
		AUTO(stemmer_free) struct stemmer *stemmer = stemmer_new(i);

		assert_int_equal(stem_language(stem_subtag(i)), i);
		assert_true(
		    slice_eq(stemmer_stem(stemmer, S("2024")), S("2024")));
	}
}

static void
languages_without_stemmer_have_no_number(void **state UNUSED)
{
	static const char *const NONE[] = {
	    "", "uk", "zh", "ko", "ja", "fa", "pl", "english", "EN", "e", "kp"};

	for (size_t i = 0; i < COUNT_OF(NONE); i++)
		assert_int_equal(stem_language(slice_of(NONE[i])), STEM_NONE);
}

static void
stems_are_those_of_snowball(void **state UNUSED)
{
	static const struct {
		const char *language, *word, *stem;
	} examples[] = {
	    {"en", "universities", "univers"},
	    {"en", "inspected", "inspect"},
	    {"ru", "санкциями", "санкц"},
	    {"de", "sanktionen", "sanktion"},
	    {"fr", "élections", "élect"},
	    {"es", "sanciones", "sancion"},
	    {"en", "", ""},
	    {"en", "санкции", "санкции"},
	};

	for (size_t i = 0; i < COUNT_OF(examples); i++) {
		AUTO(stemmer_free)
		struct stemmer *stemmer =
		    stemmer_new(stem_language(slice_of(examples[i].language)));
		struct slice stem =
		    stemmer_stem(stemmer, slice_of(examples[i].word));

		assert_int_equal(stem.len, strlen(examples[i].stem));
		assert_memory_equal(stem.ptr, examples[i].stem, stem.len);
	}
}

static void
a_word_of_no_language_is_its_own_stem(void **state UNUSED)
{
	AUTO(stemmer_free)
	struct stemmer *stemmer = stemmer_new(stem_language(S("en")));
	char word[STEM_BYTES_MAX + 1];
	struct slice longest = slice_make(word + 1, STEM_BYTES_MAX);
	struct slice longer = slice_make(word, sizeof(word));

	memset(word, 'a', sizeof(word));
	memcpy(word + sizeof(word) - 3, "bed", 3);
	assert_int_equal(stemmer_stem(stemmer, longest).len, longest.len - 2);
	assert_true(slice_eq(stemmer_stem(stemmer, longer), longer));
}

static void
small_letters_keep_their_accents(void **state UNUSED)
{
	AUTO(buf_fini) struct buf out = buf_init(100);

	stem_lower(S("NÉGOCIÉ Ёлка ΣΑΣ 金 ß"), &out);
	assert_string_equal(buf_str(&out), "négocié ёлка σασ 金 ß");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_language_has_one_number_and_a_stemmer),
	    cmocka_unit_test(languages_without_stemmer_have_no_number),
	    cmocka_unit_test(stems_are_those_of_snowball),
	    cmocka_unit_test(a_word_of_no_language_is_its_own_stem),
	    cmocka_unit_test(small_letters_keep_their_accents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
