#include "unit/testing.h"

#include "base/auto.h"
#include "text/width.h"

static void
text_is_as_wide_as_a_terminal_shows_it(void **state)
{
	static const struct {
		struct slice text;
		size_t columns;
	} cases[] = {
	    {SLICE(""), 0},
	    {SLICE("Talks"), 5},
	    {SLICE("Genève"), 6},
	    {SLICE("Gene\xCC\x80ve"), 6}, /* e and a combining grave */
	    {SLICE("制裁"), 4},
	    {SLICE("대북 제재"), 9},
	    {SLICE("санкции"), 7},
	    {SLICE("\xFF"), 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		if (width_of_text(cases[i].text) != cases[i].columns)
			fail_msg("'%.*s'", SLICE_ARG(cases[i].text));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_as_wide_as_a_terminal_shows_it),
	};

	return cmocka_run_group_tests_name("width", tests, NULL, NULL);
}
