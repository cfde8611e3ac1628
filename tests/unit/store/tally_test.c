/* How many sources stand behind articles: no two share a site or a text. */
#include "unit/testing.h"

#include "store/tally.h"

#define MAX_ARTICLES 8

static const struct {
	const char *name;
	const char *articles[MAX_ARTICLES][2]; /* site and text */
	size_t sources;
} CASES[] = {
    {"nobody", {{NULL, NULL}}, 0},
    {"one site, two texts", {{"a", "1"}, {"a", "2"}}, 1},
    {"one text at two sites", {{"a", "1"}, {"b", "1"}}, 1},
    {"two of each", {{"a", "1"}, {"b", "2"}}, 2},
    {"a copy and an own text", {{"a", "1"}, {"b", "1"}, {"b", "2"}}, 2},
    {"the copy came first", {{"b", "1"}, {"a", "1"}, {"b", "2"}}, 2},
    {"an owner gives way twice",
        {{"a", "1"}, {"a", "2"}, {"b", "1"}, {"b", "3"}, {"c", "1"}}, 3},
    {"many texts at one site do not stand for copies",
        {{"a", "1"}, {"a", "2"}, {"a", "3"}, {"b", "1"}, {"c", "1"}}, 2},
    {"without a site", {{"", "1"}, {"a", "2"}}, 1},
    {"the same twice", {{"a", "1"}, {"a", "1"}}, 1},
};

static void
sources_are_counted_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		AUTO(tally_free) struct tally *tally = tally_new();

		for (size_t a = 0;
		     a < MAX_ARTICLES && CASES[i].articles[a][0] != NULL; a++)
			tally_add(tally, slice_of(CASES[i].articles[a][0]),
			    slice_of(CASES[i].articles[a][1]));
		if (tally_sources(tally) != CASES[i].sources)
			fail_msg("%s: %zu sources", CASES[i].name,
			    tally_sources(tally));
	}
}

static void
a_chain_of_thousands_is_counted(void **state)
{
	AUTO(tally_free) struct tally *tally = tally_new();

	(void)state;
	/* Each site carries its own text and the next one's. */
	for (int i = 0; i < 4096; i++) {
		char site[16], text[16];

		snprintf(site, sizeof(site), "s%d", i / 2);
		snprintf(text, sizeof(text), "t%d", (i + 1) / 2);
		tally_add(tally, slice_of(site), slice_of(text));
	}
	assert_int_equal(tally_sources(tally), 2048);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sources_are_counted_apart),
	    cmocka_unit_test(a_chain_of_thousands_is_counted),
	};

	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
