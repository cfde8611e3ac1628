#include "unit/testing.h"

#include "model/rule.h"

static void
a_rule_is_in_force_until_its_last_day_is_over(void **state)
{
	struct rule rule = {.has_expires = true, .expires_ms = 999};

	(void)state;
	assert_true(rule_is_in_force(&rule, 999));
	assert_false(rule_is_in_force(&rule, 1000));
	assert_true(rule_is_expired(&rule, 1000));
	rule.has_expires = false;
	assert_true(rule_is_in_force(&rule, 1000));
	rule.status = RULE_TRIAL;
	assert_true(rule_is_in_force(&rule, 1000));
	rule.status = RULE_OFF;
	assert_false(rule_is_in_force(&rule, 1000));
	assert_false(rule_is_expired(&rule, 1000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_rule_is_in_force_until_its_last_day_is_over),
	};

	return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
