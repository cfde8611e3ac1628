/* Authorities are read from PEM files. */
#include "unit/testing.h"

#include "base/trust.h"

static void
a_file_of_certificates_is_taken(void **state)
{
	struct err err = ERR_INIT;
	AUTO(trust_unref) struct trust *one = NULL;
	AUTO(trust_unref) struct trust *both = NULL;
	AUTO(trust_unref) struct trust *again = NULL;

	(void)state;
	one = trust_load(SW_TEST_DATA "/base/one.pem", &err);
	assert_non_null(one);
	both = trust_load(SW_TEST_DATA "/base/both.pem", &err);
	assert_non_null(both);
	again = trust_ref(both);
	assert_ptr_equal(again, both);
	assert_int_equal(err.code, ERR_NONE);
}

static void
a_file_without_one_is_refused_by_name(void **state)
{
	static const struct {
		const char *path;
		enum err_code code;
	} cases[] = {
	    {SW_TEST_DATA "/base/nowhere.pem", ERR_NOT_FOUND},
	    {SW_TEST_DATA "/base", ERR_INPUT},
	    {"/dev/null", ERR_INPUT},
	    {__FILE__, ERR_INPUT},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;

		assert_null(trust_load(cases[i].path, &err));
		assert_int_equal(err.code, cases[i].code);
		assert_non_null(strstr(err.text, cases[i].path));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_of_certificates_is_taken),
	    cmocka_unit_test(a_file_without_one_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
