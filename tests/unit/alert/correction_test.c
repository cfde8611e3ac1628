#include "unit/testing.h"

#include "alert/correction.h"
#include "base/auto.h"

static const struct {
	const char *title;
	bool is_correction;
} CASES[] = {
    {"Correction: Treasury named no bank", true},
    {"CORRECTED-UPDATE 2-Treasury names bank", true},
    {"Corrected - Treasury names bank", true},
    {"[Retraction] Treasury names bank", true},
    {"(CORRECTED) Treasury names bank", true},
    {"Treasury names bank (corrected)", true},
    {"Treasury names bank [Correction] ", true},
    {"  Clarification | Treasury names bank", true},
    {"Berichtigung: Bank nicht genannt", true},
    {"Corrección: el banco no fue nombrado", true},
    {"Исправление: банк не назван", true},
    {"Опровержение — банк не назван", true},
    {"更正：银行未被点名", true},
    {"【更正】银行未被点名", true},
    {"تصحيح: لم يذكر البنك", true},
    {"Correction facility burns", false},
    {"Correction-facility contract goes to arms maker", false},
    {"Market correction: shares fall", false},
    {"Treasury names bank (again)", false},
    {"Treasury (corrected) names bank", false},
    {"Treasury names bank (corrected by hand)", false},
    {"Corrections: a week in mistakes of others", false},
    {"Correction", false},
    {"(", false},
    {"()", false},
    {"\xff\xfe: x", false},
    {"", false},
};

static void
headlines_that_correct_say_so(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		if (title_is_correction(slice_of(CASES[i].title)) !=
		    CASES[i].is_correction)
			fail_msg("%s", CASES[i].title);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(headlines_that_correct_say_so),
	};

	return cmocka_run_group_tests_name("correction", tests, NULL, NULL);
}
